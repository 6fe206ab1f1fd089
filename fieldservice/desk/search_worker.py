"""Makes rows of an older store in a thread beside the screens, a few at a time: those of the search again, then the
faults of ended jobs."""

from __future__ import annotations

from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

PAGE = 200
"""Rows that are looked at in one transaction: others wait for it a twentieth of a second."""
PAUSE = 0.3
"""Seconds that the store is left to others between two transactions."""
AGAIN, LATEST = 30.0, 3600.0
"""Seconds until the first new try after trouble, and at most between two tries."""


class SearchWorker:
    """One thread, which ends when no row is left to make; in most stores at once.

    Trouble with the store passes, and is said wherever the store is used. A defect is written into the log and noted in
    the store, where the status bar and the doctor find it, until a later try goes well.
    """

    def __init__(self, session: Session, pause: float = PAUSE) -> None:
        self.session, self.pause, self.failures = session, pause, 0
        self._stop = Event()
        self._thread = Thread(target=self._run, name="search", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, grace: float = 10.0) -> None:
        self._stop.set()
        self._thread.join(grace)

    def _run(self) -> None:
        wait: float | None = self.pause
        while wait is not None and not self._stop.wait(wait):
            wait = self.work()

    def work(self) -> float | None:
        """Make some rows; returns the seconds until the next try, None where no row is left to make."""
        from db.search import OLD_ROWS
        from fieldservice.read_model import old_faults, search_again

        of_search = True
        try:
            of_search = self.session.store.meta(OLD_ROWS) is not None
            if not of_search and self.session.store.meta(old_faults.OLD_FAULTS) is None:
                return None
            with self.session.store.writing() as tx:
                (search_again if of_search else old_faults).go_on(tx, PAGE)
        except OSError:  # a full disk or a lost server: the rows are still found the old way
            self.failures += 1
        except Exception as defect:
            self.failures += 1
            self._tell(defect, of_search)
        else:
            self.failures = 0
            return self.pause
        return float(min(AGAIN * 2 ** (self.failures - 1), LATEST))

    def _tell(self, defect: Exception, of_search: bool) -> None:
        from fieldservice import defects
        from fieldservice.read_model import search_again

        with suppress(OSError):  # a folder that may only be read; the next try tells again
            defects.record(defect, self.session.store.folder)
            if of_search:
                with self.session.store.writing() as tx:
                    search_again.note_defect(tx)
