"""Measures keys in the real program, from the key to the last byte of its frame.

In the list of all work, against Textual's DataTable of 1,000 rows in the same run; in the form of a call; and while
slips are printed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from tempfile import TemporaryDirectory

from benchmarks import bare_apps, million
from benchmarks.figures import Figure, p50, p95
from benchmarks.starting import PROGRAM, WHO, environment, frame_is_there
from benchmarks.terminal import Terminal
from fieldservice.desk import Desk

ROUNDS = 3
DOWN, UP, PAGE_DOWN, END, HOME = "\x1b[B", "\x1b[A", "\x1b[6~", "\x1b[F", "\x1b[H"
TABLE_END, TABLE_HOME = "\x1b[1;5F", "\x1b[1;5H"
VIEW_BEFORE = "\x1b[1;5D"
BEGIN = "\x1bOS"
QUIET = 0.12
"""Seconds of silence before the next key: what can be done with a row is shown a moment after the cursor rests on it,
and must not be taken for the answer to the next key."""
PAUSE = 0.03
WARMED = 5.0
"""Seconds after the first list until the program has loaded the rest and, if it is to print, has begun to."""
Times = dict[str, list[float]]


def list_keys(terminal: Terminal, times: Times, end: str, home: str, last: str, rounds: int = 20) -> None:
    """Times of moving in the page, scrolling a line, turning a page, and jumping to the end, which shows `last`."""

    def timed(name: str, key: str, shows: str = "") -> None:
        first, whole = terminal.key_to_paints(key, shows)
        times.setdefault(name, []).append(first)
        times.setdefault(f"{name}, details too", []).append(whole)
        terminal.rest(QUIET)

    for _ in range(3):
        timed("warm", DOWN)
    for _ in range(rounds):
        timed("move in page", DOWN)
    for _ in range(40 - rounds):  # to the last visible line and further
        terminal.send(DOWN)
        time.sleep(PAUSE)
    terminal.rest(QUIET)
    for _ in range(rounds):
        timed("scroll", DOWN)
    for _ in range(rounds):
        timed("page down", PAGE_DOWN)
    for _ in range(max(3, rounds // 4)):
        timed("jump to end", end, last)
        terminal.key_to_paint(home)
        terminal.rest(QUIET)


def everything(jobs: int = million.JOBS) -> Terminal:
    """The real program on its list of all work, loaded and counted."""
    terminal = Terminal(PROGRAM, **environment(jobs))
    terminal.wait_for(frame_is_there)
    terminal.rest(2.5)
    terminal.send(VIEW_BEFORE)
    terminal.rest(2.5)
    return terminal


def data_table() -> Terminal:
    terminal = Terminal(
        [sys.executable, "-m", "benchmarks.bare_apps", "table", str(million.folder())], TEXTUAL_FPS="240"
    )
    terminal.wait_for(bare_apps.READY)
    terminal.rest(1.5)
    return terminal


def last_numbers() -> tuple[str, str]:
    """A text near the end of the whole list, and one in the last visible row of a table of its first 1,000 rows."""
    desk = Desk.open(million.folder())
    by = desk.session.person(WHO)
    assert by is not None
    listing = desk.lists.work(by, "all")
    number = listing.fields.index("number")
    short = next(row[number] for row in reversed(listing.last(15)) if len(row[number]) < 13)
    found = short, str(listing.page(None, 998, 1)[0][number])
    desk.close()
    return found


REACH = {"move in page": 6, "scroll": 15, "page down": 30, "jump to end": 60}


def in_list(rounds: int = ROUNDS) -> Iterator[Figure]:
    ours: Times = {}
    tables: Times = {}
    ours_last, tables_last = last_numbers()
    for _ in range(rounds):
        with everything() as terminal:
            list_keys(terminal, ours, END, HOME, ours_last)
        with data_table() as terminal:
            list_keys(terminal, tables, TABLE_END, TABLE_HOME, tables_last)
    for name, most in REACH.items():
        yield Figure(f"key: {name}, details too", p50(ours[f"{name}, details too"]), "ms")
        yield Figure(
            f"key: {name}",
            p50(ours[name]),
            "ms",
            p50(tables[name]),
            "DataTable of 1,000 rows",
            most=most,
            ratio_most=0.5,
        )


def in_form(rounds: int = ROUNDS) -> Iterator[Figure]:
    """Typing into the form of a call."""
    times = []
    for _ in range(rounds):
        with Terminal(PROGRAM, **{**environment(million.JOBS), "FIELDSERVICE_AS": "chen.xiao"}) as terminal:
            terminal.wait_for(lambda lines: any("CD01" in line for line in lines))
            terminal.rest(2.5)
            terminal.send(BEGIN)
            terminal.rest(2.0)
            terminal.send("\t\t")
            terminal.rest(0.5)
            for letter in "Jinan Print and Copy Shop Co":
                times.append(terminal.key_to_paint(letter))
                time.sleep(PAUSE)
    yield Figure("key: form of a call", p50(times), "ms", most=18)


def while_printing(rounds: int = ROUNDS, count: int = 60) -> Iterator[Figure]:
    """Moving in the list while slips are printed one after the other, against the same without printing."""
    times: dict[str, list[float]] = {"busy": [], "idle": []}
    with TemporaryDirectory(dir=million.FOLDER) as out:
        for _ in range(rounds):
            for how in ("busy", "idle"):
                argv = [sys.executable, "-m", "benchmarks.printing_app", str(million.folder()), out, how]
                with Terminal(argv) as terminal:
                    terminal.wait_for(frame_is_there)
                    time.sleep(WARMED)
                    terminal.rest(QUIET)
                    for number in range(count):
                        times[how].append(terminal.key_to_paints(DOWN if number // 10 % 2 == 0 else UP)[0])
                        terminal.rest(QUIET)
    yield Figure("key while printing p50", p50(times["busy"]), "ms", p50(times["idle"]), "idle", most=10)
    yield Figure("key while printing p95", p95(times["busy"]), "ms", p95(times["idle"]), "idle", most=50)
