"""The hours of one engineer as a row of cells: visits as blocks, breaks, free hours. Pure: no terminal, no store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple

from fieldservice.desk.dispatch_board import BoardVisit, DispatchDay
from fieldservice.words import _

USUAL = (8, 18)
"""The hours that are shown on a day on which the office is closed."""
LEAST = 5
"""Cells of an hour at least: `14:00` must fit above it."""
HOUR = timedelta(hours=1)


class HourPiece(NamedTuple):
    """Cells of one kind beside each other: visit, planned, break, closed or free."""

    kind: str
    cells: int
    visit: BoardVisit | None = None
    more: int = 0
    """Further visits that begin under the same cells."""


@dataclass(frozen=True, slots=True)
class ShownHours:
    """The hours in sight, and how many cells each has."""

    first: int
    last: int
    """The hour at which the row ends."""
    cells: int

    @property
    def width(self) -> int:
        return (self.last - self.first) * self.cells

    def column(self, day: DispatchDay, at: datetime) -> int:
        """The cell of a moment of this day, within the row."""
        midnight = datetime.combine(day.day, time(0), at.tzinfo)
        minutes = (at - midnight) // timedelta(minutes=1)
        return max(0, min(self.width, (minutes - 60 * self.first) * self.cells // 60))


def hours_of(day: DispatchDay) -> tuple[int, int]:
    """The first hour of the day and the one at which it ends: those of the office, and of every visit."""
    spans = [*day.open_hours, *((visit.begins, visit.ends) for each in day.engineers for visit in each.visits)]
    if not spans:
        return USUAL
    first = min(begins.hour for begins, _ends in spans if begins.date() == day.day)
    last = max(24 if ends.date() > day.day else ends.hour + bool(ends.minute) for _begins, ends in spans)
    return first, max(last, first + 1)


def in_sight(day: DispatchDay, room: int, at: int) -> ShownHours:
    """As many hours as have room; where not all have, those with the hour `at` in the middle."""
    first, last = hours_of(day)
    fit = max(1, room // LEAST)
    if last - first > fit:
        begins = max(first, min(at - fit // 2, last - fit))
        first, last = begins, begins + fit
    return ShownHours(first, last, max(LEAST, room // (last - first)))


def pieces(day: DispatchDay, visits: Sequence[BoardVisit], hours: ShownHours) -> list[HourPiece]:
    """The row of an engineer from left to right. Where two visits overlap, the first ends where the next begins; visits
    that begin under the same cell share a block."""
    found: list[HourPiece] = []
    at = 0
    blocks: list[tuple[int, int, list[BoardVisit]]] = []
    for visit in visits:
        begins, ends = hours.column(day, visit.begins), hours.column(day, visit.ends)
        if ends <= begins:
            continue  # not in sight
        if blocks and begins <= blocks[-1][0]:
            blocks[-1][2].append(visit)
        else:
            blocks.append((begins, ends, [visit]))
    for number, (begins, ends, some) in enumerate(blocks):
        until = min(ends, blocks[number + 1][0]) if number + 1 < len(blocks) else ends
        found += _between(day, hours, at, begins)
        found.append(HourPiece("visit" if some[0].is_agreed else "planned", until - begins, some[0], len(some) - 1))
        at = until
    return [*found, *_between(day, hours, at, hours.width)]


def conflict(day: DispatchDay, visits: Sequence[BoardVisit], at: datetime) -> str:
    """What speaks against a visit that begins at a moment: another visit, a break, closing time; "" for nothing."""
    ends = at + day.length
    if other := next((each for each in visits if each.begins < ends and at < each.ends), None):
        return _(
            "conflicts with %(number)s, %(begins)s to %(ends)s",
            number=other.number,
            begins=f"{other.begins:%H:%M}",
            ends=f"{other.ends:%H:%M}",
        )
    return "" if any(opens <= at < closes for opens, closes in day.open_hours) else _("outside working hours")


def _between(day: DispatchDay, hours: ShownHours, begins: int, ends: int) -> list[HourPiece]:
    """Cells without a visit: open, breaks between two spans of the day, or closed."""
    spans = [(hours.column(day, opens), hours.column(day, closes)) for opens, closes in day.open_hours]
    found: list[HourPiece] = []
    for cell in range(begins, ends):
        is_open = any(opens <= cell < closes for opens, closes in spans)
        is_break = not is_open and any(closes <= cell for _o, closes in spans) and any(cell < o for o, _c in spans)
        kind = "free" if is_open else "break" if is_break else "closed"
        if found and found[-1].kind == kind:
            found[-1] = HourPiece(kind, found[-1].cells + 1)
        else:
            found.append(HourPiece(kind, 1))
    return found
