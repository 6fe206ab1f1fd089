"""Events of devices in transit: parcels, claims with the carrier, transfers between offices (flows 5a, 5b)."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.bench.counter.events import WhoseDevice
from fieldservice.workflows.common.part_questions import TAKEN
from fieldservice.workflows.engine.fields import (
    CodeOf,
    Event,
    Lines,
    LongText,
    Money,
    OfficeCode,
    Phone,
    PlaceName,
    Serial,
    Text,
    When,
    Yes,
    ask,
)


class _Label(Event):
    tracking: Text = ask(N_("Tracking number"), N_("Scanned from the carrier's label."), example="SF1420091234567")


class _Sender(Event):
    """By these a device that is expected is found."""

    phone: Phone | None = ask(
        N_("Phone"), N_("Of the sender, as on the carrier's label."), private=True, wanted=True, default=None
    )
    serial: Serial | None = ask(N_("Serial number"), default=None)
    symptom: LongText | None = ask(
        N_("Symptom"), N_("As on the note in the parcel."), private=True, wanted=True, default=None
    )


class _Parcel(Event):
    SECTIONS = {"carrier": N_("Parcel")}

    carrier: CodeOf = ask(N_("Carrier"), codes="carrier", default="sf")
    parcel: CodeOf = ask(N_("Condition of the parcel"), codes="parcel", default="intact")
    place: PlaceName | None = ask(N_("Place"), N_("Where the device is put."), default=None)
    declared: Lines = ask(N_("Declared contents"), N_("As on the sender's list."), default=[])
    contents: Lines = ask(N_("Contents found"), N_("What the parcel contains besides the device."), default=[])
    condition: LongText | None = ask(N_("Condition"), N_("Scratches, dents, missing screws."), default=None)


class ParcelReceived(WhoseDevice, _Parcel, _Sender, _Label):
    """A parcel that nobody had announced came in; it gets a request all the same."""

    SECTIONS = {"separate": N_("Parcel")}

    separate: Yes = ask(
        N_("Not the expected one"), N_("Only if another device of this customer is expected."), default=False
    )


class ParcelArrived(_Parcel, _Label):
    """The parcel of a device that is expected came in."""


class ParcelAnnounced(Event):
    """The customer announced what was sent and how, so that the parcel is recognised when it comes."""

    tracking: Text | None = ask(N_("Tracking number"), default=None)
    carrier: CodeOf | None = ask(N_("Carrier"), codes="carrier", default=None)
    declared: Lines = ask(N_("Declared contents"), N_("As on the sender's list."), default=[])


class ContentsCounted(Event):
    """The contents of a parcel were counted again, or the sender's list was read again."""

    declared: Lines | None = ask(N_("Declared contents"), N_("As on the sender's list."), default=None)
    contents: Lines | None = ask(N_("Contents found"), N_("What the parcel contains besides the device."), default=None)


class DifferenceTold(Event):
    """Somebody tried to tell the customer how the parcel differs from the list; every attempt counts."""

    result: CodeOf = ask(N_("Result"), codes="contact", default="reached")
    words: LongText | None = ask(N_("What the customer says"), private=True, default=None)


class Shipped(Event):
    """The device was given to a carrier, with the packing slip and the customer's copy in the box."""

    carrier: CodeOf = ask(N_("Carrier"), codes="carrier", default="sf")
    tracking_out: Text = ask(N_("Tracking number"), N_("From the carrier's label."))
    insured: Money = ask(N_("Insured value"), N_("0: not insured."), example="2000.00")
    packing: CodeOf = ask(N_("Packing"), N_("How the device is protected on its way."), codes="packing")
    packed: Lines = ask(
        N_("Packed beside the device"), N_("With commas; needed where something came with it."), default=[]
    )
    copy_in_box: Yes = ask(N_("Customer copy is in the box"))
    ship_to: LongText | None = ask(
        N_("Address to send to"), N_("If empty: the customer's address."), private=True, default=None
    )


class Delivered(Event):
    """The carrier's proof of delivery, and what the customer says."""

    delivery: CodeOf = ask(N_("Delivered"), codes="delivery", default="signed")
    delivered: When | None = ask(N_("Delivered at"), N_("If empty: now."), default=None, past=True)
    received_by: Text | None = ask(
        N_("Received by (name)"), N_("As on the carrier's proof."), private=True, default=None
    )
    confirmed: CodeOf = ask(
        N_("Customer confirms"), N_("How the customer confirmed the solution."), codes="told", default="phone"
    )
    confirmed_by: Text = ask(N_("Confirmed by"), private=True)


class TransitTrouble(Event):
    """Lost or damaged on the way; the carrier is asked to pay, the job stays open."""

    trouble: CodeOf = ask(N_("What happened to it"), codes="transit")
    claim_number: Text | None = ask(N_("Number of the claim"), N_("As the carrier gave it."), default=None)
    words: LongText = ask(N_("In words"), private=True)


class CameBack(Event):
    """A device that was on the way came back here."""

    condition: LongText = ask(N_("Condition"), N_("As seen now."))
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

    accessories: Lines = ask(N_("Accessories"), N_("Separated by commas; each gets a label."), default=[])
    condition: LongText = ask(N_("Condition"), N_("Scratches, dents, missing screws."))
    promised: When | None = ask(N_("Promised for"), N_("If empty: in three working days."), default=None)
    why: LongText = ask(N_("Why it is taken along"), N_("As explained to the customer."), private=True)


class _PutDown(Event):
    """The place of a device that was put down."""

    place: PlaceName = ask(N_("Place"), N_("Where the device is put."), example="A3")


class DeviceBrought(_PutDown):
    """The engineer put the device down at the service point."""

    parts_out: CodeOf | None = TAKEN


class DeviceArrived(_PutDown):
    """The device came in from another service point."""


class DeviceArrivedReady(_PutDown):
    """The device came in from another service point, ready for the customer."""


class SentOn(Event):
    """The device goes to another service point that repairs it; its history goes along."""

    office: OfficeCode = ask(N_("Service point"), N_("Whose coordinator takes the job."))
    reason: LongText = ask(N_("Reason"), private=True)
    carrier: CodeOf | None = ask(N_("Carrier"), codes="carrier", default=None)
    tracking_out: Text | None = ask(N_("Tracking number"), default=None)
    parts_out: CodeOf | None = TAKEN
