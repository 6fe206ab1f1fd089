"""What holds at the office where a step is taken: its day, its currency, and its headquarters."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from fieldservice.words.moments import moment, stamp
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.reference import headquarters_of


def today(context: Context, ahead: int = 0) -> str:
    """The day in the zone of this office, or so many days later: 2026-11-30."""
    return (context.now.astimezone(context.reference.zone(context.office)).date() + timedelta(days=ahead)).isoformat()


def day_of(at: str, context: Context) -> str:
    """The day of a kept moment in the zone of this office."""
    return moment(at).astimezone(context.reference.zone(context.office)).date().isoformat()


def end_of(day: str, context: Context) -> str:
    """The end of a day at this office, as UTC text."""
    following = datetime.fromisoformat(day) + timedelta(days=1)
    return stamp(datetime.combine(following, time(0), context.reference.zone(context.office)))


def currency_here(context: Context) -> str:
    """The currency in which this office quotes, takes money and keeps its books."""
    return context.reference.currency(context.office)


def headquarters_here(context: Context) -> str:
    """The office in whose store the departments of headquarters work; an office that stands alone is its own."""
    return next(iter(headquarters_of(context.reference)), context.office)
