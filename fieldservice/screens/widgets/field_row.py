"""One field of a form: its label at the left, the place to type, and what is to be said about it at the right."""

from __future__ import annotations

from typing import Any

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.screens.widgets.cells import fit, inert, width_of
from fieldservice.screens.widgets.choice_field import Choice, ChoiceField, ChoiceLike, ChoiceList, Offer, narrowed
from fieldservice.screens.widgets.fields import (
    SCORES,
    YES_NO,
    FieldLike,
    LongField,
    RadioField,
    SignatureField,
    TextField,
)
from fieldservice.screens.widgets.parsing import InputFormats, ParsedValue, format_value, parse
from fieldservice.screens.widgets.result_field import ResultField
from fieldservice.screens.widgets.suggestion_field import SuggestionField
from fieldservice.words import _

PICKED = ("choice", "code", "staff", "office")
TALL = ("longtext", "strokes")
"""Kinds that take several lines, and the whole width."""
LEAST_NOTE = 24
"""Cells that what is wrong keeps beside a long label."""
RESULT = "result"
"""Kind of an item of a checklist."""
Control = TextField | LongField | RadioField | SignatureField | ResultField


class FieldRow(Widget):
    """Knows its field and what was typed; `wrong` is shown once the person has been there (`visited`)."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"row--label", "row--note", "row--wrong"}

    def __init__(self, field: FieldLike, choice_list: ChoiceList, offer: Offer | None, formats: InputFormats) -> None:
        super().__init__(classes="-tall" if field.kind in TALL else None)
        self.field = field
        self.formats = formats
        self.control: Control = _control(field, offer or (lambda typed: _listed(field, typed)), choice_list)
        self.touched = False
        """A person typed here; from then on nobody else does."""
        self.visited = False
        self.wrong = ""
        self._label_cells = self._note_cells = 0
        self._note = ("", False)

    def compose(self):  # noqa: ANN201  (Textual's ComposeResult would be its only use here)
        if self.field.default is not None and self.is_empty:
            self.put(self.field.default)
        yield self.control

    @property
    def is_empty(self) -> bool:
        return self.control.typed in (None, "")

    def reading(self) -> ParsedValue:
        """The value; a choice counts only when it was made from the list."""
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
        return parse(self.field.kind, typed, self.formats) if isinstance(typed, str) else ParsedValue(typed)

    def put(self, value: Any) -> None:
        """What another hand sets: a default, a draft, what is known of the customer."""
        plain = isinstance(self.control, TextField | LongField) and not isinstance(self.control, ChoiceField)
        self.control.put(format_value(self.field.kind, value, self.formats) if plain else value)

    def say(self) -> None:
        """Show how the field was understood, or what is wrong with it."""
        self.tell(self.reading())

    def tell(self, reading: ParsedValue) -> None:
        wrong = self.problem(reading)
        note = (wrong, True) if wrong else (reading.note, False)
        if note != self._note:
            self._note = note
            self.refresh()

    def problem(self, reading: ParsedValue | None = None) -> str:
        """What is wrong, as far as it is to be told by now: not of a word that is still being looked for in its list."""
        if (
            isinstance(self.control, ChoiceField)
            and self.control.is_choosing
            and not isinstance(self.control, SuggestionField)
        ):
            return ""
        reading = reading or self.reading()
        return (self.wrong or reading.wrong) if self.visited else ""

    def lay_out(self, width: int, label_cells: int, note_cells: int) -> None:
        """Widths of label and note; what is in between is for typing. Marks take what they need from the note, and leave
        a long label the room that they do not need."""
        if isinstance(self.control, RadioField):
            wanted = width_of(self._label()) + 1
            label_cells = max(label_cells, min(wanted, width - self.control.cells - LEAST_NOTE - 2))
            note_cells = max(0, width - label_cells - 2 - self.control.cells)
        if isinstance(self.control, ResultField):  # nothing can be wrong with it
            cells = min(self.control.cells, width - label_cells - 2)
            note_cells = width - label_cells - 2 - cells
        if (label_cells, note_cells) != (self._label_cells, self._note_cells):
            self._label_cells, self._note_cells = label_cells, note_cells
            # One cell more at each side for the brackets, which show the field where there are no colours.
            self.control.styles.margin = (0, note_cells + 1, 0, label_cells + 1)
            self.refresh()

    def _label(self) -> str:
        return _(self.field.label) + (" *" if self.field.required else "")

    def render_line(self, y: int) -> Strip:
        style, width = self.rich_style, self.size.width
        if y or not self._label_cells:
            return Strip.blank(width, style)
        label = self._label()
        brackets = ("[", "]") if isinstance(self.control, TextField | ResultField) else (" ", " ")
        text, is_wrong = self._note
        note = self.get_component_rich_style("row--wrong" if is_wrong else "row--note")
        return Strip(
            [
                Segment(
                    fit(label, self._label_cells - 1) + " " + brackets[0], self.get_component_rich_style("row--label")
                ),
                Segment(" " * (width - self._label_cells - self._note_cells - 2), style),
                Segment(brackets[1], style),
                Segment(fit((" ! " if is_wrong else " ") + inert(text) if text else "", self._note_cells), note),
            ]
        ).adjust_cell_length(width, style)


def _control(field: FieldLike, offer: Offer, choice_list: ChoiceList) -> Control:
    if field.kind in PICKED:
        return ChoiceField(offer, choice_list)
    if field.kind == "place":
        return SuggestionField(offer, choice_list)
    if field.kind == RESULT:
        return ResultField(offer(""))
    if field.kind == "longtext":
        return LongField()
    if field.kind == "strokes":
        return SignatureField()
    if field.kind in ("yes", "score"):
        return RadioField(YES_NO if field.kind == "yes" else SCORES)
    return TextField()


def _listed(field: FieldLike, typed: str) -> list[ChoiceLike]:
    """Choices that stand in the field itself: values, (value, label) pairs or things with value, label and reason."""
    return narrowed([_choice(each) for each in field.choices], typed)


def _choice(each: Any) -> ChoiceLike:
    if hasattr(each, "reason"):
        return each
    value, label = each if isinstance(each, tuple) else (each, str(each))
    return Choice(value, _(label))
