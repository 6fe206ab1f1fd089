"""An office as `init` and `publish` make it, copied for each test."""

import shutil

import pytest

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
