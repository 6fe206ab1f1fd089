"""A field with a list of choices: typing narrows the list and Enter takes the highlighted choice.

Text that matches no choice stays in the field.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from rich.segment import Segment
from textual.binding import Binding
from textual.events import Blur, Focus, MouseDown, MouseScrollDown, MouseScrollUp
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.desk.names import spellings
from fieldservice.presentation.glyphs import glyphs
from fieldservice.screens.widgets.cells import fit, inert, width_of
from fieldservice.screens.widgets.fields import TextField
from fieldservice.screens.widgets.parsing import half_width
from fieldservice.screens.widgets.row_runs import CURSOR_CELLS
from fieldservice.screens.widgets.stylesheets import stylesheet
from fieldservice.words import _
from fieldservice.words.marking import N_

LINES = 8
"""Choices that the list shows at once."""
CODE_CELLS, LABEL_CELLS, REASON_CELLS = 12, 40, 40
"""The greatest width of each part of a choice."""


class ChoiceLike(Protocol):
    """The form keeps `value` and shows `label`; `reason` explains the rank of the choice in the list.

    `code` is what people type or scan for it, such as the code of an office; it is shown beside the label.
    """

    @property
    def value(self) -> object: ...
    @property
    def label(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def code(self) -> str: ...


class Choice(NamedTuple):
    """A value that can be chosen, with its label."""

    value: object
    label: str
    reason: str = ""
    code: str = ""


Offer = Callable[[str], Sequence[ChoiceLike]]
"""Takes the typed text and returns the choices that match it, the best first; for "" it returns all of them."""


def narrowed(choices: Sequence[ChoiceLike], typed: str) -> list[ChoiceLike]:
    """The choices whose value or label contains the typed text, or whose Chinese label is spelled so, in full or by
    initials; those that begin with it come first.

    A value is found although the list does not show it: whoever knows `part_missing` need not learn its label.
    """
    search = _normalised(typed)
    if not search:
        return list(choices)
    found = [
        choice
        for choice in choices
        if any(search in text for text in _texts(choice))
        or any(spelled.startswith(search) for spelled in _spelled(choice.label))
    ]
    return sorted(found, key=lambda choice: not any(text.startswith(search) for text in _texts(choice)))


def _texts(choice: ChoiceLike) -> tuple[str, str]:
    return _normalised(str(choice.value)), _normalised(choice.label)


@lru_cache(maxsize=4096)
def _spelled(label: str) -> tuple[str, ...]:
    return tuple(spellings(label))


def _normalised(text: str) -> str:
    return half_width(text).casefold().strip()


class OpensList(Protocol):
    """A field that can have the list open."""

    @property
    def list_region(self) -> Region:
        """What the list opens below, on the screen."""
        ...

    def close_list(self) -> None: ...
    def take(self, choice: ChoiceLike) -> None: ...


class ChoiceList(Widget):
    """The drop-down list under a field. All fields of a form share one; `field` is the field that has it open.

    Of a wide character beneath that the edge of the list covers by half, a terminal cannot show the other half; it is a
    blank as long as the list is open.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = stylesheet("choice_field")
    COMPONENT_CLASSES = {"choices--highlighted", "choices--reason"}

    class Taken(Message):
        """A choice was clicked."""

        def __init__(self, field: OpensList, choice: ChoiceLike) -> None:
            super().__init__()
            self.field, self.choice = field, choice

    def __init__(self) -> None:
        super().__init__()
        self.field: OpensList | None = None
        self.choices: Sequence[ChoiceLike] = ()
        self._highlighted = self._top = 0
        self._placement: Region | None = None
        self._is_open = False
        self.display = False

    def open(self, field: OpensList, choices: Sequence[ChoiceLike], highlighted: int) -> None:
        """Show the choices below the field, or above it for lack of room. `highlighted` is -1 for none."""
        if choices is not self.choices:
            self._top = 0
        self.field, self.choices, self._highlighted = field, choices, highlighted
        self._top = max(0, min(max(self._top, highlighted - LINES + 1), highlighted))
        self._is_open = True
        self._place()

    def on_mount(self) -> None:
        self.screen.screen_layout_refresh_signal.subscribe(self, self._laid_out)

    def _laid_out(self, _screen: Screen[object]) -> None:
        """The field has a place now, or another one: the list opens below it, and stays there."""
        if self._is_open:
            self._place()

    def _place(self) -> None:
        """Show the list where the field is; a field without a place yet gets it with the next layout."""
        if self.field is None or not (under := self.field.list_region):
            return
        placement = self._placement_for(under)
        # Setting a style lays the screen out again, and this runs at every key: set it only when it changed.
        if placement != self._placement:
            self._placement = placement
            self.styles.width, self.styles.height = placement.size
            self.styles.offset = placement.offset
        self.display = True
        self.refresh()

    def close(self, field: OpensList) -> None:
        if self.field is field:
            self.display = self._is_open = False

    def _placement_for(self, under: Region) -> Region:
        room = self.screen.size
        width = min(max(sum(self._widths()) + CURSOR_CELLS + 6, under.width, 24), room.width)
        height = max(1, min(LINES, len(self.choices)))
        x = min(under.x - CURSOR_CELLS, room.width - width)
        y = under.bottom if under.bottom + height <= room.height else under.y - height
        parent = self.parent
        assert isinstance(parent, Widget)
        return Region(x, y, width, height).translate(-parent.region.offset)

    def on_mouse_down(self, event: MouseDown) -> None:
        event.stop()
        number = event.y + self._top
        if self.field and number < len(self.choices):
            self.post_message(self.Taken(self.field, self.choices[number]))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        self._scroll(1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        self._scroll(-1)

    def _scroll(self, by: int) -> None:
        self._top = max(0, min(len(self.choices) - LINES, self._top + by))
        self.refresh()

    def _is_code_typed(self) -> bool:
        """Whether somebody types a code; whoever does not, reads names alone."""
        typed = _normalised(str(getattr(self.field, "value", "")))
        return bool(typed) and any(_normalised(choice.code).startswith(typed) for choice in self.choices)

    def _widths(self) -> tuple[int, int, int]:
        """Cells of code, label and reason, which are shown in the order label, code, reason."""
        return (
            _widest([choice.code for choice in self.choices], CODE_CELLS) if self._is_code_typed() else 0,
            _widest([choice.label for choice in self.choices], LABEL_CELLS),
            _widest([choice.reason for choice in self.choices], REASON_CELLS),
        )

    def render_line(self, y: int) -> Strip:
        number, width = y + self._top, self.size.width
        muted = self.get_component_rich_style("choices--reason")
        if number >= len(self.choices):
            return Strip([Segment(fit(" " + _("No match"), width), muted)], width)
        choice, is_highlighted = self.choices[number], number == self._highlighted
        base = self.get_component_rich_style("choices--highlighted") if is_highlighted else self.rich_style
        code, label, _reason = self._widths()
        named = fit(inert(choice.code), code) + "  " if code else ""
        mark = glyphs().cursor if is_highlighted else " " * CURSOR_CELLS
        text = fit(mark + inert(choice.label), min(len(mark) + label + 1, width - 2)) + " "
        beside = fit(named + inert(choice.reason), max(0, width - 1 - width_of(text)))
        parts = Strip([Segment(text, base), Segment(beside, base if is_highlighted else muted)])
        more = self._more(y)
        return Strip([*parts.adjust_cell_length(width - 1, base), Segment(more or " ", base)], width)

    def _more(self, y: int) -> str:
        """At the right edge the sign that the list goes on above or below; "" where it does not."""
        if y == 0 and self._top:
            return glyphs().up
        below = y == self.size.height - 1 and self._top + self.size.height < len(self.choices)
        return glyphs().down if below else ""


def _widest(texts: Sequence[str], most: int) -> int:
    return min(max(map(width_of, texts), default=0), most)


class CommitChoice(Message, bubble=False):
    """Posted to a field that the person leaves with Enter or Tab, so that it comes after the keys typed before."""


class PassedOver(Message):
    """A person left a list without a choice."""

    def __init__(self, field: Widget) -> None:
        super().__init__()
        self.field = field


class ChoiceField(TextField):
    """Shows the label of the choice that was taken. `typed` is its value, or the text while none was taken."""

    BINDINGS = [Binding("f4", "open", N_("Open the list"), show=False, id="pick.open")]

    def __init__(self, offer: Offer, choice_list: ChoiceList) -> None:
        super().__init__()
        self.chosen: ChoiceLike | None = None
        self._offer = offer
        self._choice_list = choice_list
        self._found: Sequence[ChoiceLike] = ()
        self._highlighted = 0
        self._moved = False
        """Whether the person moved the highlight with the arrows."""
        self._is_open = False
        self._stay_closed = False
        """Whether the next focus leaves the list closed."""

    @property
    def typed(self) -> object:
        return self.chosen.value if self.chosen else self.value

    def put(self, typed: object) -> None:
        self._show(next((choice for choice in self._offer("") if choice.value == typed), None), str(typed or ""))
        if self.chosen:
            self.close_list()

    @property
    def list_region(self) -> Region:
        return self.region

    @property
    def is_choosing(self) -> bool:
        """Whether the list is open and holds a choice that matches the text."""
        return self._is_open and bool(self._found)

    def point_out(self) -> None:
        """Take the focus and keep the list closed, because it would cover the errors of the fields below."""
        self.close_list()
        self._stay_closed = self.screen.focused is not self
        self.focus()

    def take(self, choice: ChoiceLike) -> None:
        """Take a choice on behalf of the person."""
        self._show(choice, choice.label)
        self.close_list()
        super().report_edit()

    def _show(self, choice: ChoiceLike | None, text: str) -> None:
        self.chosen, self._moved = choice, False
        super().put(choice.label if choice else text)
        self.cursor_position = len(self.value)

    def action_open(self) -> None:
        self._look_up()
        self._is_open = True
        self._show_list()

    def _show_list(self) -> None:
        if self.screen.focused is self:
            self._choice_list.open(self, self._found, self._highlighted)

    def close_list(self) -> None:
        self._is_open = False
        self._choice_list.close(self)

    def _look_up(self) -> None:
        self._found = self._offer("" if self.chosen else half_width(self.value).strip())
        # No choice is highlighted before something was typed: Enter on an empty field leaves it empty.
        self._highlighted, self._moved = (0 if self.value.strip() else -1), False

    def arrow(self, by: int) -> None:
        """Move the highlight in an open list; otherwise go to the field above or below."""
        if self._is_open and self._found:
            self._highlighted = max(0, min(len(self._found) - 1, self._highlighted + by))
            self._moved = True
            self._show_list()
        else:
            super().arrow(by)

    def report_edit(self) -> None:
        self.chosen = None
        self.action_open()
        super().report_edit()

    def on_commit_choice(self, event: CommitChoice) -> None:
        self.commit()
        if not self.chosen and not self.value.strip():
            self.close_list()
            self.post_message(PassedOver(self))

    @property
    def only_choice(self) -> ChoiceLike | None:
        """The one thing that can be chosen; None where there are several, or none."""
        found = self._offer("")
        return found[0] if len(found) == 1 else None

    def commit(self) -> None:
        """Left with Enter or Tab: take the highlighted choice, or the first that matches the text."""
        if not self._moved:
            if self.chosen or not self.value.strip():
                return
            self._look_up()
        if 0 <= self._highlighted < len(self._found):
            self.take(self._found[self._highlighted])

    def on_focus(self, event: Focus) -> None:
        if not self.value and not self._stay_closed:
            self.action_open()
        self._stay_closed = False

    def on_blur(self, event: Blur) -> None:
        self.leave()

    def leave(self) -> None:
        """Left with the mouse: take a choice only when no other choice matches the text."""
        self.close_list()
        if not self.chosen and self.value.strip():
            self._look_up()
            if len(self._found) == 1:
                self.take(self._found[0])
