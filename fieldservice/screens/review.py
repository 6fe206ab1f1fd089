"""The review list: entries that came late, conflict or were marked, with both sides of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from textual.binding import Binding

from fieldservice.desk.incident_words import CLASSES
from fieldservice.desk.review_list.items import CHOICES, ReviewItem
from fieldservice.presentation.messages import reason_and_who, render
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.common import grave


class ReviewScreen(ListScreen[ReviewItem]):
    """Everything that a person must review, the oldest first."""

    CSS_PATH = ["list_screen.tcss", "review.tcss"]
    EMPTY = N_("Nothing to review. Late, conflicting and marked entries appear here.")
    HELP = N_(
        "Late, conflicting and marked entries. Nothing is lost, and no work waits for this list: every page "
        "already shows the valid state. Both sides are below the list."
    )
    BINDINGS = [
        Binding("f5", "settle(0)", N_("Leave unchanged"), id="review.stays", tooltip=N_("Keep the current value")),
        Binding(
            "f7",
            "settle(1)",
            N_("Decide otherwise"),
            id="review.other",
            tooltip=N_("Decide the other way: let it count, or take the other value"),
        ),
        Binding("enter", "open", N_("Open"), id="review.open", tooltip=N_("Open the job or file")),
        Binding("escape", "leave", N_("Back"), id="review.leave", tooltip=N_("Back to the screen before")),
    ]

    def read_items(self) -> list[ReviewItem]:
        return self.desk.review.items(self.person)

    def key(self, item: ReviewItem) -> str:
        return item.key

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("what", _("What"), 16, 10),
            ListColumn("number", _("Number"), 16, 12),
            ListColumn("says", _("In words"), 50, 20, grow=1),
            ListColumn("since", _("Since"), 15),
        )

    def cell(self, item: ReviewItem, column: str, now: datetime) -> Cell:
        cells: dict[str, Callable[[], Cell]] = {
            "what": lambda: (_(CLASSES.get(item.what, item.what)), "warning"),
            "number": lambda: (item.number, "strong"),
            "says": lambda: (render(item.says), "" if item.may_settle else "muted"),
            "since": lambda: (self.names.time(item.since, now), "muted"),
        }
        return cells[column]()

    def lines(self, item: ReviewItem) -> list[str]:
        """The sentence about the item, both sides, and the keys that settle it or why this person may not."""
        lines = [render(item.says)]
        for side in item.sides:
            lines += ["", f"{_(side.label)}:", *(f"  {render(line)}" for line in side.lines)]
        if item.may_settle:
            keys = ("F5", "F7")
            lines += [
                "",
                "   ".join(f"{key} {_(CHOICES[choice])}" for key, choice in zip(keys, item.choices, strict=False)),
            ]
        elif item.why_not is not None:
            lines += ["", reason_and_who(item.why_not, item.who_may, self.names.staff)]
        return lines

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        item = self.item
        if action == "settle":
            return item is not None and item.may_settle and int(str(parameters[0])) < len(item.choices)
        if action == "open":
            return item is not None and bool(item.thing or item.others)
        return True

    def action_settle(self, choice: int) -> None:
        if (item := self.item) is not None:
            chosen = item.choices[choice]
            act = partial(self.desk.review.settle, self.person, item.key, chosen)
            about = [f"{item.number}  {_(CLASSES.get(item.what, item.what))}", render(item.says)]
            self.decide_once_asked(_(CHOICES[chosen]), about, _(grave.SETTLED), act)

    def action_open(self) -> None:
        item = self.item
        if item is not None and (thing := item.thing or next((id_ for _kind, id_ in item.others), "")):
            self.services.show_detail(thing)
