"""What customers owe, from the rows of money: act by act, and the customers who owe something."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from db.statements import chunks, placeholders
from fieldservice.workflows.money.account import IN_THE_BOOKS, ON_ACCOUNT, Act

if TYPE_CHECKING:
    from db.reading import RowReader

COLUMNS = "kind, thing, thing_kind, thing_number, office, amount, currency, at, number, due"
_KINDS = ", ".join(f"'{kind}'" for kind in (*IN_THE_BOOKS, ON_ACCOUNT))


def acts_of(reader: RowReader, customers: Collection[str]) -> list[Act]:
    """Every act with money of these customers, the oldest first."""
    return [
        Act(*row)
        for some in chunks(sorted(customers))
        for row in reader.rows(
            f"SELECT {COLUMNS} FROM money_row WHERE customer IN ({placeholders(some)}) AND kind IN ({_KINDS})"
            " ORDER BY at, thing, line",
            some,
        )
    ]


def who_owes(reader: RowReader) -> Iterator[str]:
    """The files of the customers of whom something is open."""
    kinds = ", ".join(f"'{kind}'" for kind in IN_THE_BOOKS)
    for (customer,) in reader.rows(
        "SELECT DISTINCT customer FROM (SELECT customer, thing FROM money_row WHERE customer <> ''"
        f" AND kind IN ({kinds}) GROUP BY customer, thing, currency HAVING SUM(amount) > 0) AS open_things"
        " ORDER BY customer"
    ):
        yield str(customer)
