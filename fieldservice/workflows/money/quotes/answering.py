"""The customer's answer to a quote. Only the newest version can be answered, and accepted only while it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.common.approvals import REPLIES_TO, is_approved
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.here import today
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Draft, Effect
from fieldservice.workflows.money.lines import ACCEPTED, DECLINED, Quote, is_over, latest, quotes_of

if TYPE_CHECKING:
    from fieldservice.workflows.money.quotes.events import QuoteAnsweredOnPhone, QuoteSigned

NO_QUOTE = N_("Nothing has been quoted here yet.")
WAS_ACCEPTED = N_("Quote %(number)s, version %(version)s is already accepted. Quote further work as a new version.")
WAS_DECLINED = N_("Quote %(number)s, version %(version)s is already declined. Quote again if the customer reconsiders.")
LAPSED = N_("The work ended without quote %(number)s, version %(version)s. It is charged as agreed before.")
EXPIRED = N_("Quote %(number)s, version %(version)s was valid until %(until)s. Make a new version.")
UNAPPROVED = N_("The discount on quote %(number)s, version %(version)s waits for approval.")
REPLACED = N_("A newer version exists: quote %(number)s, version %(version)s. Show that one.")
WORDS_WANTED = N_("Enter the message or paper in which the customer answered.")
QUOTING = ("coordinator", "engineer", "counter_clerk")
"""Roles that quote at a service point."""
HEARS = ("agent", "hotline_engineer", "information_clerk", "counter_clerk", "coordinator", "engineer", "manager")
"""Roles that may hear the customer's answer, and read the list of quotes."""
SIGNED = "quote_signed"
"""In an answer that the customer gave here: how, when, and the digest of the content that was shown."""
WAYS = {
    "drawn": {"code": "signature", "zh": "签字", "en": "By signature"},
    "phone": {"code": "phone_page", "zh": "在客户手机上", "en": "On the customer's phone"},
}
"""How the customer answered here, as an answer keeps it."""
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


def awaits_an_answer(thing: Thing) -> bool:
    """Whether the customer may answer now: then recording that is the usual next step."""
    quote = latest(thing)
    return quote is not None and not quote.answer and not waits_for_approval(thing, quote)


@guard_with_reason()
def a_quote_waits_for_its_answer(thing: Thing, event: None, context: Context) -> Message | None:
    quote = latest(thing)
    if quote is None:
        return Message(NO_QUOTE)
    if is_over(thing) and not quote.answer:
        return Message(LAPSED, named(quote))
    said = {ACCEPTED: WAS_ACCEPTED, DECLINED: WAS_DECLINED}.get(quote.answer)
    return Message(said, named(quote)) if said else None


@guard_with_reason(waits_for=lambda thing, event, context: QUOTING)
def the_quote_still_holds(thing: Thing, event: None, context: Context) -> Message | None:
    quote = latest(thing)
    return Message(EXPIRED, named(quote)) if quote and is_expired(quote, today(context)) else None


@guard_with_reason(waits_for=lambda thing, event, context: ("manager",))
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
    """An answer that a person of ours heard or read."""

    def answers(draft: Draft, event: QuoteAnswer, context: Context) -> None:
        _answer(draft, context, answer)

    return answers


def signed(how: str) -> Effect:
    """An answer that the customer gave here, on the screen or on a phone, to exactly the content that was shown."""

    def signs(draft: Draft, event: QuoteSigned | QuoteAnsweredOnPhone, context: Context) -> None:
        content = context.signed.get(draft.subject.id, "")
        draft.data |= {"how": WAYS[how], SIGNED: {"how": how, "content": content, "at": stamp(context.now)}}
        draft.private["who"] = event.signer
        _answer(draft, context, str(getattr(event, "answer", ACCEPTED)))

    return signs


def _answer(draft: Draft, context: Context, answer: str) -> None:
    """The answer is one to the newest version; it goes to the job too where the request has become one."""
    thing = draft.subject
    quote = latest(thing)
    assert quote is not None
    for name in ("shown", "also_for"):
        draft.data.pop(name, None)
    draft.data.setdefault("answered_at", stamp(context.now))
    # Of two that offices gave apart the first counts, and the other is on the review list.
    draft.data |= {"digest": quote.digest, REPLIES_TO: quote.digest, "answer": answer}
    if thing.kind == "request" and (job := str(thing.get("quoted_job") or thing.get("job") or "")):
        draft.of(job, {**draft.data}, {**draft.private})
        draft.touches.append(("job", job))
