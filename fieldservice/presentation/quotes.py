"""The quotes of a job or request in words, alike on the screen and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.presentation.messages import render
from fieldservice.presentation.values import Wording
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.money.lines import ACCEPTED, Quote, quotes_of
from fieldservice.workflows.money.pricing import quantity_text
from fieldservice.workflows.money.quotes.answering import is_expired
from fieldservice.workflows.money.quotes.making import LOWER, WAIVED
from fieldservice.workflows.money.rows import LAPSED, REFUSED_TO_US, REPLACED, UNAPPROVED, quote_state

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView

QUOTED = ("job", "request")
"""Kinds of things that are quoted."""
Rows = list[tuple[str, str]]
HEADING = N_("Quote %(number)s")
STATES = {
    "open": N_("not answered, holds until %(until)s"),
    "expired": N_("expired on %(until)s"),
    REPLACED: N_("replaced"),
    UNAPPROVED: N_("waits until its discount is approved"),
    REFUSED_TO_US: N_("its discount was not approved: quote anew"),
    "accepted": N_("accepted"),
    "declined": N_("declined"),
    LAPSED: N_("work ended without it"),
}
"""What becomes of a version."""
UNASKED = {LOWER: N_("costs no more than before: no answer needed"), WAIVED: N_("waived as goodwill: no answer needed")}
WAYS = {
    (True, "phone"): N_("accepted by %(who)s by phone, %(at)s"),
    (True, "message"): N_("accepted by %(who)s by message, %(at)s"),
    (True, "paper"): N_("accepted by %(who)s on paper, %(at)s"),
    (True, "signature"): N_("accepted by %(who)s by signature, %(at)s"),
    (True, "phone_page"): N_("accepted by %(who)s on the own phone, %(at)s"),
    (False, "phone"): N_("declined by %(who)s by phone, %(at)s"),
    (False, "message"): N_("declined by %(who)s by message, %(at)s"),
    (False, "paper"): N_("declined by %(who)s on paper, %(at)s"),
    (False, "phone_page"): N_("declined by %(who)s on the own phone, %(at)s"),
}
"""By whether it was accepted, and how: the sentence about the answer."""


def of_page(page: DetailView) -> tuple[Quote, ...]:
    """The versions of the quote of a page, the oldest first."""
    return quotes_of(_thing(page))


def _thing(page: DetailView) -> Thing:
    return Thing(page.id, page.kind, state=page.state, facts=dict(page.facts), lists=dict(page.lists))


def groups(page: DetailView, wording: Wording) -> list[tuple[str, Rows]]:
    """(heading, [(label, value)]): the versions, the newest first, and the lines of the newest."""
    quotes = of_page(page)
    if not quotes:
        return []
    newest = quotes[-1]
    rows = [(version_of(quote), said_of(page, quote, newest, wording)) for quote in reversed(quotes)]
    rows += [(_line(line), forms.money(int(line.get("gross") or 0), newest.currency)) for line in newest.lines]
    if newest.fee:
        rows.append((_("If it is declined"), forms.money(newest.fee, newest.currency)))
    if newest.remark:
        rows.append((_("Remark"), newest.remark))
    return [(_(HEADING, number=newest.number), rows)]


def version_of(quote: Quote) -> str:
    return _("Version %(version)s", version=quote.version)


def said_of(page: DetailView, quote: Quote, newest: Quote, wording: Wording) -> str:
    """The total of a version and what became of it: 486.00, accepted by Ms Liu by phone, 10:12."""
    return forms.listed((forms.money(quote.total, quote.currency), answer_of(page, quote, newest, wording)))


def answer_of(page: DetailView, quote: Quote, newest: Quote, wording: Wording) -> str:
    said, how = quote.answered, code_of(quote.answered.get("how"))
    if how in UNASKED:
        return _(UNASKED[how])
    at = wording.time(str(said.get("answered_at") or said.get("at") or "")) if quote.answer else ""
    sentence = WAYS.get((quote.answer == ACCEPTED, how)) if quote.answer else None
    if sentence:
        who = str(said.get("who") or said.get("signer") or "") or _("the customer")
        return render(Message(sentence, {"who": who, "at": at}))
    today = wording.now.astimezone(wording.names.zone).date().isoformat()
    state = quote_state(_thing(page), quote, newest)
    if state != LAPSED and is_expired(quote, today):
        state = "expired"
    return _(STATES[state], until=quote.until)


def _line(line: dict[str, object]) -> str:
    words = line.get("words")
    name = forms.in_language(words) if isinstance(words, dict) else ""
    quantity = int(str(line.get("quantity") or 0))
    return f"{name} x{quantity_text(quantity)}" if quantity != 100 else name
