"""A list that is read page by page: every page walks an index, so its cost does not depend on the number of rows.

Open work sorted by time limit is in the order of pressing.py, which is several walks one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from db.reading import RowReader
from db.statements import Row, Value, placeholders
from fieldservice.late_dataclass import dataclass
from fieldservice.read_model.needs import EXPECTED
from fieldservice.read_model.pressing import RANKS, rank

Key = Row
PINNED = "-1"
"""In a key of the pressing order: the row stands above all others."""
NUMBERS = (PINNED, *map(str, range(len(RANKS))))
"""The stretches of a list in the pressing order."""
SEPARATOR = "~"
"""Between the parts of a key in one text."""

MASKED = {
    (
        "customer_row",
        "phone",
    ): "CASE WHEN length(phone) > 7 THEN substr(phone, 1, 3) || '****' || phone_tail ELSE phone_tail END"
}
"""Personal columns are masked in lists; the desk's detail view shows them to those who may see them and records it."""
SUMMED = {
    ("customer_row", "dealings"): (
        "dealings + coalesce((WITH RECURSIVE same (file) AS (SELECT m.thing FROM customer_row m"
        " WHERE m.same_as = customer_row.thing AND m.same_as <> '' UNION SELECT m.thing FROM customer_row m"
        " JOIN same ON m.same_as = same.file AND m.same_as <> '')"
        " SELECT sum(c.dealings) FROM customer_row c JOIN same ON c.thing = same.file), 0)"
    )
}
"""Counts of a file include those of the files that are merged with it."""


def parts_expected(job: str) -> str:
    """When the parts for which the work of the row `job` waits are expected: "" where nobody has said, or where it
    waits for none. The requisitions of the job know it."""
    return (
        f"CASE WHEN {job}.waiting = 'part' THEN coalesce((SELECT {EXPECTED} FROM need_row n WHERE n.job = {job}.thing"
        " AND n.open = 1), '') ELSE '' END"
    )


IN_SHOP = (
    "CASE WHEN work_row.mode = 'send_in' AND work_row.open = 1 THEN coalesce((SELECT waits FROM bench_row b "
    "WHERE b.thing = work_row.thing AND b.present = 1), 0) ELSE 0 END"
)
"""1 while the customer waits in the shop for the device."""
BESIDE = {
    ("work_row", "parts_expected"): parts_expected("work_row"),
    ("work_row", "in_shop"): IN_SHOP,
    ("work_row", "area"): "coalesce((SELECT c.area FROM customer_row c WHERE c.thing = work_row.customer_id), '')",
    ("work_row", "visit"): "coalesce((SELECT min(v.at) FROM visit_row v WHERE v.thing = work_row.thing), '')",
}
"""Fields that are read from other rows beside a row."""


def selected(table: str, fields: Sequence[str]) -> str:
    return ", ".join(
        next(filter(None, (sql.get((table, name)) for sql in (MASKED, SUMMED, BESIDE))), name) for name in fields
    )


ORDERS = {
    "work_row": {
        "due": ("due", False),
        "opened": ("opened", True),
        "number": ("number", False),
        "state": ("state", False),
    },
    "customer_row": {"opened": ("opened", True), "name": ("name", False)},
    "device_row": {"opened": ("opened", True), "serial": ("serial", False)},
    "staff": {"name": ("name", False)},
    "office": {"code": ("code", False)},
}
"""The sort orders of a table, each with its index; True where the newest or highest comes first."""


