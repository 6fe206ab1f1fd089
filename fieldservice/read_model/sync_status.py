"""The state of the exchange and of the other work in the background, for the status bar, the command `status` and the
doctor, who need no sign-in.

It reads through the light reader: the status bar is on the screen before the exchange is loaded.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.reading import RowReader
from db.search import DEFECT
from fieldservice.words.moments import moment

ALONE, HEADQUARTERS, ONLINE, OFFLINE = "alone", "headquarters", "online", "offline"
FRESH = timedelta(minutes=10)
"""After this time without contact the exchange counts as offline; a working line is used far more often."""
WRONG_CLOCK = 120
"""Seconds of difference from headquarters' clock from which people are warned; nothing else depends on it."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """`link` is alone (its own headquarters), headquarters, online or offline; `last` is the end of the last whole
    session, UTC."""

    link: str
    unsent: int = 0
    position: int = 0
    last: str = ""
    problems: tuple[str, ...] = ()
    """Codes; fieldservice/presentation/sync_problems.py words them."""
    epoch: str = ""


def exchange(reader: RowReader, now: datetime) -> Exchange:
    """The state of this store's exchange with its headquarters."""
    meta: dict[str, str] = dict(
        reader.rows("SELECT key, value FROM meta WHERE key LIKE 'exchange/%' OR key IN ('headquarters', 'epoch')")
    )
    if "headquarters" in meta:
        return Exchange(HEADQUARTERS, epoch=meta.get("epoch", ""))
    if not meta.get("exchange/url"):
        return Exchange(ALONE)
    counters: dict[str, int] = dict(
        reader.rows("SELECT name, value FROM counter_row WHERE name IN ('journal/seq', 'exchange/acknowledged')")
    )
    relayed = reader.value("SELECT coalesce(sum(last_seq - first_seq + 1), 0) FROM relayed_batch")
    unsent = counters.get("journal/seq", 0) - counters.get("exchange/acknowledged", 0) + int(relayed)
    last, problem = meta.get("exchange/last", ""), meta.get("exchange/problem", "")
    problems = [problem] if problem else []
    if abs(int(meta.get("exchange/skew") or 0)) > WRONG_CLOCK:
        problems.append("clock")
    if is_silent(last, now) and not problem:
        problems.append("silent")
    # The last session recorded whether headquarters was reachable; nothing is sent here.
    online = not problem and bool(last) and abs(now - moment(last)) < FRESH
    seen = json.loads(meta.get("exchange/seen") or "{}")
    return Exchange(
        ONLINE if online else OFFLINE,
        unsent,
        int(seen.get("feed", 0)),
        last,
        tuple(problems),
        meta.get("exchange/epoch", ""),
    )


def is_silent(last: str, now: datetime) -> bool:
    """Whether the last whole session ended too long ago for a working line."""
    return bool(last) and now - moment(last) >= FRESH


def to_review(reader: RowReader) -> int:
    """The length of the review list, roughly: things and incidents are counted without folding them."""
    return int(
        reader.value(
            "SELECT (SELECT count(*) FROM (SELECT 1 FROM work_row WHERE review = 1 LIMIT 100) AS things)"
            " + (SELECT count(*) FROM (SELECT 1 FROM incident WHERE settled = '' LIMIT 100) AS incidents)"
            " + (SELECT count(DISTINCT thing) FROM debt_row WHERE role = 'review')"
        )
    )


def prints_stuck(reader: RowReader) -> int:
    """Print jobs that need a person: failed, perhaps printed, or waiting for a printer that does not answer, and those
    behind them."""
    return int(
        reader.value(
            "SELECT count(*) FROM print_job WHERE state IN ('failed', 'uncertain') OR (state = 'waiting' AND printer IN"
            " (SELECT printer FROM print_job WHERE state = 'waiting' AND tries > 0)"
            " AND printer NOT IN (SELECT name FROM printer WHERE active = 0))"
        )
    )


def printers_in_trouble(reader: RowReader) -> list[tuple[str, tuple[str, ...]]]:
    """The printers that are not switched off and said last that something is wrong: name, and keywords of IPP."""
    rows = reader.rows("SELECT name, reasons FROM printer WHERE active = 1 AND reasons <> '' ORDER BY name")
    return [(name, tuple(reasons.split())) for name, reasons in rows]


def search_stuck(reader: RowReader) -> bool:
    """Whether the search rows of an earlier version cannot be made again because of a defect."""
    return reader.value("SELECT 1 FROM meta WHERE key = ?", (DEFECT,)) is not None
