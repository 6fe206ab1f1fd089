"""Ledgers in the exchange: an office has what moves something into or out of its accounts and its vans', and no more.

It counts once in every store that sees it, and the ledgers are right after every repair.
"""

import pytest

from db import ledgers
from fieldservice.read_model.rebuild import rebuild
from fieldservice.sync import incidents
from fieldservice.sync.office import recovery, session
from fieldservice.sync_rules.rules import RULES
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.parts.places import LOST, SUPPLIER, bag, good, outside, transit
from tests.support.moved_parts import (
    BRANCH,
    ITEM,
    OTHER,
    VAN,
    all_of,
    arrived,
    entries,
    held,
    moved,
    received,
    sent,
    settled,
    wrong,
)  # fmt: skip
from tests.support.world import World, act

# Who sees what.


def test_an_office_gets_what_moves_something_to_it_and_nothing_else_of_the_job(world_on: World):
    here, there = world_on.office(BRANCH).store, world_on.office(OTHER).store
    act(here, "job-1", "received", kind="handed_over")
    moved(here, received(BRANCH))
    shipped = moved(here, sent(BRANCH, OTHER, 2))
    act(here, "job-1", "accepted")

    world_on.exchange(BRANCH, OTHER)

    assert entries(there) == {shipped.id}
    assert held(there, OTHER) == held(world_on.hq, OTHER) == held(here, OTHER) == {transit(OTHER): 2}
    with there.reading() as tx:
        assert tx.rows("SELECT thing FROM work_row") == tx.rows("SELECT thing FROM touch") == []
    assert wrong(*all_of(world_on)) == []


def test_a_branch_sees_what_moves_between_places_of_its_van_and_another_branch(world: World):
    there, van = world.office(OTHER).store, world.office(VAN).store
    branch = world.office(BRANCH).store
    moved(there, received(OTHER), sent(OTHER, VAN, 3), job="job-2")
    world.exchange(OTHER, VAN, BRANCH)
    moved(van, arrived(VAN, 2), job="job-3")
    world.exchange(VAN, OTHER, BRANCH)

    expected = {transit(VAN): 1, good(VAN): 2}
    assert held(van, VAN) == held(branch, VAN) == held(world.hq, VAN) == expected
    assert len(entries(there)) == 1, "what the van does with it afterwards is no matter of the sender"
    assert wrong(*all_of(world)) == []


def test_a_receipt_may_come_before_its_sending(world: World):
    here, there = world.office(BRANCH).store, world.office(OTHER).store
    moved(here, received(BRANCH), sent(BRANCH, OTHER, 2))
    moved(there, arrived(OTHER, 2), job="job-2")

    world.exchange(OTHER)
    assert held(world.hq, OTHER) == {good(OTHER): 2}
    with world.hq.reading() as tx:
        assert [each.account for each in ledgers.below_zero(tx, "CD02/t")] == [transit(OTHER)]
        assert tx.rows("SELECT mark FROM entry WHERE mark <> ''") == []

    world.exchange(BRANCH, OTHER)
    assert held(there, OTHER) == held(world.hq, OTHER) == {good(OTHER): 2}
    with there.reading() as tx:
        assert ledgers.below_zero(tx, "CD02/") == []
    assert wrong(*all_of(world)) == []


def test_a_van_that_changes_its_branch_brings_its_whole_stock(world: World):
    van, there = world.office(VAN).store, world.office(OTHER).store
    moved(van, received(VAN, 4), job="job-2")
    moved(van, Posting(ITEM, good(OTHER), good(VAN), 9), job="job-2")  # not its own, so it does not count
    world.exchange(VAN, BRANCH, OTHER)
    with world.hq.writing() as tx:
        tx.publish("office", [{"code": VAN, "name": VAN, "branch": OTHER, "kind": "van"}], replace=False)
    moved(van, Posting(ITEM, good(VAN), bag(VAN, "li.wei"), 1, 1000), job="job-3")
    world.exchange(VAN, OTHER, VAN)

    assert held(there, VAN) == held(world.hq, VAN) == {good(VAN): 3, bag(VAN, "li.wei"): 1}
    assert wrong(*all_of(world)) == []


def test_headquarters_misses_in_verify_that_an_office_does_not_see_its_accounts(world: World):
    here = world.office(BRANCH).store
    moved(here, received(BRANCH), sent(BRANCH, OTHER))
    world.exchange(BRANCH)
    with world.hq.writing() as tx:
        tx.run("DELETE FROM sight WHERE thing = 'accounts/CD02'")

    assert any("accounts/CD02" in each for each in wrong(world.hq))


