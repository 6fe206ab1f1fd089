"""Measures what the forms cost to open: CPU time from the key to the form that is drawn, against an earlier commit.

Both programs run at the same time in terminals of their own and open the same form in turn, so that other load on the
machine affects both. Their files are compiled first: the environment may forbid the interpreter to keep them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure
from benchmarks.terminal import Terminal
from fieldservice.demo import branch

BEFORE = "f2b6a79d"
"""The commit against which the forms are measured."""
OPENINGS = 24
WARMED, REST = 3.0, 0.35
"""Seconds of silence after which everything is loaded, and after which a form is there."""
CLERK, TAKE_IN, BACK = "he.jing", "\x04", "\x1b"
HERE = Path(__file__).parent.parent
FILLED = "from pathlib import Path; import sys; from fieldservice.demo import fill; fill(Path(sys.argv[1])).close()"


def measure() -> Iterator[Figure]:
    with TemporaryDirectory() as scratch, ExitStack() as stack:
        folder = Path(scratch)
        trees = {"now": HERE, "before": earlier(folder / "before")}
        terminals = {name: stack.enter_context(running(tree, folder / f"home-{name}")) for name, tree in trees.items()}
        for terminal in terminals.values():
            terminal.wait_for("Ctrl+D")
            terminal.rest(WARMED)
        first = {name: cost(terminal) for name, terminal in terminals.items()}
        costs: dict[str, list[float]] = {name: [] for name in trees}
        for _ in range(OPENINGS):
            for name, terminal in terminals.items():
                costs[name].append(cost(terminal))
        now, before = (median(costs[name]) * 1000 for name in trees)
        of = f"the same at {BEFORE}"
        yield Figure("form: CPU to open the intake form", now, "ms", before, of, ratio_most=0.5)
        yield Figure(
            "form: the same, the first of the day",
            first["now"] * 1000,
            "ms",
            first["before"] * 1000,
            of,
            ratio_most=0.5,
        )


def earlier(folder: Path) -> Path:
    """The program as it was, in a folder of its own."""
    folder.mkdir()
    archive = subprocess.run(["git", "-C", str(HERE), "archive", BEFORE], check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)
    return folder


def environment(tree: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(tree)}


def running(tree: Path, home: Path) -> Terminal:
    """The program of this tree in a terminal of 80 by 24, where a clerk of a filled demo branch is signed in."""
    runs = {"cwd": tree, "env": environment(tree), "check": True}
    subprocess.run([sys.executable, "-m", "compileall", "-q", "fieldservice", "db", "printing"], **runs)
    subprocess.run([sys.executable, "-m", "fieldservice.words.catalogue", "compile"], **runs)
    subprocess.run([sys.executable, "-c", FILLED, str(home)], **runs)
    return Terminal(
        [str(Path(sys.executable).with_name("fieldservice"))],
        columns=80,
        rows=24,
        PYTHONPATH=str(tree),
        PYTHONDONTWRITEBYTECODE="",
        FIELDSERVICE_HOME=str(home),
        FIELDSERVICE_AS=CLERK,
        FIELDSERVICE_PIN=branch.PIN,
        FIELDSERVICE_LANGUAGE="en",
    )


def cost(terminal: Terminal) -> float:
    """Seconds of CPU to open the form; then it is left again."""
    before = nanoseconds(terminal.pid)
    terminal.send(TAKE_IN)
    terminal.rest(REST)
    spent = nanoseconds(terminal.pid) - before
    terminal.send(BACK)
    terminal.rest(REST)
    return spent / 1e9


def nanoseconds(pid: int) -> int:
    """CPU time of all threads, more finely than the clock ticks of `stat`."""
    tasks = Path(f"/proc/{pid}/task")
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir())
