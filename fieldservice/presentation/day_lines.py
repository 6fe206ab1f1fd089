"""The figures of the day in lines for those who look rather than read: what was done, the load of each engineer as a
bar, how many jobs the first visit fixed, and what waits for approval."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from fieldservice.desk.day_figures import DayFigures
from fieldservice.presentation.glyphs import bar, glyphs, sparkline
from fieldservice.presentation.names import DisplayNames
from fieldservice.words import _, forms
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk.approvals import Waiting
    from fieldservice.desk.first_fix import FixedOn

FIGURES = {
    "received": N_("taken in %(count)s"),
    "dispatched": N_("dispatched %(count)s"),
    "finished": N_("finished %(count)s"),
    "closed": N_("closed %(count)s"),
}
BAR = 8
BETWEEN = "   "
Part = tuple[str, str]
"""A text of a line, and its role."""
Line = list[Part]
Block = tuple[Part, ...]
"""Parts that are shown together or not at all."""


def day_lines(
    figures: DayFigures, names: DisplayNames, now: datetime, cells: int, width_of: Callable[[str], int]
) -> list[Line]:
    """The lines, each in at most so many cells; a figure that does not fit whole is left out."""
    today = [((_(FIGURES[name], count=count), ""),) for name, count in figures.reached.items()]
    lines = [_line(_("Today"), [*today, *_week(figures.week)], cells, width_of)]
    if figures.loads:
        lines.append(_line(_("Load"), _loads(figures.loads, names), cells, width_of, more=True))
    if figures.approvals:
        asked = [_approval(each, names, now) for each in figures.approvals]
        lines.append(_line(_("To approve"), asked, cells, width_of, more=True))
    return lines


def _line(head: str, blocks: Sequence[Block], cells: int, width_of: Callable[[str], int], more: bool = False) -> Line:
    """The head and as many whole blocks as fit; with `more` the line says how many do not."""
    line: Line = [(f" {head}", "label")]
    left = cells - width_of(line[0][0])
    for number, block in enumerate(blocks):
        rest = len(blocks) - number - 1
        tail = width_of(_more(rest)) if more and rest else 0
        if width_of("".join(text for text, _role in block)) + len(BETWEEN) + tail > left:
            return [*line, (_more(rest + 1), "muted")] if more else line
        line += [(BETWEEN, ""), *block]
        left -= width_of("".join(text for text, _role in block)) + len(BETWEEN)
    return line


def _more(count: int) -> str:
    return BETWEEN + _("%(count)s more", count=count)


def _week(week: Sequence[FixedOn]) -> Iterable[Block]:
    """How many jobs the first visit fixed, and how many visits were not enough, with the course of the week."""
    if not (fixed := sum(each.fixed for each in week)):
        return
    rates = [each.first * 100 // each.fixed if each.fixed else 0 for each in week]
    share = sum(each.first for each in week) * 100 // fixed
    yield (_("fixed at first visit"), ""), (f" {sparkline(rates, 100)} ", "working"), (f"{share}%", "strong")
    again = [each.again for each in week]
    yield (_("second visits"), ""), (f" {sparkline(again)} ", "working"), (str(sum(again)), "strong")


def _loads(loads: Sequence[tuple[str, int]], names: DisplayNames) -> list[Block]:
    most = max(count for _name, count in loads)
    return [
        ((f"{names.person(name)} ", ""), (bar(count, most, BAR), "working"), (f" {count}", "strong"))
        for name, count in loads
    ]


def _approval(asked: Waiting, names: DisplayNames, now: datetime) -> Block:
    """`Refund 2,340.00 CNY, 周睿 10:12`."""
    amount = forms.money(asked.amount, asked.currency) if asked.amount else ""
    what = " ".join(filter(None, (_(asked.label), amount)))
    who = " ".join((names.person(asked.by), names.time(asked.since, now)))
    return (f"{glyphs().folded} {what}", "soon"), (f" {who}", "muted")
