"""A pane of a tiling terminal may shrink to one column and one line; no screen ends the program then."""

import asyncio

import pytest

from fieldservice.screens.widgets.keys import KeyBar
from tests.support.hands import at_the_desk

WAYS = {
    "sign-in": ("", []),
    "work list": ("zhao", []),
    "debts": ("zhao", ["f8"]),
    "help": ("zhao", ["f1"]),
    "find": ("zhao", ["f2", *"SN"]),
    "palette": ("zhao", ["ctrl+p"]),
    "page": ("zhao", ["enter"]),
    "papers": ("zhao", ["enter", "f4"]),
    "form of a step": ("zhao", ["f5"]),
    "form of a call": ("chen", ["f4"]),
    "board": ("zhao", ["ctrl+x"]),
    "ticket": ("zhao", ["f11"]),
    "print jobs": ("zhao", ["shift+f4"]),
    "what to look at": ("sun", ["ctrl+y"]),
    "administration": ("admin", ["f10"]),
    "printers": ("admin", ["f10", "f3", "f3", "f3"]),
}
SIZES = [(1, 1), (80, 1), (1, 24), (120, 40), (2, 2), (80, 24)]


@pytest.mark.parametrize("screen", WAYS)
async def test_a_screen_survives_every_size_and_comes_back_as_it_was(branch, screen):
    branch.received()
    branch.accepted()
    who, keys = WAYS[screen]

    async with at_the_desk(branch, who) as hands:
        await hands.press(*keys)
        before = hands.app.screen
        for columns, rows in SIZES:
            await hands.pilot.resize_terminal(columns, rows)
            await hands.press("down", "tab")

        assert hands.app.is_running and hands.app.screen is before
        assert hands.text.strip()


async def test_a_page_and_the_signature_under_its_slip_survive_every_size(branch):
    job = branch.completed()

    async with at_the_desk(branch, "li.wei") as hands:
        for step in ("", "sign", "sign_on_paper"):
            hands.app.take_step(job, step) if step else hands.app.show_detail(job)
            await hands.settle()
            for columns, rows in SIZES:
                await hands.pilot.resize_terminal(columns, rows)
                await hands.press("f3")

        assert hands.app.is_running


SCREENS_COMPOSED_AGAIN = ["work list", "form of a step", "form of a call", "board", "ticket", "print jobs"]


@pytest.mark.parametrize("screen", SCREENS_COMPOSED_AGAIN)
async def test_a_screen_that_is_being_composed_again_while_the_program_ends_ends_with_it(branch, screen):
    branch.received()
    branch.accepted()
    who, keys = WAYS[screen]

    async with at_the_desk(branch, who) as hands:
        await hands.press(*keys)
        hands.app.use_language("zh")
        while hands.app.screen.query(KeyBar):
            await asyncio.sleep(0)  # a round of the event loop: old widgets go, new ones are still to come
        hands.app.exit()

    assert hands.app.return_code == 0
