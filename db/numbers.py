"""The last printed running number of each kind, in a small file beside the store.

It is on disk before the paper is printed, so that a store restored from a backup never prints a number again.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from db import errors
from fieldservice.private_files import replace_file

if TYPE_CHECKING:
    from db.journal import Journal
    from db.store import Store

FILE = "numbers"
QUEUE = "queue"
"""The kind of the numbers by which waiting customers are called; they are on slips, but are no printed number."""


def read(folder: Path) -> dict[str, int]:
    """{kind: last}; {} where nothing was printed yet or the file is damaged: the store has the counters too."""
    try:
        found = json.loads((folder / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(kind): last for kind, last in found.items() if isinstance(last, int)} if isinstance(found, dict) else {}


def keep(folder: Path, numbers: dict[str, int]) -> None:
    """Write the file durably. Call it in a writing transaction: two programs would overwrite each other's numbers."""
    there = read(folder)
    higher = {kind: last for kind, last in numbers.items() if last > there.get(kind, 0)}
    if not higher:
        return
    with errors.as_store_trouble(folder):
        replace_file(folder / FILE, json.dumps({**there, **higher}).encode(), folder / f"{FILE}.part")


def of_papers(office: str, printed: Iterable[object]) -> dict[str, int]:
    """The highest running number of each kind that this office drew, {"R": 12}, by printed numbers (CD01-R000012-K)."""
    pattern = re.compile(rf"{re.escape(office)}-([A-Z]+)(\d+)-[0-9A-Z]")
    found: dict[str, int] = {}
    for number in printed:
        if match := pattern.fullmatch(str(number)):
            found[match[1]] = max(found.get(match[1], 0), int(match[2]))
    return found


def counter(kind: str) -> str:
    """The counter row that draws the numbers of a kind."""
    return f"number/{kind}"


def raise_to(tx: "Journal", numbers: dict[str, int]) -> None:
    """Make sure that the next drawn numbers are higher than these."""
    for kind, last in numbers.items():
        if tx.counter_value(counter(kind)) < last:
            tx.set_counter(counter(kind), last)


def catch_up(store: "Store") -> None:
    """Raise the counters to the last printed numbers, in case the store was restored from an older backup."""
    numbers = read(store.folder)
    if not numbers:
        return
    with store.reading() as tx:
        known: dict[str, int] = dict(tx.rows("SELECT name, value FROM counter_row"))
    if any(known.get(counter(kind), 0) < last for kind, last in numbers.items()):
        with store.writing() as tx:
            raise_to(tx, numbers)
