"""When the end of a store is cut off or rewritten behind the program's back, whoever has exchanged with it sees it."""

from hashlib import sha256

import pytest

from db.canonical import canonical, parse
from db.verify import verify
from db.verify_exchange import ANCHOR
from fieldservice.sync import incidents
from fieldservice.sync.hub import store_chains
from fieldservice.sync.office import own_chain
from fieldservice.sync.store_names import own_name
from tests.support.world import World, act, cut_off, note, numbered


@pytest.fixture
def two(world_on: World):
    """Headquarters and a branch whose twelve entries it has numbered and confirmed."""
    cd01 = world_on.office("CD01")
    act(cd01.store, "job-1", "received", kind="handed_over")
    for number in range(11):
        note(cd01.store, "job-1", words=f"第{number}次到货")
    world_on.exchange("CD01", "CD01")
    return world_on


def rewritten(tx, seq: int) -> None:
    """Change what an entry says, with every digest of its own store made to fit."""
    arrived, body = tx.row("SELECT arrived, body FROM entry WHERE seq = ? AND store = ?", (seq, own_name(tx)))
    changed = canonical({**parse(bytes(body)), "by": "he.jing"})
    tx.run("UPDATE entry SET body = ?, digest = ? WHERE arrived = ?", (changed, sha256(changed).digest(), arrived))


def cut(tx, seq: int) -> None:
    """Cut off everything from an entry of the branch on, with the counters made to fit."""
    (arrived,) = tx.row("SELECT arrived FROM entry WHERE seq = ? AND store = 'CD01'", (seq,))
    for table, column in (("private_part", "entry"), ("touch", "arrived"), ("feed", "arrived"), ("entry", "arrived")):
        tx.run(f"DELETE FROM {table} WHERE {column} >= ?", (arrived,))
    tx.set_counter("journal/arrived", arrived - 1)


def listed(store) -> list[str]:
    with store.reading() as tx:
        return [incident["what"] for incident in incidents.open_incidents(tx)]


def test_a_store_that_nobody_changed_agrees_with_headquarters_at_every_length(two):
    cd01 = two.office("CD01")
    for number in range(3):
        note(cd01.store, "job-1", words=str(number))
        two.exchange("CD01", "CD01")

    with cd01.store.reading() as tx:
        claimed = own_chain.claim(tx)
    with two.hq.reading() as tx:
        assert store_chains.remembered(tx, "CD01") == claimed and claimed.seq == 15
    assert listed(two.hq) == listed(cd01.store) == verify(two.hq) == verify(cd01.store) == []


def test_an_entry_that_was_rewritten_with_its_digest_is_named_by_verify(two):
    cd01 = two.office("CD01")
    with cd01.store.writing() as tx:
        rewritten(tx, 4)

    assert "CD01 12 differ from those it sent" in " ".join(str(found) for found in verify(cd01.store)).replace(
        "The entries of ", ""
    )


def test_headquarters_sees_a_rewritten_store_even_where_its_own_chain_was_rewritten_too(two):
    cd01 = two.office("CD01")
    with cd01.store.writing() as tx:
        rewritten(tx, 4)
        tx.set_meta(ANCHOR, "")

    two.exchange("CD01")

    assert incidents.REWRITTEN in listed(two.hq) and incidents.REWRITTEN in listed(cd01.store)


def test_headquarters_sees_a_store_whose_end_was_cut_off_and_written_anew(two):
    cd01 = two.office("CD01")
    with cd01.store.writing() as tx:
        (arrived,) = tx.row("SELECT arrived FROM entry WHERE seq = 10 AND store = 'CD01'")
        cut_off(tx, arrived)
        for counter in ("journal/seq", "journal/arrived"):
            tx.set_counter(counter, arrived - 1)
    for number in range(3):
        note(cd01.store, "job-1", words=f"另写{number}")

    two.exchange("CD01")

    assert incidents.REWRITTEN in listed(two.hq)


def test_rewritten_entries_at_headquarters_are_named_there(two):
    with two.hq.writing() as tx:
        arrived, body = tx.row("SELECT arrived, body FROM entry WHERE store = 'CD01' AND seq = 3")
        changed = canonical({**parse(bytes(body)), "by": "he.jing"})
        tx.run("UPDATE entry SET body = ?, digest = ? WHERE arrived = ?", (changed, sha256(changed).digest(), arrived))

    assert any("CD01 12" in str(found) for found in verify(two.hq))


def test_a_headquarters_that_lost_its_end_is_seen_by_the_office_and_gets_the_entries_again(two):
    with two.hq.writing() as tx:
        (arrived,) = tx.row("SELECT arrived FROM entry WHERE seq = 10 AND store = 'CD01'")
        cut_off(tx, arrived)
        tx.set_counter("journal/arrived", arrived - 1)
        tx.set_counter("exchange/fed", arrived - 1)
        tx.run("UPDATE known_store SET last_seq = 9, chain_seq = 0, chain = ''")

    two.exchange("CD01")

    assert listed(two.office("CD01").store) == [incidents.SHORTER]
    assert verify(two.hq) == [] and numbered(two.hq, "CD01") == numbered(two.office("CD01").store)
