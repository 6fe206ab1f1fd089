"""The help dialog: what the screen is for, and an explanation of each of its keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Label

from fieldservice.screens.base import Dialog
from fieldservice.screens.widgets.cells import fit, inert, width_of, wrap
from fieldservice.screens.widgets.keys import COMES_THROUGH, KeyBar, shown
from fieldservice.words import _, forms
from fieldservice.words.marking import N_

SKIPPED = ("move", "turn", "top", "bottom")
"""Actions that need no explanation, such as the arrows in a list."""
GENERAL = N_("Tab goes from part to part.")
SCANNING = N_("A scanned number opens its job from anywhere.")


class KeyHelp(NamedTuple):
    """A row of the help: a key and what it does."""

    keys: str
    does: str


def keys_of(screen: Screen[object]) -> list[KeyHelp]:
    """One line for each action that is possible now. The keys that get through every input method come first."""
    found: dict[tuple[int, str], tuple[list[str], str]] = {}
    for key, bound in screen.active_bindings.items():
        binding = bound.binding
        does = _(binding.tooltip or binding.description)
        if not does or binding.action.split(".")[-1].split("(")[0] in SKIPPED or not binding.id:
            # The editing keys of Textual have no id, and need no explanation.
            continue
        found.setdefault((id(bound.node), binding.action), ([], does))[0].append(key)
    lines = []
    for names, does in found.values():
        # Full-width forms are left out, since they are typed with the same key.
        plain = [key for key in names if not key.startswith(("fullwidth", "ideographic"))]
        best = [key for key in plain if COMES_THROUGH.match(key)][:2]
        letters = [key for key in plain if key not in best and not COMES_THROUGH.match(key)][:1]
        lines.append(KeyHelp(" ".join(shown(key) for key in (best + letters)[:2]), does))
    return lines


class KeyTable(Widget):
    """Shows the keys in as many columns as there is room for."""

    def __init__(self, keys: Sequence[KeyHelp]) -> None:
        super().__init__(id="keys")
        self._keys = keys

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(table(self._keys, width))

    def render(self) -> Text:
        return Text("\n".join(table(self._keys, self.size.width)), no_wrap=True)


class HelpDialog(Dialog):
    """Explains `screen`."""

    CSS_PATH = ["dialog.tcss", "help.tcss"]
    BINDINGS = [
        Binding(
            "escape,f1,question_mark,fullwidth_question_mark,enter",
            "leave",
            N_("Back"),
            id="help.leave",
            tooltip=N_("Back to the screen before"),
        )
    ]

    def __init__(self, screen: Screen[object]) -> None:
        super().__init__()
        self._about = _(getattr(screen, "HELP", "") or "")
        labels = getattr(screen, "personal_fields", ())
        self._personal = _("%(fields)s: personal data, erased at the customer's request.", fields=forms.listed(labels))
        self._personal = self._personal if labels else ""
        self._keys = keys_of(screen)

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            with VerticalScroll(can_focus=True):
                scanning = _(SCANNING) if self.services.person is not None else ""
                about = forms.sentences((self._about, self._personal, _(GENERAL), scanning))
                yield Label(about, id="about", markup=False)
                yield KeyTable(self._keys)
            yield KeyBar()

    def action_leave(self) -> None:
        self.dismiss()


def table(keys: Sequence[KeyHelp], width: int) -> list[str]:
    """The lines of a table of keys, in as many columns as have room for every explanation, to be read downwards."""
    if not keys or width < 1:
        return []
    left = max(width_of(key.keys) for key in keys) + 1
    longest = max(width_of(inert(key.does)) for key in keys)
    columns = max(1, width // (left + longest + 2))
    if columns == 1:
        return [line for key in keys for line in _of_one(key, left, width)]
    each, lines = width // columns, -(-len(keys) // columns)
    cells = [fit(f"{fit(key.keys, left)} {inert(key.does)}", each - 1) for key in keys]
    return [" ".join(cells[line::lines]) for line in range(lines)]


def _of_one(key: KeyHelp, left: int, width: int) -> list[str]:
    """The lines of one key; a long explanation goes on below, since no line is cut."""
    first, *more = wrap(key.does, max(2, width - left - 1))
    return [f"{fit(key.keys, left)} {first}", *(" " * (left + 1) + line for line in more)]
