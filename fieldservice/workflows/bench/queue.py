"""The numbers by which waiting customers are called: A01 to A99, then B01. They begin again each day at an office."""

from __future__ import annotations

QUEUE = "queue"
"""The fact of a job with the number on the slip of its customer."""
OF_A_LETTER = 99
LETTERS = "ABCDEFHJKLPRTUXY"
"""Letters that nobody takes for a figure, on paper or from across a room."""
A_DAY = 10_000
"""More than the customers of a day."""


def next_place(last: int, day: str) -> int:
    """The counter behind a customer who comes on this day (2026-11-30), by the counter behind the one before: the day
    and how many came on it. A clock that was set back does not give a number twice."""
    begins = int(day.replace("-", "")) * A_DAY
    return max(last, begins) + 1


def queue_number(place: int) -> str:
    """The number on the slip: A25."""
    letter, number = divmod((place % A_DAY) - 1, OF_A_LETTER)
    return f"{LETTERS[letter % len(LETTERS)]}{number + 1:02d}"
