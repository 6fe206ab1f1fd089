"""What an office publishes for itself, on the administrator's screen."""

import pytest

from fieldservice.screens.administration import Administration
from fieldservice.screens.home import Home
from fieldservice.workflows.model import Refused

from .conftest import PIN
from .desk import at_the_desk


async def test_only_those_who_administer_come_here(branch):
    async with at_the_desk(branch, "zhao") as hands:
        await hands.press("f10")
        assert isinstance(hands.app.screen, Home)
    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10")
        assert isinstance(hands.app.screen, Administration)
        assert "赵敏" in hands.text and "coordinator" in hands.text
        await hands.press("escape")
        assert isinstance(hands.app.screen, Home)


async def test_sections_turn_by_key_and_by_mouse(branch):
    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10", "f3")
        assert "[Service points]" in hands.text and "Chengdu branch" in hands.text
        await hands.pilot.click("Tabs", offset=(48, 0))
        await hands.settle()

        assert "[Settings]" in hands.text and "hand_over_minutes" in hands.text


async def test_a_table_is_published_from_a_file(branch, tmp_path):
    file = tmp_path / "settings.csv"
    file.write_text("key,value\nhand_over_minutes,20\n", "utf-8")

    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10", "f3", "f3", "f3", "f3", "f5")
        hands.app.screen.query_one("#file").value = str(file)
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, Administration))

        assert branch.desk.reference().minutes("hand_over_minutes") == 20
        await hands.until(lambda: " 20 " in hands.text)


async def test_publishing_without_a_file_asks_for_it(branch):
    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10", "f5", "f10")

        assert "Please fill this in." in hands.text
        assert hands.app.focused is hands.app.screen.query_one("#file")


async def test_what_is_wrong_in_a_file_is_said_by_line_and_column_and_nothing_is_published(branch, tmp_path):
    file = tmp_path / "settings.csv"
    file.write_text("key,value\nhand_over_minutes,soon\naccept_minutes,30\nno_such_setting,1\n", "utf-8")

    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10", "f3", "f3", "f3", "f3", "f5")
        hands.app.screen.query_one("#file").value = str(file)
        await hands.press("f10")

        await hands.until_said("2:value", "4:key")
        assert branch.desk.reference().settings == {}


async def test_a_pin_is_set_anew_and_both_lines_must_be_the_same(branch):
    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10", "down", "f8")
        assert "A new PIN for 陈晓" in hands.text
        await hands.press(*"7788", "enter", *"7799", "enter")
        await hands.until_said("The two PINs differ.")
        await hands.press(*["backspace"] * 2, *"88", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, Administration))

    assert branch.desk.sign_in("chen", "7788").name == "chen"
    with pytest.raises(Refused):
        branch.desk.sign_in("chen", PIN)


async def test_refusals_are_listed_with_who_what_and_why(branch):
    job = branch.received()
    with pytest.raises(Refused):
        branch.take("chen", job, "accept")

    async with at_the_desk(branch, "admin", (120, 40)) as hands:
        await hands.press("f10", *["f3"] * 5)

        await hands.until_said("陈晓", "Accept the job", "is not among your roles' work")
