"""What happens at the counter and at the parcel desk: devices come in, are told of, and go out again (flows 5a, 5b)."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import (
    CodeOf,
    Day,
    Event,
    Lines,
    LongText,
    Money,
    OfficeCode,
    PaperNumber,
    Phone,
    PlaceName,
    Staff,
    Strokes,
    Text,
    When,
    Yes,
    ask,
)


class _DeviceComesIn(Event):
    """What is asked of any device that comes in, in the order of the counter."""

    phone: Phone | None = ask(
        N_("Phone"),
        N_("A known number opens the customer's file by itself."),
        private=True,
        wanted=True,
        example="138 0531 0042",
        default=None,
    )
    serial: Text | None = ask(
        N_("Serial number"),
        N_("From the label; it opens model, warranty and history."),
        default=None,
        example="SN-7D42-0193",
    )
    symptom: LongText | None = ask(
        N_("Symptom"), N_("In the customer's words."), private=True, wanted=True, default=None
    )
    accessories: Lines = ask(
        N_("Accessories"),
        N_("One by one, with commas; each gets its label."),
        default=[],
        example=N_("power supply, mouse, bag"),
    )


class _WhoseDevice(Event):
    """Filled in by itself where customer and device are known."""

    customer_name: Text | None = ask(
        N_("Customer"), N_("Person or organisation, as on the purchase proof."), private=True, wanted=True, default=None
    )
    contact: Text | None = ask(N_("Contact person"), private=True, default=None)
    address: LongText | None = ask(N_("Address"), N_("Needed to send it back."), private=True, default=None)
    product: CodeOf | None = ask(
        N_("Product"), N_("Kind of device; decides which skill is needed."), codes="product", wanted=True, default=None
    )
    brand: Text | None = ask(N_("Brand"), default=None)
    model: Text | None = ask(N_("Model"), N_("As printed on the device."), wanted=True, default=None)
    purchased: Day | None = ask(N_("Purchased on"), N_("Date on the purchase proof."), default=None)
    warranty: CodeOf | None = ask(N_("Warranty"), N_("What the customer can show."), codes="warranty", default=None)
    symptom_code: CodeOf | None = ask(N_("Symptom code"), N_("The nearest in the list."), codes="symptom", default=None)
    caller_kind: CodeOf = ask(N_("Customer kind"), codes="caller", default="end_customer")
    paper: PaperNumber | None = ask(
        N_("Paper number"),
        N_("Of a slip or ticket that another office printed; with the phone or serial number its history comes along."),
        kind="text",
        example="CD02-J000017-A",
        default=None,
    )
    customer: Text | None = ask(N_("Customer file"), hidden=True, default=None)
    device: Text | None = ask(N_("Device file"), hidden=True, default=None)


class _Left(Event):
    """Whether the customer leaves the device here, and until when."""

    place: PlaceName | None = ask(
        N_("Place"),
        N_("Shelf on which it is put; the customer leaves with the ticket. Empty: the customer waits."),
        default=None,
        example="A3",
    )
    condition: LongText | None = ask(
        N_("Condition"), N_("Scratches, dents, missing screws: what is seen now."), default=None
    )
    promised: When | None = ask(N_("Promised for"), N_("Empty: in three days."), default=None, example="+3d")
    another: Yes = ask(
        N_("Another device"), N_("The next form is for the next device of the same visit."), default=False
    )


class CheckedIn(_WhoseDevice, _Left, _DeviceComesIn):
    """A customer brought a device to the counter."""


class DeviceAdded(Event):
    """One more device of the same visit, under the same claim ticket."""

    serial: Text | None = ask(N_("Serial number"), default=None)
    symptom: LongText | None = ask(
        N_("Symptom"), N_("In the customer's words."), private=True, wanted=True, default=None
    )
    accessories: Lines = ask(N_("Accessories"), N_("One by one, with commas; each gets its label."), default=[])
    condition: LongText | None = ask(N_("Condition"), default=None)
    place: PlaceName | None = ask(N_("Place"), N_("Empty: the customer waits."), default=None)
    another: Yes = ask(N_("Another device"), default=False)
    product: CodeOf | None = ask(N_("Product"), codes="product", wanted=True, default=None)
    brand: Text | None = ask(N_("Brand"), default=None)
    model: Text | None = ask(N_("Model"), wanted=True, default=None)
    purchased: Day | None = ask(N_("Purchased on"), default=None)
    warranty: CodeOf | None = ask(N_("Warranty"), codes="warranty", default=None)
    symptom_code: CodeOf | None = ask(N_("Symptom code"), codes="symptom", default=None)
    device: Text | None = ask(N_("Device file"), hidden=True, default=None)


class BroughtIn(Event):
    """A device that the hotline had told of was brought to the counter."""

    accessories: Lines = ask(N_("Accessories"), N_("One by one, with commas; each gets its label."), default=[])
    condition: LongText | None = ask(
        N_("Condition"), N_("Scratches, dents, missing screws: what is seen now."), default=None
    )
    place: PlaceName | None = ask(
        N_("Place"),
        N_("Shelf on which it is put; the customer leaves with the ticket. Empty: the customer waits."),
        default=None,
    )
    promised: When | None = ask(N_("Promised for"), N_("Empty: in three days."), default=None, example="+3d")
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class _Label(Event):
    tracking: Text = ask(N_("Tracking number"), N_("Scanned from the carrier's label."), example="SF1420091234567")


class _Sender(Event):
    """By these a device that is expected is found."""

    phone: Phone | None = ask(
        N_("Phone"), N_("Of the sender, as on the carrier's label."), private=True, wanted=True, default=None
    )
    serial: Text | None = ask(N_("Serial number"), default=None)
    symptom: LongText | None = ask(N_("Symptom"), N_("As on the note in the parcel."), private=True, default=None)


class _Parcel(Event):
    carrier: CodeOf = ask(N_("Carrier"), codes="carrier", default="sf")
    parcel: CodeOf = ask(N_("Condition of the parcel"), codes="parcel", default="intact")
    place: PlaceName | None = ask(N_("Place"), N_("Where the device is put."), default=None)
    declared: Lines = ask(N_("Declared contents"), N_("What the sender's list says."), default=[])
    contents: Lines = ask(N_("Contents found"), N_("What really lies in the parcel, beside the device."), default=[])
    condition: LongText | None = ask(
        N_("Condition"), N_("Scratches, dents, missing screws: what is seen now."), default=None
    )


class ParcelReceived(_WhoseDevice, _Parcel, _Sender, _Label):
    """A parcel that nobody had announced came in; it gets a request all the same."""

    separate: Yes = ask(
        N_("Not the one that is expected"), N_("Only where another device of this customer is expected."), default=False
    )


class ParcelArrived(_Parcel, _Label):
    """The parcel of a device that is expected came in."""


class ParcelAnnounced(Event):
    """The customer told what was sent and how, so that the parcel is known when it comes."""

    tracking: Text | None = ask(N_("Tracking number"), default=None)
    carrier: CodeOf | None = ask(N_("Carrier"), codes="carrier", default=None)
    declared: Lines = ask(N_("Declared contents"), N_("What the sender's list says."), default=[])


class CustomerLeft(Event):
    """The customer, who had waited, left the device here with the claim ticket."""

    place: PlaceName = ask(N_("Place"), N_("Shelf on which it is put."), example="A3")
    promised: When | None = ask(N_("Promised for"), N_("Empty: in three days."), default=None)
    why: LongText | None = ask(N_("Why not at once"), N_("As explained to the customer."), private=True, default=None)


class DeviceMoved(Event):
    """The device was put somewhere else."""

    place: PlaceName = ask(N_("Place"), N_("Scan the label of the shelf, or type its name."), example="A3")


class PromiseMade(Event):
    """Something was promised to the customer: a time, with who stands for it."""

    promised: When = ask(N_("Promised for"), example="+2d")
    words: LongText | None = ask(N_("What was promised"), private=True, default=None)
    owner: Staff | None = ask(N_("Who stands for it"), N_("Empty: who promises."), default=None)


class PickUpAgreed(Event):
    """When the customer will collect the device."""

    pickup: When = ask(N_("Collected on"), example=N_("tomorrow 10am"))
    words: LongText | None = ask(N_("What was said"), private=True, default=None)


class Reminded(Event):
    """The customer was reminded of a device that nobody collects."""

    result: CodeOf = ask(N_("Result"), codes="contact", default="reached")
    words: LongText | None = ask(N_("What was said"), private=True, default=None)


class ReleasedWithoutTicket(Event):
    """The ticket is lost: a manager looked at who asks for the device, and releases it."""

    collector: Text = ask(N_("Released to"), N_("Name in full."), private=True)
    identity: CodeOf = ask(N_("Identity paper seen"), codes="identity")
    reason: LongText = ask(
        N_("Why it is believed"), N_("Purchase proof, known customer, what is on the device."), private=True
    )


class HandedOut(Event):
    """The device went back to the customer, against the ticket."""

    proof: CodeOf = ask(N_("Against"), codes="proof", default="ticket")
    ticket: Text | None = ask(N_("Ticket or sheet"), N_("Scan what the customer hands in."), default=None)
    collector: Text | None = ask(
        N_("Collected by another person"), N_("Name in full; empty: the customer."), private=True, default=None
    )
    identity: CodeOf | None = ask(N_("Identity paper seen"), codes="identity", default=None)
    accessories_back: Yes = ask(N_("All accessories given back"))
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class Shipped(Event):
    """The device was given to a carrier, with the packing slip and the customer's copy in the box."""

    carrier: CodeOf = ask(N_("Carrier"), codes="carrier", default="sf")
    tracking_out: Text = ask(N_("Tracking number"), N_("From the carrier's label."))
    insured: Money = ask(N_("Insured value"), N_("0: not insured."), example="2000.00")
    packed: Lines = ask(N_("Packed beside the device"), N_("Accessories and papers, with commas."), default=[])
    copy_in_box: Yes = ask(N_("Customer copy lies in the box"))
    ship_to: LongText | None = ask(N_("Sent to"), N_("Empty: the customer's address."), private=True, default=None)


