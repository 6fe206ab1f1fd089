"""One filled demo for all tests of this folder; tests that change it work on a copy."""

import shutil
from datetime import UTC, datetime

import pytest

from fieldservice.demo import fill
from fieldservice.desk import Desk

NOW = datetime(2026, 11, 25, 6, 20, tzinfo=UTC)
"""A Wednesday, 14:20 in Chengdu."""


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    fill(folder, lambda: NOW).close()
    return folder


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
