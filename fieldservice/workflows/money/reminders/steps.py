"""Reminders and statements, in the table of the customer's file."""

from fieldservice.words.marking import N_
from fieldservice.workflows.common.papers import STATEMENT
from fieldservice.workflows.engine.model import Step
from fieldservice.workflows.money.reminders.effects import make_statement, remind
from fieldservice.workflows.money.reminders.guards import (
    something_is_overdue,
    the_day_is_to_come,
    the_days_are_in_order,
)

# A table is read row by row.
# fmt: off
EVENTS = "money.reminders.events"

REMINDER_STEPS = (
    Step("remind_to_pay", N_("Send a payment reminder"), f"{EVENTS}:PaymentReminded", (), None,
         ("commerce", "counter_clerk", "manager"), (something_is_overdue, the_day_is_to_come), effect=remind, rank=15,
         prints=STATEMENT,
         does=N_("Records day and level of the reminder and prints the statement.")),
    Step("make_statement", N_("Make a statement of the account"), f"{EVENTS}:StatementMade", (), None,
         ("commerce", "counter_clerk", "coordinator", "manager"), (the_days_are_in_order,), effect=make_statement,
         rank=58, prints=STATEMENT, does=N_("Prints the statement for these days.")),
)
