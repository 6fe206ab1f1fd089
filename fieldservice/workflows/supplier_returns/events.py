"""Events of a supplier return. Its pieces are named by their fault tags, like those of a consignment."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import CodeOf, Day, Event, LongText, Money, SomeMoney, Text, ask
from fieldservice.workflows.parts.consignments.events import Tagged, TaggedOrAll

EXPECTED = ask(
    N_("Credit expected"), N_("What the maker should credit for all pieces."), default=None, example="1260.00"
)
RMA = ask(N_("Return number of the maker"), N_("The number under which the maker takes it back (RMA)."), default=None)


class SupplierReturnOpened(TaggedOrAll):
    """A return of faulty pieces to their maker was begun."""

    maker: Text = ask(N_("Maker"), N_("Maker or supplier who receives them."))
    maker_reference: Text | None = RMA
    parts_remark: LongText | None = ask(N_("Remark"), default=None)


class PackedForMaker(TaggedOrAll):
    """Faulty pieces were put into the box for the maker."""


class TakenOutForMaker(Tagged):
    """Faulty pieces were taken out of the box again."""


class SentToMaker(Event):
    """The box left for the maker."""

    maker_reference: Text | None = RMA
    expected_credit: Money | None = EXPECTED
    carrier: CodeOf | None = ask(N_("Carrier"), codes="carrier", default=None)
    tracking: Text | None = ask(N_("Tracking number"), default=None)


class SupplierReturnAmended(Event):
    """The maker said another number or another credit."""

    maker_reference: Text | None = RMA
    expected_credit: Money | None = EXPECTED
    reason: LongText = ask(N_("Reason"), N_("Who at the maker said so, and when."))


class MakerCredited(TaggedOrAll):
    """The maker credited pieces, or the carrier paid for those that it lost."""

    amount: SomeMoney = ask(N_("Amount credited"), N_("For these pieces together."), example="860.00")
    credit_note: Text = ask(N_("Number of the credit note"), N_("Of the maker's or carrier's paper. Each counts once."))
    credited_on: Day = ask(N_("Credited on"), past=True)
    credit_by: CodeOf = ask(N_("How"), codes="credit_by", default="transfer")


class LostToMaker(TaggedOrAll):
    """Pieces were lost on the way to the maker, or on the way back; whether they are written off is approved."""

    reason: LongText = ask(N_("Reason"), N_("What carrier and maker say: what the carrier pays, or why it does not."))
    lost: list[object] = ask(N_("Faulty parts"), hidden=True, default=[])


class LostForMakerWrittenOff(Event):
    """Pieces that were lost leave the books, as it was approved."""


class CarrierPaid(Event):
    """The carrier paid for pieces that had been written off as lost."""

    amount: SomeMoney = ask(N_("Amount"), N_("For everything it lost, according to its paper."), example="300.00")
    credit_note: Text = ask(N_("Number of its paper"), N_("Each counts once."))
    credited_on: Day = ask(N_("Paid on"), past=True)


class MakerRefused(TaggedOrAll):
    """The maker credits nothing for pieces."""

    refused_piece: CodeOf = ask(N_("What happens to them"), codes="refused_piece", default="back")
    reason: LongText = ask(N_("Reason"), N_("What the maker says."))


class TakenBackFromMaker(TaggedOrAll):
    """Refused pieces came back from the maker."""

    arrival_remark: LongText | None = ask(N_("Condition of the box"), default=None)


class SupplierReturnClosed(Event):
    """Nothing more is expected of the maker."""

    shortfall: LongText | None = ask(
        N_("Why less was credited"), N_("Needed if less came than expected."), default=None
    )


class SupplierReturnCancelled(Event):
    """The box does not go; the pieces stay in the faulty stock."""

    reason: LongText = ask(N_("Reason"))
