"""The content of the data sheet of an invoice."""

from __future__ import annotations

from typing import Unpack

from fieldservice.documents.identity import OfPrint, header_of
from fieldservice.documents.wording import coded, in_languages, labels, spoken_by
from fieldservice.words import forms
from fieldservice.words.capitals import capitals
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.money.invoices.lines import RED_NOTES, items_of
from fieldservice.workflows.money.lines import whole
from printing import invoice_sheet as paper
from printing.invoice_sheet import InvoicedWork, InvoiceSheet, IssuedInvoice

NO_INVOICE = N_("This sheet is no invoice. It holds what the tax program needs to issue one.")
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

    issued = [IssuedInvoice(text("issued_on"), text("invoice_number"), money(total))] if text("invoice_number") else []
    issued += [
        IssuedInvoice(
            str(line.get("issued_on") or ""), str(line.get("red_number") or ""), money(-whole(line, "amount"))
        )
        for line in invoice.lines(RED_NOTES)
    ]
    return InvoiceSheet(
        header=header_of(invoice.holder or office_code, reference, paper.TITLE, text("number"), language, **of_print),
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
        total=money(total),
        in_words=capitals(total, currency) if "zh" in spoken else "",
        issued=tuple(issued),
        terms="\n".join(in_languages(each)(NO_INVOICE) for each in spoken),
    )
