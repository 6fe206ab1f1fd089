"""Summaries of customers and devices of other offices.

Headquarters makes the summary of a file for each office from the work that the office does not see. It holds only
values of the file recorded elsewhere, open jobs with their office, and the repairs with what their warranty rests on.
About an unknown customer or device an office asks headquarters online; that answer holds even less. The table is called
`card`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from db.statements import chunks, placeholders
from fieldservice.read_model import aliases, line_rows, projections, queries
from fieldservice.read_model.accounts import acts_of
from fieldservice.shapes import JsonObject, Values
from fieldservice.sync.transport import wire
from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import plain_amount
from fieldservice.workflows.engine.fold import MASTER_FILES, Thing, fold
from fieldservice.workflows.engine.identity import line_of, phone_key, serial_key
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.master_files import merging
from fieldservice.workflows.money.account import items_of, open_items
from fieldservice.workflows.registry import PRINTS
from fieldservice.workflows.warranty.repairs import REPAIRS

if TYPE_CHECKING:
    from db.journal import Entry
    from db.reading import RowReader
    from db.store import Tx

SeenThrough = Callable[["Entry"], Sequence[str]]

REPAIRED = "repaired"
"""In the summary of a device: the lines of its list of repairs that were made elsewhere."""
MOST_JOBS = 20
"""Jobs elsewhere in a summary, the newest first."""
OPEN_ELSEWHERE = N_("Open elsewhere: %(office)s, %(number)s.")
REPAIRED_ELSEWHERE = N_("Repaired elsewhere: %(count)s, last on %(day)s.")
OWED_ELSEWHERE = N_("Owes at %(office)s: %(amount)s.")
CALLS = N_("Calls at all service points: %(count)s.")
NOT_KNOWN_HERE = N_("Unknown here; headquarters cannot be reached now.")
NOT_KNOWN = N_("Unknown here and at headquarters.")
KNOWN_ELSEWHERE = N_("Known elsewhere.")
SEVERAL_CUSTOMERS_ELSEWHERE = N_(
    "Headquarters has several customers with this phone: %(names)s. Enter who is calling: a new file is created "
    "here, and headquarters suggests it as a duplicate."
)
SEVERAL_DEVICES_ELSEWHERE = N_(
    "Headquarters has several devices with this serial number: %(names)s. Enter the model: a new file is created "
    "here, and headquarters suggests it as a duplicate."
)

OF_CONTRACT = (
    "thing", "number", "kind", "customer", "scope", "site", "device", "serial_key", "begins", "ends", "classes",
    "response", "repair",
)  # fmt: skip
"""What a summary says of a contract elsewhere: as much as its rows, so that an office knows what it covers."""
MOST_CONTRACTS = 40
"""Rows of contracts in a summary, those that end last first."""
COLUMNS = (("work_row", "customer_id"), ("work_row", "device_id"), ("contract_row", "device"))
"""The rows that name a file."""
_UNSEEN = """SELECT w.{column}, s.office FROM {table} w JOIN sight s ON s.thing = w.{column}
 WHERE w.{column} IN ({marks}) AND w.{column} <> ''
 AND NOT EXISTS (SELECT 1 FROM sight x WHERE x.thing = w.thing AND x.office = s.office) GROUP BY w.{column}, s.office"""

_SAME_SERIAL = """SELECT d.thing, s.office FROM device_row d JOIN sight s ON s.thing = d.thing
 JOIN contract_row c ON c.serial_key = d.serial_key WHERE d.thing IN ({marks}) AND c.serial_key <> ''
 AND NOT EXISTS (SELECT 1 FROM sight x WHERE x.thing = c.thing AND x.office = s.office) GROUP BY d.thing, s.office"""
"""Two offices that did not know of each other made a file each for one device: a contract of either covers it."""


def files_of(tx: Tx, entries: Iterable[Entry]) -> set[str]:
    """The files that these entries touch, and the files of the work they touch or whose paper was shown."""
    entries = list(entries)
    touched = [touch for entry in entries for touch in entry.touches]
    files = {thing for kind, thing in touched if kind in MASTER_FILES}
    for paper in {
        paper for entry in entries if isinstance(paper := entry.data.get("paper"), str) and entry.kind not in PRINTS
    }:
        files.update(
            row[name] for row in queries.by_number(tx, paper) for name in ("customer_id", "device_id") if row[name]
        )
    for some in chunks(sorted({thing for kind, thing in touched if kind not in MASTER_FILES})):
        for row in tx.rows(f"SELECT customer_id, device_id FROM work_row WHERE thing IN ({placeholders(some)})", some):
            files.update(filter(None, row))
        for row in tx.rows(
            "SELECT c.device, d.thing FROM contract_row c LEFT JOIN device_row d"
            f" ON d.serial_key = c.serial_key AND d.serial_key <> '' WHERE c.thing IN ({placeholders(some)})",
            some,
        ):
            files.update(filter(None, row))
    return files


def publish(tx: Tx, files: Collection[str], seen_through: SeenThrough) -> int:
    """At headquarters: update the summaries of these files. Returns the number of written summaries."""
    wanted: set[tuple[str, str]] = set()
    for some in chunks(sorted(files)):
        for table, column in COLUMNS:
            wanted.update(tx.rows(_UNSEEN.format(table=table, column=column, marks=placeholders(some)), some))
        wanted.update(tx.rows(_SAME_SERIAL.format(marks=placeholders(some)), some))
    stored = _stored(tx, files)
    written = 0
    story: dict[str, list[Entry]] = {}
    for file, office in sorted(wanted | stored.keys()):
        if file not in story:
            story[file] = tx.entries_of(file)
        body = json.dumps(
            _summary(tx, file, office, story[file], seen_through) if (file, office) in wanted else {},
            ensure_ascii=False,
            sort_keys=True,
        )
        if body != stored.get((file, office)):
            tx.put("card", [{"office": office, "thing": file, "position": tx.counter(f"card/{office}"), "body": body}])
            written += 1
    return written


def _stored(tx: Tx, files: Collection[str]) -> dict[tuple[str, str], str]:
    """The stored summaries of these files by (file, office)."""
    found: dict[tuple[str, str], str] = {}
    offices = {
        office
        for some in chunks(sorted(files))
        for (office,) in tx.rows(f"SELECT DISTINCT office FROM sight WHERE thing IN ({placeholders(some)})", some)
    }
    for office in sorted(offices):
        for some in chunks(sorted(files)):
            found.update(
                ((thing, office), body)
                for thing, body in tx.rows(
                    f"SELECT thing, body FROM card WHERE office = ? AND thing IN ({placeholders(some)})",
                    (office, *some),
                )
            )
    return found


def _summary(tx: Tx, file: str, office: str, story: Sequence[Entry], seen_through: SeenThrough) -> JsonObject:
    """The values and jobs of a file that this office cannot fold itself, because it does not see that work."""
    thing = fold(file, story, projections.APPENDS_TO)
    through = {entry.id: seen_through(entry) for entry in story}
    seen = _seen_by(tx, office, {thing_id for things in through.values() for thing_id in things})
    hidden = {
        name: ids
        for name, ids in thing.sources.items()
        if not any(seen.intersection(through.get(id_, ())) for id_ in ids)
    }
    jobs = [job for job in elsewhere(tx, thing) if not job["seen"].intersection((office,))]
    return {
        "kind": thing.kind,
        "opened": thing.opened,
        "facts": {name: thing.facts[name] for name in sorted(hidden) if name in thing.facts},
        "sources": {name: ids[0] for name, ids in sorted(hidden.items())},
        "jobs": [_job_summary(job) for job in jobs[:MOST_JOBS]],
        "repairs": sum(job["state"] == "closed" for job in jobs),
        "last": max((job["opened"][:10] for job in jobs if job["state"] == "closed"), default=""),
        "dealings": tx.ledger("dealings", file) if thing.kind == "customer" else 0,
        **_repaired(thing, seen, through),
        **({"contracts": contracts} if (contracts := _contracts(tx, office, thing)) else {}),
        **({"owed": owed} if thing.kind == "customer" and (owed := _owed_beyond(tx, file, office)) else {}),
    }


def _contracts(tx: Tx, office: str, file: Thing) -> list[JsonObject]:
    """The contracts of a customer or device that this office does not see; of a customer first those of all devices."""
    key = serial_key(str(file.get("serial") or ""))
    by_device = "(device = ? AND device <> '' OR serial_key = ? AND serial_key <> '')"
    is_of_it = "customer = ?" if file.kind == "customer" else by_device
    rows = tx.rows(
        f"SELECT {', '.join(OF_CONTRACT)} FROM contract_row c WHERE {is_of_it}"
        " AND NOT EXISTS (SELECT 1 FROM sight x WHERE x.thing = c.thing AND x.office = ?)"
        " ORDER BY CASE WHEN device = '' THEN 0 ELSE 1 END, ends DESC, thing, line LIMIT ?",
        (file.id, *([] if file.kind == "customer" else [key]), office, MOST_CONTRACTS),
    )
    return [dict(zip(OF_CONTRACT, row, strict=True)) for row in rows]


def _repaired(device: Thing, seen: set[str], through: Mapping[str, Sequence[str]]) -> JsonObject:
    """The repairs of a device that the office does not see: each carries a warranty of its own."""
    hidden = [
        {name: value for name, value in line.items() if name not in ("by", "entry", "kind")}
        for line in device.lines(REPAIRS)
        if not seen.intersection(through.get(line["entry"], ()))
    ]
    return {REPAIRED: hidden} if hidden else {}


def _owed_beyond(tx: Tx, file: str, office: str) -> dict[str, dict[str, int]]:
    """By office and currency what the customer owes for work that this office does not see, in minor units."""
    items = [item for item in open_items(items_of(acts_of(tx, [file]), 0)) if item.thing != file]
    seen = _seen_by(tx, office, {item.thing for item in items})
    found: dict[str, dict[str, int]] = {}
    for item in items:
        if item.thing not in seen:
            of_office = found.setdefault(item.office, {})
            of_office[item.currency] = of_office.get(item.currency, 0) + item.open
    return found


def _job_summary(job: Values) -> JsonObject:
    """A job elsewhere, as far as warnings need it; with office and number only while it is open."""
    shown = {
        "open": int(job["open"]),
        "state": "closed" if job["state"] == "closed" else "",
        "opened": job["opened"][:10],
    }
    return shown | ({"office": job["holder"], "number": job["number"]} if job["open"] else {})


def elsewhere(tx: Tx, file: Thing) -> list[JsonObject]:
    """Jobs of this file, the newest first, each with the offices that see it."""
    work = queries.work_of(tx, file.kind, [file.id], 200)
    jobs = [row for row in work if row["kind"] == "job" and row["mode"] != "history"]
    seen: dict[str, set[str]] = {}
    for some in chunks(sorted({row["thing"] for row in jobs})):
        for thing, office in tx.rows(f"SELECT thing, office FROM sight WHERE thing IN ({placeholders(some)})", some):
            seen.setdefault(thing, set()).add(office)
    return [{**row, "seen": seen.get(row["thing"], set())} for row in jobs]


def _seen_by(tx: Tx, office: str, things: Collection[str]) -> set[str]:
    return {
        thing
        for some in chunks(sorted(things))
        for (thing,) in tx.rows(
            f"SELECT thing FROM sight WHERE office = ? AND thing IN ({placeholders(some)})", (office, *some)
        )
    }


# At an office


def summary(reader: RowReader, office: str, thing: str) -> JsonObject:
    """The summary of a file for this office; {} where there is none. Headquarters has none for itself."""
    body = reader.value("SELECT body FROM card WHERE office = ? AND thing = ?", (office, thing)) if thing else None
    return json.loads(body) if body else {}


def facts(file: Thing, summary: Values) -> JsonObject:
    """The facts of the file with those of its summary; a fact recorded here and not numbered yet is newer."""
    fresh = {line.entry.id for line in file.history if not getattr(line.entry, "number", 1)}
    return {
        **file.facts,
        **{
            name: value
            for name, value in summary.get("facts", {}).items()
            if not fresh.intersection(file.sources.get(name, ()))
        },
    }


def with_summary(file: Thing, summary: Values) -> Thing:
    """The file as this office sees it: its own fold merged with the summary.

    The source of a value from the summary is the entry that recorded it. A file may have a summary and no entries.
    """
    merged = facts(file, summary)
    for name, source in summary.get("sources", {}).items():
        if merged.get(name) != file.facts.get(name):
            file.sources[name] = (source,)
    file.facts.update(merged)
    if repaired := summary.get(REPAIRED):
        file.lists[REPAIRS] = sorted((*file.lines(REPAIRS), *repaired), key=lambda line: str(line["at"]))
    file.kind = file.kind or str(summary.get("kind", ""))
    file.opened = min(filter(None, (file.opened, str(summary.get("opened", "")))), default="")
    return file


def summaries(tx: Tx, office: str, things: Collection[str]) -> dict[str, JsonObject]:
    """The summaries of these things for this office, without empty ones."""
    return {
        thing: json.loads(body)
        for some in chunks(sorted(things))
        for thing, body in tx.rows(
            f"SELECT thing, body FROM card WHERE office = ? AND thing IN ({placeholders(some)}) AND body <> '{{}}'",
            (office, *some),
        )
    }


def known_by_summary(tx: Tx, office: str, after: str, until: str) -> list[str]:
    """Ids of the files that have a summary and no entries here, after one id and up to another."""
    return [
        thing
        for (thing,) in tx.rows(
            "SELECT thing FROM card c WHERE office = ? AND body <> '{}' AND thing > ? AND (? = '' OR thing <= ?)"
            " AND NOT EXISTS (SELECT 1 FROM touch t WHERE t.thing = c.thing) ORDER BY thing",
            (office, after, until, until),
        )
    ]


def forget(tx: Tx, thing: str) -> None:
    """Delete the rows of a thing of which this office sees no entry any more, nor a summary."""
    for table in ("customer_row", "device_row", "work_row", "bench_row", *line_rows.LINES):
        tx.run(f"DELETE FROM {table} WHERE thing = ?", (thing,))
    tx.drop_search(thing)


def jobs_elsewhere(summary: Values) -> list[JsonObject]:
    """The jobs of a summary as rows, for the warnings that read them beside our own rows."""
    return [
        {"thing": f"elsewhere/{place}", "kind": "job", "mode": "", **job}
        for place, job in enumerate(summary.get("jobs", ()))
    ]


def of_all(reader: RowReader, office: str, files: Sequence[str]) -> JsonObject:
    """The summaries of files that are merged, read as one; {} where none of them has one.

    A file without a summary has no work elsewhere, so this office knows all its calls.
    """
    found = {file: body for file in files if (body := summary(reader, office, file))}
    if not found:
        return {}
    known = (str(file) for file in files if file not in found)
    calls = (reader.value("SELECT dealings FROM customer_row WHERE thing = ?", (file,)) for file in known)
    return {
        "owed": owed_elsewhere(reader, office, list(found)),
        "jobs": [job for body in found.values() for job in body.get("jobs", ())],
        "repairs": sum(body.get("repairs", 0) for body in found.values()),
        "last": max(str(body.get("last", "")) for body in found.values()),
        "dealings": sum(body.get("dealings", 0) for body in found.values()) + sum(int(each or 0) for each in calls),
    }


def owed_elsewhere(reader: RowReader, office: str, files: Sequence[str]) -> dict[str, dict[str, int]]:
    """By office and currency what a customer owes for work that this office does not see, as headquarters told."""
    found: dict[str, dict[str, int]] = {}
    for file in files:
        for code, owed in summary(reader, office, file).get("owed", {}).items():
            for currency, amount in owed.items():
                found.setdefault(code, {})[currency] = found.get(code, {}).get(currency, 0) + amount
    return found


def said_owed(owed: Mapping[str, Mapping[str, int]]) -> Iterator[Message]:
    for code, of_office in sorted(owed.items()):
        for currency, amount in sorted(of_office.items()):
            yield Message(OWED_ELSEWHERE, {"office": code, "amount": plain_amount(amount, currency)})


def sentences(summary: Values) -> tuple[Message, ...]:
    """The sentences about a summary, for the detail view of a file and the form of a call."""
    found = [
        Message(OPEN_ELSEWHERE, {"office": job["office"], "number": job["number"]})
        for job in summary.get("jobs", ())
        if job["open"]
    ]
    if summary.get("repairs"):
        found.append(Message(REPAIRED_ELSEWHERE, {"count": summary["repairs"], "day": summary["last"]}))
    found += said_owed(summary.get("owed", {}))
    if summary.get("dealings"):
        found.append(Message(CALLS, {"count": summary["dealings"]}))
    return tuple(found)


# Asking headquarters


def says(found: Values) -> Message:
    """The sentence about an answer of headquarters. Files that this office does not see cannot be chosen: the answer
    has no ids, so that a question widens no sight."""
    for kind, sentence in (("customers", SEVERAL_CUSTOMERS_ELSEWHERE), ("devices", SEVERAL_DEVICES_ELSEWHERE)):
        if several := found.get(kind):
            return Message(sentence, {"names": [*map(_named, several)]})
    return Message(KNOWN_ELSEWHERE if found else NOT_KNOWN)


def _named(file: Values) -> str:
    return " ".join(str(file[name]) for name in ("number", "name", "area", "brand", "model") if file.get(name))


class Question(wire.WireMessage):
    """A question to headquarters about a customer or device. Exactly one field is filled in."""

    phone: wire.Text = ""
    serial: wire.Text = ""
    number: wire.Text = ""


class Answer(wire.WireMessage):
    """`body` is JSON: {customer, device, work, jobs, repairs, last}, and {customers, devices} where there are several;
    {} where headquarters knows nothing of it."""

    body: str = "{}"


def answer(tx: Tx, question: Question) -> Answer:
    """Headquarters' answer to an office: the customer or device and its open jobs, without history and address."""
    files: list[Thing] = []
    work: list[JsonObject] = []
    if question.phone:
        key = phone_key(question.phone)
        known = queries.by_phone(tx, key) if line_of(key) != key else []
        files = _folded(tx, "customer", known or queries.by_line(tx, line_of(key)))
    elif question.serial:
        files = _folded(tx, "device", queries.by_serial(tx, serial_key(question.serial)))
    elif question.number:
        # The owner is not returned for a number, because numbers can be guessed.
        work = queries.by_number(tx, question.number)
    if not files and not work:
        return Answer()
    summary: JsonObject = {file.kind: _who(file) for file in reversed(files)}
    if len(files) > 1:
        summary[f"{files[0].kind}s"] = [_who(file) for file in files]
    jobs = {
        job["thing"]: job for file in files for each in (file, *file.merged) for job in elsewhere(tx, each)
    }.values()
    closed = [job for job in jobs if job["state"] == "closed"]
    summary |= {
        "work": [{name: row[name] for name in ("kind", "number", "state", "holder")} for row in work],
        "jobs": [_job_summary(job) for job in sorted(jobs, key=lambda job: job["opened"], reverse=True)[:MOST_JOBS]],
        "repairs": len(closed),
        "last": max((job["opened"][:10] for job in closed), default=""),
    }
    contracts = [row for file in files for each in (file, *file.merged) for row in _contracts(tx, "", each)]
    summary |= {"contracts": [{**row, "site": ""} for row in contracts]} if contracts else {}
    return Answer(json.dumps(summary, ensure_ascii=False))


WHO = ("number", "name", "area", "serial", "product", "brand", "model", "purchased", "warranty")


def _who(file: Thing) -> JsonObject:
    return {name: file.facts[name] for name in WHO if file.facts.get(name)}


def _folded(tx: Tx, kind: str, files: Sequence[str]) -> list[Thing]:
    """These files as they are read, each together with those that are merged with it."""
    groups = (aliases.as_one(tx, kind, file) for file in files)
    return [
        merging.as_one([fold(id_, tx.entries_of(id_), projections.APPENDS_TO) for id_ in group]) for group in groups
    ]
