"""The common feed: the rows that headquarters publishes for every store, with positions and a running digest of their
own.

A store keeps every row it receives, also of tables that only a newer program has: those are read after the upgrade.
"""

import json
from collections.abc import Sequence

from db import chain, part_search
from db.canonical import canonical
from db.published import PUBLISHED
from db.statements import Value
from db.store import Tx
from fieldservice.shapes import JsonObject
from fieldservice.sync import feeds
from fieldservice.sync.meta_keys import URL
from fieldservice.sync.transport import wire

next_digest = chain.next_row

PUBLISHED_UP_TO = "exchange/published"
"""Counter row: the number of the last publication that was put into the common feed."""
IN_THE_FEED = "exchange/published/"
"""Meta key, with a table: the digest of the table as it was put into the common feed last."""
KEYS = {
    "staff": ("name",),
    "office": ("code",),
    "calendar": ("office", "day"),
    "code": ("list", "code"),
    "setting": ("key",),
    "part": ("code",),
    "part_level": ("office", "part"),
    "price": ("list", "code", "valid_from"),
    "policy": ("product", "group"),
    "return_policy": ("product",),
    "erasure": ("person",),
}
"""The columns by which a row of a published table is identified in the common feed."""


def head(tx: Tx) -> tuple[int, bytes]:
    return tx.row("SELECT position, digest FROM common ORDER BY position DESC LIMIT 1") or (0, feeds.START)


def digest_at(tx: Tx, position: int) -> bytes | None:
    return feeds.START if position == 0 else tx.value("SELECT digest FROM common WHERE position = ?", (position,))


def behind(tx: Tx) -> bool:
    """Whether something was published that is not in the common feed yet."""
    return tx.publication != tx.counter_value(PUBLISHED_UP_TO)


def catch_up(tx: Tx) -> None:
    """Append the rows that were published, changed or withdrawn here since the last time."""
    if not behind(tx):
        return
    position, digest = head(tx)
    rows = []
    for table in PUBLISHED:
        published = tx.kept_digest(table)
        if published and tx.meta(f"{IN_THE_FEED}{table}") == published:
            continue
        tx.set_meta(f"{IN_THE_FEED}{table}", published)
        before = _newest(tx, table)
        now = {_key(table, row): canonical(row).decode() for row in tx.published(table)}
        changes = [(key, body) for key, body in now.items() if before.get(key) != body]
        changes += [(key, "") for key in before if key not in now]
        for key, body in changes:
            position += 1
            digest = next_digest(digest, table, key, body)
            rows.append((position, table, key, body, digest))
    if rows:
        tx.many('INSERT INTO common (position, "table", key, body, digest) VALUES (?, ?, ?, ?, ?)', rows)
    tx.set_counter(PUBLISHED_UP_TO, tx.publication)


def _key(table: str, row: JsonObject) -> str:
    return json.dumps([row[name] for name in KEYS[table]], ensure_ascii=False)


def _newest(tx: Tx, table: str) -> dict[str, str]:
    """By key the newest body in the common feed; withdrawn rows are left out."""
    found: dict[str, str] = {}
    for key, body in tx.rows('SELECT key, body FROM common WHERE "table" = ? ORDER BY position', (table,)):
        found[key] = body
    return {key: body for key, body in found.items() if body}


def row_at(tx: Tx, table: str, key: Sequence[str], position: int) -> JsonObject | None:
    """A published row as of a position of the common feed; None where there was none."""
    body = tx.value(
        'SELECT body FROM common WHERE "table" = ? AND key = ? AND position <= ? ORDER BY position DESC LIMIT 1',
        (table, json.dumps(list(key), ensure_ascii=False), position),
    )
    return json.loads(body) if body else None


def page(tx: Tx, after: int, limit: int) -> tuple[list[wire.CommonRow], bytes | None]:
    """The next rows behind a position, at most half a message of them, with the digest behind the last (None: there is
    none)."""
    rows: list[wire.CommonRow] = []
    digest, size = None, 0
    for position, table, key, body, running in tx.rows(
        'SELECT position, "table", key, body, digest FROM common WHERE position > ? ORDER BY position LIMIT ?',
        (after, limit),
    ):
        size += len(body) * 3
        if rows and size > wire.MOST_BYTES // 2:
            break
        rows.append(wire.CommonRow(position, table, key, body))
        digest = bytes(running)
    return rows, digest


class CommonFeedRejected(Exception):
    """The rows do not continue the common feed of this store, or their digest does not match."""


def verified(
    at: tuple[int, bytes], rows: Sequence[wire.CommonRow], digest: bytes
) -> list[tuple[wire.CommonRow, bytes]]:
    """The rows behind the cursor `at` (position, digest), each with the running digest. Raises CommonFeedRejected."""
    position, running = at
    found = []
    for row in rows:
        if row.position <= at[0]:
            continue
        position += 1
        running = next_digest(running, row.table, row.key, row.body)
        if row.position != position:
            raise CommonFeedRejected(f"position {row.position} where {position} should be")
        found.append((row, running))
    if found and running != digest:
        raise CommonFeedRejected("the digest does not match")
    return found


def apply(tx: Tx, rows: Sequence[wire.CommonRow], digest: bytes) -> list[str]:
    """Write published rows as headquarters has them; returns the persons to be erased.

    All happens in the caller's transaction. Raises CommonFeedRejected.
    """
    new = verified(head(tx), rows, digest)
    if not new:
        return []
    tx.many(
        'INSERT INTO common (position, "table", key, body, digest) VALUES (?, ?, ?, ?, ?)',
        [(row.position, row.table, row.key, row.body, running) for row, running in new],
    )
    _write(tx, [row for row, _ in new])
    return [json.loads(row.body)["person"] for row, _ in new if row.table == "erasure" and row.body]


def _write(tx: Tx, rows: Sequence[wire.CommonRow]) -> None:
    """Write each published row as it is at last, and remove what was withdrawn at last."""
    newest: dict[str, dict[str, str]] = {}
    for row in rows:
        if row.table in KEYS:
            newest.setdefault(row.table, {})[row.key] = row.body
    for table, bodies in newest.items():
        columns = tx.shape(table).defaults
        there = [json.loads(body) for body in bodies.values() if body]
        known = [{name: value for name, value in row.items() if name in columns} for row in there]
        tx.change(table, known, [_keys_of(tx, table, key) for key, body in bodies.items() if not body])


def _keys_of(tx: Tx, table: str, key: str) -> tuple[Value, ...]:
    """The values of the key columns of the table, in its own order."""
    values = dict(zip(KEYS[table], json.loads(key), strict=True))
    return tuple(values[name] for name in tx.shape(table).keys)


def reset(tx: Tx) -> None:
    """Remove all published rows, which a store replaces by those of headquarters when it joins one."""
    for table in PUBLISHED:
        tx.run(f'DELETE FROM "{table}"')
        tx.run("DELETE FROM meta WHERE key IN (?, ?)", (f"digest/{table}", f"{IN_THE_FEED}{table}"))
    part_search.refresh(tx)
    tx.run("DELETE FROM common")


def read_again(tx: Tx) -> None:
    """In a migration: write the received rows again. An earlier version kept them, but had not every table and column
    for them."""
    if not tx.meta(URL):
        return
    newest = 'SELECT max(position) FROM common GROUP BY "table", key'
    rows = tx.rows(f'SELECT position, "table", key, body FROM common WHERE position IN ({newest}) ORDER BY position')
    _write(tx, [wire.CommonRow(*row) for row in rows if row[3]])
