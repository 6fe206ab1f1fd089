"""A field with lines of parts: the line being typed is looked up in the catalogue, and Enter takes a part.

The text stays what people may type anyway: a line is a number, `x` and a quantity, then serial numbers.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from textual.binding import Binding
from textual.events import Blur, Focus, Key
from textual.geometry import Region
from textual.message import Message

from fieldservice.screens.widgets.choice_field import ChoiceField, ChoiceLike, ChoiceList, CommitChoice, Offer
from fieldservice.screens.widgets.fields import FieldEdited, LongField, MoveFocus
from fieldservice.screens.widgets.parsing import half_width
from fieldservice.words import _
from fieldservice.words.marking import N_

QUANTITY = re.compile(r"(?P<part>.*\S)\s+[x×*](?P<quantity>\d+(?:\.\d+)?)(?P<serials>(?:\s+\S+)*)\s*")


class PartChoice(NamedTuple):
    """A part that can be taken. `is_exact` says that exactly its number or barcode was typed or scanned."""

    value: str
    label: str
    reason: str = ""
    code: str = ""
    is_exact: bool = False
    is_tracked: bool = False
    """Each piece has a serial number, which may be scanned behind it."""
    is_proposed: bool = False
    """It fixed such a fault before; one key takes it over."""


def one_more(quantity: str) -> str:
    """A typed quantity and one more: 2, or 2.5 of 1.5."""
    whole, point, behind = quantity.partition(".")
    return f"{int(whole) + 1}{point}{behind}"


class LineEntered(Message, bubble=False):
    """Enter was pressed. The form sends it to the field, so that it comes after the keys typed before."""


class PartField(ChoiceField):
    """One part, chosen from the catalogue."""

    def put(self, typed: object) -> None:
        """Show the part of this number; the list of an empty field does not have them all."""
        found = next((choice for choice in self._offer(str(typed)) if choice.value == typed), None) if typed else None
        self._show(found, str(typed or ""))
        if found:
            self.close_list()


class PartsField(LongField):
    """Lines of parts with type-ahead. A scanned part begins the next line; scanned again, it counts one more."""

    BINDINGS = [
        Binding("f4", "open", N_("Open the list"), show=False, id="parts.open"),
        Binding("f6", "propose", N_("Use the earlier parts"), show=False, id="parts.propose"),
    ]

    def __init__(self, offer: Offer, choice_list: ChoiceList) -> None:
        super().__init__()
        self._offer = offer
        self._choice_list = choice_list
        self._found: list[ChoiceLike] = []
        self._highlighted = -1
        self._looked_up: str | None = None
        """The text that the open list is for; None while it is closed."""
        self._tracked: set[str] = set()
        """The parts taken here of which each piece has a serial number."""

    # The list of parts

    @property
    def keys(self) -> str:
        """What the help line says of the keys."""
        usual = _("Type or scan; Enter takes it; F4: opens the list; Tab: next field")
        return _("; ").join((_("F6: use the earlier parts"), usual)) if self._next_proposed() else usual

    @property
    def list_region(self) -> Region:
        """The line being typed; the list opens below it."""
        row = self.cursor_location[0] - self.scroll_offset.y
        return Region(self.region.x, self.region.y + max(0, row), self.region.width, 1)

    @property
    def is_choosing(self) -> bool:
        return self._choice_list.field is self and self._choice_list.display and bool(self._found)

    def close_list(self) -> None:
        self._looked_up = None
        self._choice_list.close(self)

    def point_out(self) -> None:
        """Take the focus with the list closed, because it would cover the errors of the fields below."""
        self.focus()
        self.call_after_refresh(self.close_list)

    def action_open(self) -> None:
        self._look_up(self._searched())
        self._show_list()

    def _next_proposed(self) -> ChoiceLike | None:
        """The first part that fixed such a fault before and that no line names."""
        there = {line.split()[0] for line in self._lines() if line.strip()}
        proposed = (each for each in self._offer("") if getattr(each, "is_proposed", False))
        return next((each for each in proposed if str(each.value) not in there), None)

    def action_propose(self) -> None:
        """Take the next part that fixed such a fault before, as one more line."""
        if (choice := self._next_proposed()) is None:
            return
        lines = [line for line in self._lines() if line.strip()]
        self.text = "\n".join([*lines, f"{choice.value} x1"])
        self.move_cursor(self.document.end)
        self.close_list()
        self._edited()

    def _look_up(self, searched: str) -> None:
        self._looked_up, self._found = searched, [*self._offer(searched)]
        # No part is highlighted before something was typed: Enter on an empty line leaves the field.
        self._highlighted = 0 if searched and self._found else -1

    def _show_list(self) -> None:
        if self.screen.focused is self and (self._found or self._searched()):
            self._choice_list.open(self, self._found, self._highlighted)
        else:
            self.close_list()

    def _line(self) -> str:
        return self.document.get_line(self.cursor_location[0])

    def _searched(self) -> str:
        """What to look up: the line, unless it names its quantity already."""
        line = half_width(self._line()).strip()
        return "" if QUANTITY.fullmatch(line) else line

    # Keys

    async def on_key(self, event: Key) -> None:
        by = {"up": -1, "down": 1}.get(event.key)
        if by and self._searched() and self._searched() != self._looked_up:
            self.action_open()  # the message about the key before has yet to arrive
        if by and self.is_choosing:
            event.stop()
            event.prevent_default()
            self._highlighted = max(0, min(len(self._found) - 1, self._highlighted + by))
            self._show_list()
            return
        await super().on_key(event)

    def action_break_line(self) -> None:
        """A scanner may send a line feed behind a code."""
        self.enter_line()

    def on_line_entered(self, event: LineEntered) -> None:
        self.enter_line()

    def enter_line(self) -> None:
        """Take the highlighted part, else begin the next line. Enter on an empty line leaves the field."""
        searched = self._searched()
        if searched and not (self.is_choosing and self._highlighted > 0):
            self._look_up(searched)
        highlighted = self._found[self._highlighted] if 0 <= self._highlighted < len(self._found) else None
        if highlighted and (searched or self.is_choosing):
            self.take(highlighted)
        elif searched and self._is_serial(searched):
            row = self.cursor_location[0]
            self._put_line(f"{self._lines()[row - 1]} {searched}", row - 1)
            self._put_line("", row)
        elif self._line().strip():
            self._next_line()
        else:
            self.post_message(MoveFocus(1))

    def on_commit_choice(self, event: CommitChoice) -> None:
        self.commit()

    def commit(self) -> None:
        """Left with Tab: take what was typed where it is the number or barcode of a part, or means one part only."""
        if searched := self._searched():
            self._look_up(searched)
            if self._found and (len(self._found) == 1 or getattr(self._found[0], "is_exact", False)):
                self._put_line(f"{self._found[0].value} x1")
                self._edited()
        self.close_list()

    def take(self, choice: ChoiceLike) -> None:
        """Take a part on behalf of the person: with the quantity marked, or where its number was typed or scanned, at
        the beginning of the next line."""
        number, row = str(choice.value), self.cursor_location[0]
        if getattr(choice, "is_tracked", False):
            self._tracked.add(number)
        if not getattr(choice, "is_exact", False):
            self._put_line(f"{number} x1")
            end = len(self._line())
            self.move_cursor((row, end - 1))
            self.move_cursor((row, end), select=True)
        elif (same := self._same(number)) is not None:
            line = QUANTITY.fullmatch(self._lines()[same])
            assert line is not None
            self._put_line(f"{number} x{one_more(line['quantity'])}", same)
            self._put_line("", row)
        else:
            self._put_line(f"{number} x1")
            self._next_line()
        self.close_list()
        self._edited()

    # Lines

    def _lines(self) -> list[str]:
        return self.text.split("\n")

    def _same(self, number: str) -> int | None:
        """The other line with this part that has no serial number yet."""
        for at, line in enumerate(self._lines()):
            found = QUANTITY.fullmatch(line)
            if found and at != self.cursor_location[0] and found["part"] == number and not found["serials"]:
                return at
        return None

    def _is_serial(self, text: str) -> bool:
        """Whether this can be a serial number of the line before, which still lacks one."""
        row = self.cursor_location[0]
        before = QUANTITY.fullmatch(self._lines()[row - 1]) if row else None
        return bool(
            before
            and before["part"] in self._tracked
            and " " not in text
            and before["quantity"].isdecimal()
            and len(before["serials"].split()) < int(before["quantity"])
        )

    def _put_line(self, text: str, row: int | None = None) -> None:
        row = self.cursor_location[0] if row is None else row
        self.replace(text, (row, 0), (row, len(self.document.get_line(row))), maintain_selection_offset=False)

    def _next_line(self) -> None:
        row = self.cursor_location[0]
        if row + 1 < self.document.line_count:
            self.move_cursor((row + 1, len(self.document.get_line(row + 1))))
        else:
            self.insert("\n", (row, len(self.document.get_line(row))), maintain_selection_offset=False)
            self.move_cursor((row + 1, 0))

    # Events

    def _edited(self) -> None:
        self._loaded = None
        self.post_message(FieldEdited(self))

    def on_text_area_changed(self, event: LongField.Changed) -> None:
        is_typed = self.text != self._loaded
        super().on_text_area_changed(event)
        if is_typed and self.screen.focused is self:
            if not self._searched():
                self.close_list()
            elif self._searched() != self._looked_up:
                self.action_open()

    def on_focus(self, event: Focus) -> None:
        if not self.text:
            self.action_open()
            self.call_after_refresh(self._show_list)

    def on_blur(self, event: Blur) -> None:
        self.close_list()
