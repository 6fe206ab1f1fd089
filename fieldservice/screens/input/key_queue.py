"""Handles keys in the order of typing: keys after one that may move the focus wait until that key has been handled.

Textual sends a key to the focused field and runs its binding when the key has bubbled back up. Until then a scanner
or a fast typist would type on into the field that is being left. So a marker message follows the key: when it is back
the key has been handled, and a few rounds later so has what the key caused, such as a moved focus or an opened screen.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable

from textual.app import App
from textual.events import Key
from textual.message import Message
from textual.widget import Widget

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


class TypeAhead:
    """The keys of one app. The app passes each key to `key`; `handle` is the app's own handling of a key."""

    def __init__(self, app: App[object], handle: Callable[[Key], Awaitable[None]]) -> None:
        self._app, self._handle = app, handle
        self._held: deque[Key] = deque()
        self._marker: KeyMarker | None = None

    async def key(self, key: Key) -> None:
        if self._marker is not None:
            self._held.append(key)
            return
        typing = key.is_printable and is_text_input(self._app.focused)
        await self._handle(key)
        if not typing and key.key not in KEEPS_FOCUS:
            self._send(1)

    async def done(self, marker: KeyMarker) -> None:
        if marker is not self._marker:
            return  # too late: the keys went on without it
        if marker.round_number < ROUNDS:
            self._send(marker.round_number + 1)
        else:
            await self._go_on()

    def _send(self, round_number: int) -> None:
        app = self._app
        marker = self._marker = KeyMarker(round_number)
        to: Widget = app.focused or app.screen
        if to.post_message(marker):
            app.set_timer(MARKER_TIMEOUT, lambda: self.done_waiting(marker))
        else:
            app.call_later(self.done_waiting, marker)

    async def done_waiting(self, marker: KeyMarker) -> None:
        if marker is self._marker:
            await self._go_on()

    async def _go_on(self) -> None:
        self._marker = None
        while self._held and self._marker is None:
            await self.key(self._held.popleft())
