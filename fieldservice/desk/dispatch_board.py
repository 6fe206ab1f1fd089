"""The engineers of an office hour by hour on one day, and the work that waits for an engineer or for an appointment.

Which step gives a job out is read from the tables by its purpose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from fieldservice.read_model import queries, visit_rows
from fieldservice.read_model.pressing import rank
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.moments import moment, stamp
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.model import Step
from fieldservice.workflows.engine.purposes import Purpose
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.onsite.visit_times import AGREED
from fieldservice.workflows.registry import WORKFLOWS, workflow_of

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

GIVES_OUT: tuple[Purpose, ...] = ("dispatches", "accepts_and_dispatches", "appoints")
"""The purposes of the steps by which the board gives a job an engineer or a time, in the order of the work."""
TIMES = ("planned", "appointment")
"""Fields of those steps that hold the time of the visit."""
ENGINEER = "engineer"


@dataclass(frozen=True, slots=True)
class BoardVisit:
    """A visit of an engineer; `begins` and `ends` are local moments of the office."""

    thing: str
    number: str
    customer: str
    device: str
    begins: datetime
    ends: datetime
    is_agreed: bool
    """Whether the customer knows the time; else it is only planned."""


@dataclass(frozen=True, slots=True)
class EngineerDay:
    """One engineer on the board."""

    person: Person
    visits: tuple[BoardVisit, ...]
    load: int
    """Open jobs of the engineer."""


@dataclass(frozen=True, slots=True)
class DispatchDay:
    """What the board shows of one day."""

    day: date
    open_hours: tuple[tuple[datetime, datetime], ...]
    """When the office is open, as local moments; none on a holiday. What lies between them are breaks."""
    engineers: tuple[EngineerDay, ...]
    waiting: tuple[JsonObject, ...]
    """Jobs that wait for an engineer or an appointment, the most urgent first; `waits_for` is the step's purpose."""
    length: timedelta
    """The usual length of a visit."""


@cache
def steps_by_state() -> Mapping[tuple[str, str], Step]:
    """By mode and state of a job: the step that gives it out."""
    found: dict[tuple[str, str], Step] = {}
    for purpose in GIVES_OUT:
        for workflow in WORKFLOWS.values():
            step = workflow.step_for(purpose)
            for state in step.states if step is not None else ():
                if step is not None and step.to != state:  # a visit that is agreed waits for nothing
                    found.setdefault((workflow.mode, state), step)
    return found


def states() -> tuple[str, ...]:
    """The states in which jobs wait for an engineer or an appointment."""
    return tuple(sorted({state for _mode, state in steps_by_state()}))


class DispatchBoard:
    """Reads the board; jobs are given out by the form of their step."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def day(self, day: date) -> DispatchDay:
        """The board of one day at this office."""
        reference, office, zone = self.session.reference(), self.session.office, self.session.zone()
        calendar = reference.calendar(office)
        begins = datetime.combine(day, time(0), zone)
        length = timedelta(minutes=reference.minutes("visit_minutes", office))
        visits = self._visits(begins, zone, length)
        loads = queries.loads(self.session.reader)
        engineers = sorted(
            (
                person
                for person in reference.staff.values()
                if person.active and ENGINEER in person.roles and reference.takes_work(person, office)
            ),
            key=lambda person: person.name,
        )
        return DispatchDay(
            day,
            tuple((opens.astimezone(zone), closes.astimezone(zone)) for opens, closes in calendar.spans(begins, 1)),
            tuple(
                EngineerDay(person, tuple(visits.get(person.name, ())), loads.get(person.name, 0))
                for person in engineers
            ),
            tuple(self._waiting()),
            length,
        )

    def _visits(self, begins: datetime, zone: ZoneInfo, length: timedelta) -> dict[str, list[BoardVisit]]:
        found: dict[str, list[BoardVisit]] = {}
        ends = datetime.combine(begins.date() + timedelta(days=1), time(0), zone)
        for row in visit_rows.visits(self.session.reader, stamp(begins), stamp(ends)):
            at = moment(row["at"]).astimezone(zone)
            found.setdefault(row["engineer"], []).append(
                BoardVisit(
                    row["thing"], row["number"], row["customer"], row["device"], at, at + length, row["kind"] == AGREED
                )
            )
        return found

    def _waiting(self) -> Sequence[JsonObject]:
        now, steps = stamp(self.session.clock()), steps_by_state()
        rows = [
            {**row, "id": row["thing"], "waits_for": step.purpose}
            for row in visit_rows.waiting(self.session.reader, states(), self.session.office)
            if (step := steps.get((row["mode"], row["state"]))) is not None
        ]
        return sorted(rows, key=lambda row: (rank(row["due"], row["urgent"], now), row["due"], row["thing"]))

    def way_out(self, thing: str, engineer: str, at: datetime) -> tuple[str, Values]:
        """(name of the step, values of its form) to give a job to an engineer at a time. Raises Refused (usage) where
        the job waits for neither."""
        job = self.session.thing(thing)
        workflow = workflow_of(job)
        step = steps_by_state().get((workflow.mode if workflow else code_of(job.get("mode")), job.state))
        name = step.name if step is not None else self.session.step_for(job.id, GIVES_OUT[0])
        asked = self.session.step(job.id, name)[1].event_class().model_fields
        values = {ENGINEER: engineer, **dict.fromkeys(TIMES, stamp(at))}
        return name, {field: value for field, value in values.items() if field in asked}
