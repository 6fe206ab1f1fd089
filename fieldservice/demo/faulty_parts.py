"""Faulty parts of the demo: the engineers bring them to the storekeeper, some too late, some not yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from fieldservice.demo import branch
from fieldservice.desk import NEW
from fieldservice.words.moments import moment
from fieldservice.workflows.parts.places import custody

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person


class Runner(Protocol):
    """What is needed of whoever runs the scenarios."""

    desk: Desk
    now: datetime
    moment: datetime

    def person(self, name: str) -> Person: ...

    def name_of(self, role: str) -> str: ...


LATELY, A_DAY = timedelta(days=8), timedelta(days=1)
MOST = 3
"""An engineer never keeps more, or new parts would be refused."""


def tags_in(runner: Runner, account: str) -> list[tuple[str, str]]:
    """(number, when it was taken out) of each faulty part in this account, the oldest first."""
    rows = runner.desk.session.reader.rows(
        "SELECT number, taken FROM fault_tag_row WHERE account = ? ORDER BY taken, number", (account,)
    )
    return [(number, taken) for number, taken in rows]


def whole_devices(runner: Runner) -> frozenset[str]:
    """The fault tags of old devices that came in with return cases. The demo sends them away after the spare parts, or
    not at all, because what makers and headquarters say in it is said of spare parts."""
    rows = runner.desk.session.reader.rows("SELECT number FROM fault_tag_row WHERE of_kind = 'return_case'", ())
    return frozenset(number for (number,) in rows)


def hand_in(runner: Runner, engineer: str) -> None:
    """An engineer brings the faulty parts of the days before. Of the last week one is forgotten and overdue by now."""
    out = tags_in(runner, custody(branch.OFFICE, engineer)) if engineer else []
    forgets = bool(out) and moment(out[0][1]) > runner.now - LATELY
    brought = [number for number, taken in out[forgets:] if moment(taken) < runner.moment - A_DAY]
    if len(out) - len(brought) > MOST:
        brought = [number for number, _taken in out[forgets:-1]]
    if brought:
        runner.desk.take(runner.person(runner.name_of("storekeeper")), NEW, "receive_faulty", {"tags": brought})
