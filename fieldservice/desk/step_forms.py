"""The form of a step: what it asks, what was typed, its faults so far, where it leads. Nothing is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fieldservice.desk import who_it_is
from fieldservice.desk.step_context import context
from fieldservice.shapes import JsonObject, Values, as_object
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.model import Step
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.take import STILL_EMPTY, check_data, faults_so_far, refused_by_guard, take

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.fields import Field

IN_WORDS = N_("In words")


def typed(session: Session, step: Step, data: Values) -> JsonObject:
    """Dates and phone numbers as people type them become what an entry keeps; anything else stays as it is."""
    from fieldservice.words.typed_times import typed_time
    from fieldservice.workflows.engine.fields import fields

    given = dict(data)
    for asked in fields(step.event_class()):
        value = given.get(asked.name)
        # Each item of a checklist is a field of its own, such as `checked.screen`.
        if asked.kind == "checklist":
            items = {
                name.partition(".")[2]: given.pop(name) for name in list(given) if name.startswith(f"{asked.name}.")
            }
            given[asked.name] = {**as_object(value), **{name: result for name, result in items.items() if result}}
        if asked.kind == "when" and isinstance(value, str) and value:
            moment = typed_time(value, session.clock().astimezone(session.zone()), session.zone())
            given[asked.name] = stamp(moment) if moment else value
        if asked.kind == "phone" and isinstance(value, str) and value:
            given[asked.name] = session.stored_phone(value)
    return given


def checked(session: Session, by: Person, thing: str, name: str, data: Values) -> dict[str, Message]:
    """The fault of each field as typed so far; under "" the fault of the data as a whole. Writes nothing.

    A field that is merely empty has no fault yet, because whoever fills in a form from the top is not there yet.
    """
    _, step, folded = session.step(thing, name)
    present = context(session, by, step, folded, data, None)
    given = typed(session, step, who_it_is.without_new(data))
    event, _, wrong = check_data(step, given, present, folded)
    if wrong or event is None:
        wrong |= faults_so_far(step, folded, given, wrong, present)
    else:
        refused = refused_by_guard(step, folded, event, present)
        if refused:
            wrong = dict(refused.fields) or {"": refused.because}
    return {name: fault for name, fault in wrong.items() if fault.message not in STILL_EMPTY}


def worked_out(session: Session, by: Person, thing: str, name: str, data: Values) -> JsonObject:
    """What the entry of a step would hold by what was typed so far, without the fields that are wrong; {} while it
    could not be made. Writes nothing, and draws no number."""
    workflow, step, folded = session.step(thing, name)
    present = context(session, by, step, folded, data, None)
    given = typed(session, step, who_it_is.without_new(data))
    wrong = check_data(step, given, present, folded)[2]
    try:
        return take(workflow, step, folded, {each: given[each] for each in given if each not in wrong}, present).data
    except Refused:
        return {}


def leads_to(session: Session, by: Person, thing: str, name: str, data: Values) -> str:
    """The state to which a step leads by what was typed; "" while it could not be taken, and for a note. Writes
    nothing, and draws no number."""
    workflow, step, folded = session.step(thing, name)
    if folded is None or not step.or_to:
        return ""
    given = typed(session, step, who_it_is.without_new(data))
    try:
        draft = take(workflow, step, folded, given, context(session, by, step, folded, data, None))
    except Refused:
        return ""
    return next((to for moved, _kind, _after, to, _holder in draft.moves if moved == folded.id), "")


def suggested(session: Session, step: Step, thing: Thing, by: str) -> Values:
    """What the row of the step suggests for its form."""
    found: JsonObject = {}
    if step.suggests is not None:
        found |= step.suggests(thing)
    if step.proposes is not None:
        person = session.person(by) or Person(by, by, frozenset(), "")
        found |= step.proposes(thing, context(session, person, step, thing, {}, None))
    return found


def asked(session: Session, step: Step, thing: Thing | None) -> tuple[Field, ...]:
    """The fields of a step in order.

    A checklist becomes two fields for each item that the kind of device has: its result, and words about it.
    """
    from fieldservice.words import forms
    from fieldservice.workflows.engine.fields import fields

    found: list[Field] = []
    unasked = step.unasked(thing) if step.unasked is not None and thing is not None else frozenset()
    for field in fields(step.event_class()):
        if field.name in unasked:
            continue
        if field.kind != "checklist":
            found.append(field)
            continue
        reference, product = session.reference(), code_of(thing.get("product")) if thing else ""
        needed = reference.needed_items(field.codes, product)
        for item in reference.checklist(field.codes, product).values():
            found.append(
                replace(
                    field,
                    name=f"{field.name}.{item.code}",
                    label=forms.in_language(item.words()),
                    kind="code",
                    codes=f"{field.codes}_result",
                    required=item.code in needed,
                    default=None,
                )
            )
            found.append(
                replace(
                    field, name=f"{field.name}.{item.code}.words", label=IN_WORDS, kind="text", codes="", default=None
                )
            )
    return tuple(found)
