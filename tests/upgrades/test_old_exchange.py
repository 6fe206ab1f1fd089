"""A headquarters and offices of any earlier version go on exchanging with this one, and nothing is lost."""

import json
import sqlite3
import zipfile
from contextlib import closing
from hashlib import sha256

import pytest

from db import ledgers
from db.canonical import canonical
from db.journal import ARRIVED, SEQ, new_id
from db.place import DATABASE
from db.store import Store
from db.verify import verify
from fieldservice.read_model import rebuild
from fieldservice.workflows.engine.ledger import Posting
from tests.support.world import World, note, numbered, stories
from tests.upgrades.make_exchange import HERE

OLD = sorted(path.stem for path in HERE.glob("*.zip"))
CODES = ("CD01", "CD01-V2", "CD02")


@pytest.fixture(params=OLD)
def old(request, tmp_path):
    """The kept headquarters and offices, opened by this version."""
    with zipfile.ZipFile(HERE / f"{request.param}.zip") as archive:
        archive.extractall(tmp_path / "old")
    world = World(tmp_path / "new")
    world.hq.close()
    world.hq = Store.open(tmp_path / "old" / "HQ")
    world.here = type(world.here)(world.hq, world.here.rules, world.here.clock)
    with world.hq.reading() as tx:
        world.secrets = dict(tx.rows("SELECT store, secret FROM known_store"))
    world.offices = {code: world.seat(Store.open(tmp_path / "old" / code)) for code in CODES}
    yield world
    world.close()


def test_an_exchange_of_an_earlier_version_is_kept():
    assert OLD


def test_an_upgraded_office_sends_its_unsent_entries_and_gets_the_new_ones(old):
    branch = old.office("CD01").store
    assert [verify(store) for store in (old.hq, *(old.office(code).store for code in CODES))] == [[], [], [], []]
    note(branch, words="升级后")

    old.exchange(*CODES)

    assert stories(branch) == [("job-1", "accepted", "CD01"), ("job-3", "received", "CD01")]
    assert stories(old.hq) == [
        ("job-1", "accepted", "CD01"),
        ("job-2", "received", "CD02"),
        ("job-3", "received", "CD01"),
    ]
    for code in CODES:
        assert numbered(old.office(code).store) == numbered(old.hq, code)
    with old.hq.reading() as tx:
        assert tx.value("SELECT count(*) FROM entry WHERE kind = 'noted'") == 2
        assert tx.value("SELECT review FROM work_row WHERE thing = 'job-1'") == 1


def test_an_old_store_that_was_given_moves_of_parts_knows_them_after_its_upgrade(tmp_path):
    """A store keeps what a newer office sent it; only the upgrade gives it ledgers."""
    with zipfile.ZipFile(HERE / f"{OLD[-1]}.zip") as archive:
        archive.extractall(tmp_path)
    with closing(sqlite3.connect(tmp_path / "CD01" / DATABASE)) as old, old:
        ((body,),) = old.execute("SELECT body FROM entry WHERE kind = 'noted' ORDER BY arrived DESC LIMIT 1")
        moved = Posting("FAN-80", "CD01/supplier", "CD01/good", 5, 5000).as_data()
        arrived, seq = drawn(old, ARRIVED), drawn(old, SEQ)
        changes = {"id": new_id(), "seq": seq, "kind": "part_moved", "private": None, "data": {"postings": [moved]}}
        content = json.loads(body) | changes
        sealed = canonical(content)
        columns = [content[name] for name in ("id", "store", "seq", "kind", "made")]
        old.execute(
            "INSERT INTO entry (arrived, id, store, seq, kind, made, body, digest, number, mark)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, '')",
            (arrived, *columns, sealed, sha256(sealed).digest()),
        )
        touches = [(thing, arrived) for _, thing in content["touches"]]
        old.executemany("INSERT INTO touch (thing, arrived) VALUES (?, ?)", touches)

    store = Store.open(tmp_path / "CD01")
    with store.reading() as tx:
        assert ledgers.levels(tx, "CD01/good") == [("CD01/good", "FAN-80", 5, 5000)]
    assert rebuild.verify(store)["problems"] == []
    store.close()


def drawn(connection, name):
    """The next running number of this name."""
    counted = "UPDATE counter_row SET value = value + 1 WHERE name = ? RETURNING value"
    return connection.execute(counted, (name,)).fetchone()[0]
