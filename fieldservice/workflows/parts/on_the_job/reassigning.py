"""What becomes of the parts that are out when a job goes to another engineer, or is taken from its engineer.

The answer is asked for in the form of the step. Only the office of a bag moves what is in it: where another office
gives the job away, the answer is an obligation of whoever has the parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Draft, Effect
from fieldservice.workflows.parts.on_the_job.carried import (
    FOR,
    HANDED,
    LEFT,
    PARTS_OUT,
    PUT_INTO,
    RETURNED,
    TAKEN_FROM,
    WISH,
    Carried,
    carried,
    engineer_in_turn,
    out_with_others,
)
from fieldservice.workflows.parts.on_the_job.effects import move_lines, said
from fieldservice.workflows.parts.on_the_job.guards import carrier
from fieldservice.workflows.parts.on_the_job.lines import COMING, COMING_TO, PARTS, UNCONFIRMED, part_lines
from fieldservice.workflows.parts.places import bag, good, store_of, transit
from fieldservice.workflows.parts.requisitions.lines import parts_text

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.engine.reference import Reference
    from fieldservice.workflows.parts.on_the_job.events import PartsHandedOn

SAY_WHAT_BECOMES_OF_THEM = N_("Parts of this job are out: %(parts)s. Choose what happens to them.")
ARE_OUT = N_("Parts of this job are out: %(parts)s.")
NOT_IN_THE_BAG = N_(
    "%(part)s is no longer in the bag of %(name)s: it was offered to a colleague or used. Leave it until it is settled."
)
OUT_WITH = N_("%(part)s x%(count)s with %(name)s")
ON_THE_WAY_TO = N_("%(part)s x%(count)s on the way to %(name)s")
"""Where the pieces are, as an item of a list."""


def in_words(out: Sequence[Carried], reference: Reference) -> list[Message]:
    """The pieces with whoever has them, or to whom they are on the way."""
    staff = reference.staff
    return [
        Message(
            OUT_WITH if each.place.endswith(f"/{each.person}") else ON_THE_WAY_TO,
            {
                "part": each.part,
                "count": each.quantity,
                "name": staff[each.person].display if each.person in staff else each.person or each.office,
            },
        )
        for each in out
    ]


def parts_out_in_words(job: Thing, reference: Reference) -> tuple[Message, ...]:
    """The sentence above a form that asks what becomes of them; none where no part is out."""
    out = carried(job)
    return (Message(ARE_OUT, {"parts": in_words(out, reference)}),) if out else ()


def without_parts_out(job: Thing) -> frozenset[str]:
    """The question is not asked where no part is out."""
    return frozenset() if carried(job) else frozenset((PARTS_OUT,))


def _out(job: Thing, event: Event) -> list[Carried]:
    return out_with_others(job, str(getattr(event, "engineer", "") or ""))


@guard_with_reason(beside=(PARTS_OUT,))
def it_is_said_what_becomes_of_its_parts(job: Thing, event: Event, context: Context) -> Message | None:
    out, answer = _out(job, event), getattr(event, PARTS_OUT)
    if out and not answer:
        return Message(SAY_WHAT_BECOMES_OF_THEM, {"parts": in_words(out, context.reference)})
    for each in out if answer in (RETURNED, HANDED) else ():
        if each.office == context.office and context.holdings.quantity(each.place, each.part) < each.quantity:
            staff = context.reference.staff
            name = staff[each.person].display if each.person in staff else each.person
            return Message(NOT_IN_THE_BAG, {"part": each.part, "name": name})
    return None


def and_its_parts(effect: Effect | None = None) -> Effect:
    """The effect of a step that gives the job to the engineer in its form, or takes it from its engineer, and what was
    answered about the parts."""

    def given(draft: Draft, event: Event, context: Context) -> None:
        draft.data.pop(PARTS_OUT, None)
        if effect is not None:
            effect(draft, event, context)
        engineer = str(getattr(event, "engineer", "") or "")
        _send_parts(draft, event, engineer, context)

    return given


def _send_parts(draft: Draft, event: Event, engineer: str, context: Context) -> None:
    job, out, answer = draft.subject, _out(draft.subject, event), str(getattr(event, PARTS_OUT) or "")
    if not out:
        return
    not_confirmed = {line.part: line.unconfirmed for line in part_lines(job)}
    lines = []
    for each in out:
        line = _sent(draft, each, answer, engineer, context)
        if line["act"] != LEFT and (some := min(each.quantity, not_confirmed.get(each.part, 0))):
            line[UNCONFIRMED] = some
            not_confirmed[each.part] -= some
        lines.append(line)
    draft.add("job", job.id, PARTS, {"act": "reassigned", "answer": answer, "lines": lines})


def _sent(draft: Draft, each: Carried, answer: str, engineer: str, context: Context) -> JsonObject:
    """Move these pieces as it was answered, where this office may; the line of the job that says so."""
    line = {**each.line(), TAKEN_FROM: each.place}
    if each.office != context.office or answer not in (RETURNED, HANDED):
        return {**line, "act": LEFT, WISH: answer, FOR: engineer}
    if answer == HANDED:
        place = place_for(engineer, context)
        move_lines(draft, context, [line], each.place, place)
        return {**line, "act": "handed", PUT_INTO: place, FOR: engineer}
    branch = context.reference.branch_of(context.office)
    move_lines(draft, context, [line], each.place, transit(branch) if branch else good(context.office))
    return {**line, "act": "returned", **({COMING: True, COMING_TO: branch} if branch else {})}


def place_for(engineer: str, context: Context) -> str:
    """Where parts for this engineer go: into the bag, or between two stores on the way until they are confirmed."""
    reference = context.reference
    person = reference.staff.get(engineer)
    point = reference.point_of(person.office) if person is not None and person.office else ""
    store = store_of(engineer, reference, point or reference.point_of(context.office))
    return bag(store, engineer) if store == context.office else transit(store)


@guard(N_("No other engineer has this job who could take the parts."))
def another_engineer_has_the_job(job: Thing, event: None, context: Context) -> bool:
    return engineer_in_turn(job) not in ("", carrier(job, context))


def hand_on(draft: Draft, event: PartsHandedOn, context: Context) -> None:
    """From the bag to the engineer who has the job now, who confirms them."""
    job, engineer = draft.subject, engineer_in_turn(draft.subject)
    not_confirmed = {line.part: line.unconfirmed for line in part_lines(job)}
    said(draft, "handed")
    place = place_for(engineer, context)
    for line in draft.data["lines"]:
        line |= {TAKEN_FROM: bag(context.office, carrier(job, context, line["part"])), PUT_INTO: place, FOR: engineer}
        if some := min(line["quantity"], not_confirmed.get(line["part"], 0)):
            line[UNCONFIRMED] = some
        move_lines(draft, context, [line], line[TAKEN_FROM], place)


def what_others_have(job: Thing) -> JsonObject:
    """Parts of the job that are not with its engineer, as a form begins with them."""
    return {"parts": parts_text([each.line() for each in out_with_others(job, engineer_in_turn(job))])}
