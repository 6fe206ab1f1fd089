"""The exchange is measured on entries as the program makes them, and both ends have the same entries afterwards."""

from contextlib import closing

from benchmarks import exchange, exchange_fleet, exchange_long
from benchmarks import exchange_made as made
from db.store import Store
from fieldservice.read_model import rebuild
from fieldservice.sync import enrolled_stores, feeds
from fieldservice.sync.hub import server
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.office import session

JOBS = 6


def _link(hq, store):
    here = HubContext(hq, made.RULES, made.now)

    def link(path, message, shape):
        with hq.reading() as tx:
            asker = enrolled_stores.find(tx, store)
        return server.HANDLERS[path][1](here, asker, message)

    return link


def test_the_reading_store_gets_the_entries_of_the_writing_store_unchanged_with_the_same_rows(tmp_path):
    secrets = exchange_long.exchanged(tmp_path, JOBS * made.EACH)
    with (
        closing(Store.open(tmp_path / "hq")) as hq,
        closing(Store.open(tmp_path / "reader")) as reader,
        closing(Store.open(tmp_path / "writer")) as writer,
    ):
        report = session.exchange(made.office_of(reader, secrets["reader"][1]), _link(hq, secrets["reader"][0]))
        assert report.pulled == JOBS * made.EACH
        found = []
        for store in (hq, writer, reader):
            assert rebuild.verify(store)["ok"]
            with store.reading() as tx:
                found.append(
                    (feeds.head(tx, "CD01"), [entry.digest for entry in tx.entries()], tx.rows_digest()["work_row"])
                )
        assert found[0] == found[1] == found[2]


def test_entries_come_in_the_order_in_which_they_were_made(tmp_path):
    times = [draft["made"] for draft in made.drafts(JOBS)]
    assert times == sorted(times) and len(times) == JOBS * made.EACH


def test_a_step_without_its_private_part_is_smaller_on_the_line():
    whole = {figure.name: figure.figure for figure in exchange.weights(count=150)}
    assert whole["a step without private part on the line"] < whole["all entries on the line"]


def test_entries_of_every_terminal_of_a_fleet_are_numbered_and_each_sees_its_own(tmp_path):
    terminals, read = exchange_fleet.laid_out(tmp_path / "hq", 2)
    with closing(Store.open(tmp_path / "hq")) as hq:
        here = HubContext(hq, made.RULES, made.now)

        def link(terminal, path, message, shape):
            with hq.reading() as tx:
                asker = enrolled_stores.find(tx, terminal.store)
            return server.HANDLERS[path][1](here, asker, message)

        for terminal in terminals:
            exchange_fleet.session(link, terminal, read)
        with hq.reading() as tx:
            assert tx.value("SELECT count(*) FROM entry WHERE mark = ''") == len(terminals) * exchange_fleet.EACH
