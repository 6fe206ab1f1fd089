"""What a deliberate defect is, and how one is caught.

A mutant puts a defective function in the place of a right one; `caught` runs schedules until a check fails, and says
which.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import count, islice
from typing import Any
from unittest.mock import patch

from fieldservice.sync_rules import rules
from tests.sync.simulator import faulty, money, promises, returns, suppliers
from tests.sync.simulator.beginnings import MADE_ONCE
from tests.sync.simulator.picture import Broken
from tests.sync.simulator.schedules import run
from tests.sync.simulator.seeds import CATCHES

Patch = tuple[object, str, Any]


@dataclass(frozen=True)
class Mutant:
    name: str
    breaks: str
    """The rule that it breaks, and how."""
    patches: Callable[[], Sequence[Patch]]
    theme: Callable[[int], bool]
    """The schedules in which it can be caught: those that deal with what it is about."""


THEMES: dict[str, Callable[[int], bool]] = {
    "faulty_parts": faulty.deals_with,
    "money": money.deals_with,
    "promises": promises.deals_with,
    "returns": returns.deals_with,
    "suppliers": suppliers.deals_with,
}
"""By the file of a theme: its schedules. A defect of another file may show in any schedule."""
REGISTERED: dict[str, list[Mutant]] = {}
"""By module of their theme: the mutants, in the order of the file."""
SEEDS = 300
"""Schedules that a mutant may survive before it counts as not caught."""


def mutant(breaks: str) -> Callable[[Callable[[], Sequence[Patch]]], Callable[[], Sequence[Patch]]]:
    def keep(patches: Callable[[], Sequence[Patch]]) -> Callable[[], Sequence[Patch]]:
        theme = THEMES.get(patches.__module__.rpartition(".")[2], lambda seed: True)
        made = Mutant(patches.__name__.replace("_", " "), breaks, patches, theme)
        REGISTERED.setdefault(patches.__module__, []).append(made)
        return patches

    return keep


@contextmanager
def broken_by(mutant: Mutant) -> Iterator[None]:
    with ExitStack() as stack:
        for target, name, value in mutant.patches():
            stack.enter_context(patch.object(target, name, value))
        yield


def caught(mutant: Mutant, seeds: int = SEEDS) -> tuple[str, int]:
    """Name of the check that caught it, and the seed; "" where nothing did."""
    for made_once in MADE_ONCE:
        made_once()  # kept for all later schedules of this process: no defective program may make it
    with broken_by(mutant):
        for seed in tried_first(mutant, seeds):
            try:
                run(seed)
            except Broken as broken:
                return broken.check, seed
            except Exception as error:  # noqa: BLE001  # a defect may also end in an error of the program itself
                return type(error).__name__, seed
    return "", seeds


def tried_first(mutant: Mutant, seeds: int) -> Iterator[int]:
    """The schedule that has caught it, then the first of those that deal with what it is about."""
    first = CATCHES.get(mutant.name)
    if first is not None:
        yield first
    yield from islice((seed for seed in count() if mutant.theme(seed) and seed != first), seeds)


def rules_with(**other: Any) -> Sequence[Patch]:
    return [(rules, "RULES", replace(rules.RULES, **other))]
