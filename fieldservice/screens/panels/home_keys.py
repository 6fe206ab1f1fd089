"""The keys of the work list: what each takes on the highlighted row, what begins something new, and which are named in the bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.binding import ActiveBinding

from fieldservice.words import _
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk.detail import Offer
    from fieldservice.workflows.engine.model import Step
    from fieldservice.workflows.engine.reference import Person

STEP_KEYS = sorted(
    {step.key for workflow in WORKFLOWS.values() for step in workflow.steps if step.key} - {"f6", "f7", "f8"}
)
"""Keys of steps that work on the highlighted row; the others are the screen's own."""
OPENING_KEYS = {
    step.key: step.name for workflow in WORKFLOWS.values() for step in workflow.steps if step.opens and step.key
}
"""Keys that begin something wherever the cursor stands; to whom it is not open they are keys of the row as any other."""


def named(
    found: Mapping[str, ActiveBinding], offers: Sequence[Offer], openings: Sequence[Step], person: Person
) -> dict[str, ActiveBinding]:
    """The likely step under its own name; what can be begun, where it is one thing only, likewise. At the counter what is begun
    there stands before all else."""
    shown = dict(found)
    likely = next((offer.key for offer in offers if offer.key in STEP_KEYS), "")
    begins = {step.key: step.short or step.label for step in openings if step.key in OPENING_KEYS}
    names = {offer.key: offer.label for offer in reversed(offers)} | begins
    if len(openings) == 1:
        names["f4"] = openings[0].label
    first = begins if "counter_clerk" in person.roles else {}
    for key, label in names.items():
        if (bound := shown.get(key)) and bound.binding.action.startswith(("step", "begin")):
            binding = replace(bound.binding, description=_(label), tooltip=_(label), show=key in (likely, "f4", *first))
            shown[key] = bound._replace(binding=binding, tooltip=_(label))
    return dict(sorted(shown.items(), key=lambda item: (item[0] not in first, _place(item[0]))))


def _place(key: str) -> tuple[int, int]:
    """Function keys by their numbers, then the others as they came."""
    return (0, int(key[1:])) if key[0] == "f" and key[1:].isdigit() else (1, 0)
