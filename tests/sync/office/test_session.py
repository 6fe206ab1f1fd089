"""One session of the exchange, with headquarters on either database."""

import pytest

from db import part_search
from db.published import Published
from fieldservice.read_model import rebuild
from fieldservice.sync import enrolled_stores
from fieldservice.sync.office import session
from fieldservice.sync.transport.channel import SyncProblem, Unreachable
from tests.support.world import act, note, numbered, stories


def test_the_entries_of_a_branch_reach_headquarters_in_order_and_exactly_once(world_on):
    branch = world_on.office("CD01").store
    made = [act(branch, to="received", kind="handed_over"), act(branch), note(branch)]

    first, again = world_on.exchange("CD01", "CD01")

    assert (first.pushed, first.pulled, again.pushed, again.pulled) == (3, 3, 0, 0)
    with world_on.hq.reading() as tx:
        assert [entry.id for entry in tx.entries_of("job-1")] == [entry.id for entry in made]
        assert [entry.number for entry in tx.entries()] == [1, 2, 3]
    assert numbered(branch) == [(place, place, entry.id) for place, entry in enumerate(made, 1)]


def test_a_van_gets_its_job_with_the_whole_history_and_no_other_job(world):
    branch, van = world.office("CD01").store, world.office("CD01-V2").store
    act(branch, "job-1", "received", kind="handed_over")
    act(branch, "job-2", "received", kind="handed_over")
    act(branch, "job-1", "dispatched", "CD01-V2", "dispatched")

    world.exchange("CD01", "CD01-V2")

    assert stories(van) == [("job-1", "dispatched", "CD01-V2")]
    with van.reading() as tx:
        assert [entry.kind for entry in tx.entries_of("job-1")] == ["handed_over", "dispatched"]


def test_a_branch_sees_what_its_van_did_and_another_branch_sees_nothing(world):
    branch, van, other = (world.office(code).store for code in ("CD01", "CD01-V2", "CD02"))
    act(branch, to="received", kind="handed_over")
    act(branch, to="dispatched", holder="CD01-V2", kind="dispatched")
    world.exchange("CD01", "CD01-V2", "CD02")

    act(van, to="taken", kind="taken")
    act(van, "job-9", "received", kind="handed_over")
    world.exchange("CD01-V2", "CD01", "CD02")

    assert stories(branch) == stories(van) == [("job-1", "taken", "CD01-V2"), ("job-9", "received", "CD01-V2")]
    assert stories(other) == []
    with other.reading() as tx:
        assert tx.entries() == []


def test_an_entry_made_before_the_other_stores_news_came_is_late_in_every_store(world):
    branch, van = world.office("CD01").store, world.office("CD01-V2").store
    act(branch, to="received", kind="handed_over")
    given = act(branch, to="dispatched", holder="CD01-V2", kind="dispatched")
    world.exchange("CD01", "CD01-V2")

    taken = act(van, to="taken", kind="taken")
    replaced = act(branch, to="accepted", holder="CD01", kind="settled", data={"state": "accepted"})
    world.exchange("CD01", "CD01-V2", "CD01")

    assert stories(branch) == stories(van) == stories(world.hq) == [("job-1", "accepted", "CD01")]
    for store in (branch, van, world.hq):
        with store.reading() as tx:
            assert [entry.id for entry in tx.entries_of("job-1")][1:] == [given.id, replaced.id, taken.id]
            assert tx.value("SELECT review FROM work_row WHERE thing = 'job-1'") == 1


def test_headquarters_own_work_is_numbered_as_it_is_made_and_reaches_the_office_it_names(world_on):
    branch = world_on.office("CD01").store
    call = act(world_on.hq, to="received", holder="CD01", kind="handed_over")

    world_on.exchange("CD01")

    assert call.number == 1
    assert numbered(branch) == [(1, 1, call.id)]
    assert stories(branch) == [("job-1", "received", "CD01")]


def test_work_under_a_withdrawn_role_counts_and_work_without_any_role_does_not(world):
    branch = world.office("CD01").store
    world.exchange("CD01")
    act(branch, to="received", kind="handed_over")
    act(branch, to="accepted", by="li.wei")
    act(branch, "job-2", to="received", kind="handed_over", by="nobody")
    with world.hq.writing() as tx:
        tx.publish("staff", [{"name": "li.wei", "display": "李伟", "pin": "x", "roles": "engineer", "office": "CD01"}])

    world.exchange("CD01")

    with world.hq.reading() as tx:
        assert [entry.mark for entry in tx.entries()] == ["withdrawn", "withdrawn", "not_entitled"]
    assert ("job-1", "accepted", "CD01") in stories(branch) and ("job-1", "accepted", "CD01") in stories(world.hq)
    assert ("job-2", "", "") in stories(branch) and ("job-2", "", "") in stories(world.hq)


