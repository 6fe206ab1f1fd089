"""What the case base proposes below the forms of calls, bench and visits, while somebody types.

On a small screen it is one line with its key; on a large one the articles stand there with cause and solution.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message

from fieldservice.desk.case_base import NOTHING, Fault, ListedArticle, Proposals
from fieldservice.presentation.article_rows import ArticleWords, pairs_in_words, votes, votes_in_words
from fieldservice.screens.panels.signature_screen import SignatureScreen
from fieldservice.screens.widgets.cells import fit, inert
from fieldservice.screens.widgets.flowing_text import FlowingText
from fieldservice.shapes import Values
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import code_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldservice.desk import Desk
    from fieldservice.screens.widgets.form import Form
    from fieldservice.workflows.engine.fold import Thing

KEY = "Ctrl+O"
ABOUT_A_FAULT = frozenset({"symptom", "symptom_code", "finding", "cause_code", "solution", "handling"})
"""Fields by which a form is about a fault."""
OF_ARTICLES = ("writes_article", "edits_article")
FILLS = {
    "symptom_code": "symptom_code",
    "cause_code": "cause_code",
    "cause": "cause",
    "finding": "cause",
    "handling": "solution",
    "solution": "solution",
}
"""By field of a form: what an article says for it."""
ANSWERS = ("resolution_code", "solution")
"""Fields of a form that ends the work: the job then says whether the article helped."""
MOST_SHOWN = 3
WIDE = 100
"""Cells from which on there is room for the articles themselves."""
ARTICLE, PAIR = "article/", "pair/"


class ProposalsPanel(VerticalScroll, can_focus=False):
    """`look_up` may be called in a thread."""

    class Found(Message, bubble=False):
        """Sent by the thread: what is proposed for what was typed."""

        def __init__(self, found: Proposals) -> None:
            super().__init__()
            self.found = found

    def __init__(self, desk: Desk, thing: Thing | None) -> None:
        super().__init__(id="proposals")
        self.desk, self.thing = desk, thing
        self.words = ArticleWords.of(desk)
        self.proposed = NOTHING
        self._asked: Fault | None = None

    def compose(self) -> Iterator[FlowingText]:
        yield FlowingText(self._text)

    def look_up(self, data: Values) -> None:
        fault = self._fault(data)
        if fault != self._asked:
            self._asked = fault
            self.post_message(self.Found(self.desk.case_base.proposals(fault)))

    def _fault(self, data: Values) -> Fault:
        """By what is typed, and where nothing is typed by what the work says."""
        # A return case has its devices in a list.
        devices = self.thing.lines("devices")[:1] if self.thing is not None else []
        known = {**(devices[0] if devices else {}), **(self.thing.facts if self.thing is not None else {})}
        said = {name: data.get(name) or known.get(name) or "" for name in ("symptom", "model")}
        codes = {name: str(data.get(name) or code_of(known.get(name))) for name in ("symptom_code", "product")}
        return Fault(str(said["symptom"]), codes["symptom_code"], str(said["model"]), codes["product"])

    def on_proposals_panel_found(self, event: Found) -> None:
        self.proposed = event.found
        self.set_class(bool(self.proposed.articles or self.proposed.pairs), "-some")
        self.query_one(FlowingText).redraw()
        self.screen.refresh_bindings()

    def _text(self, width: int) -> Content:
        found = self.proposed
        if not (found.articles or found.pairs):
            return Content("")
        head = _("%(key)s Knowledge base (%(count)s)", key=KEY, count=len(found.articles))
        if width < WIDE or not found.articles:
            return Content.styled(inert(fit(self._in_short(), width).rstrip()), "bold")
        lines = [Content.styled(head, "bold")]
        for row in found.articles[:MOST_SHOWN]:
            cause = self.words.code("cause", row.cause_code)
            said = " → ".join(filter(None, (row.title, cause, row.solution)))
            lines.append(Content(inert(fit(f"  {votes(row):<6} {said}", width).rstrip())))
        if pairs := pairs_in_words(self.words, found):
            lines.append(
                Content.styled(inert(fit(f"  {pairs[0]} {', '.join(pairs[1:])}", width).rstrip()), "$text-muted")
            )
        return Content("\n").join(lines)

    def _in_short(self) -> str:
        """One line: the key, how many there are, and the best."""
        articles = self.proposed.articles
        if not articles:
            pairs = pairs_in_words(self.words, self.proposed)
            return _("%(key)s Knowledge base: %(said)s", key=KEY, said=" ".join(pairs[:2]))
        best = " → ".join(filter(None, (articles[0].title, articles[0].solution)))
        return _("%(key)s Knowledge base (%(count)s): %(said)s", key=KEY, count=len(articles), said=best)

    def choices(self) -> list[tuple[str, str]]:
        """What may be chosen, each with all that it says."""
        found: list[tuple[str, str]] = []
        for row in self.proposed.articles:
            says = self.desk.case_base.says(row.thing)
            more = [str(says[name]) for name in ("cause", "solution") if says.get(name)]
            about = "  ".join(filter(None, (row.number, self.words.about(row), votes_in_words(row))))
            found.append((f"{ARTICLE}{row.thing}", "\n".join((row.title, *more, about))))
        for place, pair in enumerate(self.proposed.pairs):
            found.append((f"{PAIR}{place}", self.words.pair(pair)))
        return found


class ProposingScreen(SignatureScreen):
    """Base of the step screen: articles that fit are proposed below its form, and fill it in."""

    BINDINGS = [
        Binding(
            "ctrl+o",
            "case_base",
            N_("Knowledge base"),
            id="step.case_base",
            tooltip=N_("What solved such a fault before; Enter fills cause and solution in"),
        )
    ]
    proposals: ProposalsPanel | None = None
    _folded: Thing | None
    _used = ""
    """The number of the article that filled the form in."""

    def proposing(self) -> Iterator[ProposalsPanel]:
        """The panel, where the form is about a fault."""
        if ABOUT_A_FAULT & self.row.event_class().model_fields.keys() and self.row.purpose != OF_ARTICLES[-1]:
            self.proposals = ProposalsPanel(self.desk, self._folded)
            self.call_after_refresh(self._propose)
            yield self.proposals

    def _propose(self) -> None:
        """By now a draft is back in the form."""
        if self.form is not None and self.proposals is not None and self.is_running:
            self.run_worker(partial(self.proposals.look_up, self.form.data()), thread=True, group="proposals")

    def has_proposals(self) -> bool:
        return self.proposals is not None and self.proposals.has_class("-some")

    def action_case_base(self) -> None:
        if self.proposals is None or self.form is None:
            return
        panel, form = self.proposals, self.form

        def chosen(value: str | None) -> None:
            if value and value.startswith(PAIR):
                pair = panel.proposed.pairs[int(value.removeprefix(PAIR))]
                self._fill_in(form, {"cause_code": pair.cause, "resolution_code": pair.resolution})
            elif value:
                self._take_article(form, value.removeprefix(ARTICLE))

        question = _("Knowledge base: Enter fills in what the form asks")
        self.services.open_screen("choice_dialog", question, panel.choices(), then=chosen)

    def _take_article(self, form: Form, thing: str) -> None:
        says = self.desk.case_base.answers(thing)
        values = {field: says[name] for field, name in FILLS.items() if name in says}
        if self.row.purpose in OF_ARTICLES or not (values.keys() & form.rows.keys()):
            self.services.show_detail(thing)
            return
        self._used = next(row.number for row in self._rows() if row.thing == thing)
        # What comes from an article is no new article.
        self._fill_in(form, values | ({"for_case_base": False} if "for_case_base" in form.rows else {}))

    def _rows(self) -> tuple[ListedArticle, ...]:
        return self.proposals.proposed.articles if self.proposals else ()

    def _fill_in(self, form: Form, values: Values) -> None:
        """What the person has typed stays; what is filled in now counts as typed."""
        for name, value in values.items():
            row = form.rows.get(name)
            if row is not None and (row.is_empty or (not row.touched and name != "symptom_code")):
                row.put(value)
                row.touched = True
                row.update_note()
        form.check_now()
        self.keep_draft_soon()

    def dismiss(self, result: Any = None) -> Any:  # Any: as Textual's
        """After work that an article helped with, the job is asked for its vote."""
        done = super().dismiss(result)
        ends = self.form is not None and bool(set(ANSWERS) & self.form.rows.keys())
        if result is not None and ends and (step := self.desk.case_base.vote_asked(result.id, self._used)):
            fill = {"article": self._used, "helped": True}
            self.app.call_later(self.services.open_screen, "step", self.desk, self.person, result.id, step, fill)
        return done
