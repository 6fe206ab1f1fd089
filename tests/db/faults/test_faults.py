"""Full disks, power cuts and other programs on the same store: no acknowledged entry is lost, no step is half done."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from db import errors
from db.search import find
from db.store import Store
from db.verify import verify
from tests.support.stores import BOTH, MADE, FailsAt, new_store, visited

# Takes steps for ever and prints each as done. Every printed step must be found again.
WORKER = """
import sys
from pathlib import Path
from db.store import Store
store = Store.open(Path(sys.argv[1]))
while True:
    with store.writing() as tx:
        number = tx.counter("ticket")
        thing = f"job-{number}"
        entry = tx.append({"kind": "opened", "by": "li.wei", "made": sys.argv[2], "data": {"number": number},
                           "moves": [
                                {"thing": thing, "kind": "job", "after": None, "to": "received", "holder": "CD01"}
                            ],
                           "private": {"phone": "13800138000"}, "person": "customer-7"})
        tx.put_work({"thing": thing, "kind": "job", "number": str(number), "open": 1})
        tx.put_lines(thing, {"debt_row": [{"kind": "act", "role": "engineer"}]})
        tx.put_search(thing, "job", words="电源灯不亮", idents=[f"CN{number:08}"])
        tx.ledger_add("drawer", "CD01", 1)
    print(entry.seq, flush=True)
