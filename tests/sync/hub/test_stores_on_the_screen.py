"""Headquarters' administrator enrols a service point on the screen, revokes its store and releases what it sent."""

import re

import pytest

from fieldservice.desk import Desk
from tests.support.hands import at_the_desk, notices


class Headquarters:
    """The desk at headquarters and its people."""

    def __init__(self, folder):
        self.desk = Desk.open(folder)

    def person(self, name):
        return self.desk.session.person(name)


@pytest.fixture
def headquarters(hq):
    opened = Headquarters(hq.home)
    yield opened
    opened.desk.close()


async def test_a_code_stays_on_the_screen_until_it_was_told_and_its_store_is_revoked_and_released(
    headquarters, served, office
):
    async with at_the_desk(headquarters, "admin") as hands:
        await hands.press("f10", *["shift+f3"] * 3)
        await hands.until_shown("No store is enrolled yet. F4 creates a code.")
        await hands.press("f4")
        await hands.fill(office="CD01", name="成都分中心")
        await hands.press("f10")
        await hands.until_shown("The code of CD01", "It holds once")
        code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}\b", hands.text)[0]
        assert office("cd01").json("join", served.url, code)["store"] == "CD01"
        await hands.press("escape", "ctrl+l")
        await hands.until_shown("active")
        await hands.press("enter", "end", "enter")
        await hands.until_shown("Revoke it?", "is held back until somebody releases it")
        await hands.press("down", "enter")
        await hands.until_shown("revoked")
        await hands.press("enter", "down", "enter")
        await hands.until(lambda: "Entries released: 0." in notices(hands))
