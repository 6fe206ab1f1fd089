"""The file from which the tax program issues invoices: every invoice that is asked for and not issued yet.

An invoice has a row for each rate of tax in it. An export is recorded on each invoice, so that a second one says which
were in a file before.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.admin.exporting import write_sheet
from fieldservice.desk.take_step import take_within
from fieldservice.read_model import queries
from fieldservice.shapes import JsonObject
from fieldservice.sheets.writing import Cell
from fieldservice.words import forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.currencies import in_units
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.money.invoices.lines import ASKED, EXPORTS, HAND_TO_TAX, KIND, items_of
from fieldservice.workflows.money.invoices.table import ISSUES
from fieldservice.workflows.money.invoices.tax import by_rate_of
from fieldservice.workflows.money.pricing import rate_text

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

COLUMNS = (
    "number",
    "again",
    "kind",
    "title",
    "tax_number",
    "address",
    "phone",
    "bank",
    "bank_account",
    "email",
    "what",
    "rate",
    "net",
    "tax",
    "amount",
    "currency",
    "jobs",
    "asked",
)
NOT_YOURS = N_("Only commerce, the counter and managers can export invoices for the tax program.")
DAY = 10
"""Characters of a day at the beginning of a moment."""


def export_invoices(session: Session, by: Person, path: Path) -> JsonObject:
    """Write the invoices that this office has still to issue; returns {file, rows, invoices, again}, `again` those that
    were in a file before. Raises Refused (role, usage), StoreTrouble where the file cannot be written."""
    if not by.roles & set(ISSUES):
        raise Refused("role", NOT_YOURS, ISSUES)
    ids = queries.open_in_state(session.reader, KIND, ASKED, session.office)
    with session.store.reading() as tx:
        invoices = [session.fold(tx, id_) for id_ in ids]
    done = write_sheet(path, COLUMNS, [row for invoice in invoices for row in rows_of(session, invoice)])
    with session.store.writing() as tx:
        for invoice in invoices:
            take_within(session, tx, by, invoice.id, HAND_TO_TAX, {})
    again = sum(bool(invoice.lines(EXPORTS)) for invoice in invoices)
    return {**done, "invoices": len(invoices), "again": again}


def rows_of(session: Session, invoice: Thing) -> Iterator[list[Cell]]:
    """A row for each rate of tax, and one for what has no known rate; the amounts sum to that of the invoice."""
    currency = str(invoice.get("currency") or "")
    rates, rest = by_rate_of(invoice)
    for each in rates:
        net, tax, gross = (in_units(amount, currency) for amount in (each.net, each.tax, each.gross))
        yield _cells(session, invoice, rate_text(each.rate), net, tax, gross)
    if rest:
        yield _cells(session, invoice, "", "", "", in_units(rest, currency))


def _cells(session: Session, invoice: Thing, *of_rate: Cell) -> list[Cell]:
    def text(name: str) -> str:
        return str(invoice.get(name) or "")

    return [
        text("number"),
        "yes" if invoice.lines(EXPORTS) else "",
        code_of(invoice.get("invoice_kind")),
        text("invoice_title"),
        text("tax_number"),
        text("invoice_address"),
        forms.phone(invoice.get("invoice_phone")),
        text("bank"),
        text("bank_account"),
        text("invoice_email"),
        text("invoice_for"),
        *of_rate,
        text("currency"),
        " ".join(str(item.get("number") or "") for item in items_of(invoice)),
        local_text(invoice.opened, session.zone())[:DAY],
    ]
