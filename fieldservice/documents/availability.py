"""The conditions under which a job has a paper, and the sentences that refuse the paper where they do not hold."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.bench.queue import QUEUE
from fieldservice.workflows.contracts.terms import KIND as CONTRACT
from fieldservice.workflows.contracts.terms import terms_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.escalations.lines import KIND as ESCALATION
from fieldservice.workflows.money.cash_up.lines import KIND as CASH_UP
from fieldservice.workflows.money.invoices.lines import KIND as INVOICE
from fieldservice.workflows.money.lines import latest
from fieldservice.workflows.money.partners.lines import KIND as SETTLEMENT
from fieldservice.workflows.money.receipts import receipts_of
from fieldservice.workflows.parts.consignments.lines import KIND as CONSIGNMENT
from fieldservice.workflows.parts.consignments.lines import pieces_of
from fieldservice.workflows.parts.on_the_job.tags import tags_of
from fieldservice.workflows.parts.shipments.lines import KIND as SHIPMENT
from fieldservice.workflows.parts.shipments.lines import lines_of
from fieldservice.workflows.quality.lines import KIND as FEEDBACK
from fieldservice.workflows.return_cases.execution.lines import CREDITED, NOTED_AS, decided_devices
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE
from fieldservice.workflows.return_cases.lines import REPORTS
from fieldservice.workflows.sales.lines import KIND as SALE
from fieldservice.workflows.sales.lines import lines_of as sold_lines

KEPT = (
    "received",
    "dispatched",
    "inspected",
    "on_bench",
    "in_case",
    "ready",
    "signed",
    "going_along",
    "taken_along",
    "in_transit",
)
"""States in which we have the device or are about to take it along: its claim ticket is valid."""

CARRIED_OUT = ("executing", "signed", "closed")
"""States of a return case that has an order; before, nothing is there that a customer could sign for."""

NO_SLIP = N_("There is no service slip here. Service slips belong to on-site jobs.")
CANCELLED = N_("The job was cancelled, and there was no visit. Print its cancellation form.")
NOT_CANCELLED = N_("This form belongs to a job that was cancelled or ended without repair.")
NO_DEVICE_CAME_IN = N_("This paper is for devices taken in here.")
NO_TICKET = N_("There is no claim ticket: the device came by parcel or has not arrived.")
COLLECTED = N_("Everything under this ticket has been collected.")
NO_ACCESSORIES = N_("No accessories came in with this device.")
NOT_SENT = N_("This paper belongs to a device that is ready to be sent, or was sent, to the customer.")
NO_ADDRESS = N_("The customer's address is missing. Enter it in the customer file first.")
NOT_A_REQUISITION = N_("This paper belongs to a requisition of parts. Give its number.")
NOTHING_ISSUED = N_("Nothing has been issued for this requisition yet.")
NO_FAULT_TAGS = N_("No part of this job needs a fault tag: none was replaced or dead on arrival.")
NEEDS_A_PLACE = N_("This is the label of a shelf or bench. Give the place.")

NOT_QUOTED = N_("Nothing has been quoted here yet.")
NOTHING_PAID = N_("No payment was taken or paid back here.")
NOTHING_SENT = N_("No part of this has been sent yet.")
NOTHING_PACKED = N_("This paper belongs to a consignment in which faulty parts are packed.")
NOTHING_SOLD = N_("Nothing was sold here.")
NOT_A_CONTRACT = N_("This paper belongs to a contract or extension.")
NO_CUSTOMER = N_("This paper belongs to a customer's file. Give its number.")
NO_INVOICE = N_("This paper belongs to an invoice. Give its number.")
NOT_A_SETTLEMENT = N_("This paper belongs to a settlement with a partner.")
NO_CASH_UP = N_("This paper belongs to a cash-up.")
NO_ESCALATION = N_("This paper belongs to an escalation. Give its number.")
NO_FEEDBACK = N_("This paper belongs to a quality feedback. Give its number.")
NOT_DIAGNOSED = N_("This paper belongs to a return case of which a device was diagnosed.")
NOTHING_CREDITED = N_("This paper belongs to a return case of which something was credited on the customer's account.")
NOTHING_TO_CARRY_OUT = N_("This paper belongs to a return case that is approved and passed on to be carried out.")


def has_quote(thing: Thing) -> bool:
    return latest(thing) is not None


def has_receipt(thing: Thing) -> bool:
    return bool(receipts_of(thing))


def has_parts_sent(thing: Thing) -> bool:
    """A shipment of which something left; a supplier brings a note of its own."""
    return thing.kind == SHIPMENT and any(line.sent for line in lines_of(thing)) and not thing.get("supplier")


def has_pieces(thing: Thing) -> bool:
    return thing.kind == CONSIGNMENT and any(piece.packed or piece.sent for piece in pieces_of(thing))


def is_a_contract(thing: Thing) -> bool:
    return thing.kind == CONTRACT and bool(terms_of(thing))


def is_a_sale(thing: Thing) -> bool:
    """A sale over the counter, also when everything came back."""
    return thing.kind == SALE and bool(sold_lines(thing))


def is_a_settlement(thing: Thing) -> bool:
    return thing.kind == SETTLEMENT


def is_a_cash_up(thing: Thing) -> bool:
    return thing.kind == CASH_UP and bool(thing.get("till"))


def is_a_customer(thing: Thing) -> bool:
    return thing.kind == "customer"


def is_an_invoice(thing: Thing) -> bool:
    return thing.kind == INVOICE


def is_an_escalation(thing: Thing) -> bool:
    return thing.kind == ESCALATION


def is_a_feedback(thing: Thing) -> bool:
    return thing.kind == FEEDBACK


def is_diagnosed(thing: Thing) -> bool:
    return thing.kind == RETURN_CASE and bool(thing.lines(REPORTS))


def is_to_be_carried_out(thing: Thing) -> bool:
    """A return case that its office carries out, or carried out in part."""
    has_order = thing.state in CARRIED_OUT or bool(thing.lines("signatures"))
    return thing.kind == RETURN_CASE and has_order and bool(decided_devices(thing))


def is_credited(thing: Thing) -> bool:
    return thing.kind == RETURN_CASE and any(line.get(NOTED_AS) for line in thing.lines(CREDITED))


def accessories_of(job: Thing) -> tuple[str, ...]:
    """The accessories that came in with the device, in the order of their labels."""
    return tuple(str(text) for text in job.get("accessories") or job.get("contents") or ())


def address_of(job: Thing) -> str:
    """The address to which the device is sent."""
    return str(job.get("ship_to") or job.get("address") or "")


def mode_of(job: Thing) -> str:
    return str(job.record("mode").get("code") or job.get("mode") or "")


def is_sent(job: Thing) -> bool:
    """The device goes back, or went back, by parcel."""
    return is_by_parcel(job) and (
        job.state in ("ready", "shipped", "in_claim") or (job.state == "closed" and bool(job.get("shipped")))
    )


def is_bench(job: Thing) -> bool:
    """The device came in, or was taken along: its work is that of the bench."""
    return mode_of(job) != "on_site" and bool(job.get("ticket") or job.get("came_in"))


def is_by_parcel(job: Thing) -> bool:
    """The device came by parcel: its customer was not there, and it has no claim ticket."""
    return mode_of(job) == "mail_in"


def is_inspected_alone(job: Thing) -> bool:
    """The device came by parcel, or our engineer took it along: its customer is not there when it is inspected."""
    return is_by_parcel(job) or any(line.after == "taken_along" for line in job.history)


def has_slip(thing: Thing) -> bool:
    return thing.kind == "job" and bool("signatures" in thing.lists or thing.get("request"))


def is_cancelled(job: Thing) -> bool:
    """The job ended without repair: it was cancelled or given up."""
    return job.kind == "job" and job.state == "cancelled"


def work_has_ended(job: Thing) -> bool:
    """The slip has a revision from the end of the work on; a cancelled job may have none."""
    return bool(job.get("revision")) or is_cancelled(job)


def has_work_to_show(job: Thing) -> bool:
    """A job that ended without repair has a slip only if there was a visit: that slip was signed, or refused."""
    return not is_cancelled(job) or bool(job.lines("signatures"))


def is_job_that_came_in(thing: Thing) -> bool:
    return thing.kind == "job" and bool(thing.get("came_in"))


def is_kept(job: Thing) -> bool:
    """The device came in and has not left."""
    return bool(job.get("came_in")) and job.state in KEPT


def has_accessories(job: Thing) -> bool:
    return bool(accessories_of(job))


def has_fault_tags(job: Thing) -> bool:
    return bool(tags_of(job))


def is_requisition(thing: Thing) -> bool:
    return thing.kind == "requisition"


def has_issues(requisition: Thing) -> bool:
    return bool(requisition.lines("issues"))


TO_SEND = ((is_sent, NOT_SENT), (lambda job: bool(address_of(job)), NO_ADDRESS))
"""The conditions of the papers of a parcel."""
TICKET_HOLDS = ((lambda job: bool(job.get("ticket")), NO_TICKET), (lambda job: job.state in KEPT, COLLECTED))
NO_QUEUE_NUMBER = N_("No customer waits for this device with a queue number.")
HAS_QUEUE_NUMBER = ((lambda job: bool(job.get(QUEUE) and job.get("customer_waits")), NO_QUEUE_NUMBER),)
