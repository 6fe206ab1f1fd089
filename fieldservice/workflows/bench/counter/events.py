"""Events of the counter: devices come in, are stored, promised, collected and handed out (flow 5a)."""

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
    PRODUCT_IF_KNOWN,
    PURCHASE_PROOF,
    PURCHASED,
    SERIAL,
    SYMPTOM,
    SYMPTOM_CODE,
    WORK,
)
from fieldservice.workflows.common.events import Settled
from fieldservice.workflows.engine.fields import (
    CodeOf,
    CounterName,
    Day,
    Event,
    Lines,
    LongText,
    PaperNumber,
    Phone,
    PlaceName,
    Serial,
    Staff,
    Text,
    When,
    Yes,
    ask,
)


class _DeviceComesIn(Event):
    """The fields of any device that comes in, in the order of the counter."""

    phone: Phone | None = PHONE
    serial: Serial | None = SERIAL
    symptom: LongText | None = SYMPTOM
    accessories: Lines = ask(
        N_("Accessories"),
        N_("Separated by commas; each gets a label."),
        default=[],
        example=N_("power supply, mouse, bag"),
    )


class WhoseDevice(Event):
    """The form fills it in where customer and device are known."""

    SECTIONS = {"customer_name": N_("Customer"), "product": N_("Device"), "symptom_code": N_("Fault and work")}

    customer_name: Text | None = CUSTOMER_NAME
    contact: Text | None = ask(N_("Contact person"), private=True, default=None)
    address: LongText | None = ask(N_("Address"), N_("Needed to send it back."), private=True, default=None)
    caller_kind: CodeOf = ask(N_("Customer kind"), codes="caller", default="end_customer")
    product: CodeOf | None = PRODUCT_IF_KNOWN
    brand: Text | None = BRAND
    model: Text | None = MODEL
    purchased: Day | None = PURCHASED
    purchase_proof: CodeOf | None = PURCHASE_PROOF
    first_used: Day | None = FIRST_USED
    warranty: CodeOf | None = ask(N_("Warranty"), N_("What the customer can show."), codes="warranty", default=None)
    symptom_code: CodeOf | None = SYMPTOM_CODE
    work: CodeOf | None = WORK
    paper: PaperNumber | None = PAPER
    customer: Text | None = CUSTOMER_FILE
    device: Text | None = DEVICE_FILE


class _Left(Event):
    """Whether the customer leaves the device here, and until when."""

    place: PlaceName | None = ask(
        N_("Place"),
        N_("Shelf on which it is put; the customer leaves with the ticket. Empty: the customer waits."),
        default=None,
        example="A3",
    )
    condition: LongText | None = ask(N_("Condition"), N_("Scratches, dents, missing screws."), default=None)
    promised: When | None = ask(N_("Promised for"), N_("If empty: in three working days."), default=None, example="+3d")
    another: Yes = ask(
        N_("Another device"), N_("The next form is for the next device of the same visit."), default=False
    )


class CheckedIn(WhoseDevice, _Left, _DeviceComesIn):
    """A customer brought a device to the counter."""


class DeviceAdded(Event):
    """One more device of the same visit, under the same claim ticket."""

    SECTIONS = {"product": N_("Device"), "symptom_code": N_("Fault and work")}

    serial: Serial | None = ask(N_("Serial number"), default=None)
    symptom: LongText | None = ask(
        N_("Symptom"), N_("In the customer's words."), private=True, wanted=True, default=None
    )
    accessories: Lines = ask(N_("Accessories"), N_("Separated by commas; each gets a label."), default=[])
    condition: LongText | None = ask(N_("Condition"), default=None)
    place: PlaceName | None = ask(N_("Place"), N_("If empty: the customer waits."), default=None)
    another: Yes = ask(N_("Another device"), default=False)
    product: CodeOf | None = ask(N_("Product"), codes="product", default=None)
    brand: Text | None = ask(N_("Brand"), default=None)
    model: Text | None = ask(N_("Model"), wanted=True, default=None)
    purchased: Day | None = ask(N_("Purchased on"), default=None, past=True)
    purchase_proof: CodeOf | None = PURCHASE_PROOF
    first_used: Day | None = FIRST_USED
    warranty: CodeOf | None = ask(N_("Warranty"), codes="warranty", default=None)
    symptom_code: CodeOf | None = ask(N_("Symptom code"), codes="symptom", default=None)
    work: CodeOf | None = WORK
    device: Text | None = ask(N_("Device file"), hidden=True, default=None)


