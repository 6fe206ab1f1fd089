"""Guards on chargeable work: what the customer pays for is not begun before a quote was accepted (flow 3, step 3).

They hold only where the frozen verdict of the job says that the customer pays, so that a job of an earlier version can
end. A verdict that was overruled lets the work go on; so does a new version that was accepted. What goodwill waives is
quoted too: it is waived up to the amount that was approved, and a quote that costs nothing needs no answer.
"""

from __future__ import annotations

from collections.abc import Callable

from fieldservice.shapes import Values
from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.common.approvals import plain_amount
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.here import today
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.money.lines import DECLINED, NOT_REPAIRED, agreed, latest
from fieldservice.workflows.money.lines import declined as declined_quote
from fieldservice.workflows.money.pricing import ONCE, OTHER, PART
from fieldservice.workflows.money.quotes.answering import QUOTING, is_expired, named, waits_for_approval
from fieldservice.workflows.parts.on_the_job.lines import part_lines
from fieldservice.workflows.parts.requisitions.guards import NamesParts, typed
from fieldservice.workflows.warranty.coverage import REPAIR
from fieldservice.workflows.warranty.decided import goodwill_of
from fieldservice.workflows.warranty.lines import who_pays
from fieldservice.workflows.warranty.verdicts import (
    GOODWILL,
    LABOUR,
    ON_SITE,
    PARTS,
    is_frozen,
    is_never_free,
    verdicts_of,
)

NOT_QUOTED = N_("The customer pays for %(what)s. %(because)s Quote it and record the answer before the work begins.")
WAIVED_UP_TO = N_(
    "Goodwill waives up to %(amount)s of %(what)s. Quote the work first, so that the customer's share is known."
)
UNANSWERED = N_("The customer has not accepted quote %(number)s, version %(version)s yet. Record the answer first.")
EXPIRED = N_(
    "Quote %(number)s, version %(version)s was valid until %(until)s and was not accepted. Make a new version."
)
UNAPPROVED = N_("A manager must approve the discount on quote %(number)s, version %(version)s first.")
REFUSED = N_("The customer declined quote %(number)s, version %(version)s. Record “not repaired” or quote again.")
PART_NOT_QUOTED = N_("The customer pays for %(part)s. %(because)s Quote it and record the answer before you fit it.")
NOT_ON_IT = N_("%(part)s is not on the accepted quote %(number)s, version %(version)s. Make a new version with it.")
PAID_ON_A_JOB = N_("The customer pays for this work. Hand the call on: paid work is done and charged on a job.")
DECLINED_CODE = "quote_declined"
WORDS = {
    PARTS: NP_("cost class", "parts"),
    LABOUR: NP_("cost class", "labour"),
    ON_SITE: NP_("cost class", "the visit"),
}


def must_be_paid(job: Thing) -> bool:
    """Whether the work is quoted first: the customer pays for some of it by the frozen verdict, or because such work is
    never free; or goodwill waives it up to an amount."""
    verdicts = verdicts_of(job).values()
    holds = is_frozen(job) or is_never_free(job) or any(each.by == GOODWILL for each in verdicts)
    return holds and any(each.is_quoted for each in verdicts)


def is_declined(job: Thing) -> bool:
    """Whether the customer declined the newest quote and has accepted none: the job ends without the work."""
    newest = latest(job)
    return newest is not None and newest.answer == DECLINED and declined_quote(job) is not None


def declines(codes: str) -> Callable[[Thing, Context], Values]:
    """The reason, of this list of codes, with which the form of a job begins whose quote was declined."""

    def reason(job: Thing, context: Context) -> Values:
        is_known = context.reference.code(codes, DECLINED_CODE) is not None
        return {"reason": DECLINED_CODE} if is_known and is_declined(job) else {}

    return reason


@guard_with_reason(waits_for=lambda job, event, context: QUOTING)
def the_customer_accepted_what_is_charged(job: Thing, event: None, context: Context) -> Message | None:
    return not_accepted(job, context)


def not_accepted(job: Thing, context: Context) -> Message | None:
    """Why work that the customer pays for does not begin; None where it may."""
    if not must_be_paid(job) or agreed(job) is not None:
        return None
    quote = latest(job)
    if quote is None:
        return _not_quoted(job)
    if quote.answer == DECLINED:
        return Message(REFUSED, named(quote))
    if is_expired(quote, today(context)):
        return Message(EXPIRED, named(quote))
    return Message(UNAPPROVED if waits_for_approval(job, quote) else UNANSWERED, named(quote))


def _not_quoted(job: Thing) -> Message:
    verdicts = verdicts_of(job)
    paid = {name: each for name, each in verdicts.items() if each.is_charged}
    what = [
        Message(WORDS[name], context="cost class")
        for name in paid or (name for name, each in verdicts.items() if each.is_quoted)
    ]
    if paid:
        return Message(NOT_QUOTED, {"what": what, "because": next(iter(paid.values())).because})
    goodwill = goodwill_of(job)
    return Message(WAIVED_UP_TO, {"what": what, "amount": plain_amount(goodwill.amount, goodwill.currency)})


@guard_with_reason(waits_for=lambda job, event, context: QUOTING)
def what_is_completed_only_now_was_accepted(job: Thing, event: None, context: Context) -> Message | None:
    """A corrected slip that said “not completed” before says now that the work was done."""
    if job.get("result") != NOT_REPAIRED:
        return None
    return not_accepted(job, context)


@guard(PAID_ON_A_JOB)
def nobody_pays_for_it(request: Thing, event: None, context: Context) -> bool:
    """Whether what is solved by phone is free of charge: a repair for which no quote was accepted."""
    return code_of(request.get("work")) in ("", REPAIR) and agreed(request) is None


@guard_with_reason(needs_data=True, waits_for=lambda job, event, context: QUOTING)
def each_part_is_free_or_on_the_accepted_quote(job: Thing, event: NamesParts, context: Context) -> Message | None:
    """Parts that the customer pays for are on the accepted quote. Work that was quoted in free words may include
    them."""
    quote = agreed(job)
    there = {line.part: line.fitted - line.taken_out for line in part_lines(job)}
    for part, (quantity, _serials) in typed(event, context).items() if is_frozen(job) else ():
        known = context.reference.catalogue.part(part)
        verdict = who_pays(job, part, known.group if known else "")
        if verdict is None or not verdict.is_quoted:
            continue
        if quote is None:
            return Message(PART_NOT_QUOTED, {"part": part, "because": verdict.because})
        if any(line.get("kind") == OTHER for line in quote.lines):
            continue
        named_on_it = (line for line in quote.lines if line.get("kind") == PART and line.get("code") == part)
        if there.get(part, 0) + quantity > sum(int(line.get("quantity") or 0) // ONCE for line in named_on_it):
            return Message(NOT_ON_IT, {"part": part, **named(quote)})
    return None
