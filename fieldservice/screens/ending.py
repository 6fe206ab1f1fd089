"""Ends the program from outside: a signal, or a terminal that is gone. What was typed is kept first.

The work is done in a thread, because the main thread may be waiting for a terminal that takes no more output.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from contextlib import suppress
from os import _exit as end_process
from threading import Thread

GRACE = 8.0
"""Seconds for the screens, printers and the exchange to end by themselves. Then the process ends anyway."""
HUNG_UP = 1
"""The number of SIGHUP, which not every system has: the terminal is gone."""
STOPPED = 128
"""Shells expect 128 and the number of the signal as the exit code."""


class Ending:
    """`keep` writes what was typed, `leave` asks the screens to end; both are called in a thread, once."""

    def __init__(self, keep: Callable[[], object], leave: Callable[[], object]) -> None:
        self.keep, self.leave = keep, leave
        self.code = 0
        """The exit code once the program has been told to end."""

    def listen(self) -> None:
        """End on SIGTERM, and on SIGHUP unless whoever started the program had it ignored (`nohup`)."""
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, lambda told, _frame: self.begin(told))

    def begin(self, number: int = HUNG_UP) -> None:
        """End as after this signal. May be called in a signal handler, in any thread, and more than once."""
        if not self.code:
            self.code = STOPPED + number
            Thread(target=self._end, name="ending", daemon=True).start()

    def _end(self) -> None:
        with suppress(Exception):  # a full disk must not hold the program
            self.keep()
        with suppress(Exception):
            self.leave()
        time.sleep(GRACE)
        end_process(self.code)
