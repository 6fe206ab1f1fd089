"""Counts the sheets of a print job: those that came out, or may have. A print that failed is not a print.

A print is counted when it is put into the queue, because its paper bears its number. When the job ends without a sheet
the count is taken back by an entry of its own, so that ledgers can be computed from the journal at any time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldservice.read_model import projections
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.registry import PRINTS

if TYPE_CHECKING:
    from db.store import Tx
    from fieldservice.desk.session import Session

PRINTED_SINCE = N_("This paper was printed again after this print failed. Print it once more if needed.")


class _Print(NamedTuple):
    """One counted print of a job: what it touches, what was recorded of it, and the key of its count."""

    touches: tuple[tuple[str, str], ...]
    recorded: JsonObject
    number: int
    key: str
    taken_back: bool


def take_back(session: Session, tx: Tx, job: JsonObject) -> None:
    """Count the prints of a job no longer: it ended before a sheet could come out."""
    for each in _last_prints(tx, job):
        if not each.taken_back:
            _append(session, tx, job["by"], "print_failed", each, each.number)


def count_again(session: Session, tx: Tx, by: Person, job: JsonObject) -> int:
    """Count the prints of a job once more, since it is sent again; returns the highest number of a print.

    After a failure the paper keeps the number that it bears. Raises Refused where that number was used since.
    """
    highest = job["print_no"]
    prints = _last_prints(tx, job)
    for each in prints:
        number = tx.ledger("prints", each.key) + 1
        if job["state"] == "failed" and not each.taken_back:
            continue  # it failed in an earlier version, which left it counted
        if job["state"] == "failed" and number != each.number:
            raise Refused("guard", PRINTED_SINCE)
        _append(session, tx, by.name, "printed", each, number)
        highest = max(highest, number)
    return int(highest if prints or job["state"] == "failed" else highest + 1)


def _append(session: Session, tx: Tx, by: str, kind: str, each: _Print, number: int) -> None:
    again = {"again": True} if kind == "printed" else {}
    entry = tx.append(
        {
            "kind": kind,
            "by": by,
            "made": session.now(),
            "counter": session.counter,
            "touches": each.touches,
            "data": {**each.recorded, "print": number, **again},
        }
    )
    projections.post(tx, (entry,))


def _last_prints(tx: Tx, job: JsonObject) -> list[_Print]:
    """The last print of each paper of a job; the label of a place has no thing and is known by its number."""
    if not job["thing"]:
        recorded = {"paper": job["paper"], "place": job["number"], "size": job["media"], "spool": job["id"]}
        key = projections.print_key("", recorded)
        return [_Print((), recorded, job["print_no"], key, tx.ledger("prints", key) < job["print_no"])]
    entries = [
        entry
        for entry in tx.entries_of(job["thing"])
        if entry.kind in PRINTS and entry.data.get("paper") == job["paper"]
    ]
    of_job = [entry for entry in entries if entry.data.get("spool") == job["id"]] or [
        entry for entry in entries if entry.data.get("print") == job["print_no"]
    ][-1:]
    found: dict[str, _Print] = {}
    for entry in of_job:
        recorded = {name: value for name, value in entry.data.items() if name not in ("print", "again")}
        key = projections.print_key(entry.touches[0][1] if entry.touches else "", recorded)
        number, taken_back = int(entry.data.get("print") or 0), entry.kind == "print_failed"
        found[key] = _Print(tuple(entry.touches), recorded, number, key, taken_back)
    return list(found.values())
