"""A failed statement at either end leaves nothing half done, and the next session goes on."""

import sqlite3

import pytest

from db import errors
from tests.support.stores import FailsAt
from tests.support.world import act, note, numbered, stories


@pytest.mark.parametrize("end", ["headquarters", "office"])
def test_a_failed_statement_at_either_end_leaves_nothing_half_done_and_the_next_session_goes_on(
    world_on, end, monkeypatch
):
    """In each round both ends append entries, a statement fails, and a whole session follows."""
    branch = world_on.office("CD01").store
    act(branch, to="received", kind="handed_over")
    world_on.exchange("CD01")
    place = (world_on.hq if end == "headquarters" else branch).place
    connect, give_back = place.connect, place.give_back
    monkeypatch.setattr(place, "give_back", lambda connection: give_back(getattr(connection, "real", connection)))
    made, failed, at = 1, 0, 1
    while True:
        act(branch, to="accepted")
        note(branch, f"job-{at}")
        act(world_on.hq, f"call-{at}", "received", "CD01", "handed_over")
        made += 3
        with world_on.hq.writing() as tx:
            tx.publish("setting", [{"key": "lock_minutes", "value": str(at)}])
        left = [at]
        monkeypatch.setattr(place, "connect", lambda left=left: FailsAt(connect(), left))
        try:
            world_on.exchange("CD01")
            done = left[0] > 0
        except (errors.StoreTrouble, sqlite3.OperationalError):
            failed, done = failed + 1, False
        finally:
            monkeypatch.setattr(place, "connect", connect)
        whole(world_on, branch, made, at)
        if done:
            break
        at += 1
    assert failed >= 40


def whole(world, branch, made: int, at: int) -> None:
    """Each store is whole after the failure, and after a further session every store has every entry once."""
    numbered(branch)
    numbered(world.hq, "CD01")
    with world.hq.reading() as tx:
        numbers = [number for (number,) in tx.rows("SELECT number FROM entry ORDER BY arrived")]
    assert numbers == list(range(1, len(numbers) + 1))

    world.exchange("CD01")

    with world.hq.reading() as tx:
        assert tx.value("SELECT count(*) FROM entry") == tx.value("SELECT count(DISTINCT id) FROM entry") == made
        assert tx.value("SELECT last_seq FROM known_store WHERE store = 'CD01'") == tx.value(
            "SELECT count(*) FROM entry WHERE store = 'CD01'"
        )
    assert numbered(branch) == numbered(world.hq, "CD01")
    assert stories(branch) == stories(world.hq)
    with branch.reading() as tx:
        assert tx.value("SELECT value FROM setting WHERE key = 'lock_minutes'") == str(at)
        assert tx.value("SELECT count(*) FROM entry WHERE number = 0") == 0
