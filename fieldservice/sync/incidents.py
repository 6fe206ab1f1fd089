"""What a person must look at that is no state of a thing: both sides are kept until somebody settles it."""

import json

from db.store import Tx
from fieldservice.shapes import JsonObject

REPLACED = "replaced"
"""Headquarters numbered other bytes than lie here."""
COPIED = "copied"
"""Two stores write under one name; one of them goes on under a new one."""
OUTCOME = "outcome"
"""Headquarters was restored from a backup, and a thing stands otherwise than before."""
DIFFERENT = "different"
"""The same positions hold other entries here than there; they were fetched again."""
CLOCK = "clock"
KEPT = "kept"
"""A file elsewhere (carried on a stick, a backup) may still hold what was private of an erased person."""
NAMES = "names"
"""Staff of an office that joined are called as others already are."""


def add(
    tx: Tx, what: str, at: str, *, office: str = "", kind: str = "", thing: str = "", detail: JsonObject | None = None
) -> int:
    number = tx.counter("incident")
    tx.put(
        "incident",
        [
            {
                "no": number,
                "at": at,
                "what": what,
                "office": office,
                "kind": kind,
                "thing": thing,
                "detail": json.dumps(detail or {}, ensure_ascii=False),
            }
        ],
    )
    return int(number)


def open_ones(tx: Tx, limit: int = 200) -> list[JsonObject]:
    """Not settled yet, the oldest first; `detail` read."""
    names = ("no", "at", "what", "office", "kind", "thing", "detail")
    found = [
        dict(zip(names, row, strict=True))
        for row in tx.rows(f"SELECT {', '.join(names)} FROM incident WHERE settled = '' ORDER BY no LIMIT ?", (limit,))
    ]
    return [{**one, "detail": json.loads(one["detail"])} for one in found]


def settle(tx: Tx, number: int, at: str, by: str) -> bool:
    """False where there is none of that number, or it is settled already."""
    changed = tx.run("UPDATE incident SET settled = ?, by = ? WHERE no = ? AND settled = ''", (at, by, number))
    return bool(changed.rowcount == 1)
