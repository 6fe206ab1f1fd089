"""How a part stands in a store: what is here, coming, ordered, asked for and used, read from the rows."""

import pytest

from fieldservice.read_model import replenishment
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.messages import Refused
from tests.support.office import sqlite_office
from tests.support.stock import FAN, GOOD, PSU, arrived, issued, moved, with_catalogue

OFFICES = [{"code": "HQ", "name": "总部", "name_en": "Headquarters", "kind": "headquarters"}]


@pytest.fixture
def store(tmp_path, tmp_path_factory):
    """A store that keeps two to ten fans and has one."""
    office = with_catalogue(sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "template"))
    with office.desk.session.store.writing() as tx:
        tx.publish("office", OFFICES, replace=False)
    arrived(office, FAN, quantity=1)
    yield office
    office.desk.close()


def proposed(office, who="zhao"):
    return {each.part: each.standing for each in office.desk.replenishment.proposals(office.by(who))}


def test_a_part_that_is_ordered_is_not_proposed_again_until_the_order_is_refused(store):
    assert (proposed(store)[FAN].here, proposed(store)[FAN].proposed) == (1, 9)

    order = store.take("zhao", "order_parts", "new", sender="HQ", parts="FAN-80 x9").id
    assert proposed(store) == {} and store.desk.replenishment.count(store.by("zhao")) == 0

    store.take("admin", "settle", order, state="refused", reason="no such part", counts=[])
    assert proposed(store)[FAN].ordered == 0 and store.desk.replenishment.count(store.by("zhao")) == 1


def test_what_is_on_the_way_here_counts_as_coming(store):
    moved(store, Posting(FAN, "HQ/good", "CD01/transit", 1))
    assert proposed(store) == {}

    moved(store, Posting(FAN, "CD01/transit", "CD01/lost", 1))
    assert proposed(store)[FAN].coming == 0


def test_what_a_requisition_asks_for_is_proposed_though_no_minimum_is_published(store):
    for who, step in (("chen", "register"), ("chen", "hand_on"), ("liu", "take_over"), ("liu", "hand_over")):
        store.take(who, step)
    store.take("zhao", "request_parts", parts="PSU-450 x2; FAN-80 x1")

    found = proposed(store)
    assert (found[PSU].asked, found[PSU].proposed) == (2, 2)
    assert (found[FAN].here, found[FAN].asked, found[FAN].proposed) == (1, 1, 10)


def test_use_is_what_left_the_store_less_what_came_back_unused_within_the_days_of_the_setting(store):
    arrived(store, FAN, quantity=9)
    issued(store, FAN, quantity=5)
    moved(store, Posting(FAN, GOOD, "CD01-V2/transit", 3), Posting(FAN, GOOD, "CD01/scrap", 1))
    moved(store, Posting(FAN, "CD01/bag/li.wei", GOOD, 1), Posting(FAN, "CD01-V2/bag/wang", "CD01/transit", 1))
    moved(store, Posting(FAN, GOOD, "CD01/adjusted", 2))
    moved(store, Posting(FAN, "CD01/transit", "CD01/lost", 1))
    assert proposed(store)[FAN].used == 5 + 3 - 2

    store.clock.later(days=91)
    assert proposed(store)[FAN].used == 0


def test_proposals_are_for_people_who_keep_a_store(store):
    with pytest.raises(Refused, match="storekeepers"):
        proposed(store, "wang")
    assert store.desk.replenishment.count(store.by("wang")) == 0


def test_a_part_that_came_before_it_was_sent_counts_once(store):
    moved(store, Posting(FAN, "CD01/transit", GOOD, 2))

    assert (proposed(store)[FAN].here, proposed(store)[FAN].coming) == (3, -2)


def test_the_count_is_made_anew_by_what_moves_parts_and_by_no_other_work(store, monkeypatch):
    count, made = store.desk.replenishment.count, []
    kept_parts = replenishment.kept_parts
    monkeypatch.setattr(replenishment, "kept_parts", lambda *asked: made.append(asked) or kept_parts(*asked))
    assert count(store.by("zhao")) == count(store.by("zhao")) == 1 and len(made) == 1

    store.take("chen", "register")
    assert count(store.by("zhao")) == 1 and len(made) == 1

    arrived(store, FAN, quantity=1)
    assert count(store.by("zhao")) == 0 and len(made) == 2
