"""The content of the data sheet of an invoice."""

from __future__ import annotations

from typing import Unpack

from fieldservice.documents.identity import OfPrint, header_of
from fieldservice.documents.wording import VOID, coded, in_languages, labels, spoken_by
from fieldservice.words import forms
from fieldservice.words.capitals import capitals
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.money.invoices.lines import GIVEN_UP, RED_NOTES, items_of, left_of
from fieldservice.workflows.money.invoices.table import STATES
from fieldservice.workflows.money.invoices.tax import by_rate_of
from fieldservice.workflows.money.lines import whole
from fieldservice.workflows.money.pricing import rate_text
from printing import invoice_sheet as paper
from printing.invoice_sheet import InvoicedRate, InvoicedWork, InvoiceSheet, IssuedInvoice

NO_INVOICE = N_("This sheet is not an invoice. It lists what the tax program needs to issue one.")
INVOICE, RED_NOTE = N_("Invoice"), N_("Red-letter invoice")
RATE_UNKNOWN = N_("not known here")
DAY = 10
"""Characters of a day at the beginning of a moment."""


def invoice_sheet(
    invoice: Thing, reference: Reference, office_code: str, *, language: str, **of_print: Unpack[OfPrint]
) -> InvoiceSheet:
    """What the customer said for the invoice, what it is for, and what was issued."""
    spoken = spoken_by(language)
    office = reference.offices.get(invoice.holder or office_code)
    currency, total = str(invoice.get("currency") or ""), whole(invoice.facts, "amount")

    def text(name: str) -> str:
        return str(invoice.get(name) or "")

    def money(amount: int) -> str:
        return forms.money(amount, currency)

    say, number, red = in_languages(language), text("invoice_number"), invoice.lines(RED_NOTES)
    issued = [IssuedInvoice(text("issued_on"), say(INVOICE), number, money(total))] if number else []
    issued += [
        IssuedInvoice(
            str(line.get("issued_on") or ""),
            say(RED_NOTE),
            str(line.get("red_number") or ""),
            money(-whole(line, "amount")),
            str(line.get("invoice_number") or number),
        )
        for line in red
    ]
    of_rates, unknown = by_rate_of(invoice)
    rates = [InvoicedRate(rate_text(each.rate), *map(money, (each.net, each.tax, each.gross))) for each in of_rates]
    rates += [InvoicedRate(say(RATE_UNKNOWN), "", "", money(unknown))] if unknown and items_of(invoice) else []
    state = STATES.get(invoice.state)
    return InvoiceSheet(
        header=header_of(
            invoice.holder or office_code,
            reference,
            paper.TITLE,
            text("number"),
            language,
            VOID if invoice.state == GIVEN_UP else "",
            **of_print,
        ),
        labels=labels(paper.LABELS, language),
        kind=coded(invoice.get("invoice_kind"), language),
        customer_title=text("invoice_title"),
        tax_number=text("tax_number"),
        address_and_phone="  ".join(filter(None, (text("invoice_address"), forms.phone(invoice.get("invoice_phone"))))),
        bank_and_account="  ".join(filter(None, (text("bank"), text("bank_account")))),
        email=text("invoice_email"),
        asked=local_text(invoice.opened, zone_named(office.zone if office else None))[:DAY],
        what=text("invoice_for"),
        lines=tuple(
            InvoicedWork(str(item.get("number") or ""), money(whole(item, "amount"))) for item in items_of(invoice)
        ),
        state=say(state.label, "state") if state else "",
        rates=tuple(rates),
        total=money(total),
        in_words=capitals(total, currency) if "zh" in spoken else "",
        issued=tuple(issued),
        left=money(left_of(invoice)) if red else "",
        terms="\n".join(in_languages(each)(NO_INVOICE) for each in spoken),
    )
