"""The escalation sheet 问题提升单: the problem as it was raised, what became of it step by step, and the solution.

The caller formats and translates all texts. A field in which nothing stands is left out.
"""

from dataclasses import dataclass

from fieldservice.words.marking import N_
from printing import course, sheets
from printing.course import CourseLine
from printing.paper import PaperBlock, Section, TermsAndSignatures, filled
from printing.sheets import Sheet, confirmed, drawn_by, listed, section, signed_by

TITLE = N_("Escalation sheet")
LABELS = (
    sheets.LABELS
    | course.LABELS
    | {
        "raised_section": N_("Raised"),
        "device_section": N_("Device"),
        "problem_section": N_("Problem"),
        "course_section": N_("Course"),
        "solution_section": N_("Solution"),
        "office": N_("Service point"),
        "office_phone": N_("Phone"),
        "raised_by": N_("Raised by"),
        "raised": N_("Raised on"),
        "job": N_("Job no."),
        "limit": N_("Solution needed by"),
        "level": N_("Urgency"),
        "lane": N_("Lane"),
        "tier": N_("Escalation level"),
        "state": N_("State"),
        "department": N_("With department"),
        "due": N_("To be answered by"),
        "customer": N_("Customer"),
        "product": N_("Product"),
        "model": N_("Model"),
        "serial": N_("Serial number"),
        "configuration": N_("Configuration"),
        "symptom_code": N_("Symptom code"),
        "symptom": N_("Symptom"),
        "tried": N_("What was tried"),
        "cause": N_("Cause of the fault"),
        "solution": N_("Solution"),
        "article": N_("Knowledge base article"),
        "feedback": N_("Quality feedback"),
        "solved_by": N_("Solved by"),
        "solved": N_("Solved on"),
        "raiser": N_("Signature of the person who raised it"),
        "supervisor": N_("Signature of the person who solves it"),
        "confirms_problem": N_(
            "The person who raised the problem confirms: device, symptom and attempts are recorded correctly."
        ),
        "confirms_solution": N_("The person who solved it confirms this solution."),
    }
)
PARTS = ("raised", "device", "problem", "course", "solution")
"""The names of its parts, by which a layout file orders them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationSheet(Sheet):
    """The content of one sheet. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing = drawn_by(__name__)

    office: str = ""
    office_phone: str = ""
    raised_by: str = ""
    raised: str = ""
    job: str = ""
    limit: str = ""
    level: str = ""
    lane: str = ""
    tier: str = ""
    state: str = ""
    department: str = ""
    due: str = ""
    customer: str = ""
    product: str = ""
    model: str = ""
    serial: str = ""
    configuration: str = ""
    symptom_code: str = ""
    symptom: str = ""
    tried: str = ""
    course: tuple[CourseLine, ...] = ()
    cause: str = ""
    solution: str = ""
    article: str = ""
    feedback: str = ""
    solved_by: str = ""
    solved: str = ""


def story(content: EscalationSheet) -> list[PaperBlock]:
    """The sheet in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels, field = content, content.labels, content.field
    device = filled(
        (field("customer", 7), field("product", 5)),
        (field("model", 7), field("serial", 5, whole=True, strong=True)),
        (field("configuration", 12),),
    )
    problem = filled((field("symptom_code", 12),), (field("symptom", 12),), (field("tried", 12),))
    solution = filled(
        (field("cause", 12),),
        (field("solution", 12, strong=True),),
        (field("solved_by", 4), field("solved", 4, whole=True), field("article", 4, whole=True)),
    )
    return [
        Section(labels["raised_section"], "raised"),
        *filled(
            (field("office", 5), field("office_phone", 3, whole=True), field("job", 4, whole=True)),
            (field("raised_by", 3), field("raised", 3, whole=True), field("limit", 3, True, True), field("level", 3)),
            (field("state", 4, strong=True), field("lane", 4), field("tier", 4)),
            (field("department", 4), field("due", 4, whole=True), field("feedback", 4, whole=True)),
        ),
        *section(c, "device", *device),
        *section(c, "problem", *problem),
        *listed(c, "course", course.COLUMNS, c.course),
        *section(c, "solution", *solution),
        TermsAndSignatures(
            "",
            (),
            (
                signed_by(c, "raiser", c.office, c.raised_by, c.raised),
                signed_by(c, "supervisor", c.header.company, c.solved_by, c.solved),
            ),
            confirmed(labels, "confirms_problem", *(["confirms_solution"] if solution else [])),
        ),
    ]
