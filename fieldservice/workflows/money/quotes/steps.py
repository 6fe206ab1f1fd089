"""The rows that the tables of requests and of every job have about quotes."""

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.model import Step
from fieldservice.workflows.money.lines import ACCEPTED, DECLINED, QUOTE_ANSWERS, QUOTES
from fieldservice.workflows.money.quotes.answering import (
    HEARS,
    a_quote_waits_for_its_answer,
    answered,
    it_is_the_version_that_was_shown,
    its_discount_is_approved,
    the_quote_still_holds,
    what_was_written_is_named,
)
from fieldservice.workflows.money.quotes.making import quote
from fieldservice.workflows.money.quotes.making_guards import (
    each_part_has_a_price,
    it_holds_at_least_today,
    something_is_quoted,
)
from fieldservice.workflows.money.quotes.suggested import suggest

# A table is read row by row.
# fmt: off
EVENTS = "money.quotes.events"
QUOTES_HERE = ("coordinator", "engineer", "counter_clerk")
QUOTES_BY_PHONE = ("agent", "hotline_engineer", "information_clerk", "coordinator")
OPEN, HOLDS = (a_quote_waits_for_its_answer,), (the_quote_still_holds, its_discount_is_approved)
IN_WORDS = (it_is_the_version_that_was_shown, what_was_written_is_named)
JOB_TOO = {"job": QUOTE_ANSWERS}
"""A request's answer goes to its job as well; further jobs gain the answer that was given for all of them."""


def quote_steps(going: tuple[str, ...], roles: tuple[str, ...] = QUOTES_HERE) -> tuple[Step, ...]:
    """A quote is made in the states `going`, and answered whenever the customer answers."""
    return (
        Step("quote", N_("Quote"), f"{EVENTS}:Quoted", going, None, roles,
             (something_is_quoted, each_part_has_a_price, it_holds_at_least_today), effect=quote,
             appends_to=QUOTES, rank=18, key="ctrl+b", office="holder", proposes=suggest, purpose="quotes",
             does=N_("The customer is told the price. No stock moves, and the state does not change.")),
        Step("accept_quote", N_("Customer accepts the quote"), f"{EVENTS}:QuoteAccepted", (), None, HEARS,
             (*OPEN, *HOLDS, *IN_WORDS), effect=answered(ACCEPTED), appends_to=QUOTE_ANSWERS, beside=JOB_TOO,
             together=True, rank=16, key="ctrl+f", does=N_("The work may begin, and is charged as quoted.")),
        Step("decline_quote", N_("Customer declines the quote"), f"{EVENTS}:QuoteDeclined", (), None, HEARS,
             (*OPEN, *IN_WORDS), effect=answered(DECLINED), appends_to=QUOTE_ANSWERS, beside=JOB_TOO,
             together=True, rank=19, does=N_("The device goes back without the work; the fee on the quote is due.")),
    )
