"""The clock of a state, from the limit that the state's row in the table names."""

from __future__ import annotations

from fieldservice.shapes import JsonObject, Values
from fieldservice.words.moments import moment
from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.codes import URGENT, code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import Limit
from fieldservice.workflows.engine.promises import promised_times, with_promises

NEVER = "9999"
"""Sorts after every instant: an obligation without a limit."""


def wind_clock(
    limit: Limit | None, thing: Thing | None, facts: Values, context: Context, office: str
) -> JsonObject | None:
    """The clock of a state that is entered, by the calendar of its new holder; None for a state without a clock.

    Where a contract promises more for the state, its time counts (promises.py).
    """
    if limit is None:
        return None
    if limit.keeps and thing is not None and thing.get("clock"):
        return clocks.resume(context.reference.calendar(office), thing.record("clock"), context.now)
    clock = _ordinary(limit, facts, context, office)
    if clock is None or not limit.within:
        return clock
    times = promised_times(thing, facts, context, office, share_of_limits(context, facts, office))
    return with_promises(clock, times, limit.within, context, office)


def _ordinary(limit: Limit, facts: Values, context: Context, office: str) -> JsonObject | None:
    """The clock of a state without any contract."""
    if limit.fact:
        return clocks.until(context.now, moment(facts[limit.fact])) if facts.get(limit.fact) else None
    if limit.days:
        return days_clock(context, limit.days_by.get(code_of(facts.get(limit.by)), limit.days), office)
    if not limit.setting:
        return None  # settled into a state that keeps the clock of the state before, where that state has none
    return minutes_clock(context, limit.setting, facts, office)


def minutes_clock(
    context: Context, setting: str, facts: Values, office: str = "", within: str = "", thing: Thing | None = None
) -> JsonObject:
    """A clock over the working minutes of a setting, by the calendar of the named office, else of this one.

    Urgent work, by its facts, has only a share of them. The clock keeps the share, since the setting may change. With
    `within` a contract may shorten it, for work with these facts; `thing` is the work itself, once there is one.
    """
    at = office or context.office
    calendar, minutes = context.reference.calendar(at), context.reference.minutes(setting, at)
    share = share_of_limits(context, facts, at)
    clock = clocks.wind(calendar, context.now, minutes * share // clocks.FULL)
    if share != clocks.FULL:
        clock["percent"] = share
    return (
        with_promises(clock, promised_times(thing, facts, context, at, share), within, context, at) if within else clock
    )


def days_clock(context: Context, setting: str, office: str = "") -> JsonObject:
    """A clock over the working days of a setting, by the calendar of the named office, else of this one."""
    at = office or context.office
    days = context.reference.number(setting, at)
    return clocks.until(context.now, clocks.after_days(context.reference.calendar(at), context.now, days))


def share_of_limits(context: Context, facts: Values, office: str) -> int:
    """The share of every limit that work has by its level, in percent."""
    urgent = code_of(facts.get("level")) == URGENT
    return context.reference.number("urgent_percent", office) if urgent else clocks.FULL
