import stat
import subprocess
import sys
import threading

import pytest

from db import errors, place
from db.access import connect_postgresql
from db.reading import Reader
from db.store import VERSION, Store
from tests.support.stores import new_database, new_store, visited


def test_a_new_store_knows_its_office_and_keeps_its_identity(store):
    assert (store.office, store.meta("name")) == ("CD01", "成都一店")
    assert len(store.meta("identity")) == 36
    assert not store.is_demo
    store.close()

    again = Store.open(store.folder)
    assert (again.office, again.meta("identity")) == ("CD01", store.meta("identity"))
    again.close()


def test_a_store_knows_whether_it_is_a_demo(store):
    with store.writing() as tx:
        tx.set_meta("demo", "1")

    assert store.is_demo


def test_a_store_is_never_made_over_another(store, kind):
    with store.writing() as tx:
        tx.append(visited())
    with pytest.raises(errors.StoreExists):
        Store.create(store.folder, office="JN02", name="济南二店", url=new_database() if kind == "postgresql" else None)
    assert store.meta("office") == "CD01"


def test_a_database_that_holds_a_store_is_not_made_over_from_another_folder(tmp_path):
    url = new_database()
    Store.create(tmp_path / "one", office="CD01", name="成都一店", url=url).close()

    with pytest.raises(errors.StoreExists):
        Store.create(tmp_path / "two", office="CD01", name="成都一店", url=url)
    assert place.address(tmp_path / "two") is None


