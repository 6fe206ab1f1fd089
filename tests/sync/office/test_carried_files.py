"""Files on a USB stick carry the same batches and pages as a line, and are accepted whole or refused whole."""

import os
import random
from hashlib import sha256

import pytest

from fieldservice.sync import enrolled_stores, feeds
from fieldservice.sync.hub import carried_files as hub_carrying
from fieldservice.sync.office import carried_files, outbox, session
from fieldservice.sync.transport import carried_file, wire
from tests.support.world import World, act, note, numbered, stories


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def fill(world, code="CD01", jobs=3):
    store = world.office(code).store
    return [
        entry.id
        for number in range(jobs)
        for entry in (act(store, f"job-{number}", "received", kind="handed_over"), note(store, f"job-{number}"))
    ]


def to_headquarters(world, file, code="CD01"):
    written = carried_files.out(world.office(code), file)
    return written, hub_carrying.carry_in(world.here, file)


def to_office(world, file, code="CD01"):
    written = hub_carrying.carry_out(world.here, code, file)
    return written, carried_files.take_in(world.office(code), file)


def whole(store):
    """All data that a refused file might have changed, except the list of files."""
    with store.reading() as tx:
        return [
            tx.rows(f"SELECT * FROM {table} ORDER BY 1, 2")
            for table in (
                "entry",
                "private_part",
                "touch",
                "feed",
                "common",
                "staff",
                "known_store",
                "known_again",
                "incident",
                "meta",
                "counter_row",
                "relayed_batch",
                "work_row",
            )
        ]


def test_an_office_without_a_line_sends_and_receives_by_stick(world_on, stick):
    branch = world_on.office("CD01").store
    made = fill(world_on)
    call = act(world_on.hq, "job-9", "received", "CD01", "handed_over")
    file = stick / "cd01.fs"

    written, taken = to_headquarters(world_on, file)

    assert (written.entries, written.waiting, taken.entries, taken.store) == (6, 0, 6, "CD01")
    with branch.reading() as tx:
        assert session.state_of(tx)["unsent"] == 6
    written, taken = to_office(world_on, file)
    assert (written.entries, taken.entries) == (7, 7) and taken.published == written.published > 0
    with branch.reading() as tx:
        assert (
            session.state_of(tx)["unsent"] == 0
            and tx.value("SELECT display FROM staff WHERE name = 'li.wei'") == "李伟"
        )
    assert [id_ for _, _, id_ in numbered(branch)] == [id_ for _, _, id_ in numbered(world_on.hq, "CD01")]
    assert {id_ for _, _, id_ in numbered(branch)} == {*made, call.id}
    assert stories(branch) == stories(world_on.hq)
    (report,) = world_on.exchange("CD01")
    assert (report.pushed, report.pulled, report.published) == (0, 0, 0)


def test_a_stick_that_goes_back_and_forth_carries_only_new_entries(world, stick):
    file = stick / "cd01.fs"
    fill(world)
    to_headquarters(world, file)
    to_office(world, file)
    note(world.office("CD01").store, "job-1", "配件到了")

    written, taken = to_headquarters(world, file)

    assert (written.entries, taken.entries) == (1, 1)
    written, taken = to_office(world, file)
    assert (written.entries, written.published, taken.entries) == (1, 0, 1)


def test_a_file_carried_in_twice_and_an_old_one_after_a_newer_change_nothing(world, stick):
    fill(world)
    out, back = stick / "out", stick / "back"
    to_headquarters(world, out)
    to_office(world, back)
    fill(world, jobs=1)
    to_headquarters(world, stick / "newer")
    to_office(world, stick / "newer back")
    before = numbered(world.hq, "CD01"), whole(world.office("CD01").store)

    again = [hub_carrying.carry_in(world.here, out) for _ in range(2)]
    back_again = [carried_files.take_in(world.office("CD01"), back) for _ in range(2)]

    assert {taken.entries for taken in (*again, *back_again)} == {0}
    assert (numbered(world.hq, "CD01"), whole(world.office("CD01").store)) == before
    written, taken = to_office(world, stick / "after an old one")
    assert taken.entries == 0 and written.entries > 0


def test_an_entry_sent_by_line_and_by_stick_counts_once(world, stick):
    fill(world)
    written = carried_files.out(world.office("CD01"), stick / "out")
    world.exchange("CD01")

    taken = hub_carrying.carry_in(world.here, stick / "out")

    assert written.entries == 6 and taken.entries == 0
    with world.hq.reading() as tx:
        assert len(tx.entries()) == 6


