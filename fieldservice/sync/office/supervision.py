"""Keeps the process of the exchange running beside the screens.

> Whatever ends the process is seen at once, has a reason that is shown, and is followed by another start.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from fieldservice.sync.office.background import WATCH_LOCK, Busy, alone, pause_after

UNTIL_JOINED = 30.0
"""Seconds between looks whether the store has joined a headquarters meanwhile."""
STORE = 4
"""The exit code of the program where the store cannot be opened."""


class Supervision:
    """`start` starts the process, or answers None where there is nothing to exchange with. `note` records the code of
    an end in the store, for those who look from elsewhere; it may fail."""

    def __init__(
        self,
        start: Callable[[], subprocess.Popen[bytes] | None],
        note: Callable[[str], object] = lambda _code: None,
        pause: Callable[[int], float] = pause_after,
    ) -> None:
        self.start_process, self.note, self.pause = start, note, pause
        self.problem = ""
        """The code of what is wrong with the exchange or its process now; "" for nothing."""
        self.process: subprocess.Popen[bytes] | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="exchange", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask the process to end; it finishes the exchange it is in."""
        self._stop.set()
        if (process := self.process) is not None and process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()

    def _run(self) -> None:
        failures = 0
        while not self._stop.is_set():
            try:
                self.process = self.start_process()
            except OSError:  # no memory, or too many processes
                self.problem = "not_started"
            else:
                if self.process is None:
                    self._stop.wait(UNTIL_JOINED)
                    continue
                failures = 0 if self._listen(self.process) else failures
                self.problem = reason_of(self.process.wait())
                if self._stop.is_set():
                    return
                with suppress(Exception):  # the store may be the reason
                    self.note(self.problem)
            failures += 1
            self._stop.wait(self.pause(failures))

    def _listen(self, process: subprocess.Popen[bytes]) -> bool:
        """Take over the problems that the process tells of, until it ends; whether it ever had none."""
        assert process.stdout is not None
        went_well = False
        if self._stop.is_set():  # told to stop while it was being started
            self.stop()
        for line in process.stdout:
            self.problem = line.decode(errors="replace").strip()
            went_well |= not self.problem
        process.stdout.close()
        return went_well


def reason_of(code: int) -> str:
    """The code of the problem for an exit code; negative for a signal."""
    if code < 0 or code > 128:
        return "killed"
    return "store" if code == STORE else "crashed"


def is_running(folder: Path) -> bool:
    """Whether some program exchanges in the background for this store. The system frees its lock however it ends."""
    if not (folder / WATCH_LOCK).exists():
        return False
    try:
        with alone(folder, WATCH_LOCK, 0):
            return False
    except Busy:
        return True
    except OSError:  # the folder cannot be written: nobody here can exchange
        return False
