"""A step writes little: its statements and the pages of the write-ahead log are counted, not timed (SQLite)."""

import gc
import sqlite3
from collections.abc import Iterator

import pytest

from tests.support.office import Office, brought_to, sqlite_office

STATEMENTS = 32
"""From the click to the commit, for a step that moves a job; a third of them reads what the rules ask for."""
PAGES = 20
"""Of the write-ahead log, for a step that moves a job."""
STEPS = (("zhao", "dispatch", {"engineer": "li.wei"}), ("li.wei", "take", {}), ("li.wei", "appoint", {}))


@pytest.fixture
def desk(tmp_path) -> Iterator[Office]:
    office = sqlite_office(tmp_path / "office", tmp_path / "template")
    brought_to(office, "received")
    office.take("zhao", "accept")
    yield office
    office.desk.close()


@pytest.fixture
def statements(desk) -> list[str]:
    """What the connections of the desk are asked from now on."""
    asked: list[str] = []
    for connection in [each for each in gc.get_objects() if isinstance(each, sqlite3.Connection)]:
        try:
            connection.set_trace_callback(asked.append)
        except sqlite3.ProgrammingError:
            continue  # a closed one of another test
    return asked


def frames(office: Office) -> int:
    (log,) = office.desk.session.store.folder.glob("*-wal")
    return log.stat().st_size // 4096


def test_a_step_needs_few_statements_and_pages_and_reads_its_page_only_when_somebody_looks(desk, statements):
    for who, step, data in STEPS:
        statements.clear()
        before = frames(desk)
        page = desk.take(who, step, **data)
        taken = len(statements)

        assert page.id == desk.job and page.made["entry"] and len(statements) == taken, step
        assert taken <= STATEMENTS and frames(desk) - before <= PAGES, (step, taken, frames(desk) - before)
        assert page.history and len(statements) > taken, "the page is read now"


def test_what_a_thing_has_in_tables_of_several_rows_is_read_by_one_statement(desk, statements):
    desk.take("zhao", "dispatch", engineer="li.wei")

    assert len([sql for sql in statements if "debt_row WHERE thing" in sql and sql.startswith("SELECT")]) == 1
