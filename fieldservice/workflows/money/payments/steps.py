"""The steps of payment in the tables of jobs, requests, sales and customers' files."""

from __future__ import annotations

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.common import grave
from fieldservice.workflows.common.papers import RECEIPT
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import SAME, Step, Whose
from fieldservice.workflows.money.lines import balances_of
from fieldservice.workflows.money.payments.credits import (
    not_more_than_there_is_is_used,
    something_is_open,
    the_customer_paid_too_much_for_something_else,
    use_credit,
)
from fieldservice.workflows.money.payments.effects import (
    announce_transfer,
    ask_credit,
    ask_refund,
    cancel_payment,
    put_on_account,
    refund,
    take_payment,
)
from fieldservice.workflows.money.payments.going_back import (
    a_payment_was_taken_here_and_is_not_cashed_up,
    not_more_than_was_paid_goes_back,
    something_was_paid,
    the_money_is_there,
    the_payment_is_one_of_these,
    the_refund_is_approved_where_that_is_needed,
)
from fieldservice.workflows.money.payments.guards import (
    PUTS_ON_ACCOUNT,
    an_amount_is_paid,
    cash_is_counted_only_for_cash,
    it_goes_on_or_something_is_open,
    it_is_above_the_credit_limit,
    it_is_not_more_than_is_open_or_it_is_said,
    it_is_owed_in_the_currency_of_this_office,
    it_is_within_the_credit_limit_or_approved,
    it_stands_in_a_customers_account,
    not_more_than_is_open_is_named,
    something_is_to_be_paid_now,
    the_cash_covers_the_amount,
    the_customer_may_pay_later,
    the_customer_owes_something,
    the_day_is_still_to_come,
    the_transaction_is_named,
)

EVENTS = "money.payments.events"
TAKES = ("counter_clerk", "coordinator", "engineer", "storekeeper", "commerce", "manager")
GIVES_BACK = ("counter_clerk", "coordinator", "engineer", "commerce", "manager")
LAST_BEFORE_IT_GOES = ("signed", "handed_in", "sold")
"""States in which the next step gives the device back or closes the job."""


def is_to_be_paid(thing: Thing) -> bool:
    """Whether something has to be paid before the device goes out: then taking the payment is the usual next step."""
    return thing.state in LAST_BEFORE_IT_GOES and any(each.owed_now for each in balances_of(thing))


def what_is_open(thing: Thing) -> JsonObject:
    """The amount with which the form of a payment begins: what is open, where it is owed in one currency."""
    amounts = [each for each in balances_of(thing) if each.open > 0]
    return {"amount": amounts[0].open} if len(amounts) == 1 else {}


def what_was_paid_too_much(thing: Thing) -> JsonObject:
    amounts = [each for each in balances_of(thing) if each.open < 0]
    return {"amount": -amounts[0].open} if len(amounts) == 1 else {}


# A table is read row by row.
# fmt: off
TAKEN = (an_amount_is_paid, it_is_not_more_than_is_open_or_it_is_said, cash_is_counted_only_for_cash,
         the_cash_covers_the_amount, the_transaction_is_named)


def payment_steps(going: tuple[str, ...], ever: tuple[str, ...] = (), *, credit: bool = True,
                  together: bool = True) -> tuple[Step, ...]:
    """`going` are the states in which deposits are taken. In `ever` what is open is paid, or goes back, later too.
    `credit`: it may be put on account."""
    states = ever or going
    return (
        Step("take_payment", N_("Take a payment"), f"{EVENTS}:PaymentTaken", states, None, TAKES,
             (it_goes_on_or_something_is_open(going), it_is_owed_in_the_currency_of_this_office, *TAKEN),
             effect=take_payment, rank=47, first_if=is_to_be_paid, purpose="takes_payment",
             suggests=what_is_open, together=together, prints=RECEIPT,
             does=N_("It counts wherever it is taken. The state does not change.")),
        Step("await_transfer", N_("Customer transfers the money"), f"{EVENTS}:TransferAnnounced", states, None, TAKES,
             (something_is_to_be_paid_now, not_more_than_is_open_is_named, the_day_is_still_to_come),
             effect=announce_transfer, rank=74, suggests=what_is_open,
             does=N_("Waiting for the bank. It counts as paid once the payment is recorded.")),
        Step("use_credit", N_("Use what was overpaid"), f"{EVENTS}:CreditUsed", states, None, TAKES,
             (something_is_open, the_customer_paid_too_much_for_something_else, not_more_than_there_is_is_used),
             effect=use_credit, rank=49,
             does=N_("Pays for this with what the customer overpaid on other work. No money moves.")),
        *_goes_back(states, SAME),
        *(_credit(states) if credit else ()),
    )


