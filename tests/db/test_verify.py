"""Every change behind the program's back is found and named."""

import random
import sqlite3

import pytest

from db.verify import verify
from fieldservice.sync.office import recovery
from tests.support.stores import visited
from tests.support.world import World, act, note


@pytest.fixture
def kept(store):
    with store.writing() as tx:
        tx.append_many([visited(f"job-{n % 3}", id=f"entry-{n}") for n in range(1, 11)])
        tx.publish("staff", [{"name": "li.wei", "roles": "engineer"}])
    return store


def test_a_store_as_it_was_written_has_no_problems(kept):
    heard = []

    assert verify(kept, lambda read, total: heard.append((read, total))) == []
    assert heard == [(10, 10)]


def test_other_programs_append_while_a_store_is_verified(kept, monkeypatch):
    monkeypatch.setattr("db.verify.PAGE", 3)

    def meanwhile(read, total):
        with kept.writing() as tx:
            tx.append(visited("job made meanwhile"))

    assert verify(kept, meanwhile) == []
    with kept.reading() as tx:
        assert len(tx.entries()) == 14


def test_a_private_part_may_be_missing_where_an_erasure_says_so(kept):
    with kept.writing() as tx:
        tx.run("DELETE FROM private_part")
        tx.note_erased("customer-7", [arrived for (arrived,) in tx.rows("SELECT arrived FROM entry")])
        tx.put("erasure", [{"person": "customer-7", "at": "2026-11-22T08:00:00.000Z", "by": "ma.li"}])
        tx.set_meta("digest/erasure", tx.published_digest("erasure"))

    assert verify(kept) == []


def test_an_erasure_that_was_never_published_explains_no_missing_private_part(kept):
    with kept.writing() as tx:
        tx.run("DELETE FROM private_part WHERE entry = 3")
        tx.note_erased("customer-7", [3])

    (problem,) = verify(kept)

    assert str(problem) == "The private part of the entry entry-3 is missing, although no customer was erased."


@pytest.mark.parametrize(
    "change, words",
    [
        (
            "UPDATE entry SET digest = (SELECT digest FROM entry WHERE arrived = 4) WHERE arrived = 3",
            "The entry entry-3 does not match its digest",
        ),
        (
            "UPDATE entry SET body = (SELECT body FROM entry WHERE arrived = 4) WHERE arrived = 3",
            "The entry entry-3 does not match its digest",
        ),
        ("UPDATE entry SET kind = 'paid' WHERE arrived = 3", "The columns of the entry entry-3"),
        ("UPDATE entry SET made = '2026-11-22T06:31:07.124Z' WHERE arrived = 3", "The columns of the entry entry-3"),
        ("UPDATE entry SET store = 'JN02' WHERE arrived = 3", "The columns of the entry entry-3"),
        ("UPDATE private_part SET person = 'customer-8' WHERE entry = 3", "The private part of the entry entry-3"),
        ("DELETE FROM private_part WHERE entry = 3", "The private part of the entry entry-3 is missing"),
        (
            "UPDATE private_part SET salt = (SELECT salt FROM private_part WHERE entry = 4) WHERE entry = 3",
            "The private part of the entry entry-3",
        ),
        (
            "UPDATE touch SET thing = 'job-9' WHERE arrived = 3 AND thing = 'job-0'",
            "The entry entry-3 is not listed for every record",
        ),
        ("INSERT INTO touch (thing, arrived) VALUES ('job-9', 3)", "do not touch them: 1"),
        ("DELETE FROM touch WHERE arrived = 3", "The entry entry-3 is not listed for every record"),
        ("UPDATE counter_row SET value = 9 WHERE name = 'journal/seq'", "does not match its last entry"),
        ("UPDATE staff SET roles = 'manager'", "The published table staff was changed after it was published"),
        ("INSERT INTO office (code) VALUES ('XX')", "The published table office was changed after it was published"),
    ],
)
def test_each_change_behind_the_programs_back_is_named(kept, change, words):
    with kept.writing() as tx:
        tx.run(change)

    assert words in " ".join(str(problem) for problem in verify(kept))


