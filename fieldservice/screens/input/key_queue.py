"""Keys in the order in which they were typed: what follows a key that may lead elsewhere waits until that key was done.

Textual hands a key to the field in focus and runs what it is bound to when it comes back up, by which time quick hands
or a scanner have typed on, into the field that was just left. A marker goes the way of the key, behind it; once it is
back the key has been done, and a few turns later so has all that it set going: a focus moved, a screen opened.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable

from textual.app import App
from textual.events import Key
from textual.message import Message
from textual.widget import Widget

from fieldservice.screens.input.scanner import is_text_input

TURNS = 4
"""Of the marker: the key itself, the message it sent, the screen it opened, the focus that takes."""
PATIENCE = 0.3
"""Seconds until keys go on without the marker: what it was given to may have gone from the screen."""
STAYS = frozenset({"up", "down", "left", "right", "pageup", "pagedown", "home", "end", "backspace", "delete"})
"""Keys that move or change something within what has the focus; held down they come in hundreds."""


class KeyMarker(Message):
    """The marker, back at the app."""

    def __init__(self, turn: int) -> None:
        super().__init__()
        self.turn = turn


class TypeAhead:
    """The keys of one app. `take` does a key as ever; `key` is given each as it comes."""

    def __init__(self, app: App, take: Callable[[Key], Awaitable[None]]) -> None:
        self._app, self._take = app, take
        self._held: deque[Key] = deque()
        self._marker: KeyMarker | None = None

    async def key(self, key: Key) -> None:
        if self._marker is not None:
            self._held.append(key)
            return
        typing = key.is_printable and is_text_input(self._app.focused)
        await self._take(key)
        if not typing and key.key not in STAYS:
            self._send(1)

    async def done(self, marker: KeyMarker) -> None:
        if marker is not self._marker:
            return  # too late, the keys went on without it
        if marker.turn < TURNS:
            self._send(marker.turn + 1)
        else:
            await self._go_on()

    def _send(self, turn: int) -> None:
        app = self._app
        marker = self._marker = KeyMarker(turn)
        to: Widget = app.focused or app.screen
        if to.post_message(marker):
            app.set_timer(PATIENCE, lambda: self.done_waiting(marker))
        else:
            app.call_later(self.done_waiting, marker)

    async def done_waiting(self, marker: KeyMarker) -> None:
        if marker is self._marker:
            await self._go_on()

    async def _go_on(self) -> None:
        self._marker = None
        while self._held and self._marker is None:
            await self.key(self._held.popleft())
