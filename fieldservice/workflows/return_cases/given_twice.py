"""Where offices that were apart gave something twice for one device: each act counts, and people are told.

A case may have given twice; or a job gave its device back although its case gave something for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import HistoryEntry, Thing
from fieldservice.workflows.return_cases.execution.lines import given_twice
from fieldservice.workflows.return_cases.lines import CARRIED_OUT, CLOSED, KIND, NEWS

GIVEN_TWICE = "given_twice"
"""The kind of the obligation, and the class on the review list."""
GIVEN_BACK = ("shipped", "closed", "cancelled", "disposed")
"""States of a job whose device left our hands, unless it ended with its case."""
STAYS_WITH_US = ("ended_with_case", "settled")
"""Kinds of the entries that end a job without giving the device back, or by which a person has decided."""


def carried_out_by(job: Thing) -> str:
    """The entry by which the case of a job gave something for its device, as the job was told; "" for none. What was
    given stays given, whatever somebody settled since."""
    case = job.get(KIND)
    told = (line for line in job.lines(NEWS) if case in (None, "", line.get("case")))
    done = (line for line in told if line.get("state") == CLOSED and code_of(line.get("outcome")) == CARRIED_OUT)
    return next((str(line["entry"]) for line in done), "")


def acts_given_twice(thing: Thing) -> list[HistoryEntry]:
    """The acts that gave something for one device, the oldest first, until a person has reviewed the case or job; []
    where nothing was given twice."""
    acts = set(_of_case(thing) if thing.kind == KIND else _of_job(thing) if thing.kind == "job" else ())
    reviews = {str(line["entry"]) for line in thing.lines("reviews")} if acts else set()
    found: list[HistoryEntry] = []
    for line in thing.history:
        if line.entry.id in reviews and len(found) == len(acts):
            return []
        if line.entry.id in acts:
            found.append(line)
    return found


def _of_case(case: Thing) -> Iterable[str]:
    return (str(line["entry"]) for lines in given_twice(case).values() for line in lines)


def _of_job(job: Thing) -> Iterable[str]:
    given = carried_out_by(job) if job.state in GIVEN_BACK else ""
    if not given:
        return ()
    end = next((line for line in job.history if line.entry.id == job.last), None)
    if end is None or end.entry.kind in STAYS_WITH_US:
        return ()
    return (given, end.entry.id)
