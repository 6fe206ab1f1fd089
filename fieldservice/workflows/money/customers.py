"""What the customer's file says about paying: the kind of customer, the credit limit, the rating."""

from __future__ import annotations

from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.money.lines import whole
from fieldservice.workflows.money.opening import DEFAULT_CURRENCY

CUSTOMER_KIND, CREDIT_LIMIT, CREDIT_CURRENCY, RATING = "customer_kind", "credit_limit", "credit_currency", "rating"
"""Facts of the customer's file."""
END_CUSTOMER, DEALER, REPAIRER, BRANCH = "end_customer", "dealer", "repairer", "branch"
"""The kinds of customers: codes of the list `customer_kind`."""
MAY_SET_TERMS = ("manager", "commerce")


def kind_of_customer(file: Thing | None) -> str:
    """The code of the kind of a customer; an end customer where nobody said otherwise."""
    return (code_of(file.get(CUSTOMER_KIND)) if file is not None else "") or END_CUSTOMER


def credit_limit(file: Thing | None, currency: str) -> int:
    """How much of this currency the customer may have on account, in minor units; 0 where nobody gave credit."""
    if file is None or str(file.get(CREDIT_CURRENCY) or DEFAULT_CURRENCY) != currency:
        return 0
    return whole(file.facts, CREDIT_LIMIT)
