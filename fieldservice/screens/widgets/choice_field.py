"""A field with a list to choose from: typing narrows the list, Enter takes what is pointed at, what was typed stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from rich.segment import Segment
from textual.binding import Binding
from textual.events import Blur, Focus, MouseDown, MouseScrollDown, MouseScrollUp
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.screens.widgets.cells import fit, inert, width_of
from fieldservice.screens.widgets.fields import TextField
from fieldservice.screens.widgets.painter import MARK
from fieldservice.screens.widgets.parsing import half_width
from fieldservice.screens.widgets.stylesheets import stylesheet
from fieldservice.words import _
from fieldservice.words.marking import N_

LINES = 8
"""Choices in sight at once."""
VALUE_CELLS, LABEL_CELLS, REASON_CELLS = 12, 40, 40
"""The most that each part of a choice may take."""


class ChoiceLike(Protocol):
    """`value` is kept, `label` is shown, `reason` says why it stands where it stands."""

    @property
    def value(self) -> Any: ...
    @property
    def label(self) -> str: ...
    @property
    def reason(self) -> str: ...


class Choice(NamedTuple):
    value: Any
    label: str
    reason: str = ""


Offer = Callable[[str], Sequence[ChoiceLike]]
"""The choices for what was typed, best first. For "" all of them; narrowing is the offer's business."""


def narrowed(choices: Sequence[ChoiceLike], typed: str) -> list[ChoiceLike]:
    """Those whose value or label holds what was typed; those that begin with it first."""
    wanted = _plain(typed)
    if not wanted:
        return list(choices)
    found = [choice for choice in choices if any(wanted in text for text in _texts(choice))]
    return sorted(found, key=lambda choice: not any(text.startswith(wanted) for text in _texts(choice)))


def _texts(choice: ChoiceLike) -> tuple[str, str]:
    return _plain(str(choice.value)), _plain(choice.label)


def _plain(text: str) -> str:
    return half_width(text).casefold().strip()


class ChoiceList(Widget):
    """The list that opens under a field. One for a whole form; the field it stands under owns it meanwhile."""

    ALLOW_SELECT = False
    DEFAULT_CSS = stylesheet("choice_field")
    COMPONENT_CLASSES = {"choices--highlighted", "choices--reason"}

    class Taken(Message):
        """A choice was clicked."""

        def __init__(self, field: ChoiceField, choice: ChoiceLike) -> None:
            super().__init__()
            self.field, self.choice = field, choice

    def __init__(self) -> None:
        super().__init__()
        self.field: ChoiceField | None = None
        self.choices: Sequence[ChoiceLike] = ()
        self._at = self._top = 0
        self._place: Region | None = None
        self.display = False

    def open(self, field: ChoiceField, choices: Sequence[ChoiceLike], at: int) -> None:
        """Show the choices under the field, or above it where there is no room below."""
        if choices is not self.choices:
            self._top = 0
        self.field, self.choices, self._at = field, choices, at
        self._top = max(0, min(max(self._top, at - LINES + 1), at))
        place = self._place_for(field.region)
        # Each of these lays the screen out anew, and this runs at every key: only when something changed.
        if place != self._place:
            self._place = place
            self.styles.width, self.styles.height = place.size
            self.styles.offset = place.offset
        self.display = True
        self.refresh()

    def close(self, field: ChoiceField) -> None:
        if self.field is field:
            self.display = False

    def _place_for(self, under: Region) -> Region:
        room = self.screen.size
        width = min(max(sum(self._widths()) + len(MARK) + 5, under.width, 24), room.width)
        height = max(1, min(LINES, len(self.choices)))
        x = min(under.x - len(MARK), room.width - width)
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

    def _widths(self) -> tuple[int, int, int]:
        """Cells of value, label and reason. The word stands first, its code behind it unless it is the same."""
        named = [str(choice.value) for choice in self.choices if str(choice.value) != choice.label]
        return (
            _widest(named, VALUE_CELLS),
            _widest([choice.label for choice in self.choices], LABEL_CELLS),
            _widest([choice.reason for choice in self.choices], REASON_CELLS),
        )

    def render_line(self, y: int) -> Strip:
        number, width = y + self._top, self.size.width
        muted = self.get_component_rich_style("choices--reason")
        if number >= len(self.choices):
            return Strip([Segment(fit(" " + _("No match"), width), muted)], width)
        choice, here = self.choices[number], number == self._at
        base = self.get_component_rich_style("choices--highlighted") if here else self.rich_style
        value, label, _reason = self._widths()
        own = "" if str(choice.value) == choice.label else str(choice.value)
        named = fit(inert(own), value) + "  " if value else ""
        text = MARK if here else " " * len(MARK)
        text += fit(inert(choice.label), min(label, width - width_of(text) - 1)) + "  "
        beside = fit(named + inert(choice.reason), max(0, width - width_of(text)))
        return Strip([Segment(text, base), Segment(beside, base if here else muted)]).adjust_cell_length(width, base)


