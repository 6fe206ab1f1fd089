"""How the exchange stands, through the light reader: what the status bar, `status` and the doctor say without a
sign-in.

Nothing here loads the exchange itself: the bar is on the screen before anything heavy is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

ALONE, HEADQUARTERS, ONLINE, OFFLINE = "alone", "headquarters", "online", "offline"
FRESH = timedelta(minutes=10)
"""After which an exchange is no longer called present; the line is asked far more often while there is one."""
WRONG_CLOCK = 120
"""Seconds from headquarters' clock from which on people are told; nothing is decided by it."""


class Reader(Protocol):
    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Any]: ...

    def value(self, sql: str, params: Sequence[Any] = ()) -> Any: ...


@dataclass(frozen=True, slots=True)
class Exchange:
    """`link` is alone (its own headquarters), headquarters, online or offline; `last` is the end of the last whole
    session, UTC."""

    link: str
    unsent: int = 0
    position: int = 0
    last: str = ""
    problems: tuple[str, ...] = ()
    """Codes; fieldservice/problems.py has the words."""
    epoch: str = ""


def exchange(reader: Reader, now: datetime) -> Exchange:
    """How this store stands to its headquarters."""
    meta = dict(
        reader.rows("SELECT key, value FROM meta WHERE key LIKE 'exchange/%' OR key IN ('headquarters', 'epoch')")
    )
    if "headquarters" in meta:
        return Exchange(HEADQUARTERS, epoch=meta.get("epoch", ""))
    if not meta.get("exchange/url"):
        return Exchange(ALONE)
    counters = dict(
        reader.rows("SELECT name, value FROM counter_row WHERE name IN ('journal/seq', 'exchange/acknowledged')")
    )
    relayed = reader.value("SELECT coalesce(sum(last_seq - first_seq + 1), 0) FROM relayed_batch")
    unsent = counters.get("journal/seq", 0) - counters.get("exchange/acknowledged", 0) + int(relayed)
    last, problem = meta.get("exchange/last", ""), meta.get("exchange/problem", "")
    problems = [problem] if problem else []
    if abs(int(meta.get("exchange/skew") or 0)) > WRONG_CLOCK:
        problems.append("clock")
    # Whether there was a line is what the last session said; nobody is asked for it here.
    online = not problem and bool(last) and now - _moment(last) < FRESH
    seen = json.loads(meta.get("exchange/seen") or "{}")
    return Exchange(
        ONLINE if online else OFFLINE,
        unsent,
        int(seen.get("feed", 0)),
        last,
        tuple(problems),
        meta.get("exchange/epoch", ""),
    )


def to_review(reader: Reader) -> int:
    """How much stands on the review list, roughly: its things and incidents, counted without folding any."""
    return int(
        reader.value(
            "SELECT (SELECT count(*) FROM (SELECT 1 FROM work_row WHERE review = 1 LIMIT 100) AS some)"
            " + (SELECT count(*) FROM (SELECT 1 FROM incident WHERE settled = '' LIMIT 100) AS more)"
            " + (SELECT count(DISTINCT thing) FROM debt_row WHERE role = 'review')"
        )
    )


def prints_stuck(reader: Reader) -> int:
    """Papers that somebody must look after: they failed, may have been printed, or wait for a printer that did not
    answer."""
    return int(
        reader.value(
            "SELECT count(*) FROM print_job WHERE state IN ('failed', 'uncertain') OR (state = 'waiting' AND tries > 0)"
        )
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text[:19]).replace(tzinfo=UTC)
