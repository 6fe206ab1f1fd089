"""Events of a request 任务单 (flow 1)."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.common.device_questions import (
    BRAND,
    CUSTOMER_FILE,
    CUSTOMER_NAME,
    DEVICE_FILE,
    FIRST_USED,
    MODEL,
    PAPER,
    PHONE,
    PRODUCT,
    PURCHASE_PROOF,
    PURCHASED,
    SERIAL,
    SYMPTOM,
    SYMPTOM_CODE,
    WORK,
)
from fieldservice.workflows.common.events import AnotherDevice
from fieldservice.workflows.engine.fields import (
    CodeOf,
    Day,
    Event,
    LongText,
    OfficeCode,
    PaperNumber,
    Phone,
    Serial,
    Text,
    When,
    Yes,
    ask,
)


class CallRegistered(Event):
    """A customer called; who, what device, what is wrong."""

    SECTIONS = {"caller_kind": N_("Customer"), "serial": N_("Device"), "symptom_code": N_("Fault and work")}

    caller_kind: CodeOf = ask(N_("Caller"), N_("What you may promise depends on the kind of caller."), codes="caller")
    phone: Phone | None = PHONE
    customer_name: Text | None = CUSTOMER_NAME
    contact: Text | None = ask(
        N_("Contact person"), N_("Whom the engineer asks for on site."), private=True, default=None
    )
    address: LongText | None = ask(N_("Address"), N_("Where the device is."), private=True, wanted=True, default=None)
    area: Text | None = ask(N_("Area"), N_("District, for choosing an engineer nearby."), default=None)
    serial: Serial | None = SERIAL
    product: CodeOf | None = PRODUCT
    brand: Text | None = BRAND
    model: Text | None = MODEL
    purchased: Day | None = PURCHASED
    purchase_proof: CodeOf | None = PURCHASE_PROOF
    first_used: Day | None = FIRST_USED
    warranty: CodeOf | None = ask(
        N_("Warranty"), N_("What the customer can show."), codes="warranty", wanted=True, default=None
    )
    symptom_code: CodeOf | None = SYMPTOM_CODE
    symptom: LongText | None = SYMPTOM
    tried: LongText | None = ask(
        N_("Tried already"), N_("What was tried by phone, so that it is not repeated."), private=True, default=None
    )
    work: CodeOf | None = WORK
    paper: PaperNumber | None = PAPER
    customer: Text | None = CUSTOMER_FILE
    device: Text | None = DEVICE_FILE


class CallCompleted(Event):
    """The missing or wrong answers of a parked call were filled in."""

    SECTIONS = {"phone": N_("Customer"), "serial": N_("Device"), "symptom_code": N_("Fault and work")}

    phone: Phone | None = ask(N_("Phone"), private=True, wanted=True, default=None)
    customer_name: Text | None = ask(N_("Customer"), private=True, wanted=True, default=None)
    contact: Text | None = ask(N_("Contact person"), private=True, default=None)
    address: LongText | None = ask(N_("Address"), N_("Where the device is."), private=True, wanted=True, default=None)
    area: Text | None = ask(N_("Area"), default=None)
    serial: Serial | None = ask(N_("Serial number"), default=None)
    product: CodeOf | None = ask(N_("Product"), codes="product", wanted=True, default=None)
    brand: Text | None = ask(N_("Brand"), default=None)
    model: Text | None = ask(N_("Model"), wanted=True, default=None)
    purchased: Day | None = ask(N_("Purchased on"), default=None, past=True)
    purchase_proof: CodeOf | None = ask(N_("Purchase proof"), codes="purchase_proof", default=None)
    first_used: Day | None = ask(N_("First used on"), default=None, past=True)
    warranty: CodeOf | None = ask(N_("Warranty"), codes="warranty", wanted=True, default=None)
    symptom_code: CodeOf | None = ask(N_("Symptom code"), codes="symptom", default=None)
    symptom: LongText | None = ask(N_("Symptom"), private=True, wanted=True, default=None)
    tried: LongText | None = ask(N_("Tried already"), private=True, default=None)
    work: CodeOf | None = ask(N_("Kind of work"), codes="work", default=None)


class CallDeviceAdded(AnotherDevice):
    """The caller has another device with a fault; it becomes a job of its own under the same call."""


class HandedOn(Event):
    """The agent decided how the customer is served and gave the request to the information clerk."""

    mode: CodeOf = ask(
        N_("Service mode"), N_("On-site: an engineer goes to the customer."), codes="mode", default="on_site"
    )
    level: CodeOf | None = ask(
        N_("Urgency"), N_("If empty: as in the customer's file, otherwise normal."), codes="level", default=None
    )
    wanted: When | None = ask(
        N_("Wanted time"), N_("When a visit would suit the customer."), default=None, example=N_("tomorrow 9am")
    )
    point: OfficeCode | None = ask(
        N_("Service point for the caller"),
        N_("As in the directions. If empty: the nearest. The clerk hands over to it."),
        default=None,
    )
    suggestion: LongText | None = ask(N_("Suggested solution"), N_("For the engineer."), private=True, default=None)


class SolvedByPhone(Event):
    """The customer was helped by phone."""

    solution: LongText = ask(N_("Solution"), N_("What solved the problem. The search finds these words."), private=True)
    customer_confirmed: Yes = ask(N_("Customer confirms that it works"), default=False)


class RequestWithdrawn(Event):
    """The customer does not want service any more."""

    reason: CodeOf = ask(N_("Reason"), codes="cancel")
    words: LongText | None = ask(N_("In words"), private=True, default=None)


class RequestTaken(Event):
    """The information clerk took the request."""


class SentBack(Event):
    """The request was incomplete and went back with a question."""

    question: LongText = ask(N_("Question"), N_("Information you need before you can continue."), private=True)


class HandedOver(Event):
    """The request went to the coordinator of a service point and became a job."""

    office: OfficeCode = ask(N_("Service point"), N_("Whose coordinator takes the job."))
    note: LongText | None = ask(N_("Note for the coordinator"), private=True, default=None)
    quoted_for: Text | None = ask(
        N_("Quote and deposit belong to"),
        N_("If the call has several devices: 1 for the first, 2 for the second, or the serial number."),
        default=None,
    )
    late_reason: LongText | None = ask(
        N_("Reason for the delay"), N_("Needed once the time limit has passed."), default=None
    )
