"""A new or broken store gets a ready file for its office, keeps its unsent entries, and proves that it equals
headquarters'."""

import random
import sqlite3
from contextlib import closing

import pytest

from fieldservice.read_model import rebuild
from fieldservice.sync import enrolled_stores, feeds, incidents
from fieldservice.sync.hub import first_copies
from fieldservice.sync.office import first_copy
from fieldservice.sync.transport import copy_messages
from fieldservice.sync.transport.channel import RefusalReceived, Unreachable
from tests.support.world import act, note, numbered, stories
from tests.sync.office.first_copies.town import copied, entries_at, place_of, unpacked


def test_a_copy_equals_the_entries_that_the_office_pulled(town):
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


def test_unsent_entries_survive_a_first_copy_in_order_and_are_sent_once(town):
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


def test_drafts_printed_numbers_and_incidents_go_into_the_new_store(town):
    office = town.office("CD01")
    with office.store.writing() as tx:
        tx.keep_draft("li.wei", "job-CD01-1/visited", {"remark": "没写完"}, "2026-11-22T08:00:00Z")
        assert [tx.counter("number/job") for _ in range(3)] == [1, 2, 3]
        incidents.add(tx, incidents.CLOCK, "2026-11-22T08:00:00Z")

    copied(town)

    with town.office("CD01").store.writing() as tx:
        assert tx.draft("li.wei", "job-CD01-1/visited") == {"remark": "没写完"}
        assert tx.counter("number/job") == 4
        assert [incident["what"] for incident in incidents.open_incidents(tx)] == ["clock"]


def test_printers_and_their_waiting_papers_go_into_the_new_store(town):
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
    description = town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)
    file = unpacked(town, description)

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


def test_an_old_copy_is_brought_up_to_date_and_not_made_again(town, monkeypatch):
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


def test_the_previous_copy_can_still_be_fetched_when_a_new_one_is_ready(town, monkeypatch):
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
    description = link("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)
    before = entries_at(office.store)
    for _ in range(rounds(100, soak=1000)):
        bit = chance.randrange(8 * description.size)

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
    description = town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)
    file = unpacked(town, description)
    with closing(sqlite3.connect(file)) as copy:
        copy.execute(spoil)
        copy.commit()

    with pytest.raises(first_copy.CopyNotVerified):
        first_copy.verify(file, "CD01", description)


def test_a_damaged_copy_at_headquarters_is_made_again(town):
    office = town.office("CD01")
    description = town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)
    [file] = (town.hq.folder / first_copies.FOLDER).glob("CD01-*.copy")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 4
    file.write_bytes(content)

    again = town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)

    assert again.position == description.position
    assert first_copy.verify(unpacked(town, again), "CD01", again)


def test_a_copy_made_before_an_erasure_is_never_given_again(town):
    office = town.office("CD01")
    town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)
    with town.hq.writing() as tx:
        tx.run("DELETE FROM private_part WHERE person = 'customer-7'")
        tx.publish("erasure", [{"person": "customer-7", "at": "2026-11-22", "by": "admin"}], replace=False)

    description = town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)

    content = unpacked(town, description).read_bytes()
    assert "来电".encode() not in content


def test_headquarters_in_a_new_epoch_gives_a_new_copy(town):
    office = town.office("CD01")
    first = town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)
    with town.hq.writing() as tx:
        epoch = enrolled_stores.new_epoch(tx, "HQ", "2026-11-22T08:00:00Z")

    second = town.link(office)("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)

    assert second.epoch == epoch != first.epoch


def test_a_revoked_store_gets_no_copy(town):
    with town.hq.writing() as tx:
        tx.run("UPDATE known_store SET status = 'revoked' WHERE store = 'CD01'")

    with pytest.raises(RefusalReceived, match="revoked"):
        first_copy.fetch(place_of(town, "CD01"), town.link(town.office("CD01")))


def test_another_offices_file_cannot_be_asked_for(town):
    description = town.link(town.office("CD02"))("copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)

    for sha256 in (description.sha256, "../CD02-" + description.sha256, "%2e%2e"):
        with pytest.raises(RefusalReceived, match="copy"):
            town.link(town.office("CD01"))(
                "copy_piece", copy_messages.CopyPieceRequest(sha256, 0, 100), copy_messages.CopyPiece
            )
