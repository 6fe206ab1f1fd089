"""A branch with two vans whose line to headquarters is cut."""

import pytest

from tests.support.world import World
from tests.sync.office.relay.story import CODES, OFFICES


@pytest.fixture
def world(tmp_path):
    """A branch with two vans and another branch, all up to date; then the line to headquarters is cut."""
    world = World(tmp_path, offices=OFFICES)
    for code in CODES:
        world.office(code)
    world.exchange(*CODES)
    world.cut = set(CODES)
    yield world
    world.close()
