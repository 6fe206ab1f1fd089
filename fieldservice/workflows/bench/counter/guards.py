"""Guards of the counter: a device comes in, waits for its customer, and goes out again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.bench.counter.proof import FIELD_OF, NEEDS_CODE, OF_THE_RELEASE, RELEASE, wrong_proof
from fieldservice.workflows.bench.device import next_reminder
from fieldservice.workflows.bench.queue import counter_call
from fieldservice.workflows.common.approvals import Ask, may_answer, refused_to, waiting
from fieldservice.workflows.common.coming_in import missing_of_the_device, to_fill_in
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.messages import Message

if TYPE_CHECKING:
    from fieldservice.workflows.bench.counter.events import CheckedIn, HandedOut, PickUpAgreed, PromiseMade

WANTED_LABELS = {
    "phone": N_("Phone"),
    "customer_name": N_("Customer"),
    "symptom": N_("Symptom"),
    "model": N_("Serial number or model"),
}
"""The facts that a device must have before it comes in."""


def missing_at_the_counter(event: CheckedIn, context: Context) -> list[str]:
    """The facts that neither the form nor the files of customer and device hold yet."""
    customer = context.customer
    known = {
        "phone": event.phone or (customer and customer.get("phone")),
        "customer_name": event.customer_name or (customer and customer.get("name")),
        **dict.fromkeys(("symptom", "model"), True),
        **dict.fromkeys(missing_of_the_device(event, context), False),
    }
    return [name for name in WANTED_LABELS if not known[name]]


@guard(
    N_("A device cannot be taken in yet; still missing: %(missing)s."),
    values=lambda request, event, context: {
        "missing": [Message(WANTED_LABELS[name]) for name in missing_at_the_counter(event, context)]
    },
    faults=lambda request, event, context: to_fill_in(missing_at_the_counter(event, context)),
)
def customer_device_and_symptom_are_known(request: Thing, event: CheckedIn, context: Context) -> bool:
    return not missing_at_the_counter(event, context)


@guard(N_("Another device can be added only to a counter visit or a parcel."), not_offered=True)
def it_came_in_at_the_counter_or_by_parcel(request: Thing, event: None, context: Context) -> bool:
    return bool(request.get("came_in"))


@guard(N_("The customer is no longer waiting."), not_offered=True)
def the_customer_waits_here(job: Thing, event: None, context: Context) -> bool:
    return bool(job.get("customer_waits"))


@guard(N_("The customer is called already."))
def the_customer_is_not_called_yet(job: Thing, event: None, context: Context) -> bool:
    return counter_call(job) is None


@guard(N_("The customer is not called to a counter."))
def the_customer_is_called(job: Thing, event: None, context: Context) -> bool:
    return counter_call(job) is not None


@guard(N_("The customer waits here: first the customer leaves, with the ticket."))
def the_customer_does_not_wait_here(job: Thing, event: None, context: Context) -> bool:
    return not job.get("customer_waits")


def _wrong_proof(job: Thing, event: HandedOut, context: Context) -> Message:
    because = wrong_proof(job, event, context.by.name, context.same_ticket)
    return Message(because, {"ticket": job.get("ticket", "")} if because == NEEDS_CODE else {})


def _with_its_reason(job: Thing, event: HandedOut, context: Context) -> JsonObject:
    return {"why": _wrong_proof(job, event, context)}


def _needs_a_release(job: Thing, event: HandedOut, context: Context) -> bool:
    """Whether no other input would help: without its ticket a device waits for a manager, or for a colleague."""
    return wrong_proof(job, event, context.by.name, context.same_ticket) in OF_THE_RELEASE


@guard(
    "%(why)s",
    values=_with_its_reason,
    faults=lambda job, event, context: {
        FIELD_OF.get(wrong_proof(job, event, context.by.name, context.same_ticket), "ticket"): _wrong_proof(
            job, event, context
        )
    },
)
def what_is_handed_in_is_of_this_device(job: Thing, event: HandedOut, context: Context) -> bool:
    return not wrong_proof(job, event, context.by.name, context.same_ticket) or _needs_a_release(job, event, context)


@guard("%(why)s", needs_data=True, values=_with_its_reason, waits_for=lambda job, event, context: ("manager",))
def a_manager_released_it_where_the_ticket_is_lost(job: Thing, event: HandedOut, context: Context) -> bool:
    return not _needs_a_release(job, event, context)


@guard_with_reason(
    who_may=lambda job, event, context: may_answer(Ask(RELEASE, "", "", ""), context.reference, job.holder)
)
def the_person_may_approve_a_release(job: Thing, event: None, context: Context) -> Message | None:
    """Why the person may not release the device of this job: whoever releases it could have approved it."""
    return refused_to(context.by, Ask(RELEASE, "", "", ""), context.reference, job.holder, context.office)


@guard(N_("You asked for the release yourself: another person gives it."))
def nobody_releases_what_they_asked_for(job: Thing, event: None, context: Context) -> bool:
    return all(each.by != context.by.name for each in waiting(job) if each.kind == RELEASE)


@guard(N_("Another person collects the device. Enter the identity document you checked."), beside=("identity",))
def another_collector_showed_an_identity_paper(job: Thing, event: HandedOut, context: Context) -> bool:
    return not event.collector or bool(event.identity)


@guard(
    N_("The accessories go back with the device: %(accessories)s."),
    beside=("accessories_back",),
    values=lambda job, event, context: {"accessories": list(job.get("accessories") or ())},
)
def the_accessories_are_given_back(job: Thing, event: HandedOut, context: Context) -> bool:
    return event.accessories_back or not job.get("accessories")


@guard(
    N_("No reminder is due yet: the next one falls on %(day)s."),
    values=lambda job, event, context: {"day": next_reminder(job)[:10] or "-"},
)
def a_reminder_is_due(job: Thing, event: None, context: Context) -> bool:
    now = stamp(context.now)
    # If it became ready while the clock was ahead, the first reminder is due at once and not in years.
    return bool(next_reminder(job)) and (next_reminder(job) <= now or str(job.get("ready_at") or "") > now)


@guard(
    N_("The storage policy applies after the last reminder: %(day)s."),
    values=lambda job, event, context: {"day": next_reminder(job)[:10] or "-"},
    not_offered=True,
)
def all_reminders_were_sent(job: Thing, event: None, context: Context) -> bool:
    return bool(job.get("reminders_due")) and not next_reminder(job)


@guard(N_("A promised time must be in the future."), beside=("promised", "pickup"))
def the_time_is_in_the_future(job: Thing, event: PromiseMade | PickUpAgreed, context: Context) -> bool:
    promised = str(getattr(event, "promised", None) or getattr(event, "pickup", ""))
    return promised > stamp(context.now - timedelta(minutes=5))
