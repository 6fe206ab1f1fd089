"""The delivery note 发货单: the parts of a shipment with their serial numbers, from where to where, and who receives.

The caller formats and translates all texts. Every line is a part as it was sent.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from printing import paper
from printing.paper import (
    Barcode,
    FieldRows,
    PaperBlock,
    PaperColumn,
    PaperField,
    PaperTable,
    Section,
    SignatureBox,
    TermsAndSignatures,
    filled,
    party_of,
)
from printing.sheets import Sheet, drawn_by, signed_by

if TYPE_CHECKING:
    from printing.consignment_note import ConsignmentNote

TITLE = N_("Delivery note")
LABELS = paper.LABELS | {
    "from_section": N_("From office"),
    "to_section": N_("To office"),
    "way_section": N_("On the way"),
    "parts_section": N_("Parts sent"),
    "sender": N_("Sent by"),
    "sender_phone": N_("Sender's phone"),
    "sender_address": N_("Sender's address"),
    "receiver": N_("Sent to office"),
    "receiver_phone": N_("Receiver's phone"),
    "receiver_address": N_("Receiver's address"),
    "carrier": N_("Carrier"),
    "sent": N_("Sent on"),
    "expected": N_("Expected arrival"),
    "tracking": N_("Tracking no."),
    "job": N_("For job"),
    "remark": N_("Remark"),
    "rest": N_("Rest follows"),
    "part": N_("Part no."),
    "name_of_part": N_("Part"),
    "quantity": N_("Qty"),
    "serials": N_("Serial numbers"),
    "differs": N_("What differs, part by part"),
    "nothing": N_("Nothing listed"),
    "packed_by": N_("Packed and checked by"),
    "received_by": N_("Counted and received by"),
    "name": N_("Name in full"),
    "date": N_("Date"),
    "signed_for": N_("Signed for"),
    "seal": N_("Seal"),
}
PARTS = ("to", "from", "way", "parts")
"""The names of its parts, by which a layout file orders them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryNote(Sheet):
    """The content of one note. `labels` has a text for every key of LABELS, in the paper's language(s).

    `lines` are (part number, name, quantity, serial numbers).
    """

    drawing = drawn_by(__name__)

    sender: str = ""
    sender_phone: str = ""
    sender_address: str = ""
    receiver: str = ""
    receiver_phone: str = ""
    receiver_address: str = ""
    carrier: str = ""
    sent: str = ""
    expected: str = ""
    tracking: str = ""
    job: str = ""
    remark: str = ""
    rest: str = ""
    """What is still to be sent after this."""
    lines: tuple[tuple[str, str, str, str], ...] = ()
    packed_by: str = ""
    confirms: str = ""


def story(content: DeliveryNote) -> list[PaperBlock]:
    """The note in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels = content, content.labels
    return [
        *party_of(c, "receiver", "to", strong=True),
        *party_of(c, "sender", "from"),
        *_way(c),
        Section(labels["parts_section"], "parts"),
        _table(c),
        *room_to_write(labels["differs"], bool(c.lines)),
        TermsAndSignatures("", (), who_sign(c), c.confirms),
    ]


def _table(content: DeliveryNote) -> PaperTable:
    """The parts; the column of the serial numbers only where a part has some."""
    labels, serials = content.labels, any(line[-1] for line in content.lines)
    columns = (PaperColumn(labels["part"], 2.6, whole=True), PaperColumn(labels["name_of_part"], 4.2),
               PaperColumn(labels["quantity"], 1.2, right=True), PaperColumn(labels["serials"], 4))  # fmt: skip
    shown = len(columns) if serials or not content.lines else len(columns) - 1
    return PaperTable(columns[:shown], tuple(line[:shown] for line in content.lines), labels["nothing"])


def who_sign(content: "DeliveryNote | ConsignmentNote") -> tuple[SignatureBox, SignatureBox]:
    """The boxes of the sender and the receiver, each with a place for the seal of the office."""
    packed_by, sent = content.packed_by, content.sent if content.packed_by else ""
    return signed_by(content, "packed_by", content.sender, packed_by, sent), signed_by(
        content, "received_by", content.receiver
    )


def room_to_write(label: str, is_signed: bool) -> tuple[FieldRows, ...]:
    """A line on which the receiver writes by hand what is not as the note says."""
    return (FieldRows(((PaperField(label, by_hand=True),),)),) if is_signed else ()


def _way(content: DeliveryNote) -> list[PaperBlock]:
    """When and how it went, and what it is for; nothing is known of parts that are handed over."""
    c, field = content, content.field
    known = filled(
        (field("sent", 4), field("expected", 4), field("carrier", 4)),
        (field("job", 4, whole=True), field("remark", 8)),
        (field("rest", 12),),
    )
    bars = (Barcode(c.labels["tracking"], c.tracking),) if c.tracking else ()
    return [Section(c.labels["way_section"], "way"), *known, *bars] if known or bars else []
