"""What a customer gets by a return case, in the entry by which the old device becomes ours: device, money or credit.

Neither is without the other, and the office that holds the case gives it, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, as_object
from fieldservice.workflows.common.approvals import rely
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import POSTINGS
from fieldservice.workflows.engine.following import Following
from fieldservice.workflows.engine.here import currency_here, today
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.master_files.filing import saw
from fieldservice.workflows.money import accounts
from fieldservice.workflows.money.charging import charge_lines, charged_before
from fieldservice.workflows.money.lines import OF_RETURN, REFUNDS, balance_in
from fieldservice.workflows.money.payments.effects import NUMBER, RECEIPT
from fieldservice.workflows.money.payments.places import owing
from fieldservice.workflows.money.payments.places import place_of as till_for
from fieldservice.workflows.parts.moves import move
from fieldservice.workflows.parts.on_the_job.lines import PARTS
from fieldservice.workflows.parts.on_the_job.tags import tag
from fieldservice.workflows.parts.places import EXCHANGED, custody, faulty, outside
from fieldservice.workflows.return_cases.effects import ending
from fieldservice.workflows.return_cases.execution.effects import KEPT_FOR, RETURNS, give_to_headquarters, work_of
from fieldservice.workflows.return_cases.execution.lines import (
    APPROVED,
    CHOICES,
    HANDED_IN,
    LINE,
    LINES,
    NOTED_AS,
    DecidedDevice,
    in_hand,
    undone,
)
from fieldservice.workflows.return_cases.execution.meant import chosen
from fieldservice.workflows.return_cases.execution.old_devices import approval_of_old
from fieldservice.workflows.return_cases.execution.pieces import place_of
from fieldservice.workflows.return_cases.lines import (
    CARRIED_OUT,
    CLOSED,
    CREDIT,
    KIND,
    REFUND,
    approval_of,
    decisions_of,
)
from fieldservice.workflows.warranty.carried import carry_over

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.return_cases.execution.events import ExchangeDeviceGiven, ReturnPaid

WITHOUT_A_PART = "WHOLE-DEVICE"
"""The item of the ledger for an old device of which the catalogue has no exchange device."""
CREDIT_NOTE = "A"
"""The letter of a credit note's number."""
SIGNED = "signed"
END_WITH_CASE = "end_with_case"
"""The step of a job that ends with its case."""


def give_device(draft: Draft, event: ExchangeDeviceGiven, context: Context) -> None:
    """Out of the stock to the customer; the old device is in the faulty stock with a tag."""
    each = chosen(draft.subject, event.exchange)
    assert each is not None, "a guard has looked"
    part, place = code_of(each.part), place_of(each, context)
    cost = each.part.get("cost")
    move(
        draft, context, part, 1, place, outside(context.office, EXCHANGED), cost if type(cost) is int else 0,
        [each.exchange],
    )  # fmt: skip
    draft.data |= {LINE: each.line, "exchange": each.exchange, "instead_of": each.serial, "exchange_part": each.part}
    take_old(draft, context, [each])
    _link_files(draft, context, each)
    go_on(draft, event, context, [each])


def pay_return(draft: Draft, event: ReturnPaid, context: Context) -> None:
    """The price goes out of the drawer, or from the bank, by the account of the customer."""
    case, currency, method = draft.subject, currency_here(context), code_of(event.method)
    devices, place = in_hand(case, REFUND), till_for(draft.subject, method, context)
    line: JsonObject = {
        "amount": event.amount,
        "currency": currency,
        "method": method,
        "words": as_object(draft.data.get("method")),
        "account": place,
        "number": context.number(RECEIPT),
        OF_RETURN: True,
        "open_before": balance_in(case, currency).open - event.amount,
        **({"reference": event.reference} if event.reference else {}),
    }
    _charge_back(draft, context, currency, event.amount)
    draft.add(KIND, case.id, REFUNDS, line)
    draft.post(accounts.moved(currency, event.amount, place, owing(case, context)))
    draft.data |= {NUMBER: line["number"], LINES: [each.line for each in devices]}
    _taken_back(draft, event, context, devices)


def note_credit(draft: Draft, event: Event, context: Context) -> None:
    """The customer's account owes less by the price, under the number of the credit note; no money moves."""
    devices, currency = in_hand(draft.subject, CREDIT), currency_here(context)
    amount, number = sum(each.pays_out for each in devices), context.number(CREDIT_NOTE)
    _charge_back(draft, context, currency, amount, number)
    draft.data |= {LINES: [each.line for each in devices], "credited": amount, "credited_currency": currency}
    draft.data[NOTED_AS] = number
    _taken_back(draft, event, context, devices)


