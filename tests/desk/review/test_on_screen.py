"""What a coordinator sees of a job that a van holds, on the screen of the branch and of headquarters."""

import pytest

from fieldservice import words
from fieldservice.screens.app import FieldserviceApp
from tests.support.hands import Hands


@pytest.mark.parametrize(
    ("code", "who", "language", "sentence"),
    [
        ("CD01", "zhao", "en", "Given to CD01-V2 16:00. This store does not know whether it was fetched there."),
        ("HQ", "ding", "en", "CD01-V2 has not fetched it yet"),
        ("HQ", "ding", "zh", "CD01-V2 还没有取"),
    ],
)
async def test_before_an_engineer_is_replaced_the_form_says_whether_the_van_may_be_working_on_it(
    house, code, who, language, sentence
):
    house.desk("CD01-V2"), house.desk("HQ")
    job = house.dispatched()
    house.exchange("CD01")
    words.use(language)
    app = FieldserviceApp(house.desk(code), house.by(code, who))
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.until(lambda: app.warm)
        app.take_step(job, "replace")
        await hands.until(lambda: app.screen.query("#notice") and app.screen.query_one("#notice").display)

        assert sentence in hands.text


@pytest.fixture
def call_elsewhere(house):
    """CD01 has an open job of a customer whom CD02 has never seen."""
    house.desk("HQ"), house.desk("CD02")
    job = house.job("CD01")
    house.all("CD01", "CD02")
    return house.desk("CD01").thing(job).get("number")


async def shown_while_a_call_is_taken(house, *words_):
    app = FieldserviceApp(house.desk("CD02"), house.by("CD02", "meng"))
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.until(lambda: app.warm)
        app.begin("register")
        await hands.fill(phone="13805310042")
        await hands.press("tab")
        await hands.until_said(*words_)


async def test_a_caller_whom_only_another_office_knows_is_told_while_the_call_is_taken(house, call_elsewhere):
    house.online("CD02")

    await shown_while_a_call_is_taken(
        house, "Known elsewhere.", "济南实验中学", "! Open elsewhere: CD01,", call_elsewhere
    )


async def test_without_a_line_it_is_said_that_the_caller_is_not_known_here(house, call_elsewhere):
    await shown_while_a_call_is_taken(house, "Not known here; headquarters cannot be", "asked now.")


async def test_what_is_open_elsewhere_stands_on_the_page_of_the_job(house, call_elsewhere):
    house.call("CD02", paper=call_elsewhere)
    house.all("CD02")
    house.job("CD01", serial="SN-9999-0001")
    house.all("CD01", "CD02")
    app = FieldserviceApp(house.desk("CD02"), house.by("CD02", "meng"))
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.until(lambda: app.warm)
        app.show_detail(call_elsewhere)
        await hands.until_said("! Open elsewhere: CD01")
