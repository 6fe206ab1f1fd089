"""The input widgets of a form: text, long text, a choice of a few values, a signature. Each keeps its input exactly.

Each has `typed`, the input as plain data for a draft, and `put`, by which the program sets a default, a draft or a
known fact. Each posts two messages: FieldEdited when a person changed it, MoveFocus when a key leads to another field.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol, cast

from rich.segment import Segment
from textual.binding import Binding
from textual.events import Click, Key, Paste
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from fieldservice.presentation.glyphs import glyphs
from fieldservice.screens.widgets.cells import width_of
from fieldservice.screens.widgets.parsing import half_width
from fieldservice.screens.widgets.signpad import SignPad
from fieldservice.screens.widgets.stylesheets import stylesheet
from fieldservice.words import _
from fieldservice.words.marking import N_


class FieldLike(Protocol):
    """The attributes of a field that a form reads. Label, help and example are msgids; the form translates them."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def private(self) -> bool: ...
    @property
    def choices(self) -> tuple[object, ...]: ...
    @property
    def default(self) -> object: ...
    @property
    def example(self) -> str: ...
    @property
    def sums_up(self) -> str: ...
    @property
    def only_for(self) -> tuple[str, ...]: ...
    @property
    def needed(self) -> bool: ...
    @property
    def wanted(self) -> bool: ...
    @property
    def section(self) -> str: ...


class FieldEdited(Message):
    """A person changed the field."""

    def __init__(self, field: Widget) -> None:
        """The sender does not say it: a key's action is run, and its messages sent, by the app."""
        super().__init__()
        self.field = field


class MoveFocus(Message):
    """Ask the form to focus the field `by` rows further down (Enter and Down: 1, Up: -1)."""

    def __init__(self, by: int) -> None:
        super().__init__()
        self.by = by


SELECT_ALL = Binding(
    "ctrl+a", "select_everything", N_("Select all"), show=False, id="field.all", tooltip=N_("Select the whole field")
)
"""In a field of a form; F6 and F7, by which Textual selects in a long text, belong to the screens."""


class TextField(Input):
    """One line of text."""

    BINDINGS = [SELECT_ALL]
    DEFAULT_CSS = stylesheet("fields")
    _being_put = False

    def __init__(self) -> None:
        # No placeholder: without colours it looks like typed text. The help line shows the example.
        super().__init__(compact=True, select_on_focus=True)
        # A blinking caret would send bytes twice a second over a slow line.
        self.cursor_blink = False

    @property
    def content_width(self) -> int:
        """At least the width of the field: Textual lays the whole screen out again whenever this changes."""
        return max(super().content_width, self.size.width)

    @property
    def typed(self) -> object:
        """The text; a field with choices answers the value of the choice."""
        return self.value

    def put(self, typed: object) -> None:
        self._being_put = True
        self.value = str(typed or "")
        self._being_put = False
        self.select_on_focus = True

    async def on_key(self, event: Key) -> None:
        # Not bindings: those run once the key has bubbled up, and by then a fast typist is in the next field.
        by = {"up": -1, "down": 1}.get(event.key)
        if by:
            event.stop()
            event.prevent_default()
            self.arrow(by)

    def arrow(self, by: int) -> None:
        self.post_message(MoveFocus(by))

    def watch_value(self) -> None:
        """React at once: Textual's message may arrive only after the next key has been handled."""
        if not self._being_put:
            # Text that a person typed is not selected when they return, so that one key cannot delete it.
            self.select_on_focus = False
            self.report_edit()

    def report_edit(self) -> None:
        self.post_message(FieldEdited(self))

    def action_select_everything(self) -> None:
        self.select_all()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()

    def on_paste(self, event: Paste) -> None:
        """Paste all lines, where Textual takes only the first: a copied address often has three."""
        event.prevent_default()
        event.stop()
        self.replace(" ".join(event.text.split()), *sorted(self.selection))


class SecretField(TextField):
    """A PIN: what is typed is not shown."""

    def __init__(self) -> None:
        super().__init__()
        self.password = True


class LongField(TextArea):
    """Several lines of text. Enter goes on to the next field, Ctrl+J breaks the line."""

    BINDINGS = [Binding("ctrl+j", "break_line", N_("New line"), id="field.new_line"), SELECT_ALL]
    """The new line is listed so that the key bar shows it; `on_key` handles the key, in the order of typing."""

    SELECTING = ("select_line", "select_all")
    """Textual gives them F6 and F7, which belong to the screens."""

    def __init__(self) -> None:
        super().__init__(compact=True, highlight_cursor_line=False)
        self.cursor_blink = False
        self._loaded: str | None = ""
        """The text that the program set and whose change message has yet to arrive; None once a person has typed."""

    @property
    def typed(self) -> str:
        return self.text

    def put(self, typed: object) -> None:
        self._loaded = str(typed or "")
        self.load_text(self._loaded)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action not in self.SELECTING and super().check_action(action, parameters)

    def action_select_everything(self) -> None:
        self.select_all()

    def action_break_line(self) -> None:
        self.insert("\n")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        # The message about a text that the program set comes a moment later and looks like typing.
        if self.text != self._loaded:
            self._loaded = None
            self.post_message(FieldEdited(self))

    async def on_key(self, event: Key) -> None:
        by = {"up": -1 if self.cursor_at_first_line else 0, "down": 1 if self.cursor_at_last_line else 0}.get(event.key)
        if not by and event.key != "ctrl+j":
            return
        event.stop()
        event.prevent_default()
        if by:
            self.post_message(MoveFocus(by))
        else:
            self.action_break_line()


