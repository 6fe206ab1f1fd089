"""One row of a form: the label at the left, the input, and a note or an error at the right.

Nothing is cut: a long label goes on in the next line, and what does not fit at the right is shown below, whole.

A row draws the text of its field itself until somebody reaches the field. Only then is the input widget mounted: a form
has twenty fields, a person is in one of them, and a mounted widget costs more than all that a row draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.events import DescendantBlur, DescendantFocus, MouseDown
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.presentation.glyphs import glyphs
from fieldservice.screens.widgets.cells import fit, inert, width_of, wrap
from fieldservice.screens.widgets.choice_field import Choice, ChoiceField, ChoiceLike, ChoiceList, Offer, narrowed
from fieldservice.screens.widgets.fields import (
    SCORES,
    YES_NO,
    FieldLike,
    KeyField,
    LongField,
    RadioField,
    SecretField,
    SignatureField,
    TextField,
)
from fieldservice.screens.widgets.parsing import InputFormats, ParsedValue, format_value, parse
from fieldservice.screens.widgets.parts_field import PartField, PartsField
from fieldservice.screens.widgets.result_field import ResultField
from fieldservice.screens.widgets.suggestion_field import SuggestionField
from fieldservice.words import _
from fieldservice.words.marking import N_

CHOOSE = N_("Choose from the list.")
WITH_CHOICES = ("choice", "code", "staff", "colleague", "office", "part")
"""Kinds of field whose value is chosen from a list."""
TALL = ("longtext", "parts", "services", "free_lines", "strokes")
"""Kinds of field that are several lines high and take the whole width."""
LONG = 4
"""Lines of a long text."""
LEAST_BELOW = 36
"""Cells that a note below needs under the input; where there are fewer it begins at the left."""
LEAST_NOTE = 24
"""Cells that an error keeps beside a long label."""
STAR = " *"
"""Follows the label of a field that must be filled in, now or before the work is handed on."""
RESULT = "result"
"""The kind of field of a checklist's item."""
ONE_KEY = "one_key"
"""The kind of field of a code whose few values are all in sight, each with its digit."""
RESULT_WORDS = "result_words"
"""The kind of field with the words about an item, `screen.words`; it is shown where the item is not in order."""
LABEL, CURRENT, NOTE, WRONG, TEXT = "form--label", "form--current", "form--note", "form--wrong", "form--text"
HEADING, SECOND = "form--heading", "form--second"
"""The styles in which rows draw; the form has them once for all its rows."""
Control = TextField | LongField | RadioField | SignatureField | ResultField


