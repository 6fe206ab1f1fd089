"""Quality feedback: what quality works on, which jobs belong to a batch, and where a batch is suspected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.binding import Binding

from fieldservice.desk.quality import SUSPECTED, VIEWS, ListedFeedback
from fieldservice.presentation.messages import role_word
from fieldservice.presentation.quality_rows import jobs_in_words, state_in_words
from fieldservice.presentation.time_limits import item_limit
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.panels.viewed_list import ViewedListScreen
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.quality.lines import result_of


class QualityScreen(ViewedListScreen[ListedFeedback]):
    """Every feedback that this office sees, what is due first at the top."""

    CSS_PATH = ["list_screen.tcss", "quality.tcss"]
    EMPTY = N_("No quality feedback here. F4 reports a major quality problem; F3 shows suspected batches.")
    HELP = N_(
        "Major quality problems with the quality department. Jobs says how many are gathered, and how many more on the "
        "same fault of the same model are proposed; F5 gathers them. F3 shows what is under way, then the suspected "
        "batches: faults of a model with many jobs, of which no feedback is open. F4 on one of these reports it."
    )
    FIND = (N_("Find in this list"), N_("Number, model, fault or office; empty shows all again."), N_("Words"))
    BINDINGS = [
        Binding("enter", "open", N_("Open"), id="quality.open", tooltip=N_("Open its page")),
        Binding("ctrl+f", "find_here", N_("Find"), id="quality.find", tooltip=N_("Number, model, fault, office")),
        Binding("f4", "report", N_("Report"), id="quality.report", tooltip=N_("Report a major quality problem")),
        Binding("f5", "gather", N_("Gather"), id="quality.gather", tooltip=N_("Gather jobs on the same fault")),
        Binding("f3", "next_view", N_("Only"), id="quality.view", tooltip=N_("All, under way, suspected batches")),
        Binding("escape", "leave", N_("Back"), id="quality.leave", tooltip=N_("Back to the screen before")),
    ]
    VIEWS = VIEWS

    def on_mount(self) -> None:
        self.symptoms = self.desk.session.code_words("symptom")
        super().on_mount()

    def read_items(self) -> list[ListedFeedback]:
        return self.desk.quality.rows(self.narrowed_by, self.view)

    def key(self, item: ListedFeedback) -> str:
        return item.thing or f"{item.device}/{item.symptom}"

    def columns(self) -> tuple[ListColumn, ...]:
        if self.view == SUSPECTED:  # all in one state, without a limit
            return (
                ListColumn("model", _("Model"), 24, 14, grow=1),
                ListColumn("symptom", _("Symptom"), 24, 14, grow=1),
                ListColumn("jobs", _("Jobs"), 12, 8, whole=True),
                ListColumn("first", _("First job"), 15),
            )
        return (
            ListColumn("number", _("Number"), 14, 14, whole=True),
            ListColumn("state", _("State"), 20, 10, whole=True),
            ListColumn("due", _("Limit"), 7, 7, whole=True),
            ListColumn("model", _("Model"), 14, 8, grow=1),
            ListColumn("symptom", _("Symptom"), 12, 8, grow=1),
            ListColumn("jobs", _("Jobs"), 12, 12, whole=True),
            ListColumn("turn", _("Waits for"), 14),
            ListColumn("fault", _("What fails"), 24, grow=2),
        )

    def cell(self, item: ListedFeedback, column: str, now: datetime) -> Cell:
        cells: dict[str, Callable[[], Cell]] = {
            "number": lambda: (item.number, ""),
            "state": lambda: (state_in_words(item), "" if item.open else "muted"),
            "due": lambda: self._due(item, now),
            "model": lambda: (item.device, ""),
            "symptom": lambda: (self._symptom(item), ""),
            "jobs": lambda: (jobs_in_words(item), "warning" if item.proposed else ""),
            "turn": lambda: (self._turn(item), ""),
            "fault": lambda: (item.fault, ""),
            "first": lambda: (self.names.time(item.first, now), ""),
        }
        return cells[column]()

    def _due(self, item: ListedFeedback, now: datetime) -> Cell:
        if not item.open or item.state == SUSPECTED:
            return "", ""
        left = item_limit(self.names, item, now)
        return left.text, left.role

    def _symptom(self, item: ListedFeedback) -> str:
        return forms.in_language({"code": item.symptom, **self.symptoms.get(item.symptom, {})}) if item.symptom else ""

    def _turn(self, item: ListedFeedback) -> str:
        return forms.listed(filter(None, (role_word(item.turn_role), item.holder))) if item.turn_role else ""

    def lines(self, item: ListedFeedback) -> list[str]:
        if item.state == SUSPECTED:
            return [
                _("%(count)s jobs on %(symptom)s of %(model)s, the first from %(first)s. F4 reports it.",
                  count=item.proposed, symptom=self._symptom(item), model=item.device,
                  first=self.names.time(item.first, self.desk.session.clock()))
            ]  # fmt: skip
        result = result_of(self.desk.session.thing(item.thing))
        more = _("%(count)s more jobs are proposed; F5 gathers them.", count=item.proposed) if item.proposed else ""
        found = _("Instruction to service: %(what)s", what=result["measure"]) if result.get("measure") else ""
        about = (item.number, state_in_words(item), self._turn(item), item.device, self._symptom(item))
        return [*filter(None, (" | ".join(filter(None, about)), item.fault, more, found))]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        item = self.item
        if action == "gather":
            return item is not None and bool(item.thing) and bool(item.proposed)
        return item is not None and bool(item.thing) if action == "open" else True

    def action_report(self) -> None:
        step, item = self.desk.quality.reporting(), self.item
        if item is None or item.state != SUSPECTED:
            self.services.begin(step)
            return
        self.services.open_screen(
            "step", self.desk, self.person, "new", step, self.desk.quality.filled_in(item),
            then=lambda _page: self.read_again(),
        )  # fmt: skip

    def action_gather(self) -> None:
        if (item := self.item) is not None and item.thing:
            self.services.take_step(item.thing, self.desk.quality.gathering(item.thing))

    def action_open(self) -> None:
        if (item := self.item) is not None and item.thing:
            self.services.show_detail(item.thing)
