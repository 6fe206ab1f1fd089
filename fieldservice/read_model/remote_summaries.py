"""Cards: what an office must know of a customer or device elsewhere, made at headquarters from work that the office
does not see.

A card says no more than this: values of the file that were told elsewhere, what is open where, how often it was
repaired. Unknown customers and devices are asked for online; what a question answers is less still.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from fieldservice.read_model import projections, queries
from fieldservice.shapes import JsonObject, Values
from fieldservice.sync.transport import wire
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import MASTER_FILES, Thing, fold
from fieldservice.workflows.engine.messages import Message

SeenThrough = Callable[[Any], Sequence[str]]

MOST_JOBS = 20
"""Jobs elsewhere that a card names, the newest first."""
CHUNK = 400
OPEN_ELSEWHERE = N_("Open elsewhere: %(office)s, %(number)s.")
REPAIRED_ELSEWHERE = N_("Repaired elsewhere: %(count)s, last on %(day)s.")
CALLS = N_("Calls at all service points: %(count)s.")
NOT_KNOWN_HERE = N_("Not known here; headquarters cannot be asked now.")
NOT_KNOWN = N_("Not known here, and not at headquarters.")
KNOWN_ELSEWHERE = N_("Known elsewhere.")

_UNSEEN = """SELECT w.{column}, s.office FROM work_row w JOIN sight s ON s.thing = w.{column} WHERE w.{column} IN ({marks}) AND w.{column} <> ''
 AND NOT EXISTS (SELECT 1 FROM sight x WHERE x.thing = w.thing AND x.office = s.office) GROUP BY w.{column}, s.office"""


def files_of(tx: Any, entries: Iterable[Any]) -> set[str]:
    """The files that these entries touch, those of the work they touch, and those of work that a paper was shown of."""
    entries = list(entries)
    touched = [touch for entry in entries for touch in entry.touches]
    files = {thing for kind, thing in touched if kind in MASTER_FILES}
    for paper in {
        paper for entry in entries if isinstance(paper := entry.data.get("paper"), str) and entry.kind != "printed"
    }:
        files.update(
            row[name] for row in queries.by_number(tx, paper) for name in ("customer_id", "device_id") if row[name]
        )
    for some in _chunks({thing for kind, thing in touched if kind not in MASTER_FILES}):
        for row in tx.rows(f"SELECT customer_id, device_id FROM work_row WHERE thing IN ({_marks(some)})", some):
            files.update(filter(None, row))
    return files


def publish(tx: Any, files: Collection[str], seen_through: SeenThrough) -> int:
    """At headquarters: bring the cards of these files up to date; answers with how many were written."""
    wanted: set[tuple[str, str]] = set()
    for some in _chunks(files):
        for column in ("customer_id", "device_id"):
            wanted.update(tx.rows(_UNSEEN.format(column=column, marks=_marks(some)), some))
    standing = _standing(tx, files)
    written = 0
    story: dict[str, list[Any]] = {}
    for file, office in sorted(wanted | standing.keys()):
        if file not in story:
            story[file] = tx.entries_of(file)
        body = json.dumps(
            _card(tx, file, office, story[file], seen_through) if (file, office) in wanted else {},
            ensure_ascii=False,
            sort_keys=True,
        )
        if body != standing.get((file, office)):
            tx.put("card", [{"office": office, "thing": file, "position": tx.counter(f"card/{office}"), "body": body}])
            written += 1
    return written


def _standing(tx: Any, files: Collection[str]) -> dict[tuple[str, str], str]:
    """The cards of these files as they stand, by (file, office)."""
    found: dict[tuple[str, str], str] = {}
    offices = {
        office
        for some in _chunks(files)
        for (office,) in tx.rows(f"SELECT DISTINCT office FROM sight WHERE thing IN ({_marks(some)})", some)
    }
    for office in sorted(offices):
        for some in _chunks(files):
            found.update(
                ((thing, office), body)
                for thing, body in tx.rows(
                    f"SELECT thing, body FROM card WHERE office = ? AND thing IN ({_marks(some)})", (office, *some)
                )
            )
    return found


def _card(tx: Any, file: str, office: str, story: Sequence[Any], seen_through: SeenThrough) -> JsonObject:
    """What this office cannot fold itself, because it was told in work that it does not see."""
    thing = fold(file, story, projections.ADDS)
    through = {entry.id: seen_through(entry) for entry in story}
    seen = _seen_by(tx, office, {one for things in through.values() for one in things})
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
        "jobs": [_told(job) for job in jobs[:MOST_JOBS]],
        "repairs": sum(job["state"] == "closed" for job in jobs),
        "last": max((job["opened"][:10] for job in jobs if job["state"] == "closed"), default=""),
        "dealings": tx.ledger("dealings", file) if thing.kind == "customer" else 0,
    }


def _told(job: Values) -> JsonObject:
    """Of a job elsewhere: what warnings are made of; office and number only while it is open."""
    shown = {
        "open": int(job["open"]),
        "state": "closed" if job["state"] == "closed" else "",
        "opened": job["opened"][:10],
    }
    return shown | ({"office": job["holder"], "number": job["number"]} if job["open"] else {})


def elsewhere(tx: Any, file: Thing) -> list[JsonObject]:
    """Jobs of this file, the newest first, each with the offices that see it."""
    work = queries.customer_work if file.kind == "customer" else queries.device_work
    jobs = [row for row in work(tx, file.id, 200) if row["kind"] == "job" and row["mode"] != "history"]
    seen: dict[str, set[str]] = {}
    for some in _chunks({row["thing"] for row in jobs}):
        for thing, office in tx.rows(f"SELECT thing, office FROM sight WHERE thing IN ({_marks(some)})", some):
            seen.setdefault(thing, set()).add(office)
    return [{**row, "seen": seen.get(row["thing"], set())} for row in jobs]


def _seen_by(tx: Any, office: str, things: Collection[str]) -> set[str]:
    return {
        thing
        for some in _chunks(things)
        for (thing,) in tx.rows(
            f"SELECT thing FROM sight WHERE office = ? AND thing IN ({_marks(some)})", (office, *some)
        )
    }


def _chunks(names: Collection[str]) -> Iterable[list[str]]:
    ordered = sorted(names)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))


def _marks(names: Sequence[str]) -> str:
    return ", ".join("?" * len(names))


# At an office


def card(reader: Any, office: str, thing: str) -> JsonObject:
    """What headquarters tells this office of a file; {} where there is nothing to tell. Headquarters tells itself
    nothing."""
    body = reader.value("SELECT body FROM card WHERE office = ? AND thing = ?", (office, thing)) if thing else None
    return json.loads(body) if body else {}


def facts(file: Thing, told: Values) -> JsonObject:
    """The file's facts with those told elsewhere; what was filled in here and is not numbered yet is newer."""
    fresh = {line.entry.id for line in file.history if not getattr(line.entry, "number", 1)}
    return {
        **file.facts,
        **{
            name: value
            for name, value in told.get("facts", {}).items()
            if not fresh.intersection(file.sources.get(name, ()))
        },
    }


