"""The quality feedback sheet 重大质量反馈单: the fault of a model, the jobs that have it, progress and result.

The caller formats and translates all texts. A field in which nothing stands is left out.
"""

from dataclasses import dataclass

from fieldservice.words.marking import N_
from printing import course, sheets
from printing.course import CourseLine
from printing.paper import PaperBlock, Section, TermsAndSignatures, filled
from printing.sheets import Column, Sheet, confirmed, drawn_by, listed, section, signed_by

TITLE = N_("Quality feedback sheet")
LABELS = (
    sheets.LABELS
    | course.LABELS
    | {
        "sent_section": N_("Reported"),
        "fault_section": N_("Fault"),
        "gathered_section": N_("Devices with this fault"),
        "progress_section": N_("Progress"),
        "result_section": N_("Result"),
        "department": N_("To the department"),
        "reported_by": N_("Reported by"),
        "reported": N_("Reported on"),
        "limit": N_("To be answered by"),
        "state": N_("State"),
        "product": N_("Product"),
        "model": N_("Model"),
        "symptom_code": N_("Symptom code"),
        "symptom": N_("What fails"),
        "extent": N_("Extent"),
        "count": N_("Devices"),
        "work": N_("Job or escalation"),
        "kind": N_("Kind"),
        "serial": N_("Serial number"),
        "office": N_("Service point"),
        "cause": N_("Cause of the fault"),
        "finding": N_("Finding of quality"),
        "result": N_("What service should do"),
        "affected": N_("Devices concerned"),
        "answered_by": N_("Answered by"),
        "answered": N_("Answered on"),
        "quality": N_("Quality department"),
        "reporter": N_("Signature of the person who reported it"),
        "answerer": N_("Signature of the quality department"),
        "confirms_fault": N_("The person who reported it confirms: fault and devices are recorded correctly."),
        "confirms_result": N_("The quality department confirms this result."),
    }
)
PARTS = ("sent", "fault", "gathered", "progress", "result")
"""The names of its parts, by which a layout file orders them."""
COLUMNS = (Column("work", 3, whole=True), Column("kind", 2), Column("serial", 4, whole=True), Column("office", 3))


@dataclass(frozen=True, slots=True)
class GatheredDevice:
    """A job or escalation with the same fault."""

    work: str
    """Its number."""
    kind: str = ""
    serial: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QualitySheet(Sheet):
    """The content of one sheet. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing = drawn_by(__name__)

    department: str = ""
    reported_by: str = ""
    reported: str = ""
    limit: str = ""
    state: str = ""
    product: str = ""
    model: str = ""
    symptom_code: str = ""
    symptom: str = ""
    extent: str = ""
    count: str = ""
    gathered: tuple[GatheredDevice, ...] = ()
    progress: tuple[CourseLine, ...] = ()
    finding: str = ""
    cause: str = ""
    result: str = ""
    affected: str = ""
    answered_by: str = ""
    answered: str = ""


def story(content: QualitySheet) -> list[PaperBlock]:
    """The sheet in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels, field = content, content.labels, content.field
    fault = filled(
        (field("product", 4), field("model", 8)),
        (field("symptom_code", 12),),
        (field("symptom", 12),),
        (field("extent", 12),),
    )
    result = filled(
        (field("finding", 12, strong=True),),
        (field("cause", 12),),
        (field("result", 12, strong=True),),
        (field("affected", 12),),
        (field("answered_by", 6), field("answered", 6, whole=True)),
    )
    return [
        Section(labels["sent_section"], "sent"),
        *filled(
            (field("department", 8), field("state", 4, strong=True)),
            (
                field("reported_by", 3),
                field("reported", 3, whole=True),
                field("limit", 3, whole=True, strong=True),
                field("count", 3, strong=True),
            ),
        ),
        *section(c, "fault", *fault),
        *listed(c, "gathered", COLUMNS, c.gathered),
        *listed(c, "progress", course.COLUMNS, c.progress),
        *section(c, "result", *result),
        TermsAndSignatures(
            "",
            (),
            (
                signed_by(c, "reporter", c.header.company, c.reported_by, c.reported),
                signed_by(c, "answerer", c.department, c.answered_by, c.answered),
            ),
            confirmed(labels, "confirms_fault", *(["confirms_result"] if result else [])),
        ),
    ]