class FieldRow(Widget):
    """A field with its input widget. Its error `wrong` is shown once the person has been in the field (`visited`)."""

    ALLOW_SELECT = False

    def __init__(
        self, field: FieldLike, choice_list: ChoiceList, offer: Offer | None, formats: InputFormats, holder: Widget
    ) -> None:
        """`holder` is the form, which has the styles."""
        super().__init__(classes="-tall" if field.kind in TALL else None)
        self._holder = holder
        self.field = field
        self.formats = formats
        self.control: Control = _control(field, offer or (lambda typed: _own_choices(field, typed)), choice_list)
        self.is_reached = not isinstance(self.control, TextField | LongField) or isinstance(self.control, PartsField)
        """Whether the input widget is mounted; until then the row draws its text."""
        self.is_new = False
        """Whether the widget was mounted since the form last waited for it: it may have keys yet to take."""
        self._is_composed = False
        self.touched = False
        """Whether a person typed here; from then on the program fills in nothing."""
        self.visited = False
        self.is_passed_over = False
        """Whether a person left its list without a choice."""
        self.wrong = ""
        self.section = field.section
        """The section that the row stands in; a field that is moved goes to that of its new neighbours."""
        self._heading = ""
        self._top = 0
        """Lines above the field: for a heading, or level with that of the field beside it."""
        self._width = self._label_cells = self._note_cells = self._most_note_cells = self._long_lines = 0
        self._note = ("", False)
        self._lines = 1
        self._labels: list[str] = []
        self._below: list[str] = []
        """The lines of a note that does not fit at the right."""
        self._under_label: list[str] = []
        """The lines of an error that stand under the label of a field that is several lines high."""

    def compose(self) -> ComposeResult:
        if self.field.default is not None and self.is_empty:
            self.put(self.field.default)
        self._is_composed = True
        if self.is_reached:
            yield self.control

    def reach(self) -> Control:
        """The input widget, mounted: for whoever goes there."""
        if not self._is_composed:
            self.is_reached = True
        elif not self.is_reached:
            self.is_reached = self.is_new = True
            self.mount(self.control)
            self.refresh()
        return self.control

    def focus_field(self) -> None:
        """Go to the field at once, and show its row whole."""
        control, is_late = self.reach(), self.is_new
        if not control.is_attached:
            control.focus()
            return
        self.screen.set_focus(control, scroll_visible=not is_late)
        if is_late:  # by now the row has a place, and its widget has none
            self.call_after_refresh(self.scroll_visible, animate=False)

    def on_mouse_down(self, event: MouseDown) -> None:
        if not self.is_reached:
            event.stop()
            self.focus_field()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        self.refresh()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        self.refresh()

    @property
    def is_required(self) -> bool:
        return self.field.required or self.field.needed

    @property
    def is_empty(self) -> bool:
        return self.control.typed in (None, "")

    def parsed(self) -> ParsedValue:
        """The value of the input. Where a choice is needed, text that was not chosen from the list is an error."""
        control = self.control
        if isinstance(control, ChoiceField) and (control.chosen or not isinstance(control, SuggestionField)):
            if control.chosen:
                return ParsedValue(control.chosen.value, note=control.chosen.reason)
            return ParsedValue(control.value, wrong=_(CHOOSE)) if control.value.strip() else ParsedValue()
        typed = control.typed
        if not isinstance(typed, str):
            return ParsedValue(typed)
        found = parse(self.field.kind, typed, self.formats)
        remark = "" if found.wrong else self.formats.remark(self.field.name, found.value)
        return replace(found, note=_("; ").join(filter(None, (found.note, remark)))) if remark else found

    def put(self, value: object) -> None:
        """Set the value on behalf of the program: a default, a draft, a known fact about the customer."""
        is_text = isinstance(self.control, TextField | LongField) and not isinstance(self.control, ChoiceField)
        self.control.put(format_value(self.field.kind, value, self.formats) if is_text else value)
        if not self.is_reached:
            self.refresh()

    def update_note(self) -> None:
        """Show how the input was understood, or what is wrong with it."""
        self.show_note(self.parsed())

    def show_note(self, parsed: ParsedValue) -> None:
        error = self.error(parsed)
        note = (error, True) if error else (parsed.note, False)
        if note != self._note:
            self._note = note
            self._arrange()

    def error(self, parsed: ParsedValue | None = None) -> str:
        """The error to show now: none before the field was visited, and none while its list offers matching choices."""
        if (
            isinstance(self.control, ChoiceField | PartsField)
            and self.control.is_choosing
            and not isinstance(self.control, SuggestionField)
        ):
            return ""
        parsed = parsed or self.parsed()
        return (parsed.wrong or self.wrong) if self.visited else ""

    def head(self, heading: str, top: int) -> None:
        """Begin a section with this heading, "" for none, in so many lines above the field."""
        if (heading, top) != (self._heading, self._top):
            self._heading, self._top = heading, top
            self._arrange()

    def lay_out(self, width: int, label_cells: int, note_cells: int, long_lines: int = LONG) -> None:
        """Set the widths of label and note; the input widget takes the rest.

        Fields of a known width (values, results) take their cells from the note; RadioFields leave spare cells
        to a long label.
        """
        if isinstance(self.control, RadioField):
            needed = width_of(self._label()) + 1
            label_cells = max(label_cells, min(needed, width - self.control.cells - LEAST_NOTE - 2))
            note_cells = max(0, width - label_cells - 2 - self.control.cells)
        if isinstance(self.control, ResultField):
            cells = min(self.control.cells, width - label_cells - 2)
            note_cells = width - label_cells - 2 - cells
        widths = (width, label_cells, note_cells, long_lines)
        if widths != (self._width, self._label_cells, self._most_note_cells, self._long_lines):
            self._label_cells, self._most_note_cells, self._long_lines = label_cells, note_cells, long_lines
            self._width = width
            self._arrange()

    def _arrange(self) -> None:
        """Make the row as high as its label, its input and its note are."""
        if not self._label_cells:
            return
        self._labels = wrap(self._label(), self._label_cells - 1)
        text, is_wrong = self._note
        room = self._width - self._below_from() - 1
        text = inert(f"! {text}" if is_wrong else text)
        is_tall = self.field.kind in TALL
        self._note_cells = self._cells_for(text)
        under_label = is_tall and is_wrong and not self._note_cells
        self._under_label = wrap(text, self._label_cells - 1) if under_label else []
        if len(self._labels) + len(self._under_label) > self._tall_lines():
            self._under_label = []
        beside = bool(self._under_label) or width_of(text) + 1 <= self._note_cells
        self._below = wrap(text, room) if text and not beside else []
        under = len(self._below) if is_tall else 0
        inside = max(1, self._width - self._label_cells - self._note_cells - 2)
        high = 1
        if isinstance(self.control, RadioField):
            self.control.styles.height = high = len(self.control.lines(inside))
        elif isinstance(self.control, LongField):
            self.control.styles.height = high = self._long_lines
        self.control.styles.margin = (self._top, self._note_cells + 1, under, self._label_cells + 1)
        lines = self._top + max(high, len(self._labels)) + len(self._below)
        self.refresh(layout=lines != self._lines)
        self._lines = lines

    def _cells_for(self, note: str) -> int:
        """The cells of the note at the right: a field has the whole width as long as there is nothing to say."""
        is_text = isinstance(self.control, TextField | LongField)
        return self._most_note_cells if note or not is_text else 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A signature is as high as its widget; any other row as its label, its input and its note."""
        is_pad = isinstance(self.control, SignatureField)
        return super().get_content_height(container, viewport, width) if is_pad else self._lines

    def _tall_lines(self) -> int:
        if isinstance(self.control, LongField):
            return self._long_lines
        height = self.control.styles.height
        return int(height.value) if height is not None and height.cells is not None else 1

    def _below_from(self) -> int:
        return self._label_cells if self._width - self._label_cells >= LEAST_BELOW else 0

    def _label(self) -> str:
        return _(self.field.label) + (STAR if self.is_required or self.field.wanted else "")

    @property
    def is_current(self) -> bool:
        """Whether the person is in this field."""
        return self.control.has_focus

    def render_line(self, y: int) -> Strip:
        style, width, look = self.rich_style, self.size.width, self._holder.get_component_rich_style
        if not self._label_cells:
            return Strip.blank(width, style)
        text, is_wrong = self._note
        note = look(WRONG if is_wrong else NOTE)
        if y < self._top:
            return Strip(self._headed() if y == self._top - 1 else []).adjust_cell_length(width, style)
        below = y - (self.size.height - len(self._below))
        if below >= 0:
            line = " " * (self._below_from() + 1) + self._below[below]
            return Strip([Segment(fit(line, width), note)]).adjust_cell_length(width, style)
        y -= self._top
        label = self._labels[y] if y < len(self._labels) else ""
        left = Segment(fit(label, self._label_cells), look(CURRENT if self.is_current else LABEL))
        if 0 <= y - len(self._labels) < len(self._under_label):
            left = Segment(fit(self._under_label[y - len(self._labels)], self._label_cells), note)
        inside = width - self._label_cells - self._note_cells - 2
        beside = "" if y or self._below or self._under_label or not text else ("! " if is_wrong else "") + inert(text)
        return Strip(
            [
                left,
                Segment(self._edge(y), look(CURRENT) if self.is_current else style),
                *self._drawn(y, inside, style),
                Segment(" ", style),
                Segment(fit(beside, self._note_cells), note),
            ]
        ).adjust_cell_length(width, style)

    def _edge(self, y: int) -> str:
        """The cell before the field: a sign where the person is, which is seen without colours too."""
        return glyphs().cursor if self.is_current and 0 <= y < self._tall_lines() else " "

    def _headed(self) -> Sequence[Segment]:
        """The line of the heading of a section."""
        heading, look = f" {_(self._heading)} " if self._heading else "", self._holder.get_component_rich_style
        rule = glyphs().rule
        rest = rule * max(0, self.size.width - width_of(heading) - 1)
        return [Segment(rule, look(NOTE)), Segment(heading, look(HEADING)), Segment(rest, look(NOTE))]

    def _drawn(self, y: int, cells: int, style: Style) -> Sequence[Segment]:
        """The text of the field as its widget would show it; blanks where the widget is."""
        if self.is_reached or y >= self._tall_lines():
            return [Segment(" " * cells, style)]
        control = self.control
        if isinstance(control, LongField):
            lines = [line for text in control.text.split("\n") for line in wrap(inert(text), max(1, cells))]
        else:
            lines = [inert(str(getattr(control, "value", "")))]
        ground = SECOND if self.has_class("-second") else TEXT
        return [Segment(fit(lines[y] if y < len(lines) else "", cells), self._holder.get_component_rich_style(ground))]


def _control(field: FieldLike, offer: Offer, choice_list: ChoiceList) -> Control:
    if field.kind == "part":
        return PartField(offer, choice_list)
    if field.kind in WITH_CHOICES:
        return ChoiceField(offer, choice_list)
    if field.kind in ("place", "offered"):
        return SuggestionField(offer, choice_list)
    if field.kind == RESULT:
        return ResultField(offer(""))
    if field.kind == ONE_KEY:
        return KeyField(tuple((each.value, each.label, str(number)) for number, each in enumerate(offer(""), 1)))
    if field.kind in ("parts", "services"):
        return PartsField(offer, choice_list)
    if field.kind in ("longtext", "free_lines"):
        return LongField()
    if field.kind == "strokes":
        return SignatureField()
    if field.kind == "pin":
        return SecretField()
    if field.kind in ("yes", "score"):
        return RadioField(YES_NO if field.kind == "yes" else SCORES)
    return TextField()


def _own_choices(field: FieldLike, typed: str) -> list[ChoiceLike]:
    """The choices that the field itself declares: values, (value, label) pairs, or objects like `ChoiceLike`."""
    return narrowed([_choice(each) for each in field.choices], typed)


def _choice(each: object) -> ChoiceLike:
    if hasattr(each, "reason"):
        return cast(ChoiceLike, each)
    value, label = each if isinstance(each, tuple) else (each, str(each))
    return Choice(value, _(label))
