"""The step by which an invoice is asked for: in the table of every thing for which customers pay."""

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.model import Step
from fieldservice.workflows.money.invoices.effects import ask_invoice
from fieldservice.workflows.money.invoices.guards import (
    not_more_than_is_on_no_invoice_is_asked_for,
    one_office_issues_it,
    something_is_on_no_invoice,
    the_invoice_says_what_its_kind_needs,
)
from fieldservice.workflows.money.invoices.lines import ABOUT_CUSTOMER

# A table is read row by row.
# fmt: off
EVENTS = "money.invoices.events"
ASKS = ("agent", "information_clerk", "counter_clerk", "coordinator", "engineer", "commerce", "manager")

INVOICE_STEPS = (
    Step("ask_invoice", N_("Ask for an invoice"), f"{EVENTS}:InvoiceAsked", (), None, ASKS,
         (something_is_on_no_invoice, not_more_than_is_on_no_invoice_is_asked_for, one_office_issues_it,
          the_invoice_says_what_its_kind_needs),
         effect=ask_invoice, rank=62, together=True, prefill=ABOUT_CUSTOMER,
         does=N_("It stays on the list until the tax program has issued it.")),
)
