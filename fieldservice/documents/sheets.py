"""The content of the packing slip, and of service slips and intake sheets that were signed until version 1.

Those were signed as bare facts; they are printed from these facts as they were. Later ones see `signed_sheets`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Unpack
from zoneinfo import ZoneInfo

from fieldservice.documents.availability import accessories_of, address_of
from fieldservice.documents.identity import OfPrint, head_lines, header_of, named
from fieldservice.documents.media import is_form
from fieldservice.documents.signed_facts import SCORES
from fieldservice.documents.terms import PACKING, terms_of
from fieldservice.documents.wording import (
    COPIES,
    DEMO_MARK,
    amount,
    both,
    checked,
    coded,
    in_languages,
    labels,
    listed,
    spoken_by,
    tag,
    terms,
    ticked,
)
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.common.signing import how_signed, sort_of_sign_off
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Office, Reference
from printing import intake_sheet, packing_slip, service_slip
from printing.intake_sheet import IntakeContent
from printing.packing_slip import PackingContent
from printing.paper import PaperHeader
from printing.service_slip import Signature, SlipContent, SlipPart
from printing.signed_sheet import LABELS as SHEET_LABELS

TERMS_VERSION = SHEET_LABELS["terms_version"]
NOT_INSURED = N_("Not insured")
STATUS_PAGE = N_("Status page")
BOX_COMPLETE = N_("The recipient confirms: everything listed here was in the box, and nothing is damaged.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCopy:
    """One print of a paper that may be signed. `printed` is the line of the footer with time, place and person."""

    language: str
    copy: str = "customer"
    digest: str = ""
    print_no: int = 1
    printed: str = ""
    demo: bool = False
    media: str = ""


def slip(content: Values, signature: Values, of: PrintedCopy) -> SlipContent:
    """One copy of the slip."""
    language = of.language
    say = in_languages(language)
    facts, zone = content["facts"], zone_named(content["office"]["zone"])
    bench = bool(facts.get("ticket") or facts.get("came_in"))
    return SlipContent(
        header=header(content, say(service_slip.TITLE), content["facts"], of),
        labels=labels(service_slip.LABELS, language),
        customer=facts.get("customer_name", ""),
        contact=facts.get("contact", ""),
        phone=forms.phone(facts.get("phone")),
        address=facts.get("address", ""),
        job=facts.get("request_number", ""),
        mode=coded(facts.get("mode"), language),
        device=" ".join(part for part in (facts.get("brand"), facts.get("model")) if part),
        serial=facts.get("serial", ""),
        warranty=coded(facts.get("warranty"), language),
        configuration=facts.get("configuration", ""),
        accessories=listed(facts.get("accessories"), language),
        symptom=facts.get("symptom", ""),
        symptom_code=coded(facts.get("symptom_code"), language, True),
        cause_code=coded(facts.get("cause_code"), language, True),
        resolution_code=coded(facts.get("resolution_code"), language, True),
        finding=facts.get("finding", ""),
        handling=_handling(facts, zone, bench),
        parts=tuple(SlipPart(name=line.strip()) for line in facts.get("parts_named", "").splitlines() if line.strip()),
        engineer=facts.get("engineer_display") or facts.get("engineer", ""),
        appointment=local_text(facts.get("appointment"), zone),
        arrival=local_text(facts.get("arrived"), zone),
        finish=local_text(facts.get("finished"), zone),
        ticket=facts.get("ticket", ""),
        received=local_text(facts.get("came_in"), zone),
        promised=local_text(facts.get("promised"), zone),
        tests=checked(facts.get("tests"), language),
        remark=facts.get("remark", ""),
        score=tuple((say(text), facts.get("score") == value) for value, text in SCORES.items()),
        terms=terms(content["terms"], language),
        signature=signature_of(signature, "signed", say, zone, language),
        **(_bench_result if bench else _visit_result)(facts, say, language),
    )


def _visit_result(facts: Values, say: Callable[..., str], language: str) -> JsonObject:
    result = facts.get("result", "")
    return {
        "result": (
            (say(N_("Completed")), result == "completed"),
            (say(N_("Not completed")), result == "not_completed"),
        ),
        "second_visit": (
            (say(N_("Yes")), bool(facts.get("second_visit"))),
            (say(N_("No")), bool(result) and not facts.get("second_visit")),
        ),
        "second_reason": coded(facts.get("reason"), language),
    }


def _bench_result(facts: Values, say: Callable[..., str], language: str) -> JsonObject:
    """On the bench there is no second visit; the reason is printed beside "not repaired"."""
    result, reason = facts.get("result", ""), coded(facts.get("reason"), language)
    unrepaired = say(N_("Not repaired"))
    return {
        "result": (
            (say(N_("Repaired")), result == "completed"),
            (f"{unrepaired} ({reason})" if reason else unrepaired, result == "not_completed"),
        )
    }


def _handling(facts: Values, zone: ZoneInfo, bench: bool) -> tuple[tuple[str, str], ...]:
    lines = [(local_text(line["at"], zone), line["words"]) for line in facts.get("handling", ())]
    explained = facts.get("explained")
    if bench and explained and all(explained != words for _at, words in lines):
        lines.append((local_text(facts.get("finished"), zone), explained))
    return tuple(lines)


def intake(content: Values, signature: Values, of: PrintedCopy) -> IntakeContent:
    """One copy of the intake sheet."""
    language = of.language
    say = in_languages(language)
    facts, zone = content["facts"], zone_named(content["office"]["zone"])

    return IntakeContent(
        header=header(content, say(intake_sheet.TITLE), content["facts"], of),
        labels=labels(intake_sheet.LABELS, language),
        customer=facts.get("customer_name", ""),
        contact=facts.get("contact", ""),
        phone=forms.phone(facts.get("phone")),
        job=facts.get("number", ""),
        ticket=facts.get("ticket", ""),
        mode=_arrival(facts, language),
        received=local_text(facts.get("came_in"), zone),
        promised=local_text(facts.get("promised"), zone),
        device=" ".join(part for part in (facts.get("brand"), facts.get("model")) if part),
        serial=facts.get("serial", ""),
        warranty=coded(facts.get("warranty"), language),
        configuration=facts.get("configuration", ""),
        symptom=facts.get("symptom", ""),
        condition=_condition(facts, say, language),
        accessories=tuple(facts.get("accessories") or facts.get("contents") or ()),
        checklist=checked(facts.get("checked"), language),
        data_consent=ticked(facts.get("data"), language),
        password=ticked(facts.get("password"), language),
        reproduced=ticked(facts.get("reproduced"), language),
        finding=facts.get("finding", ""),
        engineer=facts.get("engineer_display") or facts.get("engineer", ""),
        terms=terms(content["terms"], language),
        signature=signature_of(signature, "intake_signed", say, zone, language),
    )


def _arrival(facts: Values, language: str) -> str:
    """The way in which the device came: brought in, or by parcel with its carrier and number."""
    return "  ".join(
        part
        for part in (coded(facts.get("mode"), language), coded(facts.get("carrier"), language), facts.get("tracking"))
        if part
    )


def _condition(facts: Values, say: Callable[..., str], language: str) -> str:
    """The condition of the device, and of the parcel in which it came."""
    lines = [str(facts.get("condition") or "")]
    if facts.get("parcel"):
        lines.append(f"{say(N_('Condition of the parcel'))}: {coded(facts['parcel'], language)}")
    if facts.get("declared"):
        lines.append(f"{say(N_('Declared contents'))}: {listed(facts['declared'], language)}")
    return "\n".join(filter(None, lines))


def header(content: Values, title: str, numbered: Values, of: PrintedCopy) -> PaperHeader:
    """The header of a paper that may be signed; `numbered` has its number and revision."""
    say, office, status_page = in_languages(of.language), content["office"], content.get("status_page", "")
    on_form = is_form(of.media)
    return PaperHeader(
        title=title,
        number=numbered.get("number", ""),
        company=both(content["company"], of.language),
        point=both({"zh": office["name"], "en": office["name_en"]}, of.language),
        point_lines=(
            *head_lines(office["address"], office["phone"], content.get("identity", {}), say),
            *((f"{say(STATUS_PAGE)}: {status_page}",) if status_page else ()),
        ),
        qr=status_page,
        copy="" if on_form or not of.copy else say(COPIES[of.copy], context="copy"),
        distribution="   ".join(f"{n} {say(text, context='copy')}" for n, text in enumerate(COPIES.values(), 1))
        if on_form
        else "",
        revision=str(numbered.get("revision", "")),
        digest=of.digest,
        printed=of.printed,
        print_no=of.print_no,
        mark=say(DEMO_MARK) if of.demo else "",
        lang=tag(of.language),
    )


def signature_of(line: Values, fact: str, say: Callable[..., str], zone: ZoneInfo, language: str) -> Signature:
    signed = line.get(fact) or {}
    how = sort_of_sign_off(signed)
    if not how:
        return Signature()
    strokes = tuple(tuple(tuple(point) for point in stroke) for stroke in line.get("strokes") or ())
    return Signature(
        how="drawn" if strokes else how,  # on the screen or on a phone
        signer=str(line.get("signer") or ""),
        at=local_text(signed.get("at"), zone),
        note=say(how_signed(signed), context="sign-off"),
        strokes=strokes,
        reason="  ".join(part for part in (coded(line.get("reason"), language), line.get("words")) if part),
        witness=str(line.get("witness") or ""),
    )


def packing(
    job: Thing, reference: Reference, office_code: str, *, language: str, **of_print: Unpack[OfPrint]
) -> PackingContent:
    """The contents of the parcel: as it was shipped, or before that as it is to be packed and checked.

    Packed and checked by the person who shipped it; before that the line is left to be signed by hand.
    """
    say = in_languages(language)
    code = reference.point_of(office_code)
    office = reference.offices.get(code) or Office(code, "")
    device = " ".join(str(job.get(name)) for name in ("brand", "model") if job.get(name))
    number, accessories = str(job.get("number") or ""), accessories_of(job)
    texts = terms_of(reference, office_code, job, PACKING)
    shipped = job.state != "ready"
    packed = job.get("packed") if shipped else accessories
    lines = [(device, str(job.get("serial") or ""), "1")]
    lines += [
        (text, f"{number}/{accessories.index(text) + 1}" if text in accessories else "", "1") for text in packed or ()
    ]
    has_slip_copy = job.get("copy_in_box") if shipped else job.get("revision")
    return PackingContent(
        header=header_of(code, reference, packing_slip.TITLE, number, language, **of_print),
        labels=labels(packing_slip.LABELS, language) | ({"terms": say(TERMS_VERSION) % texts} if texts else {}),
        customer=str(job.get("customer_name") or ""),
        sender=named(office, language),
        sender_phone=office.phone,
        sender_address=office.address,
        recipient=recipient_of(job),
        recipient_phone=forms.phone(job.get("phone")),
        recipient_address=address_of(job),
        carrier=coded(job.get("carrier"), language) if shipped else "",
        tracking=str(job.get("tracking_out") or "") if shipped else "",
        insured=(amount(job.get("insured"), str(job.get("currency") or "CNY")) or say(NOT_INSURED)) if shipped else "",
        shipped=local_text(job.get("shipped"), zone_named(office.zone)) if shipped else "",
        packing=coded(job.get("packing"), language) if shipped else "",
        missing=listed(job.get("missing_contents"), language),
        unlisted=listed(job.get("unlisted_contents"), language),
        lines=tuple(lines),
        slip_copy=f"{number}-r{job.get('revision')}" if has_slip_copy else "",
        checked_by=_shipped_by(job, reference) if shipped else "",
        confirms="\n".join(in_languages(spoken)(BOX_COMPLETE) for spoken in spoken_by(language)),
        terms=terms(texts, language),
    )


def _shipped_by(job: Thing, reference: Reference) -> str:
    who = next((line.entry.by for line in reversed(job.history) if line.appends_to == "shipments"), "")
    return reference.staff[who].display if who in reference.staff else who


def recipient_of(job: Thing) -> str:
    name, contact = str(job.get("customer_name") or ""), str(job.get("contact") or "")
    return f"{name} {contact}" if contact and contact != name else name
