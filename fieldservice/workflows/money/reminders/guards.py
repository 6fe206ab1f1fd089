"""Conditions of reminding a customer, and of making a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard
from fieldservice.workflows.engine.here import today
from fieldservice.workflows.money.reminders.effects import overdue_items

if TYPE_CHECKING:
    from fieldservice.workflows.money.reminders.events import PaymentReminded, StatementMade


@guard(N_("Nothing of this customer is overdue."))
def something_is_overdue(file: Thing, event: None, context: Context) -> bool:
    return bool(overdue_items(file, context))


@guard(N_("This day has passed. Choose a later one."), beside=("pay_by",))
def the_day_is_to_come(file: Thing, event: PaymentReminded, context: Context) -> bool:
    return not event.pay_by or event.pay_by >= today(context)


@guard(N_("The last day is before the first day."), beside=("ends",))
def the_days_are_in_order(file: Thing, event: StatementMade, context: Context) -> bool:
    return not (event.begins and event.ends) or event.begins <= event.ends
