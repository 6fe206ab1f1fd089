"""Words of the tiles on top of a work list and of the figures of the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from fieldservice.desk.day_figures import COUNTED, DayFigures, TileCount
from fieldservice.late_dataclass import dataclass
from fieldservice.presentation.glyphs import bar
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.time_limits import short
from fieldservice.words import _, in_context
from fieldservice.words.marking import N_, NP_
from fieldservice.words.moments import moment
from fieldservice.workflows.engine.working_time import BY_THE_CLOCK

LABELS = {
    "overdue": NP_("tile", "Overdue"),
    "waiting": NP_("tile", "Waiting"),
    "collect": NP_("tile", "Collect"),
    "promised": NP_("tile", "Due today"),
    "calls": NP_("tile", "Calls"),
    "requisitions": NP_("tile", "Parts asked for"),
    "below": NP_("tile", "Below minimum"),
    "shipments": NP_("tile", "Deliveries"),
    "escalations": NP_("tile", "Escalations"),
    "returns": NP_("tile", "Returns"),
    "quality": NP_("tile", "Quality"),
    "invoices": NP_("tile", "Invoices"),
    "credits": NP_("tile", "Maker credits"),
    "approvals": NP_("tile", "To approve"),
    "review": NP_("tile", "To review"),
    "papers": NP_("tile", "Not printed"),
    "owed": NP_("tile", "I owe"),
}
ALARMS = {"overdue": "late", "waiting": "soon", "promised": "soon", "collect": "ready", "papers": "soon"}
"""The role of a tile's number while it is not 0; "" for the others, until something of theirs is overdue."""
FIGURES = {
    "received": N_("taken in %(count)s"),
    "dispatched": N_("dispatched %(count)s"),
    "finished": N_("finished %(count)s"),
    "closed": N_("closed %(count)s"),
}


@dataclass(frozen=True, slots=True)
class ShownTile:
    """A tile in words. `role` is the role of its number."""

    name: str
    label: str
    count: str = ""
    note: str = ""
    role: str = ""


def label(name: str) -> str:
    return in_context("tile", LABELS[name])


def shown(name: str, counted: TileCount | None, names: DisplayNames, now: datetime) -> ShownTile:
    """The tile in words; without figures while they are being counted."""
    if counted is None:
        return ShownTile(name, label(name))
    count = f"{COUNTED - 1}+" if counted.count >= COUNTED else str(counted.count)
    if not counted.count:
        return ShownTile(name, label(name), count, "", "done")
    late = name in ("owed", *OF_KIND) and counted.more
    return ShownTile(
        name, label(name), count, NOTES.get(name, _late)(counted, names, now), "late" if late else ALARMS.get(name, "")
    )


OF_KIND = ("calls", "requisitions", "shipments", "escalations", "returns", "quality", "invoices", "credits")


def _late(counted: TileCount, names: DisplayNames, now: datetime) -> str:
    return _("%(count)s overdue", count=counted.more) if counted.more else ""


def _longest(counted: TileCount, names: DisplayNames, now: datetime) -> str:
    if not counted.moment or counted.moment >= "9999":
        return ""
    return _("longest %(time)s", time=short(now, moment(counted.moment), names.hours(counted.holder), names.zone))


def _waited(counted: TileCount, names: DisplayNames, now: datetime) -> str:
    if not counted.moment:
        return ""
    since = short(now, moment(counted.moment), BY_THE_CLOCK, names.zone).lstrip("-")
    return _("longest %(time)s", time=since)


def _next(counted: TileCount, names: DisplayNames, now: datetime) -> str:
    if not counted.moment:
        return ""
    time = short(now, moment(counted.moment), BY_THE_CLOCK, names.zone)
    return _("longest %(time)s", time=time) if time.startswith("-") else _("next %(time)s", time=time)


NOTES: Mapping[str, Callable[[TileCount, DisplayNames, datetime], str]] = {
    "overdue": _longest,
    "waiting": _waited,
    "collect": _waited,
    "promised": _next,
}
"""The second line of a tile; of the others how many are overdue."""
BAR = 8


def in_lines(figures: DayFigures, names: DisplayNames) -> list[str]:
    """The figures of the day, and the load of the engineers as bars, the fullest first."""
    day = "   ".join(_(FIGURES[name], count=count) for name, count in figures.reached.items())
    most = max((count for _name, count in figures.loads), default=0)
    loads = "   ".join(f"{names.person(name)} {bar(count, most, BAR)} {count}" for name, count in figures.loads)
    return [_("Today: %(figures)s", figures=day), _("Load: %(loads)s", loads=loads) if loads else ""]
