"""Taking a step is strict: role, turn, state, guards and data are checked before an entry is made.

The answer is the draft of an entry, or `Refused` with the reason and who may. Nothing is written here.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import today
from fieldservice.workflows.engine.limits import wind_clock
from fieldservice.workflows.engine.messages import FILL_IN, Message, Refused, and_then
from fieldservice.workflows.engine.model import SAME, Draft, Step, Workflow
from fieldservice.workflows.engine.offices import deciding, refused_to_office
from fieldservice.workflows.engine.prices import PRICED
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import ROLES

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event, Field
    from fieldservice.workflows.engine.reference import SparePart

NOT_YOUR_ROLE = N_("%(step)s is not part of your role.")
WORKS_ELSEWHERE = N_("%(person)s does not work at this service point. A manager can admit a guest for a day.")
NOT_IN_THIS_STATE = N_("%(step)s is not possible in the state “%(state)s”.")
NO_SUCH_STEP = N_("There is no such step here. Possible steps: %(known)s.")
FIELDS_ARE_WRONG = N_("Check the marked fields.")
NOT_IN_LIST = N_("Not in the list. Did you mean: %(near)s?")
NOT_ANSWERED = N_("Choose an answer.")
SAY_WHAT = N_("Describe the finding, or say why it was not checked.")
STILL_TO_COME = N_("This time is in the future. Enter what has happened.")
NOBODY = "-"
"""No sign-in name: that of a person who has done nothing yet."""
STAFF_KINDS = ("staff", "colleague")
"""Kinds of field that name a person; the entry keeps the shown name too."""
STILL_EMPTY = (FILL_IN, NOT_ANSWERED, SAY_WHAT)
"""The faults of fields that are merely empty."""
NO_SUCH_STAFF = N_("No active colleague in this role has that name. Did you mean: %(near)s?")
NO_SUCH_PART = N_("There is no part %(part)s in the catalogue.")
SERIALS_WANTED = N_("Each %(part)s has its own serial number: enter %(quantity)s different ones.")
NO_SERIALS = N_("%(part)s has no serial numbers: write x and the quantity, such as %(part)s x2.")
NO_SUCH_OFFICE = N_("There is no such service point. Known: %(near)s.")


NO_PARTS: Mapping[str, JsonObject] = {}


def may_begin(workflow: Workflow, step: Step, thing: Thing | None, context: Context) -> Refused | None:
    """The reason why this person cannot take this step now, before the form is filled in; None if there is none."""
    if not context.works_here:
        return Refused("role", WORKS_ELSEWHERE, ("manager",), person=context.by.display)
    if not context.by.roles & set(step.roles):
        return _not_your_role(workflow, step, thing, context)
    refused = refused_now(workflow, step, thing, context)
    if refused is not None and refused.who_may:
        refused.who_may = _able(refused.who_may, workflow, step, thing, context)
    return refused


def refused_now(workflow: Workflow, step: Step, thing: Thing | None, context: Context) -> Refused | None:
    """The reason why a person with the role cannot take this step as things are: office, state, or a guard."""
    if thing is not None and (refused := refused_to_office(step, thing, context)):
        return refused
    if thing is not None and step.states and thing.state not in step.states:
        if thing.state in step.not_yet:
            return Refused("state", step.not_yet[thing.state])
        state = workflow.states.get(thing.state)
        return Refused("state", NOT_IN_THIS_STATE, step=Message(step.label), state=state.word if state else thing.state)
    return refused_by_guard(step, thing, None, context)


def has_nothing_to_be_taken_on(step: Step, thing: Thing, context: Context) -> bool:
    """Whether nobody asked for the step, or there is no object for it; a page then does not show it at all."""
    return any(
        guard.not_offered and not guard.needs_data and not guard.holds(thing, None, context) for guard in step.guards
    )


def _not_your_role(workflow: Workflow, step: Step, thing: Thing | None, context: Context) -> Refused:
    """The refusal of a person without the role. It names who can take exactly this step as things are: the roles that
    nothing else stops, and whom the refusal of the others names, such as the engineer of the job. Where nobody can, it
    says why.
    """
    label = Message(step.label)
    if thing is None and (not step.opens or step.whose == "headquarters"):
        return Refused("role", NOT_YOUR_ROLE, deciding(step, context), step=label)
    stopped = {
        role: refused_now(workflow, step, thing, replace(context, by=_somebody(role, context))) for role in step.roles
    }
    can = (who for role, refused in stopped.items() for who in (refused.who_may if refused is not None else (role,)))
    if named := _able(dict.fromkeys(can), workflow, step, thing, context):
        return Refused("role", NOT_YOUR_ROLE, named, step=label)
    because = and_then(Message(NOT_YOUR_ROLE, {"step": label}), next(filter(None, stopped.values())).because)
    return Refused("role", because.message, **because.values)


def _able(
    named: Iterable[str], workflow: Workflow, step: Step, thing: Thing | None, context: Context
) -> tuple[str, ...]:
    """Those of the named who are not stopped by something else; who works at other offices is known there alone."""
    staff = context.reference.staff
    found = []
    for who in filter(None, named):
        person = _somebody(who, context) if who in ROLES else staff.get(who)
        if person is None or refused_now(workflow, step, thing, replace(context, by=person)) is None:
            found.append(who)
    return tuple(found)


def _somebody(role: str, context: Context) -> Person:
    """A person of this office with this role alone, who has done nothing yet."""
    return Person(NOBODY, "", frozenset((role,)), context.office)


def refused_by_guard(step: Step, thing: Thing | None, event: Event | None, context: Context) -> Refused | None:
    """The refusal of the first guard that does not hold; None if all hold.

    Without an event only the guards that need no data are asked, with one only the guards that need it.
    """
    for guard in step.guards:
        if guard.needs_data == (event is not None) and not guard.holds(thing, event, context):
            return guard.refusal(thing, event, context)
    return None


def faults_so_far(
    step: Step, thing: Thing | None, data: Values, wrong: Mapping[str, Message], context: Context
) -> dict[str, Message]:
    """What guards find wrong in fields that are well filled in themselves, while others are wrong or empty."""
    from fieldservice.workflows.engine.fields import as_far_as_valid

    well = {name: value for name, value in data.items() if name not in wrong and not is_blank(value)}
    event, found, early = as_far_as_valid(step.event_class(), well), dict[str, Message](), dict[str, Message]()
    for guard in step.guards:
        if guard.faults and not guard.holds(thing, event, context):
            found |= guard.faults(thing, event, context)
        elif guard.early and not guard.holds(thing, event, context):
            early |= guard.refusal(thing, event, context).fields
    return early | {name: fault for name, fault in found.items() if name in well}


def listed(wanted: Field, value: str, context: Context) -> tuple[str | dict[str, str], Message | None]:
    """The value of a listed field with the words of its code, and its fault (None if it has none)."""
    reference = context.reference
    if wanted.kind == "code":
        return _coded(wanted.codes, value, context)
    if wanted.kind in STAFF_KINDS:
        # A colleague may work in the store of another van, or of the branch.
        at = reference.point_of(context.office) if wanted.kind == "colleague" else context.office
        who = {
            name: person
            for name, person in reference.staff.items()
            if person.active and (not wanted.role or wanted.role in person.roles) and reference.takes_work(person, at)
        }
        if value in who:
            return value, None
        near = difflib.get_close_matches(value, who, 3, 0.3) or list(who)[:6]
        return value, Message(NO_SUCH_STAFF, {"near": near})
    if wanted.kind == "office":
        known = [code for code, office in reference.offices.items() if office.active]
        return value, None if value in known else Message(NO_SUCH_OFFICE, {"near": known})
    return value, None


def _coded(name: str, value: str, context: Context) -> tuple[str | dict[str, str], Message | None]:
    code = context.reference.code(name, value)
    if code:
        return code.words(), None
    known = context.reference.codes.get(name, {})
    near = difflib.get_close_matches(value, known, 3, 0.3) or list(known)[:6]
    return value, Message(NOT_IN_LIST, {"near": near})


def checklist(
    wanted: Field, results: Mapping[str, str], thing: Thing | None, context: Context
) -> tuple[list[JsonObject], dict[str, Message]]:
    """A checklist as an entry keeps it, and the fault of each wrong item.

    Each item has its words and its result, in the order of the published list. An item that the kind of device needs
    is answered; a result other than "in order" is explained under `item.words`.
    """
    name, reference, product = wanted.name, context.reference, code_of(thing.get("product")) if thing else ""
    items, needed = reference.checklist(wanted.codes, product), reference.needed_items(wanted.codes, product)
    rows: list[JsonObject] = []
    wrong: dict[str, Message] = {}
    for item in items.values():
        result, words = results.get(item.code), results.get(f"{item.code}.words")
        if not result:
            wrong |= {f"{name}.{item.code}": Message(NOT_ANSWERED)} if item.code in needed else {}
            continue
        coded, problem = _coded(f"{wanted.codes}_result", result, context)
        rows.append({**item.words(), "result": coded, **({"words": words} if words else {})})
        if problem:
            wrong[f"{name}.{item.code}"] = problem
        elif result != reference.in_order(wanted.codes) and not words:
            wrong[f"{name}.{item.code}.words"] = Message(SAY_WHAT)
    for unknown in results.keys() - {name for item in items for name in (item, f"{item}.words")}:
        wrong[f"{name}.{unknown}"] = Message(NOT_IN_LIST, {"near": list(items)[:6]})
    return rows, wrong


def parts(
    lines: list[JsonObject], context: Context, known: Mapping[str, JsonObject] = NO_PARTS
) -> tuple[list[JsonObject], Message | None]:
    """Lines of parts as an entry keeps them, with what the catalogue says of each, and the first fault. A part that is
    not in the catalogue any more is as the thing knows it."""
    found: list[JsonObject] = []
    for line in lines:
        part = context.reference.catalogue.part(str(line["part"]))
        if part is None and (about := known.get(str(line["part"]))):
            found.append({**about, **line})
            continue
        if part is None:
            return lines, Message(NO_SUCH_PART, {"part": line["part"]})
        if part.tracked and line["serials"] and len(set(line["serials"])) != line["quantity"]:
            return lines, Message(SERIALS_WANTED, {"part": part.number, "quantity": line["quantity"]})
        if not part.tracked and any(not _is_a_piece(part.number, each, context) for each in line["serials"]):
            return lines, Message(NO_SERIALS, {"part": part.number})
        found.append({**line, "part": part.number, "name": part.words(), **_of_a_piece(part)})
    return found, None


def _is_a_piece(part: str, serial: str, context: Context) -> bool:
    """Whether there is a piece of the part with this serial number, as from a time when its pieces had some."""
    return any(item == part for item, _ in context.holdings.pieces(serial))


def one_part(number: str, context: Context) -> tuple[str | JsonObject, Message | None]:
    """A part as an entry keeps it, with what the catalogue says of it, and its fault."""
    part = context.reference.catalogue.part(number)
    if part is None:
        return number, Message(NO_SUCH_PART, {"part": number})
    return {**part.words(), **_of_a_piece(part)}, None


def _of_a_piece(part: SparePart) -> JsonObject:
    about = {"unit": part.unit, "cost": part.cost, "currency": part.currency}
    return about | ({"tracked": True} if part.tracked else {})


def is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def check_data(
    step: Step, data: Values, context: Context, thing: Thing | None = None
) -> tuple[Event | None, JsonObject, dict[str, Message]]:
    """The event made of the given data, its values as an entry keeps them, and the fault of each wrong field."""
    import pydantic

    from fieldservice.workflows.engine.fields import CURRENCY, listed_fields, wrong_fields
    from fieldservice.workflows.engine.typed_lines import PartsTyped

    event_class = step.event_class()
    given = {name: value for name, value in data.items() if not is_blank(value)}
    wrong: dict[str, Message] = {}
    event = None
    try:
        currency = context.reference.currency(context.office)
        event = event_class.model_validate(given, context={CURRENCY: currency})
        values = event.model_dump(mode="json", exclude_none=True)
    except pydantic.ValidationError as error:
        wrong, values = wrong_fields(error), dict(given)
    for wanted in listed_fields(event_class):
        if wanted.kind == "checklist" and isinstance(values.get(wanted.name), dict):
            values[wanted.name], problems = checklist(wanted, values[wanted.name], thing, context)
            wrong |= problems
        elif wanted.kind == "parts" and isinstance(values.get(wanted.name), list) and wanted.name not in wrong:
            values[wanted.name] = [PartsTyped.model_validate(line).model_dump() for line in values[wanted.name]]
            known = step.knows(thing) if step.knows is not None and thing is not None else NO_PARTS
            values[wanted.name], problem = parts(values[wanted.name], context, known)
            wrong |= {wanted.name: problem} if problem else {}
        elif wanted.kind in PRICED and isinstance(values.get(wanted.name), list) and wanted.name not in wrong:
            values[wanted.name], problem = PRICED[wanted.kind](values[wanted.name], thing, context)
            wrong |= {wanted.name: problem} if problem else {}
        elif wanted.kind == "part" and isinstance(values.get(wanted.name), str):
            values[wanted.name], problem = one_part(values[wanted.name], context)
            wrong |= {wanted.name: problem} if problem else {}
        elif isinstance(values.get(wanted.name), str):
            values[wanted.name], problem = listed(wanted, values[wanted.name], context)
            if problem:
                wrong[wanted.name] = problem
            elif wanted.kind in STAFF_KINDS:
                values[f"{wanted.name}_display"] = context.reference.staff[values[wanted.name]].display
    return event, values, {**_still_to_come(event_class, values, context), **wrong}


def _still_to_come(event_class: type[Event], values: Values, context: Context) -> dict[str, Message]:
    """The fault of each field that names a day or moment to come where something has happened. Moments are typed to the
    minute."""
    from fieldservice.workflows.engine.fields import past_fields

    now = {"date": today(context), "when": stamp(context.now)[:16]}
    return {
        field.name: Message(STILL_TO_COME)
        for field in past_fields(event_class)
        if str(values.get(field.name) or "")[: len(now[field.kind])] > now[field.kind]
    }


NOT_BY_A_LINK = N_("The customer signs this on a phone or tablet: show the code.")
OF_ANOTHER_CUSTOMER = N_("It belongs to another customer.")
NOT_TOGETHER = N_("%(number)s cannot be done together with it: %(because)s")


def take(workflow: Workflow, step: Step, thing: Thing | None, data: Values, context: Context) -> Draft:
    """The entry that this step makes, as a draft.

    Raises Refused: role, turn, state, guard, data or changed.
    """
    refused = may_begin(workflow, step, thing, context)
    if refused:
        raise refused
    if step.link and not context.link:
        raise Refused("guard", NOT_BY_A_LINK)
    event, values, wrong = check_data(step, data, context, thing)
    if wrong or event is None:
        raise Refused("data", FIELDS_ARE_WRONG, fields=wrong | faults_so_far(step, thing, data, wrong, context))
    refused = refused_by_guard(step, thing, event, context)
    if refused:
        raise refused
    draft = _draft(workflow, step, thing, event, values, context)
    for other in context.others.values():
        _take_also_on(workflow, step, other, draft, event, values, context)
    return draft


def _take_also_on(
    workflow: Workflow, step: Step, other: Thing, draft: Draft, event: Event, values: JsonObject, context: Context
) -> None:
    """Take the same step on one more job of the ticket, where it must be allowed too; differences go under `of`."""
    refused = may_begin(workflow, step, other, context)
    if refused is None and (
        not (step.moves or step.together)
        or other.kind != workflow.thing
        or code_of(other.get("mode")) not in ("", workflow.mode)
    ):
        refused = Refused("usage", NO_SUCH_STEP, known="-")
    if refused is None and draft.person != str(other.get("customer") or ""):
        # The private part of an entry names one customer and is erased with that customer.
        refused = Refused("data", OF_ANOTHER_CUSTOMER)
    refused = refused or refused_by_guard(step, other, event, context)
    if refused:
        number = str(other.get("number") or other.id)
        about = {
            name: Message(NOT_TOGETHER, {"number": number, "because": fault}) for name, fault in refused.fields.items()
        }
        values = {"number": number, "because": refused.because}
        raise Refused(refused.code, NOT_TOGETHER, refused.who_may, about, **values) from refused
    more = _draft(workflow, step, other, event, values, context, draft)
    draft.moves += more.moves
    draft.touches += [touch for touch in more.touches if touch not in draft.touches]
    if goes_along := more.data.pop("along", None):
        draft.data["along"] = [*dict.fromkeys((*draft.data.get("along", ()), *goes_along))]
    # A note is about its first thing alone; each other one gains a line that is whole.
    whole = bool(step.beside.get(other.kind)) and not step.moves
    draft.of(
        other.id,
        {name: value for name, value in more.data.items() if name != "of" and (whole or draft.data.get(name) != value)},
        {
            name: value
            for name, value in more.private.items()
            if name != "of" and (whole or draft.private.get(name) != value)
        },
    )


def _draft(
    workflow: Workflow,
    step: Step,
    thing: Thing | None,
    event: Event,
    values: JsonObject,
    context: Context,
    first: Draft | None = None,
) -> Draft:
    from fieldservice.workflows.engine.fields import private_names

    private = private_names(type(event))
    draft = Draft(step.kind, by=context.by.name, thing=thing, first=first)
    draft.data = {name: value for name, value in values.items() if name not in private}
    draft.private = {name: value for name, value in values.items() if name in private}
    if thing is not None:
        draft.person = thing.get("customer", "") if thing.kind != "customer" else thing.id
    if step.moves:
        id_ = thing.id if thing else context.new_id()
        to = thing.state if step.to == SAME and thing else str(step.to)
        draft.moves.append(
            (id_, workflow.thing, thing.last if thing else None, to, thing.holder if thing else context.office)
        )
        if thing is None or to != thing.state:
            _enter(workflow, step, to, thing, draft, values, context)
    elif thing is not None:
        draft.touches.append((thing.kind, thing.id))
    if step.effect:
        step.effect(draft, event, context)
    kinds: dict[str, str] = {}
    for kind, id_ in (*((move[1], move[0]) for move in draft.moves), *draft.touches):
        kinds.setdefault(id_, kind)
    draft.touches = [(kind, id_) for id_, kind in kinds.items()]
    return draft


def _enter(
    workflow: Workflow, step: Step, to: str, thing: Thing | None, draft: Draft, values: JsonObject, context: Context
) -> None:
    """Start the clock of the state that is entered, and name the person it then waits for."""
    state = (step.into or workflow.states).get(to)
    if state is None:
        return
    clock = wind_clock(state.limit, thing, {**(thing.facts if thing else {}), **values}, context, context.office)
    if clock:
        draft.data["clock"] = clock
    # The first person asked is responsible: who registers a request owns it until somebody else accepts it.
    if state.person == "clerk" or (state.person == "owner" and thing is None):
        draft.data |= {state.person: context.by.name, f"{state.person}_display": context.by.display}
