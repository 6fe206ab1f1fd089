"""Guards of an article: what all offices read names no customer and no device, and a job votes once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.case_base.lines import job_key, voted_for
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import Guard, guard, guard_with_reason
from fieldservice.workflows.engine.identity import letters_and_digits
from fieldservice.workflows.engine.messages import Message

if TYPE_CHECKING:
    from fieldservice.workflows.case_base.events import ArticleEdited, ArticleVoted, ArticleWritten
    from fieldservice.workflows.engine.fields import Event

HINT = N_("Articles are read by every office: leave out names, phone numbers and serial numbers of customers.")
A_PHONE = N_("“%(found)s” looks like a phone number. Every office reads this: remove it.")
OF_THE_JOB = N_("“%(found)s” belongs to the customer of %(number)s. Every office reads this: remove it.")
VOTED_ALREADY = N_("%(job)s has already voted on this article.")
SO_MANY_DIGITS = 7
"""A phone number has at least so many digits; what has fewer is a measure, a code or a version."""
SHORTEST_NAME = 2
"""Characters of a name that is looked for in the words."""
NUMBER = re.compile(r"(?<![A-Za-z0-9_.])\+?\d(?:[ \-]?\d){6,}(?![A-Za-z0-9_]|\.\d)")
A_DAY = re.compile(r"(?:19|20)\d\d-\d\d?-\d\d?")
NAMED_BY = ("customer_name", "contact", "address")
"""Facts of a job by whose words its customer is recognised."""
TYPED = ("symptom", "cause", "solution")


def phones_in(text: str) -> Iterator[str]:
    """What looks like phone numbers in a text."""
    for found in NUMBER.finditer(A_DAY.sub(" ", text)):
        if sum(each.isdigit() for each in found[0]) >= SO_MANY_DIGITS:
            yield found[0]


def personal_in(text: str, thing: Thing | None) -> str:
    """What in the text names the customer or the device of a job, escalation or report; "" where nothing does."""
    if thing is None or not text:
        return ""
    written = text.casefold()
    serial = letters_and_digits(thing.get("serial"))
    if len(serial) > SHORTEST_NAME and serial in letters_and_digits(text):
        return str(thing.get("serial"))
    named = (str(thing.get(fact) or "").strip() for fact in NAMED_BY)
    return next((each for each in named if len(each) >= SHORTEST_NAME and each.casefold() in written), "")


def personal_words(text: str, thing: Thing | None) -> Message | None:
    """Why a text may not stand in the case base; None where it may."""
    if phone := next(phones_in(text), ""):
        return Message(A_PHONE, {"found": phone})
    if found := personal_in(text, thing):
        assert thing is not None
        return Message(OF_THE_JOB, {"found": found, "number": str(thing.get("number") or "")})
    return None


def names_no_customer(*fields: str) -> Guard:
    """A guard for the step of another flow whose words go into the case base: none of these fields names the customer
    or the device of the thing."""

    def faults(thing: Thing | None, event: Event, context: Context) -> dict[str, Message]:
        said = {name: personal_words(str(getattr(event, name, None) or ""), thing) for name in fields}
        return {name: fault for name, fault in said.items() if fault is not None}

    @guard(
        "%(because)s",
        values=lambda thing, event, context: {"because": next(iter(faults(thing, event, context).values()), "")},
        faults=faults,
    )
    def its_words_name_no_customer(thing: Thing | None, event: Event, context: Context) -> bool:
        return not faults(thing, event, context)

    return its_words_name_no_customer


def _faults(thing: Thing | None, event: ArticleWritten | ArticleEdited, context: Context) -> dict[str, Message]:
    said = {name: personal_words(str(getattr(event, name, None) or ""), context.other) for name in TYPED}
    return {name: fault for name, fault in said.items() if fault is not None}


@guard(HINT, faults=_faults)
def its_words_name_nobody(thing: Thing | None, event: ArticleWritten | ArticleEdited, context: Context) -> bool:
    return not _faults(thing, event, context)


@guard_with_reason(beside=("words",))
def the_remark_names_nobody(article: Thing, event: ArticleVoted, context: Context) -> Message | None:
    return personal_words(event.words or "", None)


@guard_with_reason(beside=("job_number",))
def the_job_has_not_voted_yet(article: Thing, event: ArticleVoted, context: Context) -> Message | None:
    return (
        Message(VOTED_ALREADY, {"job": event.job_number}) if job_key(event.job_number) in voted_for(article) else None
    )
