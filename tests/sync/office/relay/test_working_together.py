"""A branch and its vans work together while the line to headquarters is down, and nothing is late when it is back."""

from itertools import permutations

import pytest

from fieldservice.sync import enrolled_stores
from fieldservice.sync.office import relay, relay_keys
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import RefusalReceived
from tests.support.world import act, numbered, stories
from tests.sync.office.relay.story import CODES, all_alike, entry_ids, reviews, together, until_still


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
