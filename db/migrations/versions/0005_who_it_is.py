"""One identity however it is written, files that are merged, and what headquarters keeps against replays."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def where(condition):
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    add_aliases()


def add_aliases() -> None:
    """A file names the older file that it is merged with. No file of an earlier version is."""
    for table, index in (("customer_row", "customer_same_as"), ("device_row", "device_same_as")):
        op.add_column(table, sa.Column("same_as", WORDS, nullable=False, server_default=""))
        op.create_index(index, table, ["same_as", "thing"], **where("same_as <> ''"))
