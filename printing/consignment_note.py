"""The consignment note 旧件返还单: each faulty part with its tag, job and symptom, from a branch to headquarters.

The caller formats and translates all texts. A row is a piece as it was packed.
"""

from dataclasses import dataclass

from fieldservice.words.marking import N_
from printing import paper
from printing.delivery_note import LABELS as OF_DELIVERY
from printing.delivery_note import room_to_write, who_sign
from printing.paper import Barcode, PaperBlock, Section, TermsAndSignatures, filled, party_of
from printing.sheets import Column, Sheet, drawn_by, table

TITLE = N_("Consignment note")
SAME_AS_DELIVERY = (
    "from_section", "to_section", "way_section", "sender", "sender_phone", "sender_address", "receiver",
    "receiver_phone", "receiver_address", "carrier", "sent", "tracking", "remark", "part", "nothing", "packed_by",
    "received_by", "name", "date", "signed_for", "seal",
)  # fmt: skip
LABELS = (
    paper.LABELS
    | {name: OF_DELIVERY[name] for name in SAME_AS_DELIVERY}
    | {
        "pieces_section": N_("Faulty parts"),
        "pieces": N_("Pieces"),
        "tag": N_("Fault tag"),
        "fault": N_("Part and symptom"),
        "serial": N_("Serial no."),
        "job": N_("Job no."),
        "engineer": N_("Engineer"),
        "differs": N_("Missing or not as listed, by fault tag"),
    }
)
PARTS = ("to", "from", "way", "pieces")
"""The names of its parts, by which a layout file orders them."""
COLUMNS = (
    Column("tag", 2.9, whole=True),
    Column("part", 2.1, whole=True),
    Column("fault", 2.9),
    Column("serial", 2.4, whole=True),
    Column("job", 2.9, whole=True),
    Column("engineer", 1.5),
)


@dataclass(frozen=True, slots=True)
class NotedPiece:
    """A row of the note."""

    tag: str
    part: str
    fault: str
    serial: str
    job: str
    engineer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsignmentNote(Sheet):
    """The content of one note. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing = drawn_by(__name__)

    sender: str = ""
    sender_phone: str = ""
    sender_address: str = ""
    receiver: str = ""
    receiver_phone: str = ""
    receiver_address: str = ""
    carrier: str = ""
    sent: str = ""
    tracking: str = ""
    remark: str = ""
    pieces: str = ""
    """How many pieces there are."""
    rows: tuple[NotedPiece, ...] = ()
    packed_by: str = ""
    confirms: str = ""


def story(content: ConsignmentNote) -> list[PaperBlock]:
    """The note in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels, field = content, content.labels, content.field
    way = filled((field("pieces", 2), field("sent", 5), field("carrier", 5)), (field("remark", 12),))
    bars = (Barcode(labels["tracking"], c.tracking),) if c.tracking else ()
    return [
        *party_of(c, "receiver", "to", strong=True),
        *party_of(c, "sender", "from"),
        Section(labels["way_section"], "way"),
        *way,
        *bars,
        Section(labels["pieces_section"], "pieces"),
        table(c, COLUMNS, c.rows),
        *room_to_write(labels["differs"], bool(c.rows)),
        TermsAndSignatures("", (), who_sign(c), c.confirms),
    ]
