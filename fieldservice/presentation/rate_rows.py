"""Words the rates of spare parts, alike on the screen and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.presentation.glyphs import bar
from fieldservice.presentation.messages import render
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldservice.desk.rates import CountedThing, Period, Watched
    from fieldservice.read_model.rates import Figures

BAR = 10
"""Cells of the bar of a rate."""


def tenths(figures: Figures) -> int | None:
    """A rate in tenths of a per cent, rounded; None where nothing was counted."""
    return (2000 * figures.hits + figures.base) // (2 * figures.base) if figures.base else None


def percent(figures: Figures) -> str:
    """A rate as `12.3 %`; "" where nothing was counted."""
    found = tenths(figures)
    return "" if found is None else f"{found // 10}.{found % 10} %"


def rate_bar(figures: Figures, most: int, cells: int = BAR) -> str:
    """A rate as a bar read without colour: `███░░░░░░░`; full where it is `most`, in tenths of a per cent."""
    found = tenths(figures)
    if found is None:
        return ""
    return bar(found, most, cells)


def most_of(watched: list[Watched]) -> int:
    """The highest of these rates, now or before, in tenths of a per cent: where a bar is full."""
    return max((tenths(each) or 0 for one in watched for each in (one.figures, one.before)), default=0)


def hits_of_base(figures: Figures) -> str:
    return _("%(hits)s of %(base)s", hits=forms.amount(figures.hits), base=forms.amount(figures.base))


def in_words(watched: Watched) -> list[str]:
    """What a figure counts, in a sentence, and what it is worth."""
    worth = watched.figures.value
    said = render(watched.sentence)
    return [
        f"{said} {_('At standard cost: %(value)s.', value=forms.money(worth, watched.currency))}" if worth else said
    ]


def trend_in_words(trend: Sequence[tuple[Period, Figures]]) -> list[str]:
    """The figures of the last periods, a line each: period, bar, rate, what was counted."""
    most = max((tenths(figures) or 0 for _period, figures in trend), default=0)
    return [
        f"{period.name}  {rate_bar(figures, most):{BAR}}  {percent(figures) or '-':>7}"
        f"  {hits_of_base(figures) if figures.base else ''}".rstrip()
        for period, figures in trend
    ]


def rate_object(watched: Watched) -> JsonObject:
    """A rate as --json prints it."""
    found = tenths(watched.figures)
    return {
        "rate": watched.rate.name,
        "office": watched.office,
        "period": watched.period.name,
        "hits": watched.figures.hits,
        "base": watched.figures.base,
        "per_mille": found,
        "value": watched.figures.value,
        "before": tenths(watched.before),
        "says": in_words(watched)[0],
    }


def counted_object(counted: CountedThing) -> JsonObject:
    """What a figure counts as --json prints it."""
    return {
        "at": counted.at,
        "id": counted.thing,
        "number": counted.number,
        "part": counted.part,
        "base": counted.base,
        "hits": counted.hits,
    }
