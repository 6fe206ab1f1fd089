"""The part of the step screen that takes the step, says what came of it, and shows a refusal.

A refusal stands on top and beside the fields it concerns, and everything typed stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from fieldservice.desk import StoreTrouble
from fieldservice.presentation import charges
from fieldservice.presentation.messages import render
from fieldservice.presentation.values import Wording
from fieldservice.screens.panels import arrival_papers, asking, attachments, caller, history
from fieldservice.screens.panels.proposals import ProposingScreen
from fieldservice.screens.panels.step_form import TOGETHER
from fieldservice.shapes import Values
from fieldservice.words import _
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.registry import OWN_LABELS

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView
    from fieldservice.workflows.engine.model import Step
    from fieldservice.workflows.master_files.consequences import Consequence

OVERTAKEN = ("changed", "turn", "state")
"""Codes of refusals because of what others did meanwhile; reading the record again helps."""


class TakingScreen(ProposingScreen):
    """Base of the step screen: sends what was typed to the desk, in a thread."""

    row: Step
    visit: tuple[str, ...]
    page: DetailView | None
    caller_panel: caller.CallerPanel | None
    _refusal: Refused | None
    _is_outdated: bool

    @property
    def _attaches(self) -> bool:
        return self.row.purpose == "attaches"

    def _of_two_files(self, data: Values) -> Consequence | None:
        raise NotImplementedError

    def _submit(self, data: Values) -> None:
        if self.form and self.caller_panel and self.caller_panel.is_doubtful(self.form):
            self._choose("customer")
        elif not self._busy:
            self._busy = True
            sent = self.step_form.changed_data(data) | self.chosen()
            if self.signs:
                sent["shown"] = " ".join(self.shown[thing] for thing in (self.thing, *sent.get(TOGETHER, ())))
            asking.ask_once(self.services, self.row, self.page, lambda: self._take(sent), self.stay)

    @work(thread=True, group="step-take")
    def _take(self, data: Values) -> None:
        expect = (self.page.last or "") if self.page and self.row.moves else None
        consequence = self._of_two_files(data)
        try:
            if self._attaches:
                page = attachments.take(self.desk, self.person, self.thing, data)
            else:
                page = self.desk.take(self.person, self.thing, self.step, data, expect, draft=self.draft_key)
        except Refused as refused:
            self.app.call_from_thread(self._refused, refused)
        except StoreTrouble as trouble:
            self.app.call_from_thread(self._in_trouble, trouble)
        else:
            self.desk.drafts.done(self.person, self.draft_key, noted=not self._attaches)
            self.app.call_from_thread(self._taken, page, data, consequence)

    def _taken(self, page: DetailView, data: Values, consequence: Consequence | None) -> None:
        """Say what was done, then leave: with the screen its thread ends, which could say nothing more."""
        self._over = True
        if consequence:
            self.app.notify(render(consequence.after), timeout=10, markup=False)
        visit = (*self.visit, *data.get(TOGETHER, ()))
        if not data.get("another"):
            self._give_papers(page, visit)
            return

        def visited(later: DetailView | None) -> None:
            if later is None:  # there was no other device after all, so the ticket is printed now
                self._give_papers(page, visit)
            else:
                self.dismiss(later)

        jobs = (*visit, str(page.made.get("job") or ""))
        step = self.desk.session.step_for(page.id, "adds_device")
        self.services.open_screen("step", self.desk, self.person, page.id, step, None, jobs, then=visited)

    def _give_papers(self, page: DetailView, visit: tuple[str, ...]) -> None:
        """Print the claim ticket and the labels.

        If the ticket cannot be printed, offer a file before the page opens.
        """

        def leave() -> None:
            self.dismiss(page)

        wanted = arrival_papers.papers_due(self.desk, self.person, self.row, page, visit)
        if because := arrival_papers.why_not_printed(self.desk, wanted):
            said = charges.paid_in_words(page)
            arrival_papers.offer_file(self.app, self.desk, self.person, wanted, because, leave, said)
        else:
            arrival_papers.send(self.app, self.desk, self.person, wanted)
            leave()

    def _in_trouble(self, trouble: StoreTrouble) -> None:
        self._busy = False
        self.notice(lambda: ["! " + _(trouble.because, **trouble.params)])

    def _refused(self, refused: Refused) -> None:
        """Show the reason on top and beside the fields; everything typed stays."""
        self._busy = False
        self._is_outdated |= refused.code in OVERTAKEN
        self._show_refusal(refused)
        self.refresh_bindings()
        if unclear := next((kind for kind in refused.candidates if kind in self.several()), ""):
            self._choose(unclear)

    def _show_refusal(self, refused: Refused) -> None:
        self._refusal = refused
        self.notice(lambda: self._about_refusal(refused))
        if self.form:
            wrong = {name: render(fault) for name, fault in refused.fields.items()}
            self.form.show_errors(wrong, self._of_the_whole(refused))

    def _of_the_whole(self, refused: Refused) -> str:
        """The reason of a refusal; "" where it is said beside a field, and nobody else may take the step."""
        because = render(refused.because)
        shown = self.form.rows if self.form else {}
        beside = [render(fault) for name, fault in refused.fields.items() if name in shown]
        return "" if because in beside and not refused.who_may else because

    def _about_refusal(self, refused: Refused) -> list[str]:
        who = Wording.of(self.desk).who_may(refused.who_may)
        whole = self._of_the_whole(refused)
        sentences = [whole and "! " + whole, _("Only possible for: %(who)s.", who=who) if who else ""]
        if refused.code in OVERTAKEN:
            sentences += [*self._meanwhile(), _("Ctrl+L reloads; your input is kept.")]
        return sentences

    def _meanwhile(self) -> list[str]:
        """The acts of others since this form was opened."""
        seen = len(self.page.history) if self.page else 0
        page = self.desk.page(self.person, self.thing)
        return history.since(page, seen, Wording.of(self.desk), self.size.width, but=frozenset(OWN_LABELS.values()))