def with_card(file: Thing, told: Values) -> Thing:
    """The file as this office sees it: its own fold and what it is told. A value from the card counts as seen in the
    entry that it was told in. A file may be known by its card alone."""
    merged = facts(file, told)
    for name, source in told.get("sources", {}).items():
        if merged.get(name) != file.facts.get(name):
            file.sources[name] = (source,)
    file.facts.update(merged)
    file.kind = file.kind or str(told.get("kind", ""))
    file.opened = min(filter(None, (file.opened, str(told.get("opened", "")))), default="")
    return file


def of_office(tx: Any, office: str, things: Collection[str]) -> dict[str, JsonObject]:
    """The cards of this office on these things that say something."""
    return {
        thing: json.loads(body)
        for some in _chunks(things)
        for thing, body in tx.rows(
            f"SELECT thing, body FROM card WHERE office = ? AND thing IN ({_marks(some)}) AND body <> '{{}}'",
            (office, *some),
        )
    }


def without_story(tx: Any, office: str, after: str, until: str) -> list[str]:
    """Ids of the files that this office knows by card alone, in a stretch of ids."""
    return [
        thing
        for (thing,) in tx.rows(
            "SELECT thing FROM card c WHERE office = ? AND body <> '{}' AND thing > ? AND (? = '' OR thing <= ?)"
            " AND NOT EXISTS (SELECT 1 FROM touch t WHERE t.thing = c.thing) ORDER BY thing",
            (office, after, until, until),
        )
    ]