def test_another_headquarters_at_the_address_is_found_before_anything_is_sent(world):
    branch = world.office("CD01").store
    act(branch, to="received", kind="handed_over")
    with world.hq.writing() as tx:
        tx.set_meta("headquarters", "somebody else's")

    with pytest.raises(SyncProblem, match="another_headquarters"):
        world.exchange("CD01")

    with world.hq.reading() as tx:
        assert tx.entries() == []


def test_entries_of_a_revoked_store_are_held_until_a_person_releases_them(world):
    from fieldservice.sync.hub import handlers
    from fieldservice.sync.transport.channel import SyncProblem

    branch = world.office("CD01").store
    act(branch, to="received", kind="handed_over")
    world.exchange("CD01")
    done = act(branch)
    with world.hq.writing() as tx:
        enrolled_stores.set_status(tx, "CD01", enrolled_stores.REVOKED)

    with pytest.raises(SyncProblem, match="revoked"):
        world.exchange("CD01")
    with world.hq.reading() as tx:
        assert tx.entry(done.id) is None and tx.value("SELECT count(*) FROM held_batch") == 1
    assert handlers.release(world.here, "CD01") == 1
    with world.hq.reading() as tx:
        assert tx.entry(done.id) is not None and tx.value("SELECT count(*) FROM held_batch") == 0


def test_bytes_that_are_no_entry_are_kept_with_a_mark_and_block_nothing(world):
    branch = world.office("CD01").store
    act(branch, to="received", kind="handed_over")
    broken = act(branch)
    act(branch, "job-2", to="received", kind="handed_over")
    with branch.writing() as tx:
        body = tx.value("SELECT body FROM entry WHERE id = ?", (broken.id,))
        tx.run("UPDATE entry SET body = ? WHERE id = ?", (bytes(body)[:-9] + b"!", broken.id))

    world.exchange("CD01")

    with world.hq.reading() as tx:
        assert [(entry.kind, entry.mark) for entry in tx.entries()] == [
            ("handed_over", ""),
            ("unreadable", "unreadable"),
            ("handed_over", ""),
        ]
    assert stories(world.hq) == stories(branch) == [("job-1", "received", "CD01"), ("job-2", "received", "CD01")]


def test_an_answer_from_before_another_session_does_not_take_back_what_that_read(world):
    branch = world.office("CD01")
    note(branch.store)
    world.exchange("CD01")
    with world.hq.writing() as tx:
        enrolled_stores.new_epoch(tx, "HQ", "2026-11-22T08:00:00.000Z")
    note(branch.store)
    link, read = world.link(branch), []

    def slow(path, message, shape):
        if read:
            raise Unreachable("the line is cut")
        answer = link(path, message, shape)
        world.exchange("CD01")
        read.extend(numbered(branch.store))
        return answer

    with pytest.raises(Unreachable):
        session.exchange(branch, slow)

    assert len(read) == 2
    assert numbered(branch.store) == read


def test_a_catalogue_of_several_pages_is_found_at_the_office_and_no_page_costs_the_whole_catalogue(world, monkeypatch):
    parts = [{"code": f"P-{number:04}", "zh": f"备件 {number}", "unit": "piece"} for number in range(2500)]
    with world.hq.writing() as tx:
        tx.publish("part", parts[:10])
    world.exchange("CD01")
    with world.hq.writing() as tx:
        tx.publish("part", parts)
    whole, counted = Published.published, []
    monkeypatch.setattr(Published, "published", lambda tx, table: counted.append((tx.store, table)) or whole(tx, table))

    world.exchange("CD01")

    # Headquarters compares the changed table once; the office reads its own whole for none of the pages.
    assert [store for store, table in counted if table == "part"] == ["HQ"]
    monkeypatch.undo()
    store = world.office("CD01").store
    with store.reading() as tx:
        assert len(tx.published("part")) == 2500 and part_search.numbered(tx, "P-2499") == ["P-2499"]
    assert rebuild.verify(store)["problems"] == []
