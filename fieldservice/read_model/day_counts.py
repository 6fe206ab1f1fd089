"""Counts for the figures of the day. Each looks through a capped number of entries or reads by the id of a thing."""

from __future__ import annotations

import json
from collections.abc import Sequence

from db.reading import RowReader
from db.statements import placeholders


def kinds_made(reader: RowReader, since: str, among: int) -> dict[str, int]:
    """How many entries of each kind were made since this moment (UTC text), among the last `among` entries."""
    return dict(
        reader.rows(
            "SELECT kind, count(*) FROM entry WHERE arrived > (SELECT coalesce(max(arrived), 0) FROM entry) - ? "
            "AND made >= ? GROUP BY kind",
            (among, since),
        )
    )


def made_of_kinds(
    reader: RowReader, kinds: Sequence[str], since: str, after: int, among: int
) -> tuple[int, list[tuple[str, str, list[str]]]]:
    """(the last entry, [(kind, moment, ids of the jobs)]) of the entries of these kinds made since a moment, behind the
    entry `after` and among the last `among`."""
    last = int(reader.value("SELECT coalesce(max(arrived), 0) FROM entry", ()) or 0)
    rows = reader.rows(
        f"SELECT kind, made, body FROM entry WHERE arrived > ? AND made >= ? AND kind IN ({placeholders(kinds)})",
        (max(after, last - among), since, *kinds),
    )
    return last, [
        (kind, made, [thing for of, thing in json.loads(bytes(body))["touches"] if of == "job"])
        for kind, made, body in rows
    ]
