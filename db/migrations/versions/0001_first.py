"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text(name: str, default: str = "", key: bool = False) -> sa.Column:
    return sa.Column(name, WORDS, primary_key=key, nullable=False, server_default=None if key else default)


def whole(name: str, default: int = 0, key: bool = False) -> sa.Column:
    return sa.Column(name, WHOLE, primary_key=key, autoincrement=False, nullable=False,
                     server_default=None if key else str(default))


def raw(name: str) -> sa.Column:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def of_entry(name: str, key: bool) -> sa.Column:
    return sa.Column(name, WHOLE, sa.ForeignKey("entry.arrived"), primary_key=key, autoincrement=False, nullable=False)


def where(condition: str) -> dict:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table("calendar", text("office", key=True), text("day", key=True), text("hours"), text("name"))
    op.create_table("code", text("list", key=True), text("code", key=True), text("zh"), text("en"), whole("active", 1),
                    whole("order"))
    op.create_table("counter_row", text("name", key=True), whole("value"))
    op.create_table("customer_row", text("thing", key=True), text("number"), text("name"), text("phone"), text("area"),
                    text("level"), text("opened"), whole("dealings"), text("pinyin"), text("initials"), text("phone_tail"))
    op.create_index("customer_name", "customer_row", ["name", "thing"])
    op.create_index("customer_number", "customer_row", ["number"])
    op.create_index("customer_opened", "customer_row", ["opened", "thing"])
    op.create_index("customer_phone", "customer_row", ["phone"])
    op.create_table("debt_row", text("thing", key=True), text("kind", key=True), text("role"), text("person"), text("due",
                    "9999"), text("number"), text("label"))
    op.create_index("debt_due", "debt_row", ["due", "thing", "kind"])
    op.create_index("debt_person", "debt_row", ["person", "due"])
    op.create_index("debt_role", "debt_row", ["role", "due"])
    op.create_table("device_row", text("thing", key=True), text("serial"), text("model"), text("brand"), text("product"),
                    text("customer_id"), text("warranty_until"), text("opened"))
    op.create_index("device_customer", "device_row", ["customer_id", "opened"])
    op.create_index("device_opened", "device_row", ["opened", "thing"])
    op.create_index("device_serial", "device_row", ["serial", "thing"])
    op.create_table("draft", text("person", key=True), text("key", key=True), text("data"), text("saved"))
    op.create_table("entry", whole("arrived", key=True), text("id"), text("store"), whole("seq"), text("kind"),
                    text("made"), raw("body"), raw("digest"))
    op.create_index("entry_id", "entry", ["id"], unique=True)
    op.create_index("entry_place", "entry", ["store", "seq"], unique=True)
    op.create_table("ledger_row", text("ledger", key=True), text("key", key=True), whole("amount"))
    op.create_table("meta", text("key", key=True), text("value"))
    op.create_table("office", text("code", key=True), text("name"), text("name_en"), text("kind"), text("address"),
                    text("phone"), text("hours_calendar"), text("zone", "Asia/Shanghai"), whole("active", 1))
    op.create_table("search_row", whole("no", key=True), text("thing"), text("kind"), text("words"), text("idents"),
                    text("names"))
    op.create_index("search_thing", "search_row", ["thing"], unique=True)
    op.create_table("setting", text("key", key=True), text("value"))
    op.create_table("sign_in_try", text("name", key=True), whole("fails"), text("until"))
    op.create_table("staff", text("name", key=True), text("display"), text("pin"), text("roles"), text("skills"),
                    text("areas"), text("office"), whole("active", 1), text("phone"))
    op.create_table("work_row", text("thing", key=True), text("kind"), text("number"), text("state"), text("mode"),
                    text("office"), text("holder"), whole("open"), text("customer"), text("customer_id"), text("device"),
                    text("device_id"), text("serial"), text("symptom"), text("engineer"), text("turn_role"),
                    text("turn_person"), text("due", "9999"), text("half"), text("most"), text("waiting"), text("opened"),
                    text("changed"), whole("review"))
    op.create_index("work_customer", "work_row", ["customer_id", "opened", "thing"], **where("customer_id <> ''"))
    op.create_index("work_device", "work_row", ["device_id", "opened", "thing"], **where("device_id <> ''"))
    op.create_index("work_due", "work_row", ["due", "thing"])
    op.create_index("work_engineer", "work_row", ["engineer", "opened", "thing"], **where("engineer <> ''"))
    op.create_index("work_kind_opened", "work_row", ["kind", "opened", "thing"])
    op.create_index("work_number", "work_row", ["number", "thing"])
    op.create_index("work_open", "work_row", ["due", "thing", "kind", "number", "state", "mode", "office", "holder", "open",
                    "customer", "customer_id", "device", "device_id", "serial", "symptom", "engineer", "turn_role",
                    "turn_person", "half", "most", "waiting", "opened", "changed", "review"], **where("open = 1"))
    op.create_index("work_open_engineer", "work_row", ["engineer", "thing"], **where("open = 1"))
    op.create_index("work_open_kind", "work_row", ["kind", "opened", "thing"], **where("open = 1"))
    op.create_index("work_open_number", "work_row", ["number", "thing"], **where("open = 1"))
    op.create_index("work_open_opened", "work_row", ["opened", "thing"], **where("open = 1"))
    op.create_index("work_open_state", "work_row", ["state", "thing"], **where("open = 1"))
    op.create_index("work_opened", "work_row", ["opened", "thing"])
    op.create_index("work_review", "work_row", ["opened", "thing"], **where("review = 1"))
    op.create_index("work_state", "work_row", ["state", "thing"])
    op.create_index("work_state_opened", "work_row", ["state", "opened", "thing"])
    op.create_table("private_part", of_entry("entry", key=True), text("person"), raw("salt"), raw("body"))
    op.create_index("private_part_person", "private_part", ["person"], **where("person <> ''"))
    op.create_table("touch", text("thing", key=True), of_entry("arrived", key=True), sqlite_with_rowid=False)
    for statement in BESIDE[op.get_bind().dialect.name]:
        op.execute(statement)


# How many rows SQLite is to expect, so that it chooses the same index in a small store as in a large one.
FIGURES = tuple(
    f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('work_row', '{index}', '{figures}')" for index, figures in (
        ("work_open", "20000 2 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"),
        ("work_open_opened", "20000 2 1"),
        ("work_open_number", "20000 1 1"),
        ("work_open_state", "20000 2000 1"),
        ("work_open_engineer", "20000 200 1"),
        ("work_open_kind", "20000 10000 2 1"),
        ("work_due", "1000000 200000 1"),
        ("work_opened", "1000000 2 1"),
        ("work_number", "1000000 1 1"),
        ("work_state", "1000000 200000 1"),
        ("work_kind_opened", "1000000 900000 2 1"),
        ("work_state_opened", "1000000 200000 2 1"),
        ("work_engineer", "20000 500 2 1"),
        ("work_customer", "200000 4 1 1"),
        ("work_device", "200000 2 1 1"),
        ("work_review", "100 1 1"),
        ("sqlite_autoindex_work_row_1", "1000000 1"),
    )
)
BESIDE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_text USING fts5(words, idents, content='', columnsize=0, tokenize='ascii')",
        "CREATE VIRTUAL TABLE search_name USING fts5(names, content='', columnsize=0, prefix='2 3 4', "
        "tokenize='ascii')",
        "ANALYZE sqlite_schema",
        *FIGURES,
    ),
    "postgresql": (
        "ALTER TABLE search_row ADD COLUMN tokens tsvector",
        "CREATE INDEX search_tokens ON search_row USING gin (tokens)",
    ),
}
