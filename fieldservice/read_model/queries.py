"""The queries of lists: pages of rows by key, counts, loads and debts, as tuples through the light reader.

Every list walks an index, so the cost of a page does not depend on the number of rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from db.reading import RowReader
from db.statements import Row, Value
from fieldservice.read_model.pressing import RANKS, first, rank
from fieldservice.shapes import JsonObject
from fieldservice.words.earlier_wordings import present_wording

Key = Row
SEPARATOR = "~"
"""Between the parts of a key in one text."""

WORK = (
    "thing",
    "kind",
    "number",
    "state",
    "mode",
    "customer",
    "device",
    "serial",
    "symptom",
    "engineer",
    "turn_role",
    "turn_person",
    "due",
    "half",
    "most",
    "waiting",
    "opened",
    "holder",
    "review",
    "customer_id",
    "device_id",
    "open",
    "urgent",
)
CUSTOMERS = ("thing", "number", "name", "phone", "area", "level", "opened", "dealings")
DEVICES = ("thing", "serial", "model", "brand", "product", "customer_id", "opened")
STAFF = ("name", "display", "roles", "skills", "areas", "office", "active", "offices")
OFFICES = ("code", "name", "name_en", "kind", "address", "phone", "active")
DEBTS = ("thing", "kind", "role", "person", "due", "number", "label", "office", "urgent")

MASKED = {
    (
        "customer_row",
        "phone",
    ): "CASE WHEN length(phone) > 7 THEN substr(phone, 1, 3) || '****' || phone_tail ELSE phone_tail END"
}
"""Personal columns are masked in lists; the desk's detail view shows them to those who may see them and records it."""


