"""Headquarters or an office is killed in the middle of an exchange, on either database: no acknowledged entry is lost,
and no batch is half written."""

from __future__ import annotations

import json
import random
import subprocess
from contextlib import contextmanager

import pytest

from db.store import Store
from db.verify import verify
from fieldservice.sync.office import outbox
from fieldservice.sync_rules.rules import RULES
from tests.support.command_line import CommandLine, running, started
from tests.support.stores import BOTH, new_database
from tests.support.world import numbered
from tests.sync.hub.served import listening
from tests.sync.hub.test_enrolment import code_for
from tests.sync.hub.test_two_processes import until

EACH = 600
"""Entries that each round has to send: two batches."""


@contextmanager
def server(home, port: str = "0"):
    """`hq serve` with its log: (address, process)."""
    with running(home, "hq", "serve", "--port", port, logged=True) as process:
        yield listening(process), process


def notes(store: Store, count: int) -> None:
    """Append this many entries as fast as they can be written."""
    with store.writing() as tx:
        entries = tx.append_many(
            [
                {
                    "kind": "noted",
                    "by": "zhao",
                    "made": "2026-11-22T06:31:07.123Z",
                    "touches": [("job", f"job-{number % 7}")],
                    "data": {},
                    "private": {"words": "到货"},
                    "person": "",
                }
                for number in range(count)
            ]
        )
        RULES.refresh(tx, {f"job-{number}" for number in range(7)}, entries, ())


def logged(running: subprocess.Popen[str], path: str, times: int) -> None:
    """Wait until this many requests of this path were answered."""
    assert running.stderr is not None
    for line in running.stderr:
        times -= json.loads(line).get("path") == path
        if times <= 0:
            return


def acknowledged_is_there(home, hq: Store) -> int:
    """Check that headquarters has every acknowledged entry of the office exactly once; returns their number."""
    store = Store.open(home)
    with store.reading() as tx:
        acknowledged = outbox.acknowledged(tx)
        sent = [
            id_
            for (id_,) in tx.rows(
                "SELECT id FROM entry WHERE store = 'CD01' AND seq <= ? ORDER BY seq", (acknowledged,)
            )
        ]
    store.close()
    with hq.reading() as tx:
        there = [id_ for (id_,) in tx.rows("SELECT id FROM entry WHERE store = 'CD01' ORDER BY number")]
    assert there[: len(sent)] == sent and len(there) == len(set(there))
    # A batch is numbered whole or not at all, and every batch has whole hundreds of entries.
    assert len(there) % 100 == 0
    return acknowledged


@pytest.fixture
def joined(kind, made, tmp_path, hq):
    """Headquarters' folder on this database, and an office of it that has joined."""
    home = hq.home
    if kind == "postgresql":
        home = tmp_path / "hq-on-postgresql"
        assert CommandLine(home)("hq", "init", "--name", "总部", "--store", new_database()).code == 0
    office = CommandLine(tmp_path / "CD01")
    with server(home) as (url, _):
        office.json("join", url, code_for(CommandLine(home), "CD01"))
        return home, office, url.rpartition(":")[2]


@pytest.fixture(params=BOTH)
def kind(request):
    return request.param


def test_headquarters_killed_in_the_middle_of_pushes_loses_nothing_acknowledged(joined, rounds):
    home, office, port = joined
    chance = random.Random(413)
    store, hq = Store.open(office.home), Store.open(home)
    for _ in range(rounds(5, soak=100)):
        notes(store, EACH)
        with server(home, port) as (_, running):
            client = started(office.home, "sync", "--json")
            logged(running, "push" if chance.random() < 0.7 else "hello", 1)
            running.kill()
            running.wait()
            client.wait()
        acknowledged_is_there(office.home, hq)
    with server(home, port):
        assert office("sync").code == 0
    acknowledged = acknowledged_is_there(office.home, hq)
    with store.reading() as tx:
        assert (
            acknowledged
            == outbox.own_seq(tx)
            == tx.value("SELECT count(*) FROM entry WHERE number > 0 AND store = 'CD01'")
        )
    assert numbered(store) == numbered(hq, "CD01")
    assert verify(hq) == [] == verify(store)
    store.close()
    hq.close()


def test_an_office_killed_in_the_middle_of_an_exchange_goes_on_where_it_was(joined, rounds):
    home, office, port = joined
    chance = random.Random(414)
    store, hq = Store.open(office.home), Store.open(home)
    with server(home, port) as (_, running):
        for _ in range(rounds(3, soak=100)):
            notes(store, EACH)
            client = started(office.home, "sync", "--json")
            logged(running, chance.choice(("push", "pull")), 1)
            client.kill()
            client.wait()
            acknowledged_is_there(office.home, hq)
        until(lambda: office("sync").code == 0)
    acknowledged = acknowledged_is_there(office.home, hq)
    with store.reading() as tx:
        assert acknowledged == outbox.own_seq(tx)
    assert numbered(store) == numbered(hq, "CD01")
    assert verify(hq) == [] == verify(store)
    store.close()
    hq.close()
