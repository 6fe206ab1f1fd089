"""The steps of a customer's account, in the table of the customer's file."""

from fieldservice.words.marking import N_
from fieldservice.workflows.common.guards import something_is_filled_in
from fieldservice.workflows.engine.model import ALL, Step
from fieldservice.workflows.master_files.account.effects import enter_opening, note_unpaid, set_terms
from fieldservice.workflows.master_files.account.guards import (
    an_unpaid_amount_is_not_in_the_account,
    the_counter_does_not_lower_what_is_owed,
    this_office_noted_it,
)
from fieldservice.workflows.money.customers import MAY_SET_TERMS

# A table is read row by row.
# fmt: off
ACCOUNT = "master_files.account.events"
KEEPS_ACCOUNTS = ("counter_clerk", "commerce", "manager")

ACCOUNT_STEPS = (
    Step("set_terms", N_("Set credit limit and rating"), f"{ACCOUNT}:CustomerTermsSet", (), None, MAY_SET_TERMS,
         (something_is_filled_in,), effect=set_terms, rank=55, prefill=ALL,
         does=N_("It sets prices and credit for this customer at every service point.")),
    Step("enter_opening", N_("Transfer the unpaid amount to the account"), f"{ACCOUNT}:OpeningEntered", (), None,
         KEEPS_ACCOUNTS, (an_unpaid_amount_is_not_in_the_account, this_office_noted_it), effect=enter_opening, rank=5,
         key="ctrl+e", does=N_(
                "The amount recorded by hand becomes the opening amount of the account. This is done once."
)),
    Step("note_unpaid", N_("Record an unpaid amount"), "master_files.events:UnpaidNoted", (), None, KEEPS_ACCOUNTS,
         (the_counter_does_not_lower_what_is_owed,), effect=note_unpaid, rank=60,
         does=N_("Corrects the opening amount of the account. Everybody sees a warning until it is paid.")),
)
