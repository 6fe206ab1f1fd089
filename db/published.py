"""Published tables, drafts and sign-in tries: the tables beside the journal that are not computed from it.

A published table changes only by `publish`, which raises `publication` and keeps a digest that verify recomputes.
"""

import json
from collections.abc import Sequence
from hashlib import sha256

from db import part_search
from db.canonical import canonical
from db.statements import Statements
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
    "erasure": "person",
}
PUBLICATION = "publication"


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
        if replace:
            self.run(f"DELETE FROM {_known(table)}")
        self.put(_known(table), rows)
        if table == "part":
            part_search.refresh(self)
        self.run(
            "INSERT INTO counter_row (name, value) VALUES (?, 1)"
            " ON CONFLICT (name) DO UPDATE SET value = counter_row.value + 1",
            (PUBLICATION,),
        )
        self.put("meta", [{"key": f"digest/{table}", "value": self.published_digest(table)}])

    def published_digest(self, table: str) -> str:
        return sha256(canonical(self.published(table))).hexdigest()

    @property
    def publication(self) -> int:
        """Raised by each publish; a program that keeps published rows in memory reads them again when it differs."""
        return self.value("SELECT value FROM counter_row WHERE name = ?", (PUBLICATION,)) or 0

    def draft(self, person: str, key: str) -> JsonObject | None:
        text = self.value("SELECT data FROM draft WHERE person = ? AND key = ?", (person, key))
        return None if text is None else json.loads(text)

    def keep_draft(self, person: str, key: str, data: Values, saved: str) -> None:
        text = json.dumps(data, ensure_ascii=False)
        self.put("draft", [{"person": person, "key": key, "data": text, "saved": saved}])

    def drop_draft(self, person: str, key: str) -> None:
        self.run("DELETE FROM draft WHERE person = ? AND key = ?", (person, key))

    def drafts(self, person: str) -> list[tuple[str, str]]:
        """(key, saved) of each, the newest first."""
        return self.rows("SELECT key, saved FROM draft WHERE person = ? ORDER BY saved DESC, key", (person,))

    def sign_in_try(self, name: str) -> tuple[int, str]:
        """Wrong PINs since the last right one, and the time until which the next try must wait ("": no wait)."""
        return self.row("SELECT fails, until FROM sign_in_try WHERE name = ?", (name,)) or (0, "")

    def set_sign_in_try(self, name: str, fails: int, until: str) -> None:
        self.put("sign_in_try", [{"name": name, "fails": fails, "until": until}])


def _known(table: str) -> str:
    if table not in PUBLISHED:
        raise ValueError(f"no published table {table}; there are: {', '.join(PUBLISHED)}")
    return table
