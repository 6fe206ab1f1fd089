"""The numbers by which waiting customers are called: A01 to A99, then B01. They begin again each day at an office.

A call to a counter holds until the customer has come, leaves, or the work goes on to another state.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fieldservice.shapes import JsonObject
    from fieldservice.workflows.engine.context import Context
    from fieldservice.workflows.engine.fold import Thing

QUEUE = "queue"
"""The fact of a job with the number on the slip of its customer."""
AHEAD = "queue_ahead"
"""The fact of a job: how many customers waited when this one came."""
OF_A_LETTER = 99
LETTERS = "ABCDEFHJKLPRTUXY"
"""Letters that nobody takes for a figure, on paper or from across a room."""
A_DAY = 10_000
"""More than the customers of a day."""
CALLS, COMES = "counter_calls", "counter_visits"
"""The lists of a job: its customer was called to a counter, and has come."""
NUMBERED = re.compile(r"\D*?0*(\d{1,2})\D*")
"""The name of a terminal with one number in it: counter-2, 前台2, 2号前台. Serial numbers of computers have more."""


class CounterCall(NamedTuple):
    """A customer is called: when, and to which counter; "" for a desk without a number."""

    at: str
    counter: str


def next_place(last: int, day: str) -> int:
    """The counter behind a customer who comes on this day (2026-11-30), by the counter behind the one before: the day
    and how many came on it. A clock that was set back does not give a number twice."""
    begins = int(day.replace("-", "")) * A_DAY
    return max(last, begins) + 1


def queue_number(place: int) -> str:
    """The number on the slip: A25."""
    letter, number = divmod((place % A_DAY) - 1, OF_A_LETTER)
    return f"{LETTERS[letter % len(LETTERS)]}{number + 1:02d}"


def counter_number(terminal: str) -> str:
    """The number that customers see above a terminal of this name; "" where its name has none."""
    found = NUMBERED.fullmatch(terminal)
    return found[1] if found else ""


def counter_call(job: Thing) -> CounterCall | None:
    """The call of the customer that still holds; None where nobody is called."""
    if not job.get("customer_waits"):
        return None
    for line in reversed(job.history):
        if line.appends_to == COMES or line.before != line.after:
            return None
        if line.appends_to == CALLS:
            return CounterCall(line.entry.made, str(line.entry.data.get("counter") or ""))
    return None


def drawn(context: Context) -> JsonObject:
    """The facts of a customer who begins to wait: the next number, and how many wait before."""
    number = context.queue_number()
    return {QUEUE: number, AHEAD: context.waiting()} if number else {}


def of_visit(facts: JsonObject) -> JsonObject:
    """The same facts for another device of the visit."""
    return {name: facts[name] for name in (QUEUE, AHEAD) if facts.get(name) is not None}
