"""Spare parts and paid service: ledgers, requisitions, approvals, money, contracts, and what the published tables gained."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def where(condition):
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def words(name, default=""):
    return sa.Column(name, WORDS, nullable=False, server_default=default)


def whole(name, default="0"):
    return sa.Column(name, WHOLE, nullable=False, server_default=default)


def upgrade() -> None:
    add_ledgers()
    add_requisitions()
    add_fault_tags()
    add_fixes()
    add_approvals()
    extend_catalogue()
    add_money()
    add_cases()
    add_articles()
    op.create_index("bench_loaner", "bench_row", ["loaner", "thing"], **where("loaner <> ''"))
    op.create_index("bench_waits", "bench_row", ["since", "thing"], **where("waits = 1 AND present = 1"))
    for name in ("queue", "called", "called_to"):
        op.add_column("bench_row", words(name))
    op.add_column("debt_row", words("since"))
    for name in ("terminal", "ended"):
        op.add_column("draft", words(name))
    extend_prices_and_policies()


def add_ledgers() -> None:
    op.create_table(
        "balance_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("account", "item", "serial_key")),
        whole("quantity"),
        whole("value"),
        sqlite_with_rowid=False,
    )
    op.create_index("balance_item", "balance_row", ["item", "account"])
    whole_rows = ["account", "item", "quantity", "value"]
    op.create_index("balance_below_zero", "balance_row", whole_rows, **where("quantity < 0"))
    op.create_index("balance_piece", "balance_row", ["serial_key", "item"], **where("serial_key <> ''"))
    op.create_index("balance_of_nothing", "balance_row", ["quantity"], **where("quantity = 0 AND value = 0"))
    op.create_table(
        "posting_row",
        *(sa.Column(name, WHOLE, primary_key=True, autoincrement=False, nullable=False) for name in ("arrived", "line")),
        *(words(name) for name in ("item", "source", "target")),
        *(whole(name) for name in ("quantity", "value")),
        *(words(name) for name in ("serial_key", "written", "made")),
    )
    op.create_index("posting_item", "posting_row", ["item", "arrived"])
    op.create_index("posting_serial", "posting_row", ["serial_key", "arrived"], **where("serial_key <> ''"))
    for side in ("source", "target"):
        op.create_index(f"posting_{side}", "posting_row", [side, "arrived"])
        op.create_index(f"posting_{side}_item", "posting_row", [side, "item", "arrived"])
    op.create_table(
        "turnover_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("month", "source", "target")),
        *(whole(name) for name in ("moves", "quantity", "value")),
        sqlite_with_rowid=False,
    )
    op.create_index("entry_marked", "entry", ["arrived"], **where("mark <> ''"))
    op.create_index("entry_settled", "entry", ["arrived"], **where("kind IN ('settled', 'file_settled')"))


def add_requisitions() -> None:
    op.create_table(
        "need_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("thing", "line")),
        *(words(name) for name in ("number", "office", "item", "name")),
        *(whole(name) for name in ("wanted", "issued", "reserved", "ordered")),
        words("account"),
        whole("urgent"),
        words("needed", "9999"),
        *(words(name) for name in ("expected", "job", "job_number", "engineer")),
        whole("open"),
        words("piece"),
    )
    of_list = ["office", "urgent", "needed", "thing", "line"]
    op.create_index("need_open", "need_row", of_list, **where("open = 1"))
    op.create_index("need_reserved", "need_row", ["item", "account"], **where("reserved > 0"))
    op.create_index("need_job", "need_row", ["job"])
    op.create_table(
        "rate_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("thing", "line")),
        *(words(name) for name in ("rate", "office", "at")),
        *(whole(name) for name in ("base", "hits", "value")),
        words("item"),
    )
    op.create_index("rate_at", "rate_row", ["at", "rate", "office", "base", "hits", "value"])
    op.create_index("rate_office", "rate_row", ["rate", "office", "at", "base", "hits", "value"])
    op.create_table(
        "order_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("thing", "line")),
        *(words(name) for name in ("item", "receiver")),
        whole("to_send"),
    )
    op.create_index("order_receiver", "order_row", ["receiver", "item", "to_send"])


def add_fault_tags() -> None:
    op.create_table(
        "fault_tag_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("thing", "number")),
        *(words(name) for name in ("job_number", "item", "name", "serial")),
        *(whole(name) for name in ("quantity", "value")),
        words("symptom"),
        whole("dead"),
        *(words(name) for name in ("office", "person", "taken", "account")),
        words("due", "9999"),
        whole("kept"),
        *(words(name) for name in ("symptom_code", "device")),
        words("point"),
        words("of_kind", "job"),
    )
    op.create_index("fault_tag_number", "fault_tag_row", ["number"])
    op.create_index("fault_tag_account", "fault_tag_row", ["account", "due", "number"])
    op.create_index("fault_tag_all_due", "fault_tag_row", ["due", "office", "account"])
    op.create_index("fault_tag_due", "fault_tag_row", ["office", "due", "account"])
    op.create_index("fault_tag_kept", "fault_tag_row", ["office", "due", "number"], **where("kept = 1"))


def add_fixes() -> None:
    op.create_table(
        "fix_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("thing", "line")),
        *(words(name) for name in ("model", "symptom", "item")),
    )
    op.create_index("fix_found", "fix_row", ["model", "symptom", "item"])


def add_approvals() -> None:
    op.create_table(
        "approval_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("thing", "digest")),
        *(words(name) for name in ("kind", "number", "office")),
        whole("amount"),
        *(words(name) for name in ("currency", "by", "judge", "since")),
    )
    op.create_index("approval_since", "approval_row", ["since", "thing", "digest"])


def extend_catalogue() -> None:
    for column in (
        words("models"),
        words("barcode"),
        whole("cost"),
        whole("price"),
        words("currency", "CNY"),
        words("alternatives"),
        words("photo"),
        words("purpose", "spare"),
    ):
        op.add_column("part", column)
    op.create_table(
        "part_level",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("office", "part")),
        *(whole(name) for name in ("least", "most")),
        words("sender"),
    )
    op.create_table(
        "part_search",
        sa.Column("no", WHOLE, primary_key=True, autoincrement=False, nullable=False),
        *(words(name) for name in ("part", "source", "number_key", "barcode_key")),
    )
    op.create_index("part_search_barcode", "part_search", ["barcode_key"], **where("barcode_key <> ''"))
    op.create_index("part_search_number", "part_search", ["number_key"])
    op.create_index("part_search_part", "part_search", ["part"], unique=True)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE part_text USING fts5(tokens, prefix='1 2 3 4', tokenize='ascii')")
    else:
        op.execute("ALTER TABLE part_search ADD COLUMN tokens tsvector")
        op.execute("CREATE INDEX part_search_tokens ON part_search USING gin (tokens)")


def add_money() -> None:
    op.create_table(
        "money_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("thing", "line")),
        *(words(name) for name in ("kind", "customer", "office")),
        whole("amount"),
        *(words(name) for name in ("currency", "method", "account", "number", "thing_number", "thing_kind", "at")),
        words("due", "9999"),
    )
    op.create_index("money_customer", "money_row", ["customer", "at", "thing", "line"])
    op.create_index("money_office", "money_row", ["office", "at", "thing", "line"])
    op.create_index("money_paper", "money_row", ["number"], **where("number <> ''"))
    op.create_index("money_tills", "money_row", ["at", "thing", "line"], **where("account <> ''"))
    op.create_table(
        "quote_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("thing", "line")),
        words("number"),
        whole("version"),
        *(words(name) for name in ("office", "customer")),
        whole("total"),
        *(words(name) for name in ("currency", "state")),
        words("until", "9999"),
        *(words(name) for name in ("made", "thing_number")),
    )
    op.create_index("quote_office", "quote_row", ["office", "state", "until", "thing", "line"])
    op.create_index("quote_number", "quote_row", ["number"])
    op.create_table(
        "contract_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("thing", "line")),
        *(words(name) for name in ("number", "kind", "customer", "scope", "site", "device", "serial", "serial_key")),
        *(words(name) for name in ("begins", "ends", "classes")),
        *(whole(name) for name in ("response", "repair")),
        words("office"),
        *(words(name, "9999") for name in ("care_due", "care_since", "notice")),
    )
    op.create_index("contract_customer", "contract_row", ["customer", "ends"])
    op.create_index("contract_device", "contract_row", ["serial_key"], **where("serial_key <> ''"))
    op.create_index("contract_file", "contract_row", ["device"], **where("device <> ''"))
    op.create_index("contract_ends", "contract_row", ["ends", "thing", "line"])
    op.create_table(
        "cash_up_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("thing", "line")),
        *(words(name) for name in ("number", "till", "state", "office", "entry", "counted", "counted_by", "ended")),
        whole("difference"),
        words("currency"),
        whole("to_bank"),
    )
    op.create_index("cash_up_till", "cash_up_row", ["till", "counted", "thing"])


def add_cases() -> None:
    op.create_table(
        "return_policy",
        sa.Column("product", WORDS, primary_key=True, nullable=False),
        *(whole(name, days) for name, days in (("refund_days", "7"), ("exchange_days", "15"))),
        *(whole(name, number) for name, number in (("repairs", "2"), ("within_days", "365"))),
        words("remedy", "exchange"),
        *(words(name) for name in ("zh", "en")),
    )
    op.create_table(
        "escalation_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("thing", "line")),
        *(words(name) for name in ("number", "office", "job", "job_number", "device", "serial_key", "model")),
        *(words(name) for name in ("symptom_code", "lane")),
        whole("tier"),
        words("liaison"),
        words("asked", "9999"),
        *(words(name) for name in ("request", "since")),
    )
    op.create_index("escalation_device", "escalation_row", ["serial_key"], **where("serial_key <> ''"))
    op.create_index("escalation_file", "escalation_row", ["device"], **where("device <> ''"))
    op.create_index("escalation_job", "escalation_row", ["job"], **where("job <> ''"))
    op.create_index("escalation_fault", "escalation_row", ["model", "symptom_code", "thing"])
    op.create_table(
        "case_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("thing", "line")),
        *(words(name) for name in ("number", "office", "job", "job_number", "device", "serial", "serial_key")),
        *(words(name) for name in ("by_kind", "wish", "decision")),
        whole("value"),
        *(words(name) for name in ("currency", "engineer", "exchanged", "since")),
    )
    op.create_index("case_device", "case_row", ["serial_key"], **where("serial_key <> ''"))
    op.create_index("case_file", "case_row", ["device"], **where("device <> ''"))
    op.create_index("case_job", "case_row", ["job"], **where("job <> ''"))
    op.create_index("case_office", "case_row", ["office", "thing", "line"])
    op.create_table(
        "fault_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("thing", "line")),
        *(words(name) for name in ("model", "symptom", "at", "written", "number", "serial", "office")),
    )
    op.create_index("fault_alike", "fault_row", ["model", "symptom", "at", "thing"])
    op.create_index("fault_at", "fault_row", ["at", "model", "symptom", "thing"])


def add_articles() -> None:
    op.create_table(
        "article_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("thing", "line")),
        *(words(name) for name in ("number", "title", "symptom_code", "cause_code", "product", "brand", "model")),
        *(words(name) for name in ("model_key", "solution", "source")),
        *(whole(name) for name in ("helped", "failed", "best")),
        words("changed"),
        whole("retired"),
    )
    proposed = where("retired = 0")
    op.create_index("article_model", "article_row", ["model_key", "symptom_code"], **proposed)
    op.create_index("article_symptom", "article_row", ["symptom_code", "product"], **proposed)
    op.create_index("article_best", "article_row", ["best", "thing"], **proposed)
    op.create_index("article_number", "article_row", ["number"])
    op.create_table(
        "pair_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("thing", "line")),
        *(words(name) for name in ("model", "symptom", "cause", "resolution")),
    )
    op.create_index("pair_fault", "pair_row", ["model", "symptom", "cause", "resolution"])
    op.create_table(
        "visit_row",
        *(sa.Column(name, WORDS, primary_key=True, nullable=False) for name in ("thing", "line")),
        *(words(name) for name in ("at", "kind")),
    )
    op.create_index("visit_at", "visit_row", ["at", "thing"])


def extend_prices_and_policies() -> None:
    for column in (
        words("zh"),
        words("en"),
        words("kind", "part"),
        words("unit", "flat"),
        whole("least"),
        whole("inclusive"),
        words("product"),
    ):
        op.add_column("price", column)
    op.create_index("price_service", "price", ["list", "code", "valid_from"], **where("kind <> 'part'"))
    for column in (
        whole("labour", "-1"),
        whole("on_site", "-1"),
        words("start"),
        words("exclusions"),
        whole("repair_days", "-1"),
        whole("adds_days"),
    ):
        op.add_column("policy", column)
