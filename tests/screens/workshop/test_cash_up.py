"""The cash-up by keys: what is expected stands beside what is typed, the difference at once; saved, signed, closed."""

import pytest

from fieldservice.screens.cash_up import CashUpScreen
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.step import StepScreen
from tests.support.counter import SIZES
from tests.support.hands import at_the_counter, notices
from tests.support.tills import holds, paid


@pytest.fixture
def taken(counter):
    """Customers paid 628.50 in cash and 99 by card at this terminal."""
    name = counter.desk.cash_ups.counter
    paid(counter, 628_50, counter=name)
    paid(counter, 99_00, "card", counter=name)
    return counter


async def opened(hands):
    await hands.press("shift+f8")
    await hands.until(lambda: isinstance(hands.app.screen, CashUpScreen) and hands.app.screen.till is not None)


@pytest.mark.parametrize("size", SIZES)
async def test_the_difference_shows_while_the_amount_is_typed(taken, size, language):
    async with at_the_counter(taken, "tang", size) as hands:
        await opened(hands)
        await hands.until_shown("628.50", "99.00", "727.50")
        await hands.press(*"620")
        await hands.until_shown("8.50")
        await hands.press("enter", *"99")

        await hands.until_shown({"en": "agrees", "zh": "相符"}[language], "719.00")


async def test_a_drawer_is_counted_by_notes_explained_signed_and_closed_in_a_few_keys(taken):
    async with at_the_counter(taken, "tang") as hands:
        await opened(hands)
        await hands.press(*"100x6, 20x1")
        await hands.until_shown("620.00")
        await hands.press("enter", *"99", "enter", "f7")
        await hands.until_shown("Reason for the difference: Cash")
        await hands.press("escape", "f10")
        await hands.until(lambda: "Cash, Reason (F7): " in notices(hands))
        assert hands.app.screen.focused.id == "counted-cash"
        await hands.press("f7")
        await hands.press("enter")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen) and hands.app.screen.page is not None)
        await hands.until_shown("Sign and close the day")
        await hands.press("f6")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.press("f10")
        await hands.until_shown("closed, to be paid in")

    assert holds(taken, f"drawer/{taken.desk.cash_ups.counter}/cash") == 500_00


async def test_what_was_typed_of_one_drawer_stays_with_it(taken):
    paid(taken, 50_00, counter="back 2")
    async with at_the_counter(taken, "tang") as hands:
        await opened(hands)
        await hands.press(*"620")
        await hands.until_shown("8.50")
        screen = hands.app.screen

        await hands.press("f3")
        await hands.until(lambda: screen.till.name.endswith("back 2") or "back" in screen.till.name)
        assert screen.query_one("#counted-cash").value == ""
        for _ in range(len(screen.tills) - 1):
            await hands.press("f3")

        await hands.until(lambda: screen.till.name == taken.desk.cash_ups.own)
        assert screen.query_one("#counted-cash").value == "620"