def test_more_than_one_batch_or_page_fits_on_a_stick(world, stick):
    store = world.office("CD01").store
    with store.writing() as tx:
        tx.append_many(
            [{"kind": "noted", "by": "li.wei", "made": "2026-11-22T08:00:00.000Z", "touches": [("job", "job-1")]}]
            * 1203
        )

    written, taken = to_headquarters(world, stick / "out")

    assert written.entries == taken.entries == 1203
    written, taken = to_office(world, stick / "back")
    assert written.entries == taken.entries == 1203


def test_a_branch_carries_the_entries_of_its_vans_that_it_has_seen(tmp_path, stick):
    world = World(tmp_path, offices=(("CD01", ""), ("CD01-V1", "CD01")))
    world.office("CD01-V1")
    world.exchange("CD01", "CD01-V1")
    branch, van = world.office("CD01").store, world.office("CD01-V1").store
    made = [
        act(branch, to="received", kind="handed_over"),
        act(branch, to="dispatched", holder="CD01-V1", kind="dispatched"),
    ]
    world.relay("CD01-V1")
    made.append(act(van, to="taken", kind="taken"))
    world.relay("CD01-V1")
    made.append(note(branch))

    written, taken = to_headquarters(world, stick / "out")

    assert written.entries == taken.entries == 4 and taken.left_out == 0
    with world.hq.reading() as tx:
        assert [entry.id for entry in tx.entries()] == [entry.id for entry in made]
    to_office(world, stick / "back")
    with branch.reading() as tx:
        assert outbox.unsent(tx) == 0 and tx.value("SELECT count(*) FROM entry WHERE number = 0") == 0
    world.close()


def test_a_vans_batch_that_headquarters_does_not_take_does_not_hold_up_the_office(world, stick):
    fill(world, jobs=1)
    with world.office("CD01").store.writing() as tx:
        tx.put(
            "relayed_batch",
            [
                {
                    "store": "CD01-V2",
                    "first_seq": 1,
                    "last_seq": 1,
                    "arrived": 1,
                    "batch": wire.encode(wire.sign("00" * 32, wire.Batch("CD01-V2", "", 1, []))),
                }
            ],
        )

    _, taken = to_headquarters(world, stick / "out")

    assert (taken.entries, taken.left_out) == (2, 1)


def test_every_entry_of_a_file_is_new_already_there_or_rejected(world, stick):
    fill(world)

    written, taken = to_headquarters(world, stick / "out")
    again = hub_carrying.carry_in(world.here, stick / "out")
    assert (taken.rows, taken.entries, taken.already, taken.rejected) == (written.entries, written.entries, 0, 0)
    assert (again.rows, again.entries, again.already, again.rejected) == (written.entries, 0, written.entries, 0)

    hub_carrying.carry_out(world.here, "CD01", stick / "back")
    first = carried_files.take_in(world.office("CD01"), stick / "back")
    second = carried_files.take_in(world.office("CD01"), stick / "back")
    assert first.rows == first.entries + first.published + first.already > 0
    assert (second.rows, second.already, second.entries, second.published) == (first.rows, first.rows, 0, 0)


def test_only_the_owner_reads_the_file_and_an_erasure_can_find_it(world, stick):
    fill(world)
    carried_files.out(world.office("CD01"), stick / "out")
    hub_carrying.carry_out(world.here, "CD01", stick / "back")

    assert os.name != "posix" or {(stick / name).stat().st_mode & 0o777 for name in ("out", "back")} == {0o600}
    assert sorted(path.name for path in stick.iterdir()) == ["back", "out"]
    with world.office("CD01").store.reading() as tx:
        assert tx.rows("SELECT file, first_seq, last_seq FROM carried") == [(str(stick / "out"), 1, 6)]
    with world.hq.reading() as tx:
        assert tx.value("SELECT file FROM carried") == str(stick / "back")


def test_a_file_of_somebody_else_is_not_written_over(world, stick):
    (stick / "letter").write_text("Dear customer")

    with pytest.raises(carried_file.CarriedFileRejected, match="not_carried"):
        carried_files.out(world.office("CD01"), stick / "letter")

    assert (stick / "letter").read_text() == "Dear customer"


