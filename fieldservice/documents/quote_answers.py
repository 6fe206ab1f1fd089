"""The customer's answer to a quote in words, alike on the quote and on the slip."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from fieldservice.documents.signed_facts import said
from fieldservice.words import forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.money.lines import ACCEPTED, DECLINED, Quote
from fieldservice.workflows.money.quotes.making import LOWER, WAIVED

ANSWERS = {ACCEPTED: N_("Accepted"), DECLINED: N_("Declined")}
UNASKED = {
    LOWER: N_("No answer was needed: it costs no more than what was accepted before."),
    WAIVED: N_("No answer was needed: it is waived as goodwill."),
}
"""By the code of an answer that no customer gave: why nobody had to be asked."""
VERSIONED = N_("%(number)s, version %(version)s")


def answer_in_words(quote: Quote, zone: ZoneInfo) -> dict[str, str]:
    """Accepted: By phone, 2026-11-28 10:12, 刘女士."""
    line, how = quote.answered, quote.answered.get("how")
    if code_of(how) in UNASKED:
        return said(UNASKED[code_of(how)])
    found = {}
    for spoken, answer in said(ANSWERS[quote.answer]).items():
        way = forms.in_language(how, spoken) if isinstance(how, Mapping) else ""
        at = local_text(line.get("answered_at") or line.get("at"), zone)
        more = forms.listed(filter(None, (way, at, str(line.get("who") or ""))), spoken)
        found[spoken] = said(N_("%(label)s: %(value)s"), label=answer, value=more)[spoken] if more else answer
    return found
