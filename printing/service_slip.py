"""The service slip 服务单: what was done on one job, in blocks, for the customer to sign.

The caller formats and translates all texts. A signed slip is printed from the content that was signed, so the same
content always gives the same paper.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from fieldservice.words.marking import N_
from printing import paper
from printing.paper import (
    FieldRows,
    PaperBlock,
    PaperColumn,
    PaperField,
    PaperTable,
    Section,
    SignatureBox,
    TermsAndSignatures,
    Ticks,
    field_of,
    in_pairs,
    ticks_of,
)
from printing.sheets import Sheet, drawn_by
from printing.strokes import Strokes

TITLE = N_("Service slip")
LABELS = paper.LABELS | {
    "customer_section": N_("Customer"),
    "device_section": N_("Device"),
    "work_section": N_("Fault and work"),
    "parts_section": N_("Parts"),
    "result_section": N_("Result and charges"),
    "customer": N_("Customer name"),
    "contact": N_("Contact"),
    "phone": N_("Phone"),
    "address": N_("Address"),
    "job": N_("Request no."),
    "mode": N_("Service mode"),
    "device": N_("Model"),
    "serial": N_("Serial number"),
    "warranty": N_("Warranty verdict"),
    "configuration": N_("Configuration"),
    "accessories": N_("Accessories"),
    "symptom": N_("Symptom"),
    "symptom_code": N_("Symptom code"),
    "cause_code": N_("Cause code"),
    "resolution_code": N_("Resolution code"),
    "finding": N_("Finding"),
    "time": N_("Time"),
    "handling": N_("Handling in detail"),
    "no_handling": N_("Nothing done yet"),
    "part_number": N_("Part no."),
    "part_name": N_("Part name"),
    "quantity": N_("Qty"),
    "old_serial": N_("Old serial"),
    "new_serial": N_("New serial"),
    "no_parts": N_("No parts used"),
    "engineer": N_("Engineer"),
    "appointment": N_("Appointment"),
    "arrival": N_("Arrived"),
    "finish": N_("Finished"),
    "ticket": N_("Claim ticket no."),
    "received": N_("Received"),
    "promised": N_("Promised for"),
    "test": N_("Test"),
    "test_result": N_("Test result"),
    "result": N_("Result"),
    "second_visit": N_("Second visit"),
    "second_reason": N_("Reason for the second visit"),
    "total": N_("Total"),
    "remark": N_("Customer's remark"),
    "score": N_("Customer's score"),
    "terms": N_("Terms"),
    "engineer_signature": N_("Engineer's signature"),
    "customer_signature": N_("Customer's signature"),
    "refused": N_("Signature refused"),
    "refused_reason": N_("Reason for refusing to sign"),
    "witness": N_("Witness"),
}


@dataclass(frozen=True, slots=True)
class SlipPart:
    """A spare part on the slip."""

    number: str = ""
    name: str = ""
    quantity: str = ""
    old_serial: str = ""
    new_serial: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature: `how` is "drawn" (strokes), "paper" or "" (a line to sign on) or "refused" (reason and witness).

    `signer`, `at` and `note` (how the signature was taken, in words) are printed below the line.
    """

    how: str = ""
    signer: str = ""
    at: str = ""
    note: str = ""
    strokes: Strokes = ()
    reason: str = ""
    witness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipContent(Sheet):
    """The content of one copy of one revision. `labels` has a text for every key of LABELS, in the paper's language(s).

    A slip with `ticket`, `received`, `promised` or `tests` is a slip of the bench: it leaves out the times of a visit
    unless there was one.
    """

    drawing = drawn_by(__name__)

    customer: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""
    job: str = ""
    mode: str = ""
    device: str = ""
    serial: str = ""
    warranty: str = ""
    configuration: str = ""
    accessories: str = ""
    symptom: str = ""
    symptom_code: str = ""
    cause_code: str = ""
    resolution_code: str = ""
    finding: str = ""
    handling: tuple[tuple[str, str], ...] = ()  # (time, what was done)
    parts: tuple[SlipPart, ...] = ()
    engineer: str = ""
    appointment: str = ""
    arrival: str = ""
    finish: str = ""
    ticket: str = ""
    received: str = ""
    promised: str = ""
    tests: tuple[tuple[str, str], ...] = ()  # (what was tested, with what result)
    result: Ticks = ()
    second_visit: Ticks = ()
    second_reason: str = ""
    charges: tuple[tuple[str, str], ...] = ()  # (what for, amount)
    total: str = ""
    remark: str = ""
    score: Ticks = ()
    terms: tuple[str, ...] = ()
    signature: Signature = field(default_factory=Signature)


