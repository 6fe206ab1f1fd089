"""Incidents: findings of the exchange that a person must review, such as two versions of one entry.

Both versions are kept until a person settles the incident.
"""

import json

from db.store import Tx
from fieldservice.shapes import JsonObject

REPLACED = "replaced"
"""Headquarters numbered other bytes for an entry than this store has."""
COPIED = "copied"
"""Two stores wrote under the same name; one of them continues under a new name."""
OUTCOME = "outcome"
"""Headquarters was restored from a backup, and a thing has another state or holder than before."""
DIFFERENT = "different"
"""The same positions of a feed held other entries here than at headquarters."""
CLOCK = "clock"
"""The clock of a store differs from headquarters' clock."""
KEPT = "kept"
"""A file outside the store (on a stick, a backup) may still hold private data of an erased person."""
REWRITTEN = "rewritten"
"""The entries of a store are not those that it handed in to headquarters."""
SHORTER = "shorter"
"""Headquarters has fewer entries of this store than it had confirmed, in the same epoch."""
LOST = "lost"
"""A record had rows and no entry when the rows were rebuilt."""
TWO_PLACES = "two_places"
COUNTED_TWICE = "counted_twice"
"""A piece with one serial number is in two places: two offices or persons had it while they were apart."""
NAMES = "names"
"""Staff of an office that joined have names that other people already have."""


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


def is_open(tx: Tx, what: str, *, office: str = "", thing: str = "") -> bool:
    """Whether an incident of this class about this office and thing waits to be settled."""
    found = tx.value(
        "SELECT 1 FROM incident WHERE what = ? AND office = ? AND thing = ? AND settled = ''", (what, office, thing)
    )
    return found is not None


def open_incidents(tx: Tx, limit: int = 200) -> list[JsonObject]:
    """Incidents that nobody has settled yet, the oldest first, with `detail` decoded."""
    names = ("no", "at", "what", "office", "kind", "thing", "detail")
    found = [
        dict(zip(names, row, strict=True))
        for row in tx.rows(f"SELECT {', '.join(names)} FROM incident WHERE settled = '' ORDER BY no LIMIT ?", (limit,))
    ]
    return [{**row, "detail": json.loads(row["detail"])} for row in found]


def settle(tx: Tx, number: int, at: str, by: str) -> bool:
    """Settle one incident; returns False where there is none of that number or it is settled already."""
    changed = tx.run("UPDATE incident SET settled = ?, by = ? WHERE no = ? AND settled = ''", (at, by, number))
    return bool(changed.rowcount == 1)
