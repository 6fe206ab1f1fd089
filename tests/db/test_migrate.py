"""Migrations make the same tables as a new store, lose no entry, and keep a copy of the older store."""

import shutil

import pytest

from db import creation, errors, migrate
from db import store as store_module
from db.access import VERSION, access, connect_postgresql, connect_sqlite
from db.place import keep_address
from db.store import Store
from tests.support.stores import new_database, new_store, visited

LATER = f"{int(VERSION) + 1:04}"
NEXT = f'''"""Says which shelf a thing waits on."""

import sqlalchemy as sa
from alembic import op

revision = "{LATER}"
down_revision = "{VERSION}"


def upgrade() -> None:
    op.add_column("work_row", sa.Column("shelf", sa.Text(), nullable=False, server_default="A1"))
'''


@pytest.fixture
def next_version(monkeypatch, tmp_path):
    """The program with a later migration."""
    scripts = tmp_path / "scripts"
    shutil.copytree(migrate.SCRIPTS, scripts)
    (scripts / "versions" / "later_shelf.py").write_text(NEXT)
    monkeypatch.setattr(store_module, "VERSION", LATER)
    monkeypatch.setattr(migrate, "SCRIPTS", scripts)
    return scripts


def test_migrations_make_the_same_tables_as_a_new_store(kind, tmp_path):
    new = new_store(kind, tmp_path / "new")
    with new.reading() as tx:
        made_at_once = schema(tx)
    new.close()

    folder = tmp_path / "migrated"
    folder.mkdir()
    if kind == "sqlite":
        (folder / "store.db").touch()
        connection = connect_sqlite(folder / "store.db")
    else:
        url = new_database()
        keep_address(folder, url)
        connection = connect_postgresql(folder, url)
    with creation.sqlalchemy_on(connection, kind == "postgresql") as made:
        connection.execute("BEGIN")
        migrate.upgrade(made)
        connection.execute("COMMIT")
    connection.close()
    migrated = Store(access(folder))
    with migrated.reading() as tx:
        assert schema(tx) == made_at_once
    migrated.close()


def schema(tx) -> list:
    if not tx.postgresql:
        # The text of a table has an added column behind the key, so compare the columns and not the text.
        tables = [
            (
                name,
                tx.rows('SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?) ORDER BY cid', (name,)),
                tx.value("SELECT wr FROM pragma_table_list WHERE name = ?", (name,)),
            )
            for (name,) in tx.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        others = [
            (name, "".join((sql or "").split()))
            for name, sql in tx.rows(
                "SELECT name, sql FROM sqlite_master WHERE type <> 'table' OR sql LIKE 'CREATE VIRTUAL%' ORDER BY name"
            )
        ]
        return [tables, others, tx.rows("SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY idx")]
    columns = tx.rows(
        "SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name"
        " FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, ordinal_position"
    )
    indexes = tx.rows("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")
    rules = tx.rows(
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"
    )
    return [columns, indexes, rules]


def test_an_older_store_is_migrated_when_it_is_opened_and_loses_nothing(store, next_version):
    with store.writing() as tx:
        entry = tx.append(visited())
        tx.put_work({"thing": "job-1", "kind": "job"})
    store.close()

    newer = Store.open(store.folder)
    with newer.writing() as tx:
        assert tx.entries() == [entry]
        assert [row["shelf"] for row in tx.each_row("work_row")] == ["A1"]
        tx.put_work({"thing": "job-2", "kind": "job", "shelf": "B7"})
        assert tx.value("SELECT version_num FROM alembic_version") == LATER
    newer.close()


@pytest.fixture
def old_office(tmp_path):
    old = new_store("sqlite", tmp_path / "office")
    with old.writing() as tx:
        tx.append(visited())
    old.close()


def test_a_verified_copy_of_the_older_store_is_kept(tmp_path, old_office, next_version):
    Store.open(tmp_path / "office").close()
    Store.open(tmp_path / "office").close()

    (copy,) = (tmp_path / "office").glob(f"before-{VERSION}-*.db")
    Store.check_copy(copy)


def test_a_migration_that_fails_leaves_the_store_as_it_was(store, next_version, monkeypatch):
    broken = NEXT + '    op.add_column("no_such_table", sa.Column("x", sa.Text()))\n'
    (next_version / "versions" / "later_shelf.py").write_text(broken)
    store.close()
    with pytest.raises(Exception, match="no_such_table"):
        Store.open(store.folder)

    monkeypatch.setattr(store_module, "VERSION", VERSION)
    again = Store.open(store.folder)
    with again.writing() as tx:
        tx.put_work({"thing": "job-1", "kind": "job"})
        assert "shelf" not in next(tx.each_row("work_row"))
    again.close()


def test_a_store_is_not_migrated_without_room_for_its_copy(tmp_path, old_office, next_version, monkeypatch):
    def full(*_):
        raise errors.StoreTrouble(errors.FULL)

    monkeypatch.setattr(migrate, "copy_to", full)
    with pytest.raises(errors.StoreTrouble, match="disk is full"):
        Store.open(tmp_path / "office")
    monkeypatch.setattr(store_module, "VERSION", VERSION)
    Store.open(tmp_path / "office").close()
