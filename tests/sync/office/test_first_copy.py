"""A new or broken store gets a ready file for its office, keeps what it had not sent, and proves that it equals
headquarters'."""

import os
import random
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from db.copies import restore
from db.store import Store
from fieldservice.read_model import rebuild
from fieldservice.sync import enrolled_stores, feeds, incidents
from fieldservice.sync.hub import first_copies
from fieldservice.sync.office import first_copy, outbox, survivors
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.transport import copy_messages, wire
from fieldservice.sync.transport.channel import RefusalReceived, Unreachable
from tests.support.world import RULES, World, act, note, numbered, stories


@pytest.fixture
def town(world_on: World):
    """Two branches and a van with work of their own; headquarters gives first copies."""
    world = world_on
    world.here = replace(world.here, rules=replace(RULES, rebuild=rebuild.rebuild))
    world.answers.update({path: answer for path, (_, answer) in first_copies.HANDLERS.items()})
    for code in ("CD01", "CD02"):
        office = world.office(code)
        for number in range(12):
            act(office.store, f"job-{code}-{number}", "received", kind="handed_over")
            note(office.store, f"job-{code}-{number}", f"客户{number}来电")
        act(office.store, f"job-{code}-0", "accepted")
    act(world.office("CD01").store, "job-CD01-3", "dispatched", "CD01-V2", kind="dispatched")
    world.exchange("CD01", "CD02", "CD01-V2", "CD01")
    return world


def place_of(world: World, code: str, **facts: str) -> first_copy.CopyTarget:
    office = world.office(code)
    return first_copy.CopyTarget(office.store.folder, code, RULES, office.clock, office.keep_secret, facts)


def copied(world: World, code: str = "CD01") -> first_copy.CopyReport:
    """The office fetches a first copy and is opened again."""
    office = world.office(code)
    folder, link = office.store.folder, world.link(office)
    fetched = first_copy.fetch(place_of(world, code), link)
    office.store.close()
    world.offices[code] = world.seat(Store.open(folder))
    return fetched


def unpacked(world: World, told: copy_messages.CopyDescription, code: str = "CD01"):
    """The file that was told of, as it comes to the office."""
    folder = world.office(code).store.folder
    return first_copy.unpack(
        first_copy.download(folder, world.link(world.office(code)), told), told, folder / "unpacked.db"
    )


def entries_at(store: Store) -> list[tuple]:
    with store.reading() as tx:
        return sorted((entry.id, entry.private, entry.digest) for entry in tx.entries(limit=10_000))


def test_a_copy_equals_what_the_office_pulled_entry_by_entry(town):
    office = town.office("CD01")
    before, rows = entries_at(office.store), stories(office.store)
    with office.store.reading() as tx:
        staff, secret = tx.published("staff"), tx.meta("identity")

    fetched = copied(town)

    store = town.office("CD01").store
    assert (entries_at(store), stories(store)) == (before, rows)
    assert numbered(store) == numbered(town.hq, "CD01")
    assert (fetched.entries, fetched.kept, fetched.lost, fetched.aside) == (len(before), 0, 0, "")
    with store.reading() as tx:
        assert (tx.published("staff"), tx.meta("identity")) == (staff, secret)
    assert rebuild.verify(store)["problems"] == []


def test_what_was_not_sent_survives_in_its_order_and_is_sent_once(town):
    office = town.office("CD01")
    kept = [
        act(office.store, "job-CD01-1", "accepted"),
        note(office.store, "job-CD01-1"),
        note(office.store, "job-CD01-9"),
    ]

    assert copied(town).kept == 3

    office = town.office("CD01")
    with office.store.reading() as tx:
        assert [(entry.id, entry.seq, entry.digest) for entry in tx.entries(limit=1000) if not entry.number] == [
            (entry.id, entry.seq, entry.digest) for entry in kept
        ]
        assert tx.entry(kept[0].id).private == {"note": "客户在场"}
    assert ("job-CD01-1", "accepted", "CD01") in stories(office.store)
    town.exchange("CD01")
    with town.hq.reading() as tx:
        assert all(tx.entry(entry.id).number for entry in kept)
    assert numbered(office.store) == numbered(town.hq, "CD01")
    assert rebuild.verify(office.store)["problems"] == []


def test_an_office_goes_on_working_and_exchanging_after_a_copy(town):
    copied(town)
    office = town.office("CD01")

    act(office.store, "job-CD01-2", "accepted")
    act(town.office("CD01-V2").store, "job-CD01-3", "taken", kind="taken")
    town.exchange("CD01-V2", "CD01")

    assert numbered(office.store) == numbered(town.hq, "CD01")
    assert ("job-CD01-3", "taken", "CD01-V2") in stories(office.store)


