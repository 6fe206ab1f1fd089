"""What is owed because of money: what was paid too much or not at all, what is on account, transfers on their way."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.obligation import Obligation
from fieldservice.workflows.money.lines import awaited_transfer, balances_of, due_of
from fieldservice.workflows.money.reminders.lines import remind_by

CLERK, COMMERCE = "counter_clerk", "commerce"


def owed(thing: Thing, ended: bool) -> Iterator[Obligation]:
    """The debts of a job, request or sale; `ended`: its work has come to its end."""
    balances = balances_of(thing)
    is_known = ended or due_of(thing) is not None  # before that it is a deposit
    if any(each.open < 0 and (is_known or each.agreed) for each in balances):
        yield Obligation("paid_too_much", N_("Overpaid: pay the rest back"), CLERK)
    if ended and any(each.owed_now for each in balances):
        yield Obligation("not_paid", N_("Work ended unpaid: take the payment"), CLERK)
    yield from owed_later(thing)
    if line := awaited_transfer(thing):
        yield Obligation(
            "transfer_awaited", N_("Check for the customer's transfer"), CLERK, due=str(line.get("due") or NEVER)
        )


def owed_later(thing: Thing) -> Iterator[Obligation]:
    """What is on account, or stands as opening amount, and is not paid: commerce reminds once it is due."""
    if due := remind_by(thing):
        yield Obligation("on_account", N_("On account: ask for the payment due"), COMMERCE, due=due, since=due)
