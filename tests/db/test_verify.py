"""Whatever was changed behind the program's back is named."""

import pytest

from db.verify import verify
from tests.stores import visited


@pytest.fixture
def kept(store):
    with store.writing() as tx:
        tx.append_many([visited(f"job-{n % 3}", id=f"entry-{n}") for n in range(1, 11)])
        tx.publish("staff", [{"name": "li.wei", "roles": "engineer"}])
    return store


def test_a_store_as_it_was_written_has_no_problems(kept):
    heard = []

    assert verify(kept, lambda read, total: heard.append((read, total))) == []
    assert heard == [(10, 10)]


def test_others_append_while_everything_is_read(kept, monkeypatch):
    monkeypatch.setattr("db.verify.PAGE", 3)

    def meanwhile(read, total):
        with kept.writing() as tx:
            tx.append(visited("job made meanwhile"))

    assert verify(kept, meanwhile) == []
    with kept.reading() as tx:
        assert len(tx.entries()) == 14


def test_a_private_part_may_be_missing_because_it_was_erased(kept):
    with kept.writing() as tx:
        tx.run("DELETE FROM private_part")

    assert verify(kept) == []


@pytest.mark.parametrize("change, said", [
    ("UPDATE entry SET digest = (SELECT digest FROM entry WHERE arrived = 4) WHERE arrived = 3", "The entry entry-3 is not what its digest says"),
    ("UPDATE entry SET body = (SELECT body FROM entry WHERE arrived = 4) WHERE arrived = 3", "The entry entry-3 is not what its digest says"),
    ("UPDATE entry SET kind = 'paid' WHERE arrived = 3", "The entry entry-3 does not stand in its columns"),
    ("UPDATE entry SET made = '2026-11-22T06:31:07.124Z' WHERE arrived = 3", "The entry entry-3 does not stand in its columns"),
    ("UPDATE entry SET store = 'JN02' WHERE arrived = 3", "The entry entry-3 does not stand in its columns"),
    ("UPDATE private_part SET person = 'customer-8' WHERE entry = 3", "The private part of the entry entry-3"),
    ("UPDATE private_part SET salt = (SELECT salt FROM private_part WHERE entry = 4) WHERE entry = 3", "The private part of the entry entry-3"),
    ("UPDATE touch SET thing = 'job-9' WHERE arrived = 3 AND thing = 'job-0'", "The entry entry-3 is not found under everything"),
    ("INSERT INTO touch (thing, arrived) VALUES ('job-9', 3)", "do not touch them: 1"),
    ("DELETE FROM touch WHERE arrived = 3", "The entry entry-3 is not found under everything"),
    ("UPDATE counter_row SET value = 9 WHERE name = 'journal/seq'", "does not fit its last entry"),
    ("UPDATE staff SET roles = 'manager'", "The published table staff is not as it was published"),
    ("INSERT INTO office (code) VALUES ('XX')", "The published table office is not as it was published"),
])
def test_each_change_behind_the_back_is_named(kept, change, said):
    with kept.writing() as tx:
        tx.run(change)

    assert said in " ".join(str(problem) for problem in verify(kept))


def test_a_missing_entry_is_a_gap(kept):
    with kept.writing() as tx:
        for statement in ("DELETE FROM touch WHERE arrived = 3", "DELETE FROM private_part WHERE entry = 3", "DELETE FROM entry WHERE arrived = 3"):
            tx.run(statement)

    assert [str(problem) for problem in verify(kept)] == ["Entries of this store are missing before number 4."]


def test_a_missing_last_entry_does_not_go_unseen(kept):
    with kept.writing() as tx:
        for statement in ("DELETE FROM touch WHERE arrived = 10", "DELETE FROM private_part WHERE entry = 10", "DELETE FROM entry WHERE arrived = 10"):
            tx.run(statement)

    assert "does not fit its last entry" in str(verify(kept)[0])
