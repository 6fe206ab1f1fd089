"""The daily cash-up of a counter: counted against the books, explained, approved, closed, paid in at the bank."""

import pytest

from fieldservice.read_model.rebuild import verify
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.money.cash_up.lines import kinds_of
from tests.support.office import sqlite_office
from tests.support.tills import given_back, holds, paid


@pytest.fixture
def office(tmp_path, tmp_path_factory):
    made = sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "template")
    yield made
    made.desk.close()


def counted(office, who="tang", **data):
    return office.take(who, "count_cash", "new", **data).id


def did(office, cash_up, step, who="tang", **data):
    return office.take(who, step, cash_up, **data)


def state(office, cash_up):
    return office.desk.thing(cash_up).state


def awaited(office, cash_up):
    """The role for which the page of a cash-up says that it waits."""
    return office.desk.page(office.by("tang"), cash_up).awaits


def sound(office):
    assert verify(office.desk.session.store)["problems"] == []


def test_a_day_that_agrees_is_closed_paid_in_and_ended(office):
    first, _ = paid(office, 800_00), paid(office, 128_50)
    last = paid(office, 300_00, "card")
    given_back(office, 28_50)

    cash_up = counted(office, cash="900", card="300")
    thing = office.desk.thing(cash_up)
    assert (thing.state, thing.get("difference")) == ("counted", 0)
    assert (thing.get("first_receipt"), thing.get("last_receipt")) == (first, last)
    assert [(each.method, each.taken, each.given, each.expected) for each in kinds_of(thing.facts)] == [
        ("cash", 928_50, 28_50, 900_00),
        ("card", 300_00, 0, 300_00),
    ]

    did(office, cash_up, "close_cash_up")
    assert (state(office, cash_up), holds(office, "drawer/front-1/cash")) == ("closed", 500_00)
    assert (holds(office, "set_apart/front-1/cash"), holds(office, "set_apart/front-1/card")) == (400_00, 300_00)

    did(office, cash_up, "pay_in", slip="BOC-77120", day="2026-11-23")
    assert (state(office, cash_up), holds(office, "bank")) == ("closed", 400_00)
    did(office, cash_up, "settle_provider", method="card", fee="1.80", slip="UP-1", day="2026-11-23")
    assert (state(office, cash_up), holds(office, "bank"), holds(office, "bank_fee")) == ("paid_in", 698_20, 1_80)
    sound(office)


def test_what_comes_in_after_the_count_belongs_to_the_next_cash_up(office):
    paid(office, 600_00)
    first = counted(office, cash="600")
    late = paid(office, 50_00)
    did(office, first, "close_cash_up")
    assert holds(office, "drawer/front-1/cash") == 550_00

    second = office.desk.thing(counted(office, cash="550"))

    (cash,) = kinds_of(second.facts)
    assert (cash.before, cash.taken, cash.expected) == (500_00, 50_00, 550_00)
    assert [each["number"] for each in second.get("receipts")] == [late]


def test_money_that_came_in_while_somebody_counted_is_told(office):
    paid(office, 600_00)
    shown = ["shown", "cash=60000"]
    paid(office, 50_00)

    with pytest.raises(Refused, match="Money came in or went out while you were counting"):
        counted(office, cash="600", cash_reason="missing", seen=shown)


def test_a_counter_that_nobody_has_is_refused_with_those_there_are(office):
    paid(office, 600_00, counter="front-2")

    for step, data in (("count_cash", {"cash": "0"}), ("receive_money_early", {"cash": "5", "engineer": "li.wei"})):
        with pytest.raises(Refused) as refused:
            office.take("tang", step, "new", counter="frnot 2", **data)
        assert str(refused.value.fields["counter"]) == "There is no counter frnot 2 here. Counters: front-1, front-2."


def test_every_way_to_pay_is_counted_and_each_difference_has_its_reason(office):
    paid(office, 600_00), paid(office, 99_00, "mobile")

    with pytest.raises(Refused) as refused:
        counted(office, cash="590")
    assert set(refused.value.fields) == {"cash_reason", "mobile"}
    with pytest.raises(Refused) as refused:
        counted(office, cash="590", cash_reason="other", mobile="99")
    assert set(refused.value.fields) == {"words"}

    cash_up = counted(office, cash="590", cash_reason="other", mobile="99", words="一张十元被撕坏")
    assert state(office, cash_up) == "counted", "ten yuan need no approval"


