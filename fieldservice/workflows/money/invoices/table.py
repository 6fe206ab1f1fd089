"""The invoice 发票, from the asking until the tax program has issued it, and its red notes 红字."""

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.common import grave
from fieldservice.workflows.common.effects import touch_others
from fieldservice.workflows.common.guards import something_is_filled_in
from fieldservice.workflows.common.turns import settle_to
from fieldservice.workflows.engine.model import ALL, SAME, State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING
from fieldservice.workflows.money.invoices.effects import amend_invoice, give_up_invoice, issue_invoice, red_note
from fieldservice.workflows.money.invoices.guards import (
    no_more_is_on_invoices_than_may_be,
    not_more_than_is_left_is_taken_back,
    the_invoice_says_what_its_kind_needs,
    the_number_has_8_or_20_digits,
    the_number_is_on_no_other_invoice,
    the_red_note_has_a_number_of_its_own,
)
from fieldservice.workflows.money.invoices.lines import EXPORTS, HAND_TO_TAX, KIND

# A table is read row by row.
# fmt: off
COMMON = "common.events"
EVENTS = "money.invoices.events"
ISSUES = ("commerce", "counter_clerk", "manager")
STATES = {
    "asked": State(NP_("state", "invoice asked for"), "commerce"),
    "issued": State(NP_("state", "invoice issued")),
    "taken_back": State(NP_("state", "reversed")),
    "given_up": State(NP_("state", "invoice given up")),
}

STEPS = (
    Step("issue_invoice", N_("Enter the issued invoice"), f"{EVENTS}:InvoiceIssued", ("asked",), "issued", ISSUES,
         (no_more_is_on_invoices_than_may_be, the_number_has_8_or_20_digits, the_number_is_on_no_other_invoice),
         effect=issue_invoice, rank=2, key="f5"),
    Step("amend_invoice", N_("Correct the invoice data"), f"{EVENTS}:InvoiceAmended", ("asked",), SAME,
         (*ISSUES, "coordinator", "agent", "information_clerk"),
         (something_is_filled_in, the_invoice_says_what_its_kind_needs), effect=amend_invoice, rank=10, key="f6",
         prefill=ALL),
    Step("give_up_invoice", N_("No invoice needed any more"), f"{EVENTS}:InvoiceGivenUp", ("asked",), "given_up",
         (*ISSUES, "coordinator"), effect=give_up_invoice, rank=70,
         does=N_("The amount can be put on another invoice."), asks=grave.NO_INVOICE),
    Step("red_note", N_("Enter a red-letter invoice"), f"{EVENTS}:RedNoteIssued", ("issued",), SAME,
         ("commerce", "manager"), (the_number_has_8_or_20_digits, the_red_note_has_a_number_of_its_own,
         the_number_is_on_no_other_invoice, not_more_than_is_left_is_taken_back), effect=red_note, rank=20,
         does=N_("Reverses the invoice, in whole or in part. The amount can be put on another invoice."),
         asks=grave.RED_NOTE),
    Step(HAND_TO_TAX, N_("Exported to the tax program"), f"{EVENTS}:InvoiceExported", ("asked",), None, ISSUES,
         appends_to=EXPORTS, rank=60, does=N_("The next export says that it was exported before.")),
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), SAME, SETTLING, effect=settle_to(STATES), rank=99,
         override=True, purpose="settles", asks=grave.SETTLED),
)

INVOICE = Workflow(KIND, N_("Invoice"), KIND, STATES, STEPS)
