"""Conditions of an invoice: what may be on it, what it needs to say, and numbers as the tax program writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import plain_amount
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.messages import FILL_IN, Message
from fieldservice.workflows.money.invoices.effects import asked_for, digits_of, office_of, things_of
from fieldservice.workflows.money.invoices.lines import (
    NEEDED_FOR_SPECIAL,
    SPECIAL,
    is_one_series,
    items_of,
    left_of,
    not_invoiced,
    numbers_of,
    on_invoices,
    to_invoice,
)
from fieldservice.workflows.money.invoices.tax_numbers import wrong_with

if TYPE_CHECKING:
    from fieldservice.workflows.money.invoices.events import InvoiceAsked, InvoiceData, InvoiceIssued, RedNoteIssued

ON_INVOICES = N_("Everything charged or paid is already on an invoice.")
AT_MOST = N_("At most %(amount)s is on no invoice yet.")
LEFT = N_("At most %(amount)s is left of this invoice.")
CHANGED = N_(
    "The amount of %(number)s has changed: it is now %(amount)s, and this invoice has %(asked)s. "
    "Give it up and ask for a new one."
)
TWICE_INVOICED = N_(
    "Up to %(amount)s of %(number)s may be invoiced, and %(count)s invoices ask for %(asked)s. Give one of them up."
)
NUMBER_TAKEN = N_("Invoice %(invoice)s (%(jobs)s) already has the number %(number)s.")
OTHER_FIELDS = N_("Invoice data are missing.")


def _currency(thing: Thing, context: Context) -> str:
    return context.reference.currency(office_of(thing, context))


@guard(ON_INVOICES)
def something_is_on_no_invoice(thing: Thing, event: None, context: Context) -> bool:
    return not_invoiced(thing, _currency(thing, context)) > 0


@guard_with_reason(code="data", beside=("amount",))
def not_more_than_is_on_no_invoice_is_asked_for(thing: Thing, event: InvoiceAsked, context: Context) -> Message | None:
    currency = _currency(thing, context)
    most = sum(max(0, not_invoiced(each, currency)) for each in things_of(thing, context))
    if event.amount is None or 0 < event.amount <= most:
        return None
    return Message(AT_MOST, {"amount": plain_amount(most, currency)})


@guard(N_("An invoice covers work of one service point. Ask for a separate one."))
def one_office_issues_it(thing: Thing, event: InvoiceAsked, context: Context) -> bool:
    return len({office_of(each, context) for each in things_of(thing, context)}) == 1


def _faults(thing: Thing, event: InvoiceData, context: Context) -> Mapping[str, Message]:
    said = (
        asked_for(thing, event, context)
        if thing.kind != "invoice"
        else {**thing.facts, **event.model_dump(exclude_none=True)}
    )
    needed: tuple[str, ...] = ("invoice_kind", "invoice_title")
    if code_of(said.get("invoice_kind")) == SPECIAL:
        needed += NEEDED_FOR_SPECIAL
    found = {name: Message(FILL_IN) for name in needed if not said.get(name)}
    if said.get("tax_number") and (wrong := wrong_with(str(said["tax_number"]))):
        found["tax_number"] = wrong
    email = str(said.get("invoice_email") or "")
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", email):
        found["invoice_email"] = Message(N_("Enter an e-mail address: name@example.com."))
    return found


@guard(OTHER_FIELDS, faults=_faults)
def the_invoice_says_what_its_kind_needs(thing: Thing, event: InvoiceData, context: Context) -> bool:
    return not _faults(thing, event, context)


def _is_tax_number_of_paper(number: str) -> bool:
    return bool(re.fullmatch(r"\d{8}|\d{20}", digits_of(number)))


@guard(N_("An invoice number has 8 or 20 digits."), beside=("invoice_number", "red_number"))
def the_number_has_8_or_20_digits(invoice: Thing, event: InvoiceIssued | RedNoteIssued, context: Context) -> bool:
    return _is_tax_number_of_paper(getattr(event, "invoice_number", "") or getattr(event, "red_number", ""))


@guard_with_reason()
def no_more_is_on_invoices_than_may_be(invoice: Thing, event: None, context: Context) -> Message | None:
    """Two offices may have asked for an invoice of one job apart, or something of it was given back: not all is
    issued."""
    currency = str(invoice.get("currency") or "")
    for item in items_of(invoice):
        thing = context.file(str(item["thing"]))
        if thing is not None and not_invoiced(thing, currency) < 0:
            on = on_invoices(thing, currency)
            told = {
                "number": str(item.get("number") or ""),
                "amount": plain_amount(max(0, to_invoice(thing, currency)), currency),
                "asked": plain_amount(sum(on.values()), currency),
            }
            return (
                Message(CHANGED, told)
                if set(on) == {invoice.id}
                else Message(TWICE_INVOICED, {**told, "count": len(on)})
            )
    return None


@guard_with_reason(code="data", beside=("invoice_number", "red_number"))
def the_number_is_on_no_other_invoice(
    invoice: Thing, event: InvoiceIssued | RedNoteIssued, context: Context
) -> Message | None:
    number = digits_of(getattr(event, "invoice_number", "") or getattr(event, "red_number", ""))
    for other in context.ended_work.invoices(number):
        if other.id != invoice.id and number in numbers_of(other) and is_one_series(invoice, other, number):
            jobs = [str(item.get("number") or "") for item in items_of(other)]
            return Message(NUMBER_TAKEN, {"number": number, "invoice": other.get("number"), "jobs": jobs})
    return None


@guard_with_reason(code="data", beside=("red_amount",))
def not_more_than_is_left_is_taken_back(invoice: Thing, event: RedNoteIssued, context: Context) -> Message | None:
    left = left_of(invoice)
    if event.red_amount is None or 0 < event.red_amount <= left:
        return None
    return Message(LEFT, {"amount": plain_amount(left, str(invoice.get("currency") or ""))})


@guard(N_("This is the number of the invoice. Enter that of the red-letter invoice."), beside=("red_number",))
def the_red_note_has_a_number_of_its_own(invoice: Thing, event: RedNoteIssued, context: Context) -> bool:
    return digits_of(event.red_number) not in numbers_of(invoice)
