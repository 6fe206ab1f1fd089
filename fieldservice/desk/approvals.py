"""What waits for the approval of one person, what exactly is asked, and the answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldservice.desk.detail import Detail, details_of, masked
from fieldservice.desk.take_step import take_or_record
from fieldservice.read_model import queries
from fieldservice.shapes import JsonObject, Values, as_object
from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import APPROVERS, LABELS, Ask, answer_to, asks_of, refused_to, waiting
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import Purpose, Step
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.return_cases.lines import JUDGEMENTS, decisions_of
from fieldservice.workflows.return_cases.policy import says_of

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

ANSWERING = ("approves", "refuses")
"""The purposes of the steps by which a person answers."""
MOST = 200
"""Rows shown at once, the oldest first; the rest comes when these are answered."""
CONSEQUENCES = {
    "release": N_("%(collector)s gets %(subject)s without the claim ticket."),
    "requisition": N_("Parts worth %(amount)s are issued for %(subject)s."),
    "adjustment": N_("The stock changes by %(amount)s."),
    "exchange": N_("An exchange device worth %(amount)s goes out for %(subject)s."),
    "lost_part": N_("The lost parts of %(number)s are written off: %(amount)s."),
    "cash_difference": N_("A difference of %(amount)s is booked for %(subject)s."),
    "return_exchange": N_("An exchange device worth %(amount)s goes out for %(subject)s."),
    "return_refund": N_("%(amount)s is paid back for %(subject)s."),
    "return_credit": N_("%(amount)s is credited for %(subject)s."),
    "old_device": N_(
        "A device worth %(amount)s is given for %(subject)s although the old device does not match its record."
    ),
    "verdict": N_("The division of costs for %(subject)s changes as requested."),
    "goodwill": N_("Up to %(amount)s is waived for %(subject)s."),
    "lift_block": N_("New parts may be requested for %(subject)s although faulty parts are still outstanding."),
}
"""By kind of approval: what approving does, where a device, parts or money go out. It is asked for once more."""
WORTH_NOTHING = {"lost_part": N_("The lost parts of %(number)s are written off.")}
"""The same where it is worth nothing in the books, as replaced parts are."""


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
    judge: str
    since: str
    office: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Exactly what is asked: the fields of the entry that asked, and customer and device of the thing."""

    waits: Waiting
    asked: tuple[Detail, ...]
    about: tuple[tuple[Detail, ...], ...]
    """A line each."""
    subject: str
    """What the thing is about, in a few words: the device with its serial number, else the number of the thing."""
    collector: str = ""

    @property
    def consequence(self) -> str:
        """What approving does, as a msgid; "" where nothing goes out."""
        kind = self.waits.kind
        return (WORTH_NOTHING.get(kind) if not self.waits.amount else None) or CONSEQUENCES.get(kind, "")


class Approvals:
    """The approvals of one office."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def waiting(self, by: Person) -> list[Waiting]:
        """What this person may approve or refuse, the oldest first."""
        return list(self._waiting(by))

    def _waiting(self, by: Person, thing: str = "") -> Iterator[Waiting]:
        rows = queries.approvals(self.session.reader, thing) if by.roles & set(APPROVERS) else ()
        # Usually nothing waits, and then nothing else is read.
        reference = self.session.reference() if rows else None
        for row in rows:
            asked = Ask(
                row["kind"], row["digest"], row["by"], row["since"], row["amount"], "", "", tuple(row["judge"].split())
            )
            if reference and refused_to(by, asked, reference, row["office"], self.session.office) is None:
                yield Waiting(label=LABELS.get(row["kind"]) or row["kind"], **row)

    def count(self, by: Person) -> int:
        """How many things wait for this person."""
        return sum(1 for _ in self._waiting(by))

    def asked(self, by: Person, thing: str = "") -> list[Asked]:
        """What waits for this person, with exactly what is asked; of one thing where it is named."""
        found = []
        for waits in list(self._waiting(by, thing))[:MOST]:
            folded = self.session.thing(waits.thing)
            asked = next((each for each in waiting(folded) if each.digest == waits.digest), None)
            if asked is not None:
                found.append(_exactly(waits, folded, asked))
        return found

    def last(self, thing: str, kind: str) -> tuple[Ask, JsonObject | None] | None:
        """What was asked last of a thing, of this kind, with its answer; None where nothing was."""
        folded = self.session.thing(thing)
        asked = next((each for each in reversed(asks_of(folded)) if each.kind == kind), None)
        return (asked, answer_to(folded, asked.digest)) if asked else None

    def answer(self, by: Person, waits: Waiting, purpose: Purpose, data: Values) -> None:
        """Approve or refuse exactly what was shown. Raises Refused, also where it was changed or answered meanwhile."""
        step = self.session.step_for(waits.thing, purpose)
        take_or_record(self.session, by, waits.thing, step, {**data, "digest": waits.digest})

    def shown(self, by: Person, thing: str, step: Step, fill: Values) -> tuple[Asked | None, JsonObject]:
        """What the form of an answer shows: the ask that `fill` names, else the oldest that waits for this person; and
        the hidden fields with which the form begins. Of other steps nothing."""
        if step.purpose not in ANSWERING:
            return None, {}
        wanted = fill.get("digest")
        found = next((each for each in self.asked(by, thing) if wanted in (None, each.waits.digest)), None)
        return found, {"digest": found.waits.digest} if found else {}


def _exactly(waits: Waiting, thing: Thing, asked: Ask) -> Asked:
    entry = next(line.entry for line in thing.history if line.entry.id == asked.entry)
    facts = masked(thing.facts)
    device = " ".join(str(facts[name]) for name in ("brand", "model") if facts.get(name))
    customer = ((N_("Customer"), facts.get("customer_name")), (N_("Phone"), facts.get("phone")))
    what = (
        (N_("Device"), device),
        (N_("Serial number"), facts.get("serial")),
        (N_("Claim ticket"), facts.get("ticket")),
    )
    judged = _judged(thing, asked)
    about = tuple(found for group in (customer, what, *judged) if (found := tuple(pair for pair in group if pair[1])))
    subject = " ".join(filter(None, (device, str(facts.get("serial") or "")))) or waits.number
    subject = ", ".join(str(serial) for (_model, (_label, serial), _says) in judged) or subject
    return Asked(waits, details_of(entry), about, subject, str(asked.facts.get("collector") or ""))


def _judged(case: Thing, asked: Ask) -> list[tuple[Detail, Detail, Detail]]:
    """Of each device of a return case for which this is asked: what it is, and what the return policy says of it."""
    decided = [each for each in decisions_of(case).values() if each.digest == asked.digest]
    said = {line.get("entry"): as_object(line.get("says")) for line in case.lines(JUDGEMENTS)}
    found = []
    for each in decided:
        says = says_of(said[each.entry].get(str(each.device.line)))
        model = " ".join(filter(None, (each.device.brand, each.device.model)))
        named = (N_("Device"), model), (N_("Serial number"), each.device.serial)
        found.append((*named, (N_("Return policy"), says.sentence if says else "")))
    return found
