"""The last running number that went on paper, by its kind, in a small file beside the store.

It is on disk before the paper is, so that a store put back from a backup never prints a number a second time.
"""

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from db import errors
from db.place import sync_folder

FILE = "numbers"


def read(folder: Path) -> dict[str, int]:
    """{kind: last}; {} where nothing was printed yet. A file that cannot be read counts as none: the counters stand in
    the store."""
    try:
        found = json.loads((folder / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(kind): last for kind, last in found.items() if isinstance(last, int)} if isinstance(found, dict) else {}


def keep(folder: Path, numbers: dict[str, int]) -> None:
    """Durable when it returns. Call it while the store is held for writing: two programs would overwrite each
    other's."""
    there = read(folder)
    higher = {kind: last for kind, last in numbers.items() if last > there.get(kind, 0)}
    if not higher:
        return
    with errors.told_plainly(folder):
        aside = folder / f"{FILE}.part"
        with aside.open("w", encoding="utf-8") as file:
            json.dump({**there, **higher}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, folder / FILE)
        sync_folder(folder)


def of_papers(office: str, printed: Iterable[Any]) -> dict[str, int]:
    """The running numbers among these printed ones (CD01-R000012-K) that this office itself drew: {"R": 12}."""
    pattern = re.compile(rf"{re.escape(office)}-([A-Z]+)(\d+)-[0-9A-Z]")
    found: dict[str, int] = {}
    for number in printed:
        if match := pattern.fullmatch(str(number)):
            found[match[1]] = max(found.get(match[1], 0), int(match[2]))
    return found


def counter(kind: str) -> str:
    """The counter row that draws the numbers of a kind."""
    return f"number/{kind}"


def raise_to(tx: Any, numbers: dict[str, int]) -> None:
    """The next numbers drawn are higher than these."""
    for kind, last in numbers.items():
        if (tx.value("SELECT value FROM counter_row WHERE name = ?", (counter(kind),)) or 0) < last:
            tx.run(
                "INSERT INTO counter_row (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = "
                "excluded.value",
                (counter(kind), last),
            )


def catch_up(store: Any) -> None:
    """Raise the counters to what was printed here, where the store does not know of it."""
    numbers = read(store.folder)
    if not numbers:
        return
    with store.reading() as tx:
        known = dict(tx.rows("SELECT name, value FROM counter_row"))
    if any(known.get(counter(kind), 0) < last for kind, last in numbers.items()):
        with store.writing() as tx:
            raise_to(tx, numbers)
