"""The keys that work everywhere do so in every kind of field of every screen, before what the field does with them."""

import inspect

import pytest
from textual.events import Key
from textual.screen import ModalScreen

from fieldservice.screens.app import EVERYWHERE_ELSE, FieldserviceApp
from fieldservice.screens.navigation import SCREENS
from fieldservice.screens.sign_in import SignInScreen
from fieldservice.screens.widgets import choice_field, field_row, fields, parts_field, result_field, signpad
from tests.screens.main.conftest import PIN
from tests.screens.workshop.test_unknown_scans import OPENED, Opened
from tests.support.counter import SIGNED
from tests.support.hands import at_the_counter

MODULES = (choice_field, field_row, fields, parts_field, result_field, signpad)
KEYS = [
    (key, binding.action) for binding in FieldserviceApp.BINDINGS if binding.priority for key in binding.key.split(",")
]


def kinds_of_fields():
    """Every class of the form's widgets that can have the keys."""
    found = {each for module in MODULES for each in vars(module).values() if inspect.isclass(each)}
    return {each for each in found if getattr(each, "can_focus", False)}


def test_there_are_kinds_of_fields():
    assert {"TextField", "LongField", "ChoiceField", "RadioField"} <= {each.__name__ for each in kinds_of_fields()}


@pytest.fixture
def pressed(monkeypatch):
    """The actions of the app that were run."""
    done = []

    def records(name):
        def run(self):
            done.append(name)

        return run

    for _key, action in KEYS:
        monkeypatch.setattr(FieldserviceApp, f"action_{action}", records(action))
    return done


async def test_each_of_them_works_in_each_kind_of_field_of_each_screen(counter, pressed):
    job = counter.brought(*SIGNED)
    swallowed, seen = [], set()

    async with at_the_counter(counter) as hands:
        app = hands.app

        async def press_all(where):
            in_dialog = isinstance(app.screen, ModalScreen)
            for key, action in KEYS:
                if in_dialog and (action in EVERYWHERE_ELSE or where[0] == "help"):
                    continue
                pressed.clear()
                await app.handle_key(Key(key, None))
                if pressed != [action]:
                    swallowed.append((*where, key, list(pressed)))

        for name in SCREENS:
            if name not in ("sign_in", "home"):
                app.open_screen(name, *OPENED[name](Opened(counter, hands, job)))
                await hands.settle()
            screen = app.screen
            for widget in screen.focus_chain:
                if (name, type(widget)) not in seen:
                    seen.add((name, type(widget)))
                    screen.set_focus(widget, scroll_visible=False)
                    await press_all((name, type(widget).__name__))
            while len(app.screen_stack) > 2:
                await app.pop_screen()
        # Fields that no form of these screens has, each on a screen of its own.
        for kind in sorted(kinds_of_fields() - {each for _name, each in seen}, key=lambda each: each.__name__):
            await lone(app, kind)
            await press_all(("alone", kind.__name__))

    assert swallowed == []


class Nothing(tuple):
    """No choices, or what answers with none."""

    def __call__(self, *_asked, **_named):
        return self

    open = close = look = show = __call__


async def lone(app, kind):
    """Put a field of this kind, with no form around it, in front and give it the keys."""
    given = [
        parameter for parameter in inspect.signature(kind).parameters.values() if parameter.default is inspect._empty
    ]
    field = kind(*(Nothing() for each in given if each.kind is not inspect.Parameter.VAR_KEYWORD))
    await app.screen.mount(field)
    app.screen.set_focus(field, scroll_visible=False)


async def test_the_next_persons_keys_are_not_those_of_the_old_one_once_ctrl_k_was_pressed_in_a_text_box(counter):
    async with at_the_counter(counter) as hands:
        hands.app.begin("register")
        await hands.fill(customer_name="Hundred Herbs")
        await hands.press("home", "ctrl+k")

        assert isinstance(hands.app.screen, SignInScreen) and "Hundred Herbs" not in hands.text
        await hands.press(*PIN, "enter")
        await hands.until_shown("Hundred Herbs")
