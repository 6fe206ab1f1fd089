"""A known customer at the counter, from the first key to the printed claim ticket: the real program in a pseudo-terminal, its queue
and a printer that is a folder. All keys are sent at once, so what is measured is the machine's time alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
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
"""Seconds of silence after which the program has loaded what it loads behind the first list."""
PAUSE = 0.01


def measure(visits: int = VISITS) -> Iterator[Figure]:
    with TemporaryDirectory() as place:
        folder = Path(place)
        phone, serials = known(folder)
        environment = {"FIELDSERVICE_HOME": str(folder), "FIELDSERVICE_AS": CLERK, "FIELDSERVICE_PIN": branch.PIN, "FIELDSERVICE_LANGUAGE": "en"}
        times: list[float] = []
        with Terminal(PROGRAM, columns=80, rows=24, **environment) as terminal:
            terminal.wait_for("Ctrl+D")
            terminal.rest(WARMED)
            for number in range(visits):
                times.append(visit(terminal, folder / PRINTED, phone, serials[number % len(serials)]))
                terminal.rest(1.0)
                terminal.send(BACK)
                terminal.rest(1.0)
    # The first visit loads forms and fonts, as the first of the day does.
    yield Figure("counter: known customer to printed ticket", p50(times[1:]) * 1000, "ms", most=400)
    yield Figure("counter: the first of the day", times[0] * 1000, "ms")


def known(folder: Path) -> tuple[str, list[str]]:
    """A customer's phone and the serial numbers of devices that the branch knows."""
    desk = fill(folder)
    try:
        row = desk.reader.row("SELECT c.phone, c.thing FROM customer_row c JOIN device_row d ON d.customer_id = c.thing WHERE c.phone <> '' "
                              "GROUP BY c.phone, c.thing ORDER BY count(*) DESC LIMIT 1")
        assert row is not None
        return str(row[0]), [str(serial) for (serial,) in desk.reader.rows(
            "SELECT serial FROM device_row WHERE customer_id = ? AND serial <> '' ORDER BY serial", (row[1],))]
    finally:
        desk.close()


def visit(terminal: Terminal, printed: Path, phone: str, serial: str) -> float:
    """Seconds from the first key until the ticket lies printed."""
    before = tickets(printed)
    began = time.perf_counter()
    terminal.send(TAKE_IN + "".join(f"{field}\r" for field in (phone, serial, "no picture", "charger, mouse", "A3")) + DONE)
    while tickets(printed) == before:
        terminal.read(PAUSE)
        if time.perf_counter() - began > 30:
            raise TimeoutError("No ticket came:\n" + "\n".join(terminal.lines()))
    return time.perf_counter() - began


def tickets(printed: Path) -> int:
    return sum("ticket" in path.name for path in printed.iterdir()) if printed.is_dir() else 0
