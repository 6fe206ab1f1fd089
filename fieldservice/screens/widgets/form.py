"""A form built from a list of fields.

Nothing that a person typed is ever lost: not by Esc, not by a refusal, not by values that the program fills in later.
"""

from __future__ import annotations

from asyncio import Event
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import pairwise

from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.events import DescendantBlur, DescendantFocus, Resize
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button

from fieldservice.screens.themes import CONTRAST
from fieldservice.screens.widgets import checklist
from fieldservice.screens.widgets.choice_field import ChoiceField, ChoiceLike, ChoiceList, CommitChoice, PassedOver
from fieldservice.screens.widgets.field_row import CHOOSE, CURRENT, HEADING, LABEL, NOTE, SECOND, TEXT, WRONG, FieldRow
from fieldservice.screens.widgets.fields import FieldEdited, FieldLike, MoveFocus
from fieldservice.screens.widgets.form_layout import lay_out
from fieldservice.screens.widgets.helpline import HelpLine
from fieldservice.screens.widgets.parsing import InputFormats, ParsedValue
from fieldservice.screens.widgets.parts_field import LineEntered, PartsField
from fieldservice.screens.widgets.result_field import ResultField
from fieldservice.screens.widgets.stylesheets import stylesheet
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _
from fieldservice.words.marking import N_

FILL_IN = N_("Fill this in.")
PAUSE = 0.25
"""Seconds without a key after which the input is checked."""
YES_OR_NO = {True: "yes", False: "no"}
"""What a field of yes or no holds, as `only_for` names it."""
Check = Callable[[JsonObject], Mapping[str, str]]
"""Takes the data of the form and returns an error in the reader's language for each field that has one."""
Choices = Callable[[str, str], Sequence[ChoiceLike]]
"""Takes the name of a field and the typed text and returns the choices that match it."""


