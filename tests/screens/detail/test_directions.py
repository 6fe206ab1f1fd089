"""Directions for the caller stand above the form that decides the service, and the clerk need not choose again."""

import pytest

from fieldservice import words
from fieldservice.screens.detail import DetailScreen
from tests.support.hands import seated

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


@pytest.fixture
def two_points(branch):
    """A branch that knows a second service point, which serves the caller's area."""
    with branch.desk.session.store.writing() as tx:
        second = {**tx.published("office")[0], "code": "CD02", "name": "南充网点", "name_en": "Nanchong"}
        tx.publish("office", [*tx.published("office"), {**second, "phone": "0817 555 0200", "hours_calendar": "CD02"}])
        tx.publish(
            "calendar", [{"office": "CD02", "day": str(day), "hours": "09:00-17:30", "name": ""} for day in range(1, 8)]
        )
        tx.publish("setting", [{"key": "areas@CD02", "value": "历下区"}])
    return branch


@SIZES
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Nanchong", "0817 555 0200", "open today 9:00-17:30")),
        ("zh", ("南充网点", "0817 555 0200", "今天营业 9:00-17:30")),
    ],
)
async def test_the_nearest_service_point_is_read_out_and_the_clerk_hands_over_to_it(two_points, size, language, said):
    request = two_points.request()
    words.use(language)

    async with seated(two_points, "chen", request, size) as hands:
        await hands.open("f5")
        await hands.until_shown(*said)
        await hands.press("f10")
        await hands.until(lambda: two_points.page(request).state == "handed_on")
    assert two_points.page(request).facts["point"] == "CD02"

    two_points.take("liu", request, "take_over")
    async with seated(two_points, "liu", request, size) as hands:
        await hands.open("f5")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        await hands.until(lambda: two_points.page(request).state == "handed_over")

    assert two_points.desk.thing(two_points.page(request).facts["job"]).holder == "CD02"