@pytest.mark.parametrize("seed", range(100))
def test_a_damaged_file_is_refused_whole_wherever_the_damage_is(carried, seed):
    world, out, back = carried
    chance = random.Random(seed)
    for file, store, take in (
        (out, world.hq, lambda file: hub_carrying.carry_in(world.here, file)),
        (back, world.office("CD01").store, lambda file: carried_files.take_in(world.office("CD01"), file)),
    ):
        raw = bytearray(file.read_bytes())
        place = chance.randrange(len(raw))
        raw[place] ^= 1 << chance.randrange(8)
        (file.parent / "damaged").write_bytes(raw)
        (file.parent / "cut").write_bytes(file.read_bytes()[:place])
        before = whole(store)
        for wrong in ("damaged", "cut"):
            with pytest.raises(carried_file.CarriedFileRejected, match=r"damaged|not_carried"):
                take(file.parent / wrong)
        assert whole(store) == before


@pytest.fixture(scope="module")
def carried(tmp_path_factory):
    """A world in which both files are written and neither is taken in."""
    folder = tmp_path_factory.mktemp("carried")
    world = World(folder)
    fill(world)
    world.exchange("CD01")
    fill(world, jobs=1)
    act(world.hq, "job-9", "received", "CD01", "handed_over")
    carried_files.out(world.office("CD01"), folder / "out")
    hub_carrying.carry_out(world.here, "CD01", folder / "back")
    yield world, folder / "out", folder / "back"
    world.close()


def refused(world, store, code, take, file):
    before = whole(store)
    with pytest.raises(carried_file.CarriedFileRejected) as unfit:
        take(file)
    assert unfit.value.code == code
    assert whole(store) == before


def test_a_file_of_the_wrong_office_the_wrong_way_or_another_headquarters_is_refused(world, stick, tmp_path):
    fill(world)
    out, back = stick / "out", stick / "back"
    carried_files.out(world.office("CD01"), out)
    hub_carrying.carry_out(world.here, "CD01", back)
    hq, branch, other = world.hq, world.office("CD01"), world.office("CD02")
    at_hq = lambda file: hub_carrying.carry_in(world.here, file)
    at_branch, at_other = (
        (lambda file: carried_files.take_in(branch, file)),
        (lambda file: carried_files.take_in(other, file)),
    )

    refused(world, other.store, "other_store", at_other, back)
    refused(world, hq, "to_office", at_hq, back)
    refused(world, branch.store, "to_headquarters", at_branch, out)
    refused(world, hq, "no_file", at_hq, stick / "nowhere")
    with pytest.raises(carried_file.CarriedFileRejected, match="unknown_store"):
        hub_carrying.carry_out(world.here, "GZ01", stick / "x")
    elsewhere = World(tmp_path / "elsewhere")
    elsewhere.office("CD01")
    refused(
        elsewhere, elsewhere.hq, "another_headquarters", lambda file: hub_carrying.carry_in(elsewhere.here, file), out
    )
    refused(
        elsewhere,
        elsewhere.office("CD01").store,
        "another_headquarters",
        lambda file: carried_files.take_in(elsewhere.office("CD01"), file),
        back,
    )
    elsewhere.close()


def rewritten(file, shape, secret=None, version=1, **changes):
    """The file as a forger could write it: with other content, signed or not, and a matching digest."""
    raw = file.read_bytes()
    outer = wire.read(raw[len(carried_file.MAGIC) + 34 :], carried_file.CarriedContainer)
    content = wire.read(outer.content, shape)
    for name, value in changes.items():
        setattr(content, name, value)
    outer.content = wire.encode(content)
    outer.mac = carried_file.mac_of(secret, outer.goes, outer.content) if secret else outer.mac
    head, plain = carried_file.MAGIC + version.to_bytes(2, "big"), wire.encode(outer)
    file.write_bytes(head + sha256(head + plain).digest() + plain)


@pytest.mark.parametrize(("version", "code"), [(2, "newer"), (0, "older")])
def test_a_file_of_another_version_is_refused_with_what_to_do(world, stick, version, code):
    fill(world)
    carried_files.out(world.office("CD01"), stick / "out")
    rewritten(stick / "out", carried_file.FromOffice, version=version)

    refused(world, world.hq, code, lambda file: hub_carrying.carry_in(world.here, file), stick / "out")


