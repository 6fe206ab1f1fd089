"""The form of something that an administrator does: a printer, a backup, a code. It answers True once it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from fieldservice.presentation.messages import refusal, render, trouble
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.panels.machine_acts import MachineAct, OnceMore
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.choice_field import ChoiceLike, narrowed
from fieldservice.screens.widgets.form import Form
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.statusbar import StatusBar
from fieldservice.shapes import Values
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk

Do = Callable[[dict[str, str]], None]


class ActFormScreen(BaseScreen):
    """`do` gets what was typed; it runs in a thread and raises Refused, or OnceMore where the same typed once more is
    done all the same. `begun` is what stands in the fields at first."""

    CSS_PATH = "act_form.tcss"
    AUTO_FOCUS = ""
    HELP = N_(
        "Below the form stands the rule of the field with the cursor. A field with a list offers what is known here; "
        "F10 does it, Esc leaves everything as it was."
    )
    BINDINGS = [Binding("escape", "leave", N_("Back"), id="act_form.leave", tooltip=N_("Change nothing"))]

    class Done(Message, bubble=False):
        """Sent by the thread: it is done."""

    class NotDone(Message, bubble=False):
        """Sent by the thread: why not, and which fields are wrong."""

        def __init__(self, say: str, fields: dict[str, str], is_once_more: bool = False) -> None:
            super().__init__()
            self.say, self.fields, self.is_once_more = say, fields, is_once_more

    def __init__(self, desk: Desk, act: MachineAct, row: str, do: Do, begun: Values | None = None) -> None:
        super().__init__()
        self.desk, self.act, self.row, self.do, self.begun = desk, act, row, do, begun or {}
        self._told: Values | None = None
        """What was typed when it was said that the same once more is done all the same."""
        self._working = False

    def compose(self) -> ComposeResult:
        zone = self.desk.session.zone()
        yield StatusBar(self.services.office_status(), now=lambda: self.desk.session.clock().astimezone(zone))
        with Vertical(id="card") as card:
            title = _(self.act.label)
            card.border_title = inert(_("%(label)s: %(value)s", label=title, value=self.row) if self.row else title)
            if self.act.explanation:
                yield Static(_(self.act.explanation), id="explanation", markup=False)
            yield Form(self.act.fields, choices=self._choices, done=title)
            yield Static("", id="said", markup=False)
        yield KeyBar()

    def _choices(self, field: str, typed: str) -> list[ChoiceLike]:
        return narrowed(self.act.choices(self.desk, field), typed)

    def on_mount(self) -> None:
        form = self.query_one(Form)
        form.fill(self.begun)
        form.focus_field()

    def on_form_left(self, event: Form.Left) -> None:
        self.action_leave()

    def action_leave(self) -> None:
        self.dismiss(None)

    def on_form_submitted(self, event: Form.Submitted) -> None:
        if self._working:
            return
        self._working = True
        self.query_one("#said", Static).update(_("One moment …"))
        typed = {name: str(value) for name, value in event.data.items()}
        self._try({**typed, "once_more": "yes"} if event.data == self._told else typed)
        self._told = event.data

    @work(thread=True)
    def _try(self, typed: dict[str, str]) -> None:
        try:
            self.do(typed)
        except OnceMore as told:
            self.post_message(self.NotDone(str(told), {told.field: told.because} if told.field else {}, True))
        except Refused as refused:
            fields = {name: render(wrong) for name, wrong in refused.fields.items()}
            self.post_message(self.NotDone("" if fields else refusal(refused), fields))
        except EXPECTED as error:
            self.post_message(self.NotDone(trouble(error), {}))
        else:
            self.post_message(self.Done())

    def on_act_form_screen_done(self) -> None:
        self.dismiss(True)

    def on_act_form_screen_not_done(self, event: NotDone) -> None:
        self._working = False
        if not event.is_once_more:
            self._told = None
        form = self.query_one(Form)
        fields = {name: wrong for name, wrong in event.fields.items() if name in form.rows}
        self.query_one("#said", Static).update(event.say if fields else "")
        form.show_errors(fields, "" if fields else event.say)
