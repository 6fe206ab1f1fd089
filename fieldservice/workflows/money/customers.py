"""What the customer's file says about paying: whether first, the credit limit, the rating."""

from __future__ import annotations

from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.money.lines import whole
from fieldservice.workflows.money.opening import DEFAULT_CURRENCY

CREDIT_LIMIT, CREDIT_CURRENCY, RATING = "credit_limit", "credit_currency", "rating"
"""Facts of the customer's file."""
PAYS_FIRST = "D"
"""The rating of customers who pay before the work, like those on the black list."""
MAY_SET_TERMS = ("manager", "commerce")


def pays_first(file: Thing | None) -> bool:
    """Whether a customer pays before the work begins, and gets nothing on account."""
    return file is not None and (bool(file.get("black_listed")) or code_of(file.get(RATING)) == PAYS_FIRST)


def credit_limit(file: Thing | None, currency: str) -> int:
    """How much of this currency the customer may have on account, in minor units; 0 where nobody gave credit."""
    if file is None or str(file.get(CREDIT_CURRENCY) or DEFAULT_CURRENCY) != currency:
        return 0
    return whole(file.facts, CREDIT_LIMIT)
