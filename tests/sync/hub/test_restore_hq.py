"""Headquarters is restored from an older backup: the offices send again the entries it lost, and every job with another
state is listed."""

import pytest

from db.store import Store
from db.verify import verify
from fieldservice.admin import backups, doctor, erasing
from fieldservice.desk import Desk
from fieldservice.sync import incidents, meta_keys
from fieldservice.sync.hub.context import HubContext
from tests.support.world import RULES, World, act, note, numbered, stories

CODES = ("CD01", "CD01-V2", "CD02")
NOW = "2026-11-22T08:00:00Z"


@pytest.fixture
def world(tmp_path):
    """A backup of Monday; since then the van took the job, and the other branch registered a customer."""
    world = World(tmp_path)
    for code in CODES:
        world.office(code)
    act(world.office("CD01").store, "job-1", "received", kind="handed_over")
    act(world.office("CD01").store, "job-1", "accepted")
    world.exchange(*CODES)
    backups.backup(world.hq, tmp_path / "monday.zip")
    act(world.office("CD01").store, "job-1", "dispatched", "CD01-V2", "dispatched")
    act(world.office("CD02").store, "job-2", "received", kind="handed_over")
    note(world.hq, "job-1", "总部来电")
    world.exchange(*CODES)
    act(world.office("CD01-V2").store, "job-1", "taken", "CD01-V2", "taken")
    world.exchange("CD01-V2", "CD01")
    yield world
    world.close()


def restored(world, folder):
    world.hq.close()
    done = backups.restore(folder / "monday.zip", folder / "HQ", force=True)
    world.hq = Store.open(folder / "HQ")
    world.here = HubContext(world.hq, RULES, lambda: world.now)
    return done


def ids(store, thing="job-1"):
    with store.reading() as tx:
        return [entry.id for entry in tx.entries_of(thing)]


def test_the_offices_send_again_every_entry_that_headquarters_lost(world, tmp_path):
    before, picture = ids(world.hq), stories(world.hq)
    with world.hq.reading() as tx:
        epoch = tx.meta("epoch")

    done = restored(world, tmp_path)
    assert len(ids(world.hq)) < len(before)
    world.exchange(*CODES)
    world.exchange(*CODES)

    assert done["epoch"] not in ("", epoch)
    assert sorted(ids(world.hq)) == sorted(before)
    assert stories(world.hq) == picture
    for code in CODES:
        store = world.office(code).store
        assert store.meta(meta_keys.EPOCH) == done["epoch"]
        with store.reading() as tx, world.hq.reading() as there:
            assert tx.value("SELECT count(*) FROM entry WHERE number = 0") == 0
            assert [number for _, number, _ in numbered(store)] == [
                number
                for (number,) in there.rows(
                    "SELECT e.number FROM feed f JOIN entry e ON e.arrived = f.arrived WHERE f.office = ?"
                    " ORDER BY f.position",
                    (code,),
                )
            ]
    for store in (world.hq, *(world.office(code).store for code in CODES)):
        assert [str(problem) for problem in verify(store)] == []


def test_new_entries_of_a_restored_headquarters_do_not_take_the_places_of_its_lost_entries(world, tmp_path):
    lost = ids(world.hq)
    restored(world, tmp_path)
    note(world.hq, "job-1", "恢复之后")
    world.exchange(*CODES)
    world.exchange(*CODES)

    assert set(lost) < set(ids(world.hq))
    assert sorted(ids(world.hq)) == sorted(ids(world.office("CD01").store))
    with world.hq.reading() as tx:
        assert len({store for (store,) in tx.rows("SELECT DISTINCT store FROM entry WHERE store LIKE 'HQ%'")}) == 2


def test_a_job_that_has_another_state_after_a_restore_is_listed(world, tmp_path):
    """Headquarters settled the job after the restore, before the van could send its work: the van's work is late
    now."""
    restored(world, tmp_path)
    act(world.hq, "job-1", "accepted", "HQ", "settled", data={"state": "accepted"})
    world.exchange(*CODES)
    world.exchange(*CODES)

    with world.office("CD01-V2").store.reading() as tx:
        listed = [incident for incident in incidents.open_incidents(tx) if incident["what"] == incidents.OUTCOME]
        assert [(incident["thing"], incident["detail"]["before"]) for incident in listed] == [
            ("job-1", ["taken", "CD01-V2"])
        ]
        assert tx.value("SELECT review FROM work_row WHERE thing = 'job-1'") == 1


def test_a_customer_who_was_erased_since_the_backup_is_erased_again(world, tmp_path):
    desk = Desk.open(tmp_path / "HQ", lambda: world.now)
    with world.hq.writing() as tx:
        tx.publish("erasure", [{"person": "customer-7", "at": NOW, "by": "admin"}], replace=False)
    desk.close()
    restored(world, tmp_path)
    with world.hq.reading() as tx:
        assert tx.value("SELECT count(*) FROM private_part WHERE person = 'customer-7'") == 0
    world.exchange(*CODES)

    assert erasing.progress(world.hq, "customer-7")["waiting"] == []
    with world.office("CD01").store.reading() as tx:
        assert tx.value("SELECT count(*) FROM private_part WHERE person = 'customer-7'") == 0


def test_an_office_put_back_from_a_backup_keeps_its_key_and_comes_back_by_itself(world, tmp_path):
    branch = world.office("CD01")
    (tmp_path / "CD01" / "exchange.key").write_text("{}")
    (tmp_path / "CD01" / "exchange.key").chmod(0o600)
    backups.backup(branch.store, tmp_path / "branch.zip")
    made = [act(branch.store, "job-3", "received", kind="handed_over").id]
    world.exchange("CD01")
    branch.store.close()

    done = backups.restore(tmp_path / "branch.zip", tmp_path / "CD01", force=True)
    world.offices["CD01"] = world.seat(Store.open(tmp_path / "CD01"))
    made.append(act(world.office("CD01").store, "job-4", "received", kind="handed_over").id)
    world.exchange("CD01", "CD01")

    assert done["epoch"] == ""
    assert (tmp_path / "CD01" / "exchange.key").stat().st_mode & 0o777 == 0o600
    for store in (world.hq, world.office("CD01").store):
        assert [*ids(store, "job-3"), *ids(store, "job-4")] == made
        assert [str(problem) for problem in verify(store)] == []


def test_the_doctor_reports_the_state_of_the_exchange_and_who_may_read_the_key(world, tmp_path):
    with world.office("CD01").store.writing() as tx:
        tx.set_meta(meta_keys.PROBLEM, "unreachable")
        tx.set_meta(meta_keys.LAST, "2026-11-29T23:37:00Z")
    before = {check.name: check for check in doctor.findings(tmp_path / "CD01")}
    (tmp_path / "CD01" / "exchange.key").write_text("{}")
    (tmp_path / "CD01" / "exchange.key").chmod(0o644)
    after = {check.name: check for check in doctor.findings(tmp_path / "CD01")}

    assert before["exchange"].state == "warn"
    assert "last exchange 2026-11-30 07:37" in str(before["exchange"].found)
    assert "direct" in str(before["exchange"].found) and "Headquarters cannot be reached" in str(
        before["exchange"].found
    )
    assert (before["key"].state, str(before["key"].found)) == ("bad", "missing")
    assert (after["key"].state, str(after["key"].found)) == ("bad", "others may read it")
    assert {check.name: str(check.found) for check in doctor.findings(tmp_path / "HQ")}[
        "exchange"
    ] == "This store is headquarters."
