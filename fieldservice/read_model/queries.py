"""The queries of lists: pages of rows by key, counts, loads and debts, as tuples through the light reader.

Every list walks an index, so the cost of a page does not depend on the number of rows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from db.reading import RowReader
from db.statements import Row, Value, placeholders
from fieldservice.read_model.aliases import all_standing, as_one
from fieldservice.read_model.few import few, out_of_walk, rare
from fieldservice.read_model.listing import ORDERS, Listing, parts_expected, selected
from fieldservice.read_model.pressing import RANKS, first
from fieldservice.shapes import JsonObject
from fieldservice.words.earlier_wordings import present_wording

WORK = (
    "thing",
    "kind",
    "number",
    "state",
    "mode",
    "customer",
    "device",
    "serial",
    "symptom",
    "engineer",
    "turn_role",
    "turn_person",
    "due",
    "half",
    "most",
    "waiting",
    "opened",
    "holder",
    "review",
    "customer_id",
    "device_id",
    "open",
    "urgent",
)
LISTED = (*WORK, "parts_expected", "in_shop")
"""What lists show of work."""
CUSTOMERS = ("thing", "number", "name", "phone", "area", "level", "opened", "dealings")
DEVICES = ("thing", "serial", "model", "brand", "product", "customer_id", "opened")
STAFF = ("name", "display", "roles", "skills", "areas", "office", "active", "offices")
STANDING = "same_as = ''"
"""Lists show a customer or device once: under the file that stands, not under those that are merged with it."""
OFFICES = ("code", "name", "name_en", "kind", "address", "phone", "active")
DEBTS = ("thing", "kind", "role", "person", "due", "number", "label", "office", "urgent")


def work(
    reader: RowReader,
    *,
    view: str,
    person: str,
    roles: frozenset[str],
    office: str,
    now: str,
    kind: str = "",
    state: str = "",
    sort: str = "",
    overdue: bool = False,
    until: str = "",
) -> Listing:
    """A list of work. `view` is mine, late (mine and overdue), overdue, others, open, visits (of this engineer), review
    or all, or one of BY_DEVICE; `now` is UTC text, `until` the end of the day there.

    With `overdue` only what is past its limit. Sorted by time limit, work for which a customer waits in the shop comes
    first.
    """
    marks = ", ".join("?" * len(roles)) or "''"
    mine = f"(holder = ? AND (turn_person = ? OR (turn_person = '' AND turn_role IN ({marks}))))"
    mine_params = (office, person, *sorted(roles))
    own_jobs = roles <= {"engineer"}
    conditions: list[str] = {"all": [], "review": ["review = 1"]}.get(view, ["open = 1"])
    params: list[Value] = []
    if view in ("mine", "late"):
        conditions.append(mine)
        params += mine_params
    if view == "others":
        conditions.append(f"NOT {mine}")
        params += mine_params
    if overdue or view in ("overdue", "late"):
        conditions.append("due <= ?")
        params.append(now)
    if own_jobs and view in ("others", "overdue"):
        conditions.append("engineer = ?")
        params.append(person)
    of_all = view in ("all", "review")
    sort = sort or ("opened" if of_all else "due")
    reverse = ORDERS["work_row"][sort][1]
    scope = "" if of_all else "open = 1"
    filters = tuple((name, value) for name, value in (("state", state), ("kind", kind)) if value)
    things = rare(reader, scope, [("review", 1), *filters] if view == "review" else filters)
    if view in BY_DEVICE:
        conditions.append("(holder = ? OR holder IN (SELECT code FROM office WHERE branch = ?))")
        params += [office, office]
        sql = BY_DEVICE[view]
        things = [str(thing) for (thing,) in reader.rows(sql, (until,) if "?" in sql else ())]
    if view == "visits":
        things = [str(thing) for (thing,) in reader.rows(VISITS_OF, (until, person))]
    pinned = () if of_all else tuple(str(thing) for (thing,) in reader.rows(BY_DEVICE["waiting"])[:MOST_PINNED])
    where = " AND ".join(conditions)
    listing = Listing(
        reader, "work_row", LISTED, where, tuple(params), sort, reverse, "" if of_all else now, filters, pinned=pinned
    )
    if things is None and of_all and filters:
        not_by = out_of_walk(reader, filters)
        sort = "opened" if sort in not_by else sort
        listing = replace(listing, not_by=not_by, sort=sort, reverse=ORDERS["work_row"][sort][1])
    return listing if things is None else few(listing, things)


VISITS_OF = "SELECT v.thing FROM visit_row v JOIN work_row w ON w.thing = v.thing WHERE v.at <= ? AND w.engineer = ?"
"""The open jobs for which an engineer has a visit until a moment."""
MOST_PINNED = 50
"""More customers do not wait in one shop."""
BY_DEVICE = {
    "waiting": "SELECT thing FROM bench_row WHERE waits = 1 AND present = 1 ORDER BY since, thing",
    "collect": "SELECT thing FROM bench_row WHERE present = 1 AND ready <> ''",
    "promised": "SELECT thing FROM bench_row WHERE present = 1 AND promised <> '' AND promised <= ? AND ready = ''",
}
"""The views of work that go by the place and promise of its device: customers who wait, devices that are ready, what
was promised for today. Devices in our hands are few."""


def customers(reader: RowReader) -> Listing:
    return Listing(reader, "customer_row", CUSTOMERS, STANDING, sort="opened", reverse=True)


def devices(reader: RowReader) -> Listing:
    return Listing(reader, "device_row", DEVICES, STANDING, sort="opened", reverse=True)


def staff(reader: RowReader) -> Listing:
    return Listing(reader, "staff", STAFF, sort="name")


def offices(reader: RowReader) -> Listing:
    return Listing(reader, "office", OFFICES, sort="code")


def obligations(
    reader: RowReader,
    person: str,
    roles: frozenset[str],
    office: str,
    now: str,
    from_due: Sequence[str] = (),
    limit: int = 100,
) -> list[JsonObject]:
    """The debts of a person now, the most pressing first; the kinds in `from_due` only once they are due.

    A debt of a role is owed at the office that it names, which need not hold the thing; that of a van also at its
    branch.
    """
    marks = ", ".join("?" * len(roles)) or "''"
    later = ", ".join("?" * len(from_due)) or "''"
    here = "office = ? OR office IN (SELECT code FROM office WHERE branch = ?)"
    rows: list[Row] = []
    for stretch in RANKS:
        rows += reader.rows(
            f"SELECT {', '.join(DEBTS)} FROM debt_row "
            f"WHERE (person = ? OR (person = '' AND role IN ({marks}) AND ({here}))) "
            f"AND (due <= ? OR kind NOT IN ({later})) AND since <= ? AND {stretch.where()} ORDER BY due, thing LIMIT ?",
            (person, *sorted(roles), office, office, now, *from_due, now, now, limit - len(rows)),
        )
        if len(rows) == limit:
            break
    return [{**dict(zip(DEBTS, row, strict=True)), "label": present_wording(row[DEBTS.index("label")])} for row in rows]


def code_words(reader: RowReader, name: str) -> dict[str, dict[str, str]]:
    """The words of a published code list; empty while it is not published."""
    rows = reader.rows("SELECT code, zh, en FROM code WHERE list = ? AND active = 1", (name,))
    return {code: {"zh": zh, "en": en} for code, zh, en in rows}


def pulse(reader: RowReader) -> tuple[int, int, str]:
    """The last entry, the last publication and the feed position: changes with every write, costs three look-ups."""
    entry, publication, seen = reader.rows(
        "SELECT (SELECT coalesce(max(arrived), 0) FROM entry), "
        "(SELECT coalesce(max(value), 0) FROM counter_row WHERE name = 'publication'), "
        "(SELECT coalesce(max(value), '') FROM meta WHERE key = 'exchange/seen')"
    )[0]
    return int(entry), int(publication), str(seen)


def refusals(reader: RowReader, limit: int, within: int = 20_000) -> list[JsonObject]:
    """Refused steps and sign-ins, the newest first, among the last entries: {entry, made, by, kind, things, data}."""
    rows = reader.rows(
        "SELECT body FROM entry WHERE arrived > (SELECT coalesce(max(arrived), 0) FROM entry) - ? "
        "AND kind IN ('refused', 'sign_in_refused') ORDER BY arrived DESC LIMIT ?",
        (within, limit),
    )
    bodies = [json.loads(bytes(row[0])) for row in rows]
    return [
        {
            "entry": body["id"],
            "made": body["made"],
            "by": body["by"],
            "kind": body["kind"],
            "things": [thing for _, thing in body["touches"]],
            "data": body["data"],
        }
        for body in bodies
    ]


def loads(reader: RowReader) -> dict[str, int]:
    """Open jobs by engineer."""
    return dict(
        reader.rows("SELECT engineer, count(*) FROM work_row WHERE open = 1 AND engineer <> '' GROUP BY engineer")
    )


def appointments(reader: RowReader, but: str) -> dict[str, list[str]]:
    """The appointments that are to be kept, by engineer, without that of the job `but`."""
    found: dict[str, list[str]] = {}
    # The limit of an appointed job is its appointment.
    for engineer, due in reader.rows(
        "SELECT engineer, due FROM work_row "
        "WHERE open = 1 AND state = 'appointed' AND engineer <> '' AND due < '9999' AND thing <> ? ORDER BY due",
        (but,),
    ):
        found.setdefault(engineer, []).append(due)
    return found


def rows_of(reader: RowReader, things: Sequence[tuple[str, str]]) -> list[JsonObject]:
    """The rows of found things, (kind, id), in the order given; things without a row are left out.

    A file that is merged with another has the row of the file that stands, once.
    """
    things = list(dict.fromkeys((kind, thing) for kind, one in things for thing in all_standing(reader, kind, (one,))))
    found: dict[str, JsonObject] = {}
    tables = {"customer": ("customer_row", CUSTOMERS), "device": ("device_row", DEVICES)}
    work = ("work_row", WORK)
    for table, fields in (work, *tables.values()):
        ids = [thing for kind, thing in things if tables.get(kind, work)[0] == table]
        if ids:
            marks = ", ".join("?" * len(ids))
            for row in reader.rows(f"SELECT {selected(table, fields)} FROM {table} WHERE thing IN ({marks})", ids):
                found[row[0]] = dict(zip(fields, row, strict=True))
    return [{**found[thing], "kind": kind} for kind, thing in things if thing in found]


def resolve(reader: RowReader, text: str) -> list[tuple[str, str]]:
    """(kind, id) of the things with exactly this id or number, work first.

    A file that is merged with another answers as the file that stands.
    """
    found = ((kind, all_standing(reader, kind, (thing,))) for kind, thing in _named(reader, text))
    return list(dict.fromkeys((kind, thing) for kind, things in found for thing in things))


def own_number(reader: RowReader, kind: str, thing: str) -> str:
    """The number of exactly this thing, whatever it is merged with; "" for a device, which has none."""
    if kind == "device":
        return ""
    table = "customer_row" if kind == "customer" else "work_row"
    return str(reader.value(f"SELECT number FROM {table} WHERE thing = ?", (thing,)) or "")


def _named(reader: RowReader, text: str) -> list[tuple[str, str]]:
    for sql in (
        "SELECT kind, thing FROM work_row WHERE thing = ?",
        "SELECT kind, thing FROM work_row WHERE number = ? AND number <> ''",
        "SELECT 'customer', thing FROM customer_row WHERE thing = ?",
        "SELECT 'customer', thing FROM customer_row WHERE number = ?",
        "SELECT 'device', thing FROM device_row WHERE thing = ?",
    ):
        rows = reader.rows(f"{sql} LIMIT 3", (text,))
        if rows:
            return [(kind, thing) for kind, thing in rows]
    return []


MOST_BEHIND_ONE = 40
"""The files that are looked at behind one phone or serial number: a switchboard has many people."""


def by_phone(reader: RowReader, key: str) -> list[str]:
    """The customers whose phone has this key (workflows/engine/identity.py), each once; family, switchboard or dealer
    share one."""
    rows = reader.rows(
        "SELECT thing FROM customer_row WHERE phone_key = ? AND phone_key <> '' ORDER BY opened, thing LIMIT ?",
        (key, MOST_BEHIND_ONE),
    )
    return all_standing(reader, "customer", (thing for (thing,) in rows))


def by_line(reader: RowReader, line: str) -> list[str]:
    """The customers behind one number, with whatever extension, each once."""
    # A key with an extension continues behind a semicolon, and "<" is the character after it.
    rows = reader.rows(
        "SELECT thing FROM customer_row WHERE phone_key = ? OR (phone_key > ? AND phone_key < ?) "
        "ORDER BY opened, thing LIMIT ?",
        (line, f"{line};", f"{line}<", MOST_BEHIND_ONE),
    )
    return all_standing(reader, "customer", (thing for (thing,) in rows)) if line else []


def by_serial(reader: RowReader, key: str) -> list[str]:
    """The devices whose serial number has this key, each once; two makers may give the same one."""
    rows = reader.rows(
        "SELECT thing FROM device_row WHERE serial_key = ? AND serial_key <> '' ORDER BY opened, thing LIMIT ?",
        (key, MOST_BEHIND_ONE),
    )
    return all_standing(reader, "device", (thing for (thing,) in rows))


def by_number(reader: RowReader, number: str) -> list[JsonObject]:
    """Work with this printed number; more than one row where two offices printed the same number."""
    rows = reader.rows(
        f"SELECT {', '.join(WORK)} FROM work_row WHERE number = ? AND number <> '' ORDER BY opened, thing LIMIT 5",
        (number,),
    )
    return [dict(zip(WORK, row, strict=True)) for row in rows]


def device_work(reader: RowReader, device: str, limit: int = 20) -> list[JsonObject]:
    """Work on a device under any of its files, the newest first."""
    return work_of(reader, "device", as_one(reader, "device", device), limit)


def customer_work(reader: RowReader, customer: str, limit: int = 20) -> list[JsonObject]:
    """Work for a customer under any of the files that are merged, the newest first."""
    return work_of(reader, "customer", as_one(reader, "customer", customer), limit)


def work_of(reader: RowReader, kind: str, files: Sequence[str], limit: int) -> list[JsonObject]:
    """Work under exactly these files of customers or devices, the newest first."""
    column = {"customer": "customer_id", "device": "device_id"}[kind]
    rows = reader.rows(
        f"SELECT {', '.join(WORK)} FROM work_row WHERE {column} IN ({placeholders(files)}) AND {column} <> '' "
        "ORDER BY opened DESC LIMIT ?",
        (*files, limit),
    )
    return [dict(zip(WORK, row, strict=True)) for row in rows]


def open_in_state(reader: RowReader, kind: str, state: str, holder: str) -> list[str]:
    """The ids of open things of a kind in a state that this office holds, the oldest first."""
    rows = reader.rows(
        "SELECT thing FROM work_row WHERE open = 1 AND kind = ? AND state = ? AND holder = ? ORDER BY opened, thing",
        (kind, state, holder),
    )
    return [thing for (thing,) in rows]


def expected(
    reader: RowReader, office: str, *, tracking: str = "", serial: str = "", customers: Sequence[str] = ()
) -> list[JsonObject]:
    """Jobs whose device is expected at this office: by the parcel's tracking number, the serial number, or one of these
    customers."""
    found: list[Row] = []
    devices = [each for file in by_serial(reader, serial) for each in as_one(reader, "device", file)] if serial else []
    owners = [each for file in customers for each in as_one(reader, "customer", file)]
    parcels = [tracking] if tracking else []
    for where, values in (
        ("thing IN (SELECT thing FROM bench_row WHERE tracking = ? AND tracking <> '')", parcels),
        (f"device_id IN ({placeholders(devices)})", devices),
        (f"customer_id IN ({placeholders(owners)})", owners),
    ):
        if values and not found:
            found = reader.rows(
                f"SELECT {', '.join(WORK)} FROM work_row WHERE open = 1 AND state = 'expected' AND holder = ? AND "
                f"{where} ORDER BY opened, thing LIMIT 5",
                (office, *values),
            )
    return [dict(zip(WORK, row, strict=True)) for row in found]


BENCH = (
    "thing",
    "ticket",
    "at",
    "place",
    "since",
    "waits",
    "promised",
    "pickup",
    "ready",
    "remind",
    "loaner",
    "tracking",
    "queue",
    "called",
    "called_to",
)
BOARD = {
    "waiting": ("b.waits = 1 AND w.open = 1", "", "b.since", "b.since"),
    "bench": ("b.present = 1", "b.at, b.place, ", "w.due", "b.since"),
    "promised": (
        "w.open = 1 AND b.promised <> '' AND b.promised <= ? AND b.ready = ''",
        "",
        "b.promised",
        "b.promised",
    ),
    "pickups": ("b.present = 1 AND b.pickup <> '' AND b.pickup <= ?", "", "b.pickup", "b.pickup"),
    "ready": ("b.present = 1 AND b.ready <> ''", "", "w.due", "b.ready"),
    "uncollected": ("b.present = 1 AND b.remind <> '' AND b.remind <= ?", "", "b.remind", "b.remind"),
    "loaners": ("b.loaner <> ''", "", "b.loaner", "b.loaner"),
    "expected": ("w.open = 1 AND w.state = 'expected'", "", "w.due", "w.opened"),
    "on_the_way": ("w.open = 1 AND b.at IN ('carrier', 'transit')", "", "w.due", "b.since"),
}
"""Of each board and part of the day list: the condition, what its rows are grouped by, their time limit, and the column
that decides among equally pressing rows. A `?` is the moment until which rows count.

