"""Keys sent in one burst, as fast typists, scanners and scripts send them, reach the field or screen they are meant
for."""

from textual.events import Key

from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.find import FindDialog
from fieldservice.screens.home import HomeScreen
from fieldservice.screens.step import StepScreen
from fieldservice.screens.widgets.form import Form
from tests.support.hands import at_the_desk

from .conftest import PIN


def burst(hands, *texts: str) -> None:
    """Send all keys at once; a text in <> is one key."""
    for text in texts:
        for key in [text[1:-1]] if text.startswith("<") else text:
            hands.app.post_message(Key({"/": "slash"}.get(key, key), key if len(key) == 1 else None))


async def test_name_and_pin_in_one_burst_sign_in(branch):
    for between in ("<tab>", "<enter>"):
        async with at_the_desk(branch) as hands:
            burst(hands, "zhao", between, PIN, "<enter>")

            await hands.until(lambda: isinstance(hands.app.screen, HomeScreen))
            assert "赵敏" in hands.lines[0]


async def test_keys_typed_right_after_opening_the_search_box_are_searched_for(branch):
    number = branch.page(branch.received()).number

    async with at_the_desk(branch, "chen") as hands:
        burst(hands, "<f2>", "jnsy")
        await hands.until(lambda: isinstance(hands.app.screen, FindDialog) and hands.app.screen.typed == "jnsy")
        burst(hands, "<escape>", "<f2>", number.lower(), "<enter>")

        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        assert number in hands.text


async def test_keys_typed_right_after_opening_the_palette_choose_in_it(branch):
    async with at_the_desk(branch, "chen") as hands:
        burst(hands, "<ctrl+p>", "view: overdue")
        await hands.until_shown("View: Overdue")
        await hands.pilot.press("enter")

        await hands.until(lambda: hands.app.screen.view == "overdue")


async def test_a_form_opened_and_filled_in_one_burst_has_every_letter(branch):
    async with at_the_desk(branch, "chen") as hands:
        burst(hands, "<f4>", "end", "<tab>", "13805310042", "<tab>")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.until(lambda: hands.app.screen.query_one(Form).typed().get("phone") == "13805310042")
        assert hands.app.screen.query_one(Form).typed()["caller_kind"] == "end_customer"


async def test_keys_typed_on_a_closing_screen_reach_the_next_one(branch):
    async with at_the_desk(branch, "chen") as hands:
        burst(hands, "<f12>", "<f2>", "<escape>", "<f12>", "/jn")

        await hands.until(lambda: isinstance(hands.app.screen, FindDialog) and hands.app.screen.typed == "jn")
