"""Sends print jobs in threads beside the screens, while the terminal program runs."""

from __future__ import annotations

import time
from threading import Event, Thread
from typing import TYPE_CHECKING

from fieldservice.desk import printers, spool
from fieldservice.desk.spool_sending import due, send_due, tidy
from fieldservice.words.moments import precise_stamp

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

ASK_AGAIN = 20.0
"""Seconds between two questions to a printer that is out of paper or open, when nothing is printed there."""
EVERY = 3.0
"""Seconds between two looks into the queue when nothing wakes the worker."""


class SpoolWorker:
    """One thread that looks into the queue, and one for each printer that is being sent to.

    It is woken when this program puts something into the queue; every few seconds it also finds the jobs of other
    programs and those that are due again.
    """

    def __init__(self, session: Session, every: float = EVERY) -> None:
        self.session, self.every = session, every
        self.trouble: Exception | None = None
        """The error of the last look or sending, where the store failed and not a printer; None when all is well."""
        self._bell, self._closing, self._stop = Event(), Event(), Event()
        self._thread = Thread(target=self._run, name="spool", daemon=True)
        self._asker, self._asked = Thread(), time.monotonic()
        self._senders: dict[str, Thread] = {}

    def start(self) -> None:
        spool.add_bell(self.session, self._bell)
        self._thread.start()

    def stop(self, grace: float = 10.0) -> None:
        """Begin no further job, and let printers finish for `grace` seconds.

        A job that takes longer becomes uncertain.
        """
        spool.remove_bell(self.session, self._bell)
        self._closing.set()
        self._bell.set()
        self._thread.join()
        until = time.monotonic() + grace
        for sender in self._senders.values():
            sender.join(max(0.0, until - time.monotonic()))
        self._stop.set()
        for sender in self._senders.values():
            sender.join(5.0)

    def _run(self) -> None:
        while not self._closing.is_set():
            rung = self._bell.is_set()
            self._bell.clear()
            try:
                self._look(rung)
                self.trouble = None
            except Exception as trouble:  # a full disk or a lost server passes; the queue must go on then
                self.trouble = trouble
            self._bell.wait(self.every)

    def _look(self, rung: bool) -> None:
        if rung:
            # The transaction that rang may not be committed yet; it is once this lock has been taken.
            with self.session.store.writing():
                pass
        tidy(self.session)
        self._ask_again()
        self._senders = {printer: sender for printer, sender in self._senders.items() if sender.is_alive()}
        for printer in due(self.session.reader, precise_stamp(self.session.clock())):
            if printer not in self._senders and not self._closing.is_set():
                self._senders[printer] = Thread(
                    target=self._send, args=(printer,), name=f"printer {printer}", daemon=True
                )
                self._senders[printer].start()

    def _ask_again(self) -> None:
        """Ask the printers in trouble once more after a while, in a thread: a printer that is off takes seconds."""
        now = time.monotonic()
        if now - self._asked > ASK_AGAIN and not self._asker.is_alive():
            self._asked, self._asker = now, Thread(target=self._ask, name="ask printers", daemon=True)
            self._asker.start()

    def _ask(self) -> None:
        try:
            printers.ask_again(self.session)
        except Exception as trouble:
            self.trouble = trouble

    def _send(self, printer: str) -> None:
        try:
            if send_due(self.session, printer, stop=self._stop, closing=self._closing):
                self._bell.set()  # jobs may have been put while the last one was being recorded
        except Exception as trouble:
            self.trouble = trouble