OWED_AGAIN = N_(

                "What is paid back is owed again, unless more was paid than is owed. If the price was lowered, "
                "ask to write it off then."

)


def _goes_back(states: tuple[str, ...], to: str | None, whose: Whose = "holder") -> tuple[Step, ...]:
    """`to`: a refund is a move of the holder; in a customer's file, which nobody holds, a note of the office that took
    the money."""
    return (
        Step("cancel_payment", N_("Cancel a mistyped payment"), f"{EVENTS}:PaymentCancelled", states, None, TAKES,
             (a_payment_was_taken_here_and_is_not_cashed_up, the_payment_is_one_of_these), effect=cancel_payment,
             rank=76, does=N_("The payment does not count. Keep its receipt in the drawer."),
             asks=grave.PAYMENT_CANCELLED),
        Step("ask_refund", N_("Ask for a refund"), f"{EVENTS}:RefundAsked", states, None, GIVES_BACK,
             (something_was_paid, not_more_than_was_paid_goes_back), effect=ask_refund, appends_to="refunds_asked",
             rank=77, office=whose, suggests=what_was_paid_too_much, hint=OWED_AGAIN,
             does=N_("Another person approves this amount. Nothing is paid back yet.")),
        Step("give_money_back", N_("Pay back"), f"{EVENTS}:RefundGiven", states, to, GIVES_BACK,
             (something_was_paid, not_more_than_was_paid_goes_back, the_transaction_is_named, the_money_is_there,
              the_refund_is_approved_where_that_is_needed),
             effect=refund, rank=75, office="" if to else whose, suggests=what_was_paid_too_much,
             prints=RECEIPT, hint=OWED_AGAIN,
             does="" if to else N_("It comes from what this office took for the account itself.")),
    )


def _credit(states: tuple[str, ...]) -> tuple[Step, ...]:
    return (
        Step("put_on_account", N_("Put on account"), f"{EVENTS}:PutOnAccount", states, SAME, PUTS_ON_ACCOUNT,
             (it_stands_in_a_customers_account, something_is_to_be_paid_now, the_customer_may_pay_later,
              not_more_than_is_open_is_named, the_day_is_still_to_come, it_is_within_the_credit_limit_or_approved),
             effect=put_on_account, rank=48, suggests=what_is_open),
        Step("ask_credit", N_("Ask for more credit"), f"{EVENTS}:CreditAsked", states, None,
             PUTS_ON_ACCOUNT,
             (it_stands_in_a_customers_account, something_is_to_be_paid_now, the_customer_may_pay_later,
              not_more_than_is_open_is_named, it_is_above_the_credit_limit),
             effect=ask_credit, appends_to="credit_asked", rank=73, office="holder", suggests=what_is_open,
             does=N_("A manager decides whether the customer may owe more than the credit limit.")),
    )


OF_FILE = (
    Step("take_payment", N_("Take a payment"), f"{EVENTS}:PaymentTaken", (), None, TAKES,
         (the_customer_owes_something, *TAKEN), effect=take_payment, rank=20, purpose="takes_payment",
         prints=RECEIPT, does=N_("It pays what was charged, oldest first, then what was agreed.")),
    *_goes_back((), None, "any"),
)
"""In the table of customers' files: what was charged is paid first, the oldest first."""
