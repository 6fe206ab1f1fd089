"""Effects of reminding a customer, and of making a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.debts import OpenItem
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import currency_here, end_of, today
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.money.reminders.lines import REMINDERS, STATEMENTS, level_of, overdue_now

if TYPE_CHECKING:
    from fieldservice.workflows.money.reminders.events import PaymentReminded, StatementMade

DAYS = "payment_reminder_days"
"""The setting that says after how many days a customer is reminded again."""


def overdue_items(file: Thing, context: Context) -> list[OpenItem]:
    """What is overdue of this customer in the currency of this office."""
    currency = currency_here(context)
    own = [item for item in context.debts.of(file.id) if item.currency == currency]
    return overdue_now(own, stamp(context.now), context.reference.number("credit_days", context.office))


def remind(draft: Draft, event: PaymentReminded, context: Context) -> None:
    """The file keeps the reminder, and each thing of which it reminds when the next one is due."""
    file, items = draft.subject, overdue_items(draft.subject, context)
    day = event.pay_by or today(context, context.reference.number(DAYS, context.office))
    following = end_of(day, context)
    level, how = level_of(file, items), draft.data["reminded_how"]
    draft.data["pay_by"] = day
    for item in items:
        if item.thing != file.id:
            draft.add(item.kind, item.thing, REMINDERS, {"level": level, "next": following})
    line = {
        "level": level,
        "next": following,
        "how": how,
        "pay_by": day,
        "amount": sum(item.amount for item in items),
        "currency": items[0].currency,
        "numbers": [item.number for item in items],
    }
    draft.add(file.kind, file.id, REMINDERS, line)


def make_statement(draft: Draft, event: StatementMade, context: Context) -> None:
    for name in type(event).model_fields:
        draft.data.pop(name, None)
    line = {"begins": event.begins or "", "ends": event.ends or today(context)}
    draft.add(draft.subject.kind, draft.subject.id, STATEMENTS, line)
