"""A scan on any screen opens the scanned job; typing never does."""

import pytest

from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.find import FindDialog
from fieldservice.screens.home import HomeScreen
from fieldservice.screens.input.bursts import Scanner
from fieldservice.screens.input.scanner import is_number
from fieldservice.screens.input.scanning import scanner_of
from fieldservice.screens.scanner import ScannerDialog
from fieldservice.screens.step import StepScreen
from fieldservice.screens.widgets.form import Form
from fieldservice.workflows.engine.numbers import printed_number
from tests.support.hands import at_the_desk, notices, scan

NUMBER = printed_number("CD01", "J", 12)


def test_a_number_has_a_check_character_that_fits():
    assert is_number(NUMBER)
    assert not is_number("CD01-J000012")
    assert not is_number(NUMBER[:-1] + ("A" if NUMBER[-1] != "A" else "B"))
    assert not is_number("AB-1")


async def test_a_scan_opens_the_job_from_the_work_list_however_it_is_sent(branch):
    job = branch.received()

    async with at_the_desk(branch, "chen") as hands:
        for ending in ("\r", "\t", "\n", "\r\n", ""):
            for before, seconds in (("", 0.0), ("~", 0.005), ("]C1", 0.06), ("~]Q3", 0.12), ("]E0~", 0.01)):
                await scan(hands, before + branch.page(job).number.lower(), ending, seconds)

                assert isinstance(hands.app.screen, DetailScreen) and hands.app.screen.thing == job, (ending, before)
                assert len(hands.app.screen_stack) == 2
                await hands.press("escape")


async def test_an_unknown_scanned_number_is_reported(branch):
    async with at_the_desk(branch, "chen") as hands:
        await scan(hands, NUMBER)

        assert isinstance(hands.app.screen, HomeScreen)
        await hands.until(lambda: f"No match for {NUMBER}" in notices(hands))


@pytest.mark.parametrize(("prefix", "opens"), [("", False), ("~", True)])
async def test_inside_a_text_field_a_scan_needs_the_prefix_and_leaves_nothing_behind(branch, prefix, opens):
    job = branch.received()
    number = branch.page(job).number

    async with at_the_desk(branch, "chen") as hands:
        await hands.press("f4")
        await hands.go_to("customer_name")
        field = hands.app.focused
        await scan(hands, prefix + number)

        assert isinstance(hands.app.screen, DetailScreen if opens else StepScreen)
        form = next(screen for screen in hands.app.screen_stack if isinstance(screen, StepScreen)).query_one(Form)
        assert (form.data().get("customer_name") or "") == ("" if opens else number)
        assert field is not None


async def test_three_scans_of_a_label_measure_the_scanner_of_this_terminal(branch):
    number = branch.page(branch.received()).number

    async with at_the_desk(branch, "chen") as hands:
        await hands.press("ctrl+p", *"scanner")
        await hands.until_shown("Scanner of this terminal")
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, ScannerDialog))
        for done in range(3):
            await hands.until_shown(f"Scanned: {done} of 3.")
            await scan(hands, f"]C1#{number}", "\t", 0.2, keeps=True)

        await hands.until_shown("Measured and saved", "200 ms between keys", "ending: Tab.")
        assert "of 3" not in hands.text and "Until then" not in hands.text
        assert hands.app.scanner == Scanner(gap=0.32, prefix="#")
        assert scanner_of(branch.desk.session.folder, branch.desk.session.counter) == Scanner(0.32, "#")
        assert scanner_of(branch.desk.session.folder, "another counter") == Scanner()

        await hands.press("f6")
        await hands.until_shown("The default values apply again.")
        assert scanner_of(branch.desk.session.folder, branch.desk.session.counter) == Scanner()


async def test_another_code_begins_the_measuring_again(branch):
    async with at_the_desk(branch, "chen") as hands:
        hands.app.action_scanner()
        await hands.settle()
        await scan(hands, "SN-1234", keeps=True)
        await scan(hands, "SN-1235", keeps=True)

        await hands.until_shown("That was another code.", "Scanned: 0 of 3.")


async def test_a_key_pressed_by_a_person_is_handled_once_the_gap_is_over(branch):
    branch.received()

    async with at_the_desk(branch, "chen") as hands:
        hands.app.scanner = Scanner()
        hands.app.call_after = type(hands.app).call_after.__get__(hands.app)
        await hands.press("slash", *"jn")
        await hands.until(lambda: isinstance(hands.app.screen, FindDialog) and hands.app.screen.typed == "jn")
        await hands.press("escape", "s")
        await hands.until(lambda: hands.app.screen.list_in_use().source.reverse)
