"""The ended work of one office's store, as the rules ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from fieldservice.read_model.folding import folded
from fieldservice.read_model.invoices import invoices_numbered
from fieldservice.words.moments import moment, stamp
from fieldservice.workflows.engine.fold import Thing

if TYPE_CHECKING:
    from db.store import Tx

LONGEST = timedelta(days=400)
"""So long may a job have taken from its opening to its end; what is older is not looked through."""


class StoredEndedWork:
    """The ended work as a transaction sees it; nothing is read before it is asked for."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    def closed(self, office: str, begins: str, ends: str) -> list[Thing]:
        """The jobs that this office closed from the moment `begins` on and before `ends`."""
        first = stamp(moment(begins) - LONGEST)
        found = self.tx.rows(
            "SELECT thing FROM work_row WHERE state = 'closed' AND opened >= ? AND opened < ? AND office = ?"
            " AND kind = 'job' ORDER BY opened, thing",
            (first, ends, office),
        )
        return [job for job in self.jobs([thing for (thing,) in found]) if begins <= job.entered < ends]

    def jobs(self, ids: Sequence[str]) -> list[Thing]:
        return folded(self.tx, ids)

    def of_kind(self, kind: str) -> list[Thing]:
        found = self.tx.rows("SELECT thing FROM work_row WHERE kind = ? ORDER BY opened, thing", (kind,))
        return folded(self.tx, [thing for (thing,) in found])

    def invoices(self, number: str) -> list[Thing]:
        return invoices_numbered(self.tx, number)
