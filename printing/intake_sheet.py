"""The intake sheet 验机单: how a device came in, gone through item by item with the customer, who signs it.

The content is plain text, formatted and translated by the caller; it says how a password is dealt with, never what it
is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, ClassVar

from fieldservice.words.marking import N_
from printing import paper
from printing.paper import (
    Drawing,
    FieldRows,
    PaperBlock,
    PaperColumn,
    PaperField,
    PaperHeader,
    PrintReport,
    Section,
    Ticks,
    in_pairs,
)
from printing.service_slip import Signature, signed_off

TITLE = N_("Intake sheet")
LABELS = paper.LABELS | {
    "customer_section": N_("Customer"),
    "device_section": N_("Device"),
    "accessories_section": N_("Accessories left with us"),
    "checklist_section": N_("Checked with the customer"),
    "agreed_section": N_("Agreed with the customer"),
    "customer": N_("Customer name"),
    "contact": N_("Contact"),
    "phone": N_("Phone"),
    "job": N_("Job no."),
    "ticket": N_("Claim ticket no."),
    "mode": N_("Service mode"),
    "received": N_("Received"),
    "promised": N_("Promised for"),
    "device": N_("Model"),
    "serial": N_("Serial number"),
    "warranty": N_("Warranty verdict"),
    "configuration": N_("Configuration"),
    "symptom": N_("Symptom"),
    "condition": N_("Condition on arrival"),
    "piece": N_("Item no."),
    "accessory": N_("Accessory"),
    "no_accessories": N_("No accessories left"),
    "item": N_("Item"),
    "item_result": N_("Found"),
    "no_checklist": N_("Nothing checked yet"),
    "data_consent": N_("Data on the device"),
    "backup": N_("Backup"),
    "password": N_("Password"),
    "reproduced": N_("Fault reproduced"),
    "finding": N_("First finding"),
    "engineer": N_("Engineer"),
    "terms": N_("Terms"),
    "engineer_signature": N_("Engineer's signature"),
    "customer_signature": N_("Customer's signature"),
    "refused": N_("Signature refused"),
    "refused_reason": N_("Reason for refusing to sign"),
    "witness": N_("Witness"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeContent:
    """What one copy says. `labels` holds a text for every key of LABELS, in the paper's language(s).

    `accessories` one by one, as their labels count them from 1; `checklist` as (item, what was found). Each of the
    four things agreed is the list of its possible answers with the given one ticked; `backup` may be left out. Without
    `engineer` the sheet is to be filled in by hand and has empty rows.
    """

    drawing: ClassVar[Drawing] = Drawing(pdf="printing.intake_sheet:draw", story="printing.intake_sheet:story")

    paper: PaperHeader
    labels: Mapping[str, str]
    customer: str = ""
    contact: str = ""
    phone: str = ""
    job: str = ""
    ticket: str = ""
    mode: str = ""
    received: str = ""
    promised: str = ""
    device: str = ""
    serial: str = ""
    warranty: str = ""
    configuration: str = ""
    symptom: str = ""
    condition: str = ""
    accessories: tuple[str, ...] = ()
    checklist: tuple[tuple[str, str], ...] = ()
    data_consent: Ticks = ()
    backup: Ticks = ()
    password: Ticks = ()
    reproduced: Ticks = ()
    finding: str = ""
    engineer: str = ""
    terms: tuple[str, ...] = ()
    signature: Signature = field(default_factory=Signature)


def story(content: IntakeContent) -> list[PaperBlock]:
    """The sheet in blocks, from top to bottom; also what the terminal preview shows."""
    c, labels = content, content.labels

    def one(key: str, span: int, **how: object) -> PaperField:
        return PaperField(labels[key], getattr(c, key), span, **how)

    def ticks(key: str, span: int) -> PaperField:
        return PaperField(labels[key], span=span, ticks=getattr(c, key))

    counted = tuple((str(number), what) for number, what in enumerate(c.accessories, 1))
    return [
        Section(labels["customer_section"]),
        FieldRows(((one("customer", 6), one("contact", 3), one("phone", 3, whole=True)),
                (one("job", 3, whole=True), one("ticket", 3, whole=True), one("received", 3), one("promised", 3)))),
        Section(labels["device_section"]),
        FieldRows(((one("device", 4, whole=True), one("serial", 4, whole=True, strong=True), one("warranty", 4)),
                (one("configuration", 9), one("mode", 3)),
                (one("symptom", 12),),
                (one("condition", 12),))),
        Section(labels["accessories_section"]),
        in_pairs((PaperColumn(labels["piece"], 0.8, whole=True), PaperColumn(labels["accessory"], 5.2)), counted,
                 labels["no_accessories"], blank=0 if c.engineer else 3),
        Section(labels["checklist_section"]),
        in_pairs((PaperColumn(labels["item"], 2.6), PaperColumn(labels["item_result"], 3.4)), c.checklist,
                 labels["no_checklist"], blank=0 if c.engineer else 5),
        Section(labels["agreed_section"]),
        FieldRows(((ticks("data_consent", 6), ticks("backup", 6)) if c.backup else (ticks("data_consent", 12),),
                (ticks("password", 6), ticks("reproduced", 6)),
                (one("finding", 9), one("engineer", 3)))),
        *signed_off(labels, c.terms, c.engineer, c.signature),
    ]  # fmt: skip


def draw(contents: Sequence[IntakeContent], out: BinaryIO | str, size: str = "A4") -> PrintReport:
    """Print the copies one after the other into one PDF, each counting its own pages; `size` is a key of pdf.sheet.SIZES.

    Raises CannotPrint when a font is missing and OSError when `out` cannot be written.
    """
    from printing.pdf import layout  # the PDF library loads when something is printed, not with the content

    return layout.run([(content.paper, content.labels, story(content)) for content in contents], out, size)
