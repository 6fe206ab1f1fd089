"""Events of the customer's account."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import CodeOf, Event, LongText, Money, ask


class CustomerTermsSet(Event):
    """Kind of customer, credit limit and rating were set; credit and prices follow from them."""

    customer_kind: CodeOf | None = ask(N_("Kind of customer"), codes="caller", default=None)
    credit_limit: Money | None = ask(
        N_("Credit limit"), N_("Highest amount on account at one time. 0: nothing."), default=None, example="5000"
    )
    rating: CodeOf | None = ask(
        N_("Rating"), N_("A pays on time; D pays before the work."), codes="rating", default=None
    )
    terms_reason: LongText | None = ask(N_("Reason for this limit and rating"), private=True, default=None)


class OpeningEntered(Event):
    """What was unpaid by the books kept by hand was entered in the customer's account, once."""
