"""The consignment note 旧件返还单: each faulty part with its tag, job and symptom, from a branch to headquarters.

The caller formats and translates all texts. A row is a piece as it was packed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, ClassVar

from fieldservice.words.marking import N_
from printing import paper
from printing.delivery_note import LABELS as OF_DELIVERY
from printing.delivery_note import room_to_write, who_sign
from printing.paper import (
    Barcode,
    Drawing,
    PaperBlock,
    PaperColumn,
    PaperHeader,
    PaperTable,
    PrintReport,
    Section,
    TermsAndSignatures,
    field_of,
    filled,
    party_of,
)

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
class ConsignmentNote:
    """The content of one note. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing: ClassVar[Drawing] = Drawing(pdf="printing.consignment_note:draw", story="printing.consignment_note:story")

    header: PaperHeader
    labels: Mapping[str, str]
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
    c, labels, field = content, content.labels, partial(field_of, content)
    way = filled((field("pieces", 2), field("sent", 5), field("carrier", 5)), (field("remark", 12),))
    bars = (Barcode(labels["tracking"], c.tracking),) if c.tracking else ()
    serials = not c.rows or any(row.serial for row in c.rows)
    columns = (
        PaperColumn(labels["tag"], 2.9, whole=True),
        PaperColumn(labels["part"], 2.1, whole=True),
        PaperColumn(labels["fault"], 2.9 if serials else 5.3),
        *((PaperColumn(labels["serial"], 2.4, whole=True),) if serials else ()),
        PaperColumn(labels["job"], 2.9, whole=True),
        PaperColumn(labels["engineer"], 1.5),
    )
    rows = tuple(
        (row.tag, row.part, row.fault, *((row.serial,) if serials else ()), row.job, row.engineer) for row in c.rows
    )
    return [
        *party_of(c, "receiver", "to", strong=True),
        *party_of(c, "sender", "from"),
        Section(labels["way_section"], "way"),
        *way,
        *bars,
        Section(labels["pieces_section"], "pieces"),
        PaperTable(columns, rows, labels["nothing"]),
        *room_to_write(labels["differs"], bool(c.rows)),
        TermsAndSignatures("", (), who_sign(c), c.confirms),
    ]


def draw(contents: Sequence[ConsignmentNote], out: BinaryIO | str, size: str = "A5") -> PrintReport:
    """Print the notes one after the other into one PDF, each counting its own pages; `size` is one of pdf.sheet.SIZES.

    Raises CannotPrint when a font is missing and OSError when `out` cannot be written.
    """
    from printing.pdf import layout  # the PDF library loads when something is printed, not with the content

    return layout.run([(content.header, content.labels, story(content)) for content in contents], out, size)
