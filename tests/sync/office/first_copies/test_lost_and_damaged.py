"""A copy replaces a killed, damaged or restored store: unsent entries are kept, and lost entries are counted."""

import os
import random
import sqlite3
from contextlib import closing

import pytest

from db.copies import restore
from db.store import Store
from fieldservice.read_model import rebuild
from fieldservice.sync import enrolled_stores, meta_keys
from fieldservice.sync.hub import first_copies
from fieldservice.sync.office import first_copy, outbox, relay, survivors
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.transport import copy_messages, wire
from fieldservice.sync.transport.channel import RefusalReceived
from tests.support.world import World, cut_off, note, numbered
from tests.sync.office.first_copies.town import copied, place_of


def kill_at(step: int, work) -> bool:
    """Run `work` in a process of its own that dies, as by kill -9, at its n-th call that changes a file; False if it
    ended before."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    left = [step]

    def dying(function):
        def call(*given, **named):
            left[0] -= 1
            if left[0] == 0:
                os._exit(9)
            return function(*given, **named)

        return call

    try:
        for name in ("replace", "fsync", "unlink", "rename"):
            setattr(os, name, dying(getattr(os, name)))
        first_copy.unpack = dying(first_copy.unpack)
        first_copy._put_aside = dying(first_copy._put_aside)
        first_copy._rename = dying(first_copy._rename)
        survivors.put = dying(survivors.put)
        survivors._put_counters = dying(survivors._put_counters)
        first_copy.sync_folder = dying(first_copy.sync_folder)
        work()
        os._exit(0)
    except BaseException:
        os._exit(1)


def test_a_first_copy_killed_anywhere_leaves_a_whole_store_with_every_unsent_entry(world):
    world.answers.update({path: answer for path, (_, answer) in first_copies.HANDLERS.items()})
    office = world.office("CD01")
    for number in range(5):
        note(office.store, f"job-{number}")
    world.exchange("CD01")
    kept = [note(office.store, "job-1").id for _ in range(3)]
    folder = office.store.folder
    world.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)
    step = 0
    while kill_at(step := step + 1, lambda: first_copy.fetch(place_of(world, "CD01"), world.link(office))):
        with closing(sqlite3.connect(f"file:{folder / 'store.db'}?mode=ro", uri=True)) as there:
            assert [
                id_ for (id_,) in there.execute("SELECT id FROM entry WHERE number = 0 ORDER BY arrived")
            ] == kept, step
            assert there.execute("SELECT count(*) FROM entry").fetchone() == (8,)
    assert step > 8
    office.store.close()
    world.offices["CD01"] = world.seat(Store.open(folder))
    world.exchange("CD01")
    assert numbered(world.office("CD01").store) == numbered(world.hq, "CD01")
    with world.hq.reading() as tx:
        assert all(tx.entry(id_) for id_ in kept)


def damage(world: World, code: str, *places: bytes) -> None:
    """Overwrite the pages of the office's store that contain these words."""
    office = world.office(code)
    office.store.close()
    file = office.store.folder / "store.db"
    with closing(sqlite3.connect(file)) as last:
        last.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(file.read_bytes())
    for words in places:
        at = content.index(words) // 4096 * 4096
        content[at : at + 4096] = random.Random(1).randbytes(4096)
    file.write_bytes(content)


def damaged_link(world: World, name: str):
    """The line of an office whose store cannot be read: the office's name comes from the key file."""

    def call(path, message, shape):
        with world.hq.reading() as tx:
            asker = enrolled_stores.find(tx, name)
        try:
            answer = world.answers[path](world.here, asker, wire.unpack(wire.pack(message), type(message)))
        except RequestRefused as refuse:
            raise RefusalReceived(refuse.refusal, refuse.status) from None
        return wire.unpack(wire.pack(answer), shape)

    return call


def test_readable_unsent_entries_of_a_damaged_store_are_kept_and_the_others_are_counted(town):
    office = town.office("CD01")
    with office.store.writing() as tx:
        kept = tx.append_many(
            [
                {
                    "kind": "noted",
                    "by": "li.wei",
                    "made": "2026-11-22T08:00:00.000Z",
                    "data": {"n": f"note-{number}-" + "x" * 900},
                    "touches": [("job", "job-CD01-1")],
                }
                for number in range(40)
            ]
        )
    damage(town, "CD01", b"note-20-")

    fetched = first_copy.fetch(
        place_of(town, "CD01", store="CD01", **{"exchange/url": "direct"}), damaged_link(town, "CD01")
    )

    assert fetched.lost and fetched.kept + fetched.lost == 40
    assert fetched.kept >= 30
    assert (office.store.folder / fetched.aside).exists()
    town.offices["CD01"] = town.seat(Store.open(office.store.folder))
    town.exchange("CD01")
    with town.hq.reading() as tx:
        assert sum(tx.entry(entry.id) is not None for entry in kept) == fetched.kept
    store = town.office("CD01").store
    assert numbered(store) == numbered(town.hq, "CD01")
    with store.reading() as tx:
        assert outbox.unsent(tx) == 0
        assert tx.value("SELECT file FROM carried") == str(office.store.folder / fetched.aside)


