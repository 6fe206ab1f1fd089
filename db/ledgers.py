"""The rows of the ledgers: postings, and the balances that are their sums.

They are written in the transaction that appends the entry. Balances are added to, so the order of postings does not
matter; a balance of nothing has no row, so that a store that is rebuilt has the same rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from db.reading import RowReader
from db.statements import Row, Statements, Value, chunks, placeholders

BEYOND = "\U0010ffff"
"""Behind every name that begins alike."""
CLEAR = "DELETE FROM balance_row WHERE quantity = 0 AND value = 0"
NEWEST = (2**62, 0)
"""Behind every posting."""


class Line(NamedTuple):
    """One posting as a row: `serial_key` identifies the serial number, `written` is the number as it was written."""

    arrived: int
    line: int
    item: str
    source: str
    target: str
    quantity: int
    value: int
    serial_key: str
    written: str
    made: str


class Level(NamedTuple):
    """What an account holds of an item."""

    account: str
    item: str
    quantity: int
    value: int


class Ledgers(Statements):
    """The part of a transaction that posts."""

    def post(self, lines: Sequence[Line]) -> None:
        """Add postings, which must be new."""
        self.many(_INSERT, lines)
        self._add(lines, ())

    def repost(self, right: Mapping[int, Sequence[Line]]) -> None:
        """Make the postings of entries, by their arrivals, what they should be; what is right already stays."""
        there = {
            Line(*row)
            for some in chunks(sorted(right))
            for row in self.rows(f"{_SELECT} WHERE arrived IN ({placeholders(some)})", some)
        }
        wanted = {line for lines in right.values() for line in lines}
        gone, new = sorted(there - wanted), sorted(wanted - there)
        if gone:
            self.many("DELETE FROM posting_row WHERE arrived = ? AND line = ?", [line[:2] for line in gone])
        if new:
            self.many(_INSERT, new)
        if gone or new:
            self._add(new, gone)

    def _add(self, added: Sequence[Line], removed: Sequence[Line]) -> None:
        """Change each balance once. Those of nothing are found by an index that holds nothing else."""
        self._turn_over(added, removed)
        sums: dict[tuple[str, str, str], tuple[int, int]] = {}
        for lines, sign in ((added, 1), (removed, -1)):
            for line in lines:
                for *piece, quantity, value in changes(line, sign):
                    key = (piece[0], piece[1], piece[2])
                    before = sums.get(key, (0, 0))
                    sums[key] = (before[0] + quantity, before[1] + value)
        self.many(_ADD, [(*key, *both) for key, both in sums.items()])
        self.run(CLEAR)

    def _turn_over(self, added: Sequence[Line], removed: Sequence[Line]) -> None:
        """Change each sum of a month once; one of no move is deleted."""
        sums: dict[tuple[str, str, str], tuple[int, int, int]] = {}
        for lines, sign in ((added, 1), (removed, -1)):
            for line in lines:
                key, before = turnover_key(line), sums.get(turnover_key(line), (0, 0, 0))
                sums[key] = (before[0] + sign, before[1] + sign * line.quantity, before[2] + sign * line.value)
        self.many(_TURN_OVER, [(*key, *many) for key, many in sums.items()])
        if removed:
            empty = "DELETE FROM turnover_row WHERE month = ? AND source = ? AND target = ? AND moves = 0"
            self.many(empty, list(sums))


def turnover_key(line: Line) -> tuple[str, str, str]:
    """(month, office and kind of place before, and after) under which a posting is summed."""
    return line.made[:7], kind_of_place(line.source), kind_of_place(line.target)


def kind_of_place(account: str) -> str:
    """An account without the person: `CD01/bag/li.wei` is a `CD01/bag`."""
    return "/".join(account.split("/", 2)[:2])


def changes(line: Line, sign: int = 1) -> tuple[tuple[str, str, str, int, int], ...]:
    """What a posting adds to the balances of its two accounts: (account, item, serial, quantity, value)."""
    return (
        (line.source, line.item, line.serial_key, -sign * line.quantity, -sign * line.value),
        (line.target, line.item, line.serial_key, sign * line.quantity, sign * line.value),
    )


def levels(
    reader: RowReader, accounts: str, item: str = "", after: tuple[str, str] = ("", ""), limit: int = -1
) -> list[Level]:
    """What each account whose name begins with `accounts` holds, by account and item; pieces with serial numbers are
    summed. With `item` only that item. `after` is the last (account, item) of the page before; -1: no limit."""
    first = max(after, (accounts, ""))
    where, params = ("AND item = ?", (item,)) if item else ("", ())
    rows = reader.rows(
        "SELECT account, item, sum(quantity), sum(value) FROM balance_row"
        f" WHERE (account, item) {'>' if after[0] else '>='} (?, ?) AND account < ? {where}"
        f" GROUP BY account, item ORDER BY account, item{f' LIMIT {int(limit)}' if limit >= 0 else ''}",
        (*first, accounts + BEYOND, *params),
    )
    return [Level(account, item, int(quantity), int(value)) for account, item, quantity, value in rows]


def names(reader: RowReader, accounts: str = "") -> Iterator[str]:
    """The accounts whose names begin like this and that hold something, by name; each costs one step in the index."""
    after, inclusive = accounts, ">="
    while True:
        found = reader.value(
            f"SELECT min(account) FROM balance_row WHERE account {inclusive} ? AND account < ?",
            (after, accounts + BEYOND),
        )
        if found is None:
            return
        yield str(found)
        after, inclusive = str(found), ">"


def page(reader: RowReader, account: str, item: str = "", after: str = "", limit: int = -1) -> list[Level]:
    """What exactly this account holds, by item; pieces with serial numbers are summed. `after` is the last item of the
    page before."""
    where, params = ("item = ?", (item,)) if item else ("item > ?", (after,))
    rows = reader.rows(
        f"SELECT item, sum(quantity), sum(value) FROM balance_row WHERE account = ? AND {where}"
        f" GROUP BY item ORDER BY item{f' LIMIT {int(limit)}' if limit >= 0 else ''}",
        (account, *params),
    )
    return [Level(account, item, int(quantity), int(value)) for item, quantity, value in rows]


def items(reader: RowReader, account: str) -> list[str]:
    """What exactly this account holds, or holds less than nothing of, in order."""
    return [
        item
        for (item,) in reader.rows("SELECT DISTINCT item FROM balance_row WHERE account = ? ORDER BY item", (account,))
    ]


def total(reader: RowReader, account: str) -> tuple[int, int]:
    """(pieces, value) in exactly this account."""
    found = reader.row(
        "SELECT coalesce(sum(quantity), 0), coalesce(sum(value), 0) FROM balance_row WHERE account = ?", (account,)
    )
    return (int(found[0]), int(found[1])) if found else (0, 0)


def totals(reader: RowReader, accounts: str) -> tuple[int, int]:
    """(pieces, value) in all accounts whose names begin like this."""
    found = reader.row(
        "SELECT coalesce(sum(quantity), 0), coalesce(sum(value), 0) FROM balance_row"
        " WHERE account >= ? AND account < ?",
        (accounts, accounts + BEYOND),
    )
    return (int(found[0]), int(found[1])) if found else (0, 0)


def quantity(reader: RowReader, account: str, item: str, serial: str = "") -> int:
    """The quantity of an item in an account; with a serial number, that of this piece."""
    return _sum(reader, "quantity", account, item, serial)


def value(reader: RowReader, account: str, item: str, serial: str = "") -> int:
    """The value of an item in an account, in minor units; with a serial number, that of this piece."""
    return _sum(reader, "value", account, item, serial)


def _sum(reader: RowReader, of: str, account: str, item: str, serial: str) -> int:
    where, params = ("AND serial_key = ?", (serial,)) if serial else ("", ())
    found = reader.value(
        f"SELECT sum({of}) FROM balance_row WHERE account = ? AND item = ? {where}", (account, item, *params)
    )
    return int(found or 0)


def places_of(reader: RowReader, item: str, serial: str) -> dict[str, int]:
    """Where the piece with this serial number is, by account; two places, or one below zero, are a collision."""
    return {
        account: int(quantity)
        for account, quantity in reader.rows(
            "SELECT account, quantity FROM balance_row WHERE serial_key = ? AND serial_key <> '' AND item = ?",
            (serial, item),
        )
    }


def pieces(reader: RowReader, serial: str) -> list[tuple[str, str]]:
    """(item, account) of each piece with this serial number, whatever it is a piece of."""
    return [
        (item, account)
        for item, account in reader.rows(
            "SELECT item, account FROM balance_row WHERE serial_key = ? AND serial_key <> '' AND quantity > 0"
            " ORDER BY item, account",
            (serial,),
        )
    ]


def pieces_of(reader: RowReader, item: str) -> list[tuple[str, str, str]]:
    """(account, key of the serial number, serial number as it was written) of each piece of an item."""
    return [
        (account, key, str(written or key))
        for account, key, written in reader.rows(
            "SELECT b.account, b.serial_key, (SELECT p.written FROM posting_row p WHERE p.serial_key = b.serial_key"
            " AND p.item = b.item AND p.serial_key <> '' ORDER BY p.arrived DESC LIMIT 1) FROM balance_row b"
            " WHERE b.item = ? AND b.serial_key <> '' AND b.quantity > 0 ORDER BY b.account, b.serial_key",
            (item,),
        )
    ]


def serials(reader: RowReader, account: str, item: str) -> list[str]:
    """The serial numbers of an item that are in an account, as they were written."""
    return [
        written
        for (written,) in reader.rows(
            "SELECT (SELECT p.written FROM posting_row p WHERE p.serial_key = b.serial_key AND p.item = b.item"
            " AND p.serial_key <> '' ORDER BY p.arrived DESC LIMIT 1) FROM balance_row b"
            " WHERE b.account = ? AND b.item = ? AND b.serial_key <> '' AND b.quantity > 0 ORDER BY b.serial_key",
            (account, item),
        )
    ]


def contents(reader: RowReader, account: str) -> list[tuple[str, str, int, int, str]]:
    """Everything in an account: (item, key of the serial number, quantity, value, serial number as it was written)."""
    return [
        (item, key, int(quantity), int(value), str(written or ""))
        for item, key, quantity, value, written in reader.rows(
            "SELECT b.item, b.serial_key, b.quantity, b.value, CASE WHEN b.serial_key <> '' THEN (SELECT p.written"
            " FROM posting_row p WHERE p.serial_key = b.serial_key AND p.item = b.item AND p.serial_key <> ''"
            " ORDER BY p.arrived DESC LIMIT 1) END FROM balance_row b WHERE b.account = ?"
            " ORDER BY b.item, b.serial_key",
            (account,),
        )
    ]


def moved(reader: RowReader, account: str, after: int, other: str = "") -> dict[tuple[str, str], int]:
    """What entries that arrived after this one moved into an account, less what they moved out, by item and key of the
    serial number; with `other` only between these two accounts."""
    found: dict[tuple[str, str], int] = {}
    for side, beside, sign in (("target", "source", 1), ("source", "target", -1)):
        where, params = (f"AND {beside} = ?", (other,)) if other else ("", ())
        for item, key, quantity in reader.rows(
            f"SELECT item, serial_key, sum(quantity) FROM posting_row WHERE {side} = ? AND arrived > ? {where}"
            " GROUP BY item, serial_key",
            (account, after, *params),
        ):
            found[item, key] = found.get((item, key), 0) + sign * int(quantity)
    return found


def below_zero(reader: RowReader, accounts: str) -> list[Level]:
    """Balances below zero, which facts leave that collided while offices were apart."""
    rows = reader.rows(
        "SELECT account, item, sum(quantity), sum(value) FROM balance_row"
        " WHERE quantity < 0 AND account >= ? AND account < ? GROUP BY account, item ORDER BY account, item",
        (accounts, accounts + BEYOND),
    )
    return [Level(account, item, int(quantity), int(value)) for account, item, quantity, value in rows]


def movements(
    reader: RowReader, account: str = "", item: str = "", before: tuple[int, int] = NEWEST, limit: int = 50
) -> list[Line]:
    """The last postings of an account, of an item, or of an item in an account, the newest first; `before` is the
    (arrived, line) of the last one of the page before."""
    # The first comparison walks an index that ends with `arrived`; the second parts the lines of one entry.
    where, params = "arrived <= ? AND (arrived, line) < (?, ?)", tuple[Value, ...]((before[0], *before))
    if item:
        where, params = f"{where} AND item = ?", (*params, item)
    sides = [(f"{where} AND {side} = ?", (*params, account)) for side in ("source", "target")]
    found = {
        line[:2]: line
        for condition, values in (sides if account else [(where, params)])
        for row in reader.rows(
            f"{_SELECT} WHERE {condition} ORDER BY arrived DESC, line DESC LIMIT {int(limit)}", values
        )
        for line in (Line(*row),)
    }
    return sorted(found.values(), key=lambda line: line[:2], reverse=True)[:limit]


def history_of(reader: RowReader, serial: str, item: str = "") -> list[Line]:
    """Where the piece with this serial number has been, the oldest first."""
    where, params = ("AND item = ?", (item,)) if item else ("", ())
    return [
        Line(*row)
        for row in reader.rows(
            f"{_SELECT} WHERE serial_key = ? AND serial_key <> '' {where} ORDER BY arrived, line", (serial, *params)
        )
    ]


def reserved(reader: RowReader, account: str, item: str, besides: str = "") -> int:
    """What open requisitions and return cases reserve of an item in an account, except that of the thing `besides`. A
    certain piece counts once it is there."""
    found = reader.value(
        "SELECT sum(reserved) FROM need_row n WHERE item = ? AND account = ? AND reserved > 0 AND thing <> ?"
        " AND (piece = '' OR EXISTS (SELECT 1 FROM balance_row b WHERE b.account = n.account AND b.item = n.item"
        " AND b.serial_key = n.piece AND b.quantity > 0))",
        (item, account, besides),
    )
    return int(found or 0)


def arrivals_of(tx: Statements, accounts: str) -> list[int]:
    """Arrivals of the entries that post to an account whose name begins like this."""
    return sorted(
        {
            arrived
            for side in ("source", "target")
            for (arrived,) in tx.rows(
                f"SELECT arrived FROM posting_row WHERE {side} >= ? AND {side} < ?", (accounts, accounts + BEYOND)
            )
        }
    )


def each_posting(tx: Statements, size: int = 2000) -> Iterator[Line]:
    """Every posting in the order of arrival, page by page."""
    after: Row = (0, -1)
    while True:
        page = tx.rows(f"{_SELECT} WHERE (arrived, line) > (?, ?) ORDER BY arrived, line LIMIT ?", (*after, size))
        yield from (Line(*row) for row in page)
        if len(page) < size:
            return
        after = page[-1][:2]


_COLUMNS = ", ".join(Line._fields)
_SELECT = f"SELECT {_COLUMNS} FROM posting_row"
_INSERT = f"INSERT INTO posting_row ({_COLUMNS}) VALUES ({', '.join('?' * len(Line._fields))})"
_ADD = (
    "INSERT INTO balance_row (account, item, serial_key, quantity, value) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (account, item, serial_key) DO UPDATE SET quantity = balance_row.quantity + excluded.quantity,"
    " value = balance_row.value + excluded.value"
)
_TURN_OVER = (
    "INSERT INTO turnover_row (month, source, target, moves, quantity, value) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (month, source, target) DO UPDATE SET moves = turnover_row.moves + excluded.moves,"
    " quantity = turnover_row.quantity + excluded.quantity, value = turnover_row.value + excluded.value"
)
