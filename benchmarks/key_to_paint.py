"""Keys in the work list of a million jobs and in a form of twelve fields, each against its baseline of the same run.

python -m benchmarks.key_to_paint [FOLDER]     prints JSON lines; FOLDER keeps the file of jobs, made once
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.key_apps import READY
from benchmarks.terminal import Terminal

ROWS = 1_000_000
TABLE_ROWS = 1_000
KEYS = 60
ROUNDS = 3
DOWN, PAGE_DOWN, END, HOME = "\x1b[B", "\x1b[6~", "\x1b[F", "\x1b[H"
TABLE_END, TABLE_HOME = "\x1b[1;5F", "\x1b[1;5H"
FRAMES = {"TEXTUAL_FPS": "240"}
"""As in the program; with Textual's default of 60 a key waits up to 17 ms for its frame."""
Times = dict[str, list[float]]


def main(folder: Path = Path("benchmarks/stores")) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    file = jobs(folder / "queue.sqlite")
    queue, table, form, label = {}, {}, {}, {}
    for _round in range(ROUNDS):  # in turn, so that other load on the machine affects all
        _list_keys("queue", file, queue, (END, HOME), f"J-CD01-{ROWS - 1:07d}")
        last_in_sight = f"J-CD01-{TABLE_ROWS - 2:07d}"  # the table's bar hides the last row
        _list_keys("table", file, table, (TABLE_END, TABLE_HOME), last_in_sight)
        _form_keys(form)
        _label_keys(label)
    for line in [*_lines(queue, table), *_lines(form, {"form.key": label["label.key"]}, "label that a key changes")]:
        print(json.dumps(line))


def jobs(file: Path) -> Path:
    """The file of jobs with a covering index, made if it is missing."""
    if file.exists():
        return file
    making = file.with_suffix(".new")
    making.unlink(missing_ok=True)
    store = sqlite3.connect(making)
    store.execute("pragma journal_mode = off")
    store.execute(
        "create table job (due text, id text, number text, customer text, device text, symptom text, state text,"
        " engineer text, primary key (due, id)) without rowid"
    )
    store.execute(
        f"""with recursive n(i) as (select 0 union all select i + 1 from n where i < {ROWS - 1})
        insert into job select
            strftime('%Y-%m-%d %H:%M', '2026-11-01', (i * 7) || ' minutes'), printf('job%07d', i),
            printf('J-CD01-%07d', i),
            (json_array('济南欧阳修文办公设备', 'Lindqvist & Sons Ltd.', '张三', '红色文具店') ->> (i % 4)),
            'LX-' || (300 + i % 7) || 'K',
            (json_array('打印头漏墨，纸上有竖条', 'Prints only half of the page', '不开机') ->> (i % 3)),
            (json_array('received', 'dispatched', 'on site') ->> (i % 3)),
            (json_array('李伟', '王芳', '张强') ->> (i % 3)) from n"""
    )
    store.commit()
    store.close()
    return making.rename(file)


def _terminal(kind: str, *arguments: str) -> Terminal:
    terminal = Terminal([sys.executable, "-m", "benchmarks.key_apps", kind, *arguments], **FRAMES)
    terminal.wait_for(READY)
    terminal.rest(1.5)
    return terminal


def _list_keys(kind: str, file: Path, times: Times, far: tuple[str, str], last: str) -> None:
    with _terminal(kind, str(file)) as terminal:
        in_page = [terminal.key_to_paint(DOWN) for _ in range(34)]
        cpu, sent = terminal.cpu_seconds(), terminal.bytes
        scrolled = []
        while len(scrolled) < KEYS:
            key = terminal.key_to_paint(DOWN)
            scrolled.append(key)
            _between_keys()
        _add(times, "queue.scrolled_line.cpu", [(terminal.cpu_seconds() - cpu) * 1000 / KEYS])
        _add(times, "queue.scrolled_line.bytes", [(terminal.bytes - sent) / KEYS])
        _add(times, "queue.in_page", in_page[4:])
        _add(times, "queue.scrolled_line", scrolled[4:])
        _add(times, "queue.page", [terminal.key_to_paint(PAGE_DOWN) for _ in range(20)])
        _add(times, "queue.first_to_the_end", [terminal.key_to_paint(far[0], last)])
        for _ in range(5):
            terminal.rest(0.05)
            terminal.key_to_paint(far[1])
            terminal.rest(0.05)
            _add(times, "queue.to_the_end_again", [terminal.key_to_paint(far[0], last)])
        _add(times, "queue.memory", [terminal.memory_mib()])


def _form_keys(times: Times) -> None:
    with _terminal("form") as terminal:
        for _ in range(KEYS // 2):
            _add(times, "form.key", [terminal.key_to_paint("x")])
            _between_keys()


def _label_keys(times: Times) -> None:
    with _terminal("label") as terminal:
        for _ in range(KEYS):
            _add(times, "label.key", [terminal.key_to_paint("x")])
            _between_keys()


def _between_keys() -> None:
    time.sleep(0.03)


def _add(times: Times, name: str, figures: list[float]) -> None:
    times.setdefault(name, []).extend(figures)


UNITS = {"queue.memory": "MiB", "queue.scrolled_line.bytes": "bytes"}


def _lines(times: Times, baselines: Times, baseline: str = "DataTable of 1,000 rows") -> Iterator[dict[str, object]]:
    for name, figures in times.items():
        middle, base = statistics.median(figures), statistics.median(baselines[name])
        yield {
            "name": name,
            "figure": round(middle, 2),
            "unit": UNITS.get(name, "ms, p50"),
            "p95": round(sorted(figures)[int(len(figures) * 0.95)], 2),
            "baseline": f"{round(base, 2)} ({baseline})",
            "ratio": round(middle / base, 2),
        }


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
