"""Counting a place: blind, by several people, while parts go on moving; differences, reasons, approval, correction."""

from itertools import count as numbers

import pytest

from db import ledgers
from fieldservice.presentation.values import Wording
from fieldservice.read_model.rebuild import verify
from fieldservice.workflows.engine.messages import Refused
from tests.support.office import sqlite_office
from tests.support.stock import ADJUSTED, BAG, FAN, GOOD, PSU, RAM, arrived, held, issued, with_catalogue


@pytest.fixture
def store(tmp_path, tmp_path_factory):
    """A store with ten fans, four memory modules and two power supplies."""
    office = sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "template")
    yield stocked(office)
    office.desk.close()


def stocked(office):
    with_catalogue(office)
    arrived(office, FAN, quantity=10)
    arrived(office, RAM, quantity=4)
    arrived(office, PSU, "9F11-07", "9F11-08")
    return office


def begun(office, **data):
    """A count is open; the answer is its id."""
    return office.take("zhao", "begin_count", "new", **{"place": "good", **data}).id


def did(office, count, step, who="zhao", **data):
    return office.take(who, step, count, **data)


def lines(office, count):
    """The differences as (part, counted, books, difference)."""
    found = office.desk.thing(count).get("differences")
    return [(line["part"], line["quantity"], line["book"], line["difference"]) for line in found]


def counted(office, parts, **data):
    count = begun(office, **data)
    did(office, count, "count_parts", parts=parts)
    did(office, count, "finish_count")
    return count


WITHOUT_ONE_FAN = "FAN-80 x9\nRAM-16 x4\nPSU-450 x2 9F11-07 9F11-08"
ALL = WITHOUT_ONE_FAN.replace("x9", "x10")


def test_a_count_that_agrees_with_the_books_ends_without_approval(store):
    count = counted(store, ALL)

    assert store.desk.thing(count).state == "agreed" and lines(store, count) == []
    assert store.desk.approvals.waiting(store.by("sun")) == []


def test_whoever_counts_finds_nothing_of_the_books_in_the_count(store):
    count = begun(store)
    did(store, count, "count_parts", "li.wei", parts="FAN-80 x3")

    said = str([store.desk.page(store.by("li.wei"), count), store.desk.thing(count).lists])
    assert (
        "10" not in said.replace(store.desk.thing(count).get("number"), "").replace("2026", "").split("FAN-80")[-1][:40]
    )
    assert "differences" not in store.desk.thing(count).facts and "book" not in said.split("history")[0]


def test_a_difference_is_explained_approved_by_another_person_and_corrected(store):
    count = counted(store, WITHOUT_ONE_FAN)
    assert lines(store, count) == [(FAN, 9, 10, -1)]

    did(store, count, "ask_adjustment", reason="missing")
    with pytest.raises(Refused, match="waits for approval"):
        did(store, count, "adjust")
    (waits,) = store.desk.approvals.waiting(store.by("sun"))
    assert (waits.kind, waits.amount, waits.currency, waits.by) == ("adjustment", -1200, "CNY", "zhao")

    did(store, count, "approve", "sun")
    did(store, count, "adjust")

    assert held(store)[FAN] == 9 and store.desk.thing(count).state == "corrected"
    with store.desk.session.store.reading() as tx:
        assert ledgers.totals(tx, ADJUSTED) == (1, 1200)
    assert verify(store.desk.session.store)["problems"] == []


def test_a_correction_takes_out_no_more_than_is_there_by_now_and_stays_owed(store):
    count = counted(store, WITHOUT_ONE_FAN)
    did(store, count, "ask_adjustment", reason="missing")
    did(store, count, "approve", "sun")
    issued(store, FAN, quantity=10)

    with pytest.raises(Refused, match="FAN-80: only 0 left"):
        did(store, count, "adjust")
    # A refused attempt is no act: the answer is still to be read, also in the rows that are made again.
    assert store.rows("SELECT kind, person FROM debt_row") == [("answer", "zhao")]
    assert verify(store.desk.session.store)["problems"] == []
    did(store, count, "count_again", absent="FAN-80")
    assert lines(store, count) == []


