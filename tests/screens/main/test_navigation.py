"""The table of screens: it names each one once, each has its own stylesheet, and a row is all that opens a new one."""

import re
import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from pkgutil import walk_packages

import pytest
from textual.screen import Screen

from fieldservice import screens
from fieldservice.screens import navigation
from fieldservice.screens.navigation import SCREENS, screen_class
from fieldservice.screens.textual_words import Palette
from tests.support.hands import at_the_desk

FOLDER = Path(screens.__file__).parent
SHARED = {"dialog": "Dialog", "list_screen": "ListScreen"}
"""The stylesheets of classes that several screens extend, each with its class."""
ALONE = {"wizard": "WizardScreen", "defect": "DefectScreen"}
"""Screens of an app of their own, before there is a store: the app of the desk opens none of them."""
SCREEN = '''
"""A screen that no table names yet."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from fieldservice.screens.base import BaseScreen
from fieldservice.screens.widgets.keys import KeyBar


class InventedScreen(BaseScreen):
    """Answers with the word that it was opened with."""

    CSS_PATH = "invented.tcss"
    HELP = "An invented screen."
    BINDINGS = [Binding("f5", "answer", "Answer", id="invented.answer", tooltip="Give the word back")]

    def __init__(self, word: str) -> None:
        super().__init__()
        self.word = word

    def compose(self) -> ComposeResult:
        yield Static(f"The word is {self.word}.", id="word")
        yield KeyBar()

    def action_answer(self) -> None:
        self.dismiss(self.word)
'''
SHEET = "InventedScreen {\n    & > #word { padding: 0 0 0 7; }\n}\n"


def class_of(name: str) -> type[Screen]:
    return getattr(import_module(f"fieldservice.screens.{name}"), {**SCREENS, **ALONE}[name])


def sheets(name: str) -> list[str]:
    """The stylesheets that the screen of this name loads, without their suffix."""
    paths = class_of(name).CSS_PATH or []
    return [Path(str(path)).stem for path in (paths if isinstance(paths, list) else [paths])]


def selected(sheet: str) -> set[str]:
    """The selectors of the outermost rules of a stylesheet."""
    text = (FOLDER / f"{sheet}.tcss").read_text("utf-8")
    return {name.strip() for rule in re.findall(r"^([^\s&}#.][^{]*)\{", text, re.M) for name in rule.split(",")}


def test_the_table_names_every_screen_once():
    modules = {module.name for module in walk_packages(screens.__path__, f"{screens.__name__}.")}
    for module in modules:
        import_module(module)
    kinds, found = [Screen], set()
    while kinds:
        subclasses = kinds.pop().__subclasses__()
        kinds += subclasses
        found |= {each for each in subclasses if each.__module__ in modules}
    extended = {base for each in found for base in each.__bases__}
    concrete = found - extended - {Palette}  # Textual's own actions open the palette

    assert not SCREENS.keys() & ALONE.keys()
    assert sorted(map(class_of, [*SCREENS, *ALONE]), key=repr) == sorted(concrete, key=repr)
    assert all(screen_class(name).__module__.rpartition(".")[2] == name for name in SCREENS)


@pytest.mark.parametrize("name", [*SCREENS, *ALONE])
def test_a_screen_loads_the_sheet_of_its_name_and_at_most_a_shared_one(name):
    assert [sheet for sheet in sheets(name) if sheet not in SHARED] == [name]
    assert selected(name) == {class_of(name).__name__}


@pytest.mark.parametrize("name", [*SCREENS, *ALONE])
def test_the_ids_of_a_screens_keys_begin_with_its_name(name):
    ids = [binding.id for binding in vars(class_of(name))["BINDINGS"]]

    assert [id_ for id_ in ids if not id_.startswith(f"{name}.")] == []


def test_every_sheet_belongs_to_one_screen_or_is_shared_by_several():
    found = {path.stem for path in FOLDER.glob("*.tcss")}

    assert found == {*SCREENS, *ALONE, *SHARED}
    for sheet, class_name in SHARED.items():
        users = [name for name in SCREENS if sheet in sheets(name)]
        assert len(users) > 1
        assert selected(sheet) == {class_name}
        assert all(class_name in [base.__name__ for base in screen_class(name).__mro__] for name in users)


@pytest.fixture
def invented(tmp_path, monkeypatch):
    """The files of a new screen and its row in the table."""
    module, sheet = tmp_path / "invented.py", tmp_path / "invented.tcss"
    module.write_text(SCREEN, "utf-8")
    sheet.write_text(SHEET, "utf-8")
    spec = spec_from_file_location("fieldservice.screens.invented", module)
    loaded = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, loaded)
    spec.loader.exec_module(loaded)
    monkeypatch.setitem(navigation.SCREENS, "invented", "InventedScreen")


async def test_an_invented_screen_is_opened_by_its_row_with_its_sheet_its_keys_and_its_help(branch, invented):
    answers = []
    async with at_the_desk(branch, "zhao") as hands:
        hands.app.open_screen("invented", "sesame", then=answers.append)
        await hands.settle()

        assert hands.lines[0].startswith(" " * 7 + "The word is sesame.")
        assert "F5 Answer" in hands.text
        assert hands.app.is_open("invented")

        await hands.press("f1")
        assert "An invented screen." in hands.text and "Give the word back" in hands.text
        await hands.press("escape", "f5")

        assert answers == ["sesame"]
        assert not hands.app.is_open("invented")


async def test_a_screen_that_no_row_names_is_not_opened(branch):
    async with at_the_desk(branch, "zhao") as hands:
        with pytest.raises(KeyError):
            hands.app.open_screen("invented", "sesame")
