"""The hand-over ledger 交接: every pass between roles, when it was sent, who accepted it when, and by which limit.

Read off the story of a thing; nothing is kept twice (flow 11).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Line, Thing, facts_of, speaks_of
from fieldservice.workflows.engine.model import State, Workflow
from fieldservice.workflows.registry import WORKFLOWS


@dataclass(slots=True)
class HandOver:
    """One pass. `accepted` and `accepted_by` are "" while nobody has taken it; the giver stays responsible until then."""

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
    """Why it was late, where that was said."""

    @property
    def late(self) -> bool:
        """Accepted after its limit. One still open is judged by the clock of whoever looks."""
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
        said = facts_of(line.entry, thing.id, speaks_of(line.entry, thing.id))
        if passes and not passes[-1].accepted:
            passes[-1].accepted, passes[-1].accepted_by = line.entry.made, line.entry.by
            passes[-1].reason = str(said.get("late_reason") or "")
        mode = code_of(said.get("mode")) or mode
        state = _states(workflow, mode).get(line.after)
        now = _turn(state, said, turn)
        giver = turn[0] or _opener(line, thing)
        if state is not None and state.is_open and giver and now[0] != giver:
            passes.append(_sent(line, giver, now, said))
        turn = now
    return passes


def _states(workflow: Workflow, mode: str) -> Mapping[str, State]:
    """A job may change its mode on the way: each state is that of the table in which the job stood then."""
    return next(
        (one.states for one in WORKFLOWS.values() if one.thing == workflow.thing == "job" and one.mode == mode),
        workflow.states,
    )


def _turn(state: State | None, said: dict[str, object], before: tuple[str, str]) -> tuple[str, str]:
    if state is None:
        return before
    return state.awaits_role, str(said.get(state.person) or before[1]) if state.person else ""


def _opener(line: Line, thing: Thing) -> str:
    """The role that opened this thing by a step on another: the clerk who made the request a job."""
    if speaks_of(line.entry, thing.id):
        return ""
    return next(
        (step.roles[0] for workflow in WORKFLOWS.values() for step in workflow.steps if step.kind == line.entry.kind),
        "",
    )


def _sent(line: Line, giver: str, now: tuple[str, str], said: dict[str, object]) -> HandOver:
    clock = said.get("clock")
    limit = str(clock.get("due", "")) if isinstance(clock, dict) else ""
    return HandOver(line.entry.made, line.entry.by, giver, now[0], now[1], limit)