class Delivered(Event):
    """The carrier's proof of delivery, and what the customer says."""

    delivery: CodeOf = ask(N_("Delivered"), codes="delivery", default="signed")
    delivered: When | None = ask(N_("Delivered at"), N_("Empty: now."), default=None)
    received_by: Text | None = ask(N_("Taken by"), N_("As on the carrier's proof."), private=True, default=None)
    confirmed: CodeOf = ask(
        N_("Customer confirms"), N_("How the customer said that all is well."), codes="told", default="phone"
    )
    confirmed_by: Text = ask(N_("Confirmed by"), private=True)


class TransitTrouble(Event):
    """Lost or damaged on the way; the carrier is asked to pay, the job stays open."""

    trouble: CodeOf = ask(N_("What happened to it"), codes="transit")
    claim_number: Text | None = ask(N_("Number of the claim"), N_("As the carrier gave it."), default=None)
    words: LongText = ask(N_("In words"), private=True)


class CameBack(Event):
    """What was on the way came back here."""

    condition: LongText = ask(N_("Condition"), N_("What is seen now."))
    place: PlaceName | None = ask(N_("Place"), default=None)


class ClaimSettled(Event):
    """The claim with the carrier and the customer has come to its end."""

    claim: CodeOf = ask(N_("Result"), codes="claim")
    words: LongText = ask(N_("What was agreed with the customer"), private=True)


