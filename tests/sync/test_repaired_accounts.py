"""Ledgers after a repair of the exchange, a restore, an upgrade: a move counts once, and `verify` finds all right."""

import json
from contextlib import contextmanager
from hashlib import sha256
from unittest import mock

import pytest

from db.canonical import canonical
from fieldservice.read_model import moves
from fieldservice.read_model.rebuild import post_first_moves, rebuild
from fieldservice.sync import enrolled_stores, feeds
from fieldservice.sync.office import reconciliation
from fieldservice.sync_rules.rules import RULES
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.parts.places import SUPPLIER, good, outside, transit
from tests.support.moved_parts import (
    BRANCH,
    ITEM,
    OTHER,
    VAN,
    all_of,
    arrived,
    entries,
    held,
    moved,
    received,
    sent,
    settled,
    wrong,
)  # fmt: skip
from tests.support.world import MADE, World, act, cut_off

# Repair. Each leaves ledgers that `verify` finds right.


@pytest.fixture
def shipped(world: World):
    """CD01 has sent two pieces to CD02, and both know it."""
    here = world.office(BRANCH).store
    world.entry = moved(here, received(BRANCH), sent(BRANCH, OTHER, 2))
    world.call = act(here, "request-1", "open", kind="call_registered", data={"customer": "customer-7"})
    world.office(OTHER)
    world.exchange(BRANCH, OTHER)
    return world


def forged(tx, entry, **data):
    """Somebody changed what an entry says, its digest, and what it moved."""
    body = tx.value("SELECT body FROM entry WHERE id = ?", (entry.id,))
    content = json.loads(bytes(body))
    sealed = canonical(content | {"data": content["data"] | data})
    tx.run("UPDATE entry SET body = ?, digest = ? WHERE id = ?", (sealed, sha256(sealed).digest(), entry.id))


def test_an_entry_that_was_changed_at_an_office_moves_again_what_headquarters_knows(shipped: World):
    there = shipped.office(OTHER)
    with there.store.writing() as tx:
        forged(tx, shipped.entry, postings=[sent(BRANCH, OTHER, 9).as_data()])
    rebuild(there.store)
    assert held(there.store, OTHER) == {transit(OTHER): 9}

    assert reconciliation.whole(there, shipped.link(there)) == 1
    assert held(there.store, OTHER) == {transit(OTHER): 2} and wrong(there.store) == []


def test_an_entry_that_was_changed_at_headquarters_moves_again_what_an_office_proves(shipped: World):
    with shipped.hq.writing() as tx:
        forged(tx, shipped.entry, postings=[sent(BRANCH, OTHER, 9).as_data()])
    rebuild(shipped.hq)
    there = shipped.office(OTHER)

    assert reconciliation.whole(there, shipped.link(there)) == 1
    assert held(shipped.hq, OTHER) == {transit(OTHER): 2} and wrong(*all_of(shipped)) == []


def test_an_entry_that_an_office_lost_moves_again_and_counts_once(shipped: World):
    here = shipped.office(BRANCH)
    with here.store.writing() as tx:
        for entry in (shipped.entry, shipped.call):
            arrived = tx.value("SELECT arrived FROM entry WHERE id = ?", (entry.id,))
            for table, column in (("private_part", "entry"), ("touch", "arrived"), ("entry", "arrived")):
                tx.run(f"DELETE FROM {table} WHERE {column} = ?", (arrived,))
    rebuild(here.store)
    assert held(here.store) == {}

    assert reconciliation.whole(here, shipped.link(here)) == 2
    assert held(here.store) == {good(BRANCH): 3} and wrong(here.store) == []
    with here.store.reading() as tx:
        assert tx.ledger("dealings", "customer-7") == 1


def test_an_entry_that_headquarters_never_sent_moves_nothing_after_the_comparison(shipped: World):
    there = shipped.office(OTHER)
    extra = moved(there.store, Posting(ITEM, outside(OTHER, SUPPLIER), good(OTHER), 7))
    with there.store.writing() as tx:
        forged(tx, extra)
        content = json.loads(bytes(tx.value("SELECT body FROM entry WHERE id = ?", (extra.id,))))
        sealed = canonical(content | {"store": "XX", "seq": 1})
        tx.run(
            "UPDATE entry SET store = 'XX', seq = 1, body = ?, digest = ?, number = 99 WHERE id = ?",
            (sealed, sha256(sealed).digest(), extra.id),
        )
        tx.set_counter("journal/seq", 0)
    reconciliation.whole(there, shipped.link(there))

    assert held(there.store, OTHER) == {transit(OTHER): 2}
    assert not [each for each in wrong(there.store) if "holds" in each or "Movements" in each]


def test_an_own_entry_whose_number_and_mark_are_taken_back_counts_again(world: World):
    here = world.office(BRANCH)
    taken = moved(here.store, Posting(ITEM, good(OTHER), good(BRANCH), 3, 3000))
    world.exchange(BRANCH)
    assert held(here.store) == {}
    with here.store.writing() as tx:
        tx.run("DELETE FROM feed")
    reconciliation._take_out_extra(here, reconciliation.feed_repair.RepairReport())

    with here.store.reading() as tx:
        assert (tx.entry(taken.id).number, tx.entry(taken.id).mark) == (0, "")
    assert held(here.store) == {good(BRANCH): 3}


