"""The rows of lists and the ledgers. Both are computed from the journal and can be deleted and computed again."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from db.canonical import canonical
from db.statements import Statements, Value, chunks, placeholders
from fieldservice.shapes import JsonObject, Values

Row = Values

ROW_TABLES = (
    "work_row",
    "bench_row",
    "customer_row",
    "device_row",
    "debt_row",
    "approval_row",
    "need_row",
    "fault_tag_row",
    "order_row",
    "fix_row",
    "rate_row",
    "money_row",
    "quote_row",
    "contract_row",
    "cash_up_row",
    "escalation_row",
    "article_row",
    "pair_row",
    "case_row",
    "fault_row",
    "visit_row",
    "ledger_row",
    "balance_row",
    "posting_row",
    "turnover_row",
    "search_row",
)


class Rows(Statements):
    """The part of a transaction that keeps rows; every put replaces the whole row of its thing."""

    def put_work(self, row: Row) -> None:
        self.put_changes("work_row", row)

    def put_bench(self, thing: str, row: Row | None) -> None:
        """Write the row with the place of this job's device; None deletes it, for a device that we never had."""
        if row is not None:
            self.put_changes("bench_row", row)
        else:
            self.run("DELETE FROM bench_row WHERE thing = ?", (thing,))

    def put_all_bench(self, things: Sequence[str], rows: Sequence[Row]) -> None:
        """Replace the bench rows of all these jobs by `rows`; a job without a row here loses its stored one."""
        kept = {row["thing"] for row in rows}
        self.many("DELETE FROM bench_row WHERE thing = ?", [(thing,) for thing in things if thing not in kept])
        self.put_changes_many("bench_row", rows)

    def put_customer(self, row: Row) -> None:
        self.put_changes("customer_row", row)

    def put_device(self, row: Row) -> None:
        self.put_changes("device_row", row)

    def put_lines(self, thing: str, tables: Mapping[str, Sequence[Row]]) -> None:
        """Replace the rows of the thing in tables that have several for each: what it owes, what waits for approval,
        the lines of a requisition. One statement reads what all of them have."""
        seconds = {table: self.shape(table).keys[1] for table in tables}
        kept = {(table, row[seconds[table]]) for table, rows in tables.items() for row in rows}
        asked = (f"SELECT '{table}', {second} FROM {table} WHERE thing = ?" for table, second in seconds.items())
        for table, key in self.rows(" UNION ALL ".join(asked), (thing,) * len(seconds)) if seconds else ():
            if (table, key) not in kept:
                self.run(f"DELETE FROM {table} WHERE thing = ? AND {seconds[table]} = ?", (thing, key))
        for table, rows in tables.items():
            for row in rows:
                self.put_changes(table, {**row, "thing": thing})

    def put_all_lines(self, table: str, things: Sequence[str], rows: Sequence[Row]) -> None:
        """The same for many things at once."""
        _, second = self.shape(table).keys
        kept = {(row["thing"], row[second]) for row in rows}
        gone = [
            key
            for some in chunks(things)
            for key in self.rows(f"SELECT thing, {second} FROM {table} WHERE thing IN ({placeholders(some)})", some)
            if key not in kept
        ]
        if gone:
            self.many(f"DELETE FROM {table} WHERE thing = ? AND {second} = ?", gone)
        self.put_changes_many(table, rows)

    def ledger_add(self, ledger: str, key: str, amount: int) -> None:
        self.run(_LEDGER_ADD, (ledger, key, amount))

    def ledger_add_many(self, rows: Sequence[tuple[str, str, int]]) -> None:
        self.many(_LEDGER_ADD, rows)

    def ledger(self, ledger: str, key: str) -> int:
        return self.value("SELECT amount FROM ledger_row WHERE ledger = ? AND key = ?", (ledger, key)) or 0

    def ledgers(self, ledger: str, keys: Sequence[str]) -> dict[str, int]:
        """The ledger's amount for each of these keys; unknown keys are left out."""
        return {
            key: amount
            for some in chunks(keys)
            for key, amount in self.rows(
                f"SELECT key, amount FROM ledger_row WHERE ledger = ? AND key IN ({placeholders(some)})",
                (ledger, *some),
            )
        }

    def clear_rows(self) -> None:
        """Empties every row table and the search, before they are rebuilt."""
        for table in ROW_TABLES:
            self.run(f"DELETE FROM {table}")
        if not self.postgresql:
            self.run("INSERT INTO search_text (search_text) VALUES ('delete-all')")
            self.run("INSERT INTO search_name (search_name) VALUES ('delete-all')")

    def columns(self, table: str) -> list[str]:
        """The columns of a row table that describe its thing; the running number of a search row does not."""
        return [name for name in self.shape(table).defaults if (table, name) != ("search_row", "no")]

    def each_row(self, table: str, size: int = 1000) -> Iterator[JsonObject]:
        """Every row of a row table in key order. Holds one page at a time."""
        names = self.columns(table)
        for values in self.each_values(table, size):
            yield dict(zip(names, values, strict=True))

    def each_values(
        self, table: str, size: int = 1000, after: tuple[Value, ...] = (), until: str = ""
    ) -> Iterator[tuple[Value, ...]]:
        """The rows behind the key `after`, up to those of the thing `until` ("": no end), as tuples in the order of
        `columns`."""
        names = self.columns(table)
        keys = ("thing",) if table == "search_row" else self.shape(table).keys
        places = [names.index(key) for key in keys]
        listed, order = ", ".join(f'"{name}"' for name in names), ", ".join(keys)
        marks = ", ".join("?" * len(keys))
        while True:
            conditions = [f"({order}) > ({marks})"] * bool(after) + ["thing <= ?"] * bool(until)
            where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
            page = self.rows(
                f"SELECT {listed} FROM {table} {where} ORDER BY {order} LIMIT {size}",
                (*after, *([until] if until else [])),
            )
            yield from page
            if len(page) < size:
                return
            after = tuple(page[-1][place] for place in places)

    def rows_digest(self) -> dict[str, str]:
        """Hex digest of each row table; equal rows give equal digests on either database."""
        digests = {}
        for table in ROW_TABLES:
            running = sha256()
            for row in self.each_row(table):
                running.update(canonical(row))
            digests[table] = running.hexdigest()
        return digests


_LEDGER_ADD = (
    "INSERT INTO ledger_row (ledger, key, amount) VALUES (?, ?, ?)"
    " ON CONFLICT (ledger, key) DO UPDATE SET amount = ledger_row.amount + excluded.amount"
)
