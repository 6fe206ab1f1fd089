"""Slip, intake sheet and packing slip: the sheets that lie with a job, each copy in the language(s) asked for.

Slip and intake sheet are told from facts alone, so that what was signed is printed as it was signed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from fieldservice.documents.availability import accessories_of, address_of
from fieldservice.documents.media import is_form
from fieldservice.documents.wording import (
    COPIES,
    DEMO_MARK,
    amount,
    both,
    checked,
    chosen,
    coded,
    in_languages,
    labels,
    listed,
    tag,
    terms,
)
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text, zone_named
from fieldservice.workflows.common.signing import HOW_SIGNED
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference
from printing import intake_sheet, packing_slip, service_slip
from printing.intake_sheet import IntakeContent
from printing.packing_slip import PackingContent
from printing.paper import PaperHeader
from printing.service_slip import Signature, SlipContent, SlipPart

SCORES = {5: N_("Very good"), 4: N_("Good"), 3: N_("Fair"), 2: N_("Poor"), 1: N_("Bad")}
ASKED = ("data", "password", "reproduced")
"""Facts that the customer is asked at the inspection, each with the list of codes of its name."""
CHECK_THE_BOX = N_(
    "Please check the box before the carrier leaves; refuse it and call us if anything is missing or broken."
)


def slip(
    facts: Values,
    signed: Values,
    *,
    language: str,
    copy: str = "customer",
    digest: str = "",
    print_no: int = 1,
    printed: str = "",
    demo: bool = False,
    media: str = "",
) -> SlipContent:
    """One copy of the slip in a language (zh, en or both). `printed` says when and where, in words."""
    say = in_languages(language)
    said, zone = facts["facts"], zone_named(facts["office"]["zone"])
    bench = bool(said.get("ticket") or said.get("came_in"))
    return SlipContent(
        paper=_headed(facts, service_slip.TITLE, language, copy, digest, print_no, printed, demo, media),
        labels=labels(service_slip.LABELS, language),
        customer=said.get("customer_name", ""),
        contact=said.get("contact", ""),
        phone=said.get("phone", ""),
        address=said.get("address", ""),
        job=said.get("request_number", ""),
        mode=coded(said.get("mode"), language),
        device=" ".join(part for part in (said.get("brand"), said.get("model")) if part),
        serial=said.get("serial", ""),
        warranty=coded(said.get("warranty"), language),
        configuration=said.get("configuration", ""),
        accessories=listed(said.get("accessories"), language),
        symptom=said.get("symptom", ""),
        symptom_code=coded(said.get("symptom_code"), language, True),
        cause_code=coded(said.get("cause_code"), language, True),
        resolution_code=coded(said.get("resolution_code"), language, True),
        finding=said.get("finding", ""),
        handling=_handling(said, zone, bench),
        parts=tuple(SlipPart(name=line.strip()) for line in said.get("parts_named", "").splitlines() if line.strip()),
        engineer=said.get("engineer_display") or said.get("engineer", ""),
        appointment=local_text(said.get("appointment"), zone),
        arrival=local_text(said.get("arrived"), zone),
        finish=local_text(said.get("finished"), zone),
        ticket=said.get("ticket", ""),
        received=local_text(said.get("came_in"), zone),
        promised=local_text(said.get("promised"), zone),
        tests=checked(said.get("tests"), language),
        remark=said.get("remark", ""),
        score=tuple((say(text), said.get("score") == value) for value, text in SCORES.items()),
        terms=terms(facts["terms"], language),
        signature=_signature(signed, "signed", say, zone, language),
        **(_bench_result if bench else _visit_result)(said, say, language),
    )


def _visit_result(said: Values, say: Callable[..., str], language: str) -> JsonObject:
    result = said.get("result", "")
    return {
        "result": (
            (say(N_("Completed")), result == "completed"),
            (say(N_("Not completed")), result == "not_completed"),
        ),
        "second_visit": (
            (say(N_("Yes")), bool(said.get("second_visit"))),
            (say(N_("No")), bool(result) and not said.get("second_visit")),
        ),
        "second_reason": coded(said.get("reason"), language),
    }


def _bench_result(said: Values, say: Callable[..., str], language: str) -> JsonObject:
    """Nobody visits again: beside "not repaired" stands why."""
    result, reason = said.get("result", ""), coded(said.get("reason"), language)
    unrepaired = say(N_("Not repaired"))
    return {
        "result": (
            (say(N_("Repaired")), result == "completed"),
            (f"{unrepaired} ({reason})" if reason else unrepaired, result == "not_completed"),
        )
    }


def _handling(said: Values, zone: ZoneInfo, bench: bool) -> tuple[tuple[str, str], ...]:
    told = [(local_text(line["at"], zone), line["words"]) for line in said.get("handling", ())]
    explained = said.get("explained")
    if bench and explained and all(explained != words for _at, words in told):
        told.append((local_text(said.get("finished"), zone), explained))
    return tuple(told)


def intake(
    facts: Values,
    signed: Values,
    *,
    language: str,
    copy: str = "customer",
    digest: str = "",
    print_no: int = 1,
    printed: str = "",
    demo: bool = False,
    media: str = "",
    answers: Mapping[str, tuple[Any, ...]] = {},
) -> IntakeContent:
    """One copy of the intake sheet. Before the inspection it is a form to be filled in by hand: `answers` are those possible to
    what the customer is asked, by fact (data, password, reproduced), and under `checked` the items to go through."""
    say = in_languages(language)
    said, zone = facts["facts"], zone_named(facts["office"]["zone"])
    inspected = any(said.get(name) for name in ("checked", "data", "reproduced"))

    def ticks(name: str) -> tuple[tuple[str, bool], ...]:
        return chosen(said.get(name), language) or tuple((coded(one, language), False) for one in answers.get(name, ()))

    return IntakeContent(
        paper=_headed(facts, intake_sheet.TITLE, language, copy, digest, print_no, printed, demo, media),
        labels=labels(intake_sheet.LABELS, language),
        customer=said.get("customer_name", ""),
        contact=said.get("contact", ""),
        phone=said.get("phone", ""),
        job=said.get("number", ""),
        ticket=said.get("ticket", ""),
        mode=_came_by(said, language),
        received=local_text(said.get("came_in"), zone),
        promised=local_text(said.get("promised"), zone),
        device=" ".join(part for part in (said.get("brand"), said.get("model")) if part),
        serial=said.get("serial", ""),
        warranty=coded(said.get("warranty"), language),
        configuration=said.get("configuration", ""),
        symptom=said.get("symptom", ""),
        condition=_condition(said, say, language),
        accessories=tuple(said.get("accessories") or said.get("contents") or ()),
        checklist=checked(said.get("checked") or (() if inspected else answers.get("checked")), language),
        data_consent=ticks("data"),
        password=ticks("password"),
        reproduced=ticks("reproduced"),
        finding=said.get("finding", ""),
        engineer=(said.get("engineer_display") or said.get("engineer", "")) if inspected else "",
        terms=terms(facts["terms"], language),
        signature=_signature(signed, "intake_signed", say, zone, language),
    )


def answers_to_tick(job: Thing, reference: Reference) -> dict[str, list[dict[str, str]]]:
    """The possible answers that an intake sheet leaves to be ticked by hand, and under `checked` the items to go through."""
    lists = {name: reference.codes.get(name, {}) for name in ASKED}
    lists["checked"] = reference.checklist("check", str(job.record("product").get("code") or ""))
    return {name: [code.words() for code in codes.values()] for name, codes in lists.items()}


def _came_by(said: Values, language: str) -> str:
    """Send-in, or mail-in with the parcel it came in."""
    return "  ".join(
        part
        for part in (coded(said.get("mode"), language), coded(said.get("carrier"), language), said.get("tracking"))
        if part
    )


def _condition(said: Values, say: Callable[..., str], language: str) -> str:
    """What was seen of the device, and of the parcel that it came in."""
    told = [str(said.get("condition") or "")]
    if said.get("parcel"):
        told.append(f"{say(N_('Condition of the parcel'))}: {coded(said['parcel'], language)}")
    if said.get("declared"):
        told.append(f"{say(N_('Declared contents'))}: {listed(said['declared'], language)}")
    return "\n".join(filter(None, told))


def _headed(
    facts: Values,
    title: str,
    language: str,
    copy: str,
    digest: str,
    print_no: int,
    printed: str,
    demo: bool,
    media: str,
) -> PaperHeader:
    say, office, said = in_languages(language), facts["office"], facts["facts"]
    on_form = is_form(media)
    return PaperHeader(
        title=say(title),
        number=said.get("number", ""),
        company=both(facts["company"], language),
        point=both({"zh": office["name"], "en": office["name_en"]}, language),
        point_lines=tuple(line for line in (office["address"], office["phone"]) if line),
        copy="" if on_form else say(COPIES[copy], context="copy"),
        distribution="   ".join(f"{n} {say(text, context='copy')}" for n, text in enumerate(COPIES.values(), 1))
        if on_form
        else "",
        revision=str(said.get("revision", "")),
        digest=digest,
        printed=printed,
        print_no=print_no,
        mark=say(DEMO_MARK) if demo else "",
        lang=tag(language),
    )


def _signature(line: Values, fact: str, say: Callable[..., str], zone: ZoneInfo, language: str) -> Signature:
    signed = line.get(fact) or {}
    how = str(signed.get("how", ""))
    if not how:
        return Signature()
    strokes = tuple(tuple(tuple(point) for point in stroke) for stroke in line.get("strokes") or ())
    return Signature(
        how="drawn" if strokes else how,  # strokes are strokes, on whatever they were drawn
        signer=str(line.get("signer") or ""),
        at=local_text(signed.get("at"), zone),
        note=say(HOW_SIGNED[how], context="sign-off") if how in HOW_SIGNED else how,
        strokes=strokes,
        reason="  ".join(part for part in (coded(line.get("reason"), language), line.get("words")) if part),
        witness=str(line.get("witness") or ""),
    )


def packing(
    job: Thing,
    reference: Reference,
    office_code: str,
    *,
    language: str,
    by: str = "",
    print_no: int = 1,
    printed: str = "",
    demo: bool = False,
) -> PackingContent:
    """What lies in the parcel: as it was shipped, or before that as it is to be packed, for whoever packs it to check."""
    say = in_languages(language)
    office = reference.offices.get(reference.branch_of(office_code) or office_code)
    point = both(office.names(), language) if office else office_code
    device = " ".join(str(job.get(name)) for name in ("brand", "model") if job.get(name))
    number, beside = str(job.get("number") or ""), accessories_of(job)
    shipped = job.state != "ready"
    packed = job.get("packed") if shipped else beside
    lines = [(device, str(job.get("serial") or ""), "1")]
    lines += [(text, f"{number}/{beside.index(text) + 1}" if text in beside else "", "1") for text in packed or ()]
    copy_lies_in = job.get("copy_in_box") if shipped else job.get("revision")
    return PackingContent(
        paper=PaperHeader(
            title=say(packing_slip.TITLE),
            number=number,
            company=both({"zh": reference.text("company"), "en": reference.text("company_en")}, language),
            point=point,
            point_lines=tuple(line for line in (office.address, office.phone) if line) if office else (),
            printed=printed,
            print_no=print_no,
            mark=say(DEMO_MARK) if demo else "",
            lang=tag(language),
        ),
        labels=labels(packing_slip.LABELS, language),
        sender=point,
        sender_phone=office.phone if office else "",
        sender_address=office.address if office else "",
        recipient=recipient_of(job),
        recipient_phone=str(job.get("phone") or ""),
        recipient_address=address_of(job),
        carrier=coded(job.get("carrier"), language) if shipped else "",
        tracking=str(job.get("tracking_out") or "") if shipped else "",
        insured=amount(job.get("insured"), str(job.get("currency") or "CNY"), language) if shipped else "",
        shipped=local_text(job.get("shipped"), zone_named(office.zone if office else None)) if shipped else "",
        lines=tuple(lines),
        slip_copy=f"{number}-r{job.get('revision')}" if copy_lies_in else "",
        checked_by=by,
        terms=(say(CHECK_THE_BOX),),
    )


def recipient_of(job: Thing) -> str:
    name, contact = str(job.get("customer_name") or ""), str(job.get("contact") or "")
    return f"{name} {contact}" if contact and contact != name else name
