"""No home is half empty: what a person's own work leaves free shows what is owed and what waits for others."""

from datetime import timedelta
from itertools import product

import pytest

from fieldservice.desk.day_figures import DayFigures
from fieldservice.desk.first_fix import FixedOn
from fieldservice.presentation.day_lines import day_lines
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.panels.home_layout import LEAST, shares
from fieldservice.screens.widgets.cells import width_of
from tests.support.hands import at_the_desk


def test_the_lists_fill_the_room_together_whatever_there_is():
    for room, work, debts, beside, tall, first in product(
        (12, 17, 30, 45), (4, 2, 6, 41), (0, 1, 8, 60), (0, 3, 100), (False, True), (False, True)
    ):
        found = shares(room, work, debts, beside, tall=tall, beside_first=first)
        line = 1 if debts and not found.debts else 0

        assert found.work + found.debts + found.beside + line == room
        assert found.work >= min(work, LEAST) and found.debts <= room


def test_work_comes_first_and_managers_see_what_is_late_before_what_they_owe():
    assert shares(17, 41, 8, 100, tall=False, beside_first=False) == (16, 0, 0)
    assert shares(30, 41, 8, 100, tall=True, beside_first=False) == (23, 7, 0)
    assert shares(17, 4, 28, 100, tall=False, beside_first=False) == (4, 13, 0)
    assert shares(17, 2, 8, 40, tall=False, beside_first=True).beside >= 8


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_a_manager_sees_figures_and_what_is_late_with_whom_and_acts_on_it(branch, size):
    job = branch.received()
    branch.now += timedelta(minutes=43)
    number = branch.page(job).number

    async with at_the_desk(branch, "sun", size) as hands:
        await hands.until_shown("Overdue, and with whom", number, "coordinator", "Today   taken in")
        await hands.until_shown("waits for coordinator", "Enter Open")
        await hands.press("enter")
        assert isinstance(hands.app.screen, DetailScreen) and hands.app.screen.thing == job


def test_figures_that_do_not_fit_whole_are_left_out_and_counted():
    loads = [(f"engineer-{number}", 9 - number) for number in range(6)]
    week = (*[FixedOn(2, 2, 0)] * 6, FixedOn(1, 2, 1))
    figures = DayFigures({"received": 5, "dispatched": 36, "finished": 15, "closed": 3}, loads, week)

    class Names:
        @staticmethod
        def person(name):
            return name

    for cells in (80, 100, 120, 200):
        today, load = (
            "".join(text for text, _role in line) for line in day_lines(figures, Names, None, cells, width_of)
        )
        assert width_of(today) <= cells and width_of(load) <= cells
        assert today.startswith(" Today   taken in 5   dispatched 36   finished 15   closed 3")
        shown = load.count("engineer-")
        assert ("more" in load) == (shown < len(loads)) and (shown == 6 or f"{6 - shown} more" in load)
    assert "fixed at first visit" in today and "92%" in today and today.endswith(" 1")
