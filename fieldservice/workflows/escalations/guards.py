"""Conditions for the steps of an escalation, and for those of the job or request from which it is raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.words.moments import moment
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.escalations.lines import (
    AT_HEADQUARTERS,
    FILTERED,
    LOCATING,
    RAISED,
    SENT_BACK,
    TESTING,
    WITH_DEPARTMENT,
    asked_to_withdraw,
    has_failed,
    lane_of,
    open_here,
    unfailed_here,
    untried_here,
    withdrawal_asked,
)

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.escalations.events import (
        EscalationRaised,
        EscalationReopened,
        EscalationSentBack,
        HandedToDepartment,
    )

LIAISON, DEPARTMENTS = ("liaison",), ("quality", "technical_supervisor")
WHO_ASKS = {
    RAISED: ("hotline_engineer",),
    FILTERED: LIAISON,
    LOCATING: LIAISON,
    WITH_DEPARTMENT: DEPARTMENTS,
    TESTING: DEPARTMENTS,
}
"""By state: the roles that have the escalation then, and may send it back with a question."""
QUALITY, PRODUCT = "quality", "product"
DEALS_WITH = {"hardware": (QUALITY, PRODUCT), "system": (PRODUCT,), "quality": (QUALITY,)}
"""By kind of problem: the departments that deal with it. A department that headquarters adds may deal with any."""


@guard(
    N_("Escalation %(number)s is still open. Add what is new there as a note."),
    values=lambda work, event, context: {"number": found.number if (found := open_here(work)) else ""},
)
def no_escalation_is_open(work: Thing, event: None, context: Context) -> bool:
    return open_here(work) is None


@guard(N_("The owner of the device is not known yet: complete the call first."))
def the_customer_is_known(work: Thing, event: None, context: Context) -> bool:
    return any(work.get(name) for name in ("customer", "customer_name", "phone"))


@guard(N_("Enter the device: its serial number, or at least its model."), beside=("serial", "model"))
def the_device_is_named(work: Thing, event: EscalationRaised, context: Context) -> bool:
    return bool(event.serial or event.model or work.get("serial") or work.get("model"))


@guard(N_("This time has passed. Enter a later one."), beside=("limit",))
def the_limit_is_still_to_come(work: Thing, event: EscalationRaised, context: Context) -> bool:
    return moment(event.limit) > context.now


@guard(N_("No escalation is open for it."))
def an_escalation_is_open(work: Thing, event: None, context: Context) -> bool:
    return open_here(work) is not None


@guard_with_reason()
def its_withdrawal_is_not_asked_yet(work: Thing, event: None, context: Context) -> Message | None:
    found = open_here(work)
    if found is not None and asked_to_withdraw(work, found):
        return Message(N_("Headquarters was already asked to end escalation %(number)s."), {"number": found.number})
    return None


@guard(N_("There is no solution to try."))
def a_solution_is_to_be_tried(work: Thing, event: None, context: Context) -> bool:
    return untried_here(work) is not None


@guard(N_("There is no solution that could have failed."))
def a_solution_may_have_failed(work: Thing, event: None, context: Context) -> bool:
    return unfailed_here(work) is not None


@guard(
    N_("It is not with your department now."),
    code="role",
    who_may=lambda escalation, event, context: WHO_ASKS.get(escalation.state, ()),
)
def it_is_with_the_department_of_the_person(escalation: Thing, event: EscalationSentBack, context: Context) -> bool:
    return bool(context.by.roles & set(WHO_ASKS.get(escalation.state, ())))


def _deals(lane: str, department: str) -> bool:
    usual = DEALS_WITH.get(lane, ())
    return not usual or department in usual or department not in (QUALITY, PRODUCT)


WRONG_DEPARTMENT = N_(
    "Hardware goes to the quality or product department, system and application to the product department, "
    "major quality to the quality department."
)


@guard(WRONG_DEPARTMENT, beside=("department",))
def the_department_deals_with_such_problems(escalation: Thing, event: HandedToDepartment, context: Context) -> bool:
    return _deals(lane_of(escalation), event.department)


@guard(
    N_("The person who raised it has not asked to end it. Send it back with a question, or solve it."), not_offered=True
)
def its_raiser_gave_it_up(escalation: Thing, event: Event | None, context: Context) -> bool:
    return escalation.state == SENT_BACK or withdrawal_asked(escalation)


@guard(N_("It is withdrawn already, or solved."))
def it_is_still_with_somebody(escalation: Thing, event: Event | None, context: Context) -> bool:
    return escalation.state in (*AT_HEADQUARTERS, SENT_BACK)


@guard(N_("Headquarters was already asked to end it."))
def nobody_asked_to_end_it(escalation: Thing, event: Event | None, context: Context) -> bool:
    return not withdrawal_asked(escalation)


@guard(N_("Nobody has reported that its solution failed."), not_offered=True)
def its_solution_failed(escalation: Thing, event: Event | None, context: Context) -> bool:
    return has_failed(escalation)


@guard(N_("Enter the kind of problem: the hotline answered it before."), beside=("lane",))
def the_kind_of_problem_is_known(escalation: Thing, event: EscalationReopened, context: Context) -> bool:
    return bool(event.lane or lane_of(escalation))


@guard(N_("Enter the department that takes it: no department had it before."), beside=("department",))
def a_department_is_named(escalation: Thing, event: EscalationReopened, context: Context) -> bool:
    return bool(event.department or code_of(escalation.get("department")))


@guard(WRONG_DEPARTMENT, beside=("department",))
def the_next_department_deals_with_such_problems(
    escalation: Thing, event: EscalationReopened, context: Context
) -> bool:
    department = event.department or code_of(escalation.get("department"))
    return _deals(event.lane or lane_of(escalation), department)
