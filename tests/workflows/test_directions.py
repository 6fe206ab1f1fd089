"""Directions: the service point nearest to the caller, and its hours today in words (flow 1)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from fieldservice.presentation.messages import render
from fieldservice.words import use
from fieldservice.workflows.engine.clocks import ALWAYS_OPEN, Calendar
from fieldservice.workflows.engine.reference import Office
from fieldservice.workflows.hotline.directions import hours_today, nearest
from tests.support.story import REFERENCE, WEEK, Story, refusal

OFFICES = {
    "HQ": Office("HQ", "总部", kind="headquarters"),
    "CD01": Office("CD01", "成都分中心"),
    "CD02": Office("CD02", "南充网点"),
    "CD01-V1": Office("CD01-V1", "一号车", kind="van", branch="CD01"),
    "OLD": Office("OLD", "旧网点", active=False),
}
SERVED = {"areas@CD01": "高新区 武侯区", "areas@CD02": "顺庆区，高坪区", "areas@OLD": "高新区"}
HOUSE = replace(REFERENCE, offices=OFFICES, settings=SERVED)


@pytest.mark.parametrize(
    ("caller", "used_last", "here", "point"),
    [
        ({"area": "顺庆区"}, "", "HQ", "CD02"),
        ({"area": "高坪 区"}, "CD01", "CD01", "CD02"),
        ({"address": "南充市顺庆区人民中路 3 号"}, "", "HQ", "CD02"),
        ({"area": "南充市顺庆区"}, "", "HQ", "CD02"),
        ({"area": "渝北区"}, "CD02", "HQ", "CD02"),
        ({}, "CD02", "CD01", "CD02"),
        ({}, "OLD", "CD01", "CD01"),
        ({"area": "渝北区"}, "", "CD01", "CD01"),
        ({"area": "渝北区"}, "", "HQ", "HQ"),
    ],
)
def test_the_service_point_of_the_callers_area_comes_first_then_the_one_the_customer_used_last(
    caller, used_last, here, point
):
    assert nearest(HOUSE, caller, used_last, here) == point


def test_of_several_that_serve_the_area_it_is_the_one_used_last():
    both = replace(HOUSE, settings={"areas@CD01": "高新区", "areas@CD02": "高新区"})

    assert nearest(both, {"area": "高新区"}, "CD02", "HQ") == "CD02"
    assert nearest(both, {"area": "高新区"}, "", "CD02") == "CD02"


def test_a_central_hotline_with_one_branch_names_the_branch():
    house = replace(REFERENCE, offices={code: OFFICES[code] for code in ("HQ", "CD01")})

    assert nearest(house, {}, "", "HQ") == "CD01"


HOURS = Calendar("Asia/Shanghai", WEEK, {date(2026, 11, 26): (), date(2026, 11, 27): ((time(9), time(17, 30)),)})


@pytest.mark.parametrize(
    ("at", "english", "chinese"),
    [
        ((23, 0), "open today 9:00-12:00, 13:00-18:00", "今天营业 9:00-12:00, 13:00-18:00"),
        ((23, 11), "closed for today, opens Tuesday 9:00", "今天已下班，星期二 9:00 营业"),
        ((26, 3), "closed today, opens Friday 9:00", "今天休息，星期五 9:00 营业"),
        ((27, 9), "open today 9:00-17:30", "今天营业 9:00-17:30"),
        ((28, 3), "closed today, opens Monday 9:00", "今天休息，星期一 9:00 营业"),
    ],
)
def test_the_hours_of_today_are_said_in_words(at, english, chinese):
    message = hours_today(HOURS, datetime(2026, 11, *at, tzinfo=UTC))

    for language, words in (("en", english), ("zh", chinese)):
        use(language)
        assert render(message) == words


def test_an_office_without_published_hours_is_not_said_to_be_always_open():
    use("en")

    assert render(hours_today(ALWAYS_OPEN, datetime(2026, 11, 23, tzinfo=UTC))) == "its opening hours are not published"


def test_the_request_carries_the_service_point_that_was_named_to_the_caller():
    story = Story(reference=HOUSE).when("chen", "register")

    story.when("chen", "hand_on", service_point="CD02")

    assert story.folded().get("point") == "CD02"


def test_the_agent_may_send_the_caller_to_another_service_point_but_not_to_a_van():
    story = Story(reference=HOUSE).when("chen", "register")

    assert refusal(story, "chen", "hand_on", {"point": "CD01-V1"}, service_point="CD02").code == "data"
    story.when("chen", "hand_on", {"point": "CD01"}, service_point="CD02")
    assert story.folded().get("point") == "CD01"


def test_a_request_that_version_0_3_handed_on_has_no_service_point_and_goes_on():
    story = Story(reference=HOUSE).when("chen", "register").when("chen", "hand_on")

    assert "point" not in story.folded().facts
    assert story.when("liu", "take_over").when("liu", "hand_over").folded(story.thing).state == "handed_over"