def test_a_correction_without_a_count_stays_what_was_proposed(store):
    proposed = store.take(
        "zhao", "adjust_stock", "new", place="good", change="less", reason="missing", parts="FAN-80 x1"
    )

    with pytest.raises(Refused, match="Nothing was counted here"):
        did(store, proposed.id, "count_again", parts="FAN-80 x9")
    assert [line[0] for line in lines(store, proposed.id)] == [FAN]


def test_what_two_people_count_adds_up_and_a_piece_scanned_twice_is_one(store):
    count = begun(store)
    did(store, count, "count_parts", "li.wei", parts="FAN-80 x4\nPSU-450 9F11-07 9F11-08")
    did(store, count, "count_parts", "tang", parts="FAN-80 x6\nRAM-16 x2")
    did(store, count, "count_parts", "zhao", parts="RAM-16\nRAM-16\nPSU-450 9f11-08")
    did(store, count, "finish_count")

    assert store.desk.thing(count).state == "agreed"


def test_parts_that_move_while_a_place_is_counted_are_no_differences(store):
    count = begun(store)
    arrived(store, RAM, quantity=1)  # on the shelf before anybody counts there
    did(store, count, "count_parts", parts="FAN-80 x10\nRAM-16 x5")
    issued(store, FAN, quantity=3)  # counted, then issued
    issued(store, PSU, "9F11-07")  # issued before anybody counts it
    did(store, count, "count_parts", parts="PSU-450 9F11-08")
    arrived(store, PSU, "9F11-09")  # after it was counted
    arrived(store, FAN, quantity=2)
    did(store, count, "finish_count")

    assert lines(store, count) == []


def test_a_line_that_differs_says_what_the_books_said_when_it_was_counted_and_what_moved_since(store):
    count = begun(store, scope="listed")
    did(store, count, "count_parts", parts="FAN-80 x8")
    issued(store, FAN, quantity=3)
    did(store, count, "finish_count")

    (line,) = store.desk.thing(count).get("differences")
    assert (line["quantity"], line["book"], line["moved"], line["difference"]) == (8, 10, -3, -2)
    approved(store, count)
    assert held(store)[FAN] == 5  # 8 were there, 3 left


def test_a_part_that_nobody_counted_is_missing_as_far_as_it_was_there_all_the_time(store):
    count = begun(store)
    did(store, count, "count_parts", parts="FAN-80 x10\nPSU-450 x2 9F11-07 9F11-08")
    issued(store, RAM, quantity=1)
    did(store, count, "finish_count")
    assert lines(store, count) == [(RAM, 0, 3, -3)]

    other = begun(store)
    arrived(store, RAM, quantity=9)
    did(store, other, "count_parts", parts="FAN-80 x10\nPSU-450 x2 9F11-07 9F11-08")
    did(store, other, "finish_count")
    assert lines(store, other) == [(RAM, 0, 3, -3)]


def test_of_listed_parts_nothing_else_is_missing_and_of_a_group_only_its_parts(store):
    assert lines(store, counted(store, "FAN-80 x9", scope="listed")) == [(FAN, 9, 10, -1)]
    assert lines(store, counted(store, "FAN-80 x10", scope="group", group="memory")) == [(RAM, 0, 4, -4)]
    with pytest.raises(Refused) as refused:
        begun(store, scope="group")
    assert "group" in refused.value.fields


def test_a_piece_in_the_place_of_another_is_a_difference_although_the_number_is_right(store):
    count = counted(store, ALL.replace("9F11-08", "9F11-99"))

    (line,) = store.desk.thing(count).get("differences")
    assert (line["difference"], line["found"], line["missing"]) == (0, ["9F11-99"], ["9F11-08"])
    approved(store, count)
    by = store.by("zhao")
    assert [move.target for move in store.desk.stock.history(by, "9F11-99")] == [GOOD]
    assert [move.target for move in store.desk.stock.history(by, "9F11-08")] == [GOOD, ADJUSTED]
    assert store.desk.stock.history(by, "9F11-08")[-1].number == store.desk.thing(count).get("number")


def test_a_part_with_serial_numbers_is_counted_piece_by_piece(store):
    count = begun(store)
    for parts in ("PSU-450 x2", "PSU-450 x2 9F11-07 9f11-07"):
        with pytest.raises(Refused) as refused:
            did(store, count, "count_parts", parts=parts)
        assert "serial number" in str(refused.value.fields["parts"])


