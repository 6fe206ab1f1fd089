"""Guards of the on-site job (flow 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import Context, guard

if TYPE_CHECKING:
    from fieldservice.workflows.onsite.events import Appointed, Completed


@guard(N_("An appointment must be in the future."), code="data", needs_data=True)
def the_appointment_is_in_the_future(job: Thing, event: Appointed, context: Context) -> bool:
    return event.appointment > stamp(context.now)


@guard(N_("The device has not been examined with the customer's consent yet."))
def the_customer_consented_to_the_examination(job: Thing, event: None, context: Context) -> bool:
    return bool(job.get("consent"))


@guard(N_("The customer must test the device before the work is completed."), needs_data=True)
def the_customer_has_tested_the_device(job: Thing, event: Completed, context: Context) -> bool:
    return event.tested


@guard(N_("The slip is not signed: record a drawn or paper signature, or why there is none."))
def the_slip_is_signed_off_or_needs_no_signature(job: Thing, event: None, context: Context) -> bool:
    return bool(job.get("signed") or job.get("solved_how"))


@guard(N_("It was solved without a visit."))
def somebody_was_there(job: Thing, event: None, context: Context) -> bool:
    return not job.get("solved_how")


@guard(N_("Somebody was at the customer's."))
def it_was_solved_without_a_visit(job: Thing, event: None, context: Context) -> bool:
    return bool(job.get("solved_how"))


@guard(N_("A second visit is due. Agree an appointment, or correct the slip if no visit is needed."))
def no_second_visit_is_due(job: Thing, event: None, context: Context) -> bool:
    return job.get("result") != "not_completed" or not job.get("second_visit")


@guard(N_("The job is already at this office. Use “Take the job back”."))
def another_office_holds_it(job: Thing, event: None, context: Context) -> bool:
    return job.holder != context.office


@guard(N_("The branch already has it."))
def a_van_holds_it(job: Thing, event: None, context: Context) -> bool:
    return bool(context.reference.branch_of(context.office))
