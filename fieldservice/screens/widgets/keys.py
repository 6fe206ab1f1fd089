"""Names and shows keys, with Chinese input methods in mind.

Every action has a key that an input method lets through, and full-width punctuation works like its half-width twin.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.binding import ActiveBinding
from textual.events import Click
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.screens.widgets.cells import width_of
from fieldservice.screens.widgets.stylesheets import stylesheet
from fieldservice.words import _

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.screen import Screen

TWINS = {
    ",": ("comma", "fullwidth_comma"),
    ".": ("full_stop", "ideographic_full_stop"),
    ":": ("colon", "fullwidth_colon"),
    ";": ("semicolon", "fullwidth_semicolon"),
    "/": ("slash", "fullwidth_solidus"),
    "?": ("question_mark", "fullwidth_question_mark"),
    "!": ("exclamation_mark", "fullwidth_exclamation_mark"),
    "(": ("left_parenthesis", "fullwidth_left_parenthesis"),
    ")": ("right_parenthesis", "fullwidth_right_parenthesis"),
}
"""Textual's name of each key, and the name of the key that a Chinese input method sends instead."""
COMES_THROUGH = re.compile(
    r"(\w+\+)*(f\d+|enter|escape|tab|space|up|down|left|right|home|end|pageup|pagedown|insert|delete|backspace)$|ctrl\+"
)
"""Keys that an input method passes on. It takes letters, digits and punctuation for its own composition."""
SHOWN = {"escape": "Esc", "delete": "Del", "pageup": "PgUp", "pagedown": "PgDn", "question_mark": "?", "slash": "/"}


def keys(*names: str) -> str:
    """The keys of a Binding, each punctuation mark with its full-width twin: `keys("f1", "?")`."""
    return ",".join(key for name in names for key in TWINS.get(name, (name,)))


class KeyBar(Widget):
    """The keys of the screen in one line; a click on a key does what the key does.

    A single widget, where Textual's footer has one widget for each key.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = stylesheet("keys")
    COMPONENT_CLASSES = {"keys--key", "keys--off"}

    def on_mount(self) -> None:
        self._spans: list[tuple[int, int, str]] = []
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def offered(self) -> list[tuple[str, str, ActiveBinding]]:
        """(key as shown, description, binding) of each action, preferably with a key that an input method passes on."""
        best: dict[tuple[DOMNode, str], tuple[str, ActiveBinding]] = {}
        for key, bound in self.screen.active_bindings.items():
            if not bound.binding.show or not bound.binding.description:
                continue
            name = bound.node, bound.binding.action
            if name not in best or (COMES_THROUGH.match(key) and not COMES_THROUGH.match(best[name][0])):
                best[name] = key, bound
        return [(shown(key), _(bound.binding.description), bound) for key, bound in best.values()]

    def render_line(self, y: int) -> Strip:
        """As many whole keys as fit; the help of the screen lists all of them."""
        style, key_style = self.rich_style, self.get_component_rich_style("keys--key")
        segments, at = [], 0
        self._spans = []
        for key, description, bound in self.offered():
            cells = width_of(key) + width_of(description) + 3
            if at + cells > self.size.width:
                continue  # a long word must not hide the shorter keys behind it
            text_style = style if bound.enabled else self.get_component_rich_style("keys--off")
            segments += [Segment(f" {key}", key_style), Segment(f" {description} ", text_style)]
            self._spans.append((at, at + cells, bound.binding.key))
            at += cells
        return Strip(segments, at).adjust_cell_length(self.size.width, style)

    def on_click(self, event: Click) -> None:
        for left, right, key in self._spans:
            if left <= event.x < right:
                self.app.simulate_key(key)


def shown(key: str) -> str:
    """A key as people write it: F2, Ctrl+S, Esc."""
    *modifiers, name = key.split("+")
    name = SHOWN.get(name) or (name.upper() if len(name) == 1 or re.fullmatch(r"f\d+", name) else name.capitalize())
    return "+".join([*(modifier.capitalize() for modifier in modifiers), name])
