"""The registry of papers: one row for each paper, with its media, content, conditions and way of signing.

The desk, the command line and the screens read these rows. A row names its functions as "module:function", so that
reading the registry loads no content. The content's class says how it is drawn (`Drawing` in printing/paper.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pkgutil import resolve_name
from typing import Any

from fieldservice.documents import availability as available
from fieldservice.documents.media import ANY_LABEL, FORMS, LABEL, PARCEL_LABEL, ROLLS, is_form, is_label
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import Holdings
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.money.lines import quotes_of
from fieldservice.workflows.money.receipts import receipts_of
from fieldservice.workflows.parts.on_the_job.tags import tags_of
from fieldservice.workflows.parts.shipments.lines import sendings

ON_SITE, OTHER_STATE = "on_site", "other"
"""Keys of ranks: a job at the customer's, and a job in any state that has no rank of its own."""
JOB, VISIT, SHELF, TAG, SENDING, QUOTED, PAID = "job", "visit", "shelf", "tag", "sending", "quoted", "paid"
CREDITED = "credited"
"""The subject of a paper: one job or other thing, all jobs under one claim ticket, a shelf or bench, each faulty part
of a job, each sending of a shipment, the jobs of a request that are quoted together or one version of the quote of one,
each payment of a thing, or what was credited of a return case."""
ONE_BY_ONE: dict[str, Callable[[Thing], tuple[str, ...]]] = {
    TAG: lambda job: tuple(each.number for each in tags_of(job)),
    SENDING: lambda shipment: tuple(str(number) for number in range(1, len(sendings(shipment)) + 1)),
    PAID: lambda thing: tuple(each.number for each in receipts_of(thing)),
    QUOTED: lambda thing: tuple(f"{each.number}/{each.version}" for each in quotes_of(thing)),
}
"""By subject: the names of the single papers of a thing, in order; each is printed by itself by its place in it."""

Need = tuple[Callable[[Thing], bool], str]
"""A condition on a job, and the sentence that refuses the paper where it does not hold."""


@dataclass(frozen=True, slots=True)
class Signing:
    """How a paper is signed; such a paper is printed from the facts that were signed, never from the fold."""

    facts: str
    """Function of (job, reference, office): the facts that are signed."""
    line: str
    """Function of (job, revision): the line of the signature, {} where nobody has signed."""
    fact: str
    """The fact in that line with the time and the way of signing, and the digest of what was signed."""
    has_revisions: bool = False
    of_stock: bool = False
    """Whether the facts say where pieces of the stock are: then the function is given the books too."""
    content: str = ""
    """Function that makes the content from (facts, line of the signature); by default that of the paper."""

    def facts_of(self, job: Thing, reference: Reference, office: str, books: Holdings | None = None) -> JsonObject:
        """The facts that a signature would sign now."""
        how = {"books": books} if self.of_stock else {}
        found: JsonObject = resolve_name(self.facts)(job, reference, office, **how)
        return found

    def line_of(self, job: Thing, revision: int) -> JsonObject:
        found: JsonObject = resolve_name(self.line)(job, revision)
        return found


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper."""

    label: str
    fits: Mapping[str, tuple[str, ...]]
    """Media by the language of the printer."""
    usual: Mapping[str, str]
    """The media that are used where none are named, by the language of the printer; "" for the office's setting."""
    content: str
    """Function that makes the content from (subject, reference, office), or for a signed paper from (facts, line of the
    signature). Where it returns a list, its contents are printed one after the other."""
    needs: tuple[Need, ...]
    rank: Mapping[str, int] = field(default_factory=dict)
    """By state of the job, its place in the list of the job's papers; without a rank it is not in the list."""
    of: str = "job"
    """The kind of thing that it is about; a job in its list of papers by `rank`."""
    also_of: tuple[str, ...] = ()
    """Further kinds of things that can have it."""
    made_of: str = JOB
    of_visit: tuple[str, ...] = ()
    """Facts of a request, any of which lets the paper be printed for all jobs of the visit."""
    asks: tuple[str, ...] = ()
    """Further arguments of the content function, beside language, number of the print and demo: printed, media, today,
    account, job (that of a case; None where it has none)."""
    signing: Signing | None = None
    has_copies: bool = False
    parts: str = ""
    """The parts that a layout file may order, as "module:name": the table of the paper's fields, or their names."""
    is_personal: bool = True
    """Whether it shows personal data: then a role is needed to print it, and reading it is recorded."""
    on_screen: bool = True
    """Whether it can be read on the screen before it is printed."""
    awaited: bool = False
    """Whether the customer waits at the counter for it; then a message says at once that it cannot be printed."""
    skipped_without: str = ""
    """The fact of a job without which a step that prints this paper leaves it out."""
    by_hand: str = ""
    """Function of a job: the numbers that a step prints on this paper, and that are written by hand where no printer
    is; where there are none, the step leaves the paper out."""

    def takes(self, speaks: str, media: str) -> bool:
        """Whether the paper can be printed in this language of a printer on these media."""
        known = self.fits.get(speaks, ())
        return media in known or (ANY_LABEL in known and is_label(media))

    @property
    def cut_sheets(self) -> tuple[str, ...]:
        """The sizes of its PDF, without continuous forms; none for a paper that is no PDF."""
        return tuple(media for media in self.fits.get("pdf", ()) if not is_form(media))

    def signed_contents(self, facts: JsonObject, line: JsonObject, **how: object) -> list[Any]:  # Any: as in `contents`
        """The content objects of this paper as it is signed, of the facts and the line of its signature."""
        if self.signing is None or not self.signing.content:
            return self.contents(facts, line, **how)
        return [resolve_name(self.signing.content)(facts, line, **how)]

    def contents(self, *given: object, **how: object) -> list[Any]:  # Any: each paper has a content class of its own
        """The content objects of this paper; accessories have a label each."""
        made = resolve_name(self.content)(*given, **how)
        return made if isinstance(made, list) else [made]


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
