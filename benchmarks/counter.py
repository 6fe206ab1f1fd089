"""Measures a known customer at the counter, from the first key to the printed claim ticket.

The real program runs in a pseudo-terminal with its print queue and a printer that is a folder. Only the time that a
person waits after the keys that end a field or a form is measured.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure, p50
from benchmarks.starting import PROGRAM
from benchmarks.terminal import Terminal
from fieldservice.demo import PRINTED, branch, fill

VISITS = 8
CLERK = "he.jing"
TAKE_IN, DONE, BACK = "\x04", "\x1b[21~", "\x1b"
WARMED = 3.0
"""Seconds of silence after which the program has loaded everything after the first list."""
PAUSE, REST = 0.005, 0.3
"""Seconds between two checks for the ticket, and of silence before the next field, when look-ups have been shown."""


def measure(visits: int = VISITS) -> Iterator[Figure]:
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        phone, serials = known(folder)
        environment = {
            "FIELDSERVICE_HOME": str(folder),
            "FIELDSERVICE_AS": CLERK,
            "FIELDSERVICE_PIN": branch.PIN,
            "FIELDSERVICE_LANGUAGE": "en",
        }
        waits: list[float] = []
        bursts: list[float] = []
        with Terminal(PROGRAM, columns=80, rows=24, **environment) as terminal:
            terminal.wait_for("Ctrl+D")
            terminal.rest(WARMED)
            for number in range(visits):
                fields = (phone, serials[number % len(serials)], "no picture", "charger, mouse", "A3")
                for way, times in ((by_hand, waits), (in_a_burst, bursts)):
                    times.append(way(terminal, folder / PRINTED, fields))
                    terminal.rest(1.0)
                    terminal.send(BACK)
                    terminal.rest(1.0)
    # The first visit loads forms and fonts, as the first visit of a day does.
    yield Figure("counter: waits from known customer to printed ticket", p50(waits[1:]) * 1000, "ms", most=400)
    yield Figure("counter: the same, the first of the day", waits[0] * 1000, "ms")
    yield Figure("counter: all keys sent at once", p50(bursts[1:]) * 1000, "ms")


def known(folder: Path) -> tuple[str, list[str]]:
    """The phone of a customer of the branch, and the serial numbers of the customer's devices."""
    desk = fill(folder)
    try:
        row = desk.session.reader.row(
            "SELECT c.phone, c.thing FROM customer_row c JOIN device_row d ON d.customer_id = c.thing WHERE c.phone <> "
            "'' "
            "GROUP BY c.phone, c.thing ORDER BY count(*) DESC LIMIT 1"
        )
        assert row is not None
        return str(row[0]), [
            str(serial)
            for (serial,) in desk.session.reader.rows(
                "SELECT serial FROM device_row WHERE customer_id = ? AND serial <> '' ORDER BY serial", (row[1],)
            )
        ]
    finally:
        desk.close()


def by_hand(terminal: Terminal, printed: Path, fields: Sequence[str]) -> float:
    """Seconds that a person waits for the form, for the next field after each Enter, and at the end for the ticket."""
    waited = terminal.key_to_paint(TAKE_IN) / 1000
    for field in fields:
        terminal.rest(REST)
        for character in field:
            terminal.key_to_paint(character)
        waited += terminal.key_to_paint("\r") / 1000
    terminal.rest(REST)
    return waited + until_printed(terminal, printed, DONE)


def in_a_burst(terminal: Terminal, printed: Path, fields: Sequence[str]) -> float:
    return until_printed(terminal, printed, TAKE_IN + "".join(f"{field}\r" for field in fields) + DONE)


def until_printed(terminal: Terminal, printed: Path, keys: str) -> float:
    """Seconds from the keys until the ticket is printed."""
    before = tickets(printed)
    began = time.perf_counter()
    terminal.send(keys)
    while tickets(printed) == before:
        terminal.read(PAUSE)
        if time.perf_counter() - began > 30:
            raise TimeoutError("No ticket came:\n" + "\n".join(terminal.lines()))
    return time.perf_counter() - began


def tickets(printed: Path) -> int:
    return sum("ticket" in path.name for path in printed.iterdir()) if printed.is_dir() else 0
