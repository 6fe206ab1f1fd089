"""Effects of carrying a return case out: what is set aside, who has the case, what the order says of the old device."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import end_of, headquarters_here
from fieldservice.workflows.engine.ledger import office_of_account, postings_of
from fieldservice.workflows.engine.limits import days_clock
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.master_files.filing import saw
from fieldservice.workflows.money.charging import charge_lines, charged_before
from fieldservice.workflows.parts.places import good, store_of
from fieldservice.workflows.parts.shipments.effects import send_beside
from fieldservice.workflows.return_cases.effects import give_case, home
from fieldservice.workflows.return_cases.execution.lines import (
    CHOICES,
    LINE,
    MISSING,
    PASSED,
    PIECES_AT,
    SIGNATURES,
    SUPPLIED_BY,
    WARRANTY_ENDS,
    DecidedDevice,
    as_kept,
    decided_devices,
    in_hand,
    is_ready_to_pass,
    undone,
)
from fieldservice.workflows.return_cases.execution.meant import chosen, for_exchange, to_look_at
from fieldservice.workflows.return_cases.execution.old_devices import as_seen, ask_where_needed
from fieldservice.workflows.return_cases.execution.pieces import is_at_office, piece_to_choose
from fieldservice.workflows.return_cases.lines import EXCHANGE, KIND
from fieldservice.workflows.warranty.carried import left_of_warranty

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.return_cases.execution.events import (
        CaseToEngineer,
        CaseToOffice,
        ExchangeChosen,
        ExchangeOrdered,
        ExchangePrepared,
        OldDeviceSeen,
    )

KEPT_FOR = "exchange_for"
"""The fact of an exchange device's file: {case, number} for which it is set aside."""
KEPT_PARTS, RETURNS = "revenue/kept_parts", "revenue/returns"
"""In the sums of a charge: what is charged for parts that a customer keeps, and (below zero) what goes back."""
EXECUTION_DAYS = "return_execution_days"


def choose_device(draft: Draft, event: ExchangeChosen, context: Context) -> None:
    """The piece is set aside; the one that was chosen before for the same device is free again."""
    case, each = draft.subject, for_exchange(draft.subject, event)
    piece = piece_to_choose(case, event.exchange, each.line, context) if each is not None else None
    assert each is not None and piece is not None, "guards have looked"
    part, place = piece
    file = context.device
    id_ = file.id if file is not None else context.new_id()
    draft.data.pop("for_device", None)
    draft.data |= {LINE: each.line, "exchange_part": as_kept(part), "exchange_account": place, "exchange_file": id_}
    saw(draft, file, id_, KEPT_FOR)
    draft.of(id_, {KEPT_FOR: {"case": case.id, "number": str(case.get("number") or "")}})
    if file is None:
        draft.of(id_, {"serial": event.exchange})
    draft.touches.append(("device", id_))


def order_device(draft: Draft, event: ExchangeOrdered, context: Context) -> None:
    each = for_exchange(draft.subject, event)
    assert each is not None, "a guard has looked"
    draft.data.pop("for_device", None)
    draft.data |= {LINE: each.line, "due": end_of(event.expected_on, context)}


def prepare_device(draft: Draft, event: ExchangePrepared, context: Context) -> None:
    each = chosen(draft.subject, event.exchange)
    assert each is not None, "a guard has looked"
    draft.data |= {LINE: each.line, "exchange": each.exchange, "prepared_by": context.by.display}


def begin_order(draft: Draft) -> None:
    """What the customer signs from now on is a further order; those that were signed before stay as they were."""
    draft.data["revision"] = len(draft.subject.lines(SIGNATURES)) + 1


def correct_order(draft: Draft, event: Event, context: Context) -> None:
    begin_order(draft)


