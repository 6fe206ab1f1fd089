"""A form made from a list of fields. Nothing typed is ever lost: not by Esc, not by a refusal, not by what else is filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.events import DescendantBlur, DescendantFocus, Resize
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button

from fieldservice.screens.textual_private import sender_of
from fieldservice.screens.widgets.cells import width_of
from fieldservice.screens.widgets.choice_field import ChoiceField, ChoiceLike, ChoiceList, CommitChoice
from fieldservice.screens.widgets.field_row import RESULT, TALL, FieldRow
from fieldservice.screens.widgets.fields import FieldEdited, FieldLike, MoveFocus
from fieldservice.screens.widgets.helpline import HelpLine
from fieldservice.screens.widgets.parsing import InputFormats, ParsedValue
from fieldservice.screens.widgets.result_field import ResultField
from fieldservice.screens.widgets.stylesheets import stylesheet
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _
from fieldservice.words.marking import N_

PAUSE = 0.25
"""Seconds without a key after which what was typed is checked."""
WIDE, MANY = 110, 8
"""Cells and short fields from which on the form stands in two columns."""
LABEL_CELLS = 24
CHECKS_WIDE = 72
"""Cells from which on the items of a checklist stand in two columns."""
Check = Callable[[JsonObject], Values]
Choices = Callable[[str, str], Sequence[ChoiceLike]]


class Form(Widget):
    """Fields in the order given. `choices(name, typed)` is asked on the spot and narrows by what was typed; `check(data)`
    is asked in a thread, and answers what is wrong by field: text, or something with `message` and `values`.
    """

    DEFAULT_CSS = stylesheet("form")
    BINDINGS = [
        Binding("f10,ctrl+s", "submit", N_("Done"), id="form.submit", tooltip=N_("Confirm the form")),
        Binding("escape", "leave", N_("Back"), id="form.leave", tooltip=N_("Leave; what was typed is kept as a draft")),
        Binding(
            "f6",
            "rest",
            N_("The rest in order"),
            id="form.rest",
            tooltip=N_("Set every empty item of the checklist to its first result"),
        ),
        # Before the field sees them: a burst of keys (a scanner, quick hands) then finds the next field in focus.
        Binding("enter,tab", "next", N_("Next field"), show=False, priority=True, id="form.next"),
        Binding("shift+tab", "before", N_("Field before"), show=False, priority=True, id="form.before"),
    ]

    class OfForm(Message):
        """`data` is {name: value} of what is filled in; `typed` is what stands in the fields, for a draft."""

        def __init__(self, form: Form) -> None:
            super().__init__()
            self.form, self.data, self.typed = form, form.data(), form.typed()

        @property
        def control(self) -> Form:
            return self.form

    class Submitted(OfForm):
        """The person is done, and every field can be read."""

    class Left(OfForm):
        """The person goes back; the draft is to be kept."""

    class Changed(Message):
        """A person changed one field; `value` is None while it is empty."""

        def __init__(self, form: Form, name: str, value: Any) -> None:
            super().__init__()
            self.form, self.name, self.value = form, name, value

        @property
        def control(self) -> Form:
            return self.form

    class Checked(Message, bubble=False):
        """From the thread: what the check found in what was typed up to `edits`."""

        def __init__(self, wrong: Values, edits: int) -> None:
            super().__init__()
            self.wrong, self.edits = wrong, edits

    def __init__(
        self,
        fields: Sequence[FieldLike],
        *,
        choices: Choices | None = None,
        check: Check | None = None,
        formats: InputFormats | None = None,
        done: str = "",
        id: str | None = None,  # noqa: A002  (Textual's name for it)
    ) -> None:
        super().__init__(id=id)
        self._check = check
        self._done = done
        self._choice_list = ChoiceList()
        self._help = HelpLine()
        self._pause: Timer | None = None
        self._edits = 0
        formats = formats or InputFormats()
        self.rows = {
            field.name: FieldRow(
                field,
                self._choice_list,
                partial(choices, field.name) if choices and not field.choices else None,
                formats,
            )
            for field in fields
        }
        self._order = list(self.rows)
        for row in self._items():
            row.control.go_on = self.action_next

    def compose(self) -> ComposeResult:
        # A form is mostly as wide as the screen; laid out for that, its first frame is right at once.
        self._lay_out(self.app.size.width)
        with VerticalScroll(can_focus=False):
            yield from self.rows.values()
            yield Button(self._done or _("Done"), id="done", compact=True)
        yield self._help
        yield self._choice_list

    # What stands in it

    def data(self) -> JsonObject:
        """{name: value} of all fields that are filled in. Moments as UTC text, days as ISO text, numbers whole."""
        readings = {name: row.reading().value for name, row in self.rows.items()}
        return {name: value for name, value in readings.items() if value is not None}

    def typed(self) -> JsonObject:
        """What stands in the fields, for a draft; `restore` puts it back."""
        return {name: row.control.typed for name, row in self.rows.items() if not row.is_empty}

    def restore(self, typed: Values) -> None:
        """A draft comes back: it counts as typed by the person."""
        for name, value in typed.items():
            if row := self.rows.get(name):
                row.put(value)
                row.touched = row.visited = True
                row.say()

    def fill(self, data: Values) -> None:
        """Set what became known meanwhile, except where the person has typed something."""
        for name, value in data.items():
            row = self.rows.get(name)
            if row and (row.is_empty or not row.touched):
                row.put(value)
                row.touched = False
                row.say()
        self._look_again()

    def show_errors(self, wrong: Values, because: Any = "") -> None:
        """A refusal: each sentence beside its field, the first of them in focus, the general reason at the bottom."""
        for row in self.rows.values():
            row.wrong = ""
        self._point_at({name: _said(sentence) for name, sentence in wrong.items()}, _said(because))

    def _point_at(self, wrong: Mapping[str, str], because: str = "") -> None:
        if self._choice_list.field:
            self._choice_list.field.close_list()
        for name, row in self.rows.items():
            if name in wrong:
                row.visited, row.wrong = True, wrong[name]
            row.say()
        self._help.show_message(because)
        first = next((row for name, row in self.rows.items() if name in wrong), None)
        if first and isinstance(first.control, ChoiceField):
            first.control.point_out()
        elif first:
            first.control.focus()
        self._explain(first)

    def focus_field(self, name: str = "") -> None:
        """Put the caret into a field; without a name into the first that is empty."""
        empty = (each for each, row in self.rows.items() if row.is_empty)
        self.rows[name or next(empty, next(iter(self.rows)))].control.focus()

    # Keys

    def action_submit(self) -> None:
        here = self._row_of(self.screen.focused)
        if here and isinstance(here.control, ChoiceField):
            here.control.commit()  # done means what Enter would have meant
        wrong = {}
        for name, row in self.rows.items():
            row.visited = True
            reading = row.reading()
            if reading.wrong or (reading.value is None and row.field.required):
                wrong[name] = reading.wrong or _("Please fill this in.")
        if wrong:
            self._point_at(wrong)
        else:
            self.post_message(self.Submitted(self))

    def action_leave(self) -> None:
        if self._choice_list.display and self._choice_list.field:
            self._choice_list.field.close_list()
        else:
            self.post_message(self.Left(self))

    def action_next(self) -> None:
        self._step(1)

    def action_before(self) -> None:
        self._step(-1)

    def on_move_focus(self, event: MoveFocus) -> None:
        event.stop()
        self._step(event.by)

    def _step(self, by: int) -> None:
        """To another field at once; from the last one on, and from all that is no field, the key means what it means."""
        controls: list[Widget] = [*(row.control for row in self.rows.values()), self.query_one("#done")]
        here = controls.index(self.screen.focused) if self.screen.focused in controls else -1
        if here < 0 or not 0 <= here + by < len(controls):
            raise SkipAction
        if isinstance(controls[here], ChoiceField):
            controls[here].post_message(CommitChoice())
        self.screen.set_focus(controls[here + by])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self._items()) if action == "rest" else True

    def _items(self) -> list[FieldRow]:
        """The items of the checklist; a button always follows, so there is always a next field."""
        return [row for row in self.rows.values() if row.field.kind == RESULT]

    def action_rest(self) -> None:
        """All that was not looked at more closely is in order; the keys go on behind the checklist."""
        items = self._items()
        for row in items:
            if row.is_empty and isinstance(row.control, ResultField):
                row.control.give(row.control.results[0].value)
        rows = list(self.rows.values())
        behind = rows[rows.index(items[-1]) + 1 :]
        if behind and self.screen.focused in [row.control for row in items]:
            self.screen.set_focus(behind[0].control)

    def put_behind(self, name: str, names: Sequence[str]) -> None:
        """The fields `names` come right behind the field `name`, in sight and for Tab; the others in the order they were made."""
        order = [each for each in self._order if each not in names]
        at = order.index(name) + 1 if name in order else len(order)
        order[at:at] = [each for each in self._order if each in names]
        if order != list(self.rows):
            self.rows = {each: self.rows[each] for each in order}
            holder = self.query_one(VerticalScroll)
            for before, after in pairwise(order):
                holder.move_child(self.rows[after], after=self.rows[before])

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_submit()

    def on_choice_list_taken(self, event: ChoiceList.Taken) -> None:
        event.stop()
        event.field.take(event.choice)

    # Checking

    def on_field_edited(self, event: FieldEdited) -> None:
        event.stop()
        row = self._row_of(sender_of(event))
        if row is None:
            return
        row.touched, row.wrong = True, ""
        reading = row.reading()
        row.tell(ParsedValue(reading.value, reading.note) if not row.visited else reading)
        self._edits += 1
        if self._pause is None:
            self._pause = self.set_timer(PAUSE, self.check_now)
        else:
            self._pause.reset()
        self.post_message(self.Changed(self, row.field.name, reading.value))

    def check_now(self) -> None:
        """Check what was typed, without waiting for a pause."""
        if self._pause:
            self._pause.stop()
            self._pause = None
        for row in self.rows.values():
            if row.touched:
                row.visited = True
                row.say()
        self._explain()
        if self._check:
            ask = partial(self._ask, self._check, self.data(), self._edits)
            self.run_worker(ask, thread=True, group="form-check", exclusive=True)

    def _ask(self, check: Check, data: JsonObject, edits: int) -> None:
        self.post_message(self.Checked(check(data), edits))

    def on_form_checked(self, event: Checked) -> None:
        if event.edits != self._edits:
            return
        for name, row in self.rows.items():
            if row.touched or row.wrong:
                row.wrong = _said(event.wrong.get(name, ""))
                row.say()
        self._explain()

    def _look_again(self) -> None:
        if self.is_running:
            self.check_now()

    # Showing

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        self._explain()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """A field that was left empty is told of at the end; one with something in it at once."""
        row = self._row_of(event.widget)
        if row and not row.is_empty:
            row.visited = True
            row.say()

    def _explain(self, row: FieldRow | None = None) -> None:
        row = row or self._row_of(self.screen.focused)
        if row:
            keys = row.control.keys if isinstance(row.control, ResultField) else ""
            self._help.explain(row.field, row.problem(), row.reading().note, keys)

    def _row_of(self, widget: object) -> FieldRow | None:
        return next((row for row in self.rows.values() if row.control is widget), None)

    def on_resize(self, event: Resize) -> None:
        self._lay_out(event.size.width)

    def _lay_out(self, cells: int) -> None:
        short = [row for row in self.rows.values() if row.field.kind not in TALL]
        columns = 2 if cells >= WIDE and len(short) >= MANY else 1
        width = (cells - 2) // columns
        items = self._items()
        checks = bool(items) and cells >= CHECKS_WIDE
        half = (cells - 3) // 2 if checks else width
        item_cells = min(
            max((width_of(_(row.field.label)) for row in items), default=0) + 3, LABEL_CELLS, half * 3 // 5
        )
        labels = (
            max((width_of(_(row.field.label)) for row in self.rows.values() if row.field.kind != RESULT), default=0) + 3
        )
        label_cells = min(labels, LABEL_CELLS, width * 2 // 5)
        self.set_class(columns == 2 or checks, "-two")
        alone = self._alone(columns, checks)
        for name, row in self.rows.items():
            row.set_class(name in alone, "-whole")
            across = cells - 2 if name in alone else half if row.field.kind == RESULT else width
            if row.field.kind == RESULT:
                row.lay_out(across, item_cells, 0)
            elif row.field.kind in TALL:
                row.lay_out(width, label_cells, (width - label_cells) * 2 // 5)
            else:
                row.lay_out(across, label_cells, (width - label_cells) * 2 // 5 + across - width)

    def _alone(self, columns: int, checks: bool) -> set[str]:
        """Rows that have both columns to themselves: tall ones, and a short one that would stand beside a tall one; Textual would
        squeeze that into the half that is left."""
        if columns == 1 and not checks:
            return set()
        found, at_left = set(), ""
        for name, row in self.rows.items():
            wide = row.field.kind in TALL or (columns == 1 and row.field.kind != RESULT)
            if wide:
                found |= {name, at_left}
                at_left = ""
            else:
                at_left = "" if at_left else name
        return found - {""}


def _said(wrong: Any) -> str:
    """A sentence in the reader's language: text, or a message with its values as a refusal carries it."""
    if not wrong:
        return ""
    return _(wrong) if isinstance(wrong, str) else _(wrong.message, **wrong.values)
