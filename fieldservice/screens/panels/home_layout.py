"""Shares the lines of the home among its lists, so that no screen is half empty.

Where a person's own work needs few lines, what is owed and the work of others take those that are left.
"""

from __future__ import annotations

from typing import NamedTuple

LEAST = 4
"""Lines of a list at least, with its head."""
USUAL_DEBTS = 7
"""Lines of what is owed on a tall screen where the work needs all the others."""


class Shares(NamedTuple):
    """Lines of each list with its head, 0 where it is not shown. What is owed is one line where it has no list."""

    work: int
    debts: int = 0
    beside: int = 0


def shares(room: int, work: int, debts: int, beside: int, *, tall: bool, beside_first: bool) -> Shares:
    """`room` lines for own work, which needs `work` lines, `debts` rows of what is owed, and `beside` rows of the work
    of others, which has a title. The lists fill the room together."""
    usual = (min(USUAL_DEBTS, debts + 1) if tall else 1) if debts else 0
    left = room - work
    if left < max(usual, LEAST):
        return Shares(room - usual, usual if usual > 1 else 0)
    if not beside:
        return Shares(work, left) if debts else Shares(room)
    if not debts:
        return Shares(work, 0, left)
    kept = LEAST + 1 if beside_first else 0
    of_debts = min(debts + 1, left - kept if kept else left, left // 3 if beside_first else left)
    if beside_first and of_debts < min(LEAST, debts + 1):
        return Shares(work, 0, left - 1)
    return Shares(work, of_debts, left - of_debts) if left - of_debts > LEAST else Shares(work, left)
