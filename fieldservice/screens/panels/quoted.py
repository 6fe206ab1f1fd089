"""The panel beside the form of a quote: each line with its price and amount, what the customer pays in all, and the
thing that is quoted for.

Everything comes from the entry that the step would make, so the form shows what the quote will say.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message

from fieldservice.presentation import quotes
from fieldservice.presentation.glyphs import glyphs
from fieldservice.screens.widgets.cells import fit, inert, width_of, wrap
from fieldservice.screens.widgets.flowing_text import FlowingText
from fieldservice.screens.widgets.form import Form
from fieldservice.shapes import Values
from fieldservice.words import _
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

NOTHING_YET = N_("Items and total appear here as you type.")


class QuotedPanel(VerticalScroll, can_focus=False):
    """What is quoted, and below it `about`: the thing that the form is about, for so many cells. `work_out` may be
    called in a thread."""

    class WorkedOut(Message, bubble=False):
        """Sent by the thread: what the quote would say; {} while it cannot be made."""

        def __init__(self, entry: Values) -> None:
            super().__init__()
            self.entry = entry

    def __init__(
        self,
        desk: Desk,
        person: Person,
        thing: str,
        step: str,
        about: Callable[[int], Content],
        id: str,  # noqa: A002  (Textual's name for it)
    ) -> None:
        super().__init__(id=id, classes="-some")
        self.about = about
        self.desk, self.person, self.thing, self.step = desk, person, thing, step
        self.entry: Values = {}

    def compose(self) -> ComposeResult:
        yield FlowingText(self._text)

    def on_mount(self) -> None:
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """By now a draft is back in the form."""
        data = self.screen.query_one(Form).data()
        self.run_worker(partial(self.work_out, data), thread=True, group="quoted")

    def work_out(self, data: Values) -> None:
        self.post_message(self.WorkedOut(self.desk.worked_out(self.person, self.thing, self.step, data)))

    def on_quoted_panel_worked_out(self, event: WorkedOut) -> None:
        self.entry = event.entry
        self.query_one(FlowingText).redraw()

    def _text(self, width: int) -> Content:
        quoted, about = self._quoted(width), self.about(width)
        rule = Content.styled(glyphs().rule * width, "$text-muted")
        return Content("\n").join([quoted, rule, about]) if about else quoted

    def _quoted(self, width: int) -> Content:
        """The total first, because a small screen shows few lines."""
        if not self.entry:
            return Content.styled("\n".join(wrap(_(NOTHING_YET), width)), "$text-muted")
        lines = [Content.styled(inert(line), "bold") for said in quotes.sums(self.entry) for line in wrap(said, width)]
        lines += [
            Content.styled("! " + line, "$text-warning")
            for said in quotes.doubts(self.entry)
            for line in wrap(said, width - 2)
        ]
        for name, calculation, amount in quotes.priced_lines(self.entry):
            room = width - width_of(amount) - 1
            if width_of(name) + width_of(calculation) + 2 <= room:
                left = [fit(f"{name}  {calculation}", room)]
            else:
                left = [fit(name, width).rstrip(), fit(f"  {calculation}", room)]
            lines += [Content(inert(line)) for line in (*left[:-1], f"{left[-1]} {amount}")]
        return Content("\n").join(lines)