def selected(table: str, fields: Sequence[str]) -> str:
    return ", ".join(MASKED.get((table, name), name) for name in fields)


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

    @property
    def tie(self) -> str:
        """The column that makes the order total: the id, which is the first field."""
        return self.fields[0]

    @property
    def column(self) -> str:
        return ORDERS[self.table][self.sort][0]

    @property
    def _ranked(self) -> bool:
        return bool(self.now) and self.column == "due"

    def sorted_by(self, sort: str) -> Listing | None:
        """The same rows in another order, or reversed if it is the present order. None: the order has no index."""
        orders = ORDERS[self.table]
        if sort not in orders:
            return None
        return replace(self, sort=sort, reverse=not self.reverse if sort == self.sort else orders[sort][1])

    def key(self, row: Row) -> Key:
        """The place of a row in the order: sort value and id, in ranked lists behind the moment and the rank."""
        value = row[self.fields.index(self.column)]
        if not self._ranked:
            return (value, row[0])
        return (self.now, str(rank(value, row[self.fields.index("urgent")], self.now)), value, row[0])

    def key_text(self, row: Row) -> str:
        """The key of a row in one text, for a command that continues after it."""
        return SEPARATOR.join(map(str, self.key(row)))

    def key_of(self, text: str) -> Key | None:
        """The key that `key_text` wrote; None where the text is no key of this list."""
        *before, rest = text.split(SEPARATOR, 2) if self._ranked else (text,)
        value, separator, thing = rest.rpartition(SEPARATOR)
        known = not self._ranked or (len(before) == 2 and before[1] in map(str, range(len(RANKS))))
        return (*before, value, thing) if separator and known else None

    def count(self, cap: int | None = None) -> int:
        if cap is None:
            return int(self.reader.value(f"SELECT count(*) FROM {self.table}{_where(self.where)}", self.params))
        inner = f"SELECT 1 FROM {self.table}{_where(self.where)} LIMIT ?"
        return int(self.reader.value(f"SELECT count(*) FROM ({inner}) AS capped", (*self.params, cap)))

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
                f"SELECT {self.column}, {self.tie} FROM (SELECT {self.column}, {self.tie}, row_number() OVER "
                f"(ORDER BY {self.column}{down}, {self.tie}{down}) AS n "
                f"FROM {self.table}{_where(stretch.where)}) AS walk WHERE (n + ?) % {int(step)} = 0 ORDER BY n"
            )
            found += [(*stretch.before_key, *key) for key in self.reader.rows(numbered, (*stretch.params, passed))]
            walked = stretch
        return found

    def place(self, thing: str) -> int | None:
        """Number of the row with this id in this list, None when it is not in it."""
        both = f"{_where(self.where)} AND " if self.where else " WHERE "
        found = self.reader.row(
            f"SELECT {', '.join(self.fields)} FROM {self.table}{both}{self.tie} = ?", (*self.params, thing)
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
            yield _Stretch(_and(self.where, beyond if key else ""), (*self.params, *(key or ())))
            return
        numbers = range(len(RANKS))[::-1] if reverse else range(len(RANKS))
        now = str(key[0]) if key else self.now
        for number in numbers[numbers.index(int(key[1])) :] if key else numbers:
            began = key is not None and number == int(key[1])
            ranked = RANKS[number].where(began, reverse)
            after = key[2:] if key is not None and began else ()
            yield _Stretch(
                _and(self.where, ranked, beyond if began else ""),
                (*self.params, *((now,) if "?" in ranked else ()), *after),
                (now, str(number)),
            )

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


def work(
    reader: RowReader,
    *,
    view: str,
    person: str,
    roles: frozenset[str],
    office: str,
    now: str,
    kind: str = "",
    state: str = "",
    sort: str = "",
    overdue: bool = False,
) -> Listing:
    """A list of work. `view` is mine, overdue, others, open, review or all; `now` is UTC text.

    With `overdue` only what is past its limit.
    """
    marks = ", ".join("?" * len(roles)) or "''"
    mine = f"(holder = ? AND (turn_person = ? OR (turn_person = '' AND turn_role IN ({marks}))))"
    mine_params = (office, person, *sorted(roles))
    own_jobs = roles <= {"engineer"}
    conditions: list[str] = {"all": [], "review": ["review = 1"]}.get(view, ["open = 1"])
    params: list[Value] = []
    if view == "mine":
        conditions.append(mine)
        params += mine_params
    if view == "others":
        conditions.append(f"NOT {mine}")
        params += mine_params
    if overdue or view == "overdue":
        conditions.append("due <= ?")
        params.append(now)
    if own_jobs and view in ("others", "overdue"):
        conditions.append("engineer = ?")
        params.append(person)
    for name, value in (("kind", kind), ("state", state)):
        if value:
            conditions.append(f"{name} = ?")
            params.append(value)
    of_all = view in ("all", "review")
    sort = sort or ("opened" if of_all else "due")
    reverse = ORDERS["work_row"][sort][1]
    where = " AND ".join(conditions)
    return Listing(reader, "work_row", WORK, where, tuple(params), sort, reverse, "" if of_all else now)


def customers(reader: RowReader) -> Listing:
    return Listing(reader, "customer_row", CUSTOMERS, sort="opened", reverse=True)


def devices(reader: RowReader) -> Listing:
    return Listing(reader, "device_row", DEVICES, sort="opened", reverse=True)


def staff(reader: RowReader) -> Listing:
    return Listing(reader, "staff", STAFF, sort="name")


def offices(reader: RowReader) -> Listing:
    return Listing(reader, "office", OFFICES, sort="code")


def obligations(
    reader: RowReader,
    person: str,
    roles: frozenset[str],
    office: str,
    now: str,
    from_due: Sequence[str] = (),
    limit: int = 100,
) -> list[JsonObject]:
    """The debts of a person now, the most pressing first; the kinds in `from_due` only once they are due.

    A debt of a role is owed at the office that it names, which need not hold the thing; that of a van also at its
    branch.
    """
    marks = ", ".join("?" * len(roles)) or "''"
    later = ", ".join("?" * len(from_due)) or "''"
    here = "office = ? OR office IN (SELECT code FROM office WHERE branch = ?)"
    rows: list[Row] = []
    for stretch in RANKS:
        rows += reader.rows(
            f"SELECT {', '.join(DEBTS)} FROM debt_row "
            f"WHERE (person = ? OR (person = '' AND role IN ({marks}) AND ({here}))) "
            f"AND (due <= ? OR kind NOT IN ({later})) AND {stretch.where()} ORDER BY due, thing LIMIT ?",
            (person, *sorted(roles), office, office, now, *from_due, now, limit - len(rows)),
        )
        if len(rows) == limit:
            break
    return [{**dict(zip(DEBTS, row, strict=True)), "label": present_wording(row[DEBTS.index("label")])} for row in rows]


def code_words(reader: RowReader, name: str) -> dict[str, dict[str, str]]:
    """The words of a published code list; empty while it is not published."""
    rows = reader.rows("SELECT code, zh, en FROM code WHERE list = ? AND active = 1", (name,))
    return {code: {"zh": zh, "en": en} for code, zh, en in rows}


def pulse(reader: RowReader) -> tuple[int, int, str]:
    """The last entry, the last publication and the feed position: changes with every write, costs three look-ups."""
    entry, publication, seen = reader.rows(
        "SELECT (SELECT coalesce(max(arrived), 0) FROM entry), "
        "(SELECT coalesce(max(value), 0) FROM counter_row WHERE name = 'publication'), "
        "(SELECT coalesce(max(value), '') FROM meta WHERE key = 'exchange/seen')"
    )[0]
    return int(entry), int(publication), str(seen)


def refusals(reader: RowReader, limit: int, within: int = 20_000) -> list[JsonObject]:
    """Refused steps and sign-ins, the newest first, among the last entries: {entry, made, by, kind, things, data}."""
    rows = reader.rows(
        "SELECT body FROM entry WHERE arrived > (SELECT coalesce(max(arrived), 0) FROM entry) - ? "
        "AND kind IN ('refused', 'sign_in_refused') ORDER BY arrived DESC LIMIT ?",
        (within, limit),
    )
    bodies = [json.loads(bytes(row[0])) for row in rows]
    return [
        {
            "entry": body["id"],
            "made": body["made"],
            "by": body["by"],
            "kind": body["kind"],
            "things": [thing for _, thing in body["touches"]],
            "data": body["data"],
        }
        for body in bodies
    ]


def loads(reader: RowReader) -> dict[str, int]:
    """Open jobs by engineer."""
    return dict(
        reader.rows("SELECT engineer, count(*) FROM work_row WHERE open = 1 AND engineer <> '' GROUP BY engineer")
    )


def appointments(reader: RowReader, but: str) -> dict[str, list[str]]:
    """The appointments that are to be kept, by engineer, without that of the job `but`."""
    found: dict[str, list[str]] = {}
    # The limit of an appointed job is its appointment.
    for engineer, due in reader.rows(
        "SELECT engineer, due FROM work_row "
        "WHERE open = 1 AND state = 'appointed' AND engineer <> '' AND due < '9999' AND thing <> ? ORDER BY due",
        (but,),
    ):
        found.setdefault(engineer, []).append(due)
    return found


def rows_of(reader: RowReader, things: Sequence[tuple[str, str]]) -> list[JsonObject]:
    """The rows of found things, (kind, id), in the order given; things without a row are left out."""
    found: dict[str, JsonObject] = {}
    for table, fields, kinds in (
        ("work_row", WORK, ("request", "job")),
        ("customer_row", CUSTOMERS, ("customer",)),
        ("device_row", DEVICES, ("device",)),
    ):
        ids = [thing for kind, thing in things if kind in kinds]
        if ids:
            marks = ", ".join("?" * len(ids))
            for row in reader.rows(f"SELECT {selected(table, fields)} FROM {table} WHERE thing IN ({marks})", ids):
                found[row[0]] = dict(zip(fields, row, strict=True))
    return [{**found[thing], "kind": kind} for kind, thing in things if thing in found]


def resolve(reader: RowReader, text: str) -> list[tuple[str, str]]:
    """(kind, id) of the things with exactly this id, number, serial or phone, work first."""
    for sql in (
        "SELECT kind, thing FROM work_row WHERE thing = ?",
        "SELECT kind, thing FROM work_row WHERE number = ? AND number <> ''",
        "SELECT 'customer', thing FROM customer_row WHERE thing = ?",
        "SELECT 'customer', thing FROM customer_row WHERE number = ?",
        "SELECT 'device', thing FROM device_row WHERE thing = ?",
        "SELECT 'device', thing FROM device_row WHERE serial = ?",
    ):
        rows = reader.rows(f"{sql} LIMIT 3", (text,))
        if rows:
            return [(kind, thing) for kind, thing in rows]
    return []


def by_phone(reader: RowReader, phone: str) -> list[str]:
    return [
        row[0]
        for row in reader.rows("SELECT thing FROM customer_row WHERE phone = ? ORDER BY opened LIMIT 5", (phone,))
    ]


def by_serial(reader: RowReader, serial: str) -> list[str]:
    return [
        row[0]
        for row in reader.rows("SELECT thing FROM device_row WHERE serial = ? ORDER BY opened LIMIT 5", (serial,))
    ]


def by_number(reader: RowReader, number: str) -> list[JsonObject]:
    """Work with this printed number; more than one row where two offices printed the same number."""
    rows = reader.rows(
        f"SELECT {', '.join(WORK)} FROM work_row WHERE number = ? AND number <> '' ORDER BY opened, thing LIMIT 5",
        (number,),
    )
    return [dict(zip(WORK, row, strict=True)) for row in rows]


def device_work(reader: RowReader, device: str, limit: int = 20) -> list[JsonObject]:
    """Work on a device, the newest first."""
    rows = reader.rows(
        f"SELECT {', '.join(WORK)} FROM work_row WHERE device_id = ? AND device_id <> '' ORDER BY opened DESC LIMIT ?",
        (device, limit),
    )
    return [dict(zip(WORK, row, strict=True)) for row in rows]


def customer_work(reader: RowReader, customer: str, limit: int = 20) -> list[JsonObject]:
    rows = reader.rows(
        f"SELECT {', '.join(WORK)} FROM work_row WHERE customer_id = ? AND customer_id <> '' "
        "ORDER BY opened DESC LIMIT ?",
        (customer, limit),
    )
    return [dict(zip(WORK, row, strict=True)) for row in rows]


def expected(
    reader: RowReader, office: str, *, tracking: str = "", serial: str = "", phone: str = ""
) -> list[JsonObject]:
    """Jobs whose device is expected at this office: by the parcel's tracking number, the serial number, or the
    customer's phone."""
    found: list[Row] = []
    for where, value in (
        ("thing IN (SELECT thing FROM bench_row WHERE tracking = ? AND tracking <> '')", tracking),
        ("device_id IN (SELECT thing FROM device_row WHERE serial = ? AND serial <> '')", serial),
        ("customer_id IN (SELECT thing FROM customer_row WHERE phone = ? AND phone <> '')", phone),
    ):
        if value and not found:
            found = reader.rows(
                f"SELECT {', '.join(WORK)} FROM work_row WHERE open = 1 AND state = 'expected' AND holder = ? AND "
                f"{where} "
                "ORDER BY opened, thing LIMIT 5",
                (office, value),
            )
    return [dict(zip(WORK, row, strict=True)) for row in found]


BENCH = (
    "thing",
    "ticket",
    "at",
    "place",
    "since",
    "waits",
    "promised",
    "pickup",
    "ready",
    "remind",
    "loaner",
    "tracking",
)
BOARD = {
    "waiting": ("b.waits = 1 AND w.open = 1", "", "b.since", "b.since"),
    "bench": ("b.present = 1", "b.at, b.place, ", "w.due", "b.since"),
    "promised": (
        "w.open = 1 AND b.promised <> '' AND b.promised <= ? AND b.ready = ''",
        "",
        "b.promised",
        "b.promised",
    ),
    "pickups": ("b.present = 1 AND b.pickup <> '' AND b.pickup <= ?", "", "b.pickup", "b.pickup"),
    "ready": ("b.present = 1 AND b.ready <> ''", "", "w.due", "b.ready"),
    "uncollected": ("b.present = 1 AND b.remind <> '' AND b.remind <= ?", "", "b.remind", "b.remind"),
    "loaners": ("b.loaner <> ''", "", "b.loaner", "b.loaner"),
    "expected": ("w.open = 1 AND w.state = 'expected'", "", "w.due", "w.opened"),
    "on_the_way": ("w.open = 1 AND b.at IN ('carrier', 'transit')", "", "w.due", "b.since"),
}
"""Of each board and part of the day list: the condition, what its rows are grouped by, their time limit, and the column
that decides among equally pressing rows. A `?` is the moment until which rows count.

Who waits at the counter is late by the time since when they wait; their `now` is earlier by the minutes that they may.
"""


def board(
    reader: RowReader, office: str, what: str, *, now: str, until: str = "", limit: int = 200
) -> list[JsonObject]:
    """The devices of a board at this office and its vans: rows of work with the place of the device."""
    where, groups, due, then = BOARD[what]
    columns = [f"w.{name}" for name in WORK] + [f"b.{name}" for name in BENCH[1:]]
    rows = reader.rows(
        f"SELECT {', '.join(columns)} FROM bench_row b JOIN work_row w ON w.thing = b.thing WHERE {where} "
        "AND (w.holder = ? OR w.holder IN (SELECT code FROM office WHERE branch = ?)) "
        f"ORDER BY {groups}{first(due, 'w.urgent')}, {then}, b.thing LIMIT ?",
        (*([until] if "?" in where else []), office, office, now, limit),
    )
    return [dict(zip((*WORK, *BENCH[1:]), row, strict=True)) for row in rows]


def places(reader: RowReader, office: str) -> list[tuple[str, int]]:
    """The occupied shelves and benches of this office by name, with the number of devices."""
    return reader.rows(
        "SELECT b.place, count(*) FROM bench_row b JOIN work_row w ON w.thing = b.thing WHERE b.present = 1 AND b.at = "
        "'shelf' "
        "AND b.place <> '' AND w.holder = ? GROUP BY b.place ORDER BY b.place",
        (office,),
    )


def ticket(reader: RowReader, number: str) -> list[JsonObject]:
    """The jobs under a claim ticket number, with the place of each device. Two tickets can have the same number."""
    columns = [f"w.{name}" for name in WORK] + [f"b.{name}" for name in BENCH[1:]]
    rows = reader.rows(
        f"SELECT {', '.join(columns)} FROM bench_row b JOIN work_row w ON w.thing = b.thing "
        "WHERE b.ticket = ? AND b.ticket <> '' ORDER BY w.opened, w.number LIMIT 50",
        (number,),
    )
    return [dict(zip((*WORK, *BENCH[1:]), row, strict=True)) for row in rows]
