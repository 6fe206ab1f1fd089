"""The order of work that is to be done, said once for every list, board and command.

Overdue work comes before the rest. In each of the two, urgent work comes before ordinary work. Then the time limit
decides.
"""

from __future__ import annotations

from fieldservice.late_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Rank:
    """One stretch of the order. Its rows are in the order of their limits, so that it is one walk over an index."""

    overdue: bool
    urgent: bool

    def where(self, began: bool = False, reverse: bool = False) -> str:
        """The condition of its rows, with a `?` for the present moment.

        Where a page begins after the key of a row, that key is the bound on its side: an index can use only one.
        """
        bounded = not began or self.overdue != reverse
        return f"urgent = {int(self.urgent)}" + (f" AND due {'<=' if self.overdue else '>'} ?" if bounded else "")


RANKS = tuple(Rank(overdue, urgent) for overdue in (True, False) for urgent in (True, False))
"""The stretches of the order, the most pressing first."""


def rank(due: str, urgent: int, now: str) -> int:
    """The number of the stretch in which a row stands at the moment `now`."""
    return RANKS.index(Rank(due <= now, bool(urgent)))


def first(due: str, urgent: str) -> str:
    """The same order for short lists, which are sorted: what precedes the other sort columns. It has one `?`, for the
    present moment."""
    return f"CASE WHEN {due} <= ? THEN 0 ELSE 1 END, {urgent} DESC"
