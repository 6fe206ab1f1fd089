"""Which programs are running: each terminal has a mark of its own, and others can see whether it still runs.

A mark stands in the store beside what a terminal has open, so that it is given to others once the terminal has crashed.
"""

from __future__ import annotations

import os
import socket
import sys
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path

from fieldservice.words.moments import moment

SILENT = timedelta(minutes=15)
"""A program on another computer that has written nothing for so long no longer counts as running."""
_numbers = count(1)
_running_here: set[str] = set()


def open_mark() -> str:
    """A new mark: computer, process, when that began, and a number within it."""
    mark = f"{socket.gethostname()} {os.getpid()} {_began(os.getpid())} {next(_numbers)}"
    _running_here.add(mark)
    return mark


def close_mark(mark: str) -> None:
    _running_here.discard(mark)


def runs(mark: str, written: str, now: datetime) -> bool:
    """Whether the program of this mark still runs; `written` is when it wrote last, and counts where it cannot be
    asked: on another computer."""
    computer, process, began, _number = mark.split(" ")
    if computer != socket.gethostname() or sys.platform == "win32":
        return now - moment(written) < SILENT
    if int(process) == os.getpid():
        return mark in _running_here
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it runs under another account
    return _began(int(process)) == began


@cache
def _own_began() -> str:
    return _read_began(os.getpid())


def _began(process: int) -> str:
    """When a process began, in ticks since the computer did, so that its number is not taken for that of a later one;
    "-" where the system does not say."""
    return _own_began() if process == os.getpid() else _read_began(process)


def _read_began(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "-"
