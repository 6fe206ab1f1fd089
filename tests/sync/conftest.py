"""Worlds of stores in one process, a headquarters that `hq init` made once and that is copied for each test, and a
served headquarters."""

import shutil
from pathlib import Path

import pytest

from tests.support.command_line import STAFF, CommandLine
from tests.support.stores import BOTH
from tests.support.world import World
from tests.sync.hub.served import headquarters_in


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
    """A world with headquarters on each database."""
    world = World(tmp_path, kind)
    yield world
    world.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """Folders `hq` and `alone` (CD01 with its staff, which has joined nobody), to be copied."""
    folder = tmp_path_factory.mktemp("made")
    assert CommandLine(folder / "hq")("hq", "init", "--name", "总部").code == 0
    alone = CommandLine(folder / "alone")
    (folder / "staff.csv").write_text(STAFF, "utf-8")
    assert alone("init", "--office", "CD01", "--name", "成都分中心").code == 0
    assert alone("publish", "staff", folder / "staff.csv").code == 0
    return folder


@pytest.fixture
def hq(made, tmp_path) -> CommandLine:
    shutil.copytree(made / "hq", tmp_path / "hq")
    return CommandLine(tmp_path / "hq")


@pytest.fixture
def alone(made, tmp_path) -> CommandLine:
    shutil.copytree(made / "alone", tmp_path / "alone")
    return CommandLine(tmp_path / "alone")


@pytest.fixture
def served(hq):
    with headquarters_in(hq.home) as served:
        yield served


@pytest.fixture
def office(tmp_path):
    """Empty folders for offices that have not begun anything."""
    return lambda name: CommandLine(tmp_path / name)
