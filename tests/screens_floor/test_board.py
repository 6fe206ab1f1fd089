"""The board: who waits and how long, what lies where, what is due, which slips are missing."""

import pytest

from fieldservice.screens.board import Board
from fieldservice.screens.thing import ThingScreen

from .counter import ON_BENCH, READY, SIZES, at_the_counter, notices, scan


@pytest.mark.parametrize("size", SIZES)
async def test_one_key_shows_who_waits_with_masked_names_and_minutes_that_go_on(counter, size, language):
    counter.brought(place="")
    counter.clock.later(minutes=6)

    async with at_the_counter(counter, size=size) as hands:
        await hands.press("ctrl+x")
        await hands.until_said("济*****")

        assert isinstance(hands.app.screen, Board)
        assert "济南实验中学" not in hands.text and "0531" not in hands.text
        if size[0] == 80:
            assert "6 min" in hands.text or "6 分" in hands.text
            counter.clock.later(minutes=5)
            await hands.until(lambda: "!! 11" in hands.text)