def test_drafts_and_printed_numbers_and_incidents_go_along(town):
    office = town.office("CD01")
    with office.store.writing() as tx:
        tx.keep_draft("li.wei", "job-CD01-1/visited", {"remark": "没写完"}, "2026-11-22T08:00:00Z")
        assert [tx.counter("number/job") for _ in range(3)] == [1, 2, 3]
        incidents.add(tx, incidents.CLOCK, "2026-11-22T08:00:00Z")

    copied(town)

    with town.office("CD01").store.writing() as tx:
        assert tx.draft("li.wei", "job-CD01-1/visited") == {"remark": "没写完"}
        assert tx.counter("number/job") == 4
        assert [one["what"] for one in incidents.open_incidents(tx)] == ["clock"]


def test_printers_and_papers_that_wait_for_them_go_along(town):
    office = town.office("CD01")
    with office.store.writing() as tx:
        tx.put(
            "printer",
            [{"name": "ticket", "kind": "raw", "address": "10.0.0.9", "speaks": "escpos-text", "media": "80"}],
        )
        tx.put("printer_for", [{"counter": "", "paper": "ticket", "printer": "ticket"}])
        tx.put("print_job", [{"id": "0193-1", "printer": "ticket", "state": "uncertain"}])
        tx.put("sign_link", [{"id": "ab12", "thing": "job-CD01-1"}])

    copied(town)

    with town.office("CD01").store.reading() as tx:
        assert tx.row("SELECT address, active FROM printer") == ("10.0.0.9", 1)
        assert tx.rows("SELECT paper, printer FROM printer_for") == [("ticket", "ticket")]
        assert tx.rows("SELECT id, state FROM print_job") == [("0193-1", "uncertain")]
        assert tx.rows("SELECT id, state FROM sign_link") == [("ab12", "open")]


def test_no_other_offices_row_no_secret_and_no_draft_is_in_a_copy(town):
    with town.hq.writing() as tx:
        tx.keep_draft("admin", "new", {"secret plan": 1}, "2026")
        tx.put("printer", [{"name": "hq", "kind": "lp", "address": "HQ"}])
        tx.put("print_job", [{"id": "0193-2"}])
    office = town.office("CD01")
    told = town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)
    file = unpacked(town, told)

    with closing(sqlite3.connect(file)) as copy:
        assert {store for (store,) in copy.execute("SELECT DISTINCT store FROM entry")} <= {"CD01", "CD01-V2", "HQ"}
        assert {office for (office,) in copy.execute("SELECT DISTINCT office FROM feed")} == {"CD01"}
        for table in (
            "known_store",
            "enrol_code",
            "held_batch",
            "relayed_batch",
            "sight",
            "draft",
            "sign_in_try",
            "incident",
            "carried",
            "printer",
            "printer_for",
            "print_job",
            "sign_link",
        ):
            assert copy.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    content = file.read_bytes()
    with town.hq.reading() as tx:
        assert all(secret.encode() not in content for (secret,) in tx.rows("SELECT secret FROM known_store"))
    assert b"job-CD02" not in content


def test_an_old_copy_is_brought_up_to_date_and_not_made_anew(town, monkeypatch):
    office = town.office("CD01")
    first = town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)
    assert town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription).sha256 == first.sha256
    monkeypatch.setattr(first_copies, "OLD", 2)
    for _ in range(5):
        note(office.store, "job-CD01-1")
    town.exchange("CD01")
    read = []
    page = feeds.page
    monkeypatch.setattr(
        feeds,
        "page",
        lambda tx, office, after, *more, **named: (read.append(after), page(tx, office, after, *more, **named))[1],
    )

    second = town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)

    assert second.position == first.position + 5
    assert read == [first.position]
    file = unpacked(town, second)
    assert first_copy.verify(file, "CD01", second) == len(entries_at(office.store))


