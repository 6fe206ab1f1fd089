"""The diagnosis report 诊断报告 of a return case, with offer, judgement and approvals as they happened.

The caller formats and translates all texts. A field in which nothing stands is left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fieldservice.words.marking import N_
from printing import course, sheets
from printing.paper import PaperBlock, PaperField, Section, TermsAndSignatures, filled
from printing.sheets import Column, Sheet, confirmed, drawn_by, house_of, listed, section, signed_by

TITLE = N_("Diagnosis report")
LABELS = (
    sheets.LABELS
    | course.LABELS
    | {
        "case_section": N_("Return case"),
        "offers_section": N_("What was offered to the customer"),
        "judgement_section": N_("Judgement of the technical centre"),
        "approvals_section": N_("Approvals"),
        "photos_section": N_("Photos and files"),
        "customer": N_("Customer"),
        "by_kind": N_("Asked for by"),
        "job": N_("Job no."),
        "requested": N_("Requested on"),
        "wish": N_("Customer's wish"),
        "why": N_("Reason of the request"),
        "state": N_("State"),
        "product": N_("Product"),
        "model": N_("Model"),
        "serial": N_("Serial number"),
        "purchased": N_("Purchased on"),
        "cause_code": N_("Cause code"),
        "cause": N_("Cause of the fault"),
        "tests": N_("Tests made"),
        "situation": N_("Customer's situation"),
        "reason": N_("Reason for return or exchange"),
        "repairs": N_("Earlier repairs of the same fault"),
        "written_by": N_("Written in person by"),
        "written": N_("Written on"),
        "offered": N_("Offered"),
        "answer": N_("Customer's answer"),
        "with_whom": N_("How and with whom"),
        "decision": N_("Decision"),
        "value": N_("Amount decided"),
        "amount": N_("Amount"),
        "devices": N_("Devices judged"),
        "policy": N_("What the return policy says"),
        "against_policy": N_("Why the judgement differs from the policy"),
        "judged_words": N_("Grounds"),
        "proposed": N_("Proposed solution"),
        "judged_by": N_("Judged by"),
        "judged": N_("Judged on"),
        "file": N_("File"),
        "engineer": N_("Signature of the diagnosing engineer"),
        "centre": N_("Signature of the technical centre"),
        "confirms_report": N_(
            "The diagnosing engineer confirms: I examined what is named here and wrote this report in person."
        ),
        "confirms_judgement": N_("The technical centre confirms this judgement."),
    }
)
PARTS = ("case", "devices", "offers", "judgement", "approvals", "photos")
"""The names of its parts, by which a layout file orders them."""
OFFERS = (
    Column("at", 1.9, whole=True),
    Column("offered", 4.2),
    Column("answer", 2.7),
    Column("with_whom", 1.7),
    Column("by", 1.5),
)
APPROVALS = (
    Column("at", 1.9, whole=True),
    Column("what", 3.3),
    Column("amount", 1.9, whole=True, right=True),
    Column("by", 1.7),
    Column("words", 3.2),
)
PHOTOS = (Column("file", 7), Column("at", 2.4, whole=True), Column("by", 2.6))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReport:
    """What the engineer reports about one device; `title` numbers it where there are several."""

    title: str
    product: str = ""
    model: str = ""
    serial: str = ""
    purchased: str = ""
    cause_code: str = ""
    cause: str = ""
    tests: str = ""
    situation: str = ""
    reason: str = ""
    repairs: str = ""
    written_by: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """A solution that was offered, with the customer's answer."""

    at: str
    offered: str
    answer: str = ""
    with_whom: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A judgement; a case that came back has several, the last one below the others."""

    decision: str
    devices: str = ""
    """The devices that it covers, where it does not cover all."""
    value: str = ""
    in_words: str = ""
    policy: str = ""
    against_policy: str = ""
    judged_words: str = ""
    proposed: str = ""
    judged_by: str = ""
    judged: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """An ask, an answer or what was done with it."""

    at: str
    what: str
    amount: str = ""
    by: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A photo or scan of the case."""

    file: str
    at: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisReport(Sheet):
    """The content of one report. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing = drawn_by(__name__)

    customer: str = ""
    by_kind: str = ""
    job: str = ""
    requested: str = ""
    wish: str = ""
    why: str = ""
    state: str = ""
    reports: tuple[DeviceReport, ...] = ()
    offers: tuple[Offered, ...] = ()
    judgements: tuple[Judged, ...] = ()
    approvals: tuple[ApprovalLine, ...] = ()
    photos: tuple[AttachedFile, ...] = ()
    engineer: str = ""
    """Whoever diagnosed; several are named in a row."""
    written: str = ""
    judged_by: str = ""
    judged: str = ""


def story(content: DiagnosisReport) -> list[PaperBlock]:
    """The report in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels, field = content, content.labels, content.field
    return [
        Section(labels["case_section"], "case"),
        *filled(
            (field("customer", 6, strong=True), field("by_kind", 3), field("requested", 3, whole=True)),
            (field("job", 4, whole=True), field("wish", 4), field("state", 4, strong=True)),
            (field("why", 12),),
        ),
        *(block for each in c.reports for block in _report(labels, each)),
        *listed(c, "offers", OFFERS, c.offers),
        *section(c, "judgement", *(block for each in c.judgements for block in _judgement(labels, each))),
        *listed(c, "approvals", APPROVALS, c.approvals),
        *listed(c, "photos", PHOTOS, c.photos),
        TermsAndSignatures(
            "",
            (),
            (
                signed_by(c, "engineer", house_of(c), c.engineer, c.written),
                signed_by(c, "centre", c.header.company, c.judged_by, c.judged),
            ),
            confirmed(labels, "confirms_report", *(["confirms_judgement"] if c.judgements else [])),
        ),
    ]


def _report(labels: Mapping[str, str], each: DeviceReport) -> list[PaperBlock]:
    field = _fields(labels, each)
    return [
        Section(each.title, "devices"),
        *filled(
            (field("product", 3), field("model", 5), field("serial", 4, whole=True, strong=True)),
            (field("purchased", 4, whole=True), field("cause_code", 8)),
            (field("cause", 12, strong=True),),
            (field("tests", 12),),
            (field("situation", 12),),
            (field("reason", 12),),
            (field("repairs", 12),),
            (field("written_by", 8), field("written", 4, whole=True)),
        ),
    ]


def _judgement(labels: Mapping[str, str], each: Judged) -> tuple[PaperBlock, ...]:
    field = _fields(labels, each)
    return filled(
        (field("decision", 5, strong=True), field("value", 3, whole=True, strong=True), field("in_words", 4)),
        (field("devices", 12),),
        (field("policy", 12),),
        (field("against_policy", 12),),
        (field("judged_words", 12),),
        (field("proposed", 12),),
        (field("judged_by", 8), field("judged", 4, whole=True)),
    )


def _fields(labels: Mapping[str, str], of: object) -> Callable[..., PaperField]:
    """The attributes of a part as fields under their labels."""

    def field(name: str, span: int, whole: bool = False, strong: bool = False) -> PaperField:
        return PaperField(labels[name], getattr(of, name), span, whole, strong)

    return field