def test_what_headquarters_cannot_read_moves_nothing_at_the_office_that_wrote_it(world: World):
    here = world.office(BRANCH).store
    deep: dict = {}
    for _ in range(40):
        deep = {"in": deep}
    with here.writing() as tx:
        data = {"postings": [received(BRANCH).as_data()], "deep": deep, "customer": "customer-7"}
        touches = [("request", "request-9"), ("customer", "customer-7")]
        entry = tx.append({"kind": "call_registered", "by": "li.wei", "made": MADE, "touches": touches, "data": data})
        RULES.refresh(tx, {"request-9", "customer-7"}, [entry], ())
    assert held(here) == {good(BRANCH): 5}
    world.exchange(BRANCH)

    assert held(here) == held(world.hq) == {}
    with here.reading() as tx:
        assert tx.ledger("dealings", "customer-7") == 0
    assert not [each for each in wrong(here, world.hq) if "holds" in each or "Movements" in each or "sum" in each]


def test_after_headquarters_was_restored_a_settled_move_counts_once(world: World):
    here, there = world.office(BRANCH).store, world.office(OTHER).store
    moved(there, received(OTHER), job="job-2")
    world.exchange(OTHER)
    with world.hq.reading() as tx:
        backup = tx.value("SELECT max(arrived) FROM entry")
    taken = moved(here, Posting(ITEM, good(OTHER), good(BRANCH), 3, 3000))
    world.exchange(BRANCH, OTHER)
    settled(world.hq, taken)
    world.exchange(BRANCH, OTHER)
    assert held(there, OTHER) == {good(OTHER): 2}

    with world.hq.writing() as tx:
        cut_off(tx, backup + 1)
        tx.set_counter("journal/arrived", backup)
        tx.set_counter(feeds.FED, backup)
        tx.run("DELETE FROM sight WHERE thing NOT IN (SELECT thing FROM touch) AND thing <> 'accounts/CD02'")
        enrolled_stores.new_epoch(tx, "HQ", MADE)
    rebuild(world.hq)
    world.exchange(BRANCH, OTHER, BRANCH, OTHER, BRANCH)

    for store in (world.hq, there):
        assert held(store, OTHER) == {good(OTHER): 2}
    assert held(here) == held(world.hq) == {good(BRANCH): 3}
    assert not [each for each in wrong(*all_of(world)) if "holds" in each or "Movements" in each]


def test_a_number_given_by_headquarters_posts_nothing_again(world: World):
    here = world.office(BRANCH).store
    moved(here, received(BRANCH))
    for _ in range(3):
        world.exchange(BRANCH)

    assert held(here) == held(world.hq) == {good(BRANCH): 5}


# Versions.


@contextmanager
def without_ledgers(*offices):
    """The programs of these offices are older: they keep what moves something and post nothing."""
    post, post_again = moves.post, moves.post_again
    with (
        mock.patch.object(moves, "post", lambda tx, *more: None if tx.store in offices else post(tx, *more)),
        mock.patch.object(
            moves, "post_again", lambda tx, *more: None if tx.store in offices else post_again(tx, *more)
        ),
    ):
        yield


def test_an_older_office_between_newer_ones_loses_no_move_and_has_every_balance_once_upgraded(world: World):
    branch, there, van = (world.office(code).store for code in (BRANCH, OTHER, VAN))
    world.exchange(BRANCH, OTHER, VAN)
    with without_ledgers(BRANCH):
        moved(there, received(OTHER, 9), sent(OTHER, BRANCH, 3), sent(OTHER, VAN, 2), job="job-2")
        world.exchange(OTHER, BRANCH)
        world.cut.add(VAN)
        moved(van, arrived(VAN, 2), job="job-3")
        moved(van, sent(VAN, BRANCH), job="job-3")
        taken = moved(van, Posting(ITEM, good(OTHER), good(VAN), 1, 1000), job="job-3")
        act(branch, "job-1", "received", kind="handed_over")
        world.relay(VAN)
        world.exchange(BRANCH, OTHER)
        world.cut.clear()
        moved(van, sent(VAN, OTHER), job="job-3")
        world.exchange(VAN, BRANCH, OTHER)
    assert entries(branch) == entries(world.hq), "all of them move something of the branch or its van"
    assert held(branch) == held(branch, VAN) == {}

    with branch.writing() as tx:
        post_first_moves(tx)

    assert held(branch) == held(world.hq) == {transit(BRANCH): 4}
    assert held(branch, VAN) == held(world.hq, VAN) == held(van, VAN) == {}
    assert held(there, OTHER) == held(world.hq, OTHER) == {good(OTHER): 4, transit(OTHER): 1}
    with branch.reading() as tx:
        assert tx.value("SELECT mark FROM entry WHERE id = ?", (taken.id,)) == "not_entitled"
    assert wrong(*all_of(world)) == []
    moved(branch, arrived(BRANCH, 4), job="job-1")
    world.exchange(BRANCH)
    assert held(branch) == held(world.hq) == {good(BRANCH): 4}
