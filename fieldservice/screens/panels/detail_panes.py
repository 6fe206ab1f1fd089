"""Widgets of a job's page: the list of next steps, and the names of the panes, which a narrow screen shows as tabs."""

from __future__ import annotations

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Click, Key
from textual.message import Message
from textual.widgets import OptionList, Static

from fieldservice.screens.widgets.parsing import half_width
from fieldservice.words import _
from fieldservice.words.marking import N_

PANES = (
    ("next", N_("What next")),
    ("facts", N_("What is known")),
    ("history", N_("What happened")),
    ("related", N_("What belongs to it")),
)


class OfferList(OptionList):
    """The steps that can be taken next; a digit takes the step of that number, unless it is grave."""

    numbered: frozenset[str | None] = frozenset()
    """The steps that a digit takes."""

    def on_key(self, event: Key) -> None:
        digit = half_width(event.character or "")
        option = self.options[int(digit) - 1] if digit.isdigit() and 0 < int(digit) <= self.option_count else None
        if option and option.id in self.numbered:
            event.stop()
            self.highlighted = int(digit) - 1
            self.action_select()


class HistoryPane(VerticalScroll):
    """The history; Enter or a click unfolds what is folded in it."""

    BINDINGS = [
        Binding(
            "enter",
            "open",
            N_("Refusals"),
            id="detail_panes.open",
            show=False,
            tooltip=N_("Show refused attempts one by one, or in one line"),
        )
    ]

    class Opened(Message):
        """A person wants to see what is folded, or to fold it again."""

        def __init__(self, pane: HistoryPane) -> None:
            super().__init__()
            self.pane = pane

    def action_open(self) -> None:
        self.post_message(self.Opened(self))

    def on_click(self) -> None:
        self.action_open()


class PaneTabs(Static):
    """The names of the panes on a screen that shows only one of them; a click shows another."""

    class Chosen(Message):
        """A person clicked on the name of a pane."""

        def __init__(self, pane: str) -> None:
            super().__init__()
            self.pane = pane

    def show(self, shown: str) -> None:
        """Write the names, with the pane `shown` marked."""
        names = [(f" {_(name)} ", "reverse bold" if pane == shown else "") for pane, name in PANES]
        self.update(Content.assemble(*[part for name in names for part in (name, "  ")]))

    def on_click(self, event: Click) -> None:
        right = 0
        for pane, name in PANES:
            right += Content(f" {_(name)}   ").cell_length
            if event.x < right:
                self.post_message(self.Chosen(pane))
                return