def test_opening_a_folder_without_a_store_makes_none(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(errors.NoStore, match="no store in"):
            Store.open(folder)
        with pytest.raises(errors.NoStore):
            Reader.open(folder)
    assert list(tmp_path.iterdir()) == []


def test_a_store_of_a_newer_version_is_refused_with_the_way_out(store):
    with store.writing() as tx:
        tx.run("UPDATE alembic_version SET version_num = '9999'")
    store.close()

    with pytest.raises(errors.StoreNewer, match=r"newer version of this program \(9999.*Install the newer version"):
        Store.open(store.folder)


def test_another_file_under_the_name_of_the_store_is_refused(tmp_path):
    (tmp_path / "store.db").write_bytes(b"Dear diary, " * 1000)

    with pytest.raises(errors.StoreTrouble, match="is not a store"):
        Store.open(tmp_path)


def test_the_address_of_a_database_is_for_its_owner_only_and_never_holds_a_password(tmp_path):
    url = new_database()
    Store.create(tmp_path / "office", office="CD01", name="成都一店", url=url).close()
    assert stat.S_IMODE((tmp_path / "office" / "postgresql.url").stat().st_mode) == 0o600

    for secret in ("postgresql://desk:secret@server/office", "postgresql://server/office?password=secret"):
        with pytest.raises(errors.StoreTrouble, match="must not contain a password") as refused:
            Store.create(tmp_path / "other", office="CD01", name="成都一店", url=secret)
        assert "secret" not in str(refused.value)


def test_a_database_server_that_does_not_answer_is_reported_in_plain_words(tmp_path):
    (tmp_path / "postgresql.url").write_text("postgresql://127.0.0.1:1/office\n")

    with pytest.raises(errors.StoreTrouble, match="server cannot be reached"):
        Store.open(tmp_path)


@pytest.mark.parametrize(
    "kind_of_drive, network", [("nfs4", True), ("cifs", True), ("fuse.sshfs", True), ("ext4", False), ("tmpfs", False)]
)
def test_a_network_drive_is_distinguished_from_a_disk(tmp_path, kind_of_drive, network):
    mounts = (
        f"/dev/sda1 / ext4 rw 0 0\nserver:/share {str(tmp_path).replace(' ', chr(92) + '040')} {kind_of_drive} rw 0 0\n"
    )

    assert place.file_system(tmp_path / "office", mounts) == kind_of_drive
    assert (kind_of_drive in place.NETWORK_SYSTEMS) == network


def test_a_store_on_a_network_drive_is_refused_with_the_way_out(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "file_system", lambda folder: "nfs4")

    with pytest.raises(errors.StoreTrouble, match="Choose a folder on this computer, or use PostgreSQL"):
        Store.create(tmp_path, office="CD01", name="成都一店")


def test_the_settings_that_keep_a_store_safe_are_on(tmp_path):
    store = new_store("sqlite", tmp_path)
    with store.writing() as tx:
        settings = {
            name: tx.value(f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    store.close()

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_a_reader_sees_committed_entries_and_can_write_nothing(store):
    reader = Reader.open(store.folder)
    with store.writing() as tx:
        tx.put_work({"thing": "job-1", "kind": "job", "number": "100%?"})

    assert reader.rows("SELECT thing, number FROM work_row WHERE kind = ?", ("job",)) == [("job-1", "100%?")]
    assert reader.value("SELECT count(*) FROM work_row WHERE number LIKE '100%' AND kind = ?", ("job",)) == 1
    assert reader.row("SELECT thing FROM work_row WHERE kind = ?", ("request",)) is None
    with pytest.raises(errors.StoreTrouble, match="is read-only"):
        reader.rows("DELETE FROM work_row RETURNING thing")
    assert reader.value("SELECT count(*) FROM work_row") == 1
    reader.close()


def test_a_reader_opens_a_store_that_nobody_has_open(tmp_path):
    new_store("sqlite", tmp_path).close()

    reader = Reader.open(tmp_path)
    assert reader.value("SELECT value FROM meta WHERE key = 'office'") == "CD01"
    reader.close()


def test_a_reader_serves_several_threads_at_once(store):
    with store.writing() as tx:
        tx.put("work_row", [{"thing": f"job-{n:03}", "kind": "job"} for n in range(600)])
    reader = Reader.open(store.folder)
    counted = []
    threads = [
        threading.Thread(target=lambda: counted.append(len(reader.rows("SELECT thing FROM work_row"))))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counted == [600] * 8
    reader.close()


def test_reading_shows_one_moment_while_others_write(store):
    with store.reading() as before:
        assert before.entries() == []
        thread = threading.Thread(target=_append, args=(store,))
        thread.start()
        thread.join()
        assert before.entries() == []
    with store.reading() as after:
        assert len(after.entries()) == 1


def _append(store):
    with store.writing() as tx:
        tx.append(visited())


def test_a_second_transaction_inside_the_first_is_a_mistake_not_a_wait(store):
    with store.writing(), pytest.raises(RuntimeError, match="pass it on"), store.writing():
        pass
    _append(store)


def test_threads_of_one_program_wait_for_each_other(store):
    def work():
        for _ in range(20):
            with store.writing() as tx:
                tx.counter("ticket")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with store.writing() as tx:
        assert tx.counter("ticket") == 81


def test_a_step_loads_neither_sqlmodel_nor_sqlalchemy(tmp_path):
    new_store("sqlite", tmp_path).close()
    program = (
        "import sys; from pathlib import Path; from db.store import Store; store = Store.open(Path(sys.argv[1]))\n"
        "with store.writing() as tx: tx.counter('ticket'); tx.put_work({'thing': 'job-1', 'kind': 'job'})\n"
        "store.close(); print([m for m in ('sqlmodel', 'sqlalchemy', 'alembic', 'pydantic', 'psycopg', 'pypinyin') if "
        "m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_version_that_is_read_without_the_tables_equals_theirs():
    from db import tables

    assert tables.VERSION == VERSION


@pytest.fixture
def on_server(tmp_path):
    made = new_store("postgresql", tmp_path / "office")
    yield made
    made.close()


def cut_the_line(store, reader):
    """The server ends the connection of this transaction or reader."""
    (backend,) = reader.row("SELECT pg_backend_pid()")
    other = connect_postgresql(store.folder, store.place.url)
    other.execute("SELECT pg_terminate_backend(%s)", (backend,))
    other.close()


def test_whoever_reads_after_the_server_was_restarted_need_not_try_twice(on_server):
    reader = Reader.open(on_server.folder)
    cut_the_line(on_server, reader)

    assert reader.value("SELECT 1") == 1
    reader.close()


def test_a_server_that_is_lost_while_it_saves_may_have_saved(on_server):
    with pytest.raises(errors.StoreTrouble) as caught, on_server.writing() as tx:
        tx.append(visited())
        cut_the_line(on_server, tx)

    assert caught.value.because is errors.MAYBE_SAVED


def test_a_server_that_is_lost_before_it_saves_has_saved_nothing(on_server):
    with pytest.raises(errors.StoreTrouble) as caught, on_server.writing() as tx:
        cut_the_line(on_server, tx)
        tx.append(visited())

    assert caught.value.because is errors.NO_SERVER


def test_trouble_after_saving_does_not_say_that_nothing_was_saved():
    with pytest.raises(errors.StoreTrouble) as caught, errors.saved_already():
        raise errors.StoreTrouble(errors.NO_SERVER)

    assert str(caught.value).startswith("It was saved; do not enter it again.")


def test_a_store_that_was_closed_waits_for_no_write_when_it_is_collected(store, monkeypatch):
    store.close()

    monkeypatch.setattr(type(store.place), "lock", None)
    store.close()  # as its finalizer does, perhaps in the middle of a write
