"""Every terminal that people use has a key for every action: the bytes that it sends are read as the key they stand
for."""

import re

import pytest
from textual import constants
from textual.binding import Binding

from fieldservice.screens.app import FieldserviceApp
from fieldservice.screens.navigation import SCREENS, screen_class
from fieldservice.screens.panels.home_keys import OPENING_KEYS, STEP_KEYS
from fieldservice.screens.textual_private import KeyParser
from fieldservice.workflows.registry import WORKFLOWS

FOUR = "PQRS"
AFTER = (15, 17, 18, 19, 20, 21, 23, 24)
"""The numbers of F5 to F12."""
LATER = (25, 26, 28, 29, 31, 32, 33, 34)
"""The numbers of F13 to F20."""

PLAIN = {
    **{f"f{key}": f"\x1bO{letter}" for key, letter in enumerate(FOUR, 1)},
    **{f"f{key}": f"\x1b[{number}~" for key, number in enumerate(AFTER, 5)},
}
XTERM = {
    **PLAIN,
    **{f"shift+f{key}": f"\x1b[1;2{letter}" for key, letter in enumerate(FOUR, 1)},
    **{f"shift+f{key}": f"\x1b[{number};2~" for key, number in enumerate(AFTER, 5)},
    "ctrl+left": "\x1b[1;5D",
    "ctrl+right": "\x1b[1;5C",
    **{f"alt+{letter}": f"\x1b{letter}" for letter in "bf"},
}
VT220 = {
    **PLAIN,
    **{f"f{key}": f"\x1b[{10 + key}~" for key in range(1, 5)},
    **{f"shift+f{key}": f"\x1b[{number}~" for key, number in enumerate(LATER, 3)},
}
LINUX = {
    **PLAIN,
    **{f"f{key}": f"\x1b[[{letter}" for key, letter in enumerate("ABCDE", 1)},
    **{f"shift+f{key}": f"\x1b[{number}~" for key, number in enumerate(LATER, 1)},
}
TERMINALS = {
    "xterm, tmux, Windows Terminal, GNOME": ({"TERM": "xterm-256color"}, XTERM),
    "tmux": ({"TERM": "tmux-256color"}, XTERM),
    "screen": ({"TERM": "screen"}, XTERM),
    "kitty": ({"TERM": "xterm-kitty"}, {**XTERM, "shift+f3": "\x1b[13;2~"}),
    "with num lock": ({"TERM": "xterm"}, {**XTERM, "shift+f2": "\x1b[1;130Q", "shift+f3": "\x1b[1;130R"}),
    "Konsole": (
        {"TERM": "xterm-256color"},
        {**XTERM, **{f"shift+f{key}": f"\x1bO2{letter}" for key, letter in enumerate(FOUR, 1)}},
    ),
    "an older GNOME": (
        {"TERM": "gnome"},
        {
            **XTERM,
            **{f"shift+f{key}": f"\x1bO1;2{letter}" for key, letter in enumerate(FOUR, 1)},
            "ctrl+left": "\x1b[5D",
        },
    ),
    "Linux console": ({"TERM": "linux"}, LINUX),
    "Linux console of 16 colours": ({"TERM": "linux-16color"}, LINUX),
    "screen on a Linux console": ({"TERM": "screen.linux"}, LINUX),
    "rxvt": (
        {"TERM": "rxvt-unicode-256color"},
        {**VT220, "shift+f11": "\x1b[23$", "shift+f12": "\x1b[24$", "ctrl+left": "\x1bOd", "ctrl+right": "\x1bOc"},
    ),
    "PuTTY": ({"TERM": "xterm"}, VT220),
}
"""By terminal: its variables, and the bytes of its keys. A key that is missing is not sent, or is sent as another."""
APPLE = (
    {"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"},
    {**PLAIN, **{f"shift+f{key}": f"\x1b[{number}~" for key, number in enumerate(LATER, 5)}},
)
"""It sends no Shift with F1 to F4: there the palette is the way to some actions."""
MAY_BE_MISSING = re.compile(r"(\w+\+)*f\d+|ctrl\+(left|right)")
OURS = (FieldserviceApp, *map(screen_class, SCREENS))


def read(sent: str, environ: dict[str, str]) -> list[str]:
    parser = KeyParser(environ=environ)
    return [getattr(event, "key", type(event).__name__) for event in [*parser.feed(sent), *parser.tick()]]


def arrives(key: str, sent: dict[str, str]) -> bool:
    """Whether a terminal sends this key; it sends every key that is not a function key or an arrow with Ctrl."""
    return key in sent or not MAY_BE_MISSING.fullmatch(key)


@pytest.mark.parametrize("kitty", [True, False], ids=["with Kitty's keys", "without"])
@pytest.mark.parametrize("terminal", [*TERMINALS, "Apple's Terminal"])
def test_the_bytes_of_a_terminal_are_read_as_the_key_that_was_pressed(monkeypatch, terminal, kitty):
    monkeypatch.setattr(constants, "DISABLE_KITTY_KEY", not kitty)
    environ, sent = TERMINALS.get(terminal, APPLE)

    assert {key: read(bytes_, environ) for key, bytes_ in sent.items()} == {key: [key] for key in sent}


@pytest.mark.parametrize("terminal", TERMINALS)
def test_every_action_has_a_key_that_every_terminal_sends(terminal):
    _environ, sent = TERMINALS[terminal]
    bound = [
        (f"{owner.__name__}.{binding.action}", binding.key)
        for owner in OURS
        for binding in Binding.make_bindings(owner.__dict__.get("BINDINGS", ()))
    ]
    steps = [(step.name, step.key) for workflow in WORKFLOWS.values() for step in workflow.steps if step.key]
    actions = {action for action, _key in bound + steps}

    assert STEP_KEYS and OPENING_KEYS
    assert actions - {action for action, key in bound + steps if arrives(key, sent)} == set()


@pytest.mark.parametrize("sent", ["\x1b[27~", "\x1b[33;5~", "\x1b[65~", "\x1b[62;3~", "\x1b[99~"])
def test_a_key_that_nobody_knows_types_nothing(sent):
    assert read(f"a{sent}b", {"TERM": "xterm"}) == ["a", "b"]


def test_what_is_typed_pasted_or_clicked_is_read_as_before():
    assert read("a取\r\x1b[A\x1b[200~张三\x1b[201~\x1b[<0;3;4M", {"TERM": "linux"}) == [
        "a", "取", "enter", "up", "Paste", "MouseDown",
    ]  # fmt: skip
