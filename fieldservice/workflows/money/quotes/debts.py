"""What is owed because of a quote: the customer's answer, reading it, and the quote for damage that was found later."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import has_acted
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.obligation import Obligation
from fieldservice.workflows.money.lines import ACCEPTED, QUOTES, latest
from fieldservice.workflows.money.quotes.answering import waits_for_approval
from fieldservice.workflows.parts.on_the_job.verdicts import unread_damages

UNANSWERED = N_("Ask the customer about the quote before it expires")
ANSWERED = {True: N_("Quote accepted: begin the work"), False: N_("Quote declined: end the work or quote again")}
DUE = N_("Headquarters found customer damage: make a quote")


def owed(thing: Thing) -> Iterator[Obligation]:
    """What is owed because of the quote of an open job or request.

    Who quoted asks for the answer from the morning of the last day on at the latest, and is told it. What another
    office quoted before the job came here, the coordinator of the job asks for.
    """
    quote = latest(thing)
    if unread_damages(thing) and not _quoted_since(thing, quote.entry if quote else ""):
        yield Obligation("quote_due", DUE, "coordinator")
    if quote is None:
        return
    quoted_here = next((line for line in thing.lines(QUOTES) if line.get("digest") == quote.digest), None)
    person = quote.by if quoted_here is not None else ""
    if not quote.answer and not waits_for_approval(thing, quote):
        due = f"{quote.until}T00:00:00Z" if quote.until else NEVER
        yield Obligation("quote_unanswered", UNANSWERED, "coordinator", person, due)
    elif (
        quote.answer
        and person
        and quote.answered.get("by") != person
        and not has_acted(thing, person, str(quote.answered.get("entry")))
    ):
        yield Obligation("quote_answered", ANSWERED[quote.answer == ACCEPTED], "", person)


def _quoted_since(thing: Thing, quote: str) -> bool:
    """Whether this entry, which quoted, came after the last damage that nobody has read."""
    places = {line.entry.id: place for place, line in enumerate(thing.history)}
    return places.get(quote, -1) > max(places.get(each.entry, -1) for each in unread_damages(thing))
