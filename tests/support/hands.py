"""A person at the keys of a running app: presses, types, signs, scans and waits for what the screen shows."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

from textual.events import Key, Paste
from textual.worker import WorkerCancelled

from fieldservice.screens.app import FieldserviceApp
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.input.bursts import Scanner
from fieldservice.screens.step import StepScreen
from fieldservice.screens.widgets.fields import SignatureField
from fieldservice.screens.widgets.form import Form
from tests.support import grid
from tests.support.branch import Branch

NO_SCANNER = Scanner(gap=0)
"""A test presses keys as fast as no person does; without a scanner each acts at once."""
PATIENCE = 30.0
"""Seconds to wait for a condition, on a machine that has much else to do."""
SHORT = 8
"""The number of characters typed one by one; typing more proves nothing more and takes time."""


class Hands:
    """A person at the keys of a running app."""

    def __init__(self, app: FieldserviceApp, pilot: Any) -> None:
        self.app, self.pilot = app, pilot
        app.scanner = NO_SCANNER
        app.call_after = lambda _seconds, _do: lambda: None  # `scan` says when a gap has passed
        self.time = 100.0
        """When the next scan begins, in seconds of a clock that stands still otherwise."""

    @property
    def lines(self) -> list[str]:
        return grid.grid(self.app)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    async def press(self, *keys: str) -> None:
        """Press keys one by one, and wait until the app has handled them: a key waits while its screen is left."""
        await self.pilot.press(*keys)
        await self.until(lambda: self.app.keys_are_handled or self.app.return_code is not None)
        await self.settle()

    async def open(self, key: str) -> None:
        """Press a key that opens the form of a step, and wait for the form."""
        await self.press(key)
        await self.until(lambda: isinstance(self.app.screen, StepScreen))
        await self.settle()

    async def go_to(self, field: str) -> None:
        """Press Tab until this field has the keys."""
        await self.until(lambda: self.app.screen.query(Form))
        form = self.app.screen.query_one(Form)
        for _key in range(2 * len(form.rows)):
            if self.app.focused is form.rows[field].control:
                return
            await self.pilot.press("tab")
        raise AssertionError(f"Tab does not come to {field}")

    async def fill(self, **typed: str) -> None:
        """Type each text into its field: short Latin text key by key, the rest in one piece, as input methods commit
        it."""
        for field, text in typed.items():
            await self.go_to(field)
            if text.isascii() and len(text) <= SHORT:
                await self.pilot.press(*text)
            else:
                await self.paste(text)
        await self.settle()

    async def paste(self, text: str) -> None:
        """Paste in one piece into the field that has the keys."""
        self.app.post_message(Paste(text))  # as a terminal sends a paste
        await self.pilot.pause()

    async def sign(self) -> None:
        """A signature of one stroke, drawn with the mouse."""
        await self.pilot.mouse_down(SignatureField, offset=(4, 2))
        for x, y in ((9, 6), (15, 2), (22, 7)):
            await self.pilot.hover(SignatureField, offset=(x, y))
        await self.pilot.mouse_up(SignatureField, offset=(22, 7))
        await self.settle()

    async def settle(self) -> None:
        await self.pilot.pause()
        while not await self._workers_complete():
            await self.pilot.pause()
        await self.pilot.pause()

    async def _workers_complete(self) -> bool:
        """Wait for all workers; False where one was replaced by a newer one, which then has to be waited for."""
        try:
            await self.app.workers.wait_for_complete()
        except WorkerCancelled:
            return False
        return True

    async def until(self, holds: Any) -> None:
        end = monotonic() + PATIENCE
        while not holds():
            if monotonic() > end:
                raise AssertionError(f"it never came:\n{self.text}")
            await self.settle()
            await asyncio.sleep(0.001)  # other threads get their turn

    async def until_shown(self, *words: str) -> None:
        """Wait until the screen shows these texts, even when lines break inside them."""
        await self.until(lambda: all(word in self.text or word in " ".join(self.text.split()) for word in words))


ENDINGS = {"\r": "enter", "\t": "tab", "\n": "ctrl+j", "\x1d": "ctrl+right_square_bracket"}
"""The keys of the control characters that scanners send."""


@asynccontextmanager
async def seated(branch: Branch, who: str, thing: str = "", size: tuple[int, int] = (80, 24)):  # noqa: ANN201
    """A person at a terminal, with the page of a thing open, or the form of a new call."""
    person = branch.person(who)
    app = FieldserviceApp(branch.desk, person)
    async with app.run_test(size=size) as pilot:
        hands = Hands(app, pilot)
        await hands.settle()
        first = (
            DetailScreen(branch.desk, person, thing) if thing else StepScreen(branch.desk, person, "new", "register")
        )
        app.push_screen(first)
        await hands.settle()
        yield hands


@asynccontextmanager
async def at_the_desk(office: Any, who: str = "", size: tuple[int, int] = (80, 24)):  # noqa: ANN201
    """A person before the work list of an office or branch, or nobody before the sign-in."""
    app = FieldserviceApp(office.desk, office.person(who) if who else None)
    async with app.run_test(size=size) as pilot:
        hands = Hands(app, pilot)
        await hands.until(lambda: app.warm)
        await hands.settle()
        yield hands


def at_the_counter(counter: Any, who: str = "tang", size: tuple[int, int] = (80, 24)):  # noqa: ANN201
    """The counter clerk or another person before the work list."""
    return at_the_desk(counter, who, size)


async def scan(hands: Hands, text: str, ending: str = "\r", seconds: float = 0.005, keeps: bool = False) -> None:
    """Send keys as a scanner does, so many seconds apart, and then no more, however busy the machine is.

    `ending` is what the scanner sends last: "\\r", "\\t", "\\n", two of them, or nothing. With `keeps` the app
    keeps the scanner that it has measured.
    """
    app = hands.app
    app.scanner = app.scanner if app.scanner.gap else Scanner()
    hands.time += 10
    for character in text + ending:
        event = Key(ENDINGS.get(character) or grid.key_of_character(character), character)
        event.time = hands.time
        hands.time += seconds
        await app.on_event(event)
    await hands.settle()
    await app.keys_rest()
    await hands.settle()
    if not keeps:
        app.scanner = NO_SCANNER


def notices(hands: Hands) -> str:
    """The notices that the screen still shows, line by line."""
    return "\n".join(grid.notices(hands.app))
