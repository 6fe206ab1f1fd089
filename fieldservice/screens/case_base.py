"""The case base: what is typed finds articles at once; the highlighted one is read below the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.timer import Timer
from textual.widgets import Input, Static

from fieldservice.desk import Desk
from fieldservice.desk.case_base import ListedArticle
from fieldservice.presentation.article_rows import ArticleWords, state_of, votes, votes_in_words
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.parsing import half_width
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.screens.widgets.statusbar import StatusBar
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.case_base.lines import PUBLISHED, RETIRED
from fieldservice.workflows.engine.reference import Person

PAUSE = 0.05
"""Seconds without a key after which the search starts."""
MOST = 200
"""Articles that are listed at most."""
HINT = N_("Symptom, cause or solution (two characters are enough), pinyin or its initials, model, code")


class CaseBaseScreen(ListScreen[ListedArticle]):
    """The articles of all offices, what solved most faults at the top."""

    AUTO_FOCUS = "#typed"
    CSS_PATH = ["list_screen.tcss", "case_base.tcss"]
    EMPTY = N_("No article here yet. F4 writes one.")
    NO_SUCH = N_("No article has these words. F4 writes one.")
    HELP = N_(
        "Knowledge base articles: causes of faults and how to repair them. Type what you know: words "
        "of symptom, cause or solution, pinyin, initials, a model, a code. Enter opens the highlighted "
        "article, where you can vote on it. F4 writes one, F7 shows retired ones. Works offline too."
    )
    BINDINGS = [
        Binding("enter", "open", N_("Open"), id="case_base.open", tooltip=N_("Open the highlighted article")),
        Binding("f4", "write", N_("New"), id="case_base.write", tooltip=N_("Write a knowledge base article")),
        Binding(
            "f7", "retired", N_("Retired"), id="case_base.retired", tooltip=N_("Retired articles, or those in use")
        ),
        Binding("up", "move(-1)", N_("Up"), show=False, id="case_base.up", tooltip=N_("Row above")),
        Binding("down", "move(1)", N_("Down"), show=False, id="case_base.down", tooltip=N_("Row below")),
        Binding("pageup", "move(-8)", N_("Page up"), show=False, id="case_base.page_up", tooltip=N_("Eight rows up")),
        Binding(
            "pagedown", "move(8)", N_("Page down"), show=False, id="case_base.page_down", tooltip=N_("Eight rows down")
        ),
        Binding("escape", "leave", N_("Back"), id="case_base.leave", tooltip=N_("Back to the screen before")),
    ]

    def __init__(self, desk: Desk, person: Person, typed: str = "") -> None:
        super().__init__(desk, person)
        self.narrowed_by, self.view = typed, PUBLISHED
        self.article_words = ArticleWords.of(desk)
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        yield StatusBar(
            self.services.office_status(), now=lambda: self.desk.session.clock().astimezone(self.names.zone)
        )
        yield Input(self.narrowed_by, placeholder=_(HINT), id="typed", compact=True)
        yield RowList(self._source(), empty=_(self.EMPTY), now=self.desk.session.clock, id="list")
        with VerticalScroll(id="below", can_focus=False):
            yield Static(id="lines", markup=False)
        yield KeyBar()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.narrowed_by = half_width(event.value).strip()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self.read_again)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.action_open()

    def read_items(self) -> Sequence[ListedArticle]:
        return self.desk.case_base.found(self.narrowed_by, self.view, MOST)

    def matches(self, item: ListedArticle) -> bool:
        return True  # the desk looks in more than the cells

    def key(self, item: ListedArticle) -> str:
        return item.thing

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("number", _("Number"), 14, 14, whole=True),
            ListColumn("title", _("Symptom"), 30, 16, grow=2),
            ListColumn("about", _("Device"), 18, 10, grow=1),
            ListColumn("cause", _("Cause"), 14, 10),
            ListColumn("votes", _("Votes"), 7, 5),
        )

    def cell(self, item: ListedArticle, column: str, now: datetime) -> Cell:
        words = self.article_words
        cells: dict[str, Callable[[], Cell]] = {
            "number": lambda: (item.number, "muted"),
            "title": lambda: (item.title, "muted" if item.retired else ""),
            "about": lambda: (words.about(item), ""),
            "cause": lambda: (words.code("cause", item.cause_code), ""),
            "votes": lambda: (votes(item), ""),
        }
        return cells[column]()

    def lines(self, item: ListedArticle) -> list[str]:
        article = self.desk.case_base.article(item.thing)
        said = {name: str(article.get(name) or "") for name in ("symptom", "cause", "solution")} if article else {}
        head = "  ".join(filter(None, (item.number, state_of(item), votes_in_words(item), self._source_of(item))))
        labels = {"cause": _("Cause"), "solution": _("Solution")}
        told = [
            _("%(label)s: %(value)s", label=label, value=said[name]) for name, label in labels.items() if said.get(name)
        ]
        return [said.get("symptom", item.title), *told, head]

    def _source_of(self, item: ListedArticle) -> str:
        return _("from %(number)s", number=item.source) if item.source else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.item is not None if action == "open" else True

    def action_move(self, rows: int) -> None:
        self.query_one(RowList).action_move(rows)

    def action_write(self) -> None:
        self.services.begin(self.desk.case_base.to_write())

    def action_retired(self) -> None:
        self.view = PUBLISHED if self.view == RETIRED else RETIRED
        self.read_again()

    def action_open(self) -> None:
        if (item := self.item) is not None:
            self.services.show_detail(item.thing)
