"""An office as `init` and `publish` make it, copied for each test."""

import shutil
from contextlib import contextmanager

import pytest

from db.store import Store
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


@pytest.fixture
def publish(line, tmp_path):
    def publish(what, text, *more, encoding="utf-8", **who):
        file = tmp_path / f"{what}.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return line("publish", what, file, *more, "--json", **who)

    return publish


@contextmanager
def opened(line):
    store = Store.open(line.home)
    yield store
    store.close()


def published_rows(line, table):
    with opened(line) as store, store.reading() as tx:
        return tx.published(table)
