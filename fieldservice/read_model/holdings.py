"""What the ledgers of one office hold, as the rules ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import ledgers
from fieldservice.read_model import fault_tags, tills
from fieldservice.workflows.engine.ledger import Content, FaultTagged, TillPeriod, key_of

if TYPE_CHECKING:
    from db.reading import RowReader


@dataclass(frozen=True, slots=True)
class StoredHoldings:
    """The holdings as a transaction or a reader sees them; nothing is read before it is asked for."""

    reader: RowReader

    def quantity(self, account: str, item: str, serial: str = "") -> int:
        return ledgers.quantity(self.reader, account, item, key_of(serial) if serial else "")

    def value(self, account: str, item: str, serial: str = "") -> int:
        return ledgers.value(self.reader, account, item, key_of(serial) if serial else "")

    def reserved(self, account: str, item: str, besides: str = "") -> int:
        return ledgers.reserved(self.reader, account, item, besides)

    def contents(self, account: str) -> list[Content]:
        return [Content(*row) for row in ledgers.contents(self.reader, account)]

    def pieces(self, serial: str) -> list[tuple[str, str]]:
        return ledgers.pieces(self.reader, key_of(serial))

    def moved(self, account: str, after: int, other: str = "") -> dict[tuple[str, str], int]:
        return ledgers.moved(self.reader, account, after, other)

    def fault_tag(self, number: str) -> FaultTagged | None:
        return fault_tags.tagged(self.reader, number)

    def faulty_parts(self, account: str) -> list[FaultTagged]:
        return fault_tags.in_account(self.reader, account)

    def period(self, till: str) -> TillPeriod:
        return tills.period(self.reader, till)

    def drawers(self, office: str) -> list[str]:
        return tills.drawers(self.reader, office)
