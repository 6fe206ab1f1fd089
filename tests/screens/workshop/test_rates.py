"""The page of the rates of spare parts: bars, what is counted, the periods before, and what is behind a figure."""

import pytest

from fieldservice.screens.rates import RatesScreen
from fieldservice.workflows.engine.ledger import Posting
from tests.support.counter import SIZES
from tests.support.hands import at_the_counter
from tests.support.stock import FAN, moved, with_catalogue


@pytest.fixture
def store(counter):
    """Eight fans were issued, two of them came back unused."""
    with_catalogue(counter)
    moved(counter, Posting(FAN, "CD01/supplier", "CD01/good", 20, 240_00))
    moved(counter, Posting(FAN, "CD01/good", "CD01/bag/wang", 8, 96_00))
    moved(counter, Posting(FAN, "CD01/bag/wang", "CD01/good", 2, 24_00))
    return counter


async def opened(hands):
    await hands.press("shift+f7", "f6")
    await hands.until(lambda: isinstance(hands.app.screen, RatesScreen) and hands.app.screen.item is not None)


@pytest.mark.parametrize("size", SIZES)
async def test_a_rate_is_shown_with_its_bar_and_explained_with_both_its_numbers(store, size, language):
    async with at_the_counter(store, "zhao", size) as hands:
        await opened(hands)

        label = {"en": "Issued and came back", "zh": "发放后未用退回"}[language]
        await hands.until_shown(label, "25.0 %", "██████████", {"en": "2 of 8", "zh": "2/8"}[language])
        await hands.until_shown({"en": "2 came back unused.", "zh": "其中 2 件未用退回"}[language], "2026-06")


async def test_periods_are_gone_through_by_keys_and_a_figure_opens_what_it_counts(store):
    async with at_the_counter(store, "zhao") as hands:
        await opened(hands)
        await hands.press("shift+f3")
        await hands.until_shown("2026-10", "2026-09")
        await hands.press("f3", "f6")
        await hands.until_shown("2026-Q4", "2026-Q3")
        await hands.press("enter")
        await hands.until_shown("Issued and came back unused, CD01, 2026-Q4", "FAN-80", "2 of 2")
