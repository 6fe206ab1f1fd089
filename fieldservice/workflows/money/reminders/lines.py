"""What a thing and a customer's file hold of reminders, and when the next one is due."""

from __future__ import annotations

from collections.abc import Sequence

from fieldservice.workflows.engine.debts import OpenItem
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.money.account import due_of
from fieldservice.workflows.money.lines import ON_ACCOUNT, OPENING, balances_of

REMINDERS, STATEMENTS = "reminders_to_pay", "statements"
"""Lists: of a thing and of a customer's file its reminders with `level`, 1 to 3; of a file its statements."""
MOST = 3
"""The level of the last reminder; then the amount is written off, or claimed at law."""


def remind_by(thing: Thing) -> str:
    """When the customer is to be reminded next of what is open for a thing, UTC text; "" where nothing is, or nobody
    agreed when it is to be paid."""
    dues = [str(line.get("due") or NEVER) for name in (ON_ACCOUNT, OPENING) for line in thing.lines(name)]
    due = min(dues, default=NEVER)
    if due >= NEVER or not any(each.open > 0 for each in balances_of(thing)):
        return ""
    reminded = thing.lines(REMINDERS)
    return max(due, str(reminded[-1].get("next") or "")) if reminded else due


def overdue_now(items: Sequence[OpenItem], now: str, credit_days: int) -> list[OpenItem]:
    """The items that were charged and are not paid in time."""
    return [item for item in items if item.charged and due_of(item.since, item.due, credit_days) <= now]


def level_of(file: Thing, items: Sequence[OpenItem]) -> int:
    """The level of the next reminder: those since the oldest of these items was charged count."""
    since = min((item.since for item in items), default="")
    return min(MOST, 1 + sum(str(line["at"]) >= since for line in file.lines(REMINDERS)))
