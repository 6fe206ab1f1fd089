"""Moves between accounts are posted with their entry, rebuilt identically, and recounted by `verify`."""

import pytest

from db import ledgers
from fieldservice.read_model import projections
from fieldservice.read_model.rebuild import BALANCE, BALANCE_VALUE, MOVES, rebuild, verify
from fieldservice.sync_rules.rows import refresh
from fieldservice.workflows.engine.ledger import Posting, accounts_of, postings_of
from fieldservice.workflows.engine.marks import NOT_ENTITLED, WITHDRAWN
from tests.support.stores import new_store

GOOD, BAG = "CD01/good", "CD01/bag/li.wei"


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    opened = new_store(request.param, tmp_path / "store")
    yield opened
    opened.close()


def moved(*postings, made="2026-11-23T01:00:00.000Z", kind="part_moved", **more):
    data = {"postings": [each.as_data() for each in postings]}
    return {"kind": kind, "by": "zhou", "made": made, "touches": [("job", "j1")], "data": {**data, **more}}


RECEIVED = Posting("FAN-80", "CD01/supplier", GOOD, 5, 5000)
ISSUED = Posting("FAN-80", GOOD, BAG, 2, 2000)


def mark(tx, entry, how):
    tx.run("UPDATE entry SET mark = ? WHERE id = ?", (how, entry.id))
    return tx.entry(entry.id)


def wrong(store):
    """What `verify` says of the ledgers."""
    found = (each for each in verify(store)["problems"] if each.message in (MOVES, BALANCE, BALANCE_VALUE))
    return list(map(str, found))


def held(store):
    with store.reading() as tx:
        return {level.account: level.quantity for level in ledgers.levels(tx, "CD01/")}


def test_the_moves_of_an_entry_are_posted_and_rebuilt_identically(store):
    with store.writing() as tx:
        entries = tx.append_many([moved(RECEIVED), moved(ISSUED, made="2026-12-01T01:00:00.000Z")])
        projections.post(tx, entries)
        before = tx.rows_digest()

    assert wrong(store) == []
    rebuild(store)
    with store.reading() as tx:
        after = tx.rows_digest()
    assert (after["balance_row"], after["posting_row"]) == (before["balance_row"], before["posting_row"])


def test_verify_names_the_account_and_the_month_that_are_wrong(store):
    with store.writing() as tx:
        projections.post(tx, tx.append_many([moved(RECEIVED), moved(ISSUED, made="2026-12-01T01:00:00.000Z")]))
        tx.run("UPDATE balance_row SET quantity = quantity + 1 WHERE account = ?", (GOOD,))
        tx.run("DELETE FROM posting_row WHERE made >= '2026-12'")

    said = wrong(store)
    assert any("2026-12" in each for each in said) and not any("2026-11" in each for each in said)
    assert any(GOOD in each and "FAN-80" in each for each in said)

    rebuild(store)
    assert wrong(store) == []


def test_what_headquarters_did_not_admit_moves_nothing_until_a_person_lets_it_count(store):
    with store.writing() as tx:
        received, issued = tx.append_many([moved(RECEIVED), moved(ISSUED)])
        refresh(tx, set(), [received, issued], [])
        assert held_by(tx) == {GOOD: 3, BAG: 2}

        refresh(tx, set(), [], [mark(tx, issued, NOT_ENTITLED)])
        assert held_by(tx) == {GOOD: 5}

        settled = {"kind": "settled", "by": "lin", "made": "2026-11-24T01:00:00.000Z", "touches": [("job", "j1")]}
        twice = tx.append_many([{**settled, "data": {"counts": [issued.id]}}] * 2)
        refresh(tx, set(), twice, [])
        assert held_by(tx) == {GOOD: 3, BAG: 2}

    assert wrong(store) == []
    rebuild(store)
    assert {account: many for account, many in held(store).items() if many > 0} == {GOOD: 3, BAG: 2}


def held_by(tx):
    return {level.account: level.quantity for level in ledgers.levels(tx, "CD01/") if level.quantity > 0}


def test_what_was_withdrawn_meanwhile_still_counts(store):
    with store.writing() as tx:
        (entry,) = tx.append_many([moved(RECEIVED)])
        refresh(tx, set(), [mark(tx, entry, WITHDRAWN)], [])

        assert held_by(tx) == {GOOD: 5}


def test_a_kind_of_a_newer_version_moves_as_any_other(store):
    with store.writing() as tx:
        projections.post(tx, tx.append_many([moved(RECEIVED, kind="unheard_of")]))

    assert held(store)[GOOD] == 5 and wrong(store) == []


@pytest.mark.parametrize(
    "posting",
    [
        None,
        "x",
        {},
        {"item": "A", "from": "", "to": "B"},
        {"item": "A", "from": "B", "to": "C", "quantity": "2"},
        {"item": "A", "from": "B", "to": "C", "quantity": True},
        {"item": "A", "from": "B", "to": "C", "value": 10**18},
        {"item": "A", "from": "B", "to": "C", "serial": 7},
        {"item": "A", "from": "B", "to": "C", "serial": "9f11-07", "quantity": 2},
        {"item": "A", "from": "B", "to": "C", "quantity": -1},
        {"item": "A", "from": "B", "to": "C", "value": -1},
        {"item": "A" * 400, "from": "B", "to": "C"},
    ],
)
def test_what_is_no_posting_moves_nothing(store, posting):
    draft = moved(RECEIVED)
    draft["data"]["postings"] = [posting, RECEIVED.as_data()]
    with store.writing() as tx:
        (entry,) = tx.append_many([draft])

        assert postings_of(entry) == [RECEIVED]
        assert list(accounts_of(entry)) == ["CD01/supplier", GOOD]