def test_a_difference_above_the_setting_is_approved_by_another_person_before_the_day_is_closed(office):
    paid(office, 600_00)
    cash_up = counted(office, cash="540", cash_reason="missing")
    assert state(office, cash_up) == "approval"
    with pytest.raises(Refused, match="waits for approval"):
        did(office, cash_up, "close_cash_up")
    assert awaited(office, cash_up) == "manager"
    (waits,) = office.desk.approvals.waiting(office.by("sun"))
    assert (waits.kind, waits.amount, waits.by) == ("cash_difference", -60_00, "tang")

    did(office, cash_up, "approve", "sun")
    assert awaited(office, cash_up) == "counter_clerk"
    assert "Sign and close the cash-up" in [row["label"] for row in office.desk.lists.obligations(office.by("tang"))]
    did(office, cash_up, "close_cash_up")

    assert (holds(office, "cash_difference"), holds(office, "drawer/front-1/cash")) == (60_00, 500_00)
    assert holds(office, "set_apart/front-1/cash") == 40_00
    sound(office)


def test_a_difference_that_was_refused_is_counted_again(office):
    paid(office, 600_00)
    cash_up = counted(office, cash="540", cash_reason="missing")
    did(office, cash_up, "refuse_approval", "sun", reason="再数一遍")
    with pytest.raises(Refused, match="was not approved"):
        did(office, cash_up, "close_cash_up")

    did(office, cash_up, "count_cash_again", cash="600")
    did(office, cash_up, "close_cash_up")

    assert (state(office, cash_up), holds(office, "cash_difference")) == ("closed", 0)


def test_whoever_counted_signs(office):
    paid(office, 100_00)
    cash_up = counted(office, cash="100")

    with pytest.raises(Refused, match="唐琳 counted it and must sign"):
        did(office, cash_up, "close_cash_up", "zhao")
    did(office, cash_up, "count_cash_again", "zhao", cash="100")
    did(office, cash_up, "close_cash_up", "zhao")

    assert state(office, cash_up) == "paid_in", "all of it stays in the drawer"


def test_of_two_cash_ups_of_one_drawer_only_the_first_is_closed(office):
    paid(office, 900_00)
    one, other = counted(office, cash="900"), counted(office, "zhao", cash="900")
    did(office, one, "close_cash_up")

    with pytest.raises(Refused, match="cashed up at another terminal"):
        did(office, other, "close_cash_up", "zhao")
    did(office, other, "cancel_cash_up", "zhao", reason="已由唐琳日结")

    assert holds(office, "set_apart/front-1/cash") == 400_00


def test_cash_is_counted_by_notes_and_coins(office):
    paid(office, 412_50)

    cash_up = office.desk.thing(counted(office, denominations="100 x4, 10×1, 0.5 x5"))

    assert cash_up.get("difference") == 0
    assert cash_up.get("denominations")[0] == {"value": 100_00, "count": 4}
    with pytest.raises(Refused, match="Notes and coins do not add up"):
        counted(office, denominations="100 x4", cash="412.50")


def test_a_drawer_is_owed_once_the_office_has_closed_until_somebody_counts_it(office):
    paid(office, 600_00)
    owed = lambda who: [row["label"] for row in office.desk.lists.obligations(office.by(who))]
    assert "Drawer not cashed up" not in owed("tang")

    office.clock.later(hours=12)
    assert "Drawer not cashed up" in owed("tang") and "Drawer not cashed up" in owed("sun")
    counted(office, cash="600")

    assert "Drawer not cashed up" not in owed("sun") and owed("tang") == ["Sign and close the cash-up"]


def test_what_is_set_apart_is_owed_once_it_should_be_at_the_bank(office):
    paid(office, 900_00)
    cash_up = counted(office, cash="900")
    did(office, cash_up, "close_cash_up")
    owed = lambda who: [row["label"] for row in office.desk.lists.obligations(office.by(who))]
    assert "Pay the cash-up money in at the bank" not in owed("sun")

    office.clock.later(days=5)

    assert "Pay the cash-up money in at the bank" in owed("sun")


def test_two_counters_of_one_office_are_cashed_up_each_by_itself(office):
    paid(office, 100_00), paid(office, 40_00, counter="front-2")

    (second,) = kinds_of(office.desk.thing(counted(office, counter="front-2", cash="40")).facts)
    (first,) = kinds_of(office.desk.thing(counted(office, cash="100")).facts)

    assert (first.expected, second.expected) == (100_00, 40_00)