"""


@pytest.mark.parametrize(("kind", "kills"), [("sqlite", 50), ("postgresql", 12)])
def test_a_killed_program_loses_no_acknowledged_entry(kind, kills, tmp_path, rounds):
    new_store(kind, tmp_path).close()
    chance = random.Random(20261122)
    acknowledged = 0
    for _ in range(rounds(kills, soak=20 * kills)):
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(tmp_path), MADE], stdout=subprocess.PIPE, text=True
        )
        for _ in range(chance.randint(1, 12)):
            acknowledged = int(worker.stdout.readline())
        # Somewhere inside the next transaction, not always at the same place of it.
        for _ in range(chance.randint(0, 40_000)):
            pass
        worker.kill()
        rest, _ = worker.communicate()
        acknowledged = max([acknowledged, *map(int, rest.split("\n")[:-1])])

        store = Store.open(tmp_path)
        with store.reading() as tx:
            whole = tx.value("SELECT count(*) FROM entry")
            assert acknowledged <= whole <= acknowledged + 1
            assert tx.value("SELECT value FROM counter_row WHERE name = 'ticket'") == whole
            for table in ("private_part", "touch", "work_row", "debt_row", "search_row"):
                assert tx.value(f"SELECT count(*) FROM {table}") == whole
            assert tx.ledger("drawer", "CD01") == whole
        store.close()
    store = Store.open(tmp_path)
    assert verify(store) == []
    store.close()


@pytest.mark.parametrize("point", range(20))
def test_a_full_disk_undoes_the_step_and_work_goes_on_when_there_is_room(tmp_path, point):
    store = new_store("sqlite", tmp_path)
    with store.writing() as tx:
        entries = tx.append_many([visited(f"job-{n}") for n in range(point)])
        pages = tx.value("PRAGMA page_count")
        tx.run(f"PRAGMA max_page_count = {pages + point}")

    # The disk runs full later in a step when there is more room.
    with pytest.raises(errors.StoreTrouble, match="disk is full"):
        for n in range(1000):
            with store.writing() as tx:
                entry = tx.append(visited(f"job-{n}", data={"remark": "长" * 700}))
                tx.put_work({"thing": f"job-{n}", "kind": "job", "symptom": "开机后电源灯不亮"})
                tx.put_search(f"job-{n}", "job", words="开机后电源灯不亮", idents=[f"CN{n:08}"])
                tx.counter("ticket")
            entries.append(entry)
    with store.reading() as tx:
        tx.run("PRAGMA max_page_count = 1000000")
        assert tx.entries(limit=2000) == entries
    with store.writing() as tx:
        entries.append(tx.append(visited()))
    assert entries[-1].seq == len(entries)
    assert verify(store) == []
    store.close()


FILLER = """
import resource, signal, sys
from pathlib import Path
from db import errors
from db.store import Store
store = Store.open(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
done, said = 0, ""
while not said:
    try:
        with store.writing() as tx:
            tx.append({"kind": "noted", "by": "li.wei", "made": sys.argv[2], "data": {"remark": "long " * 200}})
        done += 1
    except errors.StoreTrouble as trouble:
        said = str(trouble)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
with store.writing() as tx:
    last = tx.append({"kind": "noted", "by": "li.wei", "made": sys.argv[2]})
store.close()
print(done, last.seq, said)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be given a limit for the size of files there")
@pytest.mark.parametrize("room", [50_000, 123_456, 400_000])
def test_a_disk_that_fills_up_is_reported_in_plain_words_and_loses_no_entry(tmp_path, room):
    new_store("sqlite", tmp_path).close()
    size = (tmp_path / "store.db").stat().st_size
    done = subprocess.run(
        [sys.executable, "-c", FILLER, str(tmp_path), MADE, str(size + room)],
        capture_output=True,
        text=True,
        check=True,
    )

    steps, last, message = done.stdout.strip().split(" ", 2)
    assert message.startswith(
        "Writing to the disk failed. Nothing was saved. Check whether the disk is full or a limit is reached"
    )
    assert int(last) == int(steps) + 1
    store = Store.open(tmp_path)
    assert verify(store) == []
    store.close()


def test_a_folder_that_vanished_is_reported_in_plain_words_and_is_not_made_again(tmp_path):
    store = new_store("sqlite", tmp_path / "usb" / "office")
    shutil.rmtree(tmp_path / "usb")
    with pytest.raises(errors.StoreTrouble, match="no longer where it was"), store.writing() as tx:
        tx.append(visited())

    assert not (tmp_path / "usb").exists()
    store.close()


def test_a_folder_that_came_back_can_be_written_again(tmp_path):
    store = new_store("sqlite", tmp_path / "office")
    (tmp_path / "office").rename(tmp_path / "unplugged")
    with pytest.raises(errors.StoreTrouble, match="no longer where it was"), store.writing() as tx:
        tx.append(visited())
    (tmp_path / "unplugged").rename(tmp_path / "office")

    with store.writing() as tx:
        assert tx.append(visited()).seq == 1
    store.close()


def test_another_store_put_in_the_place_of_this_one_is_not_written_to(tmp_path):
    store = new_store("sqlite", tmp_path / "office")
    new_store("sqlite", tmp_path / "other").close()
    shutil.copy(tmp_path / "other" / "store.db", tmp_path / "office" / "store.new")
    os.replace(tmp_path / "office" / "store.new", tmp_path / "office" / "store.db")

    with pytest.raises(errors.StoreTrouble, match="no longer where it was"), store.writing() as tx:
        tx.append(visited())
    store.close()


def test_a_store_that_may_only_be_read_is_reported(tmp_path, monkeypatch):
    # By the flag and not by file permissions: the tests may run as root, whom no permission stops.
    store = new_store("sqlite", tmp_path)
    with store.reading() as tx:
        tx.run("PRAGMA query_only = ON")

    with pytest.raises(errors.StoreTrouble, match="is read-only"), store.writing() as tx:
        tx.append(visited())
    store.close()


@pytest.fixture
def locked_folder():
    """A folder with a store that the user of the tests may only read while `with locked_folder:` lasts."""
    folder = Path(tempfile.mkdtemp())  # outside pytest's folder, which only its owner may enter
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def without_rights(folder: Path):
    administrator = os.geteuid() == 0  # no permission stops root: become nobody
    if administrator:
        os.seteuid(65534)
    else:
        folder.chmod(0o500)
        (folder / "store.db").chmod(0o400)
    try:
        yield
    finally:
        if administrator:
            os.seteuid(0)
        else:
            folder.chmod(0o755)
            (folder / "store.db").chmod(0o600)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of folders are kept in another way there")
def test_a_folder_without_write_permission_is_reported_and_works_again_once_it_has_it(locked_folder):
    store = new_store("sqlite", locked_folder)
    with store.writing() as tx:
        tx.append(visited())
    store.close()
    store = Store.open(locked_folder)
    with without_rights(locked_folder), pytest.raises(errors.StoreTrouble, match="is read-only"), store.writing() as tx:
        tx.append(visited())

    with store.writing() as tx:
        assert tx.append(visited()).seq == 2
    store.close()


@pytest.mark.parametrize("kind", BOTH)
def test_a_step_is_undone_whole_when_any_of_its_statements_fails(kind, tmp_path, monkeypatch):
    store = new_store(kind, tmp_path)

    def step(n: int) -> None:
        with store.writing() as tx:
            entries = tx.entries_of("job-1")
            tx.append(visited("job-1", after=entries[-1].id if entries else None))
            tx.put_work({"thing": "job-1", "kind": "job", "number": f"CD01-{n}"})
            tx.put_lines("job-1", {"debt_row": [{"kind": f"debt {n}"}]})
            tx.put_search("job-1", "job", words="电源", idents=[f"CN{n:08}"], names=["李伟"])
            tx.counter("ticket")
            tx.ledger_add("drawer", "CD01", 5)

    def everything() -> tuple:
        with store.reading() as tx:
            return (
                tx.entries(),
                tx.rows_digest(),
                tx.rows("SELECT name, value FROM counter_row ORDER BY name"),
                find(tx, "CN00000000"),
                find(tx, "liwei"),
            )

    step(0)
    connect, give_back = store.place.connect, store.place.give_back
    monkeypatch.setattr(store.place, "give_back", lambda connection: give_back(getattr(connection, "real", connection)))
    failed, at = 0, 1
    while True:
        before = everything()
        monkeypatch.setattr(store.place, "connect", lambda at=at: FailsAt(connect(), [at]))
        try:
            step(at)
        except errors.StoreTrouble:
            failed += 1
        else:
            break  # a step has no further statement, so nothing failed
        finally:
            monkeypatch.setattr(store.place, "connect", connect)
        assert everything() == before
        at += 1
    assert failed >= 15
    assert verify(store) == []
    store.close()


COUNTER = """
import sys
from pathlib import Path
from db.store import Store
store = Store.open(Path(sys.argv[1]))
for _ in range(int(sys.argv[3])):
    with store.writing() as tx:
        number = tx.counter("ticket")
        entry = tx.append({"kind": "printed", "by": "li.wei", "made": sys.argv[2], "data": {"number": number}})
        tx.ledger_add("drawer", "CD01", 5)
    with store.reading() as tx:
        assert tx.entry(entry.id) == entry
store.close()
"""


@pytest.mark.parametrize("kind", BOTH)
def test_four_programs_on_one_store_never_meet_a_busy_error_and_count_exactly(kind, tmp_path, rounds):
    new_store(kind, tmp_path).close()
    each = rounds(150, soak=5000)
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", COUNTER, str(tmp_path), MADE, str(each)], stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]

    assert [program.communicate()[1] for program in programs] == ["", "", "", ""]
    store = Store.open(tmp_path)
    with store.reading() as tx:
        assert sorted(entry.data["number"] for entry in tx.entries(limit=50_000)) == list(range(1, 4 * each + 1))
        assert tx.ledger("drawer", "CD01") == 5 * 4 * each
    assert verify(store) == []
    store.close()


def test_a_program_that_dies_holding_the_lock_does_not_keep_others_waiting(tmp_path):
    new_store("sqlite", tmp_path).close()
    holds = (
        "import sys, time; from pathlib import Path; from db.store import Store; store = "
        "Store.open(Path(sys.argv[1]))\n"
        "with store.writing() as tx: tx.counter('ticket'); print('held', flush=True); sys.stdin.read()"
    )
    program = subprocess.Popen(
        [sys.executable, "-c", holds, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert program.stdout.readline() == "held\n"
    waited = []
    store = Store.open(tmp_path)

    def work():
        with store.writing() as tx:
            waited.append(tx.counter("ticket"))

    thread = threading.Thread(target=work)
    thread.start()
    os.kill(program.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    program.communicate()
    thread.join()
    assert waited == [1]
    store.close()


def content(file: Path) -> list | None:
    """All data in the file that cannot be rebuilt, read without checking digests; None if it cannot be read."""
    tables = {
        "entry": "arrived",
        "private_part": "entry",
        "touch": "thing, arrived",
        "staff": "name",
        "office": "code",
        "calendar": "office, day",
        "code": "list, code",
        "setting": "key",
    }
    connection = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)
    try:
        return [
            connection.execute(f"SELECT * FROM {table} ORDER BY {order}").fetchall() for table, order in tables.items()
        ]
    except (sqlite3.DatabaseError, UnicodeDecodeError):  # a flipped bit may leave bytes that are no text
        return None
    finally:
        connection.close()


def test_every_flipped_bit_that_changes_what_was_written_is_found(tmp_path, rounds):
    store = new_store("sqlite", tmp_path / "office")
    with store.writing() as tx:
        tx.append_many([visited(f"job-{n % 20}", data={"remark": "换了电源，测试正常"}) for n in range(400)])
        tx.publish("staff", [{"name": f"engineer-{n}", "roles": "engineer"} for n in range(50)])
    store.close()
    whole = (tmp_path / "office" / "store.db").read_bytes()
    before = content(tmp_path / "office" / "store.db")
    chance = random.Random(20261122)
    changed = 0
    for n in range(rounds(100, soak=5000)):
        flipped = bytearray(whole)
        flipped[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        folder = tmp_path / f"flip-{n}"
        folder.mkdir()
        (folder / "store.db").write_bytes(flipped)
        if content(folder / "store.db") == before:
            continue
        changed += 1
        with pytest.raises((errors.StoreError, AssertionError)):
            damaged = Store.open(folder)
            assert verify(damaged) == []
        shutil.rmtree(folder)
    assert changed > 20


def test_a_disk_without_room_to_open_a_store_is_called_full_not_broken(tmp_path, monkeypatch):
    """SQLite needs some room to share a store; on a full disk it reports a failed read."""
    import sqlite3

    from db import errors

    failed = sqlite3.OperationalError("disk I/O error")
    failed.sqlite_errorcode = 4874  # SQLITE_IOERR_SHMSIZE
    usage = type("Usage", (), {"free": 0})
    monkeypatch.setattr(errors.shutil, "disk_usage", lambda _folder: usage)
    full = errors.trouble_of(failed, tmp_path)
    monkeypatch.setattr(usage, "free", 10**9)
    broken = errors.trouble_of(failed, tmp_path)

    assert (full.because, broken.because) == (errors.FULL, errors.UNREADABLE)
