"""How many jobs on site were fixed at the first visit, day by day, as far as this store has their entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.read_model import day_counts
from fieldservice.words.moments import moment, stamp
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

DAYS = 7
LATEST = 20_000
"""Entries that are looked through at first; more than an office makes in a week."""
FIXED, NOT_FIXED = "completed", "not_completed"
"""The states into which a visit leads."""
VISITED = "on_site"
"""The state in which a visit ends."""


class FixedOn(NamedTuple):
    """Of one day: the jobs that were fixed at their first visit, all that were fixed, and the visits that were not
    enough."""

    first: int = 0
    fixed: int = 0
    again: int = 0


@cache
def _kinds_into(state: str) -> frozenset[str]:
    """The kinds of the entries by which a visit ends in this state."""
    return frozenset(
        step.kind for flow in WORKFLOWS.values() if flow.thing == "job" for step in flow.steps
        if step.to == state and VISITED in step.states
    )  # fmt: skip


class FirstFix:
    """Reads each entry once; `week` may run in a thread."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._seen = 0
        self._again: dict[str, list[str]] = {}
        self._fixed: dict[str, str] = {}

    def week(self) -> tuple[FixedOn, ...]:
        """The last seven days, today last."""
        zone, now = self._session.zone(), self._session.clock()
        today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        begins = [today - timedelta(days=days) for days in range(DAYS - 1, -1, -1)]
        self._read(stamp(begins[0]))
        found = [FixedOn()] * DAYS

        def day_of(made: str) -> int:
            return (moment(made).astimezone(zone).date() - begins[0].date()).days

        for thing, made in self._fixed.items():
            if 0 <= (day := day_of(made)) < DAYS:
                first = not any(each <= made for each in self._again.get(thing, ()))
                found[day] = found[day]._replace(first=found[day].first + first, fixed=found[day].fixed + 1)
        for made in (each for some in self._again.values() for each in some):
            if 0 <= (day := day_of(made)) < DAYS:
                found[day] = found[day]._replace(again=found[day].again + 1)
        return tuple(found)

    def _read(self, since: str) -> None:
        fixed, again = _kinds_into(FIXED), _kinds_into(NOT_FIXED)
        self._seen, rows = day_counts.made_of_kinds(
            self._session.reader, sorted(fixed | again), since, self._seen, LATEST
        )
        for kind, made, things in rows:
            self._note(kind in fixed, made, things)

    def _note(self, is_fixed: bool, made: str, things: Sequence[str]) -> None:
        for thing in things:
            if is_fixed:
                self._fixed.setdefault(thing, made)
            else:
                self._again.setdefault(thing, []).append(made)