# What counts.


def test_what_is_taken_out_of_a_place_of_another_office_is_marked_and_moves_nothing(world_on: World):
    here, there = world_on.office(BRANCH).store, world_on.office(OTHER).store
    moved(there, received(OTHER), job="job-2")
    taken = moved(here, Posting(ITEM, good(OTHER), good(BRANCH), 3, 3000))
    given = moved(here, received(BRANCH), sent(BRANCH, OTHER, 2))
    world_on.exchange(OTHER, BRANCH, OTHER)

    with world_on.hq.reading() as tx:
        assert (tx.entry(taken.id).mark, tx.entry(given.id).mark) == ("not_entitled", "")
        assert tx.value("SELECT review FROM work_row WHERE thing = 'job-1'") == 1, "it is on the review list"
    for store in (world_on.hq, here, there):
        assert held(store, OTHER)[transit(OTHER)] == 2
    assert held(there, OTHER)[good(OTHER)] == held(world_on.hq, OTHER)[good(OTHER)] == 5
    assert held(here) == held(world_on.hq) == {good(BRANCH): 3}
    assert wrong(*all_of(world_on)) == []


def test_a_kind_of_a_newer_version_may_not_take_from_elsewhere_either(world: World):
    here = world.office(BRANCH).store
    for kind in ("unheard_of", "noted"):
        moved(here, Posting(ITEM, good(OTHER), good(BRANCH)), kind=kind)
    world.exchange(BRANCH)

    with world.hq.reading() as tx:
        assert tx.rows("SELECT mark FROM entry") == [("not_entitled",)] * 2


@pytest.mark.parametrize("quantity, serial", [(-3, ""), (3, "SN-1")])
def test_nothing_is_taken_by_a_quantity_below_zero_or_several_pieces_of_one_number(world: World, quantity, serial):
    here = world.office(BRANCH).store
    moved(here, Posting(ITEM, good(BRANCH), good(OTHER), quantity, 0, serial))
    world.exchange(BRANCH)

    assert held(world.hq) == held(world.hq, OTHER) == held(here) == {}


def test_headquarters_moves_the_parts_of_an_office_that_is_no_more(world: World):
    there = world.office(OTHER).store
    moved(there, received(OTHER), job="job-2")
    world.exchange(OTHER)
    moved(world.hq, Posting(ITEM, good(OTHER), transit(BRANCH), 5, 5000), job="job-9")
    world.office(BRANCH)
    world.exchange(BRANCH, OTHER)

    assert held(there, OTHER) == held(world.hq, OTHER) == {}
    assert held(world.office(BRANCH).store) == {transit(BRANCH): 5}
    assert wrong(*all_of(world)) == []


def test_what_a_person_lets_count_counts_in_every_office_whose_accounts_it_moves(world_on: World):
    here, there = world_on.office(BRANCH).store, world_on.office(OTHER).store
    moved(there, received(OTHER), job="job-2")
    taken = moved(here, Posting(ITEM, good(OTHER), good(BRANCH), 3, 3000))
    world_on.exchange(OTHER, BRANCH, OTHER)
    settled(world_on.hq, taken)
    settled(world_on.hq, taken)
    world_on.exchange(BRANCH, OTHER)

    for store in (world_on.hq, there):
        assert held(store, OTHER) == {good(OTHER): 2}
    for store in (world_on.hq, here, there):
        assert held(store) == {good(BRANCH): 3}
    assert wrong(*all_of(world_on)) == []
    rebuild(there)
    assert held(there, OTHER) == {good(OTHER): 2}


def test_no_office_lets_its_own_taking_from_another_office_count(world: World):
    here = world.office(BRANCH).store
    act(here, "job-1", "received", kind="handed_over")
    taken = moved(here, Posting(ITEM, good(OTHER), good(BRANCH), 3, 3000))
    world.exchange(BRANCH)
    own = settled(here, taken)
    assert held(here) == {good(BRANCH): 3}
    world.exchange(BRANCH)

    with here.reading() as tx:
        assert tx.entry(own.id).mark == "not_entitled"
    assert held(here) == held(world.hq) == {}
    assert wrong(*all_of(world)) == []


def test_a_settlement_lets_only_entries_of_its_own_job_count(world: World):
    here = world.office(BRANCH).store
    taken = moved(here, Posting(ITEM, good(OTHER), good(BRANCH), 3, 3000))
    world.exchange(BRANCH)
    settled(world.hq, taken, job="job-7")
    world.exchange(BRANCH)

    assert held(here) == held(world.hq) == {} and wrong(*all_of(world)) == []


# Without headquarters.


