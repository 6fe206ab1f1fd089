"""A scan on any screen opens the scanned job; typing never does."""

import pytest
from textual.events import Key

from fieldservice.desk.take_step import printed_number
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.home import HomeScreen
from fieldservice.screens.input.scanner import KeyBurst, is_number
from fieldservice.screens.step import StepScreen
from fieldservice.screens.widgets.form import Form
from tests.support.hands import at_the_desk, notices

NUMBER = printed_number("CD01", "J", 12)


def keyed(burst: KeyBurst, text: str, seconds: float, start: float = 10.0) -> str:
    time = start
    for character in text:
        assert burst.key(character, character, time) == ""
        time += seconds
    return burst.key("enter", "\r", time)


def test_a_number_with_its_check_character_in_a_burst_is_a_scan():
    assert keyed(KeyBurst(), NUMBER, 0.005) == NUMBER
    assert keyed(KeyBurst(), NUMBER.lower(), 0.005) == NUMBER


def test_a_number_typed_at_the_pace_of_a_person_is_no_scan():
    assert keyed(KeyBurst(), NUMBER, 0.12) == ""


def test_a_text_with_a_wrong_check_character_or_a_short_text_is_no_scan():
    assert keyed(KeyBurst(), NUMBER[:-1] + ("A" if NUMBER[-1] != "A" else "B"), 0.005) == ""
    assert keyed(KeyBurst(), "AB-1", 0.005) == ""
    assert not is_number("CD01-J000012")


def test_a_key_typed_slowly_before_a_scan_does_not_belong_to_it():
    burst = KeyBurst()
    burst.key("x", "x", 1.0)

    assert keyed(burst, NUMBER, 0.005) == NUMBER


async def scan(hands, text: str) -> None:
    """Send keys as a scanner does: all at the same moment, however busy the machine is."""
    for character in [*text, "enter"]:
        event = Key(character, "\r" if character == "enter" else character)
        event.time = 100.0
        await hands.app.on_event(event)
        await hands.pilot.pause()
    await hands.settle()


async def test_a_scan_opens_the_job_from_the_work_list(branch):
    job = branch.received()

    async with at_the_desk(branch, "chen") as hands:
        await scan(hands, branch.page(job).number)

        assert isinstance(hands.app.screen, DetailScreen) and hands.app.screen.thing == job


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