def drop(tx: Any, thing: str) -> None:
    """Nothing is told of a file any more, and nothing was ever told here: its rows go."""
    for table in ("customer_row", "device_row", "debt_row"):
        tx.run(f"DELETE FROM {table} WHERE thing = ?", (thing,))
    tx.drop_search(thing)


def rows(told: Values) -> list[JsonObject]:
    """Jobs elsewhere as warnings read them beside our own."""
    return [
        {"thing": f"elsewhere/{place}", "kind": "job", "mode": "", **job}
        for place, job in enumerate(told.get("jobs", ()))
    ]


def sentences(told: Values) -> tuple[Message, ...]:
    """A card in words, for the page of a file and for the form of a call."""
    found = [
        Message(OPEN_ELSEWHERE, {"office": job["office"], "number": job["number"]})
        for job in told.get("jobs", ())
        if job["open"]
    ]
    if told.get("repairs"):
        found.append(Message(REPAIRED_ELSEWHERE, {"count": told["repairs"], "day": told["last"]}))
    if told.get("dealings"):
        found.append(Message(CALLS, {"count": told["dealings"]}))
    return tuple(found)


# Asking headquarters


class Question(wire.Shape):
    """Who or what is it? One of the three is filled in."""

    phone: wire.Text = ""
    serial: wire.Text = ""
    number: wire.Text = ""


class Answer(wire.Shape):
    """`body` is JSON: {customer, device, work, jobs, repairs, last}; {} where headquarters knows nothing of it."""

    body: str = "{}"


def ask(tx: Any, question: Question) -> Answer:
    """Headquarters' answer to an office that stands before a customer: who it is and what is open where; no history, no
    address."""
    files: list[Thing] = []
    work: list[JsonObject] = []
    if question.phone:
        files = _folded(tx, queries.by_phone(tx, question.phone))
    elif question.serial:
        files = _folded(tx, queries.by_serial(tx, question.serial))
    elif question.number:
        work = queries.by_number(tx, question.number)  # whose it is, a number does not tell: numbers can be guessed
    if not files and not work:
        return Answer()
    told: JsonObject = {file.kind: _who(file) for file in reversed(files)}
    jobs = {job["thing"]: job for file in files for job in elsewhere(tx, file)}.values()
    closed = [job for job in jobs if job["state"] == "closed"]
    told |= {
        "work": [{name: row[name] for name in ("kind", "number", "state", "holder")} for row in work],
        "jobs": [_told(job) for job in sorted(jobs, key=lambda job: job["opened"], reverse=True)[:MOST_JOBS]],
        "repairs": len(closed),
        "last": max((job["opened"][:10] for job in closed), default=""),
    }
    return Answer(json.dumps(told, ensure_ascii=False))


WHO = ("number", "name", "area", "serial", "product", "brand", "model", "purchased", "warranty")


def _who(file: Thing) -> JsonObject:
    return {name: file.facts[name] for name in WHO if file.facts.get(name)}


def _folded(tx: Any, ids: Sequence[str]) -> list[Thing]:
    return [fold(id_, tx.entries_of(id_), projections.ADDS) for id_ in dict.fromkeys(ids)]