def test_a_carried_file_that_was_changed_after_signing_is_refused(world, stick):
    fill(world)
    carried_files.out(world.office("CD01"), stick / "out")
    hub_carrying.carry_out(world.here, "CD01", stick / "back")
    rewritten(stick / "out", carried_file.FromOffice, made="2027")
    rewritten(stick / "back", carried_file.FromHeadquarters, last_seq=6)

    refused(world, world.hq, "sign", lambda file: hub_carrying.carry_in(world.here, file), stick / "out")
    refused(
        world,
        world.office("CD01").store,
        "sign",
        lambda file: carried_files.take_in(world.office("CD01"), file),
        stick / "back",
    )


def test_a_file_with_a_page_that_does_not_follow_is_refused_whole(world, stick):
    branch = world.office("CD01")
    act(world.hq, "job-9", "received", "CD01", "handed_over")
    hub_carrying.carry_out(world.here, "CD01", stick / "back")
    page = wire.Page([wire.FeedLine(2, 2, "", "CD02", 1, None, b"{}", None)], bytes(32), [], feeds.START, [], False)
    content = wire.read(
        wire.read((stick / "back").read_bytes()[len(carried_file.MAGIC) + 34 :], carried_file.CarriedContainer).content,
        carried_file.FromHeadquarters,
    )
    rewritten(
        stick / "back", carried_file.FromHeadquarters, world.secrets["CD01"], pages=[*content.pages, wire.pack(page)]
    )

    refused(world, branch.store, "feed", lambda file: carried_files.take_in(branch, file), stick / "back")


def test_a_file_that_begins_too_late_for_the_office_or_for_headquarters_is_refused(world, stick):
    fill(world)
    world.exchange("CD01")
    branch = world.office("CD01")
    act(world.hq, "job-9", "received", "CD01", "handed_over")
    hub_carrying.carry_out(world.here, "CD01", stick / "back")
    content = wire.read(
        wire.read((stick / "back").read_bytes()[len(carried_file.MAGIC) + 34 :], carried_file.CarriedContainer).content,
        carried_file.FromHeadquarters,
    )
    rewritten(stick / "back", carried_file.FromHeadquarters, world.secrets["CD01"], position=content.position + 9)
    note(branch.store)
    with branch.store.writing() as tx:
        outbox.acknowledge(tx, 7)
    note(branch.store)
    carried_files.out(branch, stick / "out")

    refused(world, branch.store, "position", lambda file: carried_files.take_in(branch, file), stick / "back")
    refused(world, world.hq, "gap", lambda file: hub_carrying.carry_in(world.here, file), stick / "out")


def test_after_headquarters_was_restored_files_of_before_are_refused(world, stick):
    fill(world)
    carried_files.out(world.office("CD01"), stick / "out")
    hub_carrying.carry_out(world.here, "CD01", stick / "back")
    with world.hq.writing() as tx:
        enrolled_stores.new_epoch(tx, "HQ", "2026-11-22T08:00:00.000Z")
    hub_carrying.carry_out(world.here, "CD01", stick / "new back")

    refused(world, world.hq, "epoch", lambda file: hub_carrying.carry_in(world.here, file), stick / "out")
    refused(
        world,
        world.office("CD01").store,
        "epoch",
        lambda file: carried_files.take_in(world.office("CD01"), file),
        stick / "new back",
    )


def test_a_carried_file_of_a_revoked_store_is_held_and_the_store_gets_no_file_back(world, stick):
    fill(world)
    with world.hq.writing() as tx:
        enrolled_stores.set_status(tx, "CD01", enrolled_stores.REVOKED)

    _, taken = to_headquarters(world, stick / "out")

    assert taken.held and taken.entries == 0
    with world.hq.reading() as tx:
        assert tx.value("SELECT count(*) FROM held_batch") == 1 and tx.entries() == []
    with pytest.raises(carried_file.CarriedFileRejected, match="revoked"):
        hub_carrying.carry_out(world.here, "CD01", stick / "back")


def test_a_carried_file_of_a_copied_store_is_found_out(world, stick):
    fill(world, jobs=1)
    carried_files.out(world.office("CD01"), stick / "out")
    hub_carrying.carry_in(world.here, stick / "out")
    with world.office("CD01").store.writing() as tx:
        body = bytes(tx.value("SELECT body FROM entry WHERE seq = 1")).replace(b'"made":"2026', b'"made":"2025')
        tx.run("UPDATE entry SET body = ?, digest = ? WHERE seq = 1", (body, sha256(body).digest()))

    _, taken = to_headquarters(world, stick / "again")

    assert taken.forked and taken.entries == 0
    with world.hq.reading() as tx:
        assert tx.value("SELECT what FROM incident") == "copied"
