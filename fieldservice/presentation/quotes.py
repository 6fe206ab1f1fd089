"""The quotes of a job or request in words, alike on the screen and the command line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fieldservice.presentation.messages import render
from fieldservice.presentation.values import Wording, readable
from fieldservice.shapes import Values
from fieldservice.words import _, forms, in_context
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.money.lines import ACCEPTED, Quote, quotes_of
from fieldservice.workflows.money.pricing import FLAT, ONCE, ROUNDED, UNIT_WORDS, half_up, quantity_text, rate_text
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
    "open": N_("not answered, valid until %(until)s"),
    "expired": N_("expired on %(until)s"),
    REPLACED: N_("replaced"),
    UNAPPROVED: N_("waiting for approval of its discount"),
    REFUSED_TO_US: N_("discount not approved: write a new quote"),
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
    (True, "phone_page"): N_("accepted by %(who)s on a phone, %(at)s"),
    (False, "phone"): N_("declined by %(who)s by phone, %(at)s"),
    (False, "message"): N_("declined by %(who)s by message, %(at)s"),
    (False, "paper"): N_("declined by %(who)s on paper, %(at)s"),
    (False, "phone_page"): N_("declined by %(who)s on a phone, %(at)s"),
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


def newest_group(page: DetailView) -> list[tuple[str, Rows]]:
    """(heading, [(label, value)]) of the version that can be answered: its total, until when it holds, its lines."""
    quote = next(reversed(of_page(page)), None)
    if quote is None:
        return []
    money = partial(forms.money, currency=quote.currency)
    rows = [(_("Total"), money(quote.total)), (_("Valid until"), quote.until)]
    rows += [(_("If it is declined"), money(quote.fee))] if quote.fee else []
    rows += [(_line(line), money(int(line.get("gross") or 0))) for line in quote.lines]
    heading = _("Quote %(number)s, version %(version)s", number=quote.number, version=quote.version)
    return [(heading, rows)]


def sums(entry: Values) -> list[str]:
    """What the customer pays by the entry of a quote, with the tax in it; and if it is declined."""
    currency = str(entry["currency"])
    total = _(
        "Total %(amount)s, with %(tax)s tax",
        amount=forms.money(entry["total"], currency),
        tax=forms.money(entry["tax"], currency),
    )
    fee = _("%(label)s: %(value)s", label=_("If it is declined"), value=forms.money(entry["fee"], currency))
    return [total, *([fee] if entry["fee"] else ())]


def doubts(entry: Values) -> list[str]:
    """What stands in the way of the customer's answer."""
    return [_("This discount is above your limit: a second person must approve it.")] if "approval" in entry else []


def priced_lines(entry: Values) -> list[tuple[str, str, str]]:
    """(what, how its amount comes about, amount with tax) of each line of the entry of a quote."""
    return [_priced(line, str(entry["currency"])) for line in entry["lines"]]


def _priced(line: Values, currency: str) -> tuple[str, str, str]:
    price, quantity = forms.money(line["price"], currency), quantity_text(line["quantity"])
    unit = in_context("unit", UNIT_WORDS[line["unit"]]) if line["unit"] in UNIT_WORDS and line["unit"] != FLAT else ""
    found = [" ".join(filter(None, (quantity, unit, "x", price)))]
    if line["amount"] != half_up(line["price"] * line["quantity"], ONCE):
        found.append(_("at least %(amount)s", amount=forms.money(line["amount"], currency)))
    if line["reduced"]:
        found.append(f"- {forms.money(line['reduced'], currency)}")
    if line["rate"] and not line["inclusive"]:
        found.append(f"+ {rate_text(line['rate'])}")
    calculation = "" if line["kind"] == ROUNDED else " ".join(found)
    return readable(forms.in_language(line["words"])), calculation, forms.money(line["gross"], currency)


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
