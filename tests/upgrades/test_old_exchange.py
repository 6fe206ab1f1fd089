"""A headquarters and offices of any earlier version go on exchanging with this one, and nothing is lost."""

import zipfile

import pytest

from db.store import Store
from db.verify import verify
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
