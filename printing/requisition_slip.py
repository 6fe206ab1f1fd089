"""The requisition slip 备件申请单 and the issue note 领料单: parts that are asked for, and parts that were issued.

The caller formats and translates all texts. A column and a field in which nothing stands are left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, ClassVar

from fieldservice.words.marking import N_
from printing import paper
from printing.paper import (
    Drawing,
    PaperBlock,
    PaperColumn,
    PaperHeader,
    PaperTable,
    PrintReport,
    Section,
    SignatureBox,
    TermsAndSignatures,
    field_of,
    filled,
)

REQUISITION, ISSUE = N_("Requisition slip"), N_("Issue note")
LABELS = paper.LABELS | {
    "job_section": N_("For"),
    "lines_section": N_("Parts"),
    "job": N_("Job no."),
    "device": N_("Model"),
    "serial": N_("Serial number"),
    "symptom": N_("Symptom code"),
    "engineer": N_("Engineer"),
    "urgency": N_("Urgency"),
    "needed": N_("Needed by"),
    "asked": N_("Asked for on"),
    "approval": N_("Approval"),
    "at": N_("Issued on"),
    "part": N_("Part no."),
    "name": N_("Part name"),
    "quantity": N_("Qty"),
    "issued": N_("Issued"),
    "serials": N_("Serial numbers"),
    "expected": N_("Expected on"),
    "nothing": N_("Nothing listed"),
    "terms": N_("Terms"),
    "asked_by": N_("Asked by"),
    "issued_by": N_("Issued by"),
    "received_by": N_("Parts received"),
    "person": N_("Name in full"),
    "date": N_("Date"),
}
PARTS = ("job", "lines")
"""The names of its parts, by which a layout file orders them."""
COLUMNS = {
    "at": (1.9, True, False),
    "part": (2.0, True, False),
    "name": (3.2, False, False),
    "quantity": (0.9, True, True),
    "issued": (0.9, True, True),
    "serials": (4.0, False, False),
    "expected": (1.7, True, False),
}
"""By name of a column: its share of the width, whether its texts stay on one line, and whether they stand right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsLine:
    """One line: what was asked for of a part, or what was issued of it."""

    part: str
    name: str = ""
    quantity: str = ""
    issued: str = ""
    serials: str = ""
    expected: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequisitionContent:
    """The content of one sheet. `labels` has a text for every key of LABELS, in the paper's language(s).

    `signs` are (key of the label, name, date) of the two who sign; an empty name or date is written by hand.
    """

    drawing: ClassVar[Drawing] = Drawing(pdf="printing.requisition_slip:draw", story="printing.requisition_slip:story")

    header: PaperHeader
    labels: Mapping[str, str]
    job: str = ""
    device: str = ""
    serial: str = ""
    symptom: str = ""
    engineer: str = ""
    urgency: str = ""
    needed: str = ""
    asked: str = ""
    approval: str = ""
    lines: tuple[PartsLine, ...] = ()
    signs: tuple[tuple[str, str, str], ...] = ()
    confirms: str = ""


def story(content: RequisitionContent) -> list[PaperBlock]:
    """The sheet in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels = content, content.labels
    field = partial(field_of, content)
    about = filled(
        (field("job", 5, whole=True, strong=True), field("engineer", 4), field("urgency", 3, strong=True)),
        (field("device", 6), field("serial", 6, whole=True)),
        (field("symptom", 6), field("asked", 3, whole=True), field("needed", 3, whole=True)),
        (field("approval", 12),),
    )
    for_what: list[PaperBlock] = [Section(labels["job_section"], "job"), *about] if about else []
    return [
        *for_what,
        Section(labels["lines_section"], "lines"),
        _table(c),
        TermsAndSignatures(
            labels["terms"],
            (),
            tuple(
                SignatureBox(labels[who], name_and_date=((labels["person"], name), (labels["date"], date)))
                for who, name, date in c.signs
            ),
            c.confirms,
        ),
    ]


def _table(content: RequisitionContent) -> PaperTable:
    """The lines without their empty columns."""
    always = ("part", "name", "quantity")
    shown = [name for name in COLUMNS if name in always or any(getattr(line, name) for line in content.lines)]
    columns = tuple(PaperColumn(content.labels[name], *COLUMNS[name]) for name in shown)
    rows = tuple(tuple(getattr(line, name) for name in shown) for line in content.lines)
    return PaperTable(columns, rows, content.labels["nothing"])


def draw(contents: Sequence[RequisitionContent], out: BinaryIO | str, size: str = "A5") -> PrintReport:
    """Print the sheets one after the other into one PDF, each counting its own pages; `size` is one of pdf.sheet.SIZES.

    Raises CannotPrint when a font is missing and OSError when `out` cannot be written.
    """
    from printing.pdf import layout  # the PDF library loads when something is printed, not with the content

    return layout.run([(content.header, content.labels, story(content)) for content in contents], out, size)
