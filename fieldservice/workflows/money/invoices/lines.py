"""What invoices hold: the things and amounts they are for, what red notes took back, and what is on no invoice yet."""

from __future__ import annotations

from fieldservice.shapes import JsonObject, as_objects
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.money.lines import CHARGES, OPENING, balance_in, due_of, whole

KIND = "invoice"
ASKED, ISSUED, TAKEN_BACK, GIVEN_UP = "asked", "issued", "taken_back", "given_up"
"""The states of an invoice."""
EXPORTS, HAND_TO_TAX = "exports", "hand_to_tax"
"""The list of an invoice with the files for the tax program in which it was, and the step that adds to it."""
INVOICES, RED_NOTES = "invoices", "red_notes"
"""Lists: of a thing that was paid for, what was put on an invoice (below zero what was taken off again); of an invoice,
its red notes."""
SPECIAL = "special"
WHOLE_NUMBER = 20
"""Digits of the number of a fully digital invoice; an older one has 8 digits behind a code."""
ABOUT_CUSTOMER = (
    "invoice_kind",
    "invoice_title",
    "tax_number",
    "invoice_email",
    "invoice_address",
    "invoice_phone",
    "bank",
    "bank_account",
)
"""What is remembered in the customer's file and offered with the next invoice."""
NEEDED_FOR_SPECIAL = ("tax_number", "invoice_address", "invoice_phone", "bank", "bank_account")


def to_invoice(thing: Thing, currency: str) -> int:
    """What may be on invoices of a thing, in minor units: what was charged, before that what was paid of what was
    agreed. A deposit is invoiced whole only while nothing is agreed."""
    booked = sum(whole(line, "amount") for name in (CHARGES, OPENING) for line in _in(thing, name, currency))
    balance = balance_in(thing, currency)
    is_agreed = bool(thing.lines(CHARGES) or thing.lines(OPENING) or due_of(thing))
    return max(booked, min(balance.paid, balance.agreed) if is_agreed else balance.paid)


def on_invoices(thing: Thing, currency: str) -> dict[str, int]:
    """By invoice what of a thing is on it. An invoice that offices apart took back twice frees no more."""
    found: dict[str, int] = {}
    for line in _in(thing, INVOICES, currency):
        invoice = str(line.get("invoice") or "")
        found[invoice] = found.get(invoice, 0) + whole(line, "amount")
    return {invoice: amount for invoice, amount in found.items() if amount > 0}


def not_invoiced(thing: Thing, currency: str) -> int:
    """What of a thing may be and is on no invoice, in minor units; below zero where two offices invoiced it apart, or
    something was given back meanwhile."""
    return to_invoice(thing, currency) - sum(on_invoices(thing, currency).values())


def numbers_of(invoice: Thing) -> set[str]:
    """The numbers that the tax program gave: of the invoice and of its red notes."""
    given = (invoice.get("invoice_number"), *(line.get("red_number") for line in invoice.lines(RED_NOTES)))
    return {str(number) for number in given if number}


def is_one_series(one: Thing, other: Thing, number: str) -> bool:
    """Whether a number is given only once for these two invoices. A number of 20 digits is given once in the country,
    one of 8 digits, which stands behind a code, once for a kind of invoice of an office."""
    kinds = {(each.holder, code_of(each.get("invoice_kind"))) for each in (one, other)}
    return len(number) == WHOLE_NUMBER or len(kinds) == 1


def _in(thing: Thing, name: str, currency: str) -> list[JsonObject]:
    return [line for line in thing.lines(name) if line.get("currency") == currency]


def items_of(invoice: Thing) -> list[JsonObject]:
    """The things an invoice is for: {kind, thing, number, amount}."""
    listed = invoice.get("items")
    return as_objects(listed)


def red_amount(invoice: Thing) -> int:
    return sum(whole(line, "amount") for line in invoice.lines(RED_NOTES))


def left_of(invoice: Thing) -> int:
    """What of an issued invoice no red note took back."""
    return whole(invoice.facts, "amount") - red_amount(invoice)
