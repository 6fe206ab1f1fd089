"""What is asked of a second person, in words: for the inbox, for the form of an answer and for the command line."""

from __future__ import annotations

from collections.abc import Iterable

from fieldservice.desk.approvals import Asked, Waiting
from fieldservice.desk.detail import Detail, DetailView
from fieldservice.presentation.messages import word
from fieldservice.presentation.values import Wording
from fieldservice.words import _, forms
from fieldservice.workflows.engine.currencies import DEFAULT


def amount(waits: Waiting) -> str:
    """The value of what is asked; "" where it has none."""
    return forms.money(waits.amount, waits.currency or DEFAULT) if waits.amount else ""


def awaited(page: DetailView, wording: Wording) -> list[str]:
    """What waits for approval on a page, and who may answer: a sentence for each."""
    found = []
    for each in page.awaited:
        worth = forms.money(each.amount, each.currency or DEFAULT) if each.amount else ""
        what = " ".join(filter(None, (word(each.label), worth)))
        said = _("Waiting for approval: %(what)s (requested by %(who)s).", what=what, who=wording.person(each.by))
        found.append(forms.sentences((said, _("Can approve: %(who)s.", who=wording.who_may(each.who_may)))))
    return found


def consequence(asked: Asked) -> str:
    """What approving does, as a sentence; "" where nothing goes out."""
    if not asked.consequence:
        return ""
    waits = asked.waits
    said = {"collector": asked.collector, "subject": asked.subject, "number": waits.number, "amount": amount(waits)}
    return _(asked.consequence, **said)


def in_words(asked: Asked, wording: Wording) -> list[str]:
    """Who asks what, the fields of the ask line by line, and customer and device in a line each."""
    waits = asked.waits
    first = _(
        "%(who)s requests, %(since)s: %(what)s",
        who=wording.person(waits.by),
        since=wording.names.time_in_sentence(waits.since, wording.now),
        what=word(waits.label),
    )
    value = [_("%(label)s: %(value)s", label=_("Amount"), value=amount(waits))] if waits.amount else []
    return [first, *_lines(asked.asked, wording), *value, *("  ".join(_lines(line, wording)) for line in asked.about)]


def _lines(pairs: Iterable[Detail], wording: Wording) -> list[str]:
    return [_("%(label)s: %(value)s", label=label, value=text) for label, text in wording.details(pairs)]
