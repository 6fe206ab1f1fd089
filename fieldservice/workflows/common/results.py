"""The result of a job goes back to the hotline, and the customer is called: who owes both, and by when.

They are owed by the office that registered the request, from the end of the work on; a setting leaves them to the
branch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.moments import stamp
from fieldservice.workflows.common.turns import give_to_branch
from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing, facts_of, is_subject
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.offices import registrar

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event

ENDED = ("handed_in", "closed", "cancelled")
"""States in which the work has ended. Nothing is owed about the result of a job that was opened again."""
RESULT_DUE, CALL_BACK_DUE = "pass_back_due", "call_back_due"
"""The facts that say by when each is owed."""
PASSED_BACK = "result_passed_back"
"""The kind of the entry by which the result went back. It adds to no list, as in version 0.3.0."""


def _owed(draft: Draft, context: Context, limits: dict[str, str]) -> JsonObject:
    """The office that owes it, and by its own hours the instant of each limit (fact: setting)."""
    here = context.reference.branch_of(context.office) or context.office
    by_branch = context.reference.text("result_owed_by", context.office) == "branch"
    office = here if by_branch else registrar(draft.subject)
    calendar = context.reference.calendar(office)
    return {
        "result_owed_by": office,
        **{
            fact: stamp(clocks.after_working(calendar, context.now, context.reference.minutes(setting, office)))
            for fact, setting in limits.items()
        },
    }


def owe_result(draft: Draft, event: Event, context: Context) -> None:
    """The work has ended: the hotline learns the result, and the customer is called back."""
    draft.data |= _owed(draft, context, {RESULT_DUE: "pass_back_minutes", CALL_BACK_DUE: "call_back_minutes"})


def owe_call_back(draft: Draft, event: Event, context: Context) -> None:
    draft.data |= _owed(draft, context, {CALL_BACK_DUE: "call_back_minutes"})


def hand_in(draft: Draft, event: Event, context: Context) -> None:
    owe_result(draft, event, context)
    give_to_branch(draft, event, context)


def end_without_repair(draft: Draft, event: Event, context: Context) -> None:
    """A customer who was visited is called back, although nothing was repaired."""
    if draft.subject.lines("visits"):
        owe_result(draft, event, context)


def pass_back(draft: Draft, event: Event, context: Context) -> None:
    """The call-back of a job that version 0.3.0 handed in falls due only now."""
    if not draft.subject.get(CALL_BACK_DUE):
        owe_call_back(draft, event, context)


def result_due(job: Thing) -> str:
    """By when the result goes back to the hotline; "" where it is not owed, or was passed back."""
    if job.state not in ENDED:
        return ""
    for line in reversed(job.history):
        if line.entry.kind == PASSED_BACK:
            return ""
        if RESULT_DUE in facts_of(line.entry, job.id, is_subject(line.entry, job.id)):
            return str(job.get(RESULT_DUE) or "")
    # Version 0.3.0 handed jobs in without that fact.
    return str(job.record("clock").get("due") or NEVER) if job.state == "handed_in" else ""


def call_back_due(job: Thing) -> str:
    """By when the customer is called back; "" where no call-back is owed. It stays after the call."""
    if job.state not in ENDED:
        return ""
    if attended := job.lines("attended"):
        return str(attended[-1].get("call_again_due") or NEVER)
    noted = (facts_of(line.entry, job.id, True) for line in job.history if line.entry.kind == PASSED_BACK)
    return str(job.get(CALL_BACK_DUE) or "") or next((str(due) for f in noted if (due := f.get(CALL_BACK_DUE))), "")


def calls_reached(job: Thing) -> int:
    return sum(code_of(line.get("result")) == "reached" for line in job.lines("call_backs"))


def is_called_back(job: Thing) -> bool:
    """Whether the customer was reached, after every time that somebody attended to an unhappy customer."""
    return calls_reached(job) > max((int(line.get("after_calls") or 0) for line in job.lines("attended")), default=0)
