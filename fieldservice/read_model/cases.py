"""The escalations and return cases that a store sees, as rows through the light reader."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from db.reading import RowReader
from db.statements import Row, placeholders
from fieldservice.read_model.aliases import as_one
from fieldservice.read_model.pressing import first
from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.escalations.lines import KIND as ESCALATION
from fieldservice.workflows.return_cases.lines import CREDIT, EXCHANGE, NO, REFUND
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE

OF_WORK = (
    "thing",
    "kind",
    "number",
    "state",
    "open",
    "holder",
    "customer",
    "device",
    "serial",
    "symptom",
    "due",
    "half",
    "most",
    "turn_role",
    "turn_person",
    "opened",
    "urgent",
)
"""What the lists show of the work row."""
OF_BOTH = ("office", "job", "job_number", "since")
OWN = {
    ESCALATION: (*OF_BOTH, "lane", "tier", "asked", "liaison"),
    RETURN_CASE: (*OF_BOTH, "wish", "decision", "value", "currency", "engineer", "by_kind", "exchanged"),
}
"""By kind: what the lists show of its own row."""
BESIDE = {
    ESCALATION: {
        "progress": "coalesce((SELECT min(d.due) FROM debt_row d WHERE d.kind = 'progress'"
        " AND d.thing IN (max(r.job), max(r.request))), '')"
    }
}
"""By kind: what the lists show of other rows. The customer is told of the progress by the job or request."""
DECIDED = " || ".join(
    f"max(CASE WHEN r.decision = '{code}' THEN '{code} ' ELSE '' END)" for code in (EXCHANGE, REFUND, CREDIT, NO)
)
"""Each decision about the devices of a case once, with a blank behind it."""
TABLES = {ESCALATION: "escalation_row", RETURN_CASE: "case_row"}
OPEN = "SELECT thing FROM work_row WHERE open = 1 AND kind = ?"
ENDED = "SELECT thing FROM work_row WHERE kind = ? AND open = 0 ORDER BY opened DESC, thing DESC LIMIT ?"
"""The things of a kind straight from an index; only then are their own rows read."""
STANDING = ("thing", "number", "state", "holder", "due", "half", "most", "turn_role", "turn_person")
LATE = ("thing", "kind", "number", "state", "holder", "customer", "due", "turn_role", "turn_person", "mode")


def listed(reader: RowReader, kind: str, now: str, ended: int) -> list[JsonObject]:
    """The rows of what is open, the most pressing first, then so many of what has ended, the newest first; `devices`
    counts the rows of each in its own table."""
    work = ", ".join(f"w.{name}" for name in OF_WORK)
    together = {"value": "sum(r.value)", "decision": DECIDED}
    own = ", ".join((*(together.get(name, f"max(r.{name})") for name in OWN[kind]), *BESIDE.get(kind, {}).values()))
    found = (
        f"SELECT {work}, {own}, count(*) FROM {TABLES[kind]} r JOIN work_row w ON w.thing = r.thing"
        f" WHERE w.thing IN ({{things}}) GROUP BY {work} ORDER BY {{order}}"
    )
    pressing = f"{first('w.due', 'w.urgent')}, w.due, w.thing"
    rows = [
        *reader.rows(found.format(things=OPEN, order=pressing), (kind, now)),
        *reader.rows(found.format(things=ENDED, order="w.opened DESC, w.thing DESC"), (kind, ended)),
    ]
    return [dict(zip((*OF_WORK, *OWN[kind], *BESIDE.get(kind, ()), "devices"), row, strict=True)) for row in rows]


def of_kind(reader: RowReader, kind: str, columns: Sequence[str], ended: int) -> list[Row]:
    """These columns of the work rows of a kind: what is open, by its limit, then so many of what has ended, the newest
    first."""
    found = f"SELECT {', '.join(columns)} FROM work_row WHERE kind = ? AND open"
    return [
        *reader.rows(f"{found} = 1 ORDER BY due, thing", (kind,)),
        *(reader.rows(f"{found} = 0 ORDER BY opened DESC, thing DESC LIMIT ?", (kind, ended)) if ended else ()),
    ]


def newest(reader: RowReader, kind: str, limit: int) -> list[str]:
    """The ids of the things of a kind, the newest first."""
    sql = "SELECT thing FROM work_row WHERE kind = ? ORDER BY opened DESC, thing DESC LIMIT ?"
    return [thing for (thing,) in reader.rows(sql, (kind, limit))]


def standing(reader: RowReader, things: Sequence[str]) -> list[JsonObject]:
    """State, holder, turn and limits of these things, as far as the store has rows of them."""
    sql = f"SELECT {', '.join(STANDING)} FROM work_row WHERE thing IN ({placeholders(things)})"
    return [dict(zip(STANDING, row, strict=True)) for row in reader.rows(sql, things)]


def with_serial(reader: RowReader, kind: str, typed: str) -> set[str]:
    """The things of a kind with a device that has this serial number, however it is written."""
    key = serial_key(typed)
    sql = f"SELECT thing FROM {TABLES[kind]} WHERE serial_key = ? AND serial_key <> ''"
    return {thing for (thing,) in reader.rows(sql, (key,))} if key else set()


def files_with_serial(reader: RowReader, serial: str) -> list[str]:
    """The files of devices that have this serial number, however it is written, the oldest first."""
    sql = "SELECT thing FROM device_row WHERE serial_key = ? AND serial_key <> '' ORDER BY thing"
    return [thing for (thing,) in reader.rows(sql, (serial_key(serial),))]


def late(reader: RowReader, kinds: Sequence[str], now: str) -> list[JsonObject]:
    """The open things of these kinds that are past the limit of their state, what is late longest first."""
    rows = reader.rows(
        f"SELECT {', '.join(LATE)} FROM work_row WHERE open = 1 AND due <= ? AND kind IN ({placeholders(kinds)})"
        " ORDER BY due, thing",
        (now, *kinds),
    )
    return [dict(zip(LATE, row, strict=True)) for row in rows]


def kept_exchanges(reader: RowReader) -> dict[str, str]:
    """By serial number of an exchange device that is set aside, the number of the open case that keeps it."""
    rows = reader.rows(
        f"SELECT r.exchanged, r.number FROM {TABLES[RETURN_CASE]} r JOIN work_row w ON w.thing = r.thing"
        " WHERE w.open = 1 AND r.exchanged <> ''"
    )
    return {str(serial): str(number) for serial, number in rows}


def open_on_device(reader: RowReader, kind: str, device: str, skip: Collection[str] = ()) -> list[str]:
    """The numbers of the open things of a kind about a device, whichever of its files they name; without those in
    `skip`, or of the jobs in it."""
    rows = _on_device(reader, kind, device)
    return [number for thing, number, is_open, job in rows if is_open and not {thing, job} & set(skip)]


def of_device(reader: RowReader, kind: str, device: str) -> list[str]:
    """The things of a kind about a device, the newest first."""
    return [thing for thing, _number, _open, _job in _on_device(reader, kind, device)]


def _on_device(reader: RowReader, kind: str, device: str) -> list[tuple[str, str, int, str]]:
    files = as_one(reader, "device", device)
    marks = placeholders(files)
    by_file = f"SELECT thing, job FROM {TABLES[kind]} WHERE device IN ({marks}) AND device <> ''"
    by_serial = (
        f"SELECT r.thing, r.job FROM device_row d JOIN {TABLES[kind]} r ON r.serial_key = d.serial_key"
        f" AND r.serial_key <> '' WHERE d.thing IN ({marks})"
    )
    rows = reader.rows(
        f"SELECT w.thing, w.number, w.open, found.job, w.opened FROM ({by_file} UNION {by_serial}) found"
        " JOIN work_row w ON w.thing = found.thing ORDER BY w.opened DESC, w.thing",
        (*files, *files),
    )
    return [(thing, number, is_open, job) for thing, number, is_open, job, _opened in rows]