def story(content: SlipContent) -> list[PaperBlock]:
    """The slip in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels = content, content.labels
    bench = bool(c.ticket or c.received or c.promised or c.tests)
    field, ticks = partial(field_of, content), partial(ticks_of, content)
    charges = [PaperField(name, amount, 3, whole=True) for name, amount in c.charges]
    charges.append(PaperField(labels["total"], c.total, 3, whole=True, strong=True))
    named: tuple[PaperField, ...]
    times: list[tuple[PaperField, ...]]
    if bench:
        named = (field("address", 4), field("job", 3, whole=True), field("ticket", 3, whole=True), field("mode", 2))
        times = [(field("engineer", 3), field("received", 3), field("promised", 3), field("finish", 3))]
        times += [(field("appointment", 6), field("arrival", 6))] if c.appointment or c.arrival else []
    else:
        named = (field("address", 6), field("job", 3, whole=True), field("mode", 3))
        times = [(field("engineer", 3), field("appointment", 3), field("arrival", 3), field("finish", 3))]
    again = bool(not bench or c.second_visit or c.second_reason)  # a device on the bench needs no second visit
    blocks: list[PaperBlock] = [
        Section(labels["customer_section"], "customer"),
        FieldRows(((field("customer", 6), field("contact", 3), field("phone", 3, whole=True)),
                named)),
        Section(labels["device_section"], "device"),
        FieldRows(((field("device", 4, whole=True), field("serial", 4, whole=True, strong=True), field("warranty", 4)),
                (field("configuration", 6), field("accessories", 6)))),
        Section(labels["work_section"], "fault_and_work"),
        FieldRows((*times,
                (field("symptom", 12),),
                (field("symptom_code", 4), field("cause_code", 4), field("resolution_code", 4)),
                (field("finding", 12),))),
        PaperTable((PaperColumn(labels["time"], 1.7, whole=True), PaperColumn(labels["handling"], 10.3)), c.handling,
              labels["no_handling"], blank=0 if c.finish else 5),
        *([in_pairs((PaperColumn(labels["test"], 4.2), PaperColumn(labels["test_result"], 1.8)),
            c.tests)] if c.tests else []),
        Section(labels["parts_section"], "parts"),
        PaperTable((PaperColumn(labels["part_number"], 2.2, whole=True), PaperColumn(labels["part_name"], 4.2),
               PaperColumn(labels["quantity"], 0.9, right=True), PaperColumn(labels["old_serial"], 2.3, whole=True),
               PaperColumn(labels["new_serial"], 2.3, whole=True)),
              tuple((p.number, p.name, p.quantity, p.old_serial, p.new_serial) for p in c.parts), labels["no_parts"],
              blank=0 if c.finish else 3),
        Section(labels["result_section"], "result"),
        FieldRows(((ticks("result", 6), ticks("second_visit", 2),
            field("second_reason", 4)) if again else (ticks("result", 12),),
                *_shared_out(charges),
                (field("remark", 7), ticks("score", 5)))),
    ]  # fmt: skip
    return blocks + signed_off(labels, c.terms, c.engineer, c.signature)


def signed_off(
    labels: Mapping[str, str], terms: tuple[str, ...], engineer: str, signature: Signature
) -> list[PaperBlock]:
    """The foot of a paper that engineer and customer sign; after a refusal it names the reason and the witness."""
    blocks: list[PaperBlock] = []
    if signature.how == "refused":
        reason = PaperField(labels["refused_reason"], signature.reason, 8)
        blocks.append(FieldRows(((reason, PaperField(labels["witness"], signature.witness, 4)),)))
    caption = "  ".join(part for part in (signature.signer, signature.at, signature.note) if part)
    blocks.append(TermsAndSignatures(labels["terms"], terms, (
        SignatureBox(labels["engineer_signature"], engineer, span=4),
        SignatureBox(labels["customer_signature"], caption, signature.strokes if signature.how == "drawn" else (),
             labels["refused"] if signature.how == "refused" else "", span=8),
    )))  # fmt: skip
    return blocks


def _shared_out(cells: list[PaperField]) -> list[tuple[PaperField, ...]]:
    """Charges four to a row; the last one of a row takes the rest of its width."""
    rows = [cells[at : at + 4] for at in range(0, len(cells), 4)]
    return [(*row[:-1], replace(row[-1], span=12 - 3 * (len(row) - 1))) for row in rows]
