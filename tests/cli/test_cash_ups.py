"""The cash-up on the command line: what is expected, what was counted, how far it is."""

import pytest

from tests.support.tills import paid


@pytest.fixture
def taken(line):
    """Customers paid 628.50 in cash and 99 by card."""
    from tests.support.clock import Clock
    from tests.support.office import Office

    office = Office(line.home, Clock())
    try:
        yield [paid(office, 628_50), paid(office, 99_00, "card")]
    finally:
        office.desk.close()


def test_the_drawer_says_what_is_expected_and_how_far_the_cash_up_is(line, taken):
    drawer = line.json("cash-up", "front-1", who="zhao")
    assert [(each["method"], each["expected"]) for each in drawer["expected"]] == [("cash", 62850), ("card", 9900)]
    assert (drawer["total"], drawer["state"], drawer["last"]) == (72750, "open", None)

    page = line.take("zhao", "new", "count_cash", counter="front-1", cash="620", cash_reason="change", card="99")
    line.take("zhao", page["number"], "close_cash_up")

    said = line("cash-up", "front-1", "--lang", "en", who="zhao").out
    assert page["number"] in said and "closed, to be paid in" in said and "¥500.00" in said
    (row,) = line.json("list", "cash_ups", who="zhao")["rows"]
    assert (row["number"], row["state"]) == (page["number"], "closed")
    assert "Drawer front-1" in line("list", "cash_ups", "--lang", "en", who="zhao").out
    shown = line("show", page["number"], "--lang", "en", who="zhao").out
    assert "620.00 counted, ¥628.50 expected, difference -¥8.50 (Wrong change given)" in " ".join(shown.split())


def test_an_unknown_counter_is_not_found(line):
    assert line("cash-up", "9", "--lang", "en", who="zhao").code == 3
