"""One row of a form: the label at the left, the input widget, and a note or an error at the right.

Nothing is cut: a long label goes on in the next line, and what does not fit at the right is shown below, whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from rich.segment import Segment
from textual.app import ComposeResult
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

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

WITH_CHOICES = ("choice", "code", "staff", "colleague", "office", "part")
"""Kinds of field whose value is chosen from a list."""
TALL = ("longtext", "parts", "services", "free_lines", "strokes")
"""Kinds of field that are several lines high and take the whole width."""
LEAST_BELOW = 36
"""Cells that a note below needs under the input; where there are fewer it begins at the left."""
LEAST_NOTE = 24
"""Cells that an error keeps beside a long label."""
RESULT = "result"
"""The kind of field of a checklist's item."""
ONE_KEY = "one_key"
"""The kind of field of a code whose few values are all in sight, each with its digit."""
RESULT_WORDS = "result_words"
"""The kind of field with the words about an item, `screen.words`; it is shown where the item is not in order."""
Control = TextField | LongField | RadioField | SignatureField | ResultField


class FieldRow(Widget):
    """A field with its input widget. Its error `wrong` is shown once the person has been in the field (`visited`)."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"row--label", "row--note", "row--wrong"}

    def __init__(self, field: FieldLike, choice_list: ChoiceList, offer: Offer | None, formats: InputFormats) -> None:
        super().__init__(classes="-tall" if field.kind in TALL else None)
        self.field = field
        self.formats = formats
        self.control: Control = _control(field, offer or (lambda typed: _own_choices(field, typed)), choice_list)
        self.touched = False
        """Whether a person typed here; from then on the program fills in nothing."""
        self.visited = False
        self.wrong = ""
        self._width = self._label_cells = self._note_cells = 0
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
        yield self.control

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
            return (
                ParsedValue(control.value, wrong=_("Please choose from the list."))
                if control.value.strip()
                else ParsedValue()
            )
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

    def lay_out(self, width: int, label_cells: int, note_cells: int) -> None:
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
        if (width, label_cells, note_cells) != (self._width, self._label_cells, self._note_cells):
            self._label_cells, self._note_cells = label_cells, note_cells
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
        under_label = is_tall and is_wrong and not self._note_cells
        self._under_label = wrap(text, self._label_cells - 1) if under_label else []
        if len(self._labels) + len(self._under_label) > self._tall_lines():
            self._under_label = []
        beside = bool(self._under_label) or width_of(text) + 1 <= self._note_cells
        self._below = wrap(text, room) if text and not beside else []
        # One more cell at each side for the brackets, which show the field where there are no colours.
        under = len(self._below) if is_tall else 0
        inside = max(1, self._width - self._label_cells - self._note_cells - 2)
        high = 1
        if isinstance(self.control, RadioField):
            self.control.styles.height = high = len(self.control.lines(inside))
        self.control.styles.margin = (0, self._note_cells + 1, under, self._label_cells + 1)
        lines = max(high, len(self._labels)) + len(self._below)
        self.refresh(layout=lines != self._lines)
        self._lines = lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A long text or a signature is as high as its widget; any other row as its label and its note."""
        return super().get_content_height(container, viewport, width) if self.field.kind in TALL else self._lines

    def _tall_lines(self) -> int:
        height = self.control.styles.height
        return int(height.value) if height is not None and height.cells is not None else 1

    def _below_from(self) -> int:
        return self._label_cells if self._width - self._label_cells >= LEAST_BELOW else 0

    def _label(self) -> str:
        return _(self.field.label) + (" *" if self.is_required else "")

    def render_line(self, y: int) -> Strip:
        style, width = self.rich_style, self.size.width
        if not self._label_cells:
            return Strip.blank(width, style)
        text, is_wrong = self._note
        note = self.get_component_rich_style("row--wrong" if is_wrong else "row--note")
        label_style = self.get_component_rich_style("row--label")
        below = y - (self.size.height - len(self._below))
        if below >= 0:
            line = " " * (self._below_from() + 1) + self._below[below]
            return Strip([Segment(fit(line, width), note)]).adjust_cell_length(width, style)
        label = self._labels[y] if y < len(self._labels) else ""
        if 0 <= y - len(self._labels) < len(self._under_label):
            line = self._under_label[y - len(self._labels)]
            return Strip([Segment(fit(line, width), note)]).adjust_cell_length(width, style)
        if y:
            return Strip([Segment(fit(label, width), label_style)]).adjust_cell_length(width, style)
        brackets = ("[", "]") if isinstance(self.control, TextField | ResultField) else (" ", " ")
        beside = "" if self._below or not text else (" ! " if is_wrong else " ") + inert(text)
        return Strip(
            [
                Segment(fit(label, self._label_cells - 1) + " " + brackets[0], label_style),
                Segment(" " * (width - self._label_cells - self._note_cells - 2), style),
                Segment(brackets[1], style),
                Segment(fit(beside, self._note_cells), note),
            ]
        ).adjust_cell_length(width, style)


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
