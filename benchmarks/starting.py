"""Measures the start, from the command to the first work list on a terminal, against a minimal app; and `--help`."""

from __future__ import annotations

import compileall
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import textual

import fieldservice
from benchmarks import bare_apps, million
from benchmarks.figures import Figure, p50
from benchmarks.terminal import Terminal
from fieldservice.demo import branch

STARTS = 9
CALLS = 9
STEADY = 4.0
"""Seconds of silence after which everything after the first frame has been loaded."""
PROGRAM = [str(Path(sys.executable).with_name("fieldservice"))]
MINIMAL = [sys.executable, "-m", "benchmarks.bare_apps", "minimal"]
TYPER = [sys.executable, "-m", "benchmarks.bare_apps", "typer"]
WHO = "zhao.min"


def environment(jobs: int) -> dict[str, str]:
    """The environment of a terminal that belongs to one person, who is signed in by it."""
    return {"FIELDSERVICE_HOME": str(million.folder(jobs)), "FIELDSERVICE_AS": WHO, "FIELDSERVICE_PIN": branch.PIN}


class Start(NamedTuple):
    """Seconds to the first work list and to the whole frame around it; MiB then, and once everything is loaded."""

    listed: float
    framed: float
    memory: float
    steady: float


def list_is_there(lines: list[str]) -> bool:
    """Whether there is work in the list, as it is shown before Textual is loaded."""
    return any("CD01-J" in line for line in lines)


def frame_is_there(lines: list[str]) -> bool:
    """Whether Textual has painted: work in the list, and the keys below it or a notice over them."""
    return list_is_there(lines) and bool(lines[-1])


def start(jobs: int, steady: bool = False) -> Start:
    with Terminal(PROGRAM, **environment(jobs)) as terminal:
        listed = terminal.wait_for(list_is_there)
        framed = listed if frame_is_there(terminal.lines()) else terminal.wait_for(frame_is_there)
        memory = terminal.memory_mib()
        if steady:
            terminal.rest(STEADY)
        return Start(listed, framed, memory, terminal.memory_mib())


def bare_start() -> float:
    with Terminal(MINIMAL) as terminal:
        return terminal.wait_for(bare_apps.READY)


def cpu(argv: Sequence[str]) -> float:
    """CPU seconds of a program until it ends."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "COLUMNS": "100"})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compile_all() -> None:
    """Compile our files and those of Textual: where PYTHONDONTWRITEBYTECODE is set no start would keep what it makes,
    and each would measure the compiler."""
    ours, theirs = Path(fieldservice.__file__).parents[1], Path(textual.__file__).parents[1]
    for folder in (*(ours / name for name in ("fieldservice", "db", "printing", "benchmarks")), theirs):
        compileall.compile_dir(folder, quiet=2)


def measure(starts: int = STARTS) -> Iterator[Figure]:
    compile_all()
    # They warm the page cache, and remember where the list stands.
    start(million.JOBS, steady=True), start(million.SMALL, steady=True), bare_start()
    large, small, bare = [], [], []
    for _ in range(starts):  # in turn, so that other load on the machine affects all
        large.append(start(million.JOBS))
        bare.append(bare_start())
        small.append(start(million.SMALL))
    listed, least = p50(each.listed for each in large), p50(bare)
    yield Figure("first work list, 1,000,000 jobs", listed, "s", least, "minimal Textual app", ratio_most=1.3)
    yield Figure(
        "first work list, growth", listed, "s", p50(each.listed for each in small), "10,000 jobs", ratio_most=1.2
    )
    yield Figure("first frame by Textual", p50(each.framed for each in large), "s", least, "minimal Textual app")
    yield Figure("memory at first frame", p50(each.memory for each in large), "MiB", most=50)
    yield Figure("memory, steady", start(million.JOBS, steady=True).steady, "MiB", most=90)


def command_line(calls: int = CALLS) -> Iterator[Figure]:
    for option, most in (("--version", 0.09), ("--help", 0.12)):
        cpu([*PROGRAM, option]), cpu([*TYPER, option])
        pairs = [(cpu([*PROGRAM, option]), cpu([*TYPER, option])) for _ in range(calls)]
        ours, bare = zip(*pairs, strict=True)
        yield Figure(option, p50(ours), "s CPU", p50(bare), "bare Typer", most=most, ratio_most=1.5)
