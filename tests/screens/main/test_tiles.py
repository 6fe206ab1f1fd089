"""Every role has tiles on top of its work list, counted without reading the store whole."""

import pytest

from fieldservice import words
from fieldservice.desk.day_figures import figures_of_today
from fieldservice.presentation.home_tiles import LABELS
from fieldservice.screens.panels.tiles import MOST_TILES, TILES, counts, tiles_of
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import EVERYONE
from tests.support.hands import at_the_desk
from tests.support.stock import FAN, PSU, moved, with_catalogue


@pytest.mark.parametrize("role", EVERYONE)
def test_every_role_has_something_to_see_on_its_tiles(role):
    found = tiles_of(Person("x", "x", frozenset({role}), "CD01"))

    assert 2 <= len(found) <= MOST_TILES and found[0] in ("overdue", "late") and found[-1] == "owed"
    assert set(TILES) == set(LABELS)


def test_the_tiles_of_an_office_are_counted_for_everybody(branch):
    for role in EVERYONE:
        found = counts(branch.desk, Person("x", "x", frozenset({role}), "CD01"))
        assert set(found) == set(tiles_of(Person("x", "x", frozenset({role}), "CD01")))
    assert set(figures_of_today(branch.desk.session).reached) == {"received", "dispatched", "finished", "closed"}


@pytest.mark.parametrize("place", ["good", "bag/li.wei"])
@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_the_engineer_of_a_van_sees_what_is_in_it_and_no_waiting_room(branch, language, place):
    office = {"code": "CD01-V1", "name": "车", "kind": "van", "branch": "CD01", "active": 1}
    with branch.desk.session.store.writing() as tx:
        tx.publish("office", [*tx.published("office"), office])
        staff = [{**row, "office": "CD01-V1" if row["name"] == "li.wei" else "CD01"} for row in tx.published("staff")]
        tx.publish("staff", staff)
    with_catalogue(branch)
    for part, many in ((FAN, 2), (PSU, 1)):
        moved(branch, Posting(part, "CD01/good", f"CD01-V1/{place}", many, 100))
    words_of = {"en": ("In the van", "2 kinds"), "zh": ("车上备件", "2 种")}

    words.use(language)
    async with at_the_desk(branch, "li.wei", (120, 40)) as hands:
        await hands.until_shown(*words_of[language])
        assert "waiting" not in hands.app.screen.names_of_tiles
        await hands.press(str(hands.app.screen.names_of_tiles.index("van") + 1))
        await hands.until_shown(FAN, PSU)
