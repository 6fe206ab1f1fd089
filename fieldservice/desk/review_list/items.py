"""What an item of the review list says, and who may settle it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldservice.desk.detail import details_of
from fieldservice.shapes import JsonObject
from fieldservice.words import forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import is_moment
from fieldservice.workflows.common.approvals import DISPUTED
from fieldservice.workflows.engine.fold import FoldedEntry, HistoryEntry, Thing
from fieldservice.workflows.engine.marks import NOT_ENTITLED, WITHDRAWN
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.offices import NOT_YOURS_TO_SETTLE, may_settle, settlers
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import SEES_PEOPLE, SETTLING
from fieldservice.workflows.registry import label_of, workflow_of
from fieldservice.workflows.return_cases.given_twice import GIVEN_TWICE

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

LATE, CONFLICT, SAME_NUMBER, SAME_SERIAL = "late", "conflict", "same_number", "same_serial"
STAYS, COUNTS, TAKES = "stays", "counts", "takes"
CHOICES = {STAYS: N_("Leave it unchanged"), COUNTS: N_("Let it count"), TAKES: N_("Take the other value")}
MOST = 200
"""Items shown at once, the oldest first; the rest comes when these are settled."""
WRONG_CLOCK = 120
END = {"request": "withdrawn", "job": "cancelled"}
"""The final state of a request or job whose first entry did not count."""

SENTENCE = {
    LATE: N_("Arrived late: %(who)s, %(what)s, %(at)s; meanwhile: %(other)s, %(then)s. Noted; the state stays."),
    NOT_ENTITLED: N_("%(who)s was not allowed to do this: %(what)s, %(at)s. It has no effect."),
    WITHDRAWN: N_("%(who)s, %(what)s, %(at)s: the role was withdrawn before this arrived. It counts."),
    CONFLICT: N_(
        "Two values for %(field)s: %(stays)s came first and is kept; %(who)s entered %(came)s without having seen it."
    ),
    DISPUTED: N_("%(who)s, %(what)s, %(at)s: another answer came first, so this one is not valid."),
    GIVEN_TWICE: N_(
        "Offices that were disconnected both gave something for %(serial)s. Both count: check which is right, "
        "and get the other back."
    ),
    SAME_NUMBER: N_("The number %(number)s belongs to more than one record: %(things)s."),
    SAME_SERIAL: N_("More than one open job on serial number %(serial)s: %(things)s."),
}
ACT = N_("%(who)s: %(what)s, %(at)s")
STATE = N_("State: %(state)s, at %(holder)s")
DETAIL = N_("%(label)s: %(value)s")
CURRENT, CAME, GAVE = N_("Kept"), N_("Arrived later"), N_("Given")
RELIED = N_("%(who)s, %(what)s, %(at)s, relied on an approval that is not valid.")
NOTHING_COUNTS = N_("There is no valid answer.")
REASONS = {STAYS: "维持现状 · Stays as it is", COUNTS: "补记有效 · Counts after all"}
"""The reason that is recorded for each choice, in both languages, since it is kept for ever."""
NOT_YOUR_ROLE = N_("Only coordinators, managers and administrators can decide items of the review list.")
GONE = N_("This is no longer on the review list.")
NO_CHOICE = N_("This decision is not possible here. Possible: %(known)s.")


@dataclass(frozen=True, slots=True)
class ReviewSide:
    """One side of an item: current or came, before or now, ours or theirs."""

    label: str
    lines: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """An item of the list. `what` is its class, `says` its sentence; `key` names it as long as it is open."""

    key: str
    what: str
    says: Message
    since: str
    kind: str = ""
    thing: str = ""
    number: str = ""
    by: str = ""
    entry: str = ""
    sides: tuple[ReviewSide, ...] = ()
    choices: tuple[str, ...] = (STAYS,)
    """The choices that settle it, the usual one first; CHOICES has their words."""
    may_settle: bool = True
    why_not: Message | None = None
    who_may: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    """(kind, id) of the other things it is about."""
    incident: int = 0


def sees_people(by: Person) -> bool:
    return bool(by.roles & set(SEES_PEOPLE))


def role_may(by: Person, session: Session) -> bool:
    present = session.person(by.name)
    return present is not None and present.active and bool(present.roles & set(SETTLING))


def may_of(session: Session, by: Person, thing: Thing | None) -> JsonObject:
    """The fields of an item that say whether this person may settle it at this office, and if not, why and who may."""
    if not role_may(by, session):
        return {"may_settle": False, "why_not": Message(NOT_YOUR_ROLE), "who_may": SETTLING}
    if thing is None:
        return {}
    branch = session.reference().branch_of(thing.holder)
    if may_settle(thing, session.office, session.is_headquarters, branch):
        return {}
    return {"may_settle": False, "why_not": Message(NOT_YOURS_TO_SETTLE), "who_may": settlers(thing, branch)}


def current_side(session: Session, thing: Thing, lines: Mapping[str, HistoryEntry]) -> ReviewSide:
    last = act_line(session, lines[thing.last]) if thing.last is not None and thing.last in lines else ()
    return ReviewSide(CURRENT, (state_of(thing), *last))


def state_of(thing: Thing) -> Message:
    """The state of a thing and its holder, as a sentence."""
    workflow = workflow_of(thing)
    state = workflow.states.get(thing.state) if workflow else None
    return Message(STATE, {"state": state.word if state else thing.state, "holder": thing.holder})


def act_values(session: Session, line: HistoryEntry) -> JsonObject:
    return {
        "who": name_of(session, line.entry.by),
        "what": Message(label_of(line.entry.kind, line.entry.data)),
        "at": session.local_time(line.entry.made),
    }


def later_act(session: Session, last: FoldedEntry | None) -> JsonObject:
    return {
        "other": name_of(session, last.by) if last else "-",
        "then": Message(label_of(last.kind, last.data)) if last else "-",
    }


def act_line(session: Session, line: HistoryEntry) -> tuple[Message, ...]:
    return (Message(ACT, act_values(session, line)),)


def details(line: HistoryEntry, session: Session) -> tuple[Message, ...]:
    """The fields of an entry that were filled in, a line each; phone and address are masked."""
    return tuple(
        Message(DETAIL, {"label": Message(label), "value": shown_value(session, value)})
        for label, value in details_of(line.entry)
    )


def shown_value(session: Session, value: object) -> object:
    """A value as a sentence shows it: a coded value by its word in the present language, a moment in local time."""
    if isinstance(value, str) and is_moment(value):
        return session.local_time(value)
    if isinstance(value, Mapping):
        return forms.in_language(value) or str(dict(value))
    return forms.listed(map(str, value)) if isinstance(value, list | tuple) else value


def name_of(session: Session, who: str) -> str:
    return session.display_names().get(who, who) or "-"