def test_the_copy_before_can_still_be_fetched_while_a_new_one_lies_ready(town, monkeypatch):
    monkeypatch.setattr(first_copies, "OLD", 0)
    office = town.office("CD01")
    link = town.link(office)
    first = link("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)
    note(office.store, "job-CD01-1")
    town.exchange("CD01")
    assert link("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription).sha256 != first.sha256

    assert first_copy.verify(unpacked(town, first), "CD01", first)


def test_a_fetch_that_was_cut_goes_on_at_the_byte_where_it_stopped(town, monkeypatch):
    monkeypatch.setattr(first_copy, "PIECE", 500)
    office = town.office("CD01")
    link, asked = town.link(office), []

    def cut(path, message, shape):
        if path == "copy_piece":
            if len(asked) in (3, 9, 10):
                asked.append(None)
                raise Unreachable("the line is cut")
            asked.append(message.offset)
        return link(path, message, shape)

    for _ in range(3):
        with pytest.raises(Unreachable):
            first_copy.fetch(place_of(town, "CD01"), cut)
    fetched = first_copy.fetch(place_of(town, "CD01"), cut)

    offsets = [offset for offset in asked if offset is not None]
    assert offsets == [500 * number for number in range(len(offsets))]
    assert fetched.entries


def test_every_flipped_bit_in_a_copy_is_found_before_it_is_trusted(town, rounds):
    office = town.office("CD01")
    link, chance = town.link(office), random.Random(2)
    told = link("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)
    before = entries_at(office.store)
    for _ in range(rounds(100, soak=1000)):
        bit = chance.randrange(8 * told.size)

        def flipping(path, message, shape, bit=bit):
            answer = link(path, message, shape)
            if path == "copy_piece" and message.offset <= bit // 8 < message.offset + len(answer.data):
                data = bytearray(answer.data)
                data[bit // 8 - message.offset] ^= 1 << bit % 8
                answer.data = bytes(data)
            return answer

        with pytest.raises(first_copy.CopyNotVerified):
            first_copy.fetch(place_of(town, "CD01"), flipping)
    assert entries_at(office.store) == before


SPOILT = [
    "UPDATE entry SET body = CAST(body AS TEXT) WHERE arrived = 2",
    "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'noted', 'voted') AS BLOB) WHERE arrived = 2",
    "UPDATE entry SET mark = 'not_entitled' WHERE arrived = 3",
    "UPDATE entry SET number = number + 1 WHERE arrived = 4",
    "UPDATE private_part SET body = x'7b7d' WHERE entry = 2",
    "UPDATE feed SET sees = '[]' WHERE position = 5",
    "DELETE FROM feed WHERE position = 6",
    "UPDATE common SET body = '{}' WHERE position = 1",
    "INSERT INTO entry (arrived, id, store, seq, kind, made, body, digest) VALUES (999, 'x', 'CD02', 1, 'noted', '', "
    "x'7b7d', x'00')",
]


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_file_with_the_right_digest_but_other_entries_is_not_believed(town, spoil):
    office = town.office("CD01")
    told = town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)
    file = unpacked(town, told)
    with closing(sqlite3.connect(file)) as copy:
        copy.execute(spoil)
        copy.commit()

    with pytest.raises(first_copy.CopyNotVerified):
        first_copy.verify(file, "CD01", told)


def test_a_damaged_file_at_headquarters_is_made_anew(town):
    office = town.office("CD01")
    told = town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)
    [file] = (town.hq.folder / first_copies.FOLDER).glob("CD01-*.copy")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 4
    file.write_bytes(content)

    again = town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)

    assert again.position == told.position
    assert first_copy.verify(unpacked(town, again), "CD01", again)


def test_a_copy_of_before_an_erasure_is_never_given_again(town):
    office = town.office("CD01")
    town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)
    with town.hq.writing() as tx:
        tx.run("DELETE FROM private_part WHERE person = 'customer-7'")
        tx.publish("erasure", [{"person": "customer-7", "at": "2026-11-22", "by": "admin"}], replace=False)

    told = town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)

    content = unpacked(town, told).read_bytes()
    assert "来电".encode() not in content


def test_headquarters_in_a_new_epoch_gives_a_new_copy(town):
    office = town.office("CD01")
    first = town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)
    with town.hq.writing() as tx:
        epoch = enrolled_stores.new_epoch(tx, "HQ", "2026-11-22T08:00:00Z")

    second = town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)

    assert second.epoch == epoch != first.epoch


def kill_at(step: int, work) -> bool:
    """Run `work` in a process of its own that dies, as by kill -9, at its n-th call that changes a file; False where it
    came to its end before."""
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


def test_killed_anywhere_the_old_store_or_the_new_one_is_whole_with_all_that_was_not_sent(world):
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
    """Overwrite the pages of the office's store in which these words stand."""
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
    """The line of an office whose store cannot be read: its name comes from the key file."""

    def call(path, message, shape):
        with world.hq.reading() as tx:
            asker = enrolled_stores.find(tx, name)
        try:
            answer = world.answers[path](world.here, asker, wire.unpack(wire.pack(message), type(message)))
        except RequestRefused as refuse:
            raise RefusalReceived(refuse.refusal, refuse.status) from None
        return wire.unpack(wire.pack(answer), shape)

    return call


def test_of_a_damaged_store_every_unsent_entry_that_can_be_read_is_kept_and_the_others_are_counted(town):
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


def test_a_store_whose_file_is_no_store_any_more_is_replaced_and_it_is_said_that_nobody_can_tell_what_was_lost(town):
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


def test_a_hole_in_the_queue_is_healed_by_a_copy(town):
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


def test_a_store_restored_from_a_backup_keeps_what_it_wrote_under_places_that_are_taken(town):
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


def test_a_revoked_store_gets_no_copy(town):
    with town.hq.writing() as tx:
        tx.run("UPDATE known_store SET status = 'revoked' WHERE store = 'CD01'")

    with pytest.raises(RefusalReceived, match="revoked"):
        first_copy.fetch(place_of(town, "CD01"), town.link(town.office("CD01")))


def test_another_offices_file_cannot_be_asked_for(town):
    told = town.link(town.office("CD02"))("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)

    for sha256 in (told.sha256, "../CD02-" + told.sha256, "%2e%2e"):
        with pytest.raises(RefusalReceived, match="copy"):
            town.link(town.office("CD01"))(
                "copy_piece", copy_messages.CopyPieceRequest(sha256, 0, 100), copy_messages.CopyPiece
            )
