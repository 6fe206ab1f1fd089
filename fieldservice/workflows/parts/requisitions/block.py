"""The block on new parts: whoever keeps too many faulty parts, or keeps one too long, hands them in first.

It holds for what an engineer asks for a job of the own, and for what others ask in the engineer's name, unless they say
that it is urgent: urgent work does not wait for faulty parts. A manager may lift it for one job. That covers the faulty
parts that were out when it was asked, and those of that job, until the job ends; a further one blocks anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fieldservice.shapes import as_list
from fieldservice.words.marking import N_
from fieldservice.words.moments import moment
from fieldservice.workflows.common.approvals import answer_to, ask, asks_of, digest_of, is_approved, rely, waiting
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard_with_reason
from fieldservice.workflows.engine.ledger import FaultTagged, Holdings
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.parts.places import custody

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event

LIFT = "lift_block"
"""The kind of approval."""
WHO, TAGS = "blocked", "faulty_out"
"""What the ask names: the engineer, and the tags of the faulty parts that are out."""
MOST_NAMED = 5
"""So many tags are named in a sentence."""
BLOCKED = N_(
    "%(engineer)s still has %(count)s faulty parts, the oldest for %(days)s days (%(tags)s). From "
    "%(most)s parts or %(limit)s days on, no new parts can be requested. Hand them in; for urgent "
    "work let the coordinator ask; or ask a manager to lift the block."
)
NOT_BLOCKED = N_("%(engineer)s may request parts. There is no block to lift.")
LIFTED_ALREADY = N_("The block is already lifted for this job.")
ASKED_ALREADY = N_("A manager has already been asked.")


def faulty_out(person: str, office: str, reference: Reference, holdings: Holdings) -> list[FaultTagged]:
    """The faulty parts that a person of this office, or of its vans, has not handed in; the oldest first."""
    point = reference.point_of(office)
    places = [point, *(van.code for van in reference.offices.values() if van.branch == point)]
    found = [each for code in places for each in holdings.faulty_parts(custody(code, person))]
    return sorted(found, key=lambda each: (each.taken, each.number))


def days_out(each: FaultTagged, now: datetime) -> int:
    """How many days ago a faulty part was taken out; 0 where that is not known."""
    return max(0, (now - moment(each.taken)) // timedelta(days=1)) if each.taken else 0


def limit_reached(out: Sequence[FaultTagged], office: str, reference: Reference, now: datetime) -> bool:
    """Whether these are too many, or one of them is out for too long; a limit of 0 is none."""
    most, limit = reference.number("faulty_limit_parts", office), reference.number("faulty_limit_days", office)
    days = max((days_out(each, now) for each in out), default=0)
    return 0 < most <= sum(each.quantity for each in out) or 0 < limit <= days


def engineer_of(job: Thing, context: Context) -> str:
    """For whom parts are asked: the engineer of the job, else the person who asks."""
    return str(job.get("engineer") or context.by.name)


def why_blocked(job: Thing, context: Context) -> Message | None:
    """Why no parts may be asked for this job, unless it is urgent; None where they may."""
    engineer = engineer_of(job, context)
    out = faulty_out(engineer, context.office, context.reference, context.holdings)
    if not limit_reached(out, context.office, context.reference, context.now) or is_lifted(job, engineer, out):
        return None
    return Message(BLOCKED, {**_said(engineer, out, context.reference, context.now), **_limits(context)})


def _said(engineer: str, out: Sequence[FaultTagged], reference: Reference, now: datetime) -> Mapping[str, object]:
    return {
        "engineer": _display(engineer, reference),
        "count": sum(each.quantity for each in out),
        "days": max((days_out(each, now) for each in out), default=0),
        "tags": [each.number for each in out[:MOST_NAMED]],
    }


def _limits(context: Context) -> Mapping[str, object]:
    number = context.reference.number
    return {
        "most": number("faulty_limit_parts", context.office) or "-",
        "limit": number("faulty_limit_days", context.office) or "-",
    }


def _display(name: str, reference: Reference) -> str:
    known = reference.staff.get(name)
    return known.display if known is not None else name


def is_lifted(job: Thing, engineer: str, out: Sequence[FaultTagged]) -> bool:
    """Whether a manager lifted the block for this job, and no faulty part of another job has come since."""
    return bool(_lifted_by(job, engineer, out))


def _lifted_by(job: Thing, engineer: str, out: Sequence[FaultTagged]) -> str:
    """The entry of the manager who lifted the block, "" for none."""
    others = {each.number for each in out if each.job != job.id}
    lifts = (
        asked
        for asked in asks_of(job)
        if asked.kind == LIFT and asked.facts.get(WHO) == engineer and others <= _tags_in(asked.facts)
    )
    answers = (answer_to(job, asked.digest) for asked in lifts if is_approved(job, asked.digest))
    return next((str(answer["entry"]) for answer in answers if answer is not None), "")


def rely_on_lift(draft: Draft, context: Context) -> None:
    """Parts that are asked for in spite of the block rely on the answer of the manager who lifted it."""
    job, engineer = draft.subject, engineer_of(draft.subject, context)
    out = faulty_out(engineer, context.office, context.reference, context.holdings)
    reached = limit_reached(out, context.office, context.reference, context.now)
    if reached and (answer := _lifted_by(job, engineer, out)):
        rely(draft, answer)


def _tags_in(facts: Mapping[str, object]) -> set[str]:
    """The tags that an ask names; each stands before its part."""
    listed = facts.get(TAGS)
    return {str(each).partition(" ")[0] for each in as_list(listed)}


def _why_not(job: Thing, event: Event, context: Context) -> Message | None:
    in_the_name_of = engineer_of(job, context) != context.by.name
    if not getattr(event, "parts", None) or (in_the_name_of and getattr(event, "urgent", False)):
        return None
    return why_blocked(job, context)


@guard_with_reason(needs_data=True, waits_for=lambda job, event, context: ("coordinator", "manager"))
def the_engineer_owes_too_few_faulty_parts_to_be_blocked(job: Thing, event: Event, context: Context) -> Message | None:
    return _why_not(job, event, context)


@guard_with_reason()
def the_engineer_is_blocked(job: Thing, event: None, context: Context) -> Message | None:
    if any(asked.kind == LIFT for asked in waiting(job)):
        return Message(ASKED_ALREADY)
    engineer = engineer_of(job, context)
    out = faulty_out(engineer, context.office, context.reference, context.holdings)
    if not limit_reached(out, context.office, context.reference, context.now):
        return Message(NOT_BLOCKED, {"engineer": _display(engineer, context.reference)})
    return Message(LIFTED_ALREADY) if is_lifted(job, engineer, out) else None


def ask_to_lift(draft: Draft, event: Event, context: Context) -> None:
    """A manager is asked to lift the block for this job, with exactly these faulty parts out."""
    engineer = engineer_of(draft.subject, context)
    out = faulty_out(engineer, context.office, context.reference, context.holdings)
    tags = [f"{each.number} {each.part} x{each.quantity}" for each in out]
    draft.data |= {WHO: engineer, f"{WHO}_display": _display(engineer, context.reference), TAGS: tags}
    ask(draft, LIFT, digest_of(LIFT, draft.subject.id, {WHO: engineer, TAGS: tags}))


OUT = N_("%(engineer)s still has %(part)s, fault tag %(tag)s, taken out on %(since)s for job %(job)s.")
OVERDUE = N_(
    "%(engineer)s still has %(part)s, fault tag %(tag)s, taken out on %(since)s for job %(job)s. It is overdue."
)
FURTHER = N_("And %(count)s more faulty parts.")


def reminders(
    engineer: str, office: str, reference: Reference, holdings: Holdings, now: str, local: Callable[[str], str]
) -> list[Message]:
    """What is said before parts are asked for: which faulty parts are out, and since when. `now` is UTC text; `local`
    says a moment as this office does."""
    out = faulty_out(engineer, office, reference, holdings)
    said = [
        Message(
            OVERDUE if each.due <= now else OUT,
            {
                "engineer": _display(engineer, reference),
                "part": each.part,
                "tag": each.number,
                "since": local(each.taken) if each.taken else "-",
                "job": each.job_number or "-",
            },
        )
        for each in out[:MOST_NAMED]
    ]
    return [*said, *([Message(FURTHER, {"count": len(out) - MOST_NAMED})] if len(out) > MOST_NAMED else [])]
