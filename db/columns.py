"""What columns of a store are: text, whole numbers and bytes that are never NULL; declared by SQLModel, ordered alike on both databases."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, MetaData, Text
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

# PostgreSQL would order by the locale of the server; lists, keys and digests need the same order everywhere.
WORDS = Text().with_variant(Text(collation="C"), "postgresql")
WHOLE = BigInteger().with_variant(Integer(), "sqlite")  # only INTEGER is SQLite's own row key


def text(default: str = "", key: bool = False) -> str:
    return Field(sa_column=Column(WORDS, primary_key=key, nullable=False, server_default=None if key else default))


def whole(default: int = 0, key: bool = False) -> int:
    return Field(
        sa_column=Column(
            WHOLE, primary_key=key, autoincrement=False, nullable=False, server_default=None if key else str(default)
        )
    )


def raw() -> bytes:
    return Field(sa_column=Column(LargeBinary, nullable=False))


def of_entry(key: bool) -> int:
    return Field(
        sa_column=Column(WHOLE, ForeignKey("entry.arrived"), primary_key=key, autoincrement=False, nullable=False)
    )


def where(condition: str) -> dict:
    return {"sqlite_where": sql(condition), "postgresql_where": sql(condition)}


class Table(SQLModel):
    metadata = MetaData()
