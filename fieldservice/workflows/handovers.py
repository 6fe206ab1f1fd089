"""The hand-over ledger 交接: every pass between roles, when it was sent, who accepted it when, and by which limit.

The ledger is computed from the history of a thing, so nothing is kept twice (flow 11).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import HistoryEntry, Thing, facts_of, is_subject
from fieldservice.workflows.engine.model import State, Workflow
from fieldservice.workflows.registry import WORKFLOWS


@dataclass(slots=True)
class HandOver:
    """One pass between two roles.

    `accepted` and `accepted_by` are "" while nobody has taken it; the giver stays responsible until then.
    """

    sent: str
    sent_by: str
    giver: str
    """Role that gave."""
    receiver: str
    """Role that is to take it."""
    to: str = ""
    """The one person it was given to; "" for anybody of the role."""
    limit: str = ""
    accepted: str = ""
    accepted_by: str = ""
    reason: str = ""
    """Why it was late, where somebody gave a reason."""

    @property
    def late(self) -> bool:
        """Accepted after its limit. False for an open pass, which the reader compares with the present time."""
        return bool(self.limit and self.accepted and self.accepted[:19] > self.limit[:19])


def handovers(thing: Thing, workflow: Workflow | None) -> list[HandOver]:
    """All passes of a thing, in order."""
    passes: list[HandOver] = []
    if workflow is None:
        return passes
    turn, mode = ("", ""), ""
    for line in thing.history:
        if line.late or not any(move.thing == thing.id for move in line.entry.moves):
            continue
        facts = facts_of(line.entry, thing.id, is_subject(line.entry, thing.id))
        if passes and not passes[-1].accepted:
            passes[-1].accepted, passes[-1].accepted_by = line.entry.made, line.entry.by
            passes[-1].reason = str(facts.get("late_reason") or "")
        mode = code_of(facts.get("mode")) or mode
        state = _states(workflow, mode).get(line.after)
        now = _turn(state, facts, turn)
        giver = turn[0] or _opener(line, thing)
        if state is not None and state.is_open and giver and now[0] != giver:
            passes.append(_sent(line, giver, now, facts))
        turn = now
    return passes


def _states(workflow: Workflow, mode: str) -> Mapping[str, State]:
    """The states of the flow in which the job was then: a job may change its mode on the way."""
    return next(
        (flow.states for flow in WORKFLOWS.values() if flow.thing == workflow.thing == "job" and flow.mode == mode),
        workflow.states,
    )


def _turn(state: State | None, facts: dict[str, object], before: tuple[str, str]) -> tuple[str, str]:
    if state is None:
        return before
    return state.awaits_role, str(facts.get(state.person) or before[1]) if state.person else ""


def _opener(line: HistoryEntry, thing: Thing) -> str:
    """The role that opened this thing by a step on another: the clerk who made a job of the request. "" otherwise."""
    if is_subject(line.entry, thing.id):
        return ""
    return next(
        (step.roles[0] for workflow in WORKFLOWS.values() for step in workflow.steps if step.kind == line.entry.kind),
        "",
    )


def _sent(line: HistoryEntry, giver: str, now: tuple[str, str], facts: dict[str, object]) -> HandOver:
    clock = facts.get("clock")
    limit = str(clock.get("due", "")) if isinstance(clock, dict) else ""
    return HandOver(line.entry.made, line.entry.by, giver, now[0], now[1], limit)
