"""One identity however it is written, files that are merged, and what headquarters keeps against replays."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def where(condition):
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    add_aliases()
    list_erased_parts()
    add_keys()
    let_printers_tell()
    secrets_and_replays()
    mark_old_search()
    chain_entries()


def add_aliases() -> None:
    """A file names the older file that it is merged with. No file of an earlier version is."""
    for table, index in (("customer_row", "customer_same_as"), ("device_row", "device_same_as")):
        op.add_column(table, sa.Column("same_as", WORDS, nullable=False, server_default=""))
        op.create_index(index, table, ["same_as", "thing"], **where("same_as <> ''"))
    about_files = "kind IN ('files_held_apart', 'files_merged', 'merge_undone')"
    op.create_index("entry_about_files", "entry", ["arrived"], **where(about_files))


def list_erased_parts() -> None:
    """Until now every absent private part counted as erased. In a store that erased somebody those stay so: who it was
    went with the part."""
    op.create_table(
        "erased_part",
        sa.Column("entry", WHOLE, sa.ForeignKey("entry.arrived"), primary_key=True, autoincrement=False),
        sa.Column("person", WORDS, nullable=False, server_default=""),
    )
    sealed = "position('\"private\"\\:null'::bytea in body) = 0"
    if op.get_bind().dialect.name == "sqlite":
        sealed = "instr(body, CAST('\"private\"\\:null' AS BLOB)) = 0"
    op.execute(
        "INSERT INTO erased_part (entry, person) SELECT arrived, '' FROM entry"
        " WHERE EXISTS (SELECT 1 FROM erasure) AND NOT EXISTS (SELECT 1 FROM private_part p WHERE p.entry = arrived)"
        f" AND {sealed}"
    )


def add_keys() -> None:
    """Columns that db/migrate.py fills: what a key is, is known to the layer above."""
    op.add_column("customer_row", sa.Column("phone_key", WORDS, nullable=False, server_default=""))
    op.drop_index("customer_phone", "customer_row")
    op.create_index("customer_phone_key", "customer_row", ["phone_key", "opened"])
    op.add_column("device_row", sa.Column("serial_key", WORDS, nullable=False, server_default=""))
    op.create_index("device_serial_key", "device_row", ["serial_key", "opened"])


def let_printers_tell() -> None:
    """What printers say of themselves; of those of an earlier version nothing is known."""
    for name in ("tells", "reasons", "heard"):
        op.add_column("printer", sa.Column(name, WORDS, nullable=False, server_default=""))


def secrets_and_replays() -> None:
    """The secrets of a store while it is given a new one, and the requests that were answered in the last minutes."""
    for name in ("fresh", "former"):
        op.add_column("known_store", sa.Column(name, WORDS, nullable=False, server_default=""))
    op.create_table(
        "answered",
        sa.Column("at", WORDS, nullable=False),
        sa.Column("store", WORDS, nullable=False),
        sa.Column("nonce", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("at", "store", "nonce"),
        sqlite_with_rowid=False,
    )


def mark_old_search() -> None:
    """Search rows up to this number have letters as an earlier version made them (read_model/search_again.py)."""
    op.execute(
        "INSERT INTO meta (key, value) SELECT 'search/old_rows', CAST(max(no) AS TEXT) FROM search_row"
        " HAVING max(no) IS NOT NULL"
    )


def chain_entries() -> None:
    """How far headquarters has agreed with each store on the digest of the store's own entries."""
    op.add_column("known_store", sa.Column("chain_seq", WHOLE, nullable=False, server_default="0"))
    op.add_column("known_store", sa.Column("chain", WORDS, nullable=False, server_default=""))
