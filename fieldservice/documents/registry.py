"""The registry of papers: one row for each paper, with its media, content, conditions and way of signing.

The desk, the command line and the screens read these rows. A row names its functions as "module:function", so that
reading the registry loads no content. The content's class says how it is drawn (`Drawing` in printing/paper.py).
"""

from __future__ import annotations

from typing import Any

from fieldservice.documents import availability as available
from fieldservice.documents.media import ANY_LABEL, FORMS, LABEL, PARCEL_LABEL, ROLLS
from fieldservice.documents.paper_kinds import CREDITED, PAID, QUOTED, SENDING, SHELF, TAG, VISIT, Need, Paper, Signing
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message

ON_SITE, OTHER_STATE = "on_site", "other"
"""Keys of ranks: a job at the customer's, and a job in any state that has no rank of its own."""
ON_LABELS = {"zpl": (ANY_LABEL,), "escpos-raster": (ANY_LABEL, *ROLLS), "escpos-text": (ANY_LABEL, *ROLLS)}
ON_ROLLS = {"escpos-raster": ROLLS, "escpos-text": ROLLS}


def _label(label: str, size: str, content: str, needs: tuple[Need, ...], **more: Any) -> Paper:
    """A paper that is a label; `more` gives further fields of Paper. `Any`: each field has a type of its own."""
    usual = dict.fromkeys(ON_LABELS, size)
    return Paper(label, ON_LABELS, usual, f"fieldservice.documents.tickets:{content}", needs, asks=("media",), **more)


def _of_requisition(label: str, content: str, *needs: Need) -> Paper:
    """A paper about the parts of a requisition; nobody's personal data stands on it."""
    return Paper(
        label,
        {"pdf": ("A5", "A4")},
        {"pdf": "A5"},
        f"fieldservice.documents.requisitions:{content}",
        ((available.is_requisition, available.NOT_A_REQUISITION), *needs),
        of="requisition",
        asks=("printed",),
        parts="printing.requisition_slip:PARTS",
        is_personal=False,
    )


def _ranked(states: tuple[str, ...], rank: int) -> dict[str, int]:
    return dict.fromkeys(states, rank)


SENT = ("shipped", "in_claim")
_STATES = {*available.KEPT, *SENT}

