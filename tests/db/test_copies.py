import pytest

from db import errors
from db.copies import restore
from db.store import Store
from db.verify import verify
from tests.support.stores import new_store, visited


@pytest.fixture
def office(tmp_path):
    store = new_store("sqlite", tmp_path / "office")
    with store.writing() as tx:
        tx.append_many([visited(f"job-{n}") for n in range(30)])
    yield store
    store.close()


def test_a_copy_is_a_single_file_with_every_entry(office, tmp_path):
    office.copy_to(tmp_path / "backup.db")
    with office.writing() as tx:
        tx.append(visited("job made after the copy"))

    Store.check_copy(tmp_path / "backup.db")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["backup.db"]
    restore(tmp_path / "backup.db", tmp_path / "new", "unused")
    new = Store.open(tmp_path / "new")
    with new.reading() as tx:
        assert len(tx.entries()) == 30
    new.close()


def test_a_copy_never_overwrites_a_file(office, tmp_path):
    (tmp_path / "holiday.jpg").write_text("beach")
    with pytest.raises(errors.StoreTrouble, match="exists already"):
        office.copy_to(tmp_path / "holiday.jpg")

    assert (tmp_path / "holiday.jpg").read_text() == "beach"


def test_a_damaged_copy_is_not_believed(office, tmp_path):
    office.copy_to(tmp_path / "backup.db")
    content = bytearray((tmp_path / "backup.db").read_bytes())
    place = content.index(b'"minutes":55')
    content[place + 11] ^= 1
    (tmp_path / "backup.db").write_bytes(content)

    with pytest.raises(errors.StoreTrouble, match="does not match its digest"):
        Store.check_copy(tmp_path / "backup.db")
    with pytest.raises(errors.StoreTrouble):
        restore(tmp_path / "backup.db", tmp_path / "new", "unused")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("content", [b"", b"Dear diary" * 1000])
def test_a_file_that_is_not_a_store_is_refused_as_a_copy(tmp_path, content):
    (tmp_path / "diary.txt").write_bytes(content)
    with pytest.raises(errors.StoreTrouble, match="is not a store"):
        Store.check_copy(tmp_path / "diary.txt")
    with pytest.raises(errors.NoStore):
        Store.check_copy(tmp_path / "nothing.db")


def test_restoring_keeps_the_old_store_and_stops_programs_that_have_it_open(office, tmp_path):
    office.copy_to(tmp_path / "backup.db")
    with office.writing() as tx:
        late = tx.append(visited("job made after the copy"))
    restore(tmp_path / "backup.db", office.folder, "before-restore.db")

    with pytest.raises(errors.StoreTrouble, match="no longer where it was"), office.writing() as tx:
        tx.append(visited())
    restored = Store.open(office.folder)
    assert verify(restored) == []
    with restored.reading() as tx:
        assert tx.entry(late.id) is None
    restored.close()
    restore(office.folder / "before-restore.db", tmp_path / "old", "unused")
    old = Store.open(tmp_path / "old")
    with old.reading() as tx:
        assert tx.entry(late.id) == late
    old.close()


def test_a_backup_of_postgresql_is_left_to_pg_dump(tmp_path):
    store = new_store("postgresql", tmp_path / "office")
    with pytest.raises(errors.StoreTrouble, match="pg_dump"):
        store.copy_to(tmp_path / "backup.db")
    store.close()