def approved(office, count, **data):
    did(office, count, "ask_adjustment", **{"reason": "missing", **data})
    did(office, count, "approve", "sun")
    did(office, count, "adjust")


def test_a_line_is_counted_again_and_the_others_stay(store):
    count = counted(store, "FAN-80 x7\nRAM-16 x3\nPSU-450 x2 9F11-07 9F11-08")
    assert lines(store, count) == [(FAN, 7, 10, -3), (RAM, 3, 4, -1)]

    did(store, count, "count_again", parts="FAN-80 x9")
    assert lines(store, count) == [(FAN, 9, 10, -1), (RAM, 3, 4, -1)]
    assert [line["line"] for line in store.desk.thing(count).get("differences")] == ["1", "2"]

    did(store, count, "count_again", parts="FAN-80 x10\nRAM-16 x4")
    assert store.desk.thing(count).state == "agreed"


def test_a_part_that_is_not_there_when_it_is_counted_again_is_none(store):
    count = counted(store, ALL.replace("x10", "x11"))
    did(store, count, "count_again", absent="FAN-80")

    assert lines(store, count) == [(FAN, 0, 10, -10)]
    with pytest.raises(Refused) as refused:
        did(store, count, "count_again", absent="FAN-81")
    assert "FAN-81" in str(refused.value.fields["absent"])


def test_what_is_counted_again_after_it_was_asked_for_is_approved_anew(store):
    count = counted(store, WITHOUT_ONE_FAN)
    did(store, count, "ask_adjustment", reason="missing")
    did(store, count, "approve", "sun")
    did(store, count, "count_again", parts="FAN-80 x8")

    assert store.desk.thing(count).state == "differences"
    did(store, count, "ask_adjustment", reason="missing")
    with pytest.raises(Refused, match="waits for approval"):
        did(store, count, "adjust")
    did(store, count, "approve", "sun")
    did(store, count, "adjust")
    assert held(store)[FAN] == 8


def test_a_refused_correction_is_asked_for_anew_or_given_up(store):
    count = counted(store, WITHOUT_ONE_FAN)
    did(store, count, "ask_adjustment", reason="missing")
    did(store, count, "refuse_approval", "sun", reason="先找一找")
    with pytest.raises(Refused, match="not approved"):
        did(store, count, "adjust")

    did(store, count, "ask_adjustment", reason="missing")
    assert len(store.desk.approvals.waiting(store.by("sun"))) == 1
    did(store, count, "cancel_count", reason="货架后面找到了")
    assert store.desk.thing(count).state == "cancelled" and held(store)[FAN] == 10


def test_only_what_was_approved_is_corrected_if_parts_move_afterwards(store):
    count = counted(store, WITHOUT_ONE_FAN)
    did(store, count, "ask_adjustment", reason="missing")
    did(store, count, "approve", "sun")
    issued(store, FAN, quantity=4)
    did(store, count, "adjust")

    assert held(store)[FAN] == 5


def test_two_counts_of_one_place_do_not_correct_the_same_part_twice(store):
    first, second = counted(store, WITHOUT_ONE_FAN), counted(store, WITHOUT_ONE_FAN)
    approved(store, first)
    did(store, second, "ask_adjustment", reason="missing")
    did(store, second, "approve", "sun")
    with pytest.raises(Refused, match="Another count has meanwhile corrected FAN-80"):
        did(store, second, "adjust")

    did(store, second, "count_again", parts="FAN-80 x9")
    assert store.desk.thing(second).state == "agreed" and held(store)[FAN] == 9