WALKED: Mapping[bool, Mapping[str, tuple[str, ...]]] = {
    True: {"state": ("state",), "kind": ("opened",)},
    False: {"state": ("opened", "state"), "kind": ("opened",)},
}
"""Of open work, and of all work: the filters with the orders for which an index begins with the filter."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of a list and their order. Immutable; `sorted_by` returns another listing."""

    reader: RowReader
    table: str
    fields: tuple[str, ...]
    where: str = ""
    params: tuple[Value, ...] = ()
    sort: str = ""
    reverse: bool = False
    now: str = ""
    """Of open work: the moment that decides what is overdue. Sorted by time limit such a list is in the order of
    pressing.py."""
    filters: tuple[tuple[str, str], ...] = ()
    """Columns of work with the value that its rows have there: kind, state."""
    not_by: tuple[str, ...] = ()
    """Orders in which no index finds its pages."""
    pinned: tuple[str, ...] = ()
    """The ids of the few rows that stand above all others in that order: customers who wait in the shop."""

    @property
    def tie(self) -> str:
        """The column that makes the order total: the id, which is the first field."""
        return self.fields[0]

    @property
    def condition(self) -> str:
        """The condition of its rows, with the filters. `|| ''` keeps a database from reading all rows of a frequent
        state by an index of states, and sorting them, where the index of the order finds a page at once."""
        by = {column for column, orders in WALKED[bool(self.now)].items() if self.sort in orders}
        return _and(
            self.where, *(f"{name} = ?" if name in by else f"{name} || '' = ?" for name, _value in self.filters)
        )

    @property
    def values(self) -> tuple[Value, ...]:
        return (*self.params, *(value for _name, value in self.filters))

    @property
    def column(self) -> str:
        return ORDERS[self.table][self.sort][0]

    @property
    def _ranked(self) -> bool:
        return bool(self.now) and self.column == "due"

    def sorted_by(self, sort: str) -> Listing | None:
        """The same rows in another order, or reversed if it is the present order. None: the order has no index."""
        orders = ORDERS[self.table]
        if sort not in orders or sort in self.not_by:
            return None
        return replace(self, sort=sort, reverse=not self.reverse if sort == self.sort else orders[sort][1])

    def key(self, row: Row) -> Key:
        """The place of a row in the order: sort value and id, in ranked lists behind the moment and the rank."""
        value = row[self.fields.index(self.column)]
        if not self._ranked:
            return (value, row[0])
        number = str(rank(value, row[self.fields.index("urgent")], self.now))
        return (self.now, PINNED if row[0] in self.pinned else number, value, row[0])

    def key_text(self, row: Row) -> str:
        """The key of a row in one text, for a command that continues after it."""
        return SEPARATOR.join(map(str, self.key(row)))

    def key_of(self, text: str) -> Key | None:
        """The key that `key_text` wrote; None where the text is no key of this list."""
        *before, rest = text.split(SEPARATOR, 2) if self._ranked else (text,)
        value, separator, thing = rest.rpartition(SEPARATOR)
        known = not self._ranked or (len(before) == 2 and before[1] in NUMBERS)
        return (*before, value, thing) if separator and known else None

    def count(self, cap: int | None = None) -> int:
        if cap is None:
            return int(self.reader.value(f"SELECT count(*) FROM {self.table}{_where(self.condition)}", self.values))
        inner = f"SELECT 1 FROM {self.table}{_where(self.condition)} LIMIT ?"
        return int(self.reader.value(f"SELECT count(*) FROM ({inner}) AS capped", (*self.values, cap)))

    def page(self, after: Key | None, offset: int, limit: int) -> list[Row]:
        """Rows after the key `after` (None: from the top), without the first `offset` of them."""
        return self._rows(after, self.reverse, limit, offset)

    def page_before(self, key: Key, limit: int) -> list[Row]:
        """The rows just before the key, in the order of the list."""
        return self._rows(key, not self.reverse, limit, 0)[::-1]

    def last(self, limit: int) -> list[Row]:
        return self._rows(None, not self.reverse, limit, 0)[::-1]

    def anchors(self, step: int) -> list[Key]:
        """The key of every `step`-th row, by one walk over the index."""
        found: list[Key] = []
        passed, walked, down = 0, None, " DESC" if self.reverse else ""
        for stretch in self._stretches(None, self.reverse):
            passed += self._count(walked) if walked else 0
            numbered = (
                f"SELECT sorted, tie FROM (SELECT {self.column} AS sorted, {self.tie} AS tie, row_number() OVER "
                f"(ORDER BY {self.column}{down}, {self.tie}{down}) AS n "
                f"FROM {self.table}{_where(stretch.where)}) AS walk WHERE (n + ?) % {int(step)} = 0 ORDER BY n"
            )
            found += [(*stretch.before_key, *key) for key in self.reader.rows(numbered, (*stretch.params, passed))]
            walked = stretch
        return found

    def place(self, thing: str) -> int | None:
        """Number of the row with this id in this list, None when it is not in it."""
        both = f"{_where(self.condition)} AND " if self.condition else " WHERE "
        found = self.reader.row(
            f"SELECT {selected(self.table, self.fields)} FROM {self.table}{both}{self.tie} = ?", (*self.values, thing)
        )
        if found is None:
            return None
        return sum(map(self._count, self._stretches(self.key(found), not self.reverse)))

    def _count(self, stretch: _Stretch) -> int:
        return int(self.reader.value(f"SELECT count(*) FROM {self.table}{_where(stretch.where)}", stretch.params))

    def _stretches(self, key: Key | None, reverse: bool) -> Iterator[_Stretch]:
        """The stretches of the list after the key, in the direction asked for; a list that is not ranked has one."""
        beyond = f"({self.column}, {self.tie}) {'<' if reverse else '>'} (?, ?)"
        if not self._ranked:
            yield _Stretch(_and(self.condition, beyond if key else ""), (*self.values, *(key or ())))
            return
        numbers = NUMBERS[::-1] if reverse else NUMBERS
        now = str(key[0]) if key else self.now
        for number in numbers[numbers.index(str(key[1])) :] if key else numbers:
            began = key is not None and number == key[1]
            after = key[2:] if key is not None and began else ()
            if number == PINNED:
                ranked, values = f"{self.tie} IN ({placeholders(self.pinned)})", self.pinned
            else:
                ranked = RANKS[int(number)].where(began, reverse)
                values = (now,) if "?" in ranked else ()
                if self.pinned:
                    ranked += f" AND {self.tie} NOT IN ({placeholders(self.pinned)})"
                    values += self.pinned
            if number != PINNED or self.pinned:
                where = _and(self.condition, ranked, beyond if began else "")
                yield _Stretch(where, (*self.values, *values, *after), (now, number))

    def _rows(self, key: Key | None, reverse: bool, limit: int, offset: int) -> list[Row]:
        down = " DESC" if reverse else ""
        found: list[Row] = []
        for stretch in self._stretches(key, reverse):
            rows = self.reader.rows(
                f"SELECT {selected(self.table, self.fields)} FROM {self.table}{_where(stretch.where)} "
                f"ORDER BY {self.column}{down}, {self.tie}{down} LIMIT ? OFFSET ?",
                (*stretch.params, limit - len(found), offset),
            )
            found += rows
            if len(found) == limit:
                break
            # The rows that are passed over may reach into the next stretch.
            offset = 0 if rows or not offset else max(0, offset - self._count(stretch))
        return found


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Rows of a list that one walk over an index finds in order."""

    where: str
    params: tuple[Value, ...]
    before_key: Key = ()
    """What stands before sort value and id in the key of its rows."""


def _and(*conditions: str) -> str:
    return " AND ".join(filter(None, conditions))


def _where(condition: str) -> str:
    return f" WHERE {condition}" if condition else ""
