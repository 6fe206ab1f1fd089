"""Guards of the on-site job (flow 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, stamp
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.money.quotes.answering import awaits_an_answer

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.onsite.events import Appointed, Completed, CompletedAfterwards, VisitDeviceAdded


@guard(N_("An appointment must be in the future."), beside=("appointment",))
def the_appointment_is_in_the_future(job: Thing, event: Appointed, context: Context) -> bool:
    return event.appointment > stamp(context.now)


@guard(N_("This is the device of this job."), beside=("serial",))
def it_is_another_device(job: Thing, event: VisitDeviceAdded, context: Context) -> bool:
    return not serial_key(event.serial) or serial_key(event.serial) != serial_key(job.get("serial"))


TIMES = ("set_out", "arrived", "finished", "signed_at", "returned")
"""The instants of a visit in their order."""


def _past(at: str, now: str) -> str:
    return at if at[:16] <= now[:16] else ""


def wrong_times(job: Thing, event: Event, context: Context) -> dict[str, Message]:
    """The fault of each instant of a visit: still to come, before the call, or before what came before it.

    The recorded appointment may be later: whoever comes earlier than agreed has been there all the same.
    """
    zone, now = context.reference.zone(context.office), stamp(context.now)
    # What was recorded while the clock was ahead must not forbid, until then, what happens now.
    called = _past(str(job.get("called") or job.opened), now)
    ends = "arrived" not in type(event).model_fields and "finished" in type(event).model_fields
    since = max(called, _past(str(job.get("arrived" if ends else "finished") or ""), now))
    wrong: dict[str, Message] = {}
    for name in ("appointment", *TIMES):
        at, earliest = getattr(event, name, None) or "", called if name == "appointment" else since
        # Instants are typed to the minute.
        if name == "appointment" and at == job.get("appointment"):
            continue
        if at[:16] > now[:16]:
            wrong[name] = Message(N_("This time is in the future. Enter what has happened."))
        elif at and at[:16] < earliest[:16]:
            wrong[name] = Message(N_("Not before %(time)s."), {"time": local_text(earliest, zone)})
        elif at and name != "appointment":
            since = at
    return wrong


@guard(N_("The times of a visit must be in order, after the call and not in the future."), faults=wrong_times)
def its_times_follow_one_another(job: Thing, event: Event, context: Context) -> bool:
    return not wrong_times(job, event, context)


@guard(N_("A second visit is possible only after an incomplete visit."), not_offered=True)
def a_visit_is_due(job: Thing, event: None, context: Context) -> bool:
    return job.state != "signed" or bool(job.get("result") == "not_completed")


def is_to_be_examined(job: Thing) -> bool:
    """Whether the customer was not asked for consent on this visit yet; nothing is repaired before. A quote that awaits
    its answer comes first."""
    acts = (line.entry.kind for line in reversed(job.history) if line.entry.kind in ("arrived", "examined"))
    return not job.get("consent") and next(acts, "") != "examined" and not awaits_an_answer(job)


@guard(N_("The device has not been examined with the customer's consent."))
def the_customer_consented_to_the_examination(job: Thing, event: None, context: Context) -> bool:
    return bool(job.get("consent"))


@guard(N_("The device has not been examined with the customer's consent."), beside=("consent",))
def the_customer_had_consented(job: Thing, event: CompletedAfterwards, context: Context) -> bool:
    return event.consent


@guard(N_("The customer must test the device before the work is completed."), beside=("tested",))
def the_customer_has_tested_the_device(job: Thing, event: Completed, context: Context) -> bool:
    return event.tested


@guard(N_("The slip is not signed. Record a signature on screen or paper, or why there is none."))
def the_slip_is_signed_off_or_needs_no_signature(job: Thing, event: None, context: Context) -> bool:
    return bool(job.get("signed") or job.get("solved_how"))


@guard(N_("It was solved without a visit."), not_offered=True)
def somebody_was_there(job: Thing, event: None, context: Context) -> bool:
    return not job.get("solved_how")


@guard(N_("A visit has taken place."), not_offered=True)
def it_was_solved_without_a_visit(job: Thing, event: None, context: Context) -> bool:
    return bool(job.get("solved_how"))


@guard(N_("A second visit is due. Agree an appointment, or correct the slip if no visit is needed."))
def no_second_visit_is_due(job: Thing, event: None, context: Context) -> bool:
    return job.get("result") != "not_completed" or not job.get("second_visit")


@guard(N_("The job is already at this office. Use “Take the job back”."))
def another_office_holds_it(job: Thing, event: None, context: Context) -> bool:
    return job.holder != context.office


@guard(N_("The branch already has it."), not_offered=True)
def a_van_holds_it(job: Thing, event: None, context: Context) -> bool:
    return bool(context.reference.branch_of(context.office))
