"""The lines of a settlement with a partner in words, alike on the screen and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldservice.presentation.values import readable
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.money.partners.claims import NOT_CREDITED
from fieldservice.workflows.money.partners.lines import KIND, SettledLine, lines_of, total_of

LINES = N_("Lines of the settlement")


def rows(lists: Mapping[str, Sequence[JsonObject]]) -> list[tuple[str, str]]:
    """(line, what is claimed for which job and what becomes of it), and last the total."""
    lines = lines_of(Thing("", KIND, lists={name: list(entries) for name, entries in lists.items()}))
    total = forms.listed(forms.money(amount, currency) for currency, amount in total_of(lines).items())
    return [*((line.line, _said(line)) for line in lines), *([(_("Total"), total)] if total else [])]


def _said(line: SettledLine) -> str:
    told = [
        forms.listed(filter(None, (line.claim.job_number, line.claim.day))),
        what(line, forms.in_language(dict(line.claim.words))),
        amount(line),
        _("disputed: %(words)s", words=line.disputed) if line.disputed else "",
        _("decided: %(words)s", words=line.decided) if line.decided else "",
    ]
    return "\n".join(map(readable, filter(None, told)))


def what(line: SettledLine, words: str) -> str:
    """What is claimed: the part with its number, how many, and its fault tag; or the service."""
    claim = line.claim
    part = str(claim.words.get("code") or "") if claim.kind == "part" else ""
    many = f"{part} x{claim.quantity}" if part and claim.quantity > 1 else part
    return " ".join(filter(None, (many, words or _("Labour"), claim.serial, claim.tag)))


def amount(line: SettledLine) -> str:
    """The amount that is credited, or why nothing is."""
    if line.claim.state in NOT_CREDITED:
        return _(NOT_CREDITED[line.claim.state])
    return forms.money(line.claim.amount, line.claim.currency)
