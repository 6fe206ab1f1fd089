"""Ranks the engineers for a job: by skill, free time, area and open jobs; each with the reasons in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldservice.words.marking import N_
from fieldservice.words.moments import moment
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import Person


@dataclass(frozen=True, slots=True)
class Candidate:
    """An engineer who can be dispatched, with the reasons for the rank."""

    person: Person
    has_skill: bool
    is_near: bool
    load: int
    """Open jobs of the engineer."""
    busy: str = ""
    """The time of another appointment about the time of this visit, in local time; "" where the engineer is free."""
    wanted: bool = False
    """Whether a time for the visit is known at all."""

    def reasons(self) -> tuple[Message, ...]:
        at_that_time = (
            Message(N_("has an appointment at %(time)s"), {"time": self.busy})
            if self.busy
            else Message(N_("free at that time"))
        )
        return (
            Message(N_("has the skill") if self.has_skill else N_("lacks the skill")),
            *((at_that_time,) if self.wanted else ()),
            Message(N_("same area") if self.is_near else N_("another area")),
            Message(N_("%(load)s open jobs"), {"load": self.load}),
        )


@dataclass(frozen=True, slots=True)
class Diary:
    """The appointments of the engineers, as UTC text, and how far apart two of one engineer must be."""

    appointments: Mapping[str, Sequence[str]]
    apart: timedelta
    local: Callable[[str], str]
    """Puts an instant into local time."""

    def clash(self, engineer: str, at: datetime) -> str:
        """The appointment of this engineer that is too near to this time, in local time; "" for none."""
        return next(
            (self.local(each) for each in self.appointments.get(engineer, ()) if abs(moment(each) - at) < self.apart),
            "",
        )


def time_of_visit(job: Thing) -> datetime | None:
    """The time for which somebody is sent: the appointment that was agreed, else what the customer wants."""
    at = job.get("appointment") or job.get("wanted")
    return moment(str(at)) if at and code_of(job.get("mode")) == "on_site" else None


def candidates(
    job: Thing, staff: Iterable[Person], loads: Mapping[str, int], works_here: Callable[[Person], bool], diary: Diary
) -> list[Candidate]:
    """The engineers of the office and of its vans, the best first."""
    product, area, at = code_of(job.get("product")), str(job.get("area") or ""), time_of_visit(job)
    found = [
        Candidate(
            person,
            product in person.skills,
            bool(area) and area in person.areas,
            loads.get(person.name, 0),
            diary.clash(person.name, at) if at else "",
            at is not None,
        )
        for person in staff
        if person.active and "engineer" in person.roles and works_here(person)
    ]
    return sorted(
        found, key=lambda who: (not who.has_skill, bool(who.busy), not who.is_near, who.load, who.person.name)
    )