class Form(Widget):
    """Shows fields in the order given.

    `choices` runs in the event loop at every key, so it must be quick. `check` runs in a thread after a pause.
    """

    DEFAULT_CSS = stylesheet("form")
    COMPONENT_CLASSES = {LABEL, CURRENT, NOTE, WRONG, TEXT, SECOND, HEADING}
    BINDINGS = [
        Binding("f10,ctrl+s", "submit", N_("Done"), id="form.submit", tooltip=N_("Confirm the form")),
        Binding(
            "escape", "leave", N_("Back"), id="form.leave", tooltip=N_("Leave the form; your input is kept as a draft")
        ),
        Binding(
            "f6",
            "rest",
            checklist.REST,
            id="form.rest",
            tooltip=N_(
                "Set every empty item of the checklist to its first result, and answer yes where all is in order"
            ),
        ),
        # With priority over the field, so that the next keys of a scanner or a fast typist find the next field focused.
        Binding("tab", "next", N_("Next field"), show=False, priority=True, id="form.next"),
        Binding("enter", "enter", N_("Next field"), show=False, priority=True, id="form.enter"),
        Binding("shift+tab", "before", N_("Field before"), show=False, priority=True, id="form.before"),
    ]

    class OfForm(Message):
        """`data` is {name: value} of the fields that are filled in; `typed` is the input of each field, for a draft."""

        def __init__(self, form: Form) -> None:
            super().__init__()
            self.form, self.data, self.typed = form, form.data(), form.typed()

        @property
        def control(self) -> Form:
            return self.form

    class Submitted(OfForm):
        """The person confirmed the form, and every field has a valid value."""

    class Left(OfForm):
        """The person leaves the form; the screen keeps the draft."""

    class Changed(Message):
        """A person changed one field; `value` is None while it is empty."""

        def __init__(self, form: Form, name: str, value: object) -> None:
            super().__init__()
            self.form, self.name, self.value = form, name, value

        @property
        def control(self) -> Form:
            return self.form

    class Checked(Message, bubble=False):
        """Posted by the checking thread: errors by field. `edits` is the number of edits that the check has seen."""

        def __init__(self, wrong: Mapping[str, str], edits: int) -> None:
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
        self._confirmed = False
        """Whether the person has tried to confirm the form."""
        formats = formats or InputFormats()
        self.rows = {
            field.name: FieldRow(
                field,
                self._choice_list,
                partial(choices, field.name) if choices and not field.choices else None,
                formats,
                self,
            )
            for field in fields
        }
        self._order = list(self.rows)
        next(iter(self.rows.values())).is_reached = True  # Tab from another part of the screen leads to it
        for row in checklist.items_of(self.rows):
            if isinstance(row.control, ResultField):
                row.control.focus_next = self._after_result
        self._show_words()

    def compose(self) -> ComposeResult:
        self._show_without_colours()
        # A form is usually as wide as the screen; laid out for that width its first frame needs no second layout.
        self._lay_out(self.app.size.width)
        with VerticalScroll(can_focus=False):
            yield from self.rows.values()
            yield Button(self._done or _("Done"), id="done", compact=True)
        yield self._help
        yield self._choice_list

    def _show_without_colours(self, *_theme: object) -> None:
        """Show by a line where a field is, in a theme in which it has no colour of its own."""
        self.set_class(self.app.theme == CONTRAST.name, "-plain")

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, self._show_without_colours)
        self._show_words()  # by now the rows hold the values with which they begin

    # Values

    def data(self) -> JsonObject:
        """{name: value} of the fields that are filled in: times as UTC text, days as ISO text, numbers as integers."""
        values = {name: row.parsed().value for name, row in self.rows.items() if row.display}
        return {name: value for name, value in values.items() if value is not None}

    def typed(self) -> JsonObject:
        """The input of each field as a draft keeps it; `restore` puts it back."""
        return {name: row.control.typed for name, row in self.rows.items() if not row.is_empty}

    def restore(self, typed: Values) -> None:
        """Put a draft back into the fields. It counts as typed by the person."""
        for name, value in typed.items():
            if row := self.rows.get(name):
                row.put(value)
                row.touched = row.visited = True
                row.update_note()
        self._show_words()

    def fill(self, data: Values) -> None:
        """Fill in values that became known meanwhile, except where the person has typed something."""
        for name, value in data.items():
            row = self.rows.get(name)
            if row and (row.is_empty or not row.touched):
                row.put(value)
                row.touched = False
                row.update_note()
        self._show_words()
        if self.is_running:
            self.check_now()

    def show_errors(self, wrong: Mapping[str, str], reason: str = "") -> None:
        """Show a refusal: errors beside their fields, the general reason at the bottom; focus the first error."""
        for row in self.rows.values():
            row.wrong = ""
        self._edits += 1  # a check that began before knows nothing of this, and does not clear it
        self._mark_errors(wrong, reason)

    def _mark_errors(self, wrong: Mapping[str, str], reason: str = "") -> None:
        if self._choice_list.field:
            self._choice_list.field.close_list()
        for name, row in self.rows.items():
            if name in wrong:
                row.visited, row.wrong = True, wrong[name]
            row.update_note()
        self._help.show_message(reason)
        first = next((row for name, row in self.rows.items() if name in wrong), None)
        if first and isinstance(first.control, ChoiceField | PartsField):
            first.reach()
            first.control.point_out()
        elif first:
            first.focus_field()
        self._explain(first)

    def focus_field(self, name: str = "") -> None:
        """Focus a field; without a name the first empty field."""
        empty = (each for each, row in self.rows.items() if row.is_empty)
        self.rows[name or next(empty, next(iter(self.rows)))].focus_field()

    # Keys

    def action_submit(self) -> None:
        self._once_all_is_typed(self._submit)

    def _once_all_is_typed(self, do: Callable[[], object]) -> None:
        """Do this when the fields that were just reached have taken what was typed into them.

        A scanner sends a whole form and its F10 before the first of its fields is mounted.
        """
        late = [row.control for row in self.rows.values() if row.is_new]
        if not late:
            do()
            return

        async def wait() -> None:
            for _turn in ("its keys", "what these keys made it send to itself"):
                for control in late:
                    taken = Event()
                    control.call_later(taken.set)
                    await taken.wait()
            for row in self.rows.values():
                row.is_new = row.is_new and row.control not in late
            self.call_later(do)

        self.call_later(wait)

    def _submit(self) -> None:
        focused = self._row_of(self.screen.focused)
        if focused and isinstance(focused.control, ChoiceField | PartsField):
            focused.control.commit()  # as Enter would have done
        wrong = {}
        for name, row in self.rows.items():
            if not row.display:
                continue
            row.visited = True
            parsed = row.parsed()
            if parsed.wrong or (parsed.value is None and row.is_required):
                wrong[name] = parsed.wrong or _(FILL_IN)
        self._confirmed = True
        if wrong:
            self._mark_errors(wrong)
        else:
            self.post_message(self.Submitted(self))

    def action_leave(self) -> None:
        if self._choice_list.display and self._choice_list.field:
            self._choice_list.field.close_list()
        else:
            self._once_all_is_typed(lambda: self.post_message(self.Left(self)))

    def action_next(self) -> None:
        self._move_focus(1)

    def action_enter(self) -> None:
        """Go on to the next field; lines of parts have their own use for the key."""
        if isinstance(focused := self.screen.focused, PartsField):
            focused.post_message(LineEntered())
        else:
            self._move_focus(1)

    def action_before(self) -> None:
        self._move_focus(-1)

    def on_move_focus(self, event: MoveFocus) -> None:
        event.stop()
        with suppress(SkipAction):  # at the first field and at the button there is nowhere to go
            self._move_focus(event.by)

    def _move_focus(self, by: int) -> None:
        """Focus another field at once. Outside the fields and beyond their ends the key keeps its usual meaning."""
        rows = [row for row in self.rows.values() if row.display]
        controls: list[Widget] = [*(row.control for row in rows), self.query_one("#done")]
        focused = controls.index(self.screen.focused) if self.screen.focused in controls else -1
        if focused < 0 or not 0 <= focused + by < len(controls):
            raise SkipAction
        if isinstance(controls[focused], ChoiceField | PartsField):
            controls[focused].post_message(CommitChoice())
        self._go_to(rows[focused + by] if focused + by < len(rows) else None)

    def _go_to(self, row: FieldRow | None) -> None:
        """Focus the field of a row, or the button below all."""
        if row is not None:
            row.focus_field()
        else:
            self.screen.set_focus(self.query_one("#done"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(checklist.items_of(self.rows)) if action == "rest" else True

    def _show_words(self) -> None:
        """Show the fields that matter for what was chosen so far: for words below each item that has another result
        than the first, which is "in order", and those that belong to a value of another field."""
        changed = checklist.show_words(self.rows) | self._show_dependent()
        if changed and self.is_running:
            self._lay_out(self.size.width)

    def _show_dependent(self) -> bool:
        """Show the rows that matter for what other fields hold now; whether that changed any."""
        before = [row.display for row in self.rows.values()]
        for row in self.rows.values():
            name, *values = row.field.only_for or ("",)
            if (other := self.rows.get(name)) is not None:
                typed = other.control.typed
                row.display = (YES_OR_NO[typed] if isinstance(typed, bool) else typed) in values
        return before != [row.display for row in self.rows.values()]

    def _after_result(self) -> None:
        self._show_words()
        self.action_next()

    def action_rest(self) -> None:
        """Set every empty item to its first result, which is "in order", and answer the sum of the checklist.

        The focus goes to the first item that lacks its words, else to the field after what was answered.
        """
        answered = checklist.answer_rest(self.rows)
        self._show_words()
        next_row = checklist.next_after(self.rows, answered)
        if next_row is not None and self.screen.focused in [row.control for row in answered]:
            self._go_to(next_row)

    def move_after(self, name: str, names: Sequence[str]) -> None:
        """Move the fields `names` directly after the field `name`, on screen and for Tab; others keep their order."""
        order = [each for each in self._order if each not in names]
        at = order.index(name) + 1 if name in order else len(order)
        order[at:at] = [each for each in self._order if each in names]
        section = self.rows[name].section if name in self.rows else ""
        for each, row in self.rows.items():
            row.section = section if each in names else row.field.section
        if order != list(self.rows):
            self.rows = {each: self.rows[each] for each in order}
            holder = self.query_one(VerticalScroll)
            for before, after in pairwise(order):
                holder.move_child(self.rows[after], after=self.rows[before])
            self._lay_out(self.size.width)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_submit()

    def on_choice_list_taken(self, event: ChoiceList.Taken) -> None:
        event.stop()
        event.field.take(event.choice)

    def on_passed_over(self, event: PassedOver) -> None:
        """Ask for the choice at once where it is needed; what can only be chosen in one way is chosen."""
        event.stop()
        row = self._row_of(event.field)
        if row is None or not row.is_required or not isinstance(row.control, ChoiceField):
            return
        if only := row.control.only_choice:
            row.control.take(only)
        else:
            row.visited = row.is_passed_over = True
            row.wrong = self._missing(row)
            row.update_note()

    # Checking

    def on_field_edited(self, event: FieldEdited) -> None:
        event.stop()
        row = self._row_of(event.field)
        if row is None:
            return
        row.touched, row.wrong = True, ""
        self._show_words()
        checklist.doubt_sum(self.rows, row)
        parsed = row.parsed()
        row.show_note(ParsedValue(parsed.value, parsed.note) if not row.visited else parsed)
        self._edits += 1
        if self._pause is None:
            self._pause = self.set_timer(PAUSE, self.check_now)
        else:
            self._pause.reset()
        self.post_message(self.Changed(self, row.field.name, parsed.value))

    def check_now(self) -> None:
        """Check the input now, without waiting for a pause."""
        if self._pause:
            self._pause.stop()
            self._pause = None
        for row in self.rows.values():
            if row.touched:
                row.visited = True
                row.update_note()
        self._explain()
        if self._check:
            run = partial(self._run_check, self._check, self.data(), self._edits)
            self.run_worker(run, thread=True, group="form-check", exclusive=True)

    def _run_check(self, check: Check, data: JsonObject, edits: int) -> None:
        self.post_message(self.Checked(check(data), edits))

    def on_form_checked(self, event: Checked) -> None:
        if event.edits != self._edits:
            return
        for name, row in self.rows.items():
            # What was typed in one field can make another one wrong, which nobody has been in yet.
            row.wrong = event.wrong.get(name, "") or self._missing(row)
            row.visited |= bool(row.wrong)
            row.update_note()
        self._explain()

    def _missing(self, row: FieldRow) -> str:
        """What is missing, once the person has tried to confirm the form, or has passed a list over that asks for a
        choice: it stays marked until it is filled in."""
        if not (row.display and row.is_required and row.is_empty):
            return ""
        return _(FILL_IN) if self._confirmed else _(CHOOSE) if row.is_passed_over else ""

    # Showing

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        self._explain()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Show the errors of a field that was left with input at once; those of an empty field wait until the end."""
        row = self._row_of(event.widget)
        if row and not row.is_empty:
            row.visited = True
            row.update_note()

    def _explain(self, row: FieldRow | None = None) -> None:
        row = row or self._row_of(self.screen.focused)
        if row:
            keys = row.control.keys if isinstance(row.control, ResultField | PartsField) else ""
            if (isinstance(row.control, ResultField) and keys) or row.field.sums_up:
                keys = "  ".join(filter(None, (keys, f"F6 {_(checklist.REST)}")))
            self._help.explain(row.field, row.error(), self._understood(row), keys)

    @staticmethod
    def _understood(row: FieldRow) -> str:
        """How what was typed was understood, as `= 2026-11-25`; of a choice why it fits."""
        note = "" if isinstance(row.control, PartsField) else row.parsed().note
        return f"= {note}" if note and not isinstance(row.control, ChoiceField) else note

    def _row_of(self, widget: object) -> FieldRow | None:
        return next((row for row in self.rows.values() if row.control is widget), None)

    def on_resize(self, event: Resize) -> None:
        self._lay_out(event.size.width)

    def _lay_out(self, cells: int) -> None:
        in_columns = lay_out(list(self.rows.values()), cells, self.app.size.width)
        self.set_class(in_columns, "-two")