class ModeChanged(Event):
    """The customer wants the device another way than was agreed."""

    words: LongText | None = ask(N_("In words"), private=True, default=None)


class CollectionWanted(ModeChanged):
    """The customer brings or collects the device, where it was to be sent."""


class ShippingWanted(Event):
    """The customer does not come: the device is to be sent."""

    address: LongText = ask(N_("Address"), N_("Where it is sent."), private=True)


class TakenAlong(Event):
    """The engineer took the device along from the customer's place; the claim ticket is issued on the spot."""

    accessories: Lines = ask(N_("Accessories"), N_("One by one, with commas; each gets its label."), default=[])
    condition: LongText = ask(N_("Condition"), N_("Scratches, dents, missing screws: what is seen now."))
    promised: When | None = ask(N_("Promised for"), N_("Empty: in three days."), default=None)
    why: LongText = ask(N_("Why it is taken along"), N_("As explained to the customer."), private=True)


class DeviceBrought(Event):
    """The engineer put the device down at the service point."""

    place: PlaceName = ask(N_("Place"), N_("Where the device is put."), example="A3")


class DeviceArrived(DeviceBrought):
    """The device came in from another service point."""


class DeviceArrivedReady(DeviceBrought):
    """The device came in from another service point, ready for the customer."""


class SentOn(Event):
    """The device goes to another service point that repairs it; its history goes along."""

    office: OfficeCode = ask(N_("Service point"), N_("Whose coordinator takes the job."))
    reason: LongText = ask(N_("Reason"), private=True)
    carrier: CodeOf | None = ask(N_("Carrier"), codes="carrier", default=None)
    tracking_out: Text | None = ask(N_("Tracking number"), default=None)


class StorageApplied(Event):
    """Nobody collects it, the reminders are over: by the storage policy the device was given away."""

    reason: LongText = ask(N_("What was done with it"), N_("By the storage policy, in words."), private=True)
    witness: Text = ask(N_("Witness"), private=True)


class PhotosAttached(Event):
    """Photos or scans of the device, its parcel or a paper, kept as files."""

    files: list[dict[str, str | int]] = ask(N_("Files"), hidden=True, private=True)
    names: Lines = ask(N_("Names"), hidden=True, private=True, default=[])
    words: LongText | None = ask(N_("What they show"), private=True, default=None)


class IntakeSigned(Event):
    """The customer drew a signature under the intake sheet as it was shown."""

    signer: Text = ask(N_("Signed by"), N_("Name in full."), private=True)
    strokes: Strokes = ask(N_("Signature"), N_("Drawn with the mouse or pen."), private=True, min_length=1)
    shown: LongText | None = ask(N_("Digest of what was shown"), hidden=True, default=None)
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class IntakeSignedOnPaper(Event):
    """The customer signed the printed intake sheet."""

    signer: Text = ask(N_("Signed by"), N_("Name as written on the paper."), private=True)
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class IntakeSignatureRefused(Event):
    """The customer did not sign the intake sheet; a witness stands for it."""

    reason: CodeOf = ask(N_("Reason"), codes="sign_refused")
    words: LongText | None = ask(N_("In words"), private=True, default=None)
    witness: Text = ask(N_("Witness"), N_("Who saw it: name and, if known, function."), private=True)
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])
