"""Published tables, drafts and sign-in tries: the tables beside the journal that are not computed from it.

A published table changes only by `publish` and `change`, which raise `publication` and keep a digest that verify
recomputes: the sum of the digests of its rows, so that it costs as much as the rows that change.
"""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256

from db import part_search
from db.canonical import canonical
from db.statements import Row, Statements, Value, chunks
from fieldservice.shapes import JsonObject, Values

PUBLISHED = {
    "staff": "name",
    "office": "code",
    "calendar": "office, day",
    "code": 'list, "order", code',
    "setting": "key",
    "part": "code",
    "part_level": "office, part",
    "price": "list, code, valid_from",
    "policy": 'product, "group"',
    "return_policy": "product",
    "erasure": "person",
}
PUBLICATION = "publication"
SUM = "sum:"
"""Before the digest of a published table that is the sum of the digests of its rows."""


class Published(Statements):
    """The part of a transaction that reads and replaces published tables."""

    def published(self, table: str) -> list[JsonObject]:
        names = list(self.shape(_known(table)).defaults)
        listed = ", ".join(f'"{name}"' for name in names)
        return [
            dict(zip(names, row, strict=True))
            for row in self.rows(f"SELECT {listed} FROM {table} ORDER BY {PUBLISHED[table]}")
        ]

    def publish(self, table: str, rows: Sequence[Values], replace: bool = True) -> None:
        """Replaces the whole table, or with replace=False only the rows with these keys."""
        if not replace:
            self.change(table, rows)
            return
        self.run(f"DELETE FROM {_known(table)}")
        self.put(table, rows)
        if table == "part":
            part_search.refresh(self)
        self._count(table, self.published_digest(table))

    def change(self, table: str, rows: Sequence[Values], gone: Sequence[tuple[Value, ...]] = ()) -> None:
        """Write rows, in place of those with their keys, and remove those with the keys `gone`, which no row has."""
        shape = self.shape(_known(table))
        keys = [*(tuple(row.get(name, shape.defaults[name]) for name in shape.keys) for row in rows), *gone]
        kept = self.kept_digest(table)
        before = sum(map(_number_of, self._rows_with(table, keys))) if kept else 0
        self.many(f'DELETE FROM "{table}" WHERE {shape.where}', gone)
        self.put(table, rows)
        if table == "part":
            part_search.refresh(self, [str(code) for (code,) in keys])
        after = sum(map(_number_of, self._rows_with(table, keys))) if kept else 0
        self._count(table, _digest_of(int(kept, 16) - before + after) if kept else self.published_digest(table))

    def _count(self, table: str, digest: str) -> None:
        self.run(
            "INSERT INTO counter_row (name, value) VALUES (?, 1)"
            " ON CONFLICT (name) DO UPDATE SET value = counter_row.value + 1",
            (PUBLICATION,),
        )
        self.put("meta", [{"key": f"digest/{table}", "value": digest}])

    def _rows_with(self, table: str, keys: Sequence[tuple[Value, ...]]) -> Iterator[JsonObject]:
        """The rows with these keys."""
        shape = self.shape(table)
        select, names = shape.select.partition(" WHERE ")[0], ", ".join(f'"{name}"' for name in shape.keys)
        one = f"({', '.join('?' * len(shape.keys))})"
        for some in chunks(list(dict.fromkeys(keys)), 500 // len(shape.keys)):
            found: list[Row] = self.rows(
                f"{select} WHERE ({names}) IN (VALUES {', '.join([one] * len(some))})",
                [part for key in some for part in key],
            )
            yield from (dict(zip(shape.defaults, row, strict=True)) for row in found)

    def kept_digest(self, table: str) -> str:
        """The digest that was kept with the last change; "" where none was, or by an earlier version of the program."""
        kept = str(self.value("SELECT value FROM meta WHERE key = ?", (f"digest/{table}",)) or "")
        return kept.removeprefix(SUM) if kept.startswith(SUM) else ""

    def published_digest(self, table: str) -> str:
        return _digest_of(sum(map(_number_of, self.published(table))))

    def earlier_digest(self, table: str) -> str:
        """The digest as version 0.3 kept it: that of all rows in their order."""
        return sha256(canonical(self.published(table))).hexdigest()

    @property
    def publication(self) -> int:
        """Raised by each publish; a program that keeps published rows in memory reads them again when it differs."""
        return self.value("SELECT value FROM counter_row WHERE name = ?", (PUBLICATION,)) or 0

    def draft(self, person: str, key: str) -> JsonObject | None:
        text = self.value("SELECT data FROM draft WHERE person = ? AND key = ? AND ended = ''", (person, key))
        return None if text is None else json.loads(text)

    def keep_draft(self, person: str, key: str, data: Values, saved: str, terminal: str = "", ended: str = "") -> None:
        text = json.dumps(data, ensure_ascii=False)
        row = {"person": person, "key": key, "data": text, "saved": saved, "terminal": terminal, "ended": ended}
        self.put("draft", [row])

    def drop_draft(self, person: str, key: str) -> None:
        self.run("DELETE FROM draft WHERE person = ? AND key = ?", (person, key))

    def drafts(self, person: str) -> list[tuple[str, str]]:
        """(key, saved) of each, the newest first."""
        return self.rows(
            "SELECT key, saved FROM draft WHERE person = ? AND ended = '' ORDER BY saved DESC, key", (person,)
        )

    def draft_rows(self, person: str, key: str) -> list[tuple[str, str, str, str, str]]:
        """(key, data, saved, terminal, ended) of the draft of this key and of those below it, the newest first."""
        return self.rows(
            "SELECT key, data, saved, terminal, ended FROM draft WHERE person = ? AND (key = ? OR key LIKE ?) "
            "ORDER BY saved DESC, key",
            (person, key, f"{key}/%"),
        )

    def leave_draft(self, person: str, key: str, terminal: str) -> None:
        """No form has the draft open any more."""
        self.run(
            "UPDATE draft SET terminal = '' WHERE person = ? AND key = ? AND terminal = ?", (person, key, terminal)
        )

    def forget_drafts(self, before: str) -> None:
        """Delete what was discarded or made of drafts before a time."""
        self.run("DELETE FROM draft WHERE ended <> '' AND saved < ?", (before,))

    def sign_in_try(self, name: str) -> tuple[int, str]:
        """Wrong PINs since the last right one, and the time until which the next try must wait ("": no wait)."""
        return self.row("SELECT fails, until FROM sign_in_try WHERE name = ?", (name,)) or (0, "")

    def set_sign_in_try(self, name: str, fails: int, until: str) -> None:
        self.put("sign_in_try", [{"name": name, "fails": fails, "until": until}])


def _number_of(row: Values) -> int:
    return int.from_bytes(sha256(canonical(row)).digest())


def _digest_of(numbers: int) -> str:
    return f"{SUM}{numbers % 2**256:064x}"


def _known(table: str) -> str:
    if table not in PUBLISHED:
        raise ValueError(f"no published table {table}; there are: {', '.join(PUBLISHED)}")
    return table
