"""Two terminals of one counter, each with a store of its own, cash up its drawer while the line is cut."""

import pytest

from fieldservice.workflows.money.cash_up.lines import kinds_of, receipts_of
from tests.support.organisation import Organisation
from tests.support.tills import holds, paid

FIRST, SECOND = "CD01", "CD01~2"


class At:
    """A store of the organisation, as the helpers about money know an office."""

    def __init__(self, organisation, code):
        self.desk = organisation.desk(code)


@pytest.fixture
def organisation(tmp_path):
    made = Organisation(tmp_path)
    for code in ("HQ", FIRST, SECOND):
        made.desk(code)
    yield made
    made.close()


def took(organisation, code, amount):
    return paid(At(organisation, code), amount, counter="counter", by="lin")


def cashed_up(organisation, code, cash):
    """The cash-up of the drawer, counted and closed at this store."""
    thing = organisation.take(code, "lin", "count_cash", cash=cash).id
    organisation.take(code, "lin", "close_cash_up", thing)
    return thing


def twice(organisation, code, who):
    """What the review list of a store says of drawers that were counted twice."""
    return [item for item in organisation.reviews(code, who) if item.what == "counted_twice"]


def drawer(organisation):
    return [holds(At(organisation, code), "drawer/counter/cash") for code in (FIRST, SECOND)]


def test_two_cash_ups_of_one_drawer_apart_are_a_finding_and_every_receipt_is_counted_once_in_the_end(organisation):
    both = took(organisation, FIRST, 900_00)
    organisation.all()
    here, there = took(organisation, FIRST, 40_00), took(organisation, SECOND, 30_00)
    first = cashed_up(organisation, FIRST, "940")
    second = cashed_up(organisation, SECOND, "930")
    after = took(organisation, SECOND, 5_00)
    organisation.all()

    assert drawer(organisation) == [105_00, 105_00], "by the books 870 are set apart, which nobody has"
    found = [twice(organisation, code, who) for code, who in (("HQ", "ding"), (FIRST, "sun"), (SECOND, "sun"))]
    assert all("林前台" in str(item.says) for (item,) in found)

    organisation.take(FIRST, "sun", "take_cash_up_back", second, reason="两台终端各数了一次")
    organisation.desk(FIRST).review.settle(organisation.by(FIRST, "sun"), found[1][0].key)
    organisation.all()
    third = organisation.desk(SECOND).thing(cashed_up(organisation, SECOND, "535"))
    organisation.all()

    assert drawer(organisation) == [500_00, 500_00]
    assert [kind.expected for kind in kinds_of(third.facts)] == [535_00]
    counted = [receipts_of(organisation.desk(SECOND).thing(each)) for each in (first, third.id)]
    assert [sorted(each["number"] for each in some) for some in counted] == [
        sorted((both, here)),
        sorted((there, after)),
    ]
    assert twice(organisation, FIRST, "sun") == []
