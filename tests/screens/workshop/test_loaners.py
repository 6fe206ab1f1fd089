"""Loaner devices by keys and scanner: the list, and the loan on the job."""

import pytest

from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.loaners import LoanersScreen
from fieldservice.screens.step import StepScreen
from fieldservice.screens.stock_moves import StockMovesScreen
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.reference import LOANER, SparePart
from tests.support.counter import ON_BENCH, SIZES
from tests.support.hands import at_the_desk, scan
from tests.support.stock import KNOWN, moved, with_catalogue

DEVICE = SparePart(
    "LOAN-X1", "备用笔记本", "Loaner laptop", "laptop", tracked=True, cost=4_200_00, models=("X1",), purpose=LOANER
)
WORDS = {"en": ("free", "on loan", "good stock"), "zh": ("空闲", "已借出", "良品库")}


@pytest.fixture
def lending(counter):
    with_catalogue(counter, [*KNOWN.values(), DEVICE])
    moved(counter, *(Posting("LOAN-X1", "CD01/supplier", "CD01/good", 1, 0, each) for each in ("7D42-01", "7D42-02")))
    counter.first = counter.brought(*ON_BENCH)
    return counter


def on(hands, screen):
    return lambda: isinstance(hands.app.screen, screen) and hands.app.screen.query("#list")


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_says_what_is_free_what_is_lent_and_where_a_device_has_been(lending, size, language):
    lending.take("tang", "lend_loaner", thing=lending.first, loaner="7D42-02", loaner_due="+1d")
    async with at_the_desk(lending, "tang", size) as hands:
        await hands.press("ctrl+x", "ctrl+e")
        await hands.until(on(hands, LoanersScreen))
        await hands.until_shown("7D42-01", "7D42-02", *WORDS[language])
        await scan(hands, "7D42-02")
        await hands.until(lambda: hands.app.screen.item.serial == "7D42-02")
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        await hands.press("escape")
        await hands.until(on(hands, LoanersScreen))
        await hands.press("f7")
        await hands.until(lambda: [each.serial for each in hands.app.screen.items] == ["7D42-01"])
        await hands.press("enter")
        await hands.until(on(hands, StockMovesScreen))


async def test_a_free_loaner_is_chosen_by_typing_and_taken_back_by_typing(lending):
    async with at_the_desk(lending, "tang") as hands:
        hands.app.screen.services.take_step(lending.first, "lend_loaner")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.go_to("loaner")
        await hands.press(*"7d42")
        await hands.until_shown("7D42-01 X1", "7D42-02 X1")
        await hands.press("down", "enter")
        await hands.fill(loaner_due="+1d")
        await hands.press("f10")
        await hands.until(lambda: lending.desk.thing(lending.first).lines("loans"))
        assert [row.serial for row in lending.desk.loaners.free()] == ["7D42-02"]
        await hands.until(lambda: not isinstance(hands.app.screen, StepScreen))
        hands.app.screen.services.take_step(lending.first, "take_loaner_back")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.fill(loaner="7D42-01")
        await hands.press("f10")
        await hands.until(lambda: lending.desk.thing(lending.first).lines("loans_back"))

    assert len(lending.desk.loaners.free()) == 2
