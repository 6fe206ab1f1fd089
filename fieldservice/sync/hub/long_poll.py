"""Long poll: an office's pull waits at headquarters until there is something new in its own feed."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol, TypeVar, TypeVarTuple

from db.statements import Row
from fieldservice.sync import common, feeds
from fieldservice.sync.enrolled_stores import EnrolledStore
from fieldservice.sync.hub import handlers
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.transport import wire

LOOK = 0.5
"""Seconds between looks for entries of another process; a push through this process is known at once."""
LONGEST = 55
"""Seconds for which an answer may wait: many proxies close a connection that is silent for a minute."""


Answer = TypeVar("Answer")
Given = TypeVarTuple("Given")


class InThread(Protocol):
    """Runs a function that reads the store outside the event loop."""

    def __call__(self, do: Callable[[*Given], Answer], *given: *Given) -> Awaitable[Answer]: ...


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a waiting office has read."""

    office: str
    position: int
    common: int
    cards: int


class LongPoll:
    """Wakes waiting requests."""

    def __init__(self, hub: HubContext, in_thread: InThread) -> None:
        self.hub = hub
        self.in_thread = in_thread
        self._waiting: dict[asyncio.Event, Cursor] = {}
        self._come: set[asyncio.Event] = set()
        """Requests that came since the last look: something may have happened between their page and their waiting."""
        self._something = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    async def wait(self, asker: EnrolledStore, request: wire.Pull) -> None:
        """Returns when there is something new for this office, or after the time it asked for."""
        mine = asyncio.Event()
        self._waiting[mine] = Cursor(asker.office, request.position, request.common, request.cards)
        self._come.add(mine)
        self._something.set()
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            async with asyncio.timeout(min(request.wait, LONGEST)):
                await mine.wait()
        except TimeoutError:
            return
        finally:
            self._waiting.pop(mine, None)

    def notify(self) -> None:
        """Look at once, because a push came in through this process."""
        self._something.set()

    async def _look(self) -> None:
        before: list[Row] | None = None
        while self._waiting:
            self._something.clear()
            try:
                now = await self.in_thread(self._pulse)
                to_check = set(self._waiting) if now != before else self._come & self._waiting.keys()
                self._come, before = set(), now
                woken = (
                    await self.in_thread(self._found, [(event, self._waiting[event]) for event in to_check])
                    if to_check
                    else ()
                )
            except Exception:
                # The store does not answer: all waiting requests run again and report that.
                woken = list(self._waiting)
            for event in woken:
                event.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK):
                    await self._something.wait()

    def _pulse(self) -> list[Row]:
        with self.hub.store.reading() as tx:
            return tx.rows(
                "SELECT name, value FROM counter_row WHERE name IN ('journal/arrived', 'publication') ORDER BY name"
            )

    def _found(self, waiting: list[tuple[asyncio.Event, Cursor]]) -> list[asyncio.Event]:
        handlers.bring_up_to_date(self.hub)
        with self.hub.store.reading() as tx:
            published = common.head(tx)[0]
            return [
                event
                for event, cursor in waiting
                if published > cursor.common
                or feeds.head(tx, cursor.office)[0] > cursor.position
                or (tx.value("SELECT max(position) FROM card WHERE office = ?", (cursor.office,)) or 0) > cursor.cards
            ]
