"""What the pages of shipments, consignments, sales, settlements and invoices tell line by line, alike on screen and
command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fieldservice.presentation import (
    cash_up_lines,
    consignment_lines,
    invoice_lines,
    partner_lines,
    quality_rows,
    sale_lines,
    shipment_lines,
    supplier_return_lines,
)
from fieldservice.presentation.partner_lines import OF_PAPER
from fieldservice.shapes import JsonObject
from fieldservice.workflows.money.cash_up.lines import KIND as CASH_UP
from fieldservice.workflows.money.invoices.lines import KIND as INVOICE
from fieldservice.workflows.money.partners.lines import CLAIMED, TOLD
from fieldservice.workflows.money.partners.lines import KIND as SETTLEMENT
from fieldservice.workflows.parts.consignments.lines import KIND as CONSIGNMENT
from fieldservice.workflows.parts.shipments.lines import KIND as SHIPMENT
from fieldservice.workflows.parts.shipments.lines import LISTS
from fieldservice.workflows.quality.lines import KIND as QUALITY_FEEDBACK
from fieldservice.workflows.sales.lines import KIND as SALE
from fieldservice.workflows.supplier_returns.lines import KIND as SUPPLIER_RETURN

Rows = list[tuple[str, str]]
Lists = Mapping[str, Sequence[JsonObject]]


@dataclass(frozen=True, slots=True)
class LinesTold:
    """The heading of the lines, the lines as (label, value), and the facts that they tell already."""

    heading: str
    rows: Callable[[Lists], Rows]
    facts: frozenset[str]


BY_KIND = {
    SHIPMENT: LinesTold(shipment_lines.PARTS, shipment_lines.rows, frozenset(fact for _list, fact in LISTS.values())),
    CONSIGNMENT: LinesTold(
        consignment_lines.PIECES,
        consignment_lines.rows,
        frozenset(("tags", "everything", "verdict", "words", "good_serial")),
    ),
    SALE: LinesTold(sale_lines.PARTS, sale_lines.rows, frozenset({"parts"})),
    SETTLEMENT: LinesTold(
        partner_lines.LINES,
        partner_lines.rows,
        frozenset({CLAIMED, TOLD, "disputes", "decisions", "summary", *OF_PAPER}),
    ),
    CASH_UP: LinesTold(
        cash_up_lines.AT_THE_BANK, cash_up_lines.rows, frozenset({"amount", "fee", "method", "slip", "day"})
    ),
    INVOICE: LinesTold(invoice_lines.RED, invoice_lines.rows, frozenset({"red_number", "red_amount", "red_issued_on"})),
    QUALITY_FEEDBACK: LinesTold(quality_rows.GATHERED, quality_rows.rows, quality_rows.TOLD),
    SUPPLIER_RETURN: LinesTold(supplier_return_lines.PIECES, supplier_return_lines.rows, supplier_return_lines.TOLD),
}
"""By kind of thing."""


def told_by_lines(kind: str) -> frozenset[str]:
    """The facts of a thing of this kind that its lines tell."""
    return BY_KIND[kind].facts if kind in BY_KIND else frozenset()


def groups(kind: str, lists: Lists) -> list[tuple[str, Rows]]:
    """(heading, lines) of a shipment, consignment, sale, settlement or invoice; [] for other things."""
    return [(BY_KIND[kind].heading, BY_KIND[kind].rows(lists))] if kind in BY_KIND else []
