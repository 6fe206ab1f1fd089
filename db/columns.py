"""Column types of the store's tables: text, whole numbers and bytes, never NULL, sorted alike on both databases.

Each function says that it returns the column's Python type, which is what SQLModel makes of it in a row.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import DDL, BigInteger, Column, ForeignKey, Integer, LargeBinary, MetaData, Text, event
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from fieldservice.shapes import JsonObject

# PostgreSQL would order by the locale of the server; lists, keys and digests need the same order everywhere.
WORDS = Text().with_variant(Text(collation="C"), "postgresql")
WHOLE = BigInteger().with_variant(Integer(), "sqlite")  # only INTEGER is SQLite's own row key


def text(default: str = "", key: bool = False) -> str:
    column: str = Field(
        sa_column=Column(WORDS, primary_key=key, nullable=False, server_default=None if key else default)
    )
    return column


def whole(default: int = 0, key: bool = False) -> int:
    column: int = Field(
        sa_column=Column(
            WHOLE, primary_key=key, autoincrement=False, nullable=False, server_default=None if key else str(default)
        )
    )
    return column


def raw() -> bytes:
    column: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    return column


def of_entry(key: bool) -> int:
    column: int = Field(
        sa_column=Column(WHOLE, ForeignKey("entry.arrived"), primary_key=key, autoincrement=False, nullable=False)
    )
    return column


def where(condition: str) -> JsonObject:
    return {"sqlite_where": sql(condition), "postgresql_where": sql(condition)}


class StoreTable(SQLModel):
    """Base of all tables of a store."""

    metadata = MetaData()


def after_create(table: type[StoreTable], sqlite: Iterable[str], postgresql: Iterable[str]) -> None:
    """Run these statements on the database of their kind once the table is made."""
    made = table.__table__  # type: ignore[attr-defined]  # SQLModel sets it on each table class
    statement: Any = DDL  # Any: its constructor is not typed
    for dialect, listed in (("sqlite", sqlite), ("postgresql", postgresql)):
        for each in listed:
            event.listen(made, "after_create", statement(each).execute_if(dialect=dialect))
