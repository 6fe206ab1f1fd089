"""What is owed because of a supplier return: the credit of the maker, once it is overdue, and its end."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.obligation import Obligation
from fieldservice.workflows.supplier_returns.lines import (
    IS_CREDITED,
    IS_PARTLY,
    IS_REFUSED,
    IS_SENT,
    REFUSED,
    pieces_of,
)

AWAITED = N_("The maker's credit is overdue: ask for it")
TO_COME_BACK = N_("Refused by the maker: get the part back")
TO_CLOSE = N_("The maker has answered: close the return")
SAID = (IS_PARTLY, IS_CREDITED, IS_REFUSED)


def owed(supplier_return: Thing) -> Iterator[Obligation]:
    if supplier_return.state not in (IS_SENT, *SAID):
        return
    due = str(supplier_return.record("clock").get("due") or NEVER)
    pieces = pieces_of(supplier_return)
    if any(each.is_unanswered for each in pieces):
        yield Obligation("supplier_credit", AWAITED, "commerce", due=due)
    elif supplier_return.state in SAID and not any(each.is_with_maker for each in pieces):
        yield Obligation("supplier_close", TO_CLOSE, "commerce")
    if any(each.status == REFUSED for each in pieces):
        yield Obligation("supplier_back", TO_COME_BACK, "storekeeper", due=due)