Who waits at the counter is late by the time since when they wait; their `now` is earlier by the minutes that they may.
"""


def board(
    reader: RowReader, office: str, what: str, *, now: str, until: str = "", limit: int = 200
) -> list[JsonObject]:
    """The devices of a board at this office and its vans: rows of work with the place of the device."""
    where, groups, due, then = BOARD[what]
    columns = [f"w.{name}" for name in WORK] + [f"b.{name}" for name in BENCH[1:]] + [parts_expected("w")]
    rows = reader.rows(
        f"SELECT {', '.join(columns)} FROM bench_row b JOIN work_row w ON w.thing = b.thing WHERE {where} "
        "AND (w.holder = ? OR w.holder IN (SELECT code FROM office WHERE branch = ?)) "
        f"ORDER BY {groups}{first(due, 'w.urgent')}, {then}, b.thing LIMIT ?",
        (*([until] if "?" in where else []), office, office, now, limit),
    )
    return [dict(zip((*WORK, *BENCH[1:], "parts_expected"), row, strict=True)) for row in rows]


def waiting_customers(reader: RowReader, office: str) -> int:
    """How many customers wait at the counter of an office; one with two devices counts once."""
    counted: int = reader.value(
        "SELECT count(DISTINCT coalesce(nullif(b.queue, ''), b.thing)) FROM bench_row b "
        "JOIN work_row w ON w.thing = b.thing WHERE b.waits = 1 AND b.present = 1 AND w.open = 1 AND w.holder = ?",
        (office,),
    )
    return counted


def with_loaners(reader: RowReader) -> list[JsonObject]:
    """The jobs whose customers have a loaner device, the one that is due first first."""
    rows = reader.rows("SELECT thing, loaner FROM bench_row WHERE loaner <> '' ORDER BY loaner, thing")
    return [{"thing": thing, "loaner": due} for thing, due in rows]


def places(reader: RowReader, office: str) -> list[tuple[str, int]]:
    """The occupied shelves and benches of this office by name, with the number of devices."""
    return reader.rows(
        "SELECT b.place, count(*) FROM bench_row b JOIN work_row w ON w.thing = b.thing WHERE b.present = 1 AND b.at = "
        "'shelf' "
        "AND b.place <> '' AND w.holder = ? GROUP BY b.place ORDER BY b.place",
        (office,),
    )


def tickets_of(reader: RowReader, jobs: Sequence[str]) -> list[str]:
    """The ticket numbers of these jobs, the newest first, each as often as it has jobs here."""
    if not jobs:
        return []
    marks = ", ".join("?" * len(jobs))
    rows = reader.rows(
        f"SELECT b.ticket FROM bench_row b JOIN work_row w ON w.thing = b.thing "
        f"WHERE b.thing IN ({marks}) AND b.ticket <> '' ORDER BY w.opened DESC, b.ticket",
        tuple(jobs),
    )
    return [number for (number,) in rows]


def ticket(reader: RowReader, number: str) -> list[JsonObject]:
    """The jobs under a claim ticket number, with the place of each device. Two tickets can have the same number."""
    columns = [f"w.{name}" for name in WORK] + [f"b.{name}" for name in BENCH[1:]]
    rows = reader.rows(
        f"SELECT {', '.join(columns)} FROM bench_row b JOIN work_row w ON w.thing = b.thing "
        "WHERE b.ticket = ? AND b.ticket <> '' ORDER BY w.opened, w.number LIMIT 50",
        (number,),
    )
    return [dict(zip((*WORK, *BENCH[1:]), row, strict=True)) for row in rows]


APPROVALS = ("thing", "number", "kind", "digest", "amount", "currency", "by", "judge", "since", "office")


def approvals(reader: RowReader, thing: str = "") -> list[JsonObject]:
    """What waits for approval, the oldest first; of one thing where it is named."""
    names = ", ".join(f'"{name}"' for name in APPROVALS)
    where, params = ("WHERE thing = ?", (thing,)) if thing else ("", ())
    rows = reader.rows(f"SELECT {names} FROM approval_row {where} ORDER BY since, thing, digest", params)
    return [dict(zip(APPROVALS, row, strict=True)) for row in rows]
