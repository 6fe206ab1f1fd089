"""Every text on the main screens has enough contrast in the dark and the light theme, in every role of colour."""

import pytest

from fieldservice.screens.home import HomeScreen
from fieldservice.screens.themes import DARK, LIGHT
from tests.screens.main.test_reading import poor
from tests.screens.workshop.test_unknown_scans import OPENED, SIGNED, Opened
from tests.support.counter import READY
from tests.support.hands import at_the_counter

WALK = (
    ("work list", ()),
    ("page of a job", ("enter",)),
    ("facts and history", ("f3",)),
    ("help", ("f1",)),
    ("form", ("escape", "f6")),
    ("form with errors", ("f10",)),
    ("board: waiting", ("escape", "escape", "ctrl+x")),
    ("board: bench", ("f3",)),
    ("board: today", ("f3",)),
    ("board: slips", ("f3",)),
    ("dispatch board", ("ctrl+x",)),
    ("loaners", ("escape", "ctrl+e")),
    ("find", ("escape", "escape", "f2", "1", "3", "9")),
    ("print jobs", ("escape", "shift+f4")),
)


@pytest.mark.parametrize("theme", [DARK.name, LIGHT.name])
async def test_the_main_screens_are_read_in_both_themes(counter, theme):
    counter.brought(*READY, serial="NB-9", phone="139 0531 7788", customer_name="王小明")
    called = counter.brought(place="", serial="NB-10")
    counter.clock.later(minutes=9)
    counter.brought(place="")
    counter.clock.later(minutes=7)
    counter.take("tang", "call_forward", thing=called)

    faults, walked = {}, set()
    async with at_the_counter(counter, "zhao", (120, 40)) as hands:
        hands.app.theme = theme
        for place, keys in WALK:
            await hands.press(*keys)
            await hands.settle()
            walked.add(type(hands.app.screen).__name__)
            if found := poor(hands):
                faults[place] = found
    assert faults == {}
    assert len(walked) >= 9, walked


@pytest.mark.parametrize("theme", [DARK.name, LIGHT.name])
async def test_every_screen_is_read_in_both_themes(counter, theme):
    job = counter.brought(*SIGNED)

    faults = {}
    async with at_the_counter(counter, size=(120, 40)) as hands:
        hands.app.theme = theme
        for name, arguments in OPENED.items():
            if name in ("home", "sign_in"):
                continue
            hands.app.open_screen(name, *arguments(Opened(counter, hands, job)))
            await hands.settle()
            if found := poor(hands):
                faults[name] = found
            while not isinstance(hands.app.screen, HomeScreen):
                hands.app.pop_screen()
    assert faults == {}
