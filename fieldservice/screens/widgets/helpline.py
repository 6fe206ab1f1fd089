"""The lines under a form: what is wrong with the focused field or the whole form, and the help of the field.

A sentence about an error is never cut: it takes as many lines as it needs. Help takes the lines that are left.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.events import Resize
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.screens.widgets.cells import cut, fit, inert, wrap
from fieldservice.screens.widgets.fields import FieldLike
from fieldservice.words import _, forms

LINES = 2
"""Lines of help and errors, unless an error needs more."""


class HelpLine(Widget):
    """`explain` shows the help and the error of a field, `show_message` a sentence about the whole form."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"help--wrong"}

    def __init__(self) -> None:
        super().__init__()
        self._help = self._wrong = self._message = ""
        self._lines: list[tuple[str, bool]] = []
        """What is shown, line by line, and whether it says what is wrong."""

    def explain(self, field: FieldLike, wrong: str, note: str, keys: str = "") -> None:
        """Show a field's help. `keys` lists the keys of its values, `note` says how its text was understood,
        or why this choice fits."""
        example = _("For example: %(example)s", example=_(field.example)) if field.example else ""
        first = [_("%(words)s.", words=words) for words in (keys, note) if words]
        self._set(forms.sentences((*first, _(field.help), example)), wrong)

    def show_message(self, sentence: str) -> None:
        """Show a sentence about the whole form, as long as the focused field has no error of its own."""
        self._message = sentence
        self._arrange()

    def _set(self, help_text: str, wrong: str) -> None:
        if (help_text, wrong) != (self._help, self._wrong):
            self._help, self._wrong = help_text, wrong
            self._arrange()

    def on_resize(self, event: Resize) -> None:
        self._arrange()

    def _arrange(self) -> None:
        """Lay the sentences out; the height changes only where an error needs more lines than there are."""
        room = self.size.width - 2
        if room < 1:
            return
        wrong = self._wrong or self._message
        errors = wrap(f"! {inert(wrong)}", room) if wrong else []
        helped = wrap(self._help, room) if self._help else []
        left = max(0, LINES - len(errors))
        if len(helped) > left:
            helped = [*helped[: left - 1], cut(" ".join(helped[left - 1 :]), room)] if left else []
        self._lines = [*((line, True) for line in errors), *((line, False) for line in helped)]
        high = max(LINES, len(errors))
        if self.styles.height is None or self.styles.height.cells != high:
            self.styles.height = high
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        text, is_wrong = self._lines[y] if y < len(self._lines) else ("", False)
        look = self.get_component_rich_style("help--wrong") if is_wrong else self.rich_style
        return Strip([Segment(fit(" " + text, width), look)], width)
