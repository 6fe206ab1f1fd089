"""One identity however it is written, and what headquarters keeps against replays."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    pass
