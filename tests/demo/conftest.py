"""One filled demo for all tests of this folder, made once for all workers; tests that change it work on a copy."""

import shutil

import pytest

from fieldservice.desk import Desk
from tests.support.filled_demo import NOW, filled_demo


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    return filled_demo(tmp_path_factory)


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
