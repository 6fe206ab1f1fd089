"""One filled demo for all tests of this folder, made once for all workers; tests that change it work on a copy."""

import shutil
from datetime import UTC, datetime

import pytest

from fieldservice.demo import fill
from fieldservice.desk import Desk
from tests.support import made_once

NOW = datetime(2026, 11, 25, 6, 20, tzinfo=UTC)
"""A Wednesday, 14:20 in Chengdu."""


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    return made_once.copied(tmp_path_factory, "demo", lambda folder: fill(folder, lambda: NOW).close())


@pytest.fixture
def desk(filled):
    desk = Desk.open(filled, lambda: NOW)
    yield desk
    desk.close()


@pytest.fixture
def own_desk(filled, tmp_path):
    folder = shutil.copytree(filled, tmp_path / "demo")
    desk = Desk.open(folder, lambda: NOW)
    yield desk
    desk.close()
