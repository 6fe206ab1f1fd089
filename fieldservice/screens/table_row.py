"""One row of a published table as a form: a person, a price, a setting. It answers with True once it changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from fieldservice.admin import row_editing
from fieldservice.admin.publishing import NeedsForce
from fieldservice.presentation.messages import refusal, render, trouble
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.panels.table_fields import TableFields
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.form import Form
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.statusbar import StatusBar
from fieldservice.shapes import JsonObject
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.settings import DEFAULTS

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

ONCE_MORE = N_("%(reason)s To do it anyway, press F10 again.")
USUAL = N_("Default value: %(value)s")


class TableRowScreen(BaseScreen):
    """`title` names the table, `id_` the row; "" for a new one."""

    CSS_PATH = "table_row.tcss"
    AUTO_FOCUS = ""
    HELP = N_(
        "One row of a table that all terminals use. Below the form is the rule of the current field. F10 saves; "
        "it applies here at once, and at other service points after the next exchange. Esc changes nothing."
    )
    BINDINGS = [Binding("escape", "leave", N_("Back"), id="table_row.leave", tooltip=N_("Change nothing"))]

    class Saved(Message, bubble=False):
        """Sent by the thread: the row is published."""

    class NotSaved(Message, bubble=False):
        """Sent by the thread: why not, and which fields are wrong; `can_force` where it can be done all the same."""

        def __init__(self, say: str, fields: dict[str, str], can_force: bool = False) -> None:
            super().__init__()
            self.say, self.fields, self.can_force = say, fields, can_force

    def __init__(self, desk: Desk, person: Person, what: str, title: str, id_: str = "") -> None:
        super().__init__()
        self.desk, self.person, self.what, self.heading, self.id_ = desk, person, what, title, id_
        self.form_fields = TableFields(desk.session, what, id_)
        self._warned: JsonObject | None = None
        """What was typed when it was said that it is probably a mistake."""

    def compose(self) -> ComposeResult:
        zone = self.desk.session.zone()
        yield StatusBar(self.services.office_status(), now=lambda: self.desk.session.clock().astimezone(zone))
        with Vertical(id="card") as card:
            card.border_title = inert(self._title())
            if said := self._said():
                yield Static("\n".join(map(inert, said)), id="explanation", markup=False)
            yield Form(self.form_fields.fields(), choices=self.form_fields.choices, done=_("Save"))
        yield KeyBar()

    def _title(self) -> str:
        return f"{self.heading}: {self.id_}" if self.id_ else _("%(table)s: new row", table=self.heading)

    def _said(self) -> list[str]:
        setting = DEFAULTS.get(self.id_.partition("@")[0]) if self.what == "settings" else None
        if setting is None:
            return []
        usual = [_(USUAL, value=setting.value)] if setting.value else []
        return [_(setting.meaning), *usual]

    def on_mount(self) -> None:
        form = self.query_one(Form)
        form.fill(self.form_fields.begun())
        form.focus_field(next(iter(form.rows)) if self.id_ else "")

    def on_form_left(self, event: Form.Left) -> None:
        self.action_leave()

    def action_leave(self) -> None:
        self.dismiss(None)

    def on_form_submitted(self, event: Form.Submitted) -> None:
        self._save(event.data, force=event.data == self._warned)
        self._warned = event.data

    @work(thread=True, group="table-row", exclusive=True)
    def _save(self, data: JsonObject, force: bool) -> None:
        put = partial(row_editing.put, self.desk.session, self.person, self.what)
        try:
            put(self.form_fields.given(data), self.id_, force)
        except NeedsForce as refused:
            self.post_message(self.NotSaved(_(ONCE_MORE, reason=render(refused.because)), {}, True))
        except Refused as refused:
            fields = {name: render(wrong) for name, wrong in refused.fields.items()}
            self.post_message(self.NotSaved("" if fields else refusal(refused), fields))
        except EXPECTED as error:
            self.post_message(self.NotSaved(trouble(error), {}))
        else:
            self.post_message(self.Saved())

    def on_table_row_screen_saved(self) -> None:
        self.app.notify(_("Saved: %(name)s", name=self._title()), markup=False)
        self.dismiss(True)

    def on_table_row_screen_not_saved(self, event: NotSaved) -> None:
        if not event.can_force:
            self._warned = None
        form = self.query_one(Form)
        form.show_errors({name: wrong for name, wrong in event.fields.items() if name in form.rows}, event.say)
