"""Stock as one sees it: levels by place and part, moves, and where a piece has been."""

import pytest

from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.messages import Refused
from tests.support.stock import moved, with_catalogue

GOOD, BAG, TRANSIT = "CD01/good", "CD01/bag/li.wei", "CD01/transit"
FAN = {"code": "FAN-80", "zh": "风扇", "en": "Fan"}
RECEIVED = (
    Posting("FAN-80", "CD01/supplier", GOOD, 5, 6000),
    Posting("PSU-450", "CD01/supplier", GOOD, 1, 45000, "9F11-07"),
    Posting("PSU-450", "CD01/supplier", GOOD, 1, 45000, "9F11-08"),
)
ISSUED = (Posting("FAN-80", GOOD, BAG, 2, 2400), Posting("PSU-450", GOOD, BAG, 1, 45000, "9f11-07"))


@pytest.fixture
def stocked(office):
    moved(office, *RECEIVED, lines=[{"part": "FAN-80", "name": FAN}])
    return office


def rows(office, place="", part="", by="zhao", **page):
    found = office.desk.stock.levels(office.by(by), place, part, **page)
    return [(each.place, each.part, each.quantity, each.value) for each in found]


def test_a_place_holds_what_was_moved_into_it_less_what_was_moved_out(stocked):
    moved(stocked, *ISSUED)

    assert rows(stocked) == [
        (GOOD, "FAN-80", 3, 3600),
        (GOOD, "PSU-450", 1, 45000),
        (BAG, "FAN-80", 2, 2400),
        (BAG, "PSU-450", 1, 45000),
    ]
    assert rows(stocked, "bag/li.wei", "FAN-80") == rows(stocked, BAG, "FAN-80") == [(BAG, "FAN-80", 2, 2400)]
    assert rows(stocked, "bag") == rows(stocked, BAG)
    totals = {each.place: (each.pieces, each.value) for each in stocked.desk.stock.places(stocked.by("zhao"))}
    assert totals == {GOOD: (4, 48600), BAG: (3, 47400)}


def test_a_page_goes_on_behind_the_last_row_of_the_one_before(stocked):
    moved(stocked, *ISSUED)
    whole, paged, after = rows(stocked), [], ("", "")

    while page := rows(stocked, after=after, limit=1):
        paged += page
        after = page[-1][:2]

    assert paged == whole
    assert len(list(stocked.desk.stock.every_level(stocked.by("zhao"), size=3))) == 4


def test_an_engineer_does_not_see_what_parts_cost(stocked):
    assert {each[3] for each in rows(stocked, by="li.wei")} == {None}
    assert {each.value for each in stocked.desk.stock.places(stocked.by("li.wei"))} == {None}


def test_where_parts_come_from_is_no_stock_but_is_shown_when_it_is_named(stocked):
    assert ("CD01/supplier", "FAN-80", -5, -6000) in rows(stocked, "supplier")
    assert rows(stocked, "faulty") == []
    with pytest.raises(Refused) as refused:
        rows(stocked, "shelf")
    assert refused.value.code == "not_found" and GOOD in str(refused.value)
    with pytest.raises(Refused, match="FAN-81"):
        rows(stocked, part="FAN-81")


def test_a_branch_does_not_count_the_places_of_other_offices_as_its_own(stocked):
    moved(stocked, Posting("FAN-80", "CD01/supplier", "CD02/transit", 1))
    with stocked.desk.session.store.writing() as tx:
        tx.set_meta("exchange/url", "https://hq.example")

    assert {each[0] for each in rows(stocked)} == {GOOD}
    assert rows(stocked, "CD02/transit") == [("CD02/transit", "FAN-80", 1, 0)]


def test_a_part_that_is_not_published_any_more_has_the_name_of_its_last_entry_or_its_number(stocked):
    names = {each.part: each.name for each in stocked.desk.stock.levels(stocked.by("zhao"))}

    assert names == {"FAN-80": FAN, "PSU-450": {"code": "PSU-450"}}


def test_the_catalogue_names_a_part_and_says_how_many_are_kept(stocked):
    with_catalogue(stocked)

    (fan,) = stocked.desk.stock.levels(stocked.by("zhao"), "good", "fan80")
    assert (fan.name, fan.quantity, fan.available, fan.least, fan.most) == (FAN, 5, 5, 2, 10)


def test_facts_that_collided_leave_less_than_nothing_and_are_flagged(stocked):
    moved(stocked, Posting("FAN-80", GOOD, BAG, 7, 8400))

    (short,) = stocked.desk.stock.below_zero(stocked.by("zhao"))
    assert (short.place, short.part, short.quantity) == (GOOD, "FAN-80", -2)
    assert {each.place: each.below_zero for each in stocked.desk.stock.places(stocked.by("zhao"))} == {GOOD: 1, BAG: 0}


def test_the_parts_below_zero_are_counted_once_each_and_no_supplier_is_counted(stocked):
    moved(stocked, Posting("FAN-80", "CD01/faulty_transit", "CD01/faulty", 1), Posting("FAN-80", GOOD, BAG, 7, 8400))
    moved(stocked, Posting("RAM-16", "CD01/supplier", BAG, 2))

    assert stocked.desk.stock.count_below_zero(stocked.by("zhao")) == 2


def test_the_history_of_a_serial_number_says_who_moved_it_when_and_on_which_job(stocked):
    stocked.take("chen", "register")
    moved(stocked, *ISSUED, thing=stocked.request, by="li.wei")

    first, second = stocked.desk.stock.history(stocked.by("zhao"), "9F11-07")

    assert (first.source, first.target, first.by, first.number) == ("CD01/supplier", GOOD, "zhao", "")
    assert (second.source, second.target, second.by) == (GOOD, BAG, "li.wei")
    assert second.number == stocked.desk.thing(stocked.request).get("number") and first.at <= second.at
    assert stocked.desk.stock.history(stocked.by("zhao"), " 9f11-07 ", "PSU-450") == [first, second]
    with pytest.raises(Refused, match="9F11-09"):
        stocked.desk.stock.history(stocked.by("zhao"), "9F11-09")


def test_the_moves_of_a_place_come_by_page_the_newest_first(stocked):
    moved(stocked, *ISSUED)
    stock, by = stocked.desk.stock, stocked.by("zhao")

    pages, before = [], None
    while page := stock.movements(by, GOOD, limit=2, **({"before": before} if before else {})):
        pages += [(move.part, move.serial, move.target) for move in page]
        before = page[-1].key

    assert pages == [
        ("PSU-450", "9f11-07", BAG),
        ("FAN-80", "", BAG),
        ("PSU-450", "9F11-08", GOOD),
        ("PSU-450", "9F11-07", GOOD),
        ("FAN-80", "", GOOD),
    ]
    assert len(stock.movements(by, part="FAN-80")) == 2
