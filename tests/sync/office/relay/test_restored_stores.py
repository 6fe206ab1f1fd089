"""A van, its branch or headquarters was restored or copied: what the relay had shown is not lost."""

import pytest

from db.journal import SEQ
from fieldservice.desk import incident_words
from fieldservice.sync import enrolled_stores, incidents, meta_keys
from fieldservice.sync.hub import carried_files as hub_carrying
from fieldservice.sync.office import carried_files, outbox, relay
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import RefusalReceived, SyncProblem
from tests.support.world import act, cut_off, note
from tests.sync.office.relay.story import CODES, all_alike, entry_ids, together, until_still


def from_a_backup(van, kept=0):
    """The van's disk is lost, and the van is restored from a backup of before its first entry, or of after so many."""
    with van.store.writing() as tx:
        cut_off(tx, kept + 1)
        tx.set_counter(SEQ, kept)


def refuse(van):
    """The van is refused a step; the branch does not see that entry, which touches nothing."""
    with van.store.writing() as tx:
        tx.append({"kind": "refused", "by": "li.wei", "made": "2026-11-22T08:00:00.000Z", "data": {}, "touches": []})


def test_a_batch_that_headquarters_never_takes_stops_nobody_and_is_listed(world):
    branch, van = world.office("CD01"), world.office("CD01-V1")
    note(van.store, "job-5")
    with van.store.reading() as tx:
        items = outbox.own_items(tx, "CD01-V1", 0, 10)
        epoch = tx.meta(meta_keys.EPOCH)
    relay.push(branch, "CD01-V1", wire.sign("00" * 32, wire.Batch("CD01-V1", epoch, 1, items)))
    done = act(branch.store, to="received", kind="handed_over")
    world.cut = set()

    world.exchange("CD01")

    assert entry_ids(world.hq) == [done.id]
    with branch.store.reading() as tx:
        assert tx.value("SELECT count(*) FROM incident") == 1 and tx.value("SELECT count(*) FROM relayed_batch") == 0
    world.exchange("CD01-V1", "CD01")
    assert len(entry_ids(world.hq, "job-5")) == 1


def test_a_van_that_was_restored_from_a_backup_asks_headquarters_first(world):
    van = world.office("CD01-V1")
    note(van.store)
    world.relay("CD01-V1")
    from_a_backup(van)

    with pytest.raises(SyncProblem, match="copied"):
        world.relay("CD01-V1")

    other = note(van.store)
    with pytest.raises(SyncProblem, match="copied"):
        world.relay("CD01-V1")
    with van.store.reading() as tx:
        signed = wire.sign(
            world.secrets["CD01-V1"],
            wire.Batch("CD01-V1", str(tx.meta(meta_keys.EPOCH)), 1, outbox.own_items(tx, "CD01-V1", 0, 10)),
        )
    assert relay.push(world.office("CD01"), "CD01-V1", signed) == wire.Pushed(1, "fork", 1)
    with world.office("CD01").store.reading() as tx:
        assert tx.entry(other.id) is None


def test_a_branch_sends_what_a_van_lost_that_went_on_with_other_entries(world):
    van = world.office("CD01-V1")
    lost = [note(van.store, "job-5") for _ in range(3)]
    world.relay("CD01-V1")
    from_a_backup(van)
    other = note(van.store, "job-5")
    world.cut = set()
    world.exchange("CD01-V1")

    world.exchange("CD01", "CD01-V1")

    wanted = [other.id, *(entry.id for entry in lost)]
    for store in (world.hq, world.office("CD01").store, van.store):
        assert entry_ids(store, "job-5") == wanted
    with world.office("CD01").store.reading() as tx:
        assert tx.value("SELECT count(*) FROM entry WHERE number = 0") == 0


@pytest.mark.parametrize("kept", [0, 1], ids=["the first batch forks", "the second batch forks"])
def test_a_branch_sends_what_a_van_lost_whose_other_entries_it_does_not_see(world, kept):
    van, branch = world.office("CD01-V1"), world.office("CD01")
    made = []
    for _ in range(2):
        made.append(note(van.store, "job-5").id)
        world.relay("CD01-V1")
    from_a_backup(van, kept)
    refuse(van)
    made.insert(kept, note(van.store, "job-5").id)
    world.cut = set()
    world.exchange("CD01-V1")

    world.exchange("CD01", "CD01-V1")

    for store in (world.hq, branch.store, van.store):
        assert sorted(entry_ids(store, "job-5")) == sorted(made)
    with branch.store.reading() as tx:
        assert tx.value("SELECT count(*) FROM entry WHERE number = 0") == 0


