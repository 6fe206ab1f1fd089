"""The sale 零售 of parts over the counter. It ends with the sale; what comes back does so the same day.

It is charged at once, with tax, and paid in the same act or afterwards; what comes back is charged back.
"""

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.common import grave
from fieldservice.workflows.common.approvals import APPROVAL_STEPS
from fieldservice.workflows.common.effects import touch_others
from fieldservice.workflows.common.papers import RECEIPT, SALE_SLIP
from fieldservice.workflows.common.turns import settle_to
from fieldservice.workflows.engine.model import SAME, State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING
from fieldservice.workflows.money.invoices.steps import INVOICE_STEPS
from fieldservice.workflows.money.payments.guards import cash_is_counted_only_for_cash, the_transaction_is_named
from fieldservice.workflows.money.payments.steps import payment_steps
from fieldservice.workflows.money.write_offs.steps import write_off_steps
from fieldservice.workflows.parts.requisitions.guards import each_piece_has_its_serial_number
from fieldservice.workflows.sales.effects import sell, take_back
from fieldservice.workflows.sales.guards import (
    it_was_sold_today,
    the_office_has_a_counter,
    the_prices_are_in_the_currency_of_this_office,
    they_were_sold_in_this_sale,
    what_is_sold_is_here_and_free,
)
from fieldservice.workflows.sales.lines import KIND, RETURNED, SOLD

# A table is read row by row.
# fmt: off
COMMON = "common.events"
EVENTS = "sales.events"
SELLS = ("counter_clerk", "storekeeper", "coordinator")
STATES = {
    "sold": State(NP_("state", "sold over the counter")),
    "returned": State(NP_("state", "returned")),
}

STEPS = (
    Step("sell_parts", N_("Sell parts over the counter"), f"{EVENTS}:PartsSold", (), "sold", SELLS,
         (the_office_has_a_counter, each_piece_has_its_serial_number, what_is_sold_is_here_and_free,
          the_prices_are_in_the_currency_of_this_office, cash_is_counted_only_for_cash, the_transaction_is_named),
         effect=sell,
         appends_to=SOLD, rank=46, short=N_("Sell parts"), purpose="sells_parts", other_file="phone",
         prints=(*SALE_SLIP, *RECEIPT),
         hint=N_("Prices come from the price lists. Not paid yet? Take the payment on the page of the sale.")),
    Step("take_back_sold", N_("Take sold parts back"), f"{EVENTS}:SoldPartsReturned", ("sold",), SAME, SELLS,
         (it_was_sold_today, each_piece_has_its_serial_number, they_were_sold_in_this_sale), effect=take_back,
         appends_to=RETURNED, rank=10, does=N_("They are good stock again.")),
    *payment_steps(("sold",), ("sold", "returned"), together=False),
    *INVOICE_STEPS,
    *write_off_steps(),
    *APPROVAL_STEPS,
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), SAME, SETTLING, effect=settle_to(STATES), rank=99,
         override=True, purpose="settles", asks=grave.SETTLED),
)

SALE = Workflow(KIND, N_("Sale over the counter"), KIND, STATES, STEPS)