def pass_to_office(draft: Draft, event: CaseToOffice, context: Context) -> None:
    """The office has the case from now on; exchange devices of headquarters are on their way to it by a shipment."""
    case, office = draft.subject, home(draft.subject)
    ready = [each for each in undone(case) if is_ready_to_pass(each)]
    draft.data |= {
        PASSED: [{LINE: each.line, **({"exchange": each.exchange} if each.exchange else {})} for each in ready],
        PIECES_AT: good(office),
        SUPPLIED_BY: context.office,
    }
    begin_order(draft)
    give_case(draft, office)
    files = [str(line.get("exchange_file") or "") for line in case.lines(CHOICES)]
    draft.data["along"] = [*dict.fromkeys((*draft.data.get("along", ()), *filter(None, files)))]
    here = [each for each in ready if each.exchange and not each.passed]
    away = [each for each in here if office_of_account(each.account) != office]
    carriage = {name: value for name in ("carrier", "tracking") if (value := draft.data.pop(name, None))}
    if away:
        lines = [{"part": str(each.part["code"]), "quantity": 1, "serials": [each.exchange]} for each in away]
        shipment, number = send_beside(draft, context, office, lines, carriage)
        draft.data |= {"shipment": shipment, "shipment_number": number}


def to_engineer(draft: Draft, event: CaseToEngineer, context: Context) -> None:
    """The store in which the engineer works has the case: the van, or the branch itself."""
    store = store_of(event.hands_over, context.reference, context.reference.point_of(context.office))
    if store != draft.subject.holder:
        give_case(draft, store)
        draft.data[PIECES_AT] = ""


def back_to_branch(draft: Draft, event: Event, context: Context) -> None:
    branch = context.reference.branch_of(context.office) or context.office
    give_case(draft, branch)
    draft.data |= {PIECES_AT: good(branch), "hands_over": None, "hands_over_display": None}


def back_to_commerce(draft: Draft, event: Event, context: Context) -> None:
    """What was passed on and is not at the office, be it on the way or lost, is to be chosen anew."""
    if missing := [each.line for each in in_hand(draft.subject, EXCHANGE) if not is_at_office(each, context)]:
        draft.data[MISSING] = missing
    give_to_headquarters(draft, context)


def give_to_headquarters(draft: Draft, context: Context) -> None:
    office = headquarters_here(context)
    draft.data["clock"] = days_clock(context, EXECUTION_DAYS, office)
    give_case(draft, office)


def see_old_device(draft: Draft, event: OldDeviceSeen, context: Context) -> None:
    """What is out of order is asked to be approved; what is deducted for kept parts is charged, or not paid back."""
    case, each = draft.subject, to_look_at(draft.subject, event)
    assert each is not None, "a guard has looked"
    seen = replace(each, old=as_seen(event))
    draft.data.pop("for_device", None)
    draft.data[LINE] = each.line
    if each.decision == EXCHANGE and (ends := left_of_warranty(work_of(case, each, context), context)):
        draft.data[WARRANTY_ENDS] = ends
    ask_where_needed(draft, seen, context)
    devices = [seen if other.line == seen.line else other for other in decided_devices(case)]
    charge_kept_parts(draft, context, devices)


def work_of(case: Thing, each: DecidedDevice, context: Context) -> Thing:
    """The job of the device, whose verdict knows the warranty; of a case without one the case, as far as it does."""
    job = context.file(str(case.get("job") or "")) if case.get("job") else None
    if job is not None and job.get("device") == each.device:
        return job
    facts = {name: value for name, value in each.facts.items() if name != LINE}
    return Thing(case.id, KIND, facts={**facts, "number": case.get("number"), "came_in": case.opened})


def charge_kept_parts(draft: Draft, context: Context, devices: list[DecidedDevice]) -> None:
    """Charge so that the charges for kept parts are what these devices say; what was paid back is not touched."""
    currency = next((each.currency for each in devices if each.currency), "")
    before = charged_before(draft.subject, currency)
    wanted: JsonObject = {**before, KEPT_PARTS: sum(each.charges for each in devices)}
    charge_lines(draft, context, currency, wanted)


def charge_nothing(draft: Draft, event: Event, context: Context) -> None:
    """Nothing is given any more: the parts that a customer would have kept are not to be paid. The correction stands in
    the books in which they were charged, also where headquarters withdraws the case."""
    case = draft.subject
    if case.holder != (branch := home(case)) and context.headquarters:
        give_case(draft, branch)
    books = charged_in(case) if context.headquarters else ""
    at = replace(context, office=books or context.office)
    charge_kept_parts(draft, at, [replace(each, old=None) for each in decided_devices(case)])


def charged_in(case: Thing) -> str:
    """The office in whose books the parts that the customer keeps were charged last; "" where none were."""
    for line in reversed(case.history):
        for posting in postings_of(line.entry):
            if posting.source.endswith(f"/{KEPT_PARTS}"):
                return office_of_account(posting.source)
    return ""
