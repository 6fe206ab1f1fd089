"""The steps that a person can take of a thing now, and those that are blocked, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldservice.desk.detail import BlockedStep, OfferedStep
from fieldservice.desk.step_context import context
from fieldservice.workflows.engine.fold import MASTER_FILES, Thing
from fieldservice.workflows.engine.model import Step, Workflow
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.take import has_nothing_to_be_taken_on, may_begin

if TYPE_CHECKING:
    from fieldservice.desk.session import Session


ONLY_WHERE_DUE = ("settles", "reviews")
"""Purposes of steps that are offered only where there is something to settle or to review."""


def offers(
    session: Session, by: Person, workflow: Workflow | None, thing: Thing
) -> tuple[tuple[OfferedStep, ...], tuple[BlockedStep, ...]]:
    """The steps that this person can take now, the likely ones first, and the blocked steps of this state."""
    if workflow is None:
        return (), ()
    offered, blocked = [], []
    known_now = context(session, by, workflow.steps[0], None, {}, None)
    for step in workflow.steps:
        if step.opens or (step.states and thing.state not in (*step.states, *step.not_yet)):
            continue
        if step.purpose in ONLY_WHERE_DUE and not _is_anything_due(session, workflow, step, thing):
            continue
        if has_nothing_to_be_taken_on(step, thing, known_now):
            continue
        refused = may_begin(workflow, step, thing, known_now)
        if refused is None:
            offered.append(_offer(step, thing))
        elif not step.override and step.moves:
            blocked.append(BlockedStep(step.name, step.label, refused.because, refused.who_may))
    offered.sort(key=lambda offer: offer.rank)
    return tuple(_each_with_its_key(offered)), tuple(blocked)


def _is_anything_due(session: Session, workflow: Workflow, step: Step, thing: Thing) -> bool:
    """Whether an entry came late, was marked or contradicts another; while it is under way settling is due too where
    the thing was given to an office, or is held by another one, which may not answer."""
    if thing.late or thing.marked or thing.conflicts or thing.kind in MASTER_FILES:
        return True
    state = workflow.states.get(thing.state)
    if state is not None and not state.is_open:
        return False
    return step.purpose == "settles" and (bool(thing.given_by) or thing.holder != session.office)


def _offer(step: Step, thing: Thing) -> OfferedStep:
    return OfferedStep(step.name, step.label, step.rank_for(thing), step.key, step.moves, bool(step.asks))


def _each_with_its_key(offers: Iterable[OfferedStep]) -> Iterator[OfferedStep]:
    """Of two steps with one key the likelier keeps it: whoever has several roles may be offered both."""
    taken: set[str] = set()
    for offer in offers:
        yield replace(offer, key="") if offer.key in taken else offer
        taken.add(offer.key)
