"""The batches of a van reach its branch and headquarters once and in order, whatever fails on the way."""

import pytest

from fieldservice.sync import feeds, incidents, meta_keys
from fieldservice.sync.office import outbox, relay, session
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import Unreachable
from tests.support.world import act, note
from tests.sync.office.relay.story import entry_ids, until_still


def test_pushing_a_batch_twice_changes_nothing(world):
    van, branch = world.office("CD01-V1"), world.office("CD01")
    for _ in range(3):
        note(van.store)
    way, sent = world.branch(van, branch), []

    def listening(path, message, shape):
        if path == "push":
            sent.append(message)
        return way(path, message, shape)

    relay.session(van, listening, limit=2)
    again = [relay.push(branch, "CD01-V1", signed) for signed in sent * 2]

    assert {(pushed.last_seq, pushed.problem) for pushed in again} == {(3, "")}
    with branch.store.reading() as tx:
        assert [entry.seq for entry in tx.entries()] == [1, 2, 3]
        assert tx.value("SELECT count(*) FROM relayed_batch") == 2
    world.cut = set()
    world.exchange("CD01")
    assert {relay.push(branch, "CD01-V1", signed).problem for signed in sent} == {""}
    with branch.store.reading() as tx:
        assert tx.value("SELECT count(*) FROM relayed_batch") == 0


def test_a_batch_that_begins_with_known_entries_is_asked_for_from_there_on(world):
    van, branch = world.office("CD01-V1"), world.office("CD01")
    note(van.store)
    note(van.store)
    world.relay("CD01-V1")
    built = note(branch.store)
    world.relay("CD01-V1")
    note(van.store)
    with van.store.reading() as tx:
        epoch, items = str(tx.meta(meta_keys.EPOCH)), outbox.own_items(tx, "CD01-V1", 1, 10)

    answer = relay.push(branch, "CD01-V1", wire.sign(world.secrets["CD01-V1"], wire.Batch("CD01-V1", epoch, 2, items)))

    assert answer == wire.Pushed(2, "gap", 3)
    world.relay("CD01-V1")
    world.cut = set()
    world.exchange("CD01")
    assert entry_ids(world.hq)[2] == built.id and len(entry_ids(world.hq)) == 4


def test_forwarded_work_does_not_hold_up_work_that_was_built_on_it(world):
    van, branch = world.office("CD01-V1"), world.office("CD01")
    made = [note(van.store).id]
    world.relay("CD01-V1")
    made.append(note(branch.store).id)
    world.cut = set()
    way = world.link(branch)

    def without_pull(path, message, shape):
        if path == "pull":
            raise Unreachable(path)
        return way(path, message, shape)

    with pytest.raises(Unreachable):
        session.exchange(branch, without_pull)

    assert entry_ids(world.hq) == made


@pytest.mark.parametrize("lost", ["hello", "push", "pull"])
@pytest.mark.parametrize("reached", [False, True], ids=["the question is lost", "the answer is lost"])
def test_a_branch_that_dies_while_its_van_exchanges_gets_everything_once_it_is_back(world, lost, reached):
    van, branch = world.office("CD01-V1"), world.office("CD01")
    made = [
        act(branch.store, to="received", kind="handed_over"),
        act(branch.store, to="dispatched", holder="CD01-V1", kind="dispatched"),
    ]
    world.relay("CD01-V1")
    made += [act(van.store, to="taken", kind="taken"), note(van.store), note(branch.store)]
    way, asked = world.branch(van, branch), []

    def failing(path, message, shape):
        asked.append(path)
        if asked.count(lost) == 1 and path == lost:
            if reached:
                way(path, message, shape)
            raise Unreachable(path)
        return way(path, message, shape)

    with pytest.raises(Unreachable):
        relay.session(van, failing, limit=1)
    relay.session(van, failing, limit=1)

    assert sorted(entry_ids(van.store)) == sorted(entry_ids(branch.store)) == sorted(entry.id for entry in made)
    world.cut = set()
    until_still(world, ("CD01", "CD01-V1"))
    assert entry_ids(van.store) == entry_ids(branch.store) == entry_ids(world.hq)


def spoil(store, entry):
    """Turn an entry into bytes that are none, as a defective program might write them."""
    with store.writing() as tx:
        body = bytes(tx.value("SELECT body FROM entry WHERE id = ?", (entry.id,)))
        tx.run("UPDATE entry SET body = ? WHERE id = ?", (body[:-9] + b"!", entry.id))


def test_bytes_that_are_no_entry_wait_for_headquarters_and_hold_nothing_up(world):
    branch, van = world.office("CD01"), world.office("CD01-V1")
    note(van.store)
    broken = note(van.store)
    note(van.store)
    spoil(van.store, broken)

    world.relay("CD01-V1")

    with branch.store.reading() as tx:
        assert [entry.seq for entry in tx.entries()] == [1, 3]
    world.cut = set()
    world.exchange("CD01")
    with world.hq.reading() as tx:
        assert [entry.mark for entry in tx.entries()] == ["", "unreadable", ""]


def test_a_van_that_has_read_what_stands_for_its_unreadable_bytes_is_no_copy(world):
    branch, van = world.office("CD01"), world.office("CD01-V1")
    made = [note(van.store).id, note(van.store).id]
    spoil(van.store, note(van.store))
    world.cut = set()
    world.exchange("CD01-V1")
    world.cut = {"CD01-V1"}
    made.append(note(van.store).id)
    world.relay("CD01-V1")
    made.append(note(branch.store).id)

    world.exchange("CD01")

    assert entry_ids(world.hq) == made
    for store, listed in ((world.hq, [feeds.UNREADABLE]), (branch.store, [])):
        with store.reading() as tx:
            assert [incident["what"] for incident in incidents.open_incidents(tx)] == listed
    world.cut = set()
    until_still(world, ("CD01", "CD01-V1"))
    assert entry_ids(van.store) == entry_ids(branch.store) == made


def test_a_job_that_van_and_branch_both_send_counts_once(world):
    van = world.office("CD01-V1").store
    made = [act(van, to="received", kind="handed_over").id]
    world.relay("CD01-V1")
    world.cut = set()
    world.exchange("CD01-V1")
    world.relay("CD01-V1")

    world.exchange("CD01", "CD01-V1")

    with world.hq.reading() as tx:
        assert [entry.id for entry in tx.entries()] == made
    with world.office("CD01").store.reading() as tx:
        assert [(entry.id, entry.number) for entry in tx.entries()] == [(made[0], 1)]


def test_a_van_tries_headquarters_first_and_its_branch_when_headquarters_cannot_be_reached(world):
    van, branch = world.office("CD01-V1"), world.office("CD01")
    for _ in range(4):
        note(van.store)
    ways = (world.link(van), world.branch(van, branch))

    assert relay.exchange(van, *ways).relayed
    world.cut = set()
    calls = []

    def breaking(path, message, shape):
        calls.append(path)
        if calls.count("push") == 2:
            raise Unreachable(path)
        return ways[0](path, message, shape)

    note(van.store)
    assert relay.exchange(van, breaking, ways[1], limit=2).relayed
    with branch.store.reading() as tx:
        assert len(tx.entries()) == 5
    report = relay.exchange(van, *ways)
    assert not report.relayed and report.pushed == 3
    world.cut = {"CD01-V1", ("CD01-V1", "CD01")}
    with pytest.raises(Unreachable):
        relay.exchange(van, *ways)
    with pytest.raises(Unreachable):
        relay.exchange(van, ways[0], None)
