"""Things as scripts get them: plain objects whose names do not change. What a person reads stands in look.py."""

from __future__ import annotations

from typing import Any

from fieldservice.desk.detail import Blocked, DetailView, masked
from fieldservice.presentation.messages import render, word
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Step, Workflow
from fieldservice.workflows.obligations import NEVER
from fieldservice.workflows.registry import WORKFLOWS

NO_STROKES = N_("A signature cannot be drawn on the command line. Record it with: %(ways)s.")


def row_object(row: Values) -> JsonObject:
    """A thin row: `id` for the thing, no due instant as null, yes or no as true or false, phone masked."""
    found = (
        {"id": row["thing"], **{name: value for name, value in row.items() if name != "thing"}}
        if "thing" in row
        else dict(row)
    )
    if found.get("due") == NEVER:
        found["due"] = None
    for name in ("open", "review", "active"):
        if name in found:
            found[name] = bool(found[name])
    for name in ("roles", "skills", "areas"):
        if name in found:
            found[name] = found[name].split()
    if "thing" not in row:
        found = {"id": row.get("code") or row.get("name"), **found}
    # Every row of a search is asked for its number; a device has none but its serial number.
    return masked({**found, "number": found.get("number", "")} if "kind" in row and "thing" in row else found)


def page_object(page: DetailView) -> JsonObject:
    """The page of a thing: `last` is what --expect takes."""
    offers, blocked = for_scripts(page)
    return {
        "id": page.id,
        "number": page.number,
        "kind": page.kind,
        "state": page.state,
        "holder": page.holder,
        "last": page.last,
        "workflow": page.workflow,
        "facts": dict(page.facts),
        "clock": dict(page.clock),
        "history": [
            {
                "id": line.entry,
                "at": line.at,
                "by": line.by,
                "what": said_what(line),
                "details": {word(label): value for label, value in details(line)},
                "from": line.before,
                "to": line.after,
                "late": line.late,
            }
            for line in page.history
        ],
        "offers": [
            {"name": offer.step, "label": word(offer.label), "likely": place == likely(offers)}
            for place, offer in enumerate(offers)
        ],
        "blocked": [
            {"name": one.step, "label": word(one.label), "reason": render(one.because), "who_may": list(one.who_may)}
            for one in blocked
        ],
        "papers": list(page.papers),
        "late": list(page.late),
        "elsewhere": [render(one) for one in page.elsewhere],
        **page.made,
    }


def said_what(line: Any) -> str:
    from fieldservice.words import _

    return word(line.label) if line.label else _("Made by a newer version")


OWN_DETAILS = {
    "reason": N_("Reason"),
    "step": N_("Step"),
    "paper": N_("Paper"),
    "copy": N_("Which copy"),
    "print": N_("Print no."),
    "what": N_("What"),
}
"""Labels of what the store's own entries say."""


def details(line: Any) -> list[tuple[str, Any]]:
    """Details of a history line, the store's own ones in words too."""
    return [
        (OWN_DETAILS.get(label, label), own_value(label, value) if label in OWN_DETAILS else value)
        for label, value in line.details
    ]


def own_value(label: str, value: Any) -> Any:
    if label == "step":
        return next(
            (word(step.label) for workflow in WORKFLOWS.values() for step in workflow.steps if step.name == value),
            value,
        )
    if label == "reason":
        return render(value)
    from fieldservice.desk.printing import COPIES

    return word(COPIES[value]) if label == "copy" and value in COPIES else value


def for_scripts(page: DetailView) -> tuple[list[Any], list[Blocked]]:
    """Offers and what is blocked, as far as the command line reaches: what asks for strokes is blocked there."""
    offers, blocked = [], list(page.blocked)
    workflow = WORKFLOWS.get(page.workflow)
    for offer in page.offers:
        step = workflow.step(offer.step) if workflow else None
        if workflow is not None and step is not None and needs_strokes(step):
            ways = other_ways(workflow, step, [one.step for one in page.offers])
            blocked.append(Blocked(offer.step, offer.label, Message(NO_STROKES, {"ways": ", ".join(ways)}), ()))
        else:
            offers.append(offer)
    return offers, blocked


def likely(offers: list[Any]) -> int:
    """Place of the likely offer: the first that moves the thing on and is not a way out; -1 when none does."""
    return next((place for place, offer in enumerate(offers[:1]) if offer.moves and offer.rank < 50), -1)


def needs_strokes(step: Step) -> bool:
    from fieldservice.workflows.engine.fields import fields

    return any(field.kind == "strokes" for field in fields(step.event_class()))


def other_ways(workflow: Workflow, step: Step, offered: list[str] | None = None) -> list[str]:
    """Steps that lead where this one leads and ask for no strokes."""
    return [
        other.name
        for other in workflow.steps
        if other.signs
        and other.to == step.to
        and not needs_strokes(other)
        and (offered is None or other.name in offered)
    ]
