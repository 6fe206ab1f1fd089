"""A branch and its vans work together while the line to headquarters is down, and nothing is lost or late when it is
back."""

from itertools import permutations

import pytest

from fieldservice.sync import enrolled_stores, meta_keys
from fieldservice.sync.office import outbox, relay, relay_keys, session
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import RefusalReceived, SyncProblem, Unreachable
from tests.support.world import World, act, note, numbered, stories

OFFICES = (("CD01", ""), ("CD02", ""), ("CD01-V1", "CD01"), ("CD01-V2", "CD01"))
CODES = tuple(code for code, _ in OFFICES)


@pytest.fixture
def world(tmp_path):
    """A branch with two vans and another branch, all up to date; then the line to headquarters is cut."""
    world = World(tmp_path, offices=OFFICES)
    for code in CODES:
        world.office(code)
    world.exchange(*CODES)
    world.cut = set(CODES)
    yield world
    world.close()


def together(world):
    """The van works on the branch's job, the coordinator gives the job on, the other van takes it: all without
    headquarters."""
    branch, first, second = (world.office(code).store for code in ("CD01", "CD01-V1", "CD01-V2"))
    made = [
        act(branch, to="received", kind="handed_over"),
        act(branch, to="dispatched", holder="CD01-V1", kind="dispatched"),
    ]
    world.relay("CD01-V1")
    made.append(act(first, to="taken", kind="taken"))
    world.relay("CD01-V1")
    made.append(act(branch, to="dispatched", holder="CD01-V2", kind="dispatched"))
    world.relay("CD01-V2")
    made.append(act(second, to="taken", kind="taken"))
    world.relay("CD01-V2")
    made.append(note(branch))
    return [entry.id for entry in made]


def entry_ids(store, thing="job-1"):
    with store.reading() as tx:
        return [entry.id for entry in tx.entries_of(thing)]


def reviews(store):
    with store.reading() as tx:
        return tx.value("SELECT count(*) FROM work_row WHERE review = 1")


def all_alike(world, made):
    """Every store that sees the job has its entries as headquarters numbered them: in the order in which they were
    built."""
    for store in (world.hq, *(world.office(code).store for code in ("CD01", "CD01-V1", "CD01-V2"))):
        assert entry_ids(store) == made
        assert stories(store) == [("job-1", "taken", "CD01-V2")]
        assert not reviews(store)
        with store.reading() as tx:
            assert tx.value("SELECT count(*) FROM entry WHERE number = 0") == 0
    with world.hq.reading() as tx:
        assert [entry.number for entry in tx.entries()] == list(range(1, len(made) + 1))
    with world.office("CD01").store.reading() as tx:
        assert tx.rows("SELECT * FROM relayed_batch") == [] and outbox.unsent(tx) == 0


def until_still(world, codes):
    for _ in range(4):
        if not any(report.pushed + report.pulled for report in world.exchange(*codes)):
            return
    raise AssertionError("it never comes to rest")


def test_a_branch_and_its_vans_work_on_one_job_without_headquarters(world):
    made = together(world)

    for code in ("CD01", "CD01-V2"):
        assert stories(world.office(code).store) == [("job-1", "taken", "CD01-V2")]
    assert entry_ids(world.office("CD01").store) == made
    assert entry_ids(world.office("CD01-V2").store) == made[:-1]
    assert world.relay("CD01-V1").pulled == 3 and world.relay("CD01-V2").pulled == 1
    assert entry_ids(world.office("CD01-V1").store) == entry_ids(world.office("CD01-V2").store) == made
    assert not any(reviews(world.office(code).store) for code in CODES)


def test_a_van_gets_only_the_entries_that_it_may_see(world):
    branch, first, second = (world.office(code).store for code in ("CD01", "CD01-V1", "CD01-V2"))
    act(branch, "job-2", "received", kind="handed_over")
    act(branch, "job-3", "received", kind="handed_over", touches=[("customer", "customer-7")])
    act(branch, "job-3", "dispatched", "CD01-V1", "dispatched")

    world.relay("CD01-V1")
    world.relay("CD01-V2")

    assert stories(first) == [("job-3", "dispatched", "CD01-V1")] and stories(second) == []
    with first.reading() as tx:
        assert tx.rows("SELECT thing FROM touch WHERE thing = 'customer-7'") == []
    with second.reading() as tx:
        assert tx.entries() == []


def test_a_branch_serves_only_its_own_vans(world):
    branch = world.office("CD01")
    assert set(relay_keys.keys(branch)) == {"CD01-V1", "CD01-V2"} and relay_keys.keys(world.office("CD02")) == {}
    with pytest.raises(RefusalReceived, match="sign"):
        world.relay("CD01-V1", "CD02")
    batch = wire.sign(world.secrets["CD01-V2"], wire.Batch("CD01-V2", "", 1, []))
    with pytest.raises(wire.BadMessage):
        relay.push(branch, "CD01-V1", batch)

    with pytest.raises(RequestRefused, match="no_van"):
        relay.push(branch, "CD02", wire.sign(world.secrets["CD02"], wire.Batch("CD02", "", 1, [])))

    world.cut = set()
    with world.hq.writing() as tx:
        enrolled_stores.set_status(tx, "CD01-V1", enrolled_stores.REVOKED)
        tx.publish("office", [{"code": "CD01-V2", "name": "车", "branch": "CD02", "kind": "van"}], replace=False)
    world.exchange("CD01")

    assert set(relay_keys.keys(branch)) == set()
    with pytest.raises(RefusalReceived, match="sign"):
        world.relay("CD01-V1")
    with pytest.raises(RequestRefused, match="no_van"):
        relay.push(branch, "CD01-V1", wire.sign(world.secrets["CD01-V1"], wire.Batch("CD01-V1", "", 1, [])))
    branch.keep_secret("relay/CD01-V2", relay_keys.own_key(world.office("CD01-V2")))
    with branch.store.writing() as tx:
        tx.set_meta(relay_keys.VANS, '{"CD01-V2": ""}')
    with pytest.raises(RefusalReceived, match="no_van"):
        world.relay("CD01-V2")


