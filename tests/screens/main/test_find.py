"""The search box finds jobs, customers and devices by any fact that a person may know."""

import pytest

from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.find import FindDialog
from fieldservice.screens.home import HomeScreen
from tests.support.hands import at_the_desk


@pytest.mark.parametrize("typed", ["0042", "jnsy", "7D42", "实验", "漏墨", "打印头"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_part_of_a_phone_a_serial_a_name_or_a_symptom_finds_the_job_as_it_is_typed(branch, typed, size):
    number = branch.page(branch.received()).number

    async with at_the_desk(branch, "chen", size) as hands:
        await hands.press("f2")
        hands.app.screen.query_one("#typed").value = typed

        await hands.until_shown(number, "received")


async def test_the_results_of_a_search_include_customers_and_devices_with_their_kind(branch):
    branch.received()

    async with at_the_desk(branch, "chen") as hands:
        await hands.press("f2", *"jnsy")

        await hands.until_shown("customer", "job", "request")


async def test_the_arrows_and_enter_open_the_highlighted_result(branch):
    branch.received()

    async with at_the_desk(branch, "chen") as hands:
        await hands.press("f2", *"jnsy")
        await hands.until_shown("found")
        await hands.press("down", "enter")

        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))


async def test_enter_before_the_answer_is_there_opens_it_when_it_comes(branch):
    number = branch.page(branch.received()).number

    async with at_the_desk(branch, "chen") as hands:
        await hands.press("f2", *number.lower(), "enter")

        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        assert number in hands.text


async def test_a_search_without_a_match_shows_similar_jobs_and_why_they_are_similar(branch):
    number = branch.page(branch.received()).number

    async with at_the_desk(branch, "chen") as hands:
        await hands.press("f2", *"sn-7d42-0199")

        await hands.until_shown("No match for sn-7d42-0199. Similar, by sn-7d42-019", number)


async def test_the_box_opens_with_the_full_width_slash_and_leaves_with_escape(branch):
    async with at_the_desk(branch, "chen") as hands:
        await hands.press("fullwidth_solidus")
        assert isinstance(hands.app.screen, FindDialog)
        await hands.press("escape")

        assert isinstance(hands.app.screen, HomeScreen)


async def test_a_phone_number_finds_its_job_and_is_never_shown(branch):
    branch.received()

    async with at_the_desk(branch, "chen", (120, 40)) as hands:
        await hands.press("f2", *"0042")
        await hands.until_shown("found")

        assert "0531" not in hands.text
