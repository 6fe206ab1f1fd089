"""Three-way closing: the parts of a job line by line, and the keys that say what became of each piece."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from textual.binding import Binding

from fieldservice.desk import Desk
from fieldservice.desk.job_parts import open_pieces
from fieldservice.presentation.part_words import line_in_words, part_name
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms, in_context
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.model import Purpose
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.parts.on_the_job.lines import KEPT, PartLine
from fieldservice.workflows.parts.requisitions.lines import parts_text


def _in_words(piece: tuple[str, str]) -> str:
    """The old serial number and the new one; "" where the part has none."""
    return " -> ".join(filter(None, reversed(piece)))


class ClosingScreen(ListScreen[PartLine]):
    """The parts of one job. Issued is fitted, back as good, dead on arrival, or accounted for otherwise."""

    CSS_PATH = ["list_screen.tcss", "closing.tcss"]
    EMPTY = N_("This job has no parts.")
    HELP = N_(
        "Each line is one part: issued = fitted + returned as good + dead on arrival + other (lost, passed on). "
        "“Replaced” says for how many replaced parts you have recorded what became of them. What is still "
        "missing is shown below the list. F5 records fitted parts, F6 returns the rest as good, F7 records what "
        "became of a replaced part."
    )
    BINDINGS = [
        Binding("f5", "take('fits_part')", N_("Fitted"), id="closing.fit", tooltip=N_("Record a part that was fitted")),
        Binding(
            "f6", "give_back", N_("Return as good"), id="closing.back", tooltip=N_("Return what was not used as good")
        ),
        Binding(
            "f7",
            "take('settles_old_part')",
            N_("Replaced part"),
            id="closing.old",
            tooltip=N_("Record what became of the replaced part: fault tag, kept by the customer, none"),
        ),
        Binding(
            "ctrl+a",
            "take('finds_part_dead')",
            N_("Dead on arrival"),
            id="closing.dead",
            tooltip=N_("The new part does not work; request another one at the same time"),
        ),
        Binding(
            "ctrl+u", "take('loses_part')", N_("Lost"), id="closing.lost", tooltip=N_("Ask a manager to write it off")
        ),
        Binding("escape", "leave", N_("Back"), id="closing.leave", tooltip=N_("Back to the job")),
    ]

    def __init__(self, desk: Desk, person: Person, job: str) -> None:
        super().__init__(desk, person)
        self.job = job

    @property
    def subject(self) -> tuple[str, str]:
        return (self.job, "")

    def read_items(self) -> list[PartLine]:
        return list(self.desk.job_parts.lines(self.job))

    def key(self, item: PartLine) -> str:
        return item.part

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("part", _("Part"), 22, 12, grow=1),
            ListColumn("issued", in_context("quantity", "Issued"), 7, 6),
            ListColumn("fitted", in_context("quantity", "Fitted"), 7, 6),
            ListColumn("back", in_context("quantity", "Back"), 6, 6),
            ListColumn("dead", in_context("quantity", "Dead"), 6, 5),
            ListColumn("other", in_context("quantity", "Other"), 6, 5),
            ListColumn("replaced", in_context("quantity", "Replaced"), 9, 8),
            ListColumn("serials", _("Serial numbers"), 20, 18),
        )

    def cell(self, item: PartLine, column: str, now: datetime) -> Cell:
        open_ = "warning" if not item.is_settled else "success"
        fitted, old = item.fitted - item.taken_out, "warning" if item.old_open else ""
        cells: dict[str, Callable[[], Cell]] = {
            "part": lambda: (f"{'' if item.is_settled else '! '}{item.part} {part_name(item.name)}", open_),
            "issued": lambda: (str(item.issued), ""),
            "fitted": lambda: (str(fitted), ""),
            "back": lambda: (str(item.returned), ""),
            "dead": lambda: (str(item.dead), ""),
            "other": lambda: (str(item.lost + item.passed), ""),
            "replaced": lambda: (f"{fitted - item.old_open}/{fitted}" if fitted else "", old),
            "serials": lambda: (forms.listed(filter(None, map(_in_words, item.pieces))), "muted"),
        }
        return cells[column]()

    def lines(self, item: PartLine) -> list[str]:
        whole = f"{item.part} {part_name(item.name)}"
        return [whole, *line_in_words(item, self.names, self.desk.session.clock())]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        item = self.item
        if action not in ("take", "give_back"):
            return True
        if item is None:
            return False
        if parameters == ("settles_old_part",):
            return bool(item.old_open)
        return bool(item.open)

    def action_take(self, purpose: Purpose) -> None:
        if (item := self.item) is not None:
            step = self.desk.job_parts.step(self.job, purpose)
            self.services.open_screen(
                "step", self.desk, self.person, self.job, step, self._fill(item, purpose), then=self._taken
            )

    def _taken(self, page: object) -> None:
        self.read_again()

    @staticmethod
    def _fill(item: PartLine, purpose: Purpose) -> JsonObject:
        if purpose == "settles_old_part":
            return {"parts": parts_text([{"part": item.part, "quantity": item.old_open}]), "old": KEPT}
        return open_pieces(item)

    def action_give_back(self) -> None:
        if (item := self.item) is not None:
            self.decide(partial(self.desk.job_parts.return_good, self.person, self.job, item))

    def action_open(self) -> None:
        """Enter takes the likely key of the line."""
        if (item := self.item) is not None and not item.is_settled:
            self.action_take("fits_part" if item.open else "settles_old_part")
