"""Baseline for the store: plain SQLite from the standard library, with durable transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path


class Raw:
    """A new database in the folder, with three plain tables for an entry, a row and a line to send."""

    def __init__(self, folder: Path) -> None:
        self.connection = sqlite3.connect(folder / "raw.db", isolation_level=None, check_same_thread=False)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        for table in ("entry", "work", "outbox"):
            self.connection.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, thing TEXT, body TEXT)")
        self.number = 0

    def step(self) -> None:
        """Write three rows in a durable transaction."""
        self.number += 1
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        for table in ("entry", "work", "outbox"):
            execute(
                f"INSERT INTO {table} VALUES (?, ?, ?)",
                (self.number, f"thing-{self.number}", "换了电源，客户在场 " * 8),
            )
        execute("COMMIT")

    def insert(self, bodies: Iterable[tuple[str, str]], chunk: int = 500) -> int:
        """Write (thing, body) rows into one table in durable chunks; returns their number."""
        rows, count = list(bodies), 0
        for start in range(0, len(rows), chunk):
            self.connection.execute("BEGIN IMMEDIATE")
            for thing, body in rows[start : start + chunk]:
                self.number += 1
                self.connection.execute("INSERT INTO entry VALUES (?, ?, ?)", (self.number, thing, body))
                count += 1
            self.connection.execute("COMMIT")
        return count

    def close(self) -> None:
        self.connection.close()
