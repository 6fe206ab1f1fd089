"""Statements on an open connection to either database, with '?' for parameters and rows as tuples.

Inserts and updates of whole rows are built from the schema of the store, so taking a step needs neither SQLModel nor
SQLAlchemy (they cost 40 MiB and 0.3 s; a step must cost 1 ms).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

Value = Any
"""What a column may hold and a driver may return. `Any`: the query decides it."""
Row = tuple[Value, ...]


@lru_cache(maxsize=512)
def for_postgresql(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def placeholders(values: Sequence[Value]) -> str:
    return ", ".join("?" * len(values))


def chunks(values: Sequence[Value], size: int = 500) -> Iterator[Sequence[Value]]:
    """Slices small enough for the parameters of one statement: SQLite allows 999."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


@lru_cache(maxsize=128)
def _plain_insert(sql: str) -> str | None:
    """The COPY statement for a plain insert; None for any other insert."""
    found = re.fullmatch(r'INSERT INTO ("?\w+"? \([^()]*\)) VALUES \([?, ]*\)', sql)
    return f"COPY {found[1]} FROM STDIN" if found else None


class TableShape(NamedTuple):
    """The columns of a table with their defaults, its key columns, and the statements for a whole row."""

    defaults: dict[str, Value]
    keys: tuple[str, ...]
    insert: str
    upsert: str
    select: str
    where: str

    @classmethod
    def of(cls, table: str, defaults: dict[str, Value], keys: tuple[str, ...]) -> "TableShape":
        names = ", ".join(f'"{name}"' for name in defaults)
        placeholders = ", ".join("?" * len(defaults))
        insert = f'INSERT INTO "{table}" ({names}) VALUES ({placeholders})'
        key = ", ".join(f'"{name}"' for name in keys)
        changes = ", ".join(f'"{name}" = excluded."{name}"' for name in defaults if name not in keys)
        doing = f"DO UPDATE SET {changes}" if changes else "DO NOTHING"
        where = " AND ".join(f'"{name}" = ?' for name in keys)
        return cls(
            defaults,
            keys,
            insert,
            f"{insert} ON CONFLICT ({key}) {doing}",
            f'SELECT {names} FROM "{table}" WHERE {where}',
            where,
        )

    def values(self, row: Mapping[str, Value]) -> list[Value]:
        """The row in column order. Raises ValueError for a name that is no column."""
        if not row.keys() <= self.defaults.keys():
            unknown = sorted(row.keys() - self.defaults.keys())
            raise ValueError(f"no such column: {', '.join(unknown)}; there are: {', '.join(self.defaults)}")
        get = row.get
        return [get(name, default) for name, default in self.defaults.items()]


