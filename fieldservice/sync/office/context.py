"""The context of an office's session: its store, keys and clock; and the report of what the session did."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db.store import Store
from fieldservice.sync.office.keys import FORMER
from fieldservice.sync.rules import Rules
from fieldservice.sync.transport.channel import SyncProblem
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
    fall_back: Callable[[str, str], str] = lambda store, refused: ""
    """Puts a store's former secret in place of the refused one and returns it; "" where there is none."""

    def secrets(self, store: str) -> tuple[str, ...]:
        """The store's present secret and the former one, with which an older message may be signed. Raises the errors
        of `secret` where there is no present one."""
        present = self.secret(store)
        try:
            return present, self.secret(store + FORMER)
        except (KeyError, SyncProblem):
            return (present,)

    @property
    def folder(self) -> Path:
        return self.store.folder

    def now(self) -> str:
        return precise_stamp(self.clock())
