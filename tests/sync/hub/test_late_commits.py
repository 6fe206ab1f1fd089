"""Many writers at once on a real PostgreSQL headquarters: no reader passes over an entry that is committed later."""

import threading

from db.access import connect_postgresql
from db.store import Store
from fieldservice.sync.hub import handlers
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.office import session
from fieldservice.sync_rules.rules import RULES
from tests.support.world import World, act, note, numbered

WRITERS = 8


def test_no_reader_skips_an_entry_while_eight_writers_commit(tmp_path, rounds):
    codes = tuple(f"CD{number:02}" for number in range(1, WRITERS + 1))
    world = World(tmp_path, "postgresql", tuple((code, "") for code in codes))
    first = act(world.hq, to="received", holder="CD01", kind="handed_over")
    with world.hq.writing() as tx:
        handlers.catch_up(tx, RULES)
        # All of them see the same job, so each reads the entries of all others.
        tx.many(
            "INSERT INTO sight (thing, office) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [("job-1", code) for code in codes],
        )
    offices = {code: world.office(code) for code in codes}
    each, errors = rounds(12, soak=400), []
    # An open transaction of another reader: nobody waits for it, and it hides nothing.
    idle = connect_postgresql(tmp_path, world.hq.place.url)
    idle.execute("BEGIN")
    idle.execute("SELECT count(*) FROM entry")

    def work(code: str) -> None:
        # A server process of its own, with its own connections to the same database.
        own = Store.open(world.hq.folder)
        link = world.link(offices[code], HubContext(own, RULES, lambda: world.now))
        try:
            for count in range(each):
                note(offices[code].store, "job-1", f"{code} {count}")
                note(own, "job-1", f"HQ {code} {count}")
                session.exchange(offices[code], link)
        except BaseException as error:  # noqa: BLE001  (raised by the test, not in the thread)
            errors.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=work, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    idle.close()
    world.exchange(*codes)

    with world.hq.reading() as tx:
        numbers = [number for (number,) in tx.rows("SELECT number FROM entry ORDER BY number")]
        about = {
            id_
            for (id_,) in tx.rows(
                "SELECT e.id FROM entry e JOIN touch t ON t.arrived = e.arrived WHERE t.thing = 'job-1'"
            )
        }
    assert numbers == list(range(1, 1 + WRITERS * each * 2 + 1))
    for code, office in offices.items():
        read = numbered(office.store)
        assert read == numbered(world.hq, code)
        # The entry that opened the job was put into CD01's feed before the others began to see it.
        assert {id_ for _, _, id_ in read} | {first.id} == about
    world.close()
