"""The times that a contract promises for a job: when the work begins, and when the device is repaired.

They run from the call, or from when the device came in, over the working time of the service point; the time that was
waited is added, and urgent work has a share of them. The instants stand in the clock of each entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, Values
from fieldservice.words.moments import moment, stamp, zone_named
from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.clocks import Calendar
from fieldservice.workflows.engine.cover import Cover
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.marks import NOT_COUNTED

if TYPE_CHECKING:
    from fieldservice.workflows.engine.context import Context

RESPONSE, REPAIR = "response", "repair"
CARE_VISIT, ITS_CONTRACT = "care_visit", "contract"
"""The facts of a job that was opened for a care visit: for it a contract promises a day, and no other times."""
PROMISES = "promises"
"""In a clock: by RESPONSE and REPAIR the instant that a contract promises, UTC text, and the number of the contract."""
BY_CONTRACT = "contract"
"""In a clock: the number of the contract whose time is its limit."""
MINUTES = {RESPONSE: attrgetter("response_minutes"), REPAIR: attrgetter("repair_minutes")}
Times = Mapping[str, tuple[str, str]]
"""By RESPONSE and REPAIR: the instant, UTC text, and the number of the contract."""


def covers_of(facts: Values, context: Context) -> list[Cover]:
    """The contracts of the device of a job with these facts, also those that have ended; its address is its site."""
    named = [str(facts.get(name) or "") for name in ("customer", "device", "serial", "address")]
    return list(context.covers.of(*named)) if any(named) else []


def promised_times(thing: Thing | None, facts: Values, context: Context, office: str, share: int) -> Times:
    """What the contracts of a job promise; of several the shortest time counts. {} where nothing is promised."""
    if facts.get(CARE_VISIT):
        return {}
    calendar = context.reference.calendar(office)
    begin = _begin(thing, facts, context.now)
    day = begin.astimezone(zone_named(calendar.zone)).date().isoformat()
    covers = [cover for cover in covers_of(facts, context) if cover.holds_on(day)]
    waited = waited_minutes(thing, calendar, context.now) if covers and thing is not None else 0
    found = {}
    for name, minutes_of in MINUTES.items():
        promised = [(minutes_of(cover), cover.number) for cover in covers if minutes_of(cover)]
        if promised:
            minutes, number = min(promised)
            due = clocks.after_working(calendar, begin, minutes * share // clocks.FULL + waited)
            found[name] = (stamp(due), number)
    return found


def with_promises(clock: JsonObject, times: Times, within: str, context: Context, office: str) -> JsonObject:
    """The clock with what is promised; its limit is what is promised for the state, where that is shorter.

    An appointment stays what was agreed with the customer.
    """
    if not times:
        return clock
    told: JsonObject = {**clock, PROMISES: {name: list(each) for name, each in times.items()}}
    due, number = times.get(within, ("", ""))
    if not due or clock.get("fixed") or due >= clock["due"]:
        return told
    calendar, now = context.reference.calendar(office), context.now
    left = int(clocks.working_minutes(calendar, now, moment(due)))
    return {**told, **clocks.wind(calendar, now, left), "due": due, BY_CONTRACT: number}


def _begin(thing: Thing | None, facts: Values, now: datetime) -> datetime:
    """From when the times run: the call, or when the device came in."""
    known = next(filter(None, (facts.get("came_in"), facts.get("called"), thing.opened if thing else "")), "")
    return moment(str(known)) if known else now


def waited_minutes(thing: Thing, calendar: Calendar, now: datetime) -> int:
    """The working minutes for which the work waited with a reason."""
    return int(sum(clocks.working_minutes(calendar, begin, end) for begin, end in _waits(thing, now)))


def _waits(thing: Thing, now: datetime) -> Iterable[tuple[datetime, datetime]]:
    since: datetime | None = None
    for line in thing.history:
        data = line.entry.data
        if line.late or line.entry.mark in NOT_COUNTED or not isinstance(data, dict):
            continue
        begins, ends = bool(data.get("waiting")), "waiting" in data and not data["waiting"]
        if since is not None and (ends or line.before != line.after):
            yield since, moment(line.entry.made)
            since = None
        if begins and line.before == line.after:
            since = moment(line.entry.made)
    if since is not None:
        yield since, now
