"""Textual's own strings are known, translated, and noticed when a new version of Textual changes them."""

from pathlib import Path

import pytest
import textual
from textual import widgets
from textual.app import ComposeResult
from textual.binding import Binding
from textual.command import CommandPalette
from textual.containers import ScrollableContainer
from textual.screen import ModalScreen, Screen

from fieldservice import words
from fieldservice.screens.textual_words import BINDINGS, NOT_OFFERED, TEXTUAL, Palette, TranslatedApp, TranslatedKeys
from tests.support import grid

# The widgets of Textual in our screens.
USED = [
    textual.app.App, Screen, ModalScreen, CommandPalette, ScrollableContainer, widgets.Input, widgets.TextArea,
    widgets.Select, grid.SelectOverlay, widgets.OptionList, widgets.SelectionList, grid.ToggleButton, widgets.RadioSet,
    widgets.Tabs, widgets.ListView, widgets.Button, widgets.Switch, widgets.Collapsible,
]  # fmt: skip


def texts_of(widget: type) -> set[str]:
    rows = [row for owner in widget.__mro__ for row in vars(owner).get("BINDINGS", ())]
    bindings = [row if isinstance(row, Binding) else Binding(*row) for row in rows]
    return {text for binding in bindings for text in (binding.description, binding.tooltip) if text}


@pytest.mark.parametrize("widget", USED, ids=lambda widget: widget.__name__)
def test_every_key_of_textuals_own_widgets_has_a_name_in_our_catalogue(widget):
    assert texts_of(widget) <= BINDINGS


def test_each_translated_text_still_exists_in_textual():
    source = "\n".join(file.read_text("utf-8") for file in Path(textual.__file__).parent.rglob("*.py"))

    assert not {text for text in TEXTUAL | {NOT_OFFERED} if f'"{text}"' not in source}


class Sample(TranslatedKeys, Screen):
    def compose(self) -> ComposeResult:
        yield widgets.Footer()


class Shown(TranslatedApp):
    def on_mount(self) -> None:
        self.push_screen(Sample())


def painted(app) -> str:
    return "\n".join(grid.grid(app))


async def test_palette_and_footer_are_in_chinese():
    words.use("zh")
    app = Shown()

    async with app.run_test(size=(80, 24)) as pilot:
        while not (before := painted(app)).strip():
            await pilot.pause()
        await pilot.press("ctrl+p")
        await pilot.pause()
        commands = painted(app)

    assert "命令" in before and "palette" not in before
    assert "搜索操作" in commands and "退出" in commands
    assert "Screenshot" not in commands and "Quit" not in commands


async def test_a_search_without_a_hit_says_so_in_chinese(monkeypatch):
    monkeypatch.setattr(Palette, "_NO_MATCHES_COUNTDOWN", 0.001)
    words.use("zh")
    app = Shown()

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"qqq")
        for _ in range(200):  # the palette shows it after its own timer
            await pilot.pause(0.01)
            if "没有找到" in (shown := painted(app)):
                break

    assert "没有找到" in shown and "No matches" not in shown