def _widest(texts: Sequence[str], most: int) -> int:
    return min(max(map(width_of, texts), default=0), most)


class CommitChoice(Message, bubble=False):
    """Tell a field that the person goes on to the next one. It comes behind all that was typed before."""


class ChoiceField(TextField):
    """Shows the label of what was chosen; `typed` is its value, or the text where nothing was chosen yet."""

    BINDINGS = [Binding("f4", "open", N_("Open the list"), show=False, id="pick.open")]

    def __init__(self, offer: Offer, choice_list: ChoiceList) -> None:
        super().__init__()
        self.chosen: ChoiceLike | None = None
        self._offer = offer
        self._choice_list = choice_list
        self._found: Sequence[ChoiceLike] = ()
        self._at = 0
        self._pointed = self._listing = self._calm = False

    @property
    def typed(self) -> Any:
        return self.chosen.value if self.chosen else self.value

    def put(self, typed: Any) -> None:
        self._show(next((choice for choice in self._offer("") if choice.value == typed), None), str(typed or ""))
        if self.chosen:
            self.close_list()

    @property
    def is_choosing(self) -> bool:
        """Whether the list stands open with something in it that fits what was typed."""
        return self._listing and bool(self._found)

    def point_out(self) -> None:
        """Take the focus with the list closed: it would cover what is said about the fields below."""
        self.close_list()
        self._calm = self.screen.focused is not self
        self.focus()

    def take(self, choice: ChoiceLike) -> None:
        """Choose, as the person did."""
        self._show(choice, choice.label)
        self.close_list()
        super().edited()

    def _show(self, choice: ChoiceLike | None, text: str) -> None:
        self.chosen, self._pointed = choice, False
        super().put(choice.label if choice else text)
        self.cursor_position = len(self.value)

    def action_open(self) -> None:
        self._look_up()
        self._listing = True
        self._show_list()

    def _show_list(self) -> None:
        if self.screen.focused is self:
            self._choice_list.open(self, self._found, self._at)

    def close_list(self) -> None:
        self._listing = False
        self._choice_list.close(self)

    def _look_up(self) -> None:
        self._found = self._offer("" if self.chosen else half_width(self.value).strip())
        # Nothing is pointed at before something was typed: Enter on an empty field leaves it empty.
        self._at, self._pointed = (0 if self.value.strip() else -1), False

    def arrow(self, by: int) -> None:
        """The arrows point within an open list, else they go to the field above or below."""
        if self._listing and self._found:
            self._at = max(0, min(len(self._found) - 1, self._at + by))
            self._pointed = True
            self._show_list()
        else:
            super().arrow(by)

    def edited(self) -> None:
        self.chosen = None
        self.action_open()
        super().edited()

    def on_commit_choice(self, event: CommitChoice) -> None:
        self.commit()

    def commit(self) -> None:
        """Left with Enter or Tab: take what is pointed at, or the first that fits what was typed."""
        if not self._pointed:
            if self.chosen or not self.value.strip():
                return
            self._look_up()
        if 0 <= self._at < len(self._found):
            self.take(self._found[self._at])

    def on_focus(self, event: Focus) -> None:
        if not self.value and not self._calm:
            self.action_open()
            # The first field of a form has the focus before it has its place.
            self.call_after_refresh(self._show_again)
        self._calm = False

    def _show_again(self) -> None:
        if self._listing:
            self._show_list()

    def on_blur(self, event: Blur) -> None:
        self.leave()

    def leave(self) -> None:
        """Left with the mouse: only what cannot be meant otherwise is taken."""
        self.close_list()
        if not self.chosen and self.value.strip():
            self._look_up()
            if len(self._found) == 1:
                self.take(self._found[0])
