"""The screens of branch and headquarters show a coordinator the jobs that a van or another office holds."""

import pytest

from fieldservice import words
from fieldservice.screens.app import FieldserviceApp
from tests.support.hands import Hands


@pytest.mark.parametrize(
    ("code", "who", "language", "sentence"),
    [
        ("CD01", "zhao", "en", "Sent to CD01-V2 16:00. Not known here whether it has arrived."),
        ("HQ", "ding", "en", "CD01-V2 does not have it yet"),
        ("HQ", "ding", "zh", "CD01-V2 还没有取"),
    ],
)
async def test_before_an_engineer_is_replaced_the_form_says_whether_the_van_may_be_working_on_it(
    organisation, code, who, language, sentence
):
    organisation.desk("CD01-V2"), organisation.desk("HQ")
    job = organisation.dispatched()
    organisation.exchange("CD01")
    words.use(language)
    app = FieldserviceApp(organisation.desk(code), organisation.by(code, who))
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.until(lambda: app.warm)
        app.take_step(job, "replace")
        await hands.until(lambda: app.screen.query("#notice") and app.screen.query_one("#notice").display)

        assert sentence in hands.text


@pytest.fixture
def call_elsewhere(organisation):
    """CD01 has an open job of a customer whom CD02 has never seen."""
    organisation.desk("HQ"), organisation.desk("CD02")
    job = organisation.job("CD01")
    organisation.all("CD01", "CD02")
    return organisation.desk("CD01").thing(job).get("number")


async def shown_while_a_call_is_taken(organisation, *words_):
    app = FieldserviceApp(organisation.desk("CD02"), organisation.by("CD02", "meng"))
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.until(lambda: app.warm)
        app.begin("register")
        await hands.fill(phone="13805310042")
        await hands.press("tab")
        await hands.until_shown(*words_)


async def test_a_caller_known_only_to_another_office_is_shown_while_the_call_is_taken(organisation, call_elsewhere):
    organisation.online("CD02")

    await shown_while_a_call_is_taken(
        organisation, "Known elsewhere.", "济南实验中学", "! Open elsewhere: CD01,", call_elsewhere
    )


async def test_without_a_line_the_call_form_shows_that_the_caller_is_not_known_here(organisation, call_elsewhere):
    await shown_while_a_call_is_taken(organisation, "Unknown here; headquarters cannot be", "reached now.")


async def test_the_page_of_a_job_shows_open_jobs_on_the_same_device_at_other_offices(organisation, call_elsewhere):
    organisation.call("CD02", paper=call_elsewhere)
    organisation.all("CD02")
    organisation.job("CD01", serial="SN-9999-0001")
    organisation.all("CD01", "CD02")
    app = FieldserviceApp(organisation.desk("CD02"), organisation.by("CD02", "meng"))
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.until(lambda: app.warm)
        app.show_detail(call_elsewhere)
        await hands.until_shown("! Open elsewhere: CD01")
