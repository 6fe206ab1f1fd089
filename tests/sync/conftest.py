import pytest

from tests.support.stores import BOTH

from .world import World


@pytest.fixture(params=BOTH)
def kind(request):
    return request.param


@pytest.fixture
def world(tmp_path):
    """Headquarters on SQLite, three offices."""
    world = World(tmp_path)
    yield world
    world.close()


@pytest.fixture
def world_on(kind, tmp_path):
    """The same with headquarters on each database."""
    world = World(tmp_path, kind)
    yield world
    world.close()