class CycleField(Widget, can_focus=True):
    """A field with one of a few values, or none: its keys cycle through the values or clear it."""

    ALLOW_SELECT = False
    BINDINGS = [
        Binding("right,space", "turn(1)", N_("Next value"), show=False, id="cycle.next"),
        Binding("left", "turn(-1)", N_("Value before"), show=False, id="cycle.before"),
        Binding("delete,backspace", "clear", N_("Clear"), show=False, id="cycle.clear"),
        Binding("down", "move_focus(1)", N_("Field below"), show=False, id="cycle.below"),
        Binding("up", "move_focus(-1)", N_("Field above"), show=False, id="cycle.above"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.typed: object = None

    def offered(self) -> Sequence[object]:
        """The values in the order of the cycle."""
        raise NotImplementedError

    def put(self, typed: object) -> None:
        self.typed = typed if typed in self.offered() else None
        self.refresh()

    def choose(self, value: object) -> None:
        self.put(value)
        self.post_message(FieldEdited(self))

    def action_turn(self, by: int) -> None:
        values = self.offered()
        if values:
            at = values.index(self.typed) + by if self.typed in values else (0 if by > 0 else -1)
            self.choose(values[at % len(values)])

    def action_clear(self) -> None:
        self.choose(None)

    def action_move_focus(self, by: int) -> None:
        self.post_message(MoveFocus(by))


class RadioField(CycleField):
    """One of a few values, all of them visible: yes or no, or a score. None is chosen until a person chooses one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"radio--chosen"}

    def __init__(self, values: tuple[tuple[object, str, str], ...]) -> None:
        """`values` are (value, its label as a msgid, the characters that choose it)."""
        super().__init__()
        self.values = values

    def offered(self) -> Sequence[object]:
        return [value for value, _label, _characters in self.values]

    @property
    def characters(self) -> str:
        """The characters that choose a value: a person may type them quickly, field after field."""
        return "".join(characters for _value, _label, characters in self.values)

    def on_key(self, event: Key) -> None:
        typed = half_width(event.character or "").lower()
        for value, _label, characters in self.values:
            if typed and typed in characters:
                event.stop()
                self.choose(value)

    def on_click(self, event: Click) -> None:
        lines, right = self.lines(self.size.width), 0
        for value, text in lines[event.y] if event.y < len(lines) else ():
            right += width_of(text)
            if event.x < right:
                self.choose(value)
                return

    def lines(self, width: int) -> list[list[tuple[object, str]]]:
        """The values line by line, as many in each as `width` cells hold."""
        lines: list[list[tuple[object, str]]] = [[]]
        for value, text in self._texts():
            cells = sum(width_of(each) for _value, each in lines[-1]) + width_of(text.rstrip())
            if lines[-1] and cells > width:
                lines.append([])
            lines[-1].append((value, text))
        return lines

    def _texts(self) -> list[tuple[object, str]]:
        signs = glyphs()
        return [
            (value, f"{signs.chosen if self._is_chosen(value) else signs.not_chosen} {_(label)}  ")
            for value, label, _characters in self.values
        ]

    def _is_chosen(self, value: object) -> bool:
        return self.typed is not None and value == self.typed

    @property
    def cells(self) -> int:
        """Width of all values together."""
        return sum(width_of(text) for _value, text in self._texts())

    def render_line(self, y: int) -> Strip:
        style, chosen = self.rich_style, self.get_component_rich_style("radio--chosen")
        lines = self.lines(self.size.width)
        texts = lines[y] if y < len(lines) else []
        segments = [Segment(text, chosen if value == self.typed else style) for value, text in texts]
        return Strip(segments).adjust_cell_length(self.size.width, style)


class KeyField(RadioField):
    """One of a few values of a code, each behind the digit that chooses it."""

    def _texts(self) -> list[tuple[object, str]]:
        signs = glyphs()
        return [
            (value, f"{signs.chosen if self._is_chosen(value) else signs.not_chosen} {key} {label}  ")
            for value, label, key in self.values
        ]


YES_NO = ((True, N_("Yes"), "y1是有对"), (False, N_("No"), "n0否无不"))
SCORES = tuple((score, str(score), str(score)) for score in range(1, 6))


class SignatureField(SignPad):
    """The signature pad as a field of a form."""

    BINDINGS = [
        Binding("down", "move_focus(1)", N_("Field below"), show=False, id="pad.below"),
        Binding("up", "move_focus(-1)", N_("Field above"), show=False, id="pad.above"),
    ]

    @property
    def typed(self) -> list[list[list[int]]] | None:
        return [[list(point) for point in stroke] for stroke in self.strokes] or None

    def put(self, typed: object) -> None:
        # Strokes come back from a draft as `typed` gave them.
        self.draw(cast("list[list[list[int]]]", typed or ()))

    def action_move_focus(self, by: int) -> None:
        self.post_message(MoveFocus(by))

    def on_sign_pad_changed(self, event: SignPad.Changed) -> None:
        event.stop()
        self.post_message(FieldEdited(self))