class BroughtIn(Event):
    """A device that the hotline had announced was brought to the counter."""

    accessories: Lines = ask(N_("Accessories"), N_("Separated by commas; each gets a label."), default=[])
    condition: LongText | None = ask(N_("Condition"), N_("Scratches, dents, missing screws."), default=None)
    place: PlaceName | None = ask(
        N_("Place"),
        N_("Shelf on which it is put; the customer leaves with the ticket. Empty: the customer waits."),
        default=None,
    )
    promised: When | None = ask(N_("Promised for"), N_("If empty: in three working days."), default=None, example="+3d")
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class CustomerLeft(Event):
    """The customer, who had waited, left the device here with the claim ticket."""

    place: PlaceName = ask(N_("Place"), N_("Shelf on which it is put."), example="A3")
    promised: When | None = ask(N_("Promised for"), N_("If empty: in three working days."), default=None)
    why: LongText | None = ask(N_("Why not at once"), N_("As explained to the customer."), private=True, default=None)


class CustomerCalled(Event):
    """A customer who waits was called to a counter; the board says so."""

    counter: CounterName | None = ask(
        N_("Counter"),
        N_("The number above the counter. If empty: the number in the name of this terminal."),
        default=None,
        example="2",
    )


class CustomerCame(Event):
    """The customer who was called has come to the counter."""


class DeviceMoved(Event):
    """The device was put somewhere else."""

    place: PlaceName = ask(N_("Place"), N_("Scan the label of the shelf, or type its name."), example="A3")


class PromiseMade(Event):
    """A time was promised to the customer, by a person who is responsible for it."""

    promised: When = ask(N_("Promised for"), example="+2d")
    words: LongText | None = ask(N_("What was promised"), private=True, default=None)
    owner: Staff | None = ask(N_("Person responsible"), N_("If empty: the person who promises."), default=None)


class PickUpAgreed(Event):
    """A time was agreed at which the customer collects the device."""

    pickup: When = ask(N_("Collected on"), example=N_("tomorrow 10am"))
    words: LongText | None = ask(N_("What was said"), private=True, default=None)


class Reminded(Event):
    """The customer was reminded of a device that nobody collects."""

    result: CodeOf = ask(N_("Result"), codes="contact", default="reached")
    words: LongText | None = ask(N_("What was said"), private=True, default=None)


class ReleaseAsked(Event):
    """The ticket is lost: somebody looked at the identity paper of the person who asks, and asks for a release."""

    collector: Text = ask(N_("Released to"), N_("Name in full."), private=True)
    identity: CodeOf = ask(N_("Identity paper seen"), codes="identity")
    reason: LongText = ask(
        N_("Why it is believed"), N_("Purchase proof, known customer, what is on the device."), private=True
    )


class ReleasedWithoutTicket(ReleaseAsked):
    """The ticket is lost: a manager checked the person who asks for the device, and releases it."""


class HandedOut(Event):
    """The device went back to the customer, against the ticket."""

    proof: CodeOf = ask(N_("Against"), codes="proof", default="ticket")
    ticket: Text | None = ask(N_("Ticket or sheet"), N_("Scan what the customer hands in."), begins=True, default=None)
    collector: Text | None = ask(
        N_("Collected by another person"), N_("Name in full; empty: the customer."), private=True, default=None
    )
    identity: CodeOf | None = ask(
        N_("Identity paper seen"), N_("Needed where another person collects it."), codes="identity", default=None
    )
    accessories_back: Yes = ask(N_("All accessories given back"))
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class StorageApplied(Event):
    """Nobody collects it, the reminders are over: by the storage policy the device was given away."""

    reason: LongText = ask(N_("What was done with it"), N_("According to the storage policy."), private=True)
    witness: Text = ask(N_("Witness"), private=True)


class DeviceSettled(Settled):
    """Set right from outside the turn; a device that has left us unrecorded is said to be where it is."""

    gone: CodeOf | None = ask(
        N_("The device is now"), N_("Only if it has left us and nobody recorded it."), codes="gone", default=None
    )


class PhotosAttached(Event):
    """Photos or scans of the device, its parcel or a paper, kept as files."""

    files: list[dict[str, str | int]] = ask(N_("Files"), hidden=True, private=True)
    names: Lines = ask(N_("Names"), hidden=True, private=True, default=[])
    words: LongText | None = ask(N_("What they show"), private=True, default=None)
