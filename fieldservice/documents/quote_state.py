"""What became of a quote: the mark across its paper, what is said of it, and whether it can still be signed or paid.

A paper of several jobs has the state that comes first in STATES of theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.money.lines import ACCEPTED, DECLINED, Quote, agreed, balance_in, is_over, latest
from fieldservice.workflows.money.quotes.answering import is_expired, waits_for_approval

REPLACED, EXPIRED, LAPSED = "replaced", "expired", "lapsed"
UNAPPROVED, OPEN, PAID = "unapproved", "open", "paid"


@dataclass(frozen=True, slots=True)
class QuoteState:
    """`mark` is printed across the sheets, `says` is a sentence with number, version, until and newest."""

    name: str
    mark: str = ""
    says: str = ""
    can_be_paid: bool = True


# fmt: off
STATES = (
    QuoteState(REPLACED, N_("REPLACED"), N_("Version %(newest)s replaces this version."), False),
    QuoteState(EXPIRED, N_("EXPIRED"),
               N_("It was valid until %(until)s and was not accepted. Ask for a new version."), False),
    QuoteState(LAPSED, N_("NOT DONE"), N_("The work ended without it."), False),
    QuoteState(UNAPPROVED, N_("NOT APPROVED"),
               N_("Its discount is not approved yet. It can be accepted after the approval."), False),
    QuoteState(OPEN),
    QuoteState(DECLINED, N_("DECLINED")),
    QuoteState(ACCEPTED, N_("ACCEPTED")),
    QuoteState(PAID, N_("PAID")),
)
# fmt: on
"""Those that say more about a paper come first."""
_BY_NAME = {each.name: each for each in STATES}


def state_of(thing: Thing, quote: Quote, today: str) -> QuoteState:
    """The state of a version of the quote of this thing on a day, 2026-12-14; "" for a day on which nothing expires."""
    return _BY_NAME[_state(thing, quote, today)]


def of_all(states: Sequence[QuoteState]) -> QuoteState:
    """The state of a paper that has several quotes."""
    return min(states, key=STATES.index)


def still_due(thing: Thing, quote: Quote) -> int:
    """What the customer has to pay because of this version, or would have to if it is accepted, less what was paid."""
    balance = balance_in(thing, quote.currency)
    wanted = balance.agreed if quote.answer else quote.total
    return max(0, wanted - balance.paid - balance.written_off)


def _state(thing: Thing, quote: Quote, today: str) -> str:
    newest, holds = latest(thing), agreed(thing)
    if quote.answer == ACCEPTED:
        if holds is not None and holds.digest != quote.digest:
            return REPLACED
        balance = balance_in(thing, quote.currency)
        return PAID if 0 < balance.agreed <= balance.paid else ACCEPTED
    if quote.answer:
        return quote.answer
    if newest is not None and newest.digest != quote.digest:
        return REPLACED
    if is_over(thing):
        return LAPSED
    if today and is_expired(quote, today):
        return EXPIRED
    return UNAPPROVED if waits_for_approval(thing, quote) else OPEN
