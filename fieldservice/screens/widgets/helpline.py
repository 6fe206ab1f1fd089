"""The two lines under a form: help for the focused field, and what is wrong with it or with the whole form."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.screens.widgets.cells import cut, fit, inert, wrap
from fieldservice.screens.widgets.fields import FieldLike
from fieldservice.words import _, forms

SIGNATURE = "strokes"
"""The kind of a field in which the customer signs, who reads no notes for staff."""


class HelpLine(Widget):
    """`explain` shows the help and the error of a field, `show_message` a sentence about the whole form."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"help--wrong"}

    def __init__(self) -> None:
        super().__init__()
        self._help = self._wrong = self._message = ""

    def explain(self, field: FieldLike, wrong: str, note: str, keys: str = "") -> None:
        """Show a field's help. `keys` lists the keys of its values, `note` is how its text was understood."""
        example = _("For example: %(example)s", example=_(field.example)) if field.example else ""
        private = _("Personal: erased when the customer asks.") if field.private and field.kind != SIGNATURE else ""
        first = [_("%(words)s.", words=words) for words in (keys, f"= {note}" * bool(note)) if words]
        self._set(forms.sentences((*first, _(field.help), example, private)), wrong)

    def show_message(self, sentence: str) -> None:
        """Show a sentence about the whole form, as long as the focused field has no error of its own."""
        self._message = sentence
        self.refresh()

    def _set(self, help_text: str, wrong: str) -> None:
        if (help_text, wrong) != (self._help, self._wrong):
            self._help, self._wrong = help_text, wrong
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        lines = wrap(self._help, width - 2)
        # The error of a field stands beside it too; it takes no line that the help needs.
        wrong = (self._wrong if len(lines) == 1 else "") or self._message
        if y and wrong:
            return Strip(
                [Segment(fit(" ! " + inert(wrong), width), self.get_component_rich_style("help--wrong"))], width
            )
        text = (cut(self._help, width - 2) if wrong else lines[0]) if y == 0 else " ".join(lines[1:])
        return Strip([Segment(fit(" " + text, width), self.rich_style)], width)
