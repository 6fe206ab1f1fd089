"""Counter and bench: where devices are, printers, what waits to be printed, links for signing."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text(name: str, default: str = "", key: bool = False) -> sa.Column:
    return sa.Column(name, WORDS, primary_key=key, nullable=False, server_default=None if key else default)


def whole(name: str, default: int = 0, key: bool = False) -> sa.Column:
    return sa.Column(name, WHOLE, primary_key=key, autoincrement=False, nullable=False,
                     server_default=None if key else str(default))


def where(condition: str) -> dict:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table("bench_row", text("thing", key=True), text("ticket"), text("at"), text("place"), text("since"), whole("waits"),
                    text("promised"), text("pickup"), text("ready"), text("remind"), text("loaner"), text("tracking"), whole("present"))
    op.create_index("bench_present", "bench_row", ["at", "place", "since"], **where("present = 1"))
    op.create_index("bench_ticket", "bench_row", ["ticket"], **where("ticket <> ''"))
    op.create_index("bench_tracking", "bench_row", ["tracking"], **where("tracking <> ''"))
    op.create_table("print_job", text("id", key=True), text("paper"), text("thing"), text("number"), text("counter"), text("by"),
                    text("printer"), text("media"), text("speaks"), text("state", "waiting"), whole("tries"), text("next_try"),
                    text("made"), text("changed"), text("error"), whole("print_no"))
    op.create_index("print_job_made", "print_job", ["made", "id"])
    op.create_index("print_job_state", "print_job", ["state", "printer", "id"])
    op.create_index("print_job_thing", "print_job", ["thing"])
    op.create_table("printer", text("name", key=True), text("kind"), text("address"), text("speaks"), text("media"), whole("active", 1))
    op.create_table("printer_for", text("counter", key=True), text("paper", key=True), text("printer"))
    op.create_table("sign_link", text("id", key=True), text("thing"), text("also_for"), text("paper"), text("step"), text("digest"),
                    text("by"), text("language"), text("made"), text("expires"), text("state", "open"), text("entry"))
    op.create_index("sign_link_thing", "sign_link", ["thing", "state"])
