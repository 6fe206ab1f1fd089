"""The quotes of an office for its list: of each job or request the newest version."""

from __future__ import annotations

from db.reading import RowReader
from fieldservice.shapes import JsonObject

QUOTED = ("thing", "line", "number", "version", "office", "total", "currency", "state", "until", "made", "thing_number")
OF_WORK = ("kind", "customer", "device", "serial")


def newest(reader: RowReader) -> list[JsonObject]:
    """Rows of the newest version of each quote, what expires first before what is open longer, with the customer and
    device of its work; answered ones after them, the newest first."""
    names = ", ".join((*(f"q.{name}" for name in QUOTED), *(f"w.{name}" for name in OF_WORK)))
    rows = reader.rows(
        f"SELECT {names} FROM quote_row q JOIN work_row w ON w.thing = q.thing WHERE NOT EXISTS"
        " (SELECT 1 FROM quote_row n WHERE n.thing = q.thing AND n.version > q.version)"
        " ORDER BY q.state <> 'open', CASE WHEN q.state = 'open' THEN q.until END, q.made DESC, q.thing"
    )
    return [dict(zip((*QUOTED, *OF_WORK), row, strict=True)) for row in rows]
