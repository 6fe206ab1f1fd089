"""A signed request is answered once: by whichever server process of this store, and before or after a restart.

The requests of the last minutes are in the table `answered`, under their signed time. A request whose time is outside
the window is refused for its clock, so rows behind the window can be deleted.
"""

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.statements import chunks
from db.store import Store, Tx
from fieldservice.sync.transport.proof import AuthenticationFailed, Credentials
from fieldservice.words.moments import moment, stamp

WINDOW = timedelta(minutes=5)
"""How far the signed time may differ from ours; an overheard request is worthless afterwards."""
KEPT = 3 * WINDOW
"""Rows are deleted when they are older. A row was just written when that happens, at most WINDOW old, and our time
never goes back further than WINDOW behind the newest row: so no time that is accepted was ever deleted, whatever the
clock did."""
AT_ONCE = 200
"""Requests in one statement: three parameters each, and SQLite allows 999."""


@dataclass(slots=True, eq=False)
class Claim:
    """A request that asks to be the first with its nonce; `failed` is the reason why it is not, once `settled`."""

    at: datetime
    key: tuple[str, str, str]
    settled: bool = False
    failed: Exception | None = None


class ReplayGuard:
    """Records requests, all that wait in one transaction: under load that costs each of them a part of a commit."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.clock = clock
        self._waiting: deque[Claim] = deque()
        self._turn = threading.Lock()
        self._swept = ""

    def admit(self, credentials: Credentials) -> None:
        """Raises AuthenticationFailed; StoreTrouble where it cannot be recorded. Call it once a request is proved, so
        that nobody without a secret fills the table."""
        at = credentials.moment.replace(microsecond=0)
        claim = Claim(at, (stamp(at), credentials.store, credentials.nonce))
        self._waiting.append(claim)
        with self._turn:
            if not claim.settled:  # else the one before us took ours along
                self._settle(self._all_waiting())
        if claim.failed is not None:
            raise claim.failed

    def _all_waiting(self) -> list[Claim]:
        """Taken out one by one: a claim that comes meanwhile is in this batch or waits for the next, never neither."""
        batch = []
        with suppress(IndexError):
            while True:
                batch.append(self._waiting.popleft())
        return batch

    def _settle(self, batch: list[Claim]) -> None:
        try:
            with self.store.noting() as tx:
                self._record(tx, batch)
        except BaseException as error:
            for claim in batch:
                claim.failed = error if isinstance(error, Exception) else RuntimeError("ended")
            if not isinstance(error, Exception):
                raise
        finally:
            for claim in batch:
                claim.settled = True

    def _record(self, tx: Tx, batch: list[Claim]) -> None:
        now = self._now(tx)
        in_time = dict[tuple[str, str, str], Claim]()
        for claim in batch:
            if abs(claim.at - now) > WINDOW:
                claim.failed = AuthenticationFailed("clock", now)
            elif claim.key in in_time:
                claim.failed = AuthenticationFailed("sign")
            else:
                in_time[claim.key] = claim
        new: set[tuple[str, str, str]] = set()
        for some in chunks(list(in_time), AT_ONCE):
            values = ", ".join(["(?, ?, ?)"] * len(some))
            new.update(
                tx.rows(
                    f"INSERT INTO answered (at, store, nonce) VALUES {values}"
                    " ON CONFLICT DO NOTHING RETURNING at, store, nonce",
                    [part for key in some for part in key],
                )
            )
        for key, claim in in_time.items():
            if key not in new:
                claim.failed = AuthenticationFailed("sign")
        if new:
            self._sweep(tx, now)

    def _now(self, tx: Tx) -> datetime:
        """Our clock; where it went back, the time that the newest request proves. A clock that was ahead for a while
        locks nobody out: the refusal says which time to sign with, and that goes on with the requests."""
        newest = tx.value("SELECT max(at) FROM answered")
        return max(self.clock(), moment(newest) - WINDOW) if newest else self.clock()

    def _sweep(self, tx: Tx, now: datetime) -> None:
        before = stamp(now - KEPT)
        if before[:16] != self._swept:  # once a minute
            tx.run("DELETE FROM answered WHERE at < ?", (before,))
            self._swept = before[:16]