def test_a_store_whose_file_is_unreadable_is_replaced_and_its_loss_is_reported_as_unknown(town):
    office = town.office("CD01")
    office.store.close()
    (office.store.folder / "store.db").write_bytes(b"scribbled over" * 1000)

    fetched = first_copy.fetch(
        place_of(town, "CD01", store="CD01", identity=office.store.office, **{"exchange/url": "direct"}),
        damaged_link(town, "CD01"),
    )

    assert (fetched.lost, fetched.kept) == (None, 0)
    town.offices["CD01"] = town.seat(Store.open(office.store.folder))
    note(town.office("CD01").store, "job-CD01-1")
    town.exchange("CD01")
    assert numbered(town.office("CD01").store) == numbered(town.hq, "CD01")


def test_a_gap_in_the_outbox_is_mended_by_a_first_copy(town):
    office = town.office("CD01")
    entries = [note(office.store, "job-CD01-1") for _ in range(4)]
    with office.store.writing() as tx:
        for table, column in (("private_part", "entry"), ("touch", "arrived"), ("entry", "arrived")):
            tx.run(f"DELETE FROM {table} WHERE {column} = ?", (entries[1].arrived,))

    fetched = copied(town)

    assert (fetched.kept, fetched.lost) == (3, 1)
    town.exchange("CD01")
    with town.hq.reading() as tx:
        assert [tx.entry(entry.id) is not None for entry in entries] == [True, False, True, True]
    with town.office("CD01").store.reading() as tx:
        assert outbox.unsent(tx) == 0


def test_a_restored_store_keeps_entries_whose_places_were_taken_meanwhile(town):
    office = town.office("CD01")
    folder = office.store.folder
    office.store.copy_to(town.folder / "backup.db")
    sent = note(office.store, "job-CD01-1")
    town.exchange("CD01")
    office.store.close()
    for beside in ("", "-wal", "-shm"):
        (folder / f"store.db{beside}").unlink(missing_ok=True)
    restore(town.folder / "backup.db", folder, "unused")
    town.offices["CD01"] = town.seat(Store.open(folder))
    again = note(town.office("CD01").store, "job-CD01-2")
    assert (again.store, again.seq) == (sent.store, sent.seq)

    assert copied(town).kept == 1

    town.exchange("CD01")
    with town.hq.reading() as tx:
        assert tx.entry(sent.id) and tx.entry(again.id)
    assert numbered(town.office("CD01").store) == numbered(town.hq, "CD01")


@pytest.mark.parametrize("others", [0, 3], ids=["the van is away", "the van went on with other entries"])
def test_an_entry_of_a_van_that_has_lost_its_place_survives_a_first_copy(town, others):
    van, branch = town.office("CD01-V2"), town.office("CD01")
    with van.store.reading() as tx:
        last, epoch = outbox.own_seq(tx), str(tx.meta(meta_keys.EPOCH))
    made = [note(van.store, "job-CD01-3") for _ in range(2)]
    with van.store.reading() as tx:
        batch = wire.Batch("CD01-V2", epoch, last + 2, outbox.own_items(tx, "CD01-V2", last + 1, 10))
    relay.push(branch, "CD01-V2", wire.sign(town.secrets["CD01-V2"], batch))
    town.exchange("CD01")
    with van.store.writing() as tx:  # from a backup of before these two
        cut_off(tx, made[0].arrived)
        tx.set_counter("journal/seq", last)
    for _ in range(others):
        note(van.store, "job-CD01-3")
    town.exchange("CD01-V2")

    fetched = copied(town)

    assert (fetched.lost, fetched.aside) == (0, "") and town.office("CD01").store.meta("store") == "CD01"
    assert rebuild.verify(town.office("CD01").store)["problems"] == []
    town.exchange("CD01", force=True)
    town.exchange("CD01")
    with town.hq.reading() as tx:
        assert tx.entry(made[1].id) is not None
    assert numbered(town.office("CD01").store) == numbered(town.hq, "CD01")