PAPERS = {
    "slip": Paper(
        N_("Service slip"),
        {"pdf": ("A4", "A5", *FORMS)},
        {"pdf": ""},
        "fieldservice.documents.signed_sheets:slip",
        ((available.has_slip, available.NO_SLIP), (available.has_work_to_show, available.CANCELLED)),
        rank=_ranked(available.KEPT, 40)
        | _ranked(("ready", "signed", "going_along", ON_SITE), 10)
        | _ranked((*SENT, OTHER_STATE), 25),
        asks=("printed", "media"),
        signing=Signing(
            "fieldservice.documents.signed_content:slip_facts",
            "fieldservice.documents.signed_content:slip_signature",
            "signed",
            has_revisions=True,
        ),
        has_copies=True,
        parts="fieldservice.documents.signed_fields:SERVICE_SLIP",
    ),
    "intake": Paper(
        N_("Intake sheet"),
        {"pdf": ("A4", "A5", *FORMS)},
        {"pdf": ""},
        "fieldservice.documents.signed_sheets:intake",
        ((available.is_job_that_came_in, available.NO_DEVICE_CAME_IN),),
        rank=_ranked(("received", "in_transit", "on_bench", "ready", "signed", *SENT, OTHER_STATE), 30)
        | _ranked(("dispatched", "inspected"), 10),
        asks=("printed", "media"),
        signing=Signing(
            "fieldservice.documents.signed_content:intake_facts",
            "fieldservice.documents.signed_content:intake_signature",
            "intake_signed",
        ),
        has_copies=True,
        parts="fieldservice.documents.signed_fields:INTAKE_SHEET",
    ),
    "cancellation": Paper(
        N_("Cancellation form"),
        {"pdf": ("A4", "A5", *FORMS)},
        {"pdf": ""},
        "fieldservice.documents.signed_sheets:cancellation",
        ((available.is_cancelled, available.NOT_CANCELLED),),
        rank={ON_SITE: 5, OTHER_STATE: 5},
        asks=("printed", "media"),
        parts="fieldservice.documents.signed_fields:CANCELLATION",
    ),
    "packing": Paper(
        N_("Packing slip"),
        {"pdf": ("A5", "A4")},
        {"pdf": "A5"},
        "fieldservice.documents.sheets:packing",
        available.TO_SEND,
        rank=_ranked(("ready", *SENT), 15) | {OTHER_STATE: 40},
        asks=("printed",),
        parts="printing.packing_slip:PARTS",
    ),
    "delivery_note": Paper(
        N_("Delivery note"),
        {"pdf": ("A5", "A4")},
        {"pdf": "A5"},
        "fieldservice.documents.delivery_note:delivery_note",
        ((available.has_parts_sent, available.NOTHING_SENT),),
        of="shipment",
        made_of=SENDING,
        asks=("printed",),
        parts="printing.delivery_note:PARTS",
        is_personal=False,
    ),
    "consignment_note": Paper(
        N_("Consignment note"),
        {"pdf": ("A5", "A4")},
        {"pdf": "A5"},
        "fieldservice.documents.consignment_note:consignment_note",
        ((available.has_pieces, available.NOTHING_PACKED),),
        of="consignment",
        asks=("printed",),
        parts="printing.consignment_note:PARTS",
        is_personal=False,
    ),
    "sale_slip": Paper(
        N_("Sale slip"),
        {"pdf": ("A5", "A4"), **ON_ROLLS},
        {"pdf": "A5", **dict.fromkeys(ON_ROLLS, "80")},
        "fieldservice.documents.sale_slip:sale_slip",
        ((available.is_a_sale, available.NOTHING_SOLD),),
        of="sale",
        asks=("printed",),
        parts="printing.sale_slip:PARTS",
    ),
    "contract": Paper(
        N_("Contract"),
        {"pdf": ("A4",)},
        {"pdf": "A4"},
        "fieldservice.documents.contract:contract",
        ((available.is_a_contract, available.NOT_A_CONTRACT),),
        of="contract",
        asks=("printed",),
        parts="printing.contract:PARTS",
    ),
    "settlement_sheet": Paper(
        N_("Settlement with a partner"),
        {"pdf": ("A4",)},
        {"pdf": "A4"},
        "fieldservice.documents.partner_settlement:partner_settlement",
        ((available.is_a_settlement, available.NOT_A_SETTLEMENT),),
        of="partner_settlement",
        asks=("printed",),
        parts="printing.partner_settlement:PARTS",
        is_personal=False,
    ),
    "escalation_sheet": Paper(
        N_("Escalation sheet"),
        {"pdf": ("A4",)},
        {"pdf": "A4"},
        "fieldservice.documents.escalation_sheet:escalation_sheet",
        ((available.is_an_escalation, available.NO_ESCALATION),),
        of="escalation",
        asks=("printed",),
        parts="printing.escalation_sheet:PARTS",
    ),
    "quality_sheet": Paper(
        N_("Quality feedback sheet"),
        {"pdf": ("A4",)},
        {"pdf": "A4"},
        "fieldservice.documents.quality_sheet:quality_sheet",
        ((available.is_a_feedback, available.NO_FEEDBACK),),
        of="quality_feedback",
        asks=("printed",),
        parts="printing.quality_sheet:PARTS",
        is_personal=False,
    ),
    "exchange_order": Paper(
        N_("Exchange or return order"),
        {"pdf": ("A4",)},
        {"pdf": "A4"},
        "fieldservice.documents.exchange_order:exchange_order",
        ((available.is_to_be_carried_out, available.NOTHING_TO_CARRY_OUT),),
        of="return_case",
        asks=("printed",),
        signing=Signing(
            "fieldservice.documents.exchange_order:order_facts",
            "fieldservice.documents.signed_content:slip_signature",
            "signed",
            has_revisions=True,
            of_stock=True,
        ),
        has_copies=True,
        parts="fieldservice.documents.exchange_order_fields:EXCHANGE_ORDER",
    ),
    "credit_note": Paper(
        N_("Credit note"),
        {"pdf": ("A4",)},
        {"pdf": "A4"},
        "fieldservice.documents.credit_note:credit_notes",
        ((available.is_credited, available.NOTHING_CREDITED),),
        of="return_case",
        made_of=CREDITED,
        asks=("printed",),
        parts="printing.credit_note:PARTS",
    ),
    "diagnosis_report": Paper(
        N_("Diagnosis report"),
        {"pdf": ("A4",)},
        {"pdf": "A4"},
        "fieldservice.documents.diagnosis_report:diagnosis_report",
        ((available.is_diagnosed, available.NOT_DIAGNOSED),),
        of="return_case",
        asks=("printed", "job"),
        parts="printing.diagnosis_report:PARTS",
    ),
    "cash_up_sheet": Paper(
        N_("Cash-up sheet"),
        {"pdf": ("A4",)},
        {"pdf": "A4"},
        "fieldservice.documents.cash_up_sheet:cash_up_sheet",
        ((available.is_a_cash_up, available.NO_CASH_UP),),
        of="cash_up",
        asks=("printed",),
        parts="printing.cash_up_sheet:PARTS",
        is_personal=False,
    ),
    "statement": Paper(
        N_("Statement of account"),
        {"pdf": ("A4",)},
        {"pdf": "A4"},
        "fieldservice.documents.account_statement:account_statement",
        ((available.is_a_customer, available.NO_CUSTOMER),),
        of="customer",
        asks=("printed", "account"),
        parts="printing.account_statement:PARTS",
    ),
    "invoice_sheet": Paper(
        N_("Invoice data"),
        {"pdf": ("A5", "A4")},
        {"pdf": "A5"},
        "fieldservice.documents.invoice_sheet:invoice_sheet",
        ((available.is_an_invoice, available.NO_INVOICE),),
        of="invoice",
        asks=("printed",),
        parts="printing.invoice_sheet:PARTS",
    ),
    "quote": Paper(
        N_("Quotation"),
        {"pdf": ("A4",)},
        {"pdf": "A4"},
        "fieldservice.documents.quote:quote",
        ((available.has_quote, available.NOT_QUOTED),),
        rank=_ranked((*_STATES, ON_SITE, OTHER_STATE), 8),
        also_of=("request",),
        made_of=QUOTED,
        asks=("printed", "today"),
        signing=Signing(
            "fieldservice.documents.signed_quote:quote_facts",
            "fieldservice.documents.signed_quote:quote_signature",
            "quote_signed",
            content="fieldservice.documents.signed_quote:signed_quote",
        ),
        parts="fieldservice.documents.quote_fields:QUOTE",
    ),
    "receipt": Paper(
        N_("Receipt"),
        {"pdf": ("A5", "A4"), **ON_ROLLS},
        {"pdf": "A5", **dict.fromkeys(ON_ROLLS, "80")},
        "fieldservice.documents.receipt:receipt",
        ((available.has_receipt, available.NOTHING_PAID),),
        rank=_ranked((*_STATES, ON_SITE, OTHER_STATE), 12),
        also_of=("request", "sale", "customer", "return_case"),
        made_of=PAID,
        asks=("printed",),
        parts="printing.receipt:PARTS",
        awaited=True,
    ),
    "ticket": Paper(
        N_("Claim ticket"),
        {"pdf": ("A6", "A5", "A4"), **ON_ROLLS},
        {"pdf": "A6", **dict.fromkeys(ON_ROLLS, "80")},
        "fieldservice.documents.tickets:ticket",
        available.TICKET_HOLDS,
        rank=_ranked(available.KEPT, 20),
        made_of=VISIT,
        of_visit=("ticket",),
        asks=("printed",),
        parts="printing.claim_ticket:PARTS",
        awaited=True,
    ),
    "queue_slip": Paper(
        N_("Queue slip"),
        ON_ROLLS,
        dict.fromkeys(ON_ROLLS, "80"),
        "fieldservice.documents.queue_slip:queue_slip",
        available.HAS_QUEUE_NUMBER,
        rank=_ranked(available.KEPT, 24),
        asks=("printed",),
        is_personal=False,
        skipped_without="queue",
        if_set=True,
    ),
    "device_label": _label(
        N_("Device label"),
        LABEL,
        "device_label",
        ((available.is_kept, available.NO_DEVICE_CAME_IN),),
        rank=_ranked(available.KEPT, 21),
        of_visit=("ticket", "came_in"),
        is_personal=False,
    ),
    "accessory_label": _label(
        N_("Accessory labels"),
        LABEL,
        "accessory_labels",
        ((available.is_kept, available.NO_DEVICE_CAME_IN), (available.has_accessories, available.NO_ACCESSORIES)),
        rank=_ranked(available.KEPT, 22),
        of_visit=("ticket", "came_in"),
        is_personal=False,
        skipped_without="accessories",
    ),
    "fault_tag": _label(
        N_("Fault tag"),
        LABEL,
        "fault_tag",
        ((available.has_fault_tags, available.NO_FAULT_TAGS),),
        rank=_ranked((*_STATES, ON_SITE, OTHER_STATE), 23),
        also_of=("return_case",),
        made_of=TAG,
        is_personal=False,
        by_hand="fieldservice.workflows.parts.on_the_job.tags:numbers_by_hand",
    ),
    "place_label": _label(
        N_("Label of a place"),
        LABEL,
        "place_label",
        ((lambda thing: False, available.NEEDS_A_PLACE),),
        made_of=SHELF,
        is_personal=False,
        on_screen=False,
    ),
    "address_label": _label(
        N_("Address label"), PARCEL_LABEL, "address_label", available.TO_SEND, rank=_ranked(("ready", *SENT), 16)
    ),
    "issue_note": _of_requisition(N_("Issue note"), "issue_note", (available.has_issues, available.NOTHING_ISSUED)),
    "requisition_slip": _of_requisition(N_("Requisition slip"), "slip"),
}
"""By name, in the order in which they are offered."""


