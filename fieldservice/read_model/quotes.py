"""The quotes of an office for its list: of each job or request the newest version."""

from __future__ import annotations

from db.reading import RowReader
from fieldservice.shapes import JsonObject

QUOTED = ("thing", "line", "number", "version", "office", "total", "currency", "state", "until", "made", "thing_number")
ANSWERED = "('accepted', 'declined', 'lapsed')"
OF_WORK = ("kind", "customer", "device", "serial")


def newest(reader: RowReader, answer: str, answered: int) -> list[JsonObject]:
    """Rows of the newest version of each quote without an answer, what expires first before what is open longer, with
    the customer and device of its work; after them so many answered ones, the newest first, or only those with this
    answer."""
    names = ", ".join((*(f"q.{name}" for name in QUOTED), *(f"w.{name}" for name in OF_WORK)))
    of_newest = (
        f"SELECT {names} FROM quote_row q JOIN work_row w ON w.thing = q.thing WHERE NOT EXISTS"
        " (SELECT 1 FROM quote_row n WHERE n.thing = q.thing AND n.version > q.version) AND q.state"
    )
    waiting = reader.rows(f"{of_newest} NOT IN {ANSWERED} ORDER BY q.until, q.made DESC, q.thing")
    others = reader.rows(
        f"{of_newest} IN {ANSWERED} AND ? IN ('', q.state) ORDER BY q.made DESC, q.thing LIMIT ?", (answer, answered)
    )
    return [dict(zip((*QUOTED, *OF_WORK), row, strict=True)) for row in (*waiting, *others)]
