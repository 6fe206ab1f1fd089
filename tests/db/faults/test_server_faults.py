"""The database server's disk fills up, or the server is killed: no acknowledged entry is lost, no step is half done."""

import random
import resource
import threading

import pytest

from db import errors
from db.store import Store
from db.verify import verify
from tests.support.own_postgresql import own_servers
from tests.support.stores import visited

WAL_SEGMENT = 1
"""Megabytes of one file of the server's log; a limit for the size of files must leave it room."""


@pytest.fixture
def server():
    with own_servers("server") as (made,):
        # Only power cuts need what is skipped here; whatever dies in these tests, the machine lives on.
        made.make(f"--wal-segsize={WAL_SEGMENT}", "--no-sync", "--set", "fsync=off")
        yield made


def no_larger_than(size: int):
    def before():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    return before


def step(store: Store, number: int, remark: str = ""):
    with store.writing() as tx:
        entry = tx.append(visited(f"job-{number}", data={"remark": remark}))
        tx.put_work({"thing": f"job-{number}", "kind": "job", "symptom": "开机后电源灯不亮"})
        tx.put_search(f"job-{number}", "job", words="开机后电源灯不亮", idents=[f"CN{number:08}"])
        tx.counter("ticket")
    return entry


@pytest.mark.parametrize("size", [1_100_000, 1_234_567])
def test_a_full_disk_of_the_server_undoes_the_step_and_work_goes_on_when_there_is_room(server, size, tmp_path):
    server.start(no_larger_than(size))
    server.administer("CREATE DATABASE desk")
    store = Store.create(tmp_path, office="CD01", name="成都一店", url=server.url("desk"))
    entries, chance = [], random.Random(size)

    with pytest.raises(errors.StoreTrouble) as full:
        for number in range(2_000):
            entries.append(step(store, number, chance.randbytes(1_500).hex()))
    with store.reading() as tx:
        assert tx.entries(limit=2_000) == entries and tx.value("SELECT count(*) FROM work_row") == len(entries)
    server.stop()
    server.start()
    entries.append(step(store, len(entries)))

    assert full.value.because is errors.SERVER_DISK
    assert entries[-1].seq == len(entries) and verify(store) == []
    store.close()


def test_a_killed_server_keeps_what_it_has_acknowledged(server, tmp_path, rounds):
    server.start()
    server.administer("CREATE DATABASE desk")
    store = Store.create(tmp_path, office="CD01", name="成都一店", url=server.url("desk"))
    acknowledged, chance = 0, random.Random(1130)

    for _ in range(rounds(4, soak=40)):
        killer = threading.Timer(chance.uniform(0.02, 0.2), server.kill)
        killer.start()
        with pytest.raises(errors.StoreTrouble) as lost:
            while True:
                acknowledged = step(store, acknowledged).seq
        killer.join()
        server.start()
        with store.reading() as tx:
            whole = tx.value("SELECT count(*) FROM entry")
            assert tx.value("SELECT count(*) FROM work_row") == tx.value("SELECT count(*) FROM search_row") == whole
        said = lost.value.because
        assert said in (errors.NO_SERVER, errors.MAYBE_SAVED)
        assert whole == acknowledged or (whole == acknowledged + 1 and said is errors.MAYBE_SAVED)
        acknowledged = whole

    assert verify(store) == []
    store.close()