class Statements:
    """`run`, `many` and `put` write; `rows`, `row` and `value` read. The parts of a transaction derive from it."""

    def __init__(self, connection: Value, postgresql: bool, shapes: dict[str, TableShape], store: str = "") -> None:
        self.postgresql = postgresql
        self.store = store
        self.connection = connection
        self._shapes = shapes

    def run(self, sql: str, params: Sequence[Value] = ()) -> Value:
        if self.postgresql:
            return self.connection.execute(for_postgresql(sql), params)
        return self.connection.execute(sql, params)

    def many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        if self.postgresql:
            plain = _plain_insert(sql)
            if plain is None:
                self.connection.cursor().executemany(for_postgresql(sql), rows)
                return
            with self.connection.cursor().copy(plain) as copy:  # several times as fast as one statement a row
                for row in rows:
                    copy.write_row(row)
        else:
            self.connection.executemany(sql, rows)

    def rows(self, sql: str, params: Sequence[Value] = ()) -> list[Row]:
        found: list[Row] = self.run(sql, params).fetchall()
        return found

    def row(self, sql: str, params: Sequence[Value] = ()) -> Row | None:
        found: Row | None = self.run(sql, params).fetchone()
        return found

    def value(self, sql: str, params: Sequence[Value] = ()) -> Value:
        row = self.run(sql, params).fetchone()
        return row[0] if row else None

    def put(self, table: str, rows: Sequence[Mapping[str, Value]]) -> None:
        """Inserts the rows, or replaces those with the same key."""
        if not rows:
            return
        shape = self.shape(table)
        if len(rows) == 1:
            self.run(shape.upsert, shape.values(rows[0]))
        else:
            self.many(shape.upsert, [shape.values(row) for row in rows])

    def put_changes(self, table: str, row: Mapping[str, Value]) -> None:
        """Like put for one row, but updates only the columns that differ.

        Indexes without a changed column stay untouched, which halves the pages that a step writes.
        """
        shape = self.shape(table)
        new = shape.values(row)
        old = self.row(shape.select, [row[key] for key in shape.keys])
        if old is None:
            self.run(shape.insert, new)
            return
        changed = [place for place, value in enumerate(new) if value != old[place]]
        if changed:
            names = list(shape.defaults)
            setting = ", ".join(f'"{names[place]}" = ?' for place in changed)
            self.run(
                f"UPDATE {table} SET {setting} WHERE {shape.where}",
                [*(new[place] for place in changed), *(row[key] for key in shape.keys)],
            )

    def put_changes_many(self, table: str, rows: Sequence[Mapping[str, Value]]) -> None:
        """The same for many rows with different keys; the old rows are read at once."""
        if len(rows) < 2:
            for row in rows:
                self.put_changes(table, row)
            return
        shape = self.shape(table)
        names = list(shape.defaults)
        places = [names.index(key) for key in shape.keys]
        there = {
            tuple(row[place] for place in places): row
            for row in self.rows_of(table, list(dict.fromkeys(row[shape.keys[0]] for row in rows)))
        }
        new, changed = [], dict[tuple[int, ...], list[list[Value]]]()
        for values in map(shape.values, rows):
            old = there.get(tuple([values[place] for place in places]))
            if old is None:
                new.append(values)
            elif differing := tuple([place for place, value in enumerate(values) if value != old[place]]):
                changed.setdefault(differing, []).append([values[place] for place in (*differing, *places)])
        if new:
            self.many(shape.insert, new)
        for differing, some in changed.items():
            setting = ", ".join(f'"{names[place]}" = ?' for place in differing)
            self.many(f"UPDATE {table} SET {setting} WHERE {shape.where}", some)

    def rows_of(self, table: str, keys: Sequence[Value]) -> list[Row]:
        """The rows whose first key column is one of `keys`."""
        shape, found = self.shape(table), list[Row]()
        for some in chunks(keys):
            found += self.rows(
                f"{shape.select.partition(' WHERE ')[0]} WHERE {shape.keys[0]} IN ({placeholders(some)})", some
            )
        return found

    def has_table(self, table: str) -> bool:
        """Whether the store has this table: one that a later version added is missing before a migration."""
        there = "SELECT to_regclass(?)::text" if self.postgresql else "SELECT name FROM sqlite_master WHERE name = ?"
        return self.value(there, (table,)) is not None

    def shape(self, table: str) -> TableShape:
        shape = self._shapes.get(table)
        if shape is None:
            shape = self._shapes[table] = _read_shape(self, table)
        return shape


def _read_shape(tx: Statements, table: str) -> TableShape:
    if tx.postgresql:
        columns = tx.rows(
            "SELECT column_name, column_default, data_type FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = ? ORDER BY ordinal_position",
            (table,),
        )
        keys = tuple(
            name
            for (name,) in tx.rows(
                "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = "
                "ANY(i.indkey)"
                " WHERE i.indrelid = to_regclass(?) AND i.indisprimary",
                (table,),
            )
        )
        facts = [(name, default, "int" in kind) for name, default, kind in columns if kind != "tsvector"]
    else:
        columns = tx.rows("SELECT name, dflt_value, type, pk FROM pragma_table_info(?) ORDER BY cid", (table,))
        keys = tuple(name for name, _, _, key in columns if key)
        facts = [(name, default, kind == "INTEGER") for name, default, kind, _ in columns]
    if not facts:
        raise ValueError(f"no such table: {table}")
    return TableShape.of(table, {name: _default(default, number) for name, default, number in facts}, keys)


def _default(written: str | None, number: bool) -> Value:
    """The default that the schema writes as `'9999'`, `'0'` or `'9999'::text`; a key column has none."""
    if written is None:
        return None
    plain = written.split("::")[0].strip("'")
    return int(plain) if number else plain
