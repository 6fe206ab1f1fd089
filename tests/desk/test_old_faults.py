"""Ended jobs of a store of an earlier version count in batches and in the case base, however many there are."""

import pytest

from fieldservice.desk.case_base import Fault
from fieldservice.desk.search_worker import SearchWorker
from fieldservice.read_model import folding, old_faults
from fieldservice.read_model.rebuild import rebuild, verify
from tests.support.office import brought_to


@pytest.fixture
def old(office):
    """An office with three ended jobs, of which an earlier version had listed no faults."""
    for _ in range(3):
        brought_to(office, "closed")
    with office.desk.session.store.writing() as tx:
        for table in old_faults.TABLES:
            tx.run(f"DELETE FROM {table}")
    return office


def migrated(office, monkeypatch, at_once=old_faults.AT_ONCE):
    monkeypatch.setattr(old_faults, "AT_ONCE", at_once)
    with office.desk.session.store.writing() as tx:
        old_faults.begin(tx)


def counted(office):
    """Jobs that the case base counts for a fault."""
    return sum(pair[2] for pair in office.desk.case_base.proposals(Fault(model="nf5280m6", symptom="NO-POWER")).pairs)


def is_left(office):
    return office.desk.session.store.meta(old_faults.OLD_FAULTS) is not None


def test_a_migration_lists_the_faults_of_ended_jobs(old, monkeypatch):
    migrated(old, monkeypatch)

    assert counted(old) == 3 and not is_left(old)
    assert verify(old.desk.session.store)["problems"] == []


def test_a_migration_reads_no_imported_history(old, monkeypatch):
    with old.desk.session.store.writing() as tx:
        tx.run("UPDATE work_row SET mode = 'history' WHERE kind = 'job'")
        monkeypatch.setattr(folding, "fold", None)
        old_faults.begin(tx)

    assert counted(old) == 0 and not is_left(old)


def test_a_large_store_goes_on_beside_the_work_and_is_sound_meanwhile(old, monkeypatch):
    migrated(old, monkeypatch, at_once=1)
    assert counted(old) == 1 and is_left(old), "the newest job first"
    assert verify(old.desk.session.store)["problems"] == []

    worker = SearchWorker(old.desk.session)
    while worker.work() is not None:
        pass

    assert counted(old) == 3 and not is_left(old)
    assert verify(old.desk.session.store)["problems"] == []


def test_rows_that_were_all_made_again_leave_nothing_to_list(old, monkeypatch):
    migrated(old, monkeypatch, at_once=1)
    rebuild(old.desk.session.store)

    assert counted(old) == 3 and not is_left(old)
