"""The packing slip 装箱单: the contents of a parcel, sender and recipient, and the carrier's number to scan.

The caller formats and translates all texts. Every line of the list is an item in the box.
"""

from dataclasses import dataclass

from fieldservice.words.marking import N_
from printing import paper
from printing.paper import Barcode, PaperBlock, PaperColumn, PaperTable, Section, TermsAndSignatures, filled, party_of
from printing.sheets import Sheet, drawn_by, signed_by

TITLE = N_("Packing slip")
LABELS = paper.LABELS | {
    "sender_section": N_("Sender"),
    "recipient_section": N_("Recipient"),
    "parcel_section": N_("Parcel"),
    "contents_section": N_("In the box"),
    "sender": N_("Service point"),
    "sender_phone": N_("Service point's phone"),
    "sender_address": N_("Service point's address"),
    "recipient": N_("Recipient's name"),
    "recipient_phone": N_("Recipient's phone"),
    "recipient_address": N_("Recipient's address"),
    "carrier": N_("Carrier"),
    "insured": N_("Insured value"),
    "shipped": N_("Shipped on"),
    "tracking": N_("Tracking no."),
    "packing": N_("Packing"),
    "missing": N_("Missing on arrival"),
    "unlisted": N_("Not on your list on arrival"),
    "what": N_("What"),
    "serial_or_note": N_("Serial number or note"),
    "quantity": N_("Qty"),
    "slip_copy": N_("Customer copy of the service slip"),
    "nothing": N_("Nothing listed"),
    "terms": N_("Terms"),
    "checked_by": N_("Packed and checked by"),
    "received_by": N_("Received complete"),
    "name": N_("Name in full"),
    "date": N_("Date"),
    "seal": N_("Seal"),
    "signed_for": N_("Signed for"),
}
PARTS = ("recipient", "sender", "parcel", "contents")
"""The names of its parts, by which a layout file orders them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackingContent(Sheet):
    """The content of one slip. `labels` has a text for every key of LABELS, in the paper's language(s).

    `lines` are (item, serial number or note, quantity). With `slip_copy`, the number of a service slip, a last line
    lists its customer copy.
    """

    drawing = drawn_by(__name__)

    customer: str = ""
    sender: str = ""
    sender_phone: str = ""
    sender_address: str = ""
    recipient: str = ""
    recipient_phone: str = ""
    recipient_address: str = ""
    carrier: str = ""
    insured: str = ""
    shipped: str = ""
    tracking: str = ""
    lines: tuple[tuple[str, str, str], ...] = ()
    slip_copy: str = ""
    checked_by: str = ""
    confirms: str = ""
    terms: tuple[str, ...] = ()
    packing: str = ""
    missing: str = ""  # of what the sender had listed
    unlisted: str = ""


def story(content: PackingContent) -> list[PaperBlock]:
    """The slip in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels = content, content.labels
    lines = c.lines + (((labels["slip_copy"], c.slip_copy, "1"),) if c.slip_copy else ())
    return [
        *party_of(c, "recipient", "recipient", strong=True),
        *party_of(c, "sender", "sender"),
        *_parcel(c),
        Section(labels["contents_section"], "contents"),
        PaperTable((PaperColumn(labels["what"], 5.6), PaperColumn(labels["serial_or_note"], 5.2, whole=True),
               PaperColumn(labels["quantity"], 1.2, right=True)), lines, labels["nothing"]),
        TermsAndSignatures(labels["terms"], c.terms, (
            signed_by(c, "checked_by", c.sender, c.checked_by, c.shipped if c.checked_by else ""),
            signed_by(c, "received_by", c.customer),
        ), c.confirms),
    ]  # fmt: skip


def _parcel(content: PackingContent) -> list[PaperBlock]:
    """What is known of the parcel; before it is shipped there is nothing to say of it."""
    c, field = content, content.field
    known = filled(
        (field("carrier", 4), field("shipped", 4), field("insured", 4, whole=True)),
        (field("packing", 12),),
        (field("missing", 6), field("unlisted", 6)),
    )
    bars = (Barcode(c.labels["tracking"], c.tracking),) if c.tracking else ()
    return [Section(c.labels["parcel_section"], "parcel"), *known, *bars] if known or bars else []
