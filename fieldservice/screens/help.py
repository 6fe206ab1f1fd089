"""Help that fits on a screen: what the screen below is for, and its keys with what each does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Label, Static

from fieldservice.words import _

from .place import Aside
from .widgets.cells import fit, inert, width_of
from .widgets.keys import COMES_THROUGH, N_, KeyBar, shown

SKIPPED = ("copy_text", "help_quit", "focus_next", "focus_previous", "minimize")
"""Textual's own that explain themselves or that nobody asks for."""
TWO_COLUMNS = 34
"""Cells that an explanation of a key needs to stand beside another."""
GENERAL = N_("Tab goes from part to part. A scanned number opens its job from anywhere.")


class Key(NamedTuple):
    keys: str
    does: str


def keys_of(screen: Screen) -> list[Key]:
    """Every key that does something now, one line an action: the keys that always arrive first."""
    found: dict[tuple[int, str], tuple[list[str], str]] = {}
    for key, bound in screen.active_bindings.items():
        binding = bound.binding
        does = _(binding.tooltip or binding.description)
        if not does or binding.action.split(".")[-1].split("(")[0] in SKIPPED or binding.system:
            continue
        found.setdefault((id(bound.node), binding.action), ([], does))[0].append(key)
    lines = []
    for names, does in found.values():
        # Full-width twins are left out: who has an input method on presses the same key.
        plain = sorted({shown(key) for key in names if not key.startswith(("fullwidth", "ideographic"))},
                       key=lambda name: (not name.startswith(("F", "Ctrl")), name))
        best = [name for name in plain if len(name) > 1] or plain
        lines.append(Key(" ".join([*best[:2], *[name for name in plain if len(name) == 1 and name not in best][:1]]), does))
    return lines


class Help(Aside):
    """`screen` is the one explained."""

    CSS_PATH = ["dialog.tcss", "help.tcss"]
    BINDINGS = [Binding("escape,f1,question_mark,fullwidth_question_mark,enter", "leave", N_("Back"), id="help.leave",
                        tooltip=N_("Back to the screen before"))]

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._about = _(getattr(screen, "HELP", "") or "")
        self._keys = keys_of(screen)

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            with VerticalScroll(can_focus=True):
                yield Label(" ".join(filter(None, (self._about, _(GENERAL)))), id="about", markup=False)
                yield Static("", id="keys", markup=False)
            yield KeyBar()

    def action_leave(self) -> None:
        self.dismiss()

    def on_resize(self) -> None:
        self.query_one("#keys", Static).update(table(self._keys, self.query_one(VerticalScroll).scrollable_content_region.width))


def table(keys: Sequence[Key], width: int) -> str:
    """The keys in as many columns as the longest explanations allow, read downwards."""
    left = max((width_of(key.keys) for key in keys), default=0) + 1
    columns = max(1, min(3, width // (left + TWO_COLUMNS)))
    each = width // columns
    lines = -(-len(keys) // columns)
    cells = [fit(f"{fit(key.keys, left)} {inert(key.does)}", each - 1) for key in keys]
    return "\n".join(" ".join(cells[line::lines]) for line in range(lines)) if keys else ""
