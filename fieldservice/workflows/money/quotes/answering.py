"""The customer's answer to a quote. Only the newest version can be answered, and accepted only while it holds."""

from __future__ import annotations

from typing import Protocol

from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.common.approvals import is_approved
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Context, Draft, Effect, guard, guard_with_reason
from fieldservice.workflows.engine.prices import today
from fieldservice.workflows.money.lines import ACCEPTED, DECLINED, Quote, latest, quotes_of

NO_QUOTE = N_("Nothing was quoted here yet.")
WAS_ACCEPTED = N_("Quote %(number)s, version %(version)s was accepted already. Other work is a new version.")
WAS_DECLINED = N_("Quote %(number)s, version %(version)s was declined. Quote anew if the customer thinks again.")
EXPIRED = N_("Quote %(number)s, version %(version)s held until %(until)s. Make a new version.")
UNAPPROVED = N_("The discount on quote %(number)s, version %(version)s waits for approval.")
REPLACED = N_("What was shown is not the newest any more: quote %(number)s, version %(version)s is. Show that one.")
WORDS_WANTED = N_("Name the message or paper by which the customer answered.")
QUOTING = ("coordinator", "engineer", "counter_clerk")
"""Roles that quote at a service point."""
HEARS = ("agent", "hotline_engineer", "information_clerk", "counter_clerk", "coordinator", "engineer", "manager")
"""Roles that may hear the customer's answer, and read the list of quotes."""
WRITTEN = ("message", "paper")
"""The ways to answer of which a reference is kept."""


class QuoteAnswer(Protocol):
    """An event by which a quote is answered."""

    @property
    def shown(self) -> str | None: ...


class AnswerInWords(Protocol):
    """An answer that a person of ours records."""

    how: str
    reference: str | None


def named(quote: Quote) -> dict[str, object]:
    """Number and version, as the sentences name a quote."""
    return {"number": quote.number, "version": quote.version, "until": quote.until}


def is_expired(quote: Quote, day: str) -> bool:
    """Whether it was left without an answer until after its last day."""
    return not quote.answer and bool(quote.until) and quote.until < day


def waits_for_approval(thing: Thing, quote: Quote) -> bool:
    return bool(quote.approval) and not is_approved(thing, quote.approval)


@guard_with_reason()
def a_quote_waits_for_its_answer(thing: Thing, event: None, context: Context) -> Message | None:
    quote = latest(thing)
    if quote is None:
        return Message(NO_QUOTE)
    said = {ACCEPTED: WAS_ACCEPTED, DECLINED: WAS_DECLINED}.get(quote.answer)
    return Message(said, named(quote)) if said else None


@guard_with_reason(who_may=lambda thing, event, context: QUOTING)
def the_quote_still_holds(thing: Thing, event: None, context: Context) -> Message | None:
    quote = latest(thing)
    return Message(EXPIRED, named(quote)) if quote and is_expired(quote, today(context)) else None


@guard_with_reason(who_may=lambda thing, event, context: ("manager",))
def its_discount_is_approved(thing: Thing, event: None, context: Context) -> Message | None:
    quote = latest(thing)
    return Message(UNAPPROVED, named(quote)) if quote and waits_for_approval(thing, quote) else None


@guard_with_reason(code="changed", needs_data=True)
def it_is_the_version_that_was_shown(thing: Thing, event: QuoteAnswer, context: Context) -> Message | None:
    quote, shown = latest(thing), (event.shown or "").split()
    known = {each.digest for each in quotes_of(thing)} & {*shown}
    return Message(REPLACED, named(quote)) if quote and known and quote.digest not in shown else None


@guard(WORDS_WANTED, beside=("reference",))
def what_was_written_is_named(thing: Thing, event: AnswerInWords, context: Context) -> bool:
    return code_of(event.how) not in WRITTEN or bool(event.reference)


def answered(answer: str) -> Effect:
    """An answer to the newest version; it goes to the job too where the request has become one."""

    def answers(draft: Draft, event: QuoteAnswer, context: Context) -> None:
        thing = draft.subject
        quote = latest(thing)
        assert quote is not None
        draft.data.pop("shown", None)
        draft.data.pop("also_for", None)
        draft.data.setdefault("answered_at", stamp(context.now))
        draft.data |= {"digest": quote.digest, "answer": answer}
        if thing.kind == "request" and (job := str(thing.get("job") or "")):
            draft.of(job, {**draft.data}, {**draft.private})
            draft.touches.append(("job", job))

    return answers