def test_every_line_may_have_a_reason_of_its_own(store):
    count = counted(store, "FAN-80 x9\nRAM-16 x3\nPSU-450 x2 9F11-07 9F11-08")
    for reasons, said in (
        ("7 damaged", "7 damaged"),
        ("1 broken", "Did you mean"),
        ("2 other", "Line 2"),
        ("2 其他原因", "Line 2"),
        ("1", "“1”"),
    ):
        with pytest.raises(Refused) as refused:
            did(store, count, "ask_adjustment", reason="missing", reasons=reasons)
        assert said in str(refused.value.fields["reasons"])
    with pytest.raises(Refused) as refused:
        did(store, count, "ask_adjustment", reason="other")
    assert "words" in refused.value.fields

    did(store, count, "ask_adjustment", reason="miscounted", reasons="2 其他原因 摔坏了")
    (asked,) = store.desk.approvals.asked(store.by("sun"))
    told = Wording.of(store.desk).details(asked.asked)[-1][1]
    assert told == (
        "1. FAN-80 Fan: 9 counted, 10 in the books (Miscounted before); "
        "2. RAM-16 Memory: 3 counted, 4 in the books (Other reason, 摔坏了)"
    )


def test_the_bag_of_an_engineer_is_counted_as_a_place_of_the_store(store):
    issued(store, FAN, quantity=2)
    with pytest.raises(Refused) as refused:
        begun(store, place="bag")
    assert "person" in refused.value.fields

    count = counted(store, "FAN-80", place="bag", person="li.wei")
    assert lines(store, count) == [(FAN, 1, 2, -1)]
    approved(store, count)
    assert held(store, BAG) == {FAN: 1}


def test_a_correction_without_a_count_is_approved_as_well(store):
    more = store.take("zhao", "adjust_stock", "new", place="good", change="more", parts="FAN-80 x2", reason="found").id
    less = store.take(
        "zhao", "adjust_stock", "new", place="good", change="less", parts="PSU-450 9F11-07", reason="damaged"
    ).id
    scrap = store.take("zhao", "scrap_stock", "new", place="good", parts="RAM-16", reason="damaged").id
    assert {each.amount for each in store.desk.approvals.waiting(store.by("sun"))} == {2400, -45000, -30000}
    for each in (more, less, scrap):
        did(store, each, "approve", "sun")
        did(store, each, "adjust")

    assert held(store) == {FAN: 12, PSU: 1, RAM: 3}
    assert {each.place for each in store.desk.stock.levels(store.by("zhao"), "scrap")} == {"CD01/scrap"}
    with pytest.raises(Refused) as refused:
        store.take("zhao", "scrap_stock", "new", place="good", parts="RAM-16 x4", reason="damaged")
    assert "only 3 there" in str(refused.value.because)


def test_an_office_may_let_small_differences_pass_without_approval(store):
    with store.desk.session.store.writing() as tx:
        tx.publish("setting", [{"key": "approval_adjustment@CD01", "value": "100 manager"}])
    count = counted(store, WITHOUT_ONE_FAN)
    did(store, count, "ask_adjustment", reason="missing")
    did(store, count, "adjust")

    assert held(store)[FAN] == 9 and store.desk.thing(count).get("free") is True


def test_more_parts_than_the_books_have_or_fewer_than_none_are_put_right(store):
    issued(store, RAM, quantity=6)
    assert held(store)[RAM] == -2

    count = counted(store, "FAN-80 x12\nPSU-450 x2 9F11-07 9F11-08")
    assert lines(store, count) == [(FAN, 12, 10, 2), (RAM, 0, -2, 2)]
    approved(store, count)
    assert held(store).get(RAM, 0) == 0 and store.desk.stock.below_zero(store.by("zhao")) == []


def test_a_count_on_either_database(office):
    stocked(office)
    count = begun(office)
    did(office, count, "count_parts", parts="FAN-80 x9\nRAM-16 x4\nPSU-450 9F11-08")
    issued(office, FAN, quantity=1)
    did(office, count, "finish_count")
    approved(office, count)

    assert held(office) == {FAN: 8, RAM: 4, PSU: 1}
    assert verify(office.desk.session.store)["problems"] == []
    rows = dict(
        zip(numbers(), office.rows("SELECT kind, state FROM work_row WHERE kind = 'stock_count'"), strict=False)
    )
    assert list(rows.values()) == [("stock_count", "corrected")]


def test_in_a_store_no_engineer_opens_a_count_or_a_shipment_and_none_is_offered(store):
    offered = {step.name for _, step in store.desk.openings(store.by("wang"))}

    assert "offer_part" in offered and not offered & {"begin_count", "send_parts"}
    with pytest.raises(Refused, match="Engineers count their own bag in a van; storekeepers count a store"):
        store.take("wang", "begin_count", "new", place="good")
