"""Effects of a requisition. Its lines are one fact, replaced in turn; what a job gains stands under `of`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from fieldservice.shapes import JsonObject
from fieldservice.workflows.common.approvals import answer_to, approvers, rely
from fieldservice.workflows.common.turns import requisitions_of
from fieldservice.workflows.engine.codes import URGENT, code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import ASKS, Thing
from fieldservice.workflows.engine.limits import minutes_clock
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.parts.moves import move
from fieldservice.workflows.parts.places import bag, good, store_of, transit
from fieldservice.workflows.parts.requisitions.block import rely_on_lift
from fieldservice.workflows.parts.requisitions.guards import line_named, reads_as, typed
from fieldservice.workflows.parts.requisitions.lines import (
    KIND,
    LINES,
    RequisitionLine,
    digest_of_lines,
    for_whom,
    in_short,
    line_of,
    lines_of,
    unread,
    value_of,
)

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.parts.requisitions.events import (
        PartsExpected,
        PartsIssued,
        PartsNotIssued,
        PartsRequested,
        PartsReserved,
        PartSubstituted,
    )

ASKED, ISSUED = "asked", "issued"


class NamesEngineer(Protocol):
    """An event by which an engineer is chosen."""

    @property
    def engineer(self) -> str: ...


OF_DEVICE = ("product", "brand", "model", "serial", "symptom_code", "level")
"""Facts of the job that the storekeeper sees on the requisition; none is personal."""
LIMIT = "requisition_minutes"


def request_parts(draft: Draft, event: PartsRequested, context: Context) -> None:
    """A requisition for the job; the entry is the requisition's own, and the job gains what was asked."""
    lines = draft.data.pop("parts")
    rely_on_lift(draft, context)
    open_requisition(draft, context, lines, event.urgent, event.needed)


def ask_for_what_is_missing(draft: Draft, context: Context) -> None:
    """The parts that the form of work which stopped names are asked for in the same act; it may name none."""
    urgent, needed = bool(draft.data.pop("urgent", False)), draft.data.pop("needed", None)
    if parts := draft.data.pop("parts", None):
        rely_on_lift(draft, context)
        open_requisition(draft, context, parts, urgent, needed)


def open_requisition(
    draft: Draft, context: Context, given: Sequence[JsonObject], urgent: bool = False, needed: str | None = None
) -> None:
    """Open a requisition for the job of this draft with these lines, at the office whose storekeeper has it.

    A step that moves the job itself keeps its entry; then the facts of the requisition stand under `of`.
    """
    job, office = draft.subject, context.reference.point_of(context.office)
    id_ = context.new_id()
    lines = [line_of({**line, "line": str(number)}) for number, line in enumerate(given, 1)]
    engineer = str(job.get("engineer") or context.by.name)
    facts: JsonObject = {name: job.get(name) for name in OF_DEVICE if job.get(name)}
    if urgent:
        facts["level"] = URGENCY
    facts |= {
        "number": context.number("Q"),
        "job": job.id,
        "job_number": str(job.get("number") or ""),
        "engineer": engineer,
        "engineer_display": str(job.get("engineer_display") or context.by.display),
        "store": store_of(engineer, context.reference, office),
        LINES: [line.as_data() for line in lines],
        "summary": in_short(lines),
        **({"needed": needed} if needed else {}),
    }
    facts["clock"] = minutes_clock(context, LIMIT, facts, office)
    facts |= ask_where_needed(id_, lines, context, office)
    draft.of(job.id, {"act": "requested", "requisition": id_, "number": facts["number"], LINES: brief(lines)})
    if draft.moves:
        draft.of(id_, facts)
    else:
        draft.data |= facts
    draft.moves.append((id_, KIND, None, ASKED, office))


def choose_engineer(draft: Draft, event: NamesEngineer, context: Context) -> None:
    """The parts that were asked for the job go to the engineer who was chosen for it."""
    office = context.reference.point_of(context.office)
    person = context.reference.staff.get(event.engineer)
    for requisition in requisitions_of(draft.subject):
        (draft.first or draft).of(
            requisition,
            {
                "engineer": event.engineer,
                "engineer_display": person.display if person else event.engineer,
                "store": store_of(event.engineer, context.reference, office),
            },
        )
        draft.touches.append((KIND, requisition))


URGENCY = {"code": URGENT, "zh": "紧急", "en": "Urgent"}


def ask_where_needed(requisition: str, lines: Sequence[RequisitionLine], context: Context, office: str) -> JsonObject:
    """What asks for an approval of these lines, and the fact that one is needed; {} below every limit."""
    amount, currency = value_of(lines)
    if not approvers(KIND, amount, context.reference, office, currency):
        return {"approval": None}
    digest = digest_of_lines(requisition, lines)
    return {"approval": digest, ASKS: {"kind": KIND, "digest": digest, "amount": amount, "currency": currency}}


def brief(lines: Iterable[RequisitionLine]) -> list[JsonObject]:
    """Lines as the job keeps them."""
    return [
        {"line": line.line, "part": line.part, "name": dict(line.name), "quantity": line.quantity} for line in lines
    ]


def _spread(lines: Sequence[RequisitionLine], part: str, quantity: int) -> list[tuple[RequisitionLine, int]]:
    """A quantity of a part over the lines that are open for it, in their order."""
    found, left = [], quantity
    for line in lines:
        if line.part == part and left and line.open:
            some = min(left, line.open)
            found.append((line, some))
            left -= some
    return found


