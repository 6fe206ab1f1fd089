"""Keys work with a Chinese input method on and are shown in the language in use; the status is always visible."""

from datetime import datetime

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.screen import Screen

from fieldservice.screens.widgets import keys as keys_of
from fieldservice.screens.widgets.choice_field import ChoiceField, ChoiceList
from fieldservice.screens.widgets.fields import LongField, RadioField, SignatureField, TextField
from fieldservice.screens.widgets.form import Form
from fieldservice.screens.widgets.keys import KeyBar, keys, shown
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.screens.widgets.signpad import SignPad
from fieldservice.screens.widgets.statusbar import OfficeStatus, StatusBar
from tests.support.grid import grid
from tests.support.input_methods import out_of_reach

pytestmark = pytest.mark.asyncio
NOON = datetime(2026, 11, 23, 12, 5)


class Counter(Screen):
    BINDINGS = [
        Binding(keys("f1", "?"), "note('help')", "Help"),
        Binding("w,f2", "note('call')", "Register a call"),
        Binding("x", "note('export')", "Export"),
    ]

    def compose(self) -> ComposeResult:
        yield StatusBar(OfficeStatus("CD01 成都", "王芳", demo=True, waiting=3), now=lambda: NOON)
        yield KeyBar()

    def action_note(self, what: str) -> None:
        self.app.heard.append(what)


class Desk(App):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self.heard = []

    def on_mount(self) -> None:
        self.push_screen(Counter())


async def test_every_action_of_our_widgets_has_a_key_that_an_input_method_lets_through():
    assert out_of_reach(RowList, SignPad, Form, TextField, LongField, ChoiceField, RadioField, SignatureField) == []


async def test_an_action_with_a_letter_only_is_found():
    assert out_of_reach(Counter) == ["Counter.note('export')"]


@pytest.mark.parametrize("key", ["?", "？", "f1"])
async def test_full_width_punctuation_does_what_its_half_width_twin_does(key):
    app = Desk()

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)

    assert app.heard == ["help"]


async def test_the_key_bar_shows_a_key_that_an_input_method_passes_on_and_a_click_presses_it():
    app = Desk()

    async with app.run_test(size=(80, 24)) as pilot:
        lines = grid(app)
        await pilot.click(KeyBar, offset=(12, 0))

    assert lines[23].startswith(" F1 Help  F2 Register a call  X Export")
    assert app.heard == ["call"]


async def test_keys_are_shown_in_the_language_in_use(monkeypatch):
    monkeypatch.setattr(
        keys_of, "_", lambda text: {"Help": "帮助", "Register a call": "登记来电", "Export": "导出"}.get(text, text)
    )
    app = Desk()

    async with app.run_test(size=(80, 24)):
        assert grid(app)[23].startswith(" F1 帮助  F2 登记来电  X 导出")


async def test_the_status_bar_shows_office_person_exchange_and_time():
    app = Desk()

    async with app.run_test(size=(80, 24)):
        line = grid(app)[0]

    assert line.startswith(" DEMO  CD01 成都 | 王芳")
    assert line.endswith("3 to send | not joined | EN | 12:05")


async def test_on_a_short_line_the_office_is_cut_and_the_exchange_is_not():
    app = Desk()

    async with app.run_test(size=(50, 10)) as pilot:
        app.screen.query_one(StatusBar).show(
            OfficeStatus("CD01 成都高新技术产业开发区服务站", "王芳", link="online", exchanged="10:02")
        )
        await pilot.pause()

        assert grid(app)[0] == " CD01 …  online, last exchange 10:02 | EN | 12:05"


async def test_where_much_needs_attention_the_person_and_the_time_stay_and_the_last_things_go():
    app = Desk()

    async with app.run_test(size=(80, 10)) as pilot:
        app.screen.query_one(StatusBar).show(
            OfficeStatus(
                "CD01 成都", "罗勇", demo=True, printers="parcels: out of paper", printing=1, approvals=14, below=6
            )
        )
        await pilot.pause()

        line = grid(app)[0]
        assert line.startswith(" DEMO  CD01 成都 | 罗勇") and line.endswith("not joined | EN | 12:05")
        assert "parcels: out of paper" in line and "below minimum" not in line


@pytest.mark.parametrize(
    ("key", "written"), [("f2", "F2"), ("ctrl+s", "Ctrl+S"), ("escape", "Esc"), ("enter", "Enter")]
)
async def test_keys_are_written_as_people_write_them(key, written):
    assert shown(key) == written


@pytest.mark.parametrize("field", [TextField, LongField, ChoiceField, RadioField, SignatureField])
async def test_the_function_keys_of_the_screen_work_whatever_field_has_the_focus(field):
    screens = [f"f{number}" for number in range(1, 13) if (number, field) != (4, ChoiceField)]  # it opens the list

    class Fields(Screen):
        BINDINGS = [Binding(key, f"note('{key}')", key) for key in screens]

        def compose(self) -> ComposeResult:
            yield made
            yield listed

        def action_note(self, what: str) -> None:
            self.app.heard.append(what)

    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        listed = ChoiceList()
        made = field(*{ChoiceField: (lambda typed: [], listed), RadioField: ([],)}.get(field, ()))
        await app.push_screen(Fields())
        made.focus()
        await pilot.press(*screens)
        await pilot.pause()
        assert app.heard == screens
        assert all(app.screen.active_bindings[key].node is app.screen for key in screens)


@pytest.mark.parametrize("person", ["何静", "系统管理员", "Maximilian Featherstonehaugh"])
async def test_between_the_name_and_what_needs_attention_is_always_a_blank(person):
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one(StatusBar).show(
            OfficeStatus("CD01 Chengdu Branch Centre", person, demo=True, waiting=3, printing=3)
        )
        for width in range(74, 121, 3):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            bar = grid(app)[0]
            assert " | 3 to send | 3 not printed | not joined" in bar
            assert "CD01" in bar
            if width >= 80:
                assert person[:4] in bar  # the name of the office is cut first
