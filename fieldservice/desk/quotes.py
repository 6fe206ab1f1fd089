"""Quotes as the staff works with them: those of this office with what became of them, and what can be quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldservice.desk.step_context import context
from fieldservice.read_model import quotes
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.prices import offered
from fieldservice.workflows.engine.reference import Person, Price
from fieldservice.workflows.hotline.table import REQUEST
from fieldservice.workflows.money.rows import LAPSED, OPEN, REFUSED_TO_US, UNAPPROVED

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.fold import Thing

EXPIRED = "expired"
STATES = {
    OPEN: N_("not answered"),
    UNAPPROVED: N_("in approval"),
    REFUSED_TO_US: N_("not approved"),
    EXPIRED: N_("expired"),
    "accepted": N_("accepted"),
    "declined": N_("declined"),
    LAPSED: N_("work ended without it"),
}
"""What may have become of a quote, in the order of the list."""
ANSWERED = ("accepted", "declined", LAPSED)
MOST = 1000
"""Answered quotes that a list shows; a file has all."""


@dataclass(frozen=True, slots=True)
class ListedQuote:
    """The newest version of a quote."""

    thing: str
    thing_number: str
    number: str
    version: int
    state: str
    """One of STATES."""
    total: int
    currency: str
    until: str
    made: str
    office: str
    customer: str
    device: str
    serial: str


class Quotes:
    """The quotes of one office."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def listed(self, state: str = "", answered: int = MOST) -> list[ListedQuote]:
        """The newest version of each quote that this office sees: all without an answer, then the newest answered ones,
        so many; only those in a state where it is named."""
        today = self.session.today()
        found = [
            ListedQuote(
                row["thing"],
                row["thing_number"],
                row["number"],
                row["version"],
                EXPIRED if row["state"] not in ANSWERED and row["until"] < today else row["state"],
                row["total"],
                row["currency"],
                row["until"],
                row["made"],
                row["office"],
                row["customer"],
                row["device"],
                row["serial"],
            )
            for row in quotes.newest(self.session.reader, state if state in ANSWERED else "", answered)
        ]
        order = list(STATES)
        found.sort(key=lambda each: order.index(each.state) if each.state in order else len(order))
        return [each for each in found if state in ("", each.state)]

    def services(self, thing: Thing | None, by: str) -> Sequence[Price]:
        """What the price lists of this customer offer beside parts."""
        person = self.session.person(by) or Person(by, by, frozenset(), "")
        return offered(thing, context(self.session, person, REQUEST.steps[0], thing, {}, None))
