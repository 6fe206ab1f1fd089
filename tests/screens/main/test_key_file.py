"""Keys are changed in a file; what cannot be used there is told with its line, and the usual key stays."""

import re
from pathlib import Path

import pytest

from fieldservice.screens import key_file
from fieldservice.screens.launch import KEY_FILE, changed_keys
from fieldservice.screens.sign_in import SignInScreen
from fieldservice.screens.widgets.keys import shown
from fieldservice.screens.widgets.vocabulary import VOCABULARY
from tests.support.hands import at_the_desk

PAGE = Path(__file__).parents[3] / "docs" / "keys.md"


@pytest.fixture
def chosen(tmp_path):
    def read(text):
        path = tmp_path / KEY_FILE
        path.write_text(text, encoding="utf-8")
        return key_file.read(path)

    return read


def test_without_a_file_nothing_changes(tmp_path):
    assert changed_keys(tmp_path) is None


def test_keys_of_screens_and_steps_are_changed_by_their_names(chosen):
    found = chosen(
        '[keys]\n"app.lock" = "ctrl+y"\n"home.filter" = "shift+f10, shift+f11"\n[steps]\naccept = "ctrl+u"\n'
    )

    said = "keys.toml, line 2: ctrl+y is already the key of home.reviews. The default key stays."
    assert [str(fault) for fault in found.faults] == [said]
    assert found.bindings == {"home.filter": "shift+f10,shift+f11"} and found.steps == {"accept": "ctrl+u"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[keys]\n\n"app.nothing" = "f5"', "line 3: there is no action app.nothing."),
        ('[keys]\n"app.lock" = "hyper+x"', "line 2: hyper+x is not a key."),
        ('[keys]\n"app.lock" = ""', 'line 2: "" is not a key.'),
        ('[keys]\n"app.lock" = "ctrl+x"', "line 2: ctrl+x is already the key of app.board."),
        ('[steps]\ncancel = "f6"', "line 2: cancel cannot have a key: its consequences are serious."),
        ('[steps]\naccept = "f8"', "line 2: f8 is already the key of"),
        ('[steps]\ntake = "ctrl+g"', "line 2: ctrl+g is already the key of"),
        ("[keys\n", "keys.toml, line 1: “[keys” cannot be read. A line of this file looks like this"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line(chosen, text, said):
    found = chosen(text)

    assert not found.bindings and not found.steps
    assert said in str(found.faults[0])


async def test_a_changed_key_works_and_alt_is_ctrl_where_tmux_screen_or_a_browser_takes_the_key(branch):
    async with at_the_desk(branch, "zhao") as hands:
        hands.app.set_keymap({"app.lock": "f7"})
        await hands.press("ctrl+k")
        assert not isinstance(hands.app.screen, SignInScreen)
        await hands.press("f7")
        assert isinstance(hands.app.screen, SignInScreen)

    async with at_the_desk(branch, "zhao") as hands:
        await hands.press("f2", "alt+k")
        assert isinstance(hands.app.screen, SignInScreen), "also while a dialog is open"


def test_the_page_of_keys_has_the_vocabulary_and_no_name_that_does_not_exist():
    text = PAGE.read_text(encoding="utf-8")
    names = {each.binding.id for each in key_file.all_bindings()}

    assert all(f"| `{shown(key)}` | {meaning.says} |" in text for key, meaning in VOCABULARY.items())
    assert set(re.findall(r"^\| `([\w.+]+\.[\w.+]+)` \|", text, re.M)) <= names
