"""Makes the search rows of an older store again in a thread beside the screens, a few at a time."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

PAGE = 200
"""Search rows in one transaction: others wait for it a twentieth of a second."""
PAUSE = 0.3
"""Seconds that the store is left to others between two transactions."""


class SearchWorker:
    """One thread, which ends when no row is old any more; in most stores at once."""

    def __init__(self, session: Session, pause: float = PAUSE) -> None:
        self.session, self.pause = session, pause
        self._stop = Event()
        self._thread = Thread(target=self._run, name="search", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, grace: float = 10.0) -> None:
        self._stop.set()
        self._thread.join(grace)

    def _run(self) -> None:
        from db.search import OLD_ROWS
        from fieldservice.read_model.search_again import go_on

        pause = self.pause
        while not self._stop.wait(pause):
            try:
                if self.session.store.meta(OLD_ROWS) is None:
                    return
                with self.session.store.writing() as tx:
                    go_on(tx, PAGE)
                pause = self.pause
            except Exception:  # a full disk or a lost server passes; the rows are still found the old way
                pause = 30.0
