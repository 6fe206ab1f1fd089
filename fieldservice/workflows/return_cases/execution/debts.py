"""What is owed while a return case is carried out: devices to choose, to prepare, overdue ones, amounts on account."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.obligation import Obligation
from fieldservice.workflows.money.payments.debts import owed_later
from fieldservice.workflows.return_cases.execution.lines import APPROVED, KEEPING, SUPPLIED_BY, undone, waiting_orders
from fieldservice.workflows.return_cases.lines import EXCHANGE

ORDERED = N_("The ordered exchange device is overdue: ask for it or set another one aside")
TO_CHOOSE = N_("Set an exchange device aside, or order one")
TO_PREPARE = N_("Prepare the exchange device")


def owed(case: Thing) -> Iterator[Obligation]:
    if case.state in KEEPING:
        yield from _of_supply(case)
    yield from owed_later(case)


def _of_supply(case: Thing) -> Iterator[Obligation]:
    """What headquarters owes, also while the office carries out a part of it."""
    exchanges = [each for each in undone(case) if each.decision == EXCHANGE]
    office = case.holder if case.state == APPROVED else str(case.get(SUPPLIED_BY) or "")
    orders = waiting_orders(case)
    for order in orders[:1]:
        due = str(order.get("due") or NEVER)
        yield Obligation("exchange_ordered", ORDERED, "commerce", due=due, office=office, since=due)
    if len([each for each in exchanges if not each.exchange]) > len(orders):
        yield Obligation("exchange_to_choose", TO_CHOOSE, "commerce", office=office)
    if any(each.exchange and not each.prepared for each in exchanges):
        yield Obligation("exchange_to_prepare", TO_PREPARE, "technical_support", office=office)
