"""The context of an office's session: its store, keys and clock; and the report of what the session did."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db.store import Store
from fieldservice.sync.rules import Rules
from fieldservice.words.moments import precise_stamp


@dataclass(slots=True)
class Report:
    """How much one session sent and received, and what it found."""

    pushed: int = 0
    pulled: int = 0
    published: int = 0
    held: bool = False
    compared: bool = True
    different: int = 0
    """Number of positions at which the two ends differed; they are on the review list."""
    relayed: bool = False
    """It was a session with the branch, not with headquarters (relay.py)."""


@dataclass(frozen=True, slots=True)
class OfficeContext:
    """An office's end of a session. `secret` and `keep_secret` read and store secrets by the name of the store."""

    store: Store
    rules: Rules
    clock: Callable[[], datetime]
    secret: Callable[[str], str]
    keep_secret: Callable[[str, str], None]
    program: str = ""

    @property
    def folder(self) -> Path:
        return self.store.folder

    def now(self) -> str:
        return precise_stamp(self.clock())
