"""A list of few rows among many: the rows in a rare state, the devices that are ready here.

Walking the index of its order would pass all the other rows. So the keys of the few are read by the index of what is
rare about them and sorted in memory, and a page is read by ids. How rare it is, is counted up to FEW and never further.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, fields

from db.reading import RowReader
from db.statements import Row, Value, chunks, placeholders
from fieldservice.late_dataclass import dataclass
from fieldservice.read_model.listing import ORDERS, PINNED, WALKED, Key, Listing, selected
from fieldservice.read_model.pressing import rank

FEW = 1000
"""Up to so many rows a list is sorted in memory; their keys are read in two milliseconds."""
ENDS, COMMON = 200, 0.2
"""So many rows at both ends of an order are looked at, and this share of them has a state for whose pages that order is
walked."""
SORTED_BY = ("thing", "urgent", *dict.fromkeys(column for column, _down in ORDERS["work_row"].values()))


@dataclass(frozen=True, slots=True)
class FewRows(Listing):
    """A Listing of work whose keys are in memory. `keys` has the SORTED_BY of each row, in no order."""

    keys: tuple[Row, ...] = ()
    _order: list[Key] = field(init=False, compare=False, repr=False, default_factory=list)

    def __post_init__(self) -> None:
        at, urgent = SORTED_BY.index(self.column), SORTED_BY.index("urgent")
        order = [self._key(row[0], row[at], row[urgent]) for row in self.keys]
        object.__setattr__(self, "_order", sorted(order, reverse=self.reverse))

    def _key(self, thing: str, value: str, urgent: int) -> Key:
        if not self._ranked:
            return (value, thing)
        number = PINNED if thing in self.pinned else str(rank(value, urgent, self.now))
        return (self.now, number, value, thing)

    def count(self, cap: int | None = None) -> int:
        return len(self._order) if cap is None else min(cap, len(self._order))

    def page(self, after: Key | None, offset: int, limit: int) -> list[Row]:
        start = self._behind(after) + offset
        return self._read(self._order[start : start + limit])

    def page_before(self, key: Key, limit: int) -> list[Row]:
        end = sum(self._is_behind(key, each) for each in self._order)
        return self._read(self._order[max(0, end - limit) : end])

    def last(self, limit: int) -> list[Row]:
        return self._read(self._order[-limit:] if limit else [])

    def anchors(self, step: int) -> list[Key]:
        return self._order[step - 1 :: step]

    def place(self, thing: str) -> int | None:
        return next((number for number, key in enumerate(self._order) if key[-1] == thing), None)

    def _behind(self, key: Key | None) -> int:
        """The number of rows up to and with this key, which need not be there any more."""
        return 0 if key is None else sum(not self._is_behind(each, key) for each in self._order)

    def _is_behind(self, each: Key, key: Key) -> bool:
        # The moment in a key decides only what is overdue; rows are compared by what follows it.
        one, other = (each[1:], key[1:]) if self._ranked else (each, key)
        return one < other if self.reverse else one > other

    def _read(self, keys: Sequence[Key]) -> list[Row]:
        things = [str(key[-1]) for key in keys]
        found: dict[str, Row] = {}
        for some in chunks(things):
            fields = selected(self.table, self.fields)
            sql = f"SELECT {fields} FROM {self.table} WHERE {self.tie} IN ({placeholders(some)})"
            found |= {str(row[0]): row for row in self.reader.rows(sql, some)}
        return [found[thing] for thing in things if thing in found]


def few(listing: Listing, things: Sequence[str]) -> FewRows:
    """The rows of the listing among these ids, sorted in memory."""
    keys: list[Row] = []
    conditions = " AND ".join(filter(None, (listing.condition, "%s")))
    for some in chunks(things):
        sql = f"SELECT {', '.join(SORTED_BY)} FROM {listing.table} WHERE {conditions}"
        keys += listing.reader.rows(sql % f"{listing.tie} IN ({placeholders(some)})", (*listing.values, *some))
    return FewRows(**{name: getattr(listing, name) for name in OF_LISTING}, keys=tuple(keys))


OF_LISTING = tuple(each.name for each in fields(Listing))


def rare(reader: RowReader, scope: str, conditions: Sequence[tuple[str, Value]]) -> list[str] | None:
    """The ids of the rows that meet the first of these conditions, (column, value), that few rows meet; None where many
    meet each of them. `scope` is "open = 1" or "", which decides the index."""
    for column, value in conditions:
        where = " AND ".join(filter(None, (scope, f"{column} = ?")))
        rows = reader.rows(f"SELECT thing FROM work_row WHERE {where} LIMIT ?", (value, FEW + 1))
        if len(rows) <= FEW:
            return [str(thing) for (thing,) in rows]
    return None


def out_of_walk(reader: RowReader, filters: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The orders of all work in which no index finds the pages of these filters, which many rows meet.

    Requests that were handed over may be two in a hundred of all work, all of them at one end of an order: a walk would
    pass all the others. A list does not offer such an order.
    """
    return tuple(
        order
        for order, (by, _down) in ORDERS["work_row"].items()
        for column, value in filters
        if order not in WALKED[False][column]
        and not all(_is_common(reader, column, value, by, down) for down in ("", " DESC"))
    )


def _is_common(reader: RowReader, column: str, value: str, by: str, down: str) -> bool:
    rows = reader.rows(f"SELECT {column} FROM work_row ORDER BY {by}{down}, thing{down} LIMIT ?", (ENDS,))
    return sum(row[0] == value for row in rows) >= COMMON * len(rows)
