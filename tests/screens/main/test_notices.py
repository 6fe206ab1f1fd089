"""Notices: one line where that is enough, else a card that stays until somebody has read it."""

import pytest

from fieldservice import words
from fieldservice.presentation.result_cards import ResultCard
from fieldservice.screens.app import FieldserviceApp
from fieldservice.screens.home import HomeScreen
from fieldservice.screens.widgets.cells import width_of
from tests.support.hands import Hands, at_the_desk, notices

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
LONG = "Another program has kept the store busy for too long. Nothing was saved. Try again. " * 2


@SIZES
async def test_a_short_notice_is_one_line_over_the_bar_of_keys(branch, size):
    app = FieldserviceApp(branch.desk, branch.person("zhao"))
    async with app.run_test(size=size, notifications=True) as pilot:
        hands = Hands(app, pilot)
        await hands.until(lambda: app.warm)
        app.notify("Ready to collect", title="CD01-J000001-N")
        await hands.until_shown("CD01-J000001-N: Ready to collect")

        (toast,) = app.screen.query("Toast")
        assert toast.region.height == 1 and toast.region.bottom == size[1]


@SIZES
async def test_a_long_notice_stands_whole_on_a_card_until_a_key_closes_it(branch, size):
    async with at_the_desk(branch, "zhao", size) as hands:
        hands.app.notify(LONG, title="Trouble with the store", severity="error")
        await hands.until_shown("Trouble with the store", "Try again.")

        assert not hands.app.screen.query("Toast") and LONG.split()[-1] in hands.text
        hands.app.notify("The printer of this terminal is out of paper, and " * 3)
        await hands.until_shown("out of paper")
        assert "Trouble with the store" in hands.text, "the second is added to the first"
        await hands.press("escape")
        assert "Trouble with the store" not in hands.text


async def test_a_long_notice_over_a_dialog_that_closes_is_still_to_be_read(branch):
    async with at_the_desk(branch, "zhao") as hands:
        await hands.press("f1")
        hands.app.notify(LONG, severity="warning")
        await hands.until_shown("kept the store busy")
        hands.app.screen.dismiss()
        await hands.until(lambda: isinstance(hands.app.screen, HomeScreen))

        await hands.until_shown("kept the store busy")
        await hands.press("escape")
        await hands.press("f1", "escape")
        assert "kept the store busy" not in hands.text


async def test_a_long_notice_of_one_person_is_not_shown_to_the_next(branch):
    async with at_the_desk(branch, "zhao") as hands:
        hands.app.notify(LONG)
        await hands.until_shown("kept the store busy")
        await hands.press("ctrl+k")

        assert "kept the store busy" not in hands.text and notices(hands) == ""


def test_an_easy_pin_is_said_in_one_line_of_eighty_columns():
    for language in ("en", "zh"):
        words.use(language)
        said = words._("Your PIN is too easy to guess: Ctrl+P, “Change your PIN”")
        assert width_of(said) <= 78


async def test_a_long_notice_just_before_a_card_stands_on_that_card(branch):
    async with at_the_desk(branch, "zhao") as hands:
        hands.app.notify(LONG, title="Not printed")
        await hands.until_shown("kept the store busy")
        hands.app._put(ResultCard("Taken in", "CD01-T000001-L", ()))
        await hands.until_shown("Taken in", "Not printed", "kept the store busy")
