"""The card over a page that says what came of a step. Any key closes it; a likely next key then acts on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content
from textual.events import Click, Resize
from textual.widget import Widget

from fieldservice.presentation.glyphs import glyphs
from fieldservice.presentation.result_cards import CardLine, NextKey, ResultCard, spaced
from fieldservice.screens.widgets.cells import cut, fit, width_of, wrap
from fieldservice.screens.widgets.keys import shown
from fieldservice.screens.widgets.stylesheets import stylesheet
from fieldservice.words import _

if TYPE_CHECKING:
    pass

WIDEST, NARROWEST = 64, 30
"""Cells of a card at most, and those that it has where the screen has them."""
FRAME = 6
"""Cells that frame and padding take."""
STYLES = {"": "", "muted": "$text-muted", "warning": "bold $text-warning"}
TITLES = {"": "success", "information": "success"}
"""The colour of title and frame by the gravity of a card; that of others is their own name."""


class ResultPanel(Widget):
    """The card itself. It never has the focus, so the keys go to the page below."""

    ALLOW_SELECT = False
    DEFAULT_CSS = stylesheet("result_card")

    def __init__(
        self, card: ResultCard, said: Sequence[str] = (), keys: Callable[[], tuple[NextKey, ...]] | None = None
    ) -> None:
        """`keys` tells those of the list below it, which change with the row under its cursor."""
        super().__init__()
        self.card = card
        self._keys_below = keys
        self.add_class(f"-{self._colour}")
        self._more = [*map(CardLine, said)]
        self.was_read = False
        """Whether a key or a click closed it."""

    @property
    def _colour(self) -> str:
        return TITLES.get(self.card.gravity, self.card.gravity)

    def add(self, said: str) -> None:
        """Say something more, such as what was printed."""
        self._more.append(CardLine(said))
        self._place()

    def on_mount(self) -> None:
        self._place()
        if self._keys_below is not None:
            self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self._follow())

    def _follow(self) -> None:
        """Name the keys that the list below has now: the row of the step may have left it."""
        keys = self._keys_below() if self._keys_below is not None else self.card.keys
        if keys != self.card.keys:
            self.card = replace(self.card, keys=keys)
            self._place()

    def on_click(self, event: Click) -> None:
        event.stop()
        self.close()

    def close(self) -> None:
        self.was_read = True
        self.remove()

    @property
    def more(self) -> list[str]:
        """What was added since it was put there."""
        return [line.text for line in self._more]

    def _place(self) -> None:
        """Put the card into the middle of the screen, as high as its lines."""
        screen = self.screen.size
        lines = self._lines(self._width)
        width, height = self._width + FRAME, len(lines) + 2
        self.styles.width, self.styles.height = width, min(height, screen.height - 1)
        self.styles.offset = ((screen.width - width) // 2, max(0, (screen.height - height) // 3))
        self.refresh(layout=True)

    def on_resize(self, event: Resize) -> None:
        self._place()

    @property
    def _width(self) -> int:
        return max(min(WIDEST, self.screen.size.width - 4) - FRAME, min(NARROWEST, self.screen.size.width - FRAME))

    def render(self) -> Content:
        return Content("\n").join(self._lines(max(2, self.size.width)))

    def _lines(self, width: int) -> list[Content]:
        card = self.card
        said = [(part, line.role) for line in (*card.lines, *self._more) for part in wrap(line.text, width)]
        large = spaced(card.number) if width_of(spaced(card.number)) <= width else card.number
        number = [Content(""), Content.styled(_middle(large, width), "bold $text-accent"), Content("")]
        return [
            Content.styled(cut(card.title, width), f"bold $text-{self._colour}"),
            *(number if large else [Content("")]),
            *(Content.styled(part, STYLES[role]) for part, role in said),
            Content.styled(glyphs().rule * width, "$text-muted"),
            *self._keys(width),
        ]

    def _keys(self, width: int) -> list[Content]:
        """The likely next keys, and those that close the card, in as many lines as they need."""
        ends = (
            (NextKey("enter", _("See the page")), NextKey("escape", _("Done")))
            if self.card.leaves
            else (NextKey("escape", _("Done")),)
        )
        lines: list[list[tuple[str, str]]] = [[]]
        taken = 0
        for each in (*self.card.keys, *ends):
            name, label = shown(each.key), cut(each.label, max(2, width - width_of(shown(each.key)) - 3))
            cells = width_of(name) + width_of(label) + 3
            if taken and taken + cells > width:
                lines, taken = [*lines, []], 0
            lines[-1] += [(name, "bold $text-accent"), (f" {label}  ", "")]
            taken += cells
        return [Content.assemble(*parts) for parts in lines]


def _middle(text: str, width: int) -> str:
    return fit(" " * max(0, (width - width_of(text)) // 2) + text, width)