def _charge_back(draft: Draft, context: Context, currency: str, amount: int, paper: str = "") -> None:
    before = charged_before(draft.subject, currency)
    charge_lines(draft, context, currency, {**before, RETURNS: before[RETURNS] - amount}, paper=paper)


def _taken_back(draft: Draft, event: Event, context: Context, devices: Sequence[DecidedDevice]) -> None:
    take_old(draft, context, devices)
    for each in devices:
        if each.device:
            draft.of(each.device, {"taken_back": str(draft.subject.get("number") or "")})
            draft.touches.append(("device", each.device))
    go_on(draft, event, context, devices)


def take_old(draft: Draft, context: Context, devices: Sequence[DecidedDevice]) -> None:
    """The old devices that were handed in are faulty stock, each with a tag; in a van its engineer has them."""
    in_a_van = bool(context.reference.branch_of(context.office))
    there = custody(context.office, context.by.name) if in_a_van else faulty(context.office)
    lines: list[JsonObject] = []
    for each in devices:
        if each.old is None or each.old.became != HANDED_IN:
            continue
        part, serial = code_of(each.part) or WITHOUT_A_PART, each.old.serial or each.serial
        draft.post(Posting(part, outside(context.office, EXCHANGED), there, 1, 0, serial))
        about = {"symptom": each.old.condition, "device": each.device}
        lines.append({"part": part, "name": _names(each), "quantity": 1, "serials": [serial], **about})
    if lines:
        tag(lines, context, "serials", there, draft.data[POSTINGS])
        draft.add(KIND, draft.subject.id, PARTS, {"act": "exchanged", "lines": lines})


def _names(each: DecidedDevice) -> JsonObject:
    """What the tag says of an old device: its part, else its brand and model."""
    if each.part:
        return {name: str(each.part.get(name) or "") for name in ("zh", "en")}
    words = " ".join(str(each.facts.get(name) or "") for name in ("brand", "model")).strip()
    product = as_object(each.facts.get("product"))
    return {name: words or str(product.get(name) or "") for name in ("zh", "en")}


def _link_files(draft: Draft, context: Context, each: DecidedDevice) -> None:
    """The two devices name each other, and the new one takes over what is left of the warranty; no serial number is
    changed."""
    case, file = draft.subject, context.device
    new = next(
        (str(line["exchange_file"]) for line in reversed(case.lines(CHOICES)) if line.get(LINE) == each.line), ""
    )
    about = {name: each.facts[name] for name in ("product", "brand", "model") if each.facts.get(name)}
    if case.get("customer"):
        about["customer"] = case.get("customer")
    known = file.facts if file is not None and file.id == new else {}
    draft.of(new, {"exchanged_for": each.serial, KEPT_FOR: {}, **{k: v for k, v in about.items() if not known.get(k)}})
    saw(draft, file if known else None, new, KEPT_FOR)
    draft.touches.append(("device", new))
    carry_over(draft, work_of(case, each, context), new, context)
    if each.device:
        draft.of(each.device, {"exchanged_by": each.exchange})
        draft.touches.append(("device", each.device))


def ends_its_job(draft: Draft, context: Context) -> Sequence[Following]:
    """The job ends with its case, in the same transaction, where this office has it and its own conditions hold: parts
    settled, no loaner out, nothing owed. Else it is owed to end it."""
    job = str(draft.subject.get("job") or "")
    return (Following(END_WITH_CASE, {}, thing=job, where_it_may=True),) if job and draft.moves[0][3] == CLOSED else ()


def go_on(draft: Draft, event: Event, context: Context, done: Sequence[DecidedDevice]) -> None:
    """The case ends with its last device; what is left is carried out here, or is supplied by headquarters first. What
    is done relies on the approval of each lane, and of what was out of order with the old devices."""
    case, lines = draft.subject, {each.line for each in done}
    lanes = (approval_of(case, decision) for line, decision in decisions_of(case).items() if line in lines)
    rely(draft, *lanes, approval_of_old(case, done))
    left = [each for each in undone(case) if each.line not in lines]
    state = CLOSED if not left else SIGNED if any(each.passed for each in left) else APPROVED
    draft.lead_to(state)
    if state == CLOSED:
        ending(CARRIED_OUT)(draft, event, context)
        draft.data["carried_out_on"] = today(context)
    elif state == APPROVED:
        give_to_headquarters(draft, context)