def test_a_missing_entry_is_a_gap(kept):
    with kept.writing() as tx:
        for statement in (
            "DELETE FROM touch WHERE arrived = 3",
            "DELETE FROM private_part WHERE entry = 3",
            "DELETE FROM entry WHERE arrived = 3",
        ):
            tx.run(statement)

    assert [str(problem) for problem in verify(kept)] == ["Entries of this store are missing before number 4."]


def test_a_missing_last_entry_is_found(kept):
    with kept.writing() as tx:
        for statement in (
            "DELETE FROM touch WHERE arrived = 10",
            "DELETE FROM private_part WHERE entry = 10",
            "DELETE FROM entry WHERE arrived = 10",
        ):
            tx.run(statement)

    assert "does not match its last entry" in str(verify(kept)[0])


# Stores that exchange


@pytest.fixture(scope="module")
def exchanged(tmp_path_factory):
    """Headquarters, a branch that was copied and goes on as CD01~2, its van, and another branch that sees one job of
    two."""
    world = World(tmp_path_factory.mktemp("exchanged"))
    branch, van, _ = (world.office(code) for code in ("CD01", "CD01-V2", "CD02"))
    world.exchange("CD01", "CD01-V2", "CD02")
    act(branch.store, "job-1", "received", "CD01", "handed_over")
    act(branch.store, "job-1", "dispatched", "CD01-V2", "dispatched")
    with branch.store.writing() as tx:  # one signature for two jobs, of which the other branch gets one
        tx.append(
            {
                "kind": "signed",
                "by": "li.wei",
                "made": "2026-11-22T08:00:00.000Z",
                "touches": [("job", "job-1"), ("job", "job-2")],
            }
        )
    act(branch.store, "job-2", "received", "CD02", "handed_over")
    world.exchange("CD01", "CD01-V2", "CD02")
    note(van.store, "job-1", "打印机卡纸")
    note(branch.store, "job-1", "到货")
    recovery.enrol_anew(branch, world.link(branch))
    note(branch.store, "job-1", "已通知")
    with world.hq.writing() as tx:
        tx.publish("setting", [{"key": "paper_size", "value": "A4"}])
        tx.publish("erasure", [{"person": "customer-9", "at": "2026-11-22T08:00:00Z", "by": "admin"}])
    world.exchange("CD01-V2", "CD01", "CD02", "CD01")
    yield world
    world.close()


def store_of(world, code):
    return world.hq if code == "HQ" else world.office(code).store


@pytest.mark.parametrize("code", ["HQ", "CD01", "CD01-V2", "CD02"])
def test_a_store_that_exchanges_has_no_problems(exchanged, code):
    assert [str(problem) for problem in verify(store_of(exchanged, code))] == []


def test_the_verified_stores_contain_every_special_case_of_an_exchange(exchanged):
    with store_of(exchanged, "CD01").reading() as tx:
        assert {store for (store,) in tx.rows("SELECT DISTINCT store FROM entry")} == {"CD01", "CD01~2", "CD01-V2"}
        assert tx.rows("SELECT store FROM known_again") == [("CD01",)]
    with store_of(exchanged, "CD02").reading() as tx:
        assert tx.value("SELECT count(*) FROM feed WHERE sees <> ''") == 1
        assert tx.rows("SELECT thing FROM touch WHERE thing = 'job-1'") == []


NUMBERS, FEED = (
    "The numbers from headquarters do not match their entries",
    "The entries sent to an office do not match those stored here",
)


