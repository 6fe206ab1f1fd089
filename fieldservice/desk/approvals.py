"""What waits for the approval of one person, and the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldservice.desk.take_step import take_or_record
from fieldservice.read_model import queries
from fieldservice.shapes import Values
from fieldservice.workflows.common.approvals import APPROVERS, LABELS, Ask, refused_to, waiting
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import Purpose
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from fieldservice.desk.session import Session


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for this person's approval, with the thing it is about."""

    thing: str
    number: str
    kind: str
    label: str
    """What is asked, as a msgid."""
    digest: str
    amount: int
    currency: str
    by: str
    since: str
    office: str


class Approvals:
    """The approvals of one office."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def waiting(self, by: Person) -> list[Waiting]:
        """What this person may approve or refuse, the oldest first."""
        if not by.roles & set(APPROVERS):
            return []
        reference = self.session.reference()
        rows = queries.approvals(self.session.reader)
        return [
            Waiting(label=LABELS.get(row["kind"]) or row["kind"], **row)
            for row in rows
            if refused_to(by, _asked(row), reference, row["office"]) is None
        ]

    def look(self, waits: Waiting) -> tuple[Thing, Ask | None]:
        """The thing, and what was asked of it with its facts; None where it was answered or changed meanwhile."""
        thing = self.session.thing(waits.thing)
        return thing, next((each for each in waiting(thing) if each.digest == waits.digest), None)

    def answer(self, by: Person, waits: Waiting, purpose: Purpose, data: Values) -> None:
        """Approve or refuse exactly what was shown. Raises Refused, also where it was changed or answered meanwhile."""
        step = self.session.step_for(waits.thing, purpose)
        take_or_record(self.session, by, waits.thing, step, {**data, "digest": waits.digest})


def _asked(row: Values) -> Ask:
    return Ask(row["kind"], row["digest"], row["by"], row["since"], row["amount"], row["currency"])