def test_a_branch_and_its_van_move_parts_while_the_line_is_cut(world: World):
    branch, van = world.office(BRANCH).store, world.office(VAN).store
    world.exchange(BRANCH, VAN)
    world.cut = {BRANCH, VAN}
    moved(branch, received(BRANCH), sent(BRANCH, VAN, 2), job="job-2")
    world.relay(VAN)
    moved(van, arrived(VAN), job="job-3")
    world.relay(VAN)

    assert held(van, VAN) == held(branch, VAN) == {transit(VAN): 1, good(VAN): 1}
    assert wrong(branch, van) == []
    world.cut = set()
    world.exchange(BRANCH, VAN, BRANCH)
    assert held(van, VAN) == held(branch, VAN) == held(world.hq, VAN) == {transit(VAN): 1, good(VAN): 1}
    assert wrong(*all_of(world)) == []


def test_a_copied_store_counts_nothing_twice(world: World):
    office = world.office(BRANCH)
    moved(office.store, received(BRANCH))
    world.exchange(BRANCH)
    twin_folder = world.folder / "twin"
    twin_folder.mkdir()
    office.store.copy_to(twin_folder / "store.db")
    moved(office.store, received(BRANCH, 2))
    world.exchange(BRANCH)

    from db.store import Store

    twin = world.seat(Store.open(twin_folder))
    moved(twin.store, received(BRANCH, 3))
    session.exchange(twin, world.link(twin))
    world.exchange(BRANCH)

    assert held(twin.store) == held(office.store) == held(world.hq) == {good(BRANCH): 10}
    assert wrong(twin.store, *all_of(world)) == []
    twin.store.close()


def test_a_branch_moves_the_parts_of_its_van_but_a_van_not_those_of_its_branch(world: World):
    branch, van = world.office(BRANCH).store, world.office(VAN).store
    lost = moved(branch, Posting(ITEM, good(VAN), outside(VAN, LOST)), job="job-2")
    taken = moved(van, Posting(ITEM, good(BRANCH), good(VAN)), job="job-3")
    world.exchange(BRANCH, VAN)

    with world.hq.reading() as tx:
        assert [tx.entry(entry.id).mark for entry in (lost, taken)] == ["", "not_entitled"]


def in_two_places(store):
    with store.reading() as tx:
        return [
            each["detail"]["places"] for each in incidents.open_incidents(tx) if each["what"] == incidents.TWO_PLACES
        ]


def test_a_piece_that_two_people_sent_is_listed_once_where_both_places_are_known(world: World):
    here = world.office(BRANCH).store
    moved(here, Posting(ITEM, outside(BRANCH, SUPPLIER), good(BRANCH), 1, 1000, "SN-1"))
    moved(here, sent(BRANCH, OTHER, serial="SN-1"))
    moved(here, sent(BRANCH, VAN, serial="sn 1"))
    world.exchange(BRANCH)
    moved(here, sent(BRANCH, VAN, serial="SN-1"))
    world.exchange(BRANCH)

    assert in_two_places(world.hq) == [[transit(VAN), transit(OTHER)]]


def test_a_piece_that_was_received_before_its_sending_came_is_in_one_place(world: World):
    here, there = world.office(BRANCH).store, world.office(OTHER).store
    moved(here, Posting(ITEM, outside(BRANCH, SUPPLIER), good(BRANCH), 1, 1000, "SN-1"))
    world.exchange(BRANCH)
    moved(there, Posting(ITEM, transit(OTHER), good(OTHER), 1, 1000, "SN-1"), job="job-2")
    world.exchange(OTHER)
    moved(here, sent(BRANCH, OTHER, serial="SN-1"))
    world.exchange(BRANCH, OTHER)

    assert in_two_places(world.hq) == in_two_places(here) == in_two_places(there) == []


def test_an_office_that_takes_over_an_entry_which_it_saw_by_its_accounts_alone_sees_all_of_it(world: World):
    here, there = world.office(BRANCH), world.office(OTHER)
    shipped = moved(here.store, received(BRANCH), sent(BRANCH, OTHER))
    world.exchange(BRANCH, OTHER)
    with there.store.writing() as tx:
        tx.run("UPDATE entry SET number = 0")
        arrived = tx.value("SELECT arrived FROM entry WHERE id = ?", (shipped.id,))
        recovery.take_over(tx, RULES, [arrived], None)

    with there.store.reading() as tx:
        assert tx.rows("SELECT thing FROM touch WHERE arrived = ?", (arrived,)) == [("job-1",)]
        assert [row[0] for row in tx.rows("SELECT thing FROM work_row")] == ["job-1"]
