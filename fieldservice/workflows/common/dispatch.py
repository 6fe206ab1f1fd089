"""Ranks the engineers for a job: by skill, then by area, then by open jobs; each with the reasons in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from fieldservice.words.marking import N_
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

    def reasons(self) -> tuple[Message, ...]:
        return (
            Message(N_("has the skill") if self.has_skill else N_("lacks the skill")),
            Message(N_("same area") if self.is_near else N_("another area")),
            Message(N_("%(load)s open jobs"), {"load": self.load}),
        )


def candidates(
    job: Thing, staff: Iterable[Person], loads: Mapping[str, int], works_here: Callable[[Person], bool]
) -> list[Candidate]:
    """The engineers of the office and of its vans, the best first."""
    product, area = code_of(job.get("product")), str(job.get("area") or "")
    found = [
        Candidate(person, product in person.skills, bool(area) and area in person.areas, loads.get(person.name, 0))
        for person in staff
        if person.active and "engineer" in person.roles and works_here(person)
    ]
    return sorted(found, key=lambda who: (not who.has_skill, not who.is_near, who.load, who.person.name))
