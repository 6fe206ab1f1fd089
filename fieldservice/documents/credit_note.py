"""The content of the credit note of a return case: under its own number, what was credited and for which devices.

What was sold elsewhere was taxed there, so the note names no tax; it says how an invoice is put right.
"""

from __future__ import annotations

from typing import Unpack

from fieldservice.documents.courses import Teller, text_of
from fieldservice.documents.identity import OfPrint, header_of
from fieldservice.documents.wording import in_languages, labels, spoken_by
from fieldservice.shapes import JsonObject, as_list
from fieldservice.words.amounts import money
from fieldservice.words.capitals import capitals
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.money.lines import whole
from fieldservice.workflows.return_cases.execution.lines import (
    CREDITED,
    LINES,
    NOTED_AS,
    DecidedDevice,
    decided_devices,
)
from printing import credit_note as paper
from printing.credit_note import CreditedDevice, CreditNote

CONFIRMS = N_("We confirm: %(amount)s is credited to the customer's account.")
SETTLES = N_("It pays for what the customer owes, or for what is charged later.")
NO_INVOICE = N_(
    "The amounts contain the tax that was paid at the purchase. This note is not an invoice. An "
    "issued invoice is handed in, or reversed by a red-letter invoice."
)


def credit_notes(
    case: Thing, reference: Reference, office_code: str, *, language: str, **of_print: Unpack[OfPrint]
) -> list[CreditNote]:
    """A note for each time that something of the case was credited."""
    return [
        _note(case, line, reference, office_code, language, of_print)
        for line in case.lines(CREDITED)
        if line.get(NOTED_AS)
    ]


def _note(
    case: Thing, line: JsonObject, reference: Reference, office_code: str, language: str, of_print: OfPrint
) -> CreditNote:
    tell, spoken = Teller.at(str(case.get("office") or office_code), reference, language), spoken_by(language)
    total, currency = whole(line, "credited"), text_of(line, "credited_currency")
    devices = [each for each in decided_devices(case) if each.line in as_list(line.get(LINES))]
    sentence = {"amount": money(total, currency)}
    return CreditNote(
        header=header_of(office_code, reference, paper.TITLE, text_of(line, NOTED_AS), language, **of_print),
        labels=labels(paper.LABELS, language),
        customer=text_of(case, "customer_name"),
        contact=text_of(case, "contact"),
        phone=text_of(case, "phone"),
        address=text_of(case, "address"),
        case_number=text_of(case, "number"),
        job=text_of(case, "job_number"),
        credited=tell.day(line.get("at")),
        credited_by=tell.who(line.get("by")),
        proof=tell.coded(case.get("purchase_proof")),
        remark=text_of(line, "credit_remark"),
        lines=tuple(_device(each) for each in devices),
        total=money(total, currency),
        in_words=capitals(total, currency) if "zh" in spoken else "",
        terms=tuple(in_languages(each)(text) for text in (SETTLES, NO_INVOICE) for each in spoken),
        confirms="\n".join(in_languages(each)(CONFIRMS) % sentence for each in spoken),
        issued=tell.day(line.get("at")),
    )


def _device(each: DecidedDevice) -> CreditedDevice:
    deducted = each.deduction > 0
    return CreditedDevice(
        each.serial,
        " ".join(str(each.facts[name]) for name in ("brand", "model") if each.facts.get(name)),
        str(each.facts.get("purchased") or ""),
        money(each.pays_out, each.currency),
        money(each.value, each.currency) if deducted else "",
        money(each.deduction, each.currency) if deducted else "",
    )
