"""The sale 零售 of parts over the counter. It ends with the sale; what comes back does so the same day.

Payment is not recorded here. The number, the lines and the prices that a sale keeps are what a payment will refer to.
"""

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.common.effects import touch_others
from fieldservice.workflows.common.papers import SALE_SLIP
from fieldservice.workflows.common.turns import settle_to
from fieldservice.workflows.engine.model import SAME, State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING
from fieldservice.workflows.parts.requisitions.guards import each_piece_has_its_serial_number
from fieldservice.workflows.sales.effects import sell, take_back
from fieldservice.workflows.sales.guards import (
    it_was_sold_today,
    the_office_has_a_counter,
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
    "returned": State(NP_("state", "taken back")),
}

STEPS = (
    Step("sell_parts", N_("Sell parts over the counter"), f"{EVENTS}:PartsSold", (), "sold", SELLS,
         (the_office_has_a_counter, each_piece_has_its_serial_number, what_is_sold_is_here_and_free), effect=sell,
         appends_to=SOLD, rank=46, short=N_("Sell parts"), purpose="sells_parts", other_file="phone",
         prints=SALE_SLIP, hint=N_("Prices are those of the catalogue. Payment is not recorded here yet.")),
    Step("take_back_sold", N_("Take sold parts back"), f"{EVENTS}:SoldPartsReturned", ("sold",), SAME, SELLS,
         (it_was_sold_today, each_piece_has_its_serial_number, they_were_sold_in_this_sale), effect=take_back,
         appends_to=RETURNED, rank=10, key="f8", does=N_("They are good stock again.")),
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), SAME, SETTLING, effect=settle_to(STATES), rank=99,
         override=True, purpose="settles"),
)

SALE = Workflow(KIND, N_("Sale over the counter"), KIND, STATES, STEPS)
