"""The form that explains the differences of a count shows the numbered lines about which it asks."""

import pytest

from fieldservice.screens.step import StepScreen
from tests.support.counter import SIZES
from tests.support.hands import at_the_counter
from tests.support.stock import FAN, RAM, arrived, with_catalogue

ASKED_ABOUT = {
    "en": ("Differences", "1. FAN-80", "9 counted, 10 in the books", "2. RAM-16", "5 counted, 4 in the books"),
    "zh": ("差异", "1. FAN-80", "实盘 9，账面 10", "2. RAM-16", "实盘 5，账面 4"),
}


@pytest.mark.parametrize("size", SIZES)
async def test_the_lines_that_are_explained_stand_above_the_form(counter, size, language):
    with_catalogue(counter)
    arrived(counter, FAN, quantity=10)
    arrived(counter, RAM, quantity=4)
    count = counter.take("zhao", "begin_count", place="good").id
    counter.take("zhao", "count_parts", thing=count, parts="FAN-80 x9\nRAM-16 x5")
    counter.take("zhao", "finish_count", thing=count)

    async with at_the_counter(counter, "zhao", size) as hands:
        hands.app.screen.services.open_screen("step", counter.desk, hands.app.screen.person, count, "ask_adjustment")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.until_shown(*ASKED_ABOUT[language])
        await hands.fill(reason="missing", reasons="2 found")
        await hands.press("f10")
        await hands.until(lambda: counter.desk.thing(count).state == "approval")

        hands.app.screen.services.open_screen("step", counter.desk, hands.app.screen.person, "new", "begin_count")
        await hands.until_shown({"en": "What is counted", "zh": "盘点范围"}[language])
        assert not hands.app.screen.query("#known")

    lines = counter.desk.thing(count).get("differences")
    assert [line["reason"]["code"] for line in lines] == ["missing", "found"]
