"""What invoices hold: the things and amounts they are for, what red notes took back, and what is on no invoice yet."""

from __future__ import annotations

from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.money.lines import CHARGES, OPENING, balances_of, whole

KIND = "invoice"
ASKED, ISSUED, TAKEN_BACK, GIVEN_UP = "asked", "issued", "taken_back", "given_up"
"""The states of an invoice."""
EXPORTS, HAND_TO_TAX = "exports", "hand_to_tax"
"""The list of an invoice with the files for the tax program in which it was, and the step that adds to it."""
INVOICES, RED_NOTES = "invoices", "red_notes"
"""Lists: of a thing that was paid for, what was put on an invoice (below zero what was taken off again); of an invoice,
its red notes."""
SPECIAL = "special"
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


def not_invoiced(thing: Thing, currency: str) -> int:
    """What was charged or paid for a thing and is on no invoice, in minor units; below zero where two offices invoiced
    it apart."""
    booked = sum(whole(line, "amount") for name in (CHARGES, OPENING) for line in _in(thing, name, currency))
    paid = next((each.paid for each in balances_of(thing) if each.currency == currency), 0)
    return max(booked, paid) - sum(whole(line, "amount") for line in _in(thing, INVOICES, currency))


def _in(thing: Thing, name: str, currency: str) -> list[JsonObject]:
    return [line for line in thing.lines(name) if line.get("currency") == currency]


def items_of(invoice: Thing) -> list[JsonObject]:
    """The things an invoice is for: {kind, thing, number, amount}."""
    listed = invoice.get("items")
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def red_amount(invoice: Thing) -> int:
    return sum(whole(line, "amount") for line in invoice.lines(RED_NOTES))


def left_of(invoice: Thing) -> int:
    """What of an issued invoice no red note took back."""
    return whole(invoice.facts, "amount") - red_amount(invoice)