def test_an_entry_that_an_earlier_version_counted_as_forwarded_and_lost_comes_from_the_branch(world):
    van, branch = world.office("CD01-V1"), world.office("CD01")
    made = [note(van.store, "job-5").id]
    world.relay("CD01-V1")
    from_a_backup(van)
    refuse(van)
    made.insert(0, note(van.store, "job-5").id)
    with branch.store.writing() as tx:  # as it left the store of a branch
        tx.run("DELETE FROM relayed_batch")
        outbox.forwarded(tx, "CD01-V1", 1)
    world.cut = set()
    world.exchange("CD01-V1")

    world.exchange("CD01", "CD01-V1", "CD01")

    for store in (world.hq, branch.store, van.store):
        assert sorted(entry_ids(store, "job-5")) == sorted(made)
    with branch.store.reading() as tx:
        assert tx.value("SELECT count(*) FROM entry WHERE number = 0") == 0


def test_a_van_reads_the_feed_of_a_restored_branch_from_the_start(world):
    branch, van = world.office("CD01").store, world.office("CD01-V1").store
    act(branch, to="received", kind="handed_over")
    act(branch, to="dispatched", holder="CD01-V1", kind="dispatched")
    world.relay("CD01-V1")
    relay.begin_anew(world.office("CD01"))
    note(branch)

    assert world.relay("CD01-V1").pulled == 3

    assert entry_ids(van) == entry_ids(branch)


def test_a_copied_branch_whose_entries_were_rewritten_hands_on_the_new_ones(world):
    from fieldservice.sync.office import recovery

    branch, van = world.office("CD01").store, world.office("CD01-V1").store
    act(branch, to="received", kind="handed_over")
    act(branch, to="dispatched", holder="CD01-V1", kind="dispatched")
    world.relay("CD01-V1")
    note(branch)
    relay.catch_up(world.office("CD01"))
    with branch.writing() as tx:
        recovery.rekey(tx, "CD01~2", set())
    note(branch)

    world.relay("CD01-V1")

    assert entry_ids(van) == entry_ids(branch)


def test_a_branch_offers_again_the_entries_that_a_restored_headquarters_lacks(world):
    branch, van = world.office("CD01").store, world.office("CD01-V1")
    made = act(van.store, to="received", kind="handed_over")
    world.relay("CD01-V1")
    with world.hq.writing() as tx:
        enrolled_stores.new_epoch(tx, "HQ", "2026-11-22T08:00:00.000Z")
    world.cut = {"CD01-V1"}

    world.exchange("CD01")

    assert entry_ids(world.hq) == [made.id]
    with branch.reading() as tx:
        assert tx.entry(made.id).number
    with pytest.raises(RefusalReceived, match="epoch"):
        world.relay("CD01-V1")
    world.cut = set()
    world.exchange("CD01-V1", "CD01")
    with world.hq.reading() as tx:
        assert [entry.id for entry in tx.entries()] == [made.id]


def test_a_vans_work_stays_behind_the_work_it_was_built_on_after_headquarters_was_restored(world):
    made = together(world)
    with world.hq.writing() as tx:
        enrolled_stores.new_epoch(tx, "HQ", "2026-11-22T08:00:00.000Z")
    world.cut = {"CD01-V1", "CD01-V2"}

    world.exchange("CD01")

    assert entry_ids(world.hq) == made
    world.cut = set()
    until_still(world, CODES)
    all_alike(world, made)


def test_a_restored_van_relays_again_from_the_entry_that_follows_those_of_headquarters(world):
    van = world.office("CD01-V1")
    lost = [note(van.store, "job-5").id for _ in range(3)]
    world.relay("CD01-V1")
    from_a_backup(van)
    other = note(van.store, "job-5").id
    world.cut = set()
    world.exchange("CD01-V1", "CD01")
    world.cut = {"CD01-V1"}
    again = note(van.store, "job-5").id

    world.relay("CD01-V1")
    world.exchange("CD01")

    assert sorted(entry_ids(world.hq, "job-5")) == sorted([other, *lost, again])