def test_a_branch_whose_line_returns_first_sends_the_work_of_its_vans_too(world):
    made = together(world)
    world.cut -= {"CD01"}

    world.exchange("CD01")

    assert entry_ids(world.hq) == made
    with world.office("CD01").store.reading() as tx:
        assert [entry.number for entry in tx.entries_of("job-1")] == [1, 2, 3, 4, 5, 6]
    world.cut = set()
    until_still(world, CODES)
    all_alike(world, made)


def test_a_van_whose_line_returns_first_keeps_work_that_was_built_on_the_branch(world):
    made = together(world)
    world.cut -= {"CD01-V2"}

    (report,) = world.exchange("CD01-V2")

    assert report.pushed == 0 and entry_ids(world.hq) == []
    world.cut = set()
    until_still(world, CODES)
    all_alike(world, made)


@pytest.mark.parametrize("order", tuple(permutations(("CD01", "CD01-V1", "CD01-V2"))), ids=" ".join)
def test_work_keeps_the_order_in_which_it_was_built_whichever_store_reconnects_first(world, order):
    made = together(world)
    world.cut = set()

    until_still(world, order)

    all_alike(world, made)
    assert {code: numbered(world.office(code).store) for code in CODES} == {
        code: numbered(world.hq, code) for code in CODES
    }


def test_a_van_whose_branch_is_gone_sends_its_own_entries_and_those_it_has_of_the_branch(world):
    made = together(world)
    world.cut -= {"CD01-V2"}

    (report,) = world.exchange("CD01-V2", force=True)

    assert report.pushed == 5
    assert entry_ids(world.hq) == entry_ids(world.office("CD01-V2").store)
    assert set(entry_ids(world.hq)) == set(made[:-1])


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


def test_a_branch_hands_on_to_its_vans_the_rows_that_headquarters_published(world):
    world.cut = {"CD01-V1"}
    with world.hq.writing() as tx:
        tx.publish(
            "staff",
            [{"name": "zhou.min", "display": "周敏", "pin": "x", "roles": "agent", "office": "CD01"}],
            replace=False,
        )
    world.exchange("CD01")

    assert world.relay("CD01-V1").published == 1

    with world.office("CD01-V1").store.reading() as tx:
        assert tx.value("SELECT display FROM staff WHERE name = 'zhou.min'") == "周敏"
    world.cut = set()
    (report,) = world.exchange("CD01-V1")
    assert report.published == 0


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


def test_bytes_that_are_no_entry_wait_for_headquarters_and_hold_nothing_up(world):
    branch, van = world.office("CD01"), world.office("CD01-V1")
    note(van.store)
    broken = note(van.store)
    note(van.store)
    with van.store.writing() as tx:
        body = bytes(tx.value("SELECT body FROM entry WHERE id = ?", (broken.id,)))
        tx.run("UPDATE entry SET body = ? WHERE id = ?", (body[:-9] + b"!", broken.id))

    world.relay("CD01-V1")

    with branch.store.reading() as tx:
        assert [entry.seq for entry in tx.entries()] == [1, 3]
    world.cut = set()
    world.exchange("CD01")
    with world.hq.reading() as tx:
        assert [entry.mark for entry in tx.entries()] == ["", "unreadable", ""]


def test_a_van_that_was_restored_from_a_backup_asks_headquarters_first(world):
    van = world.office("CD01-V1")
    note(van.store)
    world.relay("CD01-V1")
    with van.store.writing() as tx:
        tx.run("DELETE FROM touch")
        tx.run("DELETE FROM private_part")
        tx.run("DELETE FROM entry")
        tx.run("UPDATE counter_row SET value = 0 WHERE name = 'journal/seq'")

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
    with van.store.writing() as tx:  # from a backup of before these entries
        tx.run("DELETE FROM touch")
        tx.run("DELETE FROM private_part")
        tx.run("DELETE FROM entry")
        tx.run("UPDATE counter_row SET value = 0 WHERE name = 'journal/seq'")
    other = note(van.store, "job-5")
    world.cut = set()
    world.exchange("CD01-V1")

    world.exchange("CD01", "CD01-V1")

    wanted = [other.id, *(entry.id for entry in lost)]
    for store in (world.hq, world.office("CD01").store, van.store):
        assert entry_ids(store, "job-5") == wanted
    with world.office("CD01").store.reading() as tx:
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


def test_a_van_that_changed_its_branch_does_not_bring_its_earlier_work(world):
    world.cut = set()
    van = world.office("CD01-V1").store
    old = act(van, "job-8", "received", kind="handed_over")
    world.exchange("CD01-V1")
    with world.hq.writing() as tx:
        tx.publish("office", [{"code": "CD01-V1", "name": "车", "branch": "CD02", "kind": "van"}], replace=False)
    world.exchange("CD01-V1", "CD02")
    new = act(van, "job-9", "received", kind="handed_over")
    world.cut = set(CODES)

    world.relay("CD01-V1", "CD02")

    with world.office("CD02").store.reading() as tx:
        assert [entry.id for entry in tx.entries()] == [new.id] and tx.entry(old.id) is None


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
