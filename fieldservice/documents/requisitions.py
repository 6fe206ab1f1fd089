"""The content of the requisition slip and of the issue note, made of a requisition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Unpack
from zoneinfo import ZoneInfo

from fieldservice.documents.identity import OfPrint, header_of
from fieldservice.documents.wording import both, coded, in_languages, labels, spoken_by
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.common.approvals import REFUSED, answer_to
from fieldservice.workflows.engine.codes import NORMAL, code_of
from fieldservice.workflows.engine.fold import FoldedEntry, Thing
from fieldservice.workflows.engine.ledger import postings_of
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.parts.requisitions.lines import RequisitionLine, for_whom, lines_of
from printing import requisition_slip as sheet
from printing.requisition_slip import PartsLine, RequisitionContent

INSTEAD = N_("instead of")
APPROVED, NOT_APPROVED, WAITS = N_("Approved by"), N_("Not approved by"), N_("Waits for approval")
ASKED_AND_ISSUED = N_(
    "The requester confirms: these parts are needed as stated above. The issuer confirms: what is "
    "listed as issued was handed over."
)
ALL_RECEIVED = N_(
    "The engineer confirms: everything listed here was received. It must be fitted, returned or accounted for before "
    "the job is handed in."
)


def slip(requisition: Thing, reference: Reference, office_code: str, **how: Any) -> RequisitionContent:
    """What was asked for, with what was issued of it so far, signed by the person who asked.

    `Any`: `how` has the further arguments of `_content`, each with a type of its own.
    """
    language, zone = str(how["language"]), _zone(reference, office_code)
    asked_by = requisition.history[0].entry.by if requisition.history else ""
    lines = tuple(_asked(line, language, zone) for line in lines_of(requisition))
    name = _name(asked_by, reference)
    signs = (("asked_by", name, local_text(requisition.opened, zone)), _storekeeper(requisition, reference, zone))
    return _content(requisition, reference, office_code, sheet.REQUISITION, lines, signs, ASKED_AND_ISSUED, **how)


def issue_note(requisition: Thing, reference: Reference, office_code: str, **how: Any) -> RequisitionContent:
    """What was issued, with its serial numbers, signed by the storekeeper and the engineer.

    `Any`: as for the slip.
    """
    language, zone = str(how["language"]), _zone(reference, office_code)
    lines = tuple(_issued(requisition, _issues(requisition), language, zone))
    signs = (_storekeeper(requisition, reference, zone), ("received_by", _engineer(requisition), ""))
    return _content(requisition, reference, office_code, sheet.ISSUE, lines, signs, ALL_RECEIVED, **how)


def _content(
    requisition: Thing,
    reference: Reference,
    office_code: str,
    title: str,
    lines: tuple[PartsLine, ...],
    signs: tuple[tuple[str, str, str], ...],
    confirms: str,
    *,
    language: str,
    **of_print: Unpack[OfPrint],
) -> RequisitionContent:
    zone = _zone(reference, office_code)
    level = requisition.get("level")
    return RequisitionContent(
        header=header_of(
            reference.point_of(office_code),
            reference,
            title,
            str(requisition.get("number") or ""),
            language,
            **of_print,
        ),
        labels=labels(sheet.LABELS, language),
        job=str(requisition.get("job_number") or ""),
        device=" ".join(str(requisition.get(name)) for name in ("brand", "model") if requisition.get(name)),
        serial=str(requisition.get("serial") or ""),
        symptom=coded(requisition.get("symptom_code"), language, with_code=True)
        if requisition.get("symptom_code")
        else "",
        engineer=_engineer(requisition),
        urgency="" if code_of(level) in ("", NORMAL) else coded(level, language),
        needed=local_text(requisition.get("needed"), zone),
        asked=local_text(requisition.opened, zone),
        approval=_approval(requisition, reference, language, zone),
        lines=lines,
        signs=signs,
        confirms="\n".join(in_languages(spoken)(confirms) for spoken in spoken_by(language)),
    )


def _issues(requisition: Thing) -> list[FoldedEntry]:
    return [line.entry for line in requisition.history if line.appends_to == "issues"]


def _storekeeper(requisition: Thing, reference: Reference, zone: ZoneInfo) -> tuple[str, str, str]:
    """Who issued last, and when; a name and date to be written by hand before."""
    issues = _issues(requisition)
    if not issues:
        return ("issued_by", "", "")
    return ("issued_by", _name(issues[-1].by, reference), local_text(issues[-1].made, zone))


def _asked(line: RequisitionLine, language: str, zone: ZoneInfo) -> PartsLine:
    return PartsLine(
        part=line.part,
        name=_named(line, language),
        quantity=str(line.quantity),
        issued=str(line.issued or ""),
        expected=local_text(line.expected, zone) if line.open else "",
    )


def _issued(requisition: Thing, issues: list[FoldedEntry], language: str, zone: ZoneInfo) -> Iterator[PartsLine]:
    """A line for each part of each issue; the time stands beside it only where parts were issued several times."""
    known = {line.part: line for line in lines_of(requisition)}
    for entry in issues:
        moved: dict[str, tuple[int, list[str]]] = {}
        for posting in postings_of(entry):
            quantity, serials = moved.setdefault(posting.item, (0, []))
            moved[posting.item] = (quantity + posting.quantity, [*serials, *filter(None, (posting.serial,))])
        for part, (quantity, serials) in moved.items():
            yield PartsLine(
                part=part,
                name=_named(known[part], language) if part in known else "",
                quantity=str(quantity),
                serials="  ".join(serials),
                at=local_text(entry.made, zone) if len(issues) > 1 else "",
            )


def _named(line: RequisitionLine, language: str) -> str:
    """The words of a part; where it takes the place of another, the number of that one."""
    instead = f"({in_languages(language)(INSTEAD)} {line.instead_of})" if line.instead_of else ""
    return " ".join(filter(None, (both(line.name, language), instead)))


def _approval(requisition: Thing, reference: Reference, language: str, zone: ZoneInfo) -> str:
    """Who approved these lines and when; "" where nobody needs to."""
    digest = str(requisition.get("approval") or "")
    if not digest:
        return ""
    say, answer = in_languages(language), answer_to(requisition, digest)
    if answer is None:
        return say(WAITS)
    words = NOT_APPROVED if answer.get("answer") == REFUSED else APPROVED
    return f"{say(words)} {_name(str(answer['by']), reference)}  {local_text(answer['at'], zone)}"


def _engineer(requisition: Thing) -> str:
    receiver = for_whom(requisition)
    return str(receiver.get("engineer_display") or receiver.get("engineer") or "")


def _name(who: str, reference: Reference) -> str:
    return reference.staff[who].display if who in reference.staff else who


def _zone(reference: Reference, office_code: str) -> ZoneInfo:
    office = reference.offices.get(reference.point_of(office_code))
    return zone_named(office.zone if office else None)
