"""Events of a shipment. The lines of parts are kept with their ids in the shipment (lines.py)."""

from __future__ import annotations

from typing import Annotated

import pydantic

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import (
    CodeOf,
    Event,
    LongText,
    OfficeCode,
    Parts,
    Serials,
    Staff,
    Text,
    When,
    ask,
)

SCANNED = N_("One after the other, as scanned. List pieces without a number.")


class Need(pydantic.BaseModel):
    """A line of a requisition for which parts are ordered."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)
    requisition: Annotated[str, pydantic.Field(min_length=1, max_length=200)]
    line: Annotated[str, pydantic.Field(min_length=1, max_length=20)]
    part: Annotated[str, pydantic.Field(min_length=1, max_length=60)]
    quantity: Annotated[int, pydantic.Field(ge=1, le=99_999)] = 1


class PartsOrdered(Event):
    """An office asked headquarters or another branch for parts."""

    sender: OfficeCode = ask(N_("Ordered from"), N_("Headquarters or another branch."))
    parts: Parts = ask(N_("Parts"), N_("One a line: number, x and the quantity."), example="FAN-80 x5", min_length=1)
    needed_by: When | None = ask(N_("Needed by"), default=None, example="Friday 12:00")
    level: CodeOf | None = ask(N_("Urgency"), codes="level", default=None)
    parts_remark: LongText | None = ask(N_("Remark"), N_("Printed on the delivery note."), default=None)
    needs: list[Need] = ask(N_("For requisitions"), hidden=True, default=[])


class OrderConfirmed(Event):
    """The office that was asked says when the parts are expected."""

    expected: When = ask(N_("Expected arrival"), N_("When the parts arrive."), example="Friday 12:00")
    parts_remark: LongText | None = ask(N_("Remark"), N_("Printed on the delivery note."), default=None)


class PartsLeft(Event):
    """The fields of parts that leave a place."""

    scanned: Serials | None = ask(N_("Serial numbers"), SCANNED, default=None)
    sending: Parts | None = ask(
        N_("Parts sent"),
        N_("One per line: number, x and quantity, then serial numbers."),
        default=None,
        example="PSU-450 x2 9F11-07 9F11-08",
    )


class OrderSent(PartsLeft):
    """The parts of an order left; what was not sent stays open."""

    carrier: CodeOf | None = ask(N_("Carrier"), codes="carrier", default=None)
    tracking: Text | None = ask(N_("Tracking number"), default=None)
    expected: When | None = ask(N_("Expected arrival"), N_("When the parts arrive."), default=None)


class RestSent(PartsLeft):
    """More parts of an order left after the first ones."""

    carrier: CodeOf | None = ask(N_("Carrier"), codes="carrier", default=None)
    tracking: Text | None = ask(N_("Tracking number"), default=None)


class PartsSent(PartsLeft):
    """An office sent parts to another one that had not ordered them."""

    receiver: OfficeCode = ask(N_("Sent to office"), N_("Headquarters, another branch, or a van."))
    carrier: CodeOf | None = ask(N_("Carrier"), codes="carrier", default=None)
    tracking: Text | None = ask(N_("Tracking number"), default=None)
    expected: When | None = ask(N_("Expected arrival"), N_("When the parts arrive."), default=None)
    job_number: Text | None = ask(N_("Job"), N_("For information, if the parts are for one job."), default=None)
    parts_remark: LongText | None = ask(N_("Remark"), N_("Printed on the delivery note."), default=None)


class OrderRefused(Event):
    """The office that was asked does not send anything."""

    reason: LongText = ask(N_("Reason"), N_("The person who asked reads it."))


class LinesRefused(Event):
    """The office that was asked does not send some of the parts."""

    refused: Parts = ask(N_("Parts not sent"), N_("One a line: number, x and the quantity."), min_length=1)
    reason: LongText = ask(N_("Reason"), N_("The person who asked reads it."))


class OrderCancelAsked(Event):
    """Who ordered does not need the parts any more; the office that was asked decides."""

    reason: LongText = ask(N_("Reason"), N_("The office that received the order reads it."))


class PartsArrived(Event):
    """Parts were counted into the store of the office to which they were sent."""

    scanned: Serials | None = ask(N_("Serial numbers"), SCANNED, default=None)
    arrived: Parts | None = ask(
        N_("Parts counted"),
        N_("What is really there, even if it differs from the delivery note."),
        default=None,
        example="FAN-80 x5",
    )
    parts_remark: LongText | None = ask(N_("Remark"), N_("Such as the condition of the box."), default=None)


class PartsArrivedEarly(PartsArrived):
    """Parts of an order arrived before the news that they were sent."""


class ShipmentFinished(Event):
    """Nothing of the shipment is on the way any more."""


class LossReported(Event):
    """Parts that were sent did not arrive; whether they are lost is approved."""

    scanned: Serials | None = ask(N_("Serial numbers"), SCANNED, default=None)
    lost: Parts | None = ask(N_("Parts lost on the way"), N_("One a line: number, x and the quantity."), default=None)
    reason: LongText = ask(N_("Reason"), N_("What carrier and sender say."))


class LossWrittenOff(Event):
    """Parts that were lost on the way leave the books, as it was approved."""


class SupplierDelivered(Event):
    """A supplier delivered parts into the store."""

    supplier: Text = ask(N_("Supplier"), min_length=1)
    supplier_note: Text = ask(N_("Delivery note no."), min_length=1)
    arrived: Parts = ask(
        N_("Parts counted"),
        N_("One per line: number, x and quantity, then serial numbers."),
        example="PSU-450 x2 9F11-07 9F11-08",
        min_length=1,
    )
    parts_remark: LongText | None = ask(N_("Remark"), N_("Such as the condition of the box."), default=None)


class PartsOffered(Event):
    """An engineer offers parts from the own bag to a colleague."""

    colleague: Staff = ask(N_("Colleague"), N_("Who gets the parts."), kind="colleague", role="engineer")
    sending: Parts = ask(
        N_("Parts from your bag"),
        N_("One per line: number, x and quantity, then serial numbers."),
        example="FAN-80 x1",
        min_length=1,
    )
    job_number: Text | None = ask(N_("Job"), N_("For information, if the parts are for one job."), default=None)
    parts_remark: LongText | None = ask(N_("Remark"), N_("Such as where they are handed over."), default=None)


class OfferAccepted(Event):
    """The colleague has the parts."""


class OfferDeclined(Event):
    """The colleague does not take the parts; they come back."""

    reason: LongText = ask(N_("Reason"), N_("The person who offered them reads it."))


class OfferWithdrawn(Event):
    """The parts are not offered any more."""


class OfferAskedBack(Event):
    """Who offered the parts wants them back; the colleague declines the offer then."""

    reason: LongText | None = ask(N_("Reason"), N_("The colleague reads it."), default=None)