@pytest.fixture
def refused(world):
    """A branch holds the second entry of a van, and headquarters lacks the first: it refused the batch."""
    van, branch = world.office("CD01-V1"), world.office("CD01")
    made = [note(van.store, "job-5").id, note(van.store, "job-5").id]
    with van.store.reading() as tx:
        epoch, items = str(tx.meta(meta_keys.EPOCH)), outbox.own_items(tx, "CD01-V1", 1, 10)
    relay.push(branch, "CD01-V1", wire.sign(world.secrets["CD01-V1"], wire.Batch("CD01-V1", epoch, 2, items)))
    made.append(note(branch.store).id)
    world.cut = {"CD01-V1"}
    world.exchange("CD01")
    return made


def test_a_batch_that_headquarters_refuses_holds_up_nothing_and_the_van_sends_it_again(world, refused):
    first, second, of_branch = refused
    assert entry_ids(world.hq) == [of_branch] and not entry_ids(world.hq, "job-5")

    world.relay("CD01-V2")
    world.relay("CD01-V1")
    world.exchange("CD01")

    assert entry_ids(world.hq, "job-5") == [first, second]
    world.cut = set()
    until_still(world, CODES)
    for code in ("CD01", "CD01-V1"):
        with world.office(code).store.reading() as tx:
            assert tx.value("SELECT count(*) FROM entry WHERE number = 0") == 0
        assert entry_ids(world.office(code).store, "job-5") == [first, second]


@pytest.mark.parametrize("entries", [1, 3], ids=["fewer entries than before", "more entries than before"])
def test_a_branch_sends_what_was_in_a_refused_batch_once_the_van_has_lost_it(world, refused, entries):
    _, second, _ = refused
    van = world.office("CD01-V1")
    from_a_backup(van)
    others = [note(van.store, "job-5").id for _ in range(entries)]
    world.cut = set()

    world.exchange("CD01-V1")
    world.exchange("CD01", force=entries == 1)  # headquarters has no second entry of the van that would prove the loss

    assert entry_ids(world.hq, "job-5") == [*others, second]
    until_still(world, CODES)


def test_an_entry_that_only_a_refused_batch_held_is_on_the_list(world):
    van, branch = world.office("CD01-V1"), world.office("CD01").store
    note(van.store, "job-5")
    refuse(van)
    world.relay("CD01-V1")
    from_a_backup(van)
    note(van.store, "job-5")
    world.cut = set()
    world.exchange("CD01-V1")

    world.exchange("CD01")

    with branch.reading() as tx:
        (listed,) = incidents.open_incidents(tx)
    ((label, (line,)),) = incident_words.sides_of(listed, None)
    assert (label, line.values["who"], str(line.values["what"])) == ("Only here", "li.wei", "refused")


@pytest.mark.parametrize("unseen", [False, True], ids=["it sees all of the van", "it does not see the van's first"])
def test_a_branch_that_only_carries_files_sends_what_a_restored_van_lost(world, tmp_path, unseen):
    van, branch, file = world.office("CD01-V1"), world.office("CD01"), tmp_path / "stick"
    lost = [note(van.store, "job-5").id for _ in range(2)]
    refuse(van)
    world.relay("CD01-V1")
    from_a_backup(van)
    if unseen:
        refuse(van)
    others = [note(van.store, "job-5").id for _ in range(4)]
    world.cut = {"CD01"}
    world.exchange("CD01-V1")

    for _ in range(2):
        carried_files.out(branch, file)
        hub_carrying.carry_in(world.here, file)
        hub_carrying.carry_out(world.here, "CD01", file)
        carried_files.take_in(branch, file)

    assert entry_ids(world.hq, "job-5") == entry_ids(branch.store, "job-5") == [*others, *lost]
    with branch.store.reading() as tx:
        assert len(incidents.open_incidents(tx)[0]["detail"]["entries"]) == 1
