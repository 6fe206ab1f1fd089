"""Reads every list of work that a person can reach, and tells how the database came to its rows."""

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from fieldservice.read_model import queries
from fieldservice.read_model.listing import ORDERS

VIEWS = ("mine", "late", "visits", "overdue", "others", "open", "review", "all", *queries.BY_DEVICE)
ROLES = (frozenset({"engineer", "clerk"}), frozenset({"engineer"}))


class Explained:
    """Reads the store, and remembers the plan of whatever it reads."""

    explain = {False: "EXPLAIN QUERY PLAN", True: "EXPLAIN"}

    def __init__(self, reader: Any) -> None:
        self.reader, self.plans, self.postgresql = reader, [], reader.postgresql

    def rows(self, sql, params=()):
        plan = " / ".join(str(row[-1]) for row in self.reader.rows(f"{self.explain[self.postgresql]} {sql}", params))
        self.plans.append((sql, plan))
        return self.reader.rows(sql, params)

    def row(self, sql, params=()):
        return next(iter(self.rows(sql, params)), None)

    def value(self, sql, params=()):
        return (self.row(sql, params) or (None,))[0]


class Asked(NamedTuple):
    view: str
    kind: str
    state: str
    sort: str
    sql: str
    plan: str


def every_list(reader: Any) -> Iterator[Asked]:
    """What is asked for the first page, the next one, the one before, and the last one of each list."""
    for view, kind, state, sort, turned, overdue, roles in product(
        VIEWS, ("", "job"), ("", "received"), ORDERS["work_row"], (False, True), (False, True), ROLES
    ):
        explained = Explained(reader)
        listing = queries.work(
            explained, view=view, person="li.wei", roles=roles, office="CD01", now="2026",
            kind=kind, state=state, sort=sort, overdue=overdue, until="2026",
        )  # fmt: skip
        listing = listing.sorted_by(sort) if turned else listing
        key = listing.page(None, 0, 50) or [("job-1", *[""] * 24)]
        listing.page(listing.key(key[0]), 0, 50)
        listing.page_before(listing.key(key[0]), 50)
        listing.last(50)
        yield from (Asked(view, kind, state, sort, sql, plan) for sql, plan in explained.plans)