def _with(draft: Draft, lines: Sequence[RequisitionLine], changed: Iterable[RequisitionLine]) -> list[RequisitionLine]:
    """The lines after a change become the fact of the requisition; without an open line it has ended."""
    new = {line.line: line for line in changed}
    result = [new.get(line.line, line) for line in lines]
    draft.data |= {LINES: [line.as_data() for line in result], "summary": in_short(result)}
    if not any(line.open for line in result):
        draft.lead_to(ISSUED)
    return result


def reserve(draft: Draft, event: PartsReserved, context: Context) -> None:
    """Set parts aside in the good stock of this office: an intent, no move."""
    draft.data.pop("parts")
    lines, place = lines_of(draft.subject), good(context.office)
    changed = [
        replace(line, reserved=some, account=place)
        for part, (quantity, _) in typed(event, context).items()
        for line, some in _spread(lines, part, quantity)
    ]
    _with(draft, lines, changed)


def substitute(draft: Draft, event: PartSubstituted, context: Context) -> None:
    """Another part for the open quantity of a line; its value may need another approval."""
    (given,) = draft.data.pop("parts")
    lines, old = lines_of(draft.subject), line_named(draft.subject, event.line, context)
    assert old is not None  # a guard of the step
    about = line_of({**given, "line": old.line, "quantity": old.open})
    kept = replace(old, quantity=old.issued + old.refused, reserved=0)
    new = replace(about, instead_of=old.instead_of or old.part)
    if kept.quantity:
        new = replace(new, line=str(max(int(line.line) for line in lines) + 1))
        result = _with(draft, [*lines, new], [kept])
    else:
        result = _with(draft, lines, [new])
    draft.data |= ask_where_needed(draft.subject.id, result, context, context.office)
    _tell(draft, {"act": "substituted", LINES: [{**brief([new])[0], "instead_of": old.part}]})


def expect(draft: Draft, event: PartsExpected, context: Context) -> None:
    draft.data.pop("parts")
    lines = lines_of(draft.subject)
    changed = [
        replace(line, expected=event.expected)
        for part, (quantity, _) in typed(event, context).items()
        for line, _some in _spread(lines, part, quantity)
    ]
    _with(draft, lines, changed)
    tell_job(draft, "expected", changed, expected=event.expected)


def issue(draft: Draft, event: PartsIssued, context: Context) -> None:
    """The parts go into the engineer's bag, or on their way to the engineer's van, which receives them."""
    draft.data.pop("parts")
    requisition, lines, receiver = draft.subject, lines_of(draft.subject), for_whom(draft.subject)
    engineer, store = str(receiver.get("engineer") or ""), str(receiver.get("store") or context.office)
    place = bag(context.office, engineer) if store == context.office else transit(store)
    changed, told = [], []
    for part, (quantity, serials) in typed(event, context).items():
        left = list(serials)
        for line, some in _spread(lines, part, quantity):
            own, left = left[:some], left[some:]
            move(draft, context, line.part, some, good(context.office), place, line.cost, own)
            changed.append(replace(line, issued=line.issued + some, reserved=max(0, line.reserved - some)))
            told.append({**brief([line])[0], "quantity": some, "serials": own, "cost": line.cost})
    _with(draft, lines, changed)
    if approved := answer_to(requisition, str(requisition.get("approval") or "")):
        rely(draft, approved["entry"])
    _tell(draft, {"act": "issued", LINES: told, "to": engineer, "place": place})


def refuse(draft: Draft, event: PartsNotIssued, context: Context) -> None:
    draft.data.pop("parts")
    lines = lines_of(draft.subject)
    spread = [
        (line, some)
        for part, (quantity, _) in typed(event, context).items()
        for line, some in _spread(lines, part, quantity)
    ]
    _with(draft, lines, [replace(line, refused=line.refused + some, reserved=0) for line, some in spread])
    told = [{**brief([line])[0], "quantity": some} for line, some in spread]
    _tell(draft, {"act": "refused", LINES: told, "reason": draft.data.get("reason")})


def read_news(draft: Draft, event: Event, context: Context) -> None:
    """Whoever waits for the parts has read what is new about them."""
    readers = reads_as(draft.subject, context)
    news = dict.fromkeys(news.entry for reader in readers for news in unread(draft.subject, reader))
    draft.data |= {"news": list(news), "read_by": readers}


def end_withdrawn(draft: Draft, event: Event, context: Context) -> None:
    """Nothing more is issued, since it is not needed any more."""
    lines = lines_of(draft.subject)
    left = [line for line in lines if line.open]
    _with(draft, lines, [replace(line, refused=line.refused + line.open, reserved=0) for line in left])
    _tell(draft, {"act": "refused", LINES: [{**brief([line])[0], "quantity": line.open} for line in left]})


def tell_job(draft: Draft, act: str, lines: Sequence[RequisitionLine], **more: object) -> None:
    _tell(draft, {"act": act, LINES: brief(lines), **more})


def _tell(draft: Draft, facts: JsonObject) -> None:
    """The job learns what became of its parts."""
    job = str(draft.subject.get("job") or "")
    if job:
        draft.of(job, {**facts, "requisition": draft.subject.id, "number": draft.subject.get("number")})
        draft.touches.append(("job", job))


def is_urgent(requisition: Thing) -> bool:
    return code_of(requisition.get("level")) == URGENT
