"""The requisition slip 备件申请单 and the issue note 领料单: parts that are asked for, and parts that were issued.

The caller formats and translates all texts. A column and a field in which nothing stands are left out.
"""

from dataclasses import dataclass

from fieldservice.words.marking import N_
from printing import paper
from printing.paper import PaperBlock, Section, SignatureBox, TermsAndSignatures, filled
from printing.sheets import Column, Sheet, drawn_by, section, table

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
ALWAYS = (Column("part", 2.0, whole=True), Column("name", 3.2), Column("quantity", 0.9, whole=True, right=True))
COLUMNS = (
    Column("at", 1.9, whole=True),
    *ALWAYS,
    Column("issued", 0.9, whole=True, right=True),
    Column("serials", 4.0),
    Column("expected", 1.7, whole=True),
)


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
class RequisitionContent(Sheet):
    """The content of one sheet. `labels` has a text for every key of LABELS, in the paper's language(s).

    `signs` are (key of the label, name, date) of the two who sign; an empty name or date is written by hand.
    """

    drawing = drawn_by(__name__)

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
    c, labels, field = content, content.labels, content.field
    about = filled(
        (field("job", 5, whole=True, strong=True), field("engineer", 4), field("urgency", 3, strong=True)),
        (field("device", 6), field("serial", 6, whole=True)),
        (field("symptom", 6), field("asked", 3, whole=True), field("needed", 3, whole=True)),
        (field("approval", 12),),
    )
    return [
        *section(c, "job", *about),
        Section(labels["lines_section"], "lines"),
        table(c, COLUMNS if c.lines else ALWAYS, c.lines),
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
