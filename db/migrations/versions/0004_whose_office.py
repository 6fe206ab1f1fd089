"""Which office owes, further offices of a person, urgent work."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN_WORK = ["due", "thing", "kind", "number", "state", "mode", "office", "holder", "open", "customer", "customer_id",
             "device", "device_id", "serial", "symptom", "engineer", "turn_role", "turn_person", "half", "most", "waiting",
             "opened", "changed", "review", "urgent"]
FIGURES = {"work_open": "20000 2" + " 1" * (len(OPEN_WORK) - 1),
           "work_open_urgent": "2000 2" + " 1" * (len(OPEN_WORK) - 1)}


def where(condition):
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.add_column("debt_row", sa.Column("office", WORDS, nullable=False, server_default=""))
    op.add_column("staff", sa.Column("offices", WORDS, nullable=False, server_default=""))
    op.add_column("work_row", sa.Column("urgent", WHOLE, nullable=False, server_default="0"))
    op.drop_index("work_open", "work_row")
    op.create_index("work_open", "work_row", OPEN_WORK, **where("open = 1"))
    op.create_index("work_open_urgent", "work_row", OPEN_WORK, **where("open = 1 AND urgent = 1"))
    op.add_column("debt_row", sa.Column("urgent", WHOLE, nullable=False, server_default="0"))
    op.create_index("debt_urgent", "debt_row", ["due", "thing", "kind"], **where("urgent = 1"))
    if op.get_bind().dialect.name == "sqlite":
        for index, figures in FIGURES.items():
            op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('work_row', '{index}', '{figures}')")
