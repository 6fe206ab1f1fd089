"""What every part of an office's session works with: the office's own store and keys, and the report of what was
done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldservice.sync.rules import Rules
from fieldservice.words.moments import precise_stamp


@dataclass(slots=True)
class Report:
    """What one session did."""

    pushed: int = 0
    pulled: int = 0
    published: int = 0
    held: bool = False
    compared: bool = True
    different: int = 0
    """Positions at which the two ends had not the same; they are on the review list."""
    relayed: bool = False
    """It was a session with the branch, not with headquarters (relay.py)."""


@dataclass(frozen=True, slots=True)
class OfficeContext:
    """The office's end: its store, the rules of the business, its clock, its secrets by store name, what program it
    is."""

    store: Any
    rules: Rules
    clock: Callable[[], datetime]
    secret: Callable[[str], str]
    keep_secret: Callable[[str, str], None]
    program: str = ""
    folder: Any = None

    def now(self) -> str:
        return precise_stamp(self.clock())