@pytest.mark.parametrize(
    "code, change, words",
    [
        ("HQ", "UPDATE entry SET number = 90 WHERE arrived = 2", NUMBERS),
        ("HQ", "UPDATE entry SET mark = 'withdrawn' WHERE arrived = 2", f"{FEED}: CD01 2"),
        ("HQ", "DELETE FROM feed WHERE office = 'CD01' AND position = 2", f"{FEED}: CD01 3"),
        ("HQ", "UPDATE feed SET arrived = 1 WHERE office = 'CD02' AND position = 2", f"{FEED}: CD02 2"),
        ("HQ", "UPDATE feed SET sees = '[]' WHERE office = 'CD02' AND position = 1", f"{FEED}: CD02 1"),
        (
            "HQ",
            "DELETE FROM sight WHERE thing = 'job-1' AND office = 'CD01-V2'",
            "An office does not see what it made or has: CD01-V2, job-1",
        ),
        (
            "HQ",
            "UPDATE known_store SET last_seq = 9 WHERE store = 'CD01-V2'",
            "Entries of a store are missing here: CD01-V2 10 (store",
        ),
        ("HQ", "DELETE FROM known_again", ""),
        (
            "HQ",
            "UPDATE common SET body = replace(body, 'A4', 'A5')",
            "The published data is inconsistent from position",
        ),
        ("HQ", "UPDATE setting SET value = 'A5'", "The published table setting is not as headquarters published it"),
        (
            "HQ",
            "UPDATE private_part SET person = 'customer-9' WHERE entry = 1",
            "Personal data of an erased customer is still here",
        ),
        (
            "HQ",
            "UPDATE counter_row SET value = 999 WHERE name = 'exchange/fed'",
            "The exchange counters exceed the entries: exchange/fed 999",
        ),
        ("CD01", "UPDATE entry SET number = 1 WHERE number = 2", NUMBERS),
        ("CD01", "UPDATE entry SET number = 0 WHERE number = 2", f"{FEED}: CD01 2"),
        (
            "CD01",
            "UPDATE feed SET digest = (SELECT digest FROM feed WHERE position = 1) WHERE position = 3",
            f"{FEED}: CD01 3",
        ),
        ("CD01", "DELETE FROM common WHERE position = 2", "The published data is inconsistent from position 3"),
        ("CD01", "UPDATE counter_row SET value = 4 WHERE name = 'journal/seq'", "does not match its last entry"),
        ("CD01", "UPDATE entry SET seq = 7 WHERE store = 'CD01~2' AND seq = 2", "The columns of the entry"),
        (
            "CD01-V2",
            "UPDATE entry SET mark = 'withdrawn', number = 0 WHERE number = 2",
            "Entries not numbered by headquarters carry a mark from it",
        ),
        ("CD02", "DELETE FROM touch WHERE thing = 'job-2' AND arrived = 1", "is not listed for every record"),
        ("CD02", "INSERT INTO touch (thing, arrived) VALUES ('job-7', 1)", "do not touch them: 1"),
        ("CD02", "DELETE FROM setting", "The published table setting is not as headquarters published it"),
    ],
)
def test_each_change_to_exchanged_data_is_named(exchanged, tmp_path, code, change, words):
    copy = copied(store_of(exchanged, code), tmp_path)
    with copy.writing() as tx:
        tx.run(change)
    found = " ".join(str(problem) for problem in verify(copy))
    copy.close()

    assert words in found


def copied(store, folder):
    from db import copies
    from db.store import Store

    store.copy_to(folder / "copy.db")
    copies.restore(folder / "copy.db", folder / "office", "")
    return Store.open(folder / "office")


def exchange_of(store):
    """All data of the exchange that cannot be rebuilt."""
    tables = {
        "entry": "arrived",
        "private_part": "entry",
        "touch": "thing, arrived",
        "feed": "office, position",
        "sight": "thing, office",
        "common": "position",
    }
    with store.reading() as tx:
        return [tx.rows(f"SELECT * FROM {table} ORDER BY {order}") for table, order in tables.items()]


@pytest.mark.parametrize("code", ["HQ", "CD02"])
def test_every_flipped_bit_in_exchanged_data_is_found(exchanged, tmp_path, rounds, code):
    from db.errors import StoreError
    from db.store import Store

    copied(store_of(exchanged, code), tmp_path).close()
    whole = (tmp_path / "office" / "store.db").read_bytes()
    before = exchange_of(store_of(exchanged, code))
    chance, changed = random.Random(20261122), 0
    # Most of a small store is empty: only bytes other than zero are changed.
    places = [place for place, byte in enumerate(whole) if byte]
    for n in range(rounds(150, soak=2000)):
        folder = tmp_path / f"flip-{n}"
        folder.mkdir()
        flipped = bytearray(whole)
        flipped[chance.choice(places)] ^= 1 << chance.randrange(8)
        (folder / "store.db").write_bytes(flipped)
        try:
            store = Store.open(folder)
            try:
                if exchange_of(store) != before:
                    changed += 1
                    assert verify(store) != []
            finally:
                store.close()
        except (StoreError, sqlite3.Error, UnicodeDecodeError):  # an unreadable schema is reported anyway
            continue
    assert changed > 3
