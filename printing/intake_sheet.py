"""The intake sheet 验机单: the state of a device on arrival, checked item by item with the customer, who signs it.

The caller formats and translates all texts. The sheet says how a password is handled and never contains one.
"""

from dataclasses import dataclass, field
from functools import partial

from fieldservice.words.marking import N_
from printing import paper
from printing.paper import FieldRows, PaperBlock, PaperColumn, Section, Ticks, field_of, in_pairs, ticks_of
from printing.service_slip import Signature, signed_off
from printing.sheets import Sheet, drawn_by

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
class IntakeContent(Sheet):
    """The content of one copy. `labels` has a text for every key of LABELS, in the paper's language(s).

    `accessories` are in the order in which their labels count them from 1; `checklist` is of (item, finding).
    `data_consent`, `backup`, `password` and `reproduced` list all possible answers with the given one ticked; `backup`
    may be empty. Without `engineer` the sheet has empty rows to fill in by hand.
    """

    drawing = drawn_by(__name__)

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
    """The sheet in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels = content, content.labels
    field, ticks = partial(field_of, content), partial(ticks_of, content)
    counted = tuple((str(number), accessory) for number, accessory in enumerate(c.accessories, 1))
    return [
        Section(labels["customer_section"], "customer"),
        FieldRows(((field("customer", 6), field("contact", 3), field("phone", 3, whole=True)),
                (field("job", 3, whole=True), field("ticket", 3, whole=True), field("received", 3),
                 field("promised", 3)))),
        Section(labels["device_section"], "device"),
        FieldRows(((field("device", 4, whole=True), field("serial", 4, whole=True, strong=True), field("warranty", 4)),
                (field("configuration", 9), field("mode", 3)),
                (field("symptom", 12),),
                (field("condition", 12),))),
        Section(labels["accessories_section"], "accessories_left_with_us"),
        in_pairs((PaperColumn(labels["piece"], 0.8, whole=True), PaperColumn(labels["accessory"], 5.2)), counted,
                 labels["no_accessories"], blank=0 if c.engineer else 3),
        Section(labels["checklist_section"], "checked_with_the_customer"),
        in_pairs((PaperColumn(labels["item"], 2.6), PaperColumn(labels["item_result"], 3.4)), c.checklist,
                 labels["no_checklist"], blank=0 if c.engineer else 5),
        Section(labels["agreed_section"], "agreed_with_the_customer"),
        FieldRows(((ticks("data_consent", 6), ticks("backup", 6)) if c.backup else (ticks("data_consent", 12),),
                (ticks("password", 6), ticks("reproduced", 6)),
                (field("finding", 9), field("engineer", 3)))),
        *signed_off(labels, c.terms, c.engineer, c.signature),
    ]  # fmt: skip
