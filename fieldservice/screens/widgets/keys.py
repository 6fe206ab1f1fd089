"""Every action has a key that a Chinese input method lets through; full-width punctuation works like its half-width twin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.binding import Binding
from textual.events import Click
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.screens.widgets.cells import width_of
from fieldservice.screens.widgets.sheets import sheet
from fieldservice.words import _

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.screen import ActiveBinding, Screen

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
"""What the key is called in Textual, and the one a Chinese input method sends in its place."""
COMES_THROUGH = re.compile(
    r"(\w+\+)*(f\d+|enter|escape|tab|space|up|down|left|right|home|end|pageup|pagedown|insert|delete|backspace)$|ctrl\+"
)
"""Keys that an input method passes on. Letters, digits and punctuation go into the composition instead."""
SHOWN = {"escape": "Esc", "pageup": "PgUp", "pagedown": "PgDn", "question_mark": "?", "slash": "/"}


def keys(*names: str) -> str:
    """Keys for a Binding, punctuation with its full-width twin: `keys("f1", "?")`."""
    return ",".join(key for name in names for key in TWINS.get(name, (name,)))


def out_of_reach(*classes: type[DOMNode]) -> list[str]:
    """Actions of these screens and widgets, as Class.action, that a person with an input method on cannot call."""
    missing = []
    for owner in classes:
        actions: dict[str, bool] = {}
        for binding in _bindings(owner):
            actions[binding.action] = actions.get(binding.action, False) or bool(COMES_THROUGH.match(binding.key))
        missing += [f"{owner.__name__}.{action}" for action, reached in actions.items() if not reached]
    return sorted(missing)


def _bindings(owner: type[DOMNode]) -> Iterator[Binding]:
    for ancestor in owner.__mro__:
        yield from Binding.make_bindings(ancestor.__dict__.get("BINDINGS", ()))


class KeyBar(Widget):
    """The keys of the screen in one line; a click does what the key does. One widget: Textual's footer is one a key."""

    ALLOW_SELECT = False
    DEFAULT_CSS = sheet("keys")
    COMPONENT_CLASSES = {"keys--key", "keys--off"}

    def on_mount(self) -> None:
        self._spans: list[tuple[int, int, str]] = []
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen) -> None:
        self.refresh()

    def offered(self) -> list[tuple[str, str, ActiveBinding]]:
        """(key as shown, what it does, binding), one for each action: by the first key that always arrives."""
        best: dict[tuple[DOMNode, str], tuple[str, ActiveBinding]] = {}
        for key, bound in self.screen.active_bindings.items():
            if not bound.binding.show or not bound.binding.description:
                continue
            name = bound.node, bound.binding.action
            if name not in best or (COMES_THROUGH.match(key) and not COMES_THROUGH.match(best[name][0])):
                best[name] = key, bound
        return [(shown(key), _(bound.binding.description), bound) for key, bound in best.values()]

    def render_line(self, y: int) -> Strip:
        """As many keys as fit, whole; the help of the screen has them all."""
        style, key_style = self.rich_style, self.get_component_rich_style("keys--key")
        segments, at = [], 0
        self._spans = []
        for key, does, bound in self.offered():
            cells = width_of(key) + width_of(does) + 3
            if at + cells > self.size.width:
                continue  # a long word must not hide the shorter keys behind it
            says = style if bound.enabled else self.get_component_rich_style("keys--off")
            segments += [Segment(f" {key}", key_style), Segment(f" {does} ", says)]
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
