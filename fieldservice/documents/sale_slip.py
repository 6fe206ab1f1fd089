"""The content of the slip of a sale over the counter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Unpack

from fieldservice.documents.identity import OfPrint, header_of
from fieldservice.documents.signed_charges import payments_named
from fieldservice.documents.wording import both, in_languages, labels, listed, spoken_by
from fieldservice.words import forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.money.lines import balances_of
from fieldservice.workflows.money.pricing import rate_text
from fieldservice.workflows.sales.lines import SaleLine, lines_of, total_of
from printing import sale_slip as paper
from printing.sale_slip import SaleSlip, SoldLine

DAY = 10
"""Characters of a day at the beginning of a moment."""
NO_PRICE = N_("no price published")
NOT_A_RECEIPT = N_("Keep this slip for the warranty of the parts. The receipt shows what was paid.")


def sale_slip(
    sale: Thing, reference: Reference, office_code: str, *, language: str, **of_print: Unpack[OfPrint]
) -> SaleSlip:
    """The parts of the sale at the prices of their day. The warranty of what the customer has begins with the sale."""
    office = reference.offices.get(reference.point_of(sale.holder or office_code))
    sold = local_text(sale.opened, zone_named(office.zone if office else None))
    seller = sale.history[0].entry.by if sale.history else ""
    lines, spoken, totals, balances = lines_of(sale), spoken_by(language), total_of(sale), balances_of(sale)
    all_priced, sums, tax = all(line.price for line in lines), Counter[str](), Counter[str]()
    for line in lines:
        sums[line.currency] += line.gross
        tax[line.currency] += line.tax

    def money(amounts: Mapping[str, int]) -> str:
        return listed((forms.money(amount, currency) for currency, amount in amounts.items() if amount), language)

    return SaleSlip(
        header=header_of(
            sale.holder or office_code, reference, paper.TITLE, str(sale.get("number") or ""), language, **of_print
        ),
        labels=labels(paper.LABELS, language),
        sold=sold,
        customer=str(sale.get("customer_name") or ""),
        seller=reference.staff[seller].display if seller in reference.staff else seller,
        warranty=sold[:DAY] if any(line.kept for line in lines) else "",
        remark=str(sale.get("parts_remark") or ""),
        lines=tuple(_line(line, language) for line in lines),
        rounded=money({each: total - sums.get(each, 0) for each, total in totals.items()} if all_priced else {}),
        total=listed((forms.money(amount, currency) for currency, amount in totals.items()), language),
        tax=money(tax),
        paid=listed(payments_named(sale), language),
        left=money({each.currency: max(0, each.open) for each in balances}),
        owed_back=money({each.currency: max(0, -each.open) for each in balances}),
        terms="\n".join(in_languages(each)(NOT_A_RECEIPT) for each in spoken),
    )


def _price(line: SaleLine) -> str:
    """The price of one; to one without tax the rate that comes on top."""
    if not line.price:
        return ""
    on_top = "" if line.inclusive or not line.rate else f" +{rate_text(line.rate)}"
    return f"{forms.money(line.price, line.currency)}{on_top}"


def _line(line: SaleLine, language: str) -> SoldLine:
    """A part whose price was not published says so: it is in no total."""
    return SoldLine(
        part=line.part,
        name=both(line.name, language),
        quantity=str(line.quantity),
        price=_price(line),
        amount=forms.money(line.gross, line.currency) if line.price else in_languages(language)(NO_PRICE),
        serials=listed(line.serials, language),
        returned=str(line.returned or ""),
    )