def signing_of(kind: str) -> Signing:
    """How this paper is signed. Raises ValueError for a paper that nobody signs."""
    signing = PAPERS[kind].signing
    if signing is None:
        raise ValueError(f"{kind} is not signed")
    return signing


def why_not(kind: str, thing: Thing) -> Message | None:
    """The reason why this thing does not have this paper; None if it has it."""
    return next((Message(message) for holds, message in PAPERS[kind].needs if not holds(thing)), None)


def likely(thing: Thing) -> tuple[str, ...]:
    """The papers of a thing in its present state, those most likely to be printed first."""
    if thing.kind == "request":
        of_visit = (kind for kind, paper in PAPERS.items() if any(thing.get(name) for name in paper.of_visit))
        return (*of_visit, *_of_kind(thing))
    if thing.kind != "job":
        return _of_kind(thing)
    mode = available.mode_of(thing)
    if mode == ON_SITE and not thing.get("goes_along"):
        return tuple(kind for kind in _by_rank(ON_SITE) if why_not(kind, thing) is None)
    if mode not in ("send_in", "mail_in", ON_SITE) or thing.state == "expected":
        return ()
    state = thing.state if thing.state in _STATES else OTHER_STATE
    return tuple(kind for kind in _by_rank(state) if why_not(kind, thing) is None)


def _of_kind(thing: Thing) -> tuple[str, ...]:
    """The papers that this kind of thing has in any state."""
    return tuple(
        kind
        for kind, paper in PAPERS.items()
        if thing.kind in (paper.of, *paper.also_of) and why_not(kind, thing) is None
    )


def _by_rank(state: str) -> tuple[str, ...]:
    found = [kind for kind, paper in PAPERS.items() if state in paper.rank]
    return tuple(sorted(found, key=lambda kind: PAPERS[kind].rank[state]))
