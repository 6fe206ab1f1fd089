"""The rows that the tables of requests and of every job have about quotes."""

from fieldservice.words.marking import N_
from fieldservice.workflows.common.guards import what_is_signed_is_what_was_shown
from fieldservice.workflows.common.papers import QUOTATION
from fieldservice.workflows.engine.model import ITS_QUOTE, Step
from fieldservice.workflows.money.lines import ACCEPTED, DECLINED, QUOTE_ANSWERS, QUOTES
from fieldservice.workflows.money.quotes.answering import (
    HEARS,
    a_quote_waits_for_its_answer,
    answered,
    awaits_an_answer,
    it_is_the_version_that_was_shown,
    its_discount_is_approved,
    signed,
    the_quote_still_holds,
    what_was_written_is_named,
)
from fieldservice.workflows.money.quotes.making import QUOTE, quote
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
HERE = ("counter_clerk", "coordinator", "engineer")
"""Roles before whom the customer signs."""
OPEN, HOLDS = (a_quote_waits_for_its_answer,), (the_quote_still_holds, its_discount_is_approved)
IN_WORDS = (it_is_the_version_that_was_shown, what_was_written_is_named)
JOB_TOO = {"job": QUOTE_ANSWERS}
"""A request's answer goes to its job as well; further jobs gain the answer that was given for all of them."""


def quote_steps(going: tuple[str, ...], roles: tuple[str, ...] = QUOTES_HERE) -> tuple[Step, ...]:
    """A quote is made in the states `going`, and answered whenever the customer answers."""
    return (
        Step("quote", N_("Quote"), f"{EVENTS}:Quoted", going, None, roles,
             (something_is_quoted, each_part_has_a_price, it_holds_at_least_today), effect=quote,
             appends_to=QUOTES, rank=18, key="ctrl+f", office="holder", proposes=suggest, purpose="quotes",
             prints=QUOTATION,
             does=N_("The customer is told the price. Stock and state do not change.")),
        Step("accept_quote", N_("Customer accepts the quote"), f"{EVENTS}:QuoteAccepted", (), None, HEARS,
             (*OPEN, *HOLDS, *IN_WORDS), effect=answered(ACCEPTED), appends_to=QUOTE_ANSWERS, beside=JOB_TOO,
             together=True, rank=16, first_if=awaits_an_answer, about=ITS_QUOTE,
             does=N_("The work may begin, and is charged as quoted.")),
        Step("sign_quote", N_("Customer signs the quote on the screen"), f"{EVENTS}:QuoteSigned", (), None, HERE,
             (*OPEN, *HOLDS, what_is_signed_is_what_was_shown), effect=signed("drawn"), signs=QUOTE,
             appends_to=QUOTE_ANSWERS, beside=JOB_TOO, together=True, rank=17,
             does=N_("The work may begin, and is charged as quoted.")),
        Step("sign_quote_on_phone", N_("Customer answers the quote on a phone"), f"{EVENTS}:QuoteAnsweredOnPhone", (),
             None, HERE, (*OPEN, *HOLDS, what_is_signed_is_what_was_shown), effect=signed("phone"), signs=QUOTE,
             link=True, appends_to=QUOTE_ANSWERS, beside=JOB_TOO, together=True, rank=17,
             does=N_("The customer reads the quote there and signs or declines it.")),
        Step("decline_quote", N_("Customer declines the quote"), f"{EVENTS}:QuoteDeclined", (), None, HEARS,
             (*OPEN, *IN_WORDS), effect=answered(DECLINED), appends_to=QUOTE_ANSWERS, beside=JOB_TOO,
             together=True, rank=19, about=ITS_QUOTE,
             does=N_("The device goes back unrepaired. The fee on the quote is due.")),
    )
