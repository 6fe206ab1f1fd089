"""What one line says of the highlighted row beyond the row itself: phone, promise, warnings, and who fits best.

Reading it folds the record, so screens do it in a thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldservice.presentation.messages import render
from fieldservice.words import _, forms
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.detail import DetailView

GIVES_OUT = ("dispatches", "accepts_and_dispatches")
"""The purposes of steps that send an engineer."""
GRAVE = frozenset(("black_list",))
"""Codes of warnings that stop whoever reads them."""


class RowFacts(NamedTuple):
    """All in words; "" or nothing where it is not known or does not concern the row."""

    phone: str = ""
    """Masked."""
    promised: str = ""
    """UTC text."""
    stops: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    best: str = ""
    """Who fits best for the likely step, and why."""


def row_facts(desk: Desk, page: DetailView) -> RowFacts:
    facts = page.facts
    phone, promised = str(facts.get("phone") or ""), str(facts.get("promised") or "")
    if page.kind not in ("job", "request"):
        return RowFacts(phone, promised)
    found = desk.lookup.warnings(page.id)
    said = {which: tuple(render(each["because"]) for each in found if (each["code"] in GRAVE) == which)
            for which in (True, False)}  # fmt: skip
    return RowFacts(phone, promised, said[True], said[False], _best(desk, page))


def _best(desk: Desk, page: DetailView) -> str:
    flow = WORKFLOWS.get(page.workflow)
    likely = next((offer for offer in page.offers if offer.moves and not offer.asks), None)
    step = flow.step(likely.step) if flow and likely else None
    if step is None or step.purpose not in GIVES_OUT:
        return ""
    best = next(iter(desk.lookup.candidates(page.id)), None)
    if best is None or not best.has_skill:
        return ""
    why = forms.listed(map(render, best.reasons()))
    return _("%(name)s fits best: %(why)s", name=best.person.display, why=why)
