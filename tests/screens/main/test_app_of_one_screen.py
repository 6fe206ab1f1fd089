"""The first run and the screen after a defect have apps of their own, which have what every screen asks for."""

import ast
import inspect

import pytest

from fieldservice.screens import base
from fieldservice.screens import help as help_screen
from fieldservice.screens.app_of_one_screen import AppOfOneScreen
from fieldservice.screens.defect import DefectApp
from fieldservice.screens.wizard import WizardApp
from tests.support import grid


def asked_of_the_app(module):
    """The names that the classes of a module take from `self.services`."""
    return {
        node.attr
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self.services"
    }


def test_an_app_of_one_screen_has_what_every_screen_asks_for():
    asked = asked_of_the_app(base) | asked_of_the_app(help_screen)

    assert {"show_unread", "show_error", "person"} <= asked
    assert {name for name in asked if not hasattr(AppOfOneScreen, name)} == set()


def the_defect(folder):
    return DefectApp(folder, ["Nothing is lost.", "The report is in %(file)s."], folder / "defects.log")


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40)])
@pytest.mark.parametrize("app", [the_defect, lambda folder: WizardApp(folder / "home", lambda *_: None)])
async def test_help_and_the_other_language_open_before_anybody_has_signed_in(tmp_path, app, size):
    shown = app(tmp_path)
    async with shown.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("f1")
        await pilot.pause()
        assert "Esc" in "\n".join(grid.grid(shown)) and len(shown.screen_stack) == 2
        await pilot.press("escape", "f12")
        await pilot.pause()
        assert "帮助" in "\n".join(grid.grid(shown)) and len(shown.screen_stack) == 1
        await pilot.press("f12")
