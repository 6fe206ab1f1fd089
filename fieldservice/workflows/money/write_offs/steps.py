"""The steps by which what a customer owes is written off: in the table of every thing for which customers pay."""

from fieldservice.words.marking import N_
from fieldservice.workflows.common import grave
from fieldservice.workflows.engine.model import Step, Whose
from fieldservice.workflows.money.payments.guards import it_stands_in_a_customers_account
from fieldservice.workflows.money.write_offs.effects import ask_write_off, write_off
from fieldservice.workflows.money.write_offs.guards import (
    another_person_has_approved_it,
    not_more_than_is_owed,
    something_is_owed_in_the_books,
    something_was_approved_or_needs_no_approval,
)

EVENTS = "money.write_offs.events"
ASKS = ("commerce", "coordinator", "counter_clerk", "manager")


# A table is read row by row.
# fmt: off
def write_off_steps(whose: Whose = "holder") -> tuple[Step, ...]:
    """`whose`: the office in whose books it is owed; what stands in a customer's file is owed to any."""
    return (
        Step("ask_write_off", N_("Ask to write off the amount"), f"{EVENTS}:WriteOffAsked", (), None, ASKS,
             (it_stands_in_a_customers_account, something_is_owed_in_the_books, not_more_than_is_owed),
             effect=ask_write_off,
             appends_to="write_offs_asked", rank=78, office=whose,
             does=N_("Another person approves this amount. Nothing is written off yet.")),
        Step("write_off_owed", N_("Write off the amount"), f"{EVENTS}:OwedWrittenOff", (), None, ASKS,
             (it_stands_in_a_customers_account, something_is_owed_in_the_books,
              something_was_approved_or_needs_no_approval, not_more_than_is_owed,
              another_person_has_approved_it),
             effect=write_off, rank=79, office=whose,
             does=N_("It leaves the customer's account, and no reminders are sent."),
             asks=grave.NOT_OWED),
    )
