"""Rebuild and verify on SQLite and on PostgreSQL: the same rows, the same differences."""

import pytest

from fieldservice.read_model import rebuild, refold
from tests.support.office import brought_to, postgresql_office, sqlite_office
from tests.support.stores import BOTH


@pytest.fixture(params=BOTH)
def office(request, tmp_path, tmp_path_factory):
    if request.param == "sqlite":
        made = sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "office-for-upkeep")
    else:
        made = postgresql_office(tmp_path / "office")
    yield brought_to(brought_to(made, "on_site"), "closed")
    made.desk.close()


@pytest.mark.parametrize("by", ["one process", "several processes"])
def test_rebuilt_rows_are_the_rows_that_steps_wrote(office, monkeypatch, by):
    if by == "several processes":
        monkeypatch.setattr(refold, "SLICE", 7)
        monkeypatch.setattr(refold, "WORTH_IT", 0)
    store = office.desk.session.store
    with store.reading() as tx:
        before = tx.rows_digest()

    done = rebuild.rebuild(store)

    with store.reading() as tx:
        assert tx.rows_digest() == before
    assert (done["different"], done["differences"]) == (0, [])
    assert rebuild.verify(store)["ok"]


def test_a_changed_row_is_reported_and_corrected(office):
    store = office.desk.session.store
    with store.writing() as tx:
        tx.run("UPDATE work_row SET engineer = 'wang' WHERE thing = ?", (office.job,))
        tx.run("DELETE FROM search_row WHERE kind = 'device'")

    found = rebuild.verify(store)["problems"]
    problems = [str(problem) for problem in found]
    done = rebuild.rebuild(store)

    assert any("engineer" in str(problem.values.get("where")) for problem in found)
    assert any("is missing in the search" in problem for problem in problems)
    by_rows = [problem for problem in problems if not problem.startswith("The search has words")]
    assert [str(problem) for problem in done["differences"]] == by_rows
    assert rebuild.verify(store)["ok"]
