"""The cash-up 日结 of a counter's drawer, and the way of an engineer's pouch 备用金包 to a counter.

A drawer is counted, closed and paid in at the bank. A pouch is handed in, on a van also without a line, and received
by a counter, which counts it. What differs is entered in the books once it is approved.
"""

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.common import grave
from fieldservice.workflows.common.approvals import APPROVAL_STEPS
from fieldservice.workflows.common.effects import touch_others
from fieldservice.workflows.common.papers import CASH_UP_SHEET
from fieldservice.workflows.common.turns import settle_to
from fieldservice.workflows.engine.model import SAME, Limit, State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING
from fieldservice.workflows.money.cash_up.effects import (
    book,
    close,
    count,
    count_again,
    hand_in,
    pay_in,
    receive,
    receive_early,
    settle_provider,
    take_back,
)
from fieldservice.workflows.money.cash_up.guards import (
    COUNTS,
    cash_is_set_apart,
    cash_is_told_once,
    everything_is_counted_and_explained,
    everything_received_is_counted_and_explained,
    is_waved_through,
    it_is_of_a_drawer,
    it_was_not_refused,
    no_more_comes_than_is_apart,
    no_more_is_paid_in_than_is_apart,
    no_more_stays_than_is_there,
    nobody_cashed_it_up_meanwhile,
    notes_and_coins_are_understood,
    nothing_of_it_is_at_the_bank,
    some_money_came,
    something_waits_for_the_provider,
    the_books_are_as_shown,
    the_counter_is_known,
    the_difference_is_approved,
    the_office_has_a_counter,
    the_person_counted_it,
    there_is_something_to_hand_in,
)
from fieldservice.workflows.money.cash_up.lines import BANKED, KIND, KINDS, RECEIVED

# A table is read row by row.
# fmt: off
COMMON = "common.events"
EVENTS = "money.cash_up.events"
CLERK = "counter_clerk"
STATES = {
    "counted": State(NP_("state", "counted, not closed"), CLERK),
    "approval": State(NP_("state", "difference to approve"), CLERK),
    "closed": State(NP_("state", "closed, to be paid in"), CLERK, limit=Limit(days="bank_days")),
    "paid_in": State(NP_("state", "paid in")),
    "handed_in": State(NP_("state", "handed in, not received"), CLERK, limit=Limit(days="pouch_days")),
    "differs": State(NP_("state", "received with a difference"), CLERK),
    "received": State(NP_("state", "received by the counter")),
    "cancelled": State(NP_("state", "cancelled")),
}
TYPED = (notes_and_coins_are_understood, cash_is_told_once)
COUNTING = (*TYPED, the_books_are_as_shown, everything_is_counted_and_explained)
OPEN = ("counted", "approval")

STEPS = (
    Step("count_cash", N_("Cash-up"), f"{EVENTS}:CashCounted", (), "counted", COUNTS,
         (the_office_has_a_counter, the_counter_is_known, *COUNTING), effect=count, rank=50, short=N_("Cash-up"),
         purpose="cashes_up", hint=N_("What comes in after the count belongs to the next cash-up.")),
    Step("hand_in_pouch", N_("Hand in the pouch"), f"{EVENTS}:PouchHandedIn", (), "handed_in", ("engineer",),
         (*TYPED, there_is_something_to_hand_in, everything_is_counted_and_explained), effect=hand_in, rank=52,
         short=N_("Hand in pouch"), prints=CASH_UP_SHEET, purpose="hands_in_pouch",
         hint=N_("All money customers paid you on site. A counter receives and counts it.")),
    Step("receive_money_early", N_("Receive money before its record"), f"{EVENTS}:MoneyCameEarly", (), "received",
         COUNTS, (the_office_has_a_counter, the_counter_is_known, *TYPED, some_money_came), effect=receive_early,
         rank=54, short=N_("Money without a record"),
         hint=N_("Only if the engineer has handed it in and the line is down. The van's record arrives later.")),

    Step("close_cash_up", N_("Sign and close the day"), f"{EVENTS}:CashUpClosed", OPEN, "closed", COUNTS,
         (the_person_counted_it, it_was_not_refused, the_difference_is_approved, nobody_cashed_it_up_meanwhile,
          no_more_stays_than_is_there), effect=close, or_to=("paid_in",), rank=2, key="f6",
         first_if=is_waved_through, about=KINDS, prints=CASH_UP_SHEET, short=N_("Sign and close"),
         purpose="closes_cash_up"),
    Step("count_cash_again", N_("Count the drawer again"), f"{EVENTS}:CashCountedAgain", OPEN, SAME, COUNTS, COUNTING,
         effect=count_again, rank=30, key="ctrl+a", purpose="counts_cash_again",
         hint=N_("The earlier count no longer counts.")),
    Step("cancel_cash_up", N_("Give up the cash-up"), f"{EVENTS}:CashUpCancelled", OPEN, "cancelled", COUNTS,
         rank=70, asks=grave.COUNT_UNUSED),
    Step("take_cash_up_back", N_("Take the cash-up back"), f"{EVENTS}:CashUpTakenBack", ("closed", "paid_in"),
         "cancelled", ("manager",), (it_is_of_a_drawer, nothing_of_it_is_at_the_bank), effect=take_back, rank=75,
         hint=N_(
                "If two terminals counted the same money while apart. The money set apart returns to the "
                "drawer in the books, and the difference is reversed."
), asks=grave.DAY_OPEN_AGAIN),
    Step("pay_in", N_("Pay in at the bank"), f"{EVENTS}:PaidIn", ("closed",), "paid_in", COUNTS,
         (cash_is_set_apart, no_more_is_paid_in_than_is_apart), effect=pay_in, or_to=("closed",),
         appends_to=BANKED, rank=2, key="f5"),
    Step("settle_provider", N_("Provider has settled"), f"{EVENTS}:ProviderSettled", ("closed",), "paid_in", COUNTS,
         (something_waits_for_the_provider, no_more_comes_than_is_apart), effect=settle_provider,
         or_to=("closed",), appends_to=BANKED,
         rank=4, key="ctrl+n",
         hint=N_("Card and mobile payments have reached the bank, less the fee.")),

    Step("receive_pouch", N_("Receive the pouch"), f"{EVENTS}:PouchReceived", ("handed_in", "differs"), "received",
         COUNTS, (the_counter_is_known, *TYPED, everything_received_is_counted_and_explained), effect=receive,
         or_to=("differs",), appends_to=RECEIVED,
         rank=2, key="f6", about=KINDS, purpose="receives_pouch",
         hint=N_("What you count goes into the drawer. A difference stays on the list.")),
    Step("book_difference", N_("Enter the difference in the books"), f"{EVENTS}:DifferenceBooked", ("differs",),
         "received", COUNTS, (it_was_not_refused, the_difference_is_approved), effect=book, rank=3,
         first_if=is_waved_through, asks=grave.BOOKS_CHANGED),
    *APPROVAL_STEPS,
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), SAME, SETTLING, effect=settle_to(STATES), rank=99,
         override=True, purpose="settles", asks=grave.SETTLED),
)

CASH_UP = Workflow(KIND, N_("Cash-up"), KIND, STATES, STEPS)
