"""Effects of a sale: the parts leave the store, or come back into it, with their value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.model import Context, Draft
from fieldservice.workflows.parts.moves import move
from fieldservice.workflows.parts.places import SOLD as WITH_A_CUSTOMER
from fieldservice.workflows.parts.places import good, outside
from fieldservice.workflows.sales.lines import lines_of

if TYPE_CHECKING:
    from fieldservice.workflows.sales.events import PartsSold, SoldPartsReturned

RETURNED = "returned"
"""The state of a sale of which everything came back."""


def sell(draft: Draft, event: PartsSold, context: Context) -> None:
    """The entry keeps the price of the catalogue. It is for information: payment is recorded elsewhere."""
    lines: list[JsonObject] = draft.data["parts"]
    for line in lines:
        part = context.reference.catalogue.part(line["part"])
        line["price"] = part.price if part is not None else 0
    draft.data |= {
        "number": context.number("V"),
        "summary": ", ".join(f"{line['part']} x{line['quantity']}" for line in lines),
    }
    if context.other is not None and context.other.kind == "customer":
        draft.person = draft.data["customer"] = context.other.id
        draft.private.setdefault("customer_name", context.other.get("name"))
    _move(draft, context, lines, good(context.office), outside(context.office, WITH_A_CUSTOMER))


def take_back(draft: Draft, event: SoldPartsReturned, context: Context) -> None:
    """The parts are good stock again. When everything is back, the sale has come to nothing."""
    lines: list[JsonObject] = draft.data["parts"]
    _move(draft, context, lines, outside(context.office, WITH_A_CUSTOMER), good(context.office))
    if sum(line.kept for line in lines_of(draft.subject)) == sum(line["quantity"] for line in lines):
        id_, kind, after, _, holder = draft.moves[0]
        draft.moves[0] = (id_, kind, after, RETURNED, holder)


def _move(draft: Draft, context: Context, lines: Iterable[JsonObject], source: str, target: str) -> None:
    for line in lines:
        pieces = line["serials"] if line.get("tracked") else ()
        move(draft, context, line["part"], line["quantity"], source, target, line["cost"], pieces)
