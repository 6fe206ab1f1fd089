"""Measures every list of work that a person can reach in a store of 100,000 jobs: what the key that opens it computes.

`python -m benchmarks.lists` prints the slowest; the key reads one page of the list, and chooses the index before.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import product

from benchmarks import million
from benchmarks.figures import Figure
from benchmarks.invented_jobs import NOW
from fieldservice.desk import Desk
from fieldservice.read_model.listing import ORDERS
from fieldservice.screens.widgets.pages import PAGE
from fieldservice.workflows.registry import WORKFLOWS

JOBS = 100_000
VIEWS = ("mine", "late", "overdue", "others", "open", "all", "review", "waiting", "collect", "promised", "visits")
WHO = ("zhao.min", "li.wei")
TRIES = 3
MOST = 0.005
"""Seconds that a key may wait for its list."""


def reached() -> Iterator[tuple[str, str, str, str, str, bool]]:
    """(person, view, kind, state, sort, reversed) of each list."""
    kinds = {flow.thing: set(flow.states) for flow in WORKFLOWS.values()}
    states = dict.fromkeys(state for flow in WORKFLOWS.values() for state in flow.states)
    filters = [("", ""), *(("", state) for state in states), *((kind, "") for kind in kinds), ("invoice", "issued")]
    for who, view, (kind, state), sort, turned in product(WHO, VIEWS, filters, ORDERS["work_row"], (False, True)):
        yield who, view, kind, state, sort, turned


def seconds(desk: Desk, who: str, view: str, kind: str, state: str, sort: str, turned: bool) -> float:
    person = desk.session.person(who)
    assert person is not None
    found = []
    for _try in range(TRIES):
        start = time.thread_time()
        listing = desk.lists.work(person, view, kind=kind, state=state, sort=sort)
        ((turned and listing.sorted_by(sort)) or listing).page(None, 0, PAGE)
        found.append(time.thread_time() - start)
    return min(found)


def slowest(jobs: int = JOBS) -> list[tuple[float, tuple[str, str, str, str, str, bool]]]:
    if not million.is_made(jobs):
        million.make(jobs, lambda line: None)
    million.warm(jobs)
    desk = Desk.open(million.folder(jobs), clock=lambda: NOW)
    found = sorted(((seconds(desk, *each), each) for each in reached()), reverse=True)
    desk.session.close()
    return found


def measure(jobs: int = JOBS) -> Iterator[Figure]:
    worst = slowest(jobs)[0][0]
    yield Figure(f"slowest list of {jobs:,} jobs", worst * 1000, "ms", MOST * 1000, "ms at most")


if __name__ == "__main__":
    for took, each in slowest()[:12]:
        print(f"{took * 1000:7.2f} ms  {each}")
