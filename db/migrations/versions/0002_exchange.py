"""The exchange with headquarters: numbers, feeds, published tables of the trade."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text(name: str, default: str = "", key: bool = False) -> sa.Column:
    return sa.Column(name, WORDS, primary_key=key, nullable=False, server_default=None if key else default)


def whole(name: str, default: int = 0, key: bool = False) -> sa.Column:
    return sa.Column(name, WHOLE, primary_key=key, autoincrement=False, nullable=False,
                     server_default=None if key else str(default))


def raw(name: str) -> sa.Column:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def upgrade() -> None:
    op.add_column("entry", whole("number"))
    op.add_column("entry", text("mark"))
    op.create_index("entry_unnumbered", "entry", ["arrived"], sqlite_where=sa.text("number = 0"), postgresql_where=sa.text("number = 0"))
    op.add_column("office", text("branch"))
    op.create_table("card", text("office", key=True), text("thing", key=True), whole("position"), text("body"))
    op.create_index("card_position", "card", ["office", "position"])
    op.create_table("carried", text("file", key=True), text("made"), whole("first_seq"), whole("last_seq"))
    op.create_table("common", whole("position", key=True), text("table"), text("key"), text("body"), raw("digest"))
    op.create_index("common_row", "common", ["table", "key", "position"])
    op.create_table("enrol_code", text("digest", key=True), text("office"), text("expires"), text("identity"), text("store"))
    op.create_table("erasure", text("person", key=True), text("at"), text("by"))
    op.create_table("feed", text("office", key=True), whole("position", key=True), whole("arrived"), text("sees"), raw("digest"),
                    sqlite_with_rowid=False)
    op.create_table("file_ref", text("digest", key=True), whole("arrived", key=True), whole("awaited"), sqlite_with_rowid=False)
    op.create_index("file_awaited", "file_ref", ["arrived"], sqlite_where=sa.text("awaited = 1"), postgresql_where=sa.text("awaited = 1"))
    op.create_table("held_batch", whole("no", key=True), text("store"), whole("first_seq"), whole("last_seq"), text("came"),
                    raw("batch"))
    op.create_index("held_store", "held_batch", ["store", "first_seq"], unique=True)
    op.create_table("incident", whole("no", key=True), text("at"), text("what"), text("office"), text("kind"), text("thing"),
                    text("detail"), text("settled"), text("by"))
    op.create_index("incident_open", "incident", ["settled", "no"])
    op.create_table("known_again", text("store", key=True), whole("seq", key=True), text("id"), raw("digest"))
    op.create_table("known_store", text("store", key=True), text("office"), text("identity"), text("secret"),
                    text("status", "active"), whole("last_seq"), text("enrolled"), text("contact"), text("version"),
                    whole("skew"), whole("position"), whole("common"), whole("backlog"), whole("erased"), whole("adopted"), whole("base"))
    op.create_index("known_store_office", "known_store", ["office"])
    op.create_table("part", text("code", key=True), text("zh"), text("en"), text("product"), text("group"),
                    text("unit", "piece"), whole("tracked"), whole("active", 1))
    op.create_table("policy", text("product", key=True), text("group", key=True), whole("months"), text("zh"), text("en"))
    op.create_table("price", text("list", key=True), text("code", key=True), text("valid_from", key=True), whole("amount"),
                    text("currency", "CNY"), whole("tax"))
    op.create_table("relayed_batch", text("store", key=True), whole("first_seq", key=True), whole("last_seq"),
                    whole("arrived"), raw("batch"))
    op.create_table("sight", text("thing", key=True), text("office", key=True), sqlite_with_rowid=False)
