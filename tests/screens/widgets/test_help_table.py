"""The help says every key of every screen in full: what is too long for its column goes on below."""

import inspect
from importlib import import_module

import pytest
from textual.binding import Binding

from fieldservice import words
from fieldservice.screens.help import KeyHelp, table
from fieldservice.screens.navigation import SCREENS
from fieldservice.screens.widgets.cells import width_of
from fieldservice.screens.widgets.keys import shown
from fieldservice.words import _

ROOM_AT_80 = 68
"""Cells of the help dialog on a screen of 80 columns."""


def keys_of(name):
    screen = getattr(import_module(f"fieldservice.screens.{name}"), SCREENS[name])
    for owner in inspect.getmro(screen):
        for binding in owner.__dict__.get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.tooltip:
                yield KeyHelp(" ".join(map(shown, binding.key.split(",")[:2])), _(binding.tooltip))


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_explanation_is_cut_on_any_screen_at_80_columns(language):
    words.use(language)
    for name in SCREENS:
        keys = list(keys_of(name))
        for width in (ROOM_AT_80, 2 * ROOM_AT_80):
            lines = table(keys, width)

            assert max(map(width_of, lines), default=0) <= width, name
            said = "".join("".join(lines).split())
            assert not [key.does for key in keys if "…" in said or not _is_told(key.does, lines)], name


def _is_told(does, lines):
    """Whether all words of an explanation stand in the lines, which may break it anywhere and put columns beside it."""
    told = " ".join(lines)
    return all(word in told or "".join(word.split()) in "".join(told.split()) for word in does.split())
