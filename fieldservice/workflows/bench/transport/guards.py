"""Guards of parcels and of transfers between service points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.bench.device import contacts_since_ready, knows_the_result
from fieldservice.workflows.bench.transport.contents import difference, is_untold
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard

if TYPE_CHECKING:
    from fieldservice.workflows.bench.transport.events import ParcelReceived, Shipped


@guard(N_("Identify the customer: phone, name or serial number."), beside=("phone",))
def the_sender_is_given(request: Thing, event: ParcelReceived, context: Context) -> bool:
    return bool(event.phone or event.serial or event.customer_name)


@guard(
    N_("This parcel is expected: %(number)s. Use that job, or mark the parcel as another one."),
    beside=("separate",),
    values=lambda request, event, context: {"number": list(context.expected)},
)
def no_device_of_this_customer_is_expected(request: Thing, event: ParcelReceived, context: Context) -> bool:
    return event.separate or not context.expected


@guard(N_("It was not ready when it was sent on. Take it in for repair."), not_offered=True)
def it_was_ready_when_it_was_sent_on(job: Thing, event: None, context: Context) -> bool:
    return bool(job.get("sent_on") == "ready")


@guard(N_("Record first that the refused parcel came back or was lost."))
def the_customer_did_not_refuse_the_parcel(job: Thing, event: None, context: Context) -> bool:
    return code_of(job.get("trouble")) != "refused"


@guard(N_("The contents do not differ from the sender's list."))
def the_contents_differ(job: Thing, event: None, context: Context) -> bool:
    return bool(difference(job))


@guard(N_("The customer has already been told what differs."))
def the_customer_does_not_know_it_yet(job: Thing, event: None, context: Context) -> bool:
    return is_untold(job)


@guard(
    N_("Tell the customer the result first. Attempts so far: %(tried)s of %(needed)s."),
    values=lambda job, event, context: {
        "tried": len(contacts_since_ready(job)),
        "needed": context.reference.number("attempts_before_shipping", context.office),
    },
)
def the_customer_knows_the_result_or_was_tried_often_enough(job: Thing, event: None, context: Context) -> bool:
    needed = context.reference.number("attempts_before_shipping", context.office)
    return knows_the_result(job) or len(contacts_since_ready(job)) >= needed


@guard(
    N_("List what is packed beside the device. With it came: %(items)s."),
    beside=("packed",),
    values=lambda job, event, context: {"items": list(job.get("accessories") or job.get("contents") or ())},
)
def what_came_with_it_is_packed_or_listed(job: Thing, event: Shipped, context: Context) -> bool:
    return bool(event.packed) or not (job.get("accessories") or job.get("contents"))


@guard(N_("The customer copy of the slip goes in the box."), beside=("copy_in_box",))
def the_customer_copy_is_in_the_box(job: Thing, event: Shipped, context: Context) -> bool:
    return event.copy_in_box


@guard(N_("The recipient's address is missing."), beside=("ship_to",))
def the_shipping_address_is_known(job: Thing, event: Shipped, context: Context) -> bool:
    return bool(event.ship_to or job.get("address"))
