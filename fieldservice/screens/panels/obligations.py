"""A person's open obligations, the most urgent first: one line on a small screen, a list on a tall one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from rich.segment import Segment
from textual.events import Click
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.presentation.list_rows import marked_urgent
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.till_rows import owed_for
from fieldservice.presentation.time_limits import row_limit, row_limit_in_full
from fieldservice.screens.panels.list_sources import Cell, InMemorySource
from fieldservice.screens.widgets.cells import fit, inert
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.shapes import Values
from fieldservice.words import _, forms

Obligations = Sequence[Values]


def obligation_list(obligations: Obligations, names: DisplayNames) -> InMemorySource:
    columns = (
        ListColumn("label", _("You owe"), 30, 24, grow=3),
        ListColumn("customer", _("Customer"), 18, 10, grow=1),
        ListColumn("device", _("Device"), 14, 8, grow=1),
        ListColumn("phone_tail", _("Phone"), 6),
        ListColumn("number", _("Number"), 14, 14, whole=True),
        ListColumn("due", _("Limit"), 7, 7),
    )
    return InMemorySource([{**row, "id": row["thing"]} for row in obligations], columns, partial(_cell, names))


def _cell(names: DisplayNames, row: Values, key: str, now: datetime) -> Cell:
    if key == "due":
        limit = row_limit(names, row, now)
        return limit.text, limit.role
    if key == "label":
        return marked_urgent(row, _(row["label"])), "notice" if row["urgent"] else ""
    if key in ("customer", "device"):
        return forms.named(str(row.get(key) or "")), ""
    if key == "phone_tail":
        return f"*{row[key]}" if row.get(key) else "", "muted"
    return owed_for(row), ""


class ObligationSummary(Widget):
    """One line with the most urgent obligation and the number of each kind. It is hidden while there are none."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"obligations--urgent"}
    DEFAULT_CSS = """
    ObligationSummary { height: 1; background: $panel; color: $text-warning; }
    ObligationSummary > .obligations--urgent { color: $text-error; text-style: bold; }
    """

    class Opened(Message):
        """A person clicked the line to see all obligations."""

    def __init__(self, obligations: Obligations, names: DisplayNames, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now, self._names = now, names
        self._obligations = obligations
        self.display = bool(obligations)

    def show_obligations(self, obligations: Obligations) -> None:
        self._obligations = obligations
        self.display = bool(obligations)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if not self._obligations:
            return Strip.blank(self.size.width, self.rich_style)
        first = self._obligations[0]
        limit, label = row_limit_in_full(self._names, first, self._now()), marked_urgent(first, _(first["label"]))
        whom = " ".join(
            filter(None, (owed_for(first), *map(str, (first.get(name) or "" for name in ("customer", "device")))))
        )
        urgent = f" {_('You owe')} {len(self._obligations)}: {label} {whom} {limit.text}"
        kinds = Counter(row["label"] for row in self._obligations)
        rest = "  ".join(f"{_(label)}: {count}" for label, count in kinds.items() if len(kinds) > 1)
        style = self.get_component_rich_style("obligations--urgent") if limit.level == 3 else self.rich_style
        segments = [Segment(inert(urgent), style), Segment(inert(f"  ({rest})") if rest else "", self.rich_style)]
        strip = Strip(segments)
        if strip.cell_length <= self.size.width:
            return strip.adjust_cell_length(self.size.width, self.rich_style)
        return Strip([Segment(fit(inert(urgent), self.size.width), style)], self.size.width)

    def on_click(self, event: Click) -> None:
        self.post_message(self.Opened())


class ObligationList(RowList):
    """The list of obligations under the work list on a tall screen."""

    DEFAULT_CSS = "ObligationList { height: 7; }"

    def __init__(self, obligations: Obligations, names: DisplayNames, now: Callable[[], datetime]) -> None:
        self._names = names
        super().__init__(
            obligation_list(obligations, names),
            empty=_("No open obligations. Slips to hand in, call-backs and work not yet accepted appear here."),
            now=now,
            id="debts",
        )

    def show_obligations(self, obligations: Obligations) -> None:
        self.reload(obligation_list(obligations, self._names))

    @property
    def owed(self) -> Values | None:
        """What is highlighted."""
        return self.row[1] if self.row else None
