"""An office as `init` and `publish` make it, copied for each test."""

import shutil

import pytest

from fieldservice.desk import sign_in
from tests.support.command_line import STAFF, CommandLine


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    home = tmp_path_factory.mktemp("office") / "home"
    line = CommandLine(home)
    staff = home.parent / "staff.csv"
    staff.write_text(STAFF, "utf-8")
    assert line("init", "--office", "CD01", "--name", "成都分中心").code == 0
    assert line("publish", "staff", staff).code == 0
    return home


@pytest.fixture
def line(template, tmp_path):
    shutil.copytree(template, tmp_path / "home")
    return CommandLine(tmp_path / "home")


@pytest.fixture(scope="session", autouse=True)
def _quick_pins():
    """Makes the check of a PIN cheap: these tests check hundreds, and none is about how hard a PIN is to guess."""
    before = sign_in.MEMORY_KIB, sign_in.ROUNDS
    sign_in.MEMORY_KIB, sign_in.ROUNDS = 1024, 1
    yield
    sign_in.MEMORY_KIB, sign_in.ROUNDS = before
