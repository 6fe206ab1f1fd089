"""Unhappy customers: what a call-back shows is owed by a manager until somebody attended to it.

Each call-back names the office whose manager owes it, and each attendance the call-backs that it answers, so no
clock decides whether one is still open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.common.results import calls_reached
from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.offices import result_office

if TYPE_CHECKING:
    from fieldservice.workflows.common.events import CalledBack
    from fieldservice.workflows.engine.fields import Event

MANAGER = "manager"


def called_back(draft: Draft, event: CalledBack, context: Context) -> None:
    """Name the office whose manager attends to an unhappy customer, and by when."""
    limit = context.reference.number("unhappy_score", context.office)
    if event.complains or (event.score is not None and event.score <= limit):
        office = _office_with_a_manager(draft.subject, context)
        draft.data |= {"unhappy_at": office, "unhappy_due": _due(context, "unhappy_minutes", office)}


def attend(draft: Draft, event: Event, context: Context) -> None:
    """Every unhappy call-back so far is answered; after it the customer is called back once more."""
    job = draft.subject
    draft.data |= {
        "attends": [line["entry"] for line in unhappy_calls(job)],
        "after_calls": calls_reached(job),
        "call_again_due": _due(context, "call_back_minutes", result_office(job)),
    }


def _office_with_a_manager(job: Thing, context: Context) -> str:
    """The branch that did the work, or the office that called where that branch has no manager."""
    reference = context.reference
    branch = reference.branch_of(job.holder) or job.holder
    managed = any(
        person.active and MANAGER in person.roles and branch in (person.office, *person.offices)
        for person in reference.staff.values()
    )
    return branch if managed else result_office(job)


def _due(context: Context, setting: str, office: str) -> str:
    minutes = context.reference.minutes(setting, office)
    return stamp(clocks.after_working(context.reference.calendar(office), context.now, minutes))


def unhappy_calls(job: Thing) -> list[JsonObject]:
    """Call-backs of an unhappy customer to which nobody has attended, the oldest first."""
    attended = {entry for line in job.lines("attended") for entry in line.get("attends") or ()}
    return [line for line in job.lines("call_backs") if line.get("unhappy_at") and line["entry"] not in attended]


@guard(N_("No customer is unhappy with this job."))
def the_customer_is_unhappy(job: Thing, event: None, context: Context) -> bool:
    return bool(unhappy_calls(job))
