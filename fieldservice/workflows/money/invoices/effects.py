"""Effects of an invoice: it is opened for one or several things, and each of them keeps what is on an invoice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, Values
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.currencies import amount_text
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import today
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.money.invoices.lines import (
    ABOUT_CUSTOMER,
    ASKED,
    INVOICES,
    KIND,
    RED_NOTES,
    TAKEN_BACK,
    items_of,
    left_of,
    not_invoiced,
)
from fieldservice.workflows.money.invoices.tax import RATES, rates_in
from fieldservice.workflows.money.invoices.tax_numbers import plain_tax_number

if TYPE_CHECKING:
    from fieldservice.workflows.money.invoices.events import (
        InvoiceAmended,
        InvoiceAsked,
        InvoiceData,
        InvoiceGivenUp,
        InvoiceIssued,
        RedNoteIssued,
    )

NUMBER = "X"
"""The kind of its printed number."""


def things_of(thing: Thing, context: Context) -> tuple[Thing, ...]:
    """The thing on which the step is taken, and those taken together with it."""
    return (thing, *context.others.values())


def customer_of(thing: Thing) -> str:
    return thing.id if thing.kind == "customer" else str(thing.get("customer") or "")


def remembered(thing: Thing, context: Context) -> Values:
    """What the customer had on the last invoice."""
    file = thing if thing.kind == "customer" else context.file(customer_of(thing)) if customer_of(thing) else None
    return {name: file.get(name) for name in ABOUT_CUSTOMER if file.get(name)} if file is not None else {}


def office_of(thing: Thing, context: Context) -> str:
    """The office that issues the invoice: the one in whose books the charge is."""
    return context.reference.point_of(thing.holder or context.office)


def ask_invoice(draft: Draft, event: InvoiceAsked, context: Context) -> None:
    """Open the invoice. The entry is the invoice's own; the things it is for keep what of them is on it."""
    if draft.first is not None:
        # The first thing of the step has opened the invoice for all of them.
        draft.data.clear()
        draft.private.clear()
        return
    thing, office = draft.subject, office_of(draft.subject, context)
    currency = context.reference.currency(office)
    items = _shares(things_of(thing, context), currency, event.amount)
    amount, customer = sum(item["amount"] for item in items), customer_of(thing)
    id_, number = context.new_id(), context.number(NUMBER)
    _complete(draft, remembered(thing, context))
    draft.data.pop("also_for", None)
    draft.data |= {
        "number": number,
        "amount": amount,
        "currency": currency,
        "items": items,
        "customer": customer,
        "summary": " ".join((amount_text(amount, currency), currency, *(item["number"] for item in items))),
    }
    name = thing.get("name") if thing.kind == "customer" else thing.get("customer_name")
    draft.private |= {"customer_name": name} if name else {}
    _remember(draft, customer)
    for item in items:
        line = {"amount": item["amount"], "currency": currency, "invoice": id_, "number": number}
        draft.add(item["kind"], item["thing"], INVOICES, line)
    draft.moves.append((id_, KIND, None, ASKED, office))


def _shares(things: Sequence[Thing], currency: str, amount: int | None) -> list[JsonObject]:
    """What of each thing goes on the invoice: all that is on none, or an amount, the first thing first."""
    left, found = amount, list[JsonObject]()
    for thing in things:
        share = not_invoiced(thing, currency) if left is None else min(left, not_invoiced(thing, currency))
        if share > 0:
            number = str(thing.get("number") or "")
            item = {"kind": thing.kind, "thing": thing.id, "number": number, "amount": share}
            rates = rates_in(thing, currency, share)
            found.append({**item, RATES: rates} if rates else item)
            left = None if left is None else left - share
    return found


def _complete(draft: Draft, before: Values) -> None:
    """Fill in what the form left empty from the invoice before, and write the tax number as it is kept."""
    for name, value in before.items():
        part = draft.data if name == "invoice_kind" else draft.private
        part.setdefault(name, value)
    if draft.private.get("tax_number"):
        draft.private["tax_number"] = plain_tax_number(str(draft.private["tax_number"]))


def _remember(draft: Draft, customer: str) -> None:
    if customer:
        kept = {name: draft.private[name] for name in ABOUT_CUSTOMER if name in draft.private}
        kind = {"invoice_kind": draft.data["invoice_kind"]} if "invoice_kind" in draft.data else {}
        draft.of(customer, kind, kept)
        draft.touches.append(("customer", customer))


def amend_invoice(draft: Draft, event: InvoiceAmended, context: Context) -> None:
    _complete(draft, {})
    _remember(draft, customer_of(draft.subject))


def issue_invoice(draft: Draft, event: InvoiceIssued, context: Context) -> None:
    draft.data |= {"invoice_number": digits_of(event.invoice_number), "issued_on": event.issued_on or today(context)}


def give_up_invoice(draft: Draft, event: InvoiceGivenUp, context: Context) -> None:
    _take_off(draft, None)


def red_note(draft: Draft, event: RedNoteIssued, context: Context) -> None:
    """The red note names the invoice and what of it is taken back; when nothing is left of it the invoice is over."""
    invoice = draft.subject
    amount = left_of(invoice) if event.red_amount is None else event.red_amount
    taken = {"amount": amount, "currency": invoice.get("currency"), "invoice_number": invoice.get("invoice_number")}
    red = {"red_number": digits_of(event.red_number), "issued_on": event.red_issued_on or today(context)}
    draft.data |= {"red_amount": amount, "red_number": red["red_number"], "red_issued_on": red["issued_on"]}
    draft.add(KIND, invoice.id, RED_NOTES, {**taken, **red})
    _take_off(draft, amount)
    if amount == left_of(invoice):
        draft.lead_to(TAKEN_BACK)


def _take_off(draft: Draft, amount: int | None) -> None:
    """Take an amount, or all that is left, off the things that the invoice is for, the last first."""
    invoice = draft.subject
    left, gone = left_of(invoice) if amount is None else amount, whole_gone(invoice)
    for item in reversed(items_of(invoice)):
        skipped = min(gone, item["amount"])
        share = min(left, item["amount"] - skipped)
        gone, left = gone - skipped, left - share
        if share > 0:
            line = {"amount": -share, "currency": invoice.get("currency"), "invoice": invoice.id}
            draft.add(item["kind"], item["thing"], INVOICES, {**line, "number": invoice.get("number")})


def whole_gone(invoice: Thing) -> int:
    """What red notes have taken off already."""
    return int(invoice.get("amount") or 0) - left_of(invoice)


def digits_of(number: str) -> str:
    return "".join(number.split())


def asked_for(thing: Thing, event: InvoiceData, context: Context) -> Values:
    """What the form says together with what is known from before."""
    return {**remembered(thing, context), **event.model_dump(exclude_none=True)}
