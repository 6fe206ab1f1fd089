"""The function keys of the work list: those for steps on the highlighted row and those for opening steps.

`named` decides which of them the key bar shows, and under which name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.binding import ActiveBinding

from fieldservice.screens.panels.named_screens import may_open
from fieldservice.words import _
from fieldservice.workflows.engine.roles import STORE_ROLES
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk.detail import OfferedStep
    from fieldservice.workflows.engine.model import Step
    from fieldservice.workflows.engine.reference import Person

STEP_KEYS = sorted(
    {step.key for workflow in WORKFLOWS.values() for step in workflow.steps if step.key} - {"f6", "f7", "f8"}
)
"""Keys of steps on the highlighted row. F6, F7 and F8 are keys of the screen itself."""
OWED, NOTE = "f8", "f9"
LEADING = ("enter", "f4", "f2", OWED, "f1", "ctrl+p", "f3", "f7")
"""What everybody needs, in the order of the key bar behind the next step of the row."""
APPROVALS = "shift+f5"
"""The key of the inbox, which the bar shows while something waits there."""
OPENING_KEYS = {
    step.key: step.name for workflow in WORKFLOWS.values() for step in workflow.steps if step.opens and step.key
}
"""Keys of opening steps. For people who may not take the opening step they are keys of the row like any other."""


RARELY_BEGUN = ("opens_return", "writes_article", "reports_quality", "enters_contract", "packs_for_maker")
"""The purposes of opening steps that are seldom begun by themselves."""


def has_key(place: str, person: Person) -> bool:
    """Whether the work list of this person has the key of a screen. Stock opens for everybody from the palette."""
    return bool(person.roles & set(STORE_ROLES)) if place == "stock" else may_open(place, person)


def named(
    found: Mapping[str, ActiveBinding],
    offers: Sequence[OfferedStep],
    openings: Sequence[Step],
    person: Person,
    owed: int = 0,
) -> dict[str, ActiveBinding]:
    """The bindings with the names of their steps, in the order of the key bar; `owed` is said beside F8.

    The bar shows the most likely step of the row, and F4 with its own name where there is only one opening step. For
    counter clerks the opening steps come next.
    """
    shown = dict(found)
    likely = likely_key(offers)
    openings_by_key = {step.key: step.short or step.label for step in openings if step.key in OPENING_KEYS}
    names = {offer.key: offer.label for offer in reversed(offers)} | openings_by_key
    if len(openings) == 1:
        names["f4"] = openings[0].label
    first = openings_by_key if "counter_clerk" in person.roles else {}
    for key, label in names.items():
        if (bound := shown.get(key)) and bound.binding.action.startswith(("step", "begin")):
            binding = replace(bound.binding, description=_(label), tooltip=_(label), show=key in (likely, "f4", *first))
            shown[key] = bound._replace(binding=binding, tooltip=_(label))
    if owed and (bound := shown.get(OWED)):
        binding = replace(bound.binding, description=_("Owed %(count)s", count=owed))
        shown[OWED] = bound._replace(binding=binding)
    return dict(sorted(shown.items(), key=lambda item: _order(item[0], likely, tuple(first))))


def likely_key(offers: Sequence[OfferedStep]) -> str:
    """The key of the step that the row needs next; where no step moves it, that of the first one with a key but a
    note."""
    usual = [offer for offer in offers if not offer.asks and offer.key != NOTE]
    moving = next((offer.key for offer in usual if offer.moves), None)
    key = moving if moving is not None else next((offer.key for offer in usual if offer.key in STEP_KEYS), "")
    return key if key in STEP_KEYS else ""


def _order(key: str, likely: str, first: Sequence[str]) -> tuple[int, int]:
    """The next step of the row, what waits for approval, opening and beginning, finding, what is owed, help and the
    palette; then the other function keys by their numbers, and the rest in its old order."""
    leading = (likely, *first, APPROVALS, *LEADING)
    if key in leading:
        return (0, leading.index(key))
    return (1, int(key[1:])) if key[0] == "f" and key[1:].isdigit() else (2, 0)
