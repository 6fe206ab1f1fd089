"""The invoices by the numbers that the tax program gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.search import exact
from fieldservice.read_model.projections import APPENDS_TO
from fieldservice.workflows.engine.fold import Thing, fold
from fieldservice.workflows.money.invoices.lines import KIND, numbers_of

if TYPE_CHECKING:
    from db.store import Tx


def invoices_numbered(tx: Tx, number: str) -> list[Thing]:
    """The invoices that have this number, or a red note that has it."""
    found = (fold(id_, tx.entries_of(id_), APPENDS_TO) for kind, id_ in exact(tx, number) if kind == KIND)
    return [invoice for invoice in found if number in numbers_of(invoice)]
