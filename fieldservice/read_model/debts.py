"""What customers owe by the rows of money: the open items of a customer, what was charged first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.statements import placeholders
from fieldservice.read_model import aliases, remote_summaries
from fieldservice.workflows.engine.debts import OpenItem
from fieldservice.workflows.money.rows import NOT_SUMMED

if TYPE_CHECKING:
    from db.reading import RowReader

OPEN = f"SUM(CASE WHEN kind NOT IN ({', '.join(repr(kind) for kind in NOT_SUMMED)}) THEN amount ELSE 0 END)"

CHARGED = "SUM(CASE WHEN kind IN ('charge', 'opening') THEN amount ELSE 0 END)"


@dataclass(frozen=True, slots=True)
class StoredDebts:
    """The debts as a transaction or a reader sees them; nothing is read before it is asked for."""

    reader: RowReader
    office: str

    def elsewhere(self, customer: str) -> Counter[str]:
        files = aliases.as_one(self.reader, "customer", customer)
        found = Counter[str]()
        for owed in remote_summaries.owed_elsewhere(self.reader, self.office, files).values():
            found.update(owed)
        return found

    def overpaid(self, customer: str) -> list[str]:
        files = list(aliases.as_one(self.reader, "customer", customer))
        rows = self.reader.rows(
            f"SELECT thing, MIN(at) FROM money_row WHERE customer IN ({placeholders(files)}) GROUP BY thing, currency "
            f"HAVING {OPEN} < 0 ORDER BY 2, thing",
            files,
        )
        return list(dict.fromkeys(str(thing) for thing, _at in rows))

    def of(self, customer: str) -> list[OpenItem]:
        files = list(aliases.as_one(self.reader, "customer", customer))
        rows = self.reader.rows(
            f"SELECT thing, MAX(thing_kind), MAX(thing_number), {OPEN}, currency, "
            "COALESCE(MIN(CASE WHEN kind = 'agreed' THEN at END), MIN(at)), "
            "SUM(CASE WHEN kind = 'later' THEN amount ELSE 0 END), "
            "MIN(CASE WHEN kind IN ('on_account', 'opening') THEN due ELSE '9999' END), "
            f"{CHARGED} "
            f"FROM money_row WHERE customer IN ({placeholders(files)}) GROUP BY thing, currency "
            f"HAVING {OPEN} > 0 ORDER BY CASE WHEN {CHARGED} > 0 THEN 0 ELSE 1 END, 6, thing",
            files,
        )
        return [
            OpenItem(kind, thing, number, int(amount), currency, since, int(later), due, int(charged))
            for thing, kind, number, amount, currency, since, later, due, charged in rows
        ]
