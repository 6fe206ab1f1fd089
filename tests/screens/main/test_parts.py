"""The catalogue of parts: found as it is typed, with everything about the highlighted part below."""

import pytest

from fieldservice.private_files import make_folder
from fieldservice.screens.parts import PartsDialog
from tests.support.hands import at_the_desk
from tests.support.photos import jpeg

PARTS = [
    {
        "code": "PSU-450",
        "zh": "450瓦电源",
        "en": "Power supply 450 W",
        "product": "server",
        "models": "RS 220;RS 240",
        "barcode": "6901234500017",
        "cost": 268_00,
        "price": 398_00,
        "alternatives": "PSU-500",
        "photo": "psu-450.jpg",
        "tracked": 1,
    },
    {"code": "PSU-500", "zh": "500瓦电源", "en": "Power supply 500 W", "product": "server"},
    {"code": "FAN-80", "zh": "80毫米风扇", "en": "Fan 80 mm", "product": "server"},
]


@pytest.fixture
def shelf(branch):
    with branch.desk.session.store.writing() as tx:
        tx.publish("part", PARTS)
        tx.publish("part_level", [{"office": "CD01", "part": "PSU-450", "least": 2, "most": 6}])
    return branch


@pytest.mark.parametrize("who", ["zhao", "chen"])
async def test_all_about_the_highlighted_part_is_shown_what_it_costs_us_by_role(shelf, who):
    async with at_the_desk(shelf, who, (120, 40)) as hands:
        hands.app.show_parts()
        await hands.until_shown("PSU-450", "FAN-80")
        await hands.press(*"power")
        await hands.until_shown("2 found")

        shown = " ".join(hands.text.replace("│", " ").split())  # also what goes on in the next line
        assert "RS 220, RS 240" in shown and "6901234500017" in shown and "¥398.00" in shown
        assert "PSU-500 Power supply 500 W" in shown and "psu-450.jpg" in shown
        assert "Minimum: 2 | Maximum: 6" in shown
        assert ("¥268.00" in hands.text) is (who == "zhao")
        await hands.press("down")
        await hands.until(lambda: "psu-450.jpg" not in hands.text)


async def test_what_is_scanned_next_takes_the_place_of_what_was_typed(shelf):
    async with at_the_desk(shelf, "chen", (120, 40)) as hands:
        hands.app.show_parts("fengshan")
        await hands.until_shown("FAN-80")
        await hands.press("enter", *"6901234500017")
        await hands.until_shown("1 found", "PSU-450")

        await hands.press("enter", *"zzz")
        await hands.until_shown("No match for zzz.")
        await hands.press("escape")
        assert not isinstance(hands.app.screen, PartsDialog)


async def test_an_empty_catalogue_says_so(branch):
    async with at_the_desk(branch, "chen") as hands:
        hands.app.show_parts()

        await hands.until_shown("No part is published yet.")


async def test_the_search_finds_parts_behind_other_records_and_opens_the_catalogue_with_them(shelf):
    async with at_the_desk(shelf, "zhao") as hands:
        await hands.press("f12", "f2", *"jnfs")
        await hands.press("escape", "f2", *"fan-80")
        await hands.until_shown("备件", "FAN-80")
        await hands.press("enter")

        await hands.until(lambda: isinstance(hands.app.screen, PartsDialog))
        await hands.until_shown("80毫米风扇", "英文名称：Fan 80 mm")


async def test_the_picture_of_a_part_is_shown_by_a_key_and_where_there_is_none_it_is_said(shelf):
    async with at_the_desk(shelf, "chen") as hands:
        hands.app.show_parts("psu-450")
        await hands.until_shown("1 found")
        await hands.press("f5")
        await hands.until_shown("The picture psu-450.jpg is not on this machine.")
        photos = make_folder(shelf.desk.session.folder / "photos")
        (photos / "psu-450.jpg").write_bytes(jpeg())
        await hands.press("escape", "f5")
        await hands.until_shown("▀▀▀▀")
        await hands.press("escape", *"FAN-80")
        await hands.until_shown("80 mm")
        await hands.press("f5")
        await hands.until_shown("The catalogue has no picture of FAN-80.")
