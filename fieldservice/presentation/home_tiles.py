"""Words of the tiles on top of a work list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from fieldservice.desk.day_figures import COUNTED, TileCount
from fieldservice.late_dataclass import dataclass
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.time_limits import short
from fieldservice.words import _, in_context
from fieldservice.words.marking import NP_
from fieldservice.words.moments import moment
from fieldservice.workflows.engine.working_time import BY_THE_CLOCK, WorkingTime

LABELS = {
    "overdue": NP_("tile", "Overdue"),
    "late": NP_("tile", "My late"),
    "waiting": NP_("tile", "Waiting"),
    "collect": NP_("tile", "Collect"),
    "promised": NP_("tile", "Promised"),
    "visits": NP_("tile", "My visits"),
    "calls": NP_("tile", "Calls"),
    "call_backs": NP_("tile", "Call back"),
    "van": NP_("tile", "In the van"),
    "faulty": NP_("tile", "Faulty"),
    "requisitions": NP_("tile", "To issue"),
    "below": NP_("tile", "Reorder"),
    "shipments": NP_("tile", "Deliveries"),
    "escalations": NP_("tile", "Escalations"),
    "returns": NP_("tile", "Returns"),
    "quality": NP_("tile", "Quality"),
    "invoices": NP_("tile", "Invoices"),
    "credits": NP_("tile", "Maker credits"),
    "approvals": NP_("tile", "Approve"),
    "review": NP_("tile", "Review"),
    "papers": NP_("tile", "Not printed"),
    "owed": NP_("tile", "Owed"),
}
ALARMS = {
    "overdue": "late",
    "late": "late",
    "waiting": "soon",
    "promised": "soon",
    "collect": "ready",
    "papers": "soon",
}
"""The role of a tile's number while it is not 0; "" for the others, until something of theirs is overdue."""


@dataclass(frozen=True, slots=True)
class ShownTile:
    """A tile in words. `role` is the role of its number, `note_role` that of its second line."""

    name: str
    label: str
    count: str = ""
    notes: tuple[str, ...] = ()
    """What presses, the most pressing first; a narrow tile shows as many as fit."""
    role: str = ""
    note_role: str = ""


def label(name: str) -> str:
    return in_context("tile", LABELS[name])


def shown(name: str, counted: TileCount | None, names: DisplayNames, now: datetime) -> ShownTile:
    """The tile in words; without figures while they are being counted."""
    if counted is None:
        return ShownTile(name, label(name))
    count = f"{COUNTED - 1}+" if counted.count >= COUNTED else str(counted.count)
    if not counted.count:
        return ShownTile(name, label(name), count, (), "done")
    notes = tuple(filter(None, NOTES.get(name, _late)(counted, names, now)))
    late = bool(counted.late)
    return ShownTile(name, label(name), count, notes, "late" if late else ALARMS.get(name, ""), "late" if late else "")


Notes = tuple[str, ...]


def _late(counted: TileCount, names: DisplayNames, now: datetime) -> Notes:
    late = _("%(count)s late", count=counted.late) if counted.late else ""
    return late, "" if late else _oldest(counted, names, now)[0]


def _oldest(counted: TileCount, names: DisplayNames, now: datetime) -> Notes:
    """How long the oldest is over its limit, in the working time of the office that holds it."""
    return (
        (_("oldest %(time)s", time=_since(counted, names.hours(counted.holder), names, now)),)
        if _past(counted, now)
        else ("",)
    )


def _waited(counted: TileCount, names: DisplayNames, now: datetime) -> Notes:
    return (_("longest %(time)s", time=_since(counted, BY_THE_CLOCK, names, now)),) if _past(counted, now) else ("",)


def _collected(counted: TileCount, names: DisplayNames, now: datetime) -> Notes:
    """How many customers were not told, then how long the oldest has been ready."""
    untold = _("%(count)s not told", count=counted.more) if counted.more else ""
    since = _("oldest %(time)s", time=_since(counted, BY_THE_CLOCK, names, now)) if _past(counted, now) else ""
    return untold, since


def _next(counted: TileCount, names: DisplayNames, now: datetime) -> Notes:
    late = _("%(count)s late", count=counted.late) if counted.late else ""
    if not counted.moment or _past(counted, now):
        return (late,)
    return late, _("next %(time)s", time=short(now, moment(counted.moment), BY_THE_CLOCK, names.zone))


def _kinds(counted: TileCount, names: DisplayNames, now: datetime) -> Notes:
    return (_("%(count)s kinds", count=counted.more),) if counted.more else ("",)


def _past(counted: TileCount, now: datetime) -> bool:
    return bool(counted.moment) and counted.moment < "9999" and moment(counted.moment) <= now


def _since(counted: TileCount, hours: WorkingTime, names: DisplayNames, now: datetime) -> str:
    return short(now, moment(counted.moment), hours, names.zone).lstrip("-")


NOTES: Mapping[str, Callable[[TileCount, DisplayNames, datetime], Notes]] = {
    "overdue": _oldest,
    "late": _oldest,
    "waiting": _waited,
    "collect": _collected,
    "promised": _next,
    "visits": _next,
    "call_backs": _next,
    "van": _kinds,
}
"""The second line of a tile; of the others how many are late."""
