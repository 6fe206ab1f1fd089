"""Handles keys in the order of typing: keys after one that may move the focus wait until that key has been handled.

Textual sends a key to the focused field and runs its binding when the key has bubbled back up. Until then a scanner
or a fast typist would type on into the field that is being left. So a marker message follows the key: when it is back
the key has been handled, and a few rounds later so has what the key caused, such as a moved focus or an opened screen.

Before a key is handled, `Bursts` sorts it: keys of a scan become one `Burst`, which is handled like a key.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import Protocol, cast

from textual.app import App
from textual.events import Key
from textual.message import Message
from textual.widget import Widget

from fieldservice.screens.input.bursts import Burst, Bursts, Place
from fieldservice.screens.input.scanner import is_text_input

ROUNDS = 4
"""Rounds of the marker: for the key itself, the message it sent, the screen that opened, and the focus that moved."""
MARKER_TIMEOUT = 0.3
"""Seconds until the keys go on without the marker: the widget that got it may have left the screen."""
KEEPS_FOCUS = frozenset({"up", "down", "left", "right", "pageup", "pagedown", "home", "end", "backspace", "delete"})
"""Keys that act within the focused widget. A key held down sends hundreds of them, which must not wait."""


class KeyMarker(Message):
    """The message that follows a key through the widgets and bubbles up to the app."""

    def __init__(self, round_number: int) -> None:
        super().__init__()
        self.round_number = round_number


class TakesKeys(Protocol):
    """What the app does with keys and scans, and where they go now."""

    async def handle_key(self, key: Key) -> None: ...

    async def handle_burst(self, burst: Burst) -> Key | None:
        """Act on a scan. Answers with the key that is still to be handled, which may be its Enter."""

    def place_of_keys(self) -> Place: ...

    def gap(self) -> float:
        """Seconds between two keys of one scan at most."""

    def call_after(self, seconds: float, do: Callable[[], Awaitable[None]]) -> Callable[[], None]:
        """Call `do` once after a time. Answers with what calls it off."""


class TypeAhead:
    """The keys of one app, which hands each key to `key` and gets them back, sorted, through `TakesKeys`."""

    def __init__(self, app: App[object], takes: TakesKeys, bursts: Bursts) -> None:
        self._app, self._takes, self._bursts = app, takes, bursts
        self._held: deque[Key] = deque()
        """Keys that have not been sorted yet."""
        self._sorted: deque[Key | Burst] = deque()
        """Keys and scans that are to be handled, before those that are held."""
        self._typed: Burst | None = None
        """The scan in a text field whose keys have all been typed."""
        self._marker: KeyMarker | None = None
        self._call_off: Callable[[], None] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether every key has been handled, except those of a run whose end is awaited."""
        return self._marker is None and not self._held and not self._sorted

    async def key(self, key: Key) -> None:
        self._held.append(key)
        await self._go_on()

    async def rest(self) -> None:
        """A gap has passed without a key: what was held back is a scan, or acts."""
        if not self.is_idle:
            self._await_gap()  # a key that came meanwhile is still to be sorted, and it decides
        else:
            self._sorted += cast("list[Key | Burst]", self._bursts.rest())
            await self._go_on()

    async def done(self, marker: KeyMarker) -> None:
        if marker is not self._marker:
            return  # too late: the keys went on without it
        if marker.round_number < ROUNDS:
            self._send(marker.round_number + 1)
        else:
            self._marker = None
            await self._go_on()

    async def done_waiting(self, marker: KeyMarker) -> None:
        if marker is self._marker:
            self._marker = None
            await self._go_on()

    async def _go_on(self) -> None:
        while self._marker is None and (self._sorted or self._held):
            if self._sorted:
                await self._handle(self._sorted.popleft())
            else:
                key, place = self._held.popleft(), self._takes.place_of_keys()
                self._sorted += cast("list[Key | Burst]", self._bursts.sift(key, place, self._takes.gap()))
                self._await_gap()

    async def _handle(self, each: Key | Burst) -> None:
        if isinstance(each, Key):
            typing = each.is_printable and is_text_input(self._app.focused)
            await self._takes.handle_key(each)
            if not typing and each.key not in KEEPS_FOCUS:
                self._send(1)
            return
        if each.in_text and each is not self._typed:
            # The field may not have got all its keys yet, and they are to be removed from it.
            self._typed = each
            self._sorted.appendleft(each)
        elif (key := await self._takes.handle_burst(each)) is not None:
            self._sorted.appendleft(key)
            return
        self._send(1)

    def _await_gap(self) -> None:
        if self._call_off is not None:
            self._call_off()
        self._call_off = self._takes.call_after(self._takes.gap(), self.rest) if self._bursts.waits else None

    def _send(self, round_number: int) -> None:
        app = self._app
        marker = self._marker = KeyMarker(round_number)
        to: Widget = app.focused or app.screen
        if to.post_message(marker):
            app.set_timer(MARKER_TIMEOUT, lambda: self.done_waiting(marker))
        else:
            app.call_later(self.done_waiting, marker)
