"""Events of a quote: it was made; the customer accepted or declined it."""

from __future__ import annotations

from typing import Literal

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import (
    CodeOf,
    Day,
    Event,
    FreeLines,
    LongText,
    Parts,
    Percent,
    Services,
    Strokes,
    Text,
    When,
    ask,
)

WHO = ask(N_("Who answered"), N_("Name in full."), private=True)
HOW = ask(N_("How the customer answered"), codes="quote_how", default="phone")
AT = ask(N_("Answered at"), N_("If empty: now."), default=None, example="today 10:12", past=True)
REFERENCE = ask(
    N_("Which message or paper"),
    N_("Its number or date, and where it is kept."),
    private=True,
    only_for=("how", "message", "paper"),
    default=None,
)
SHOWN = ask(N_("Digest of what was shown"), hidden=True, default=None)
ALSO_FOR = ask(N_("Together with"), hidden=True, default=[])


class Quoted(Event):
    """The customer was told what the work costs."""

    services: Services | None = ask(
        N_("Services"), N_("One a line: code, x and the quantity."), example="LAB-STD x1.5", default=None
    )
    parts: Parts | None = ask(
        N_("Parts to be charged"), N_("One a line: number, x and the quantity."), example="PSU-450 x1", default=None
    )
    other: FreeLines | None = ask(
        N_("Other work"), N_("One per line: description = amount."), example="cleaning = 60.00", default=None
    )
    discount: Percent = ask(N_("Discount in percent"), default=0, example="5")
    if_declined: Services | None = ask(
        N_("If it is declined"), N_("What the customer then pays: the inspection."), example="INSPECT x1", default=None
    )
    until: Day | None = ask(N_("Valid until"), N_("If empty: the usual validity of a quote."), default=None)
    remark: LongText | None = ask(N_("Remark"), N_("Printed on the quote."), default=None)


class QuoteAccepted(Event):
    """The customer accepted the quote, by phone, by message or on paper."""

    who: Text = WHO
    how: CodeOf = HOW
    answered_at: When | None = AT
    reference: Text | None = REFERENCE
    shown: LongText | None = SHOWN
    also_for: list[Text] = ALSO_FOR


class QuoteSigned(Event):
    """The customer accepted the quote by a signature under exactly what was shown."""

    signer: Text = ask(N_("Signed by"), N_("Name in full."), private=True)
    strokes: Strokes = ask(N_("Signature"), N_("Drawn with the mouse or pen."), private=True, min_length=1)
    shown: LongText | None = SHOWN
    also_for: list[Text] = ALSO_FOR


class QuoteAnsweredOnPhone(Event):
    """The customer read the quote on a phone, and signed it or declined it there."""

    signer: Text = ask(N_("Answered by"), N_("Name in full."), private=True)
    strokes: Strokes | None = ask(
        N_("Signature"), N_("Signed by a customer who accepts the quote."), private=True, default=None
    )
    answer: Literal["accepted", "declined"] = ask(N_("Answer"), hidden=True, default="accepted")
    shown: LongText | None = SHOWN
    also_for: list[Text] = ALSO_FOR


class QuoteDeclined(Event):
    """The customer does not want the work at this price."""

    who: Text = WHO
    how: CodeOf = HOW
    answered_at: When | None = AT
    reference: Text | None = REFERENCE
    reason: LongText | None = ask(N_("Reason"), private=True, default=None)
    shown: LongText | None = SHOWN
    also_for: list[Text] = ALSO_FOR
