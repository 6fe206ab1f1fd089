"""Every role has tiles on top of its work list, counted without reading the store whole."""

import pytest

from fieldservice.desk.day_figures import figures_of_today
from fieldservice.presentation.home_tiles import LABELS
from fieldservice.screens.panels.tiles import MOST_TILES, TILES, counts, tiles_of
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import EVERYONE


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
