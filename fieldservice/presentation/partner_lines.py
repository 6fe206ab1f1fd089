"""The lines of a settlement with a partner in words, alike on the screen and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldservice.presentation.values import readable
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.money.partners.claims import NOT_CREDITED
from fieldservice.workflows.money.partners.lines import KIND, SettledLine, lines_of, sums_of, total_of

LINES = N_("Lines of the settlement")
OF_PAPER = ("claim_paper", "done_on", "claimed_for", "amount", "fault_returned")
"""The facts of the paper that was added last; its line tells them."""
SUMS = {
    "claimed": N_("Claimed in all"),
    "withheld": N_("Withheld until the faulty parts are returned"),
    "refused": N_("Credited more or less than claimed"),
    "total": N_("Total"),
}


def rows(lists: Mapping[str, Sequence[JsonObject]]) -> list[tuple[str, str]]:
    """(line, what is claimed for which job and what becomes of it), and last the total."""
    lines = lines_of(Thing("", KIND, lists={name: list(entries) for name, entries in lists.items()}))
    sums = {**sums_of(lines), "total": total_of(lines)}
    told = {name: forms.listed(forms.money(each, currency) for currency, each in sums[name].items() if each)
            for name in SUMS}  # fmt: skip
    if not (told["withheld"] or told["refused"]):
        told.pop("claimed")  # all of it is credited
    return [
        *((line.line, _said(line)) for line in lines),
        *((_(SUMS[name]), text) for name, text in told.items() if text),
    ]


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
    """What is claimed and credited, or why nothing is."""
    claimed = forms.money(line.claimed, line.claim.currency) if line.claim.currency else ""
    if line.claim.state in NOT_CREDITED:
        return forms.listed(filter(None, (claimed, _(NOT_CREDITED[line.claim.state]))))
    credited = forms.money(line.credited, line.claim.currency)
    return (
        credited if credited == claimed else _("%(claimed)s, credited %(credited)s", claimed=claimed, credited=credited)
    )
