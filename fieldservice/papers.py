"""A job as the content of its papers. `slip_facts` is what is signed: plain values as they stood when they were shown.

A signed slip is printed from the facts that were signed, never from the fold; the rest of the page (copy, print number)
is not part of what was signed.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from fieldservice.words import Words
from fieldservice.workflows.conditions import HOW_SIGNED
from fieldservice.workflows.model import N_, NP_, moment
from fieldservice.workflows.reference import Reference
from fieldservice.workflows.thing import Thing
from printing.paper import Paper
from printing.slip import LABELS, TITLE, Part, Signature, SlipContent

if TYPE_CHECKING:
    from collections.abc import Callable

LANGUAGES = ("zh", "en", "both")
COPIES = {
    "company": NP_("copy", "Company copy"),
    "customer": NP_("copy", "Customer copy"),
    "headquarters": NP_("copy", "Headquarters copy"),
}
DEMO_MARK = N_("DEMO - not valid")
SIGNED_FACTS = ("number", "revision", "request_number", "customer_name", "contact", "phone", "address", "area", "serial", "product",
                "brand", "model", "purchased", "warranty", "mode", "symptom_code", "symptom", "configuration", "finding",
                "cause_code", "resolution_code", "parts_named", "engineer", "engineer_display", "appointment", "arrived",
                "finished", "result", "reason", "explained", "second_visit", "wish", "score", "remark", "ticket", "came_in", "accessories",
                "condition", "reproduced")
INTAKE_FACTS = ("number", "request_number", "ticket", "customer_name", "contact", "phone", "address", "serial", "product", "brand", "model",
                "purchased", "warranty", "mode", "symptom_code", "symptom", "configuration", "condition", "accessories", "checked", "data",
                "password", "reproduced", "finding", "engineer", "engineer_display", "came_in", "promised", "tracking", "carrier", "parcel",
                "declared", "contents")
SCORES = {5: N_("Very good"), 4: N_("Good"), 3: N_("Fair"), 2: N_("Poor"), 1: N_("Bad")}


def slip_facts(job: Thing, reference: Reference, office_code: str) -> dict[str, Any]:
    """What the slip of the present revision says, as plain values (strings, whole numbers, codes with their words)."""
    facts = {name: job.get(name) for name in SIGNED_FACTS if job.get(name) not in (None, "")}
    # Other steps have reasons too (taken back, declined): the slip's is that of the visit it tells of.
    visit = job.lines("visits")[-1] if job.lines("visits") else {}
    for name in ("reason", "explained", "wish"):
        facts.pop(name, None)
        if facts.get("result") == "not_completed" and visit.get(name):
            facts[name] = visit[name]
    facts["handling"] = _handling(job)
    if tests := job.lines("tests_done"):
        facts["tests"] = tests[-1].get("tests") or []
    return _content("slip", facts, reference, office_code)


def intake_facts(job: Thing, reference: Reference, office_code: str) -> dict[str, Any]:
    """What the intake sheet says of the device as it was taken in, as plain values."""
    facts = {name: job.get(name) for name in INTAKE_FACTS if job.get(name) not in (None, "", [])}
    return _content("intake", facts, reference, office_code)


SIGNED = {"slip": slip_facts, "intake": intake_facts}
"""What a signature is put under, by paper."""


def ticket_code(job: Thing) -> str:
    """Four characters beside the number of a claim ticket: two tickets that bear one number differ in them."""
    return str(job.get("ticket_key") or "")[-4:].upper()


def _content(paper: str, facts: dict[str, Any], reference: Reference, office_code: str) -> dict[str, Any]:
    office = reference.offices.get(office_code)
    return {
        "v": 1,
        "paper": paper,
        "language": reference.text("paper_language"),
        "office": {
            "code": office_code,
            "name": office.name if office else office_code,
            "name_en": (office.name_en or office.name) if office else office_code,
            "address": office.address if office else "",
            "phone": office.phone if office else "",
            "zone": office.zone if office else "Asia/Shanghai",
        },
        "company": {"zh": reference.text("company"), "en": reference.text("company_en")},
        "terms": {"zh": reference.text("terms"), "en": reference.text("terms_en")},
        "facts": facts,
    }


def _handling(job: Thing) -> list[dict[str, Any]]:
    """What each visit did; a correction takes the place of what it corrects."""
    told: list[dict[str, Any]] = []
    for visit in job.lines("visits"):
        if visit.get("correction") and told:
            told.pop()
        words = visit.get("handling") or visit.get("explained")
        if words:
            told.append({"at": visit["at"][:19] + "Z", "words": words, "minutes": visit.get("work_minutes", 0)})
    return told


def signed_bytes(facts: Mapping[str, Any]) -> bytes:
    """The content as it is kept and digested: UTF-8 JSON, sorted keys, NFC."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode()


def signature_of(job: Thing, revision: int) -> dict[str, Any]:
    """How a revision was signed off: the line of its signature, {} when nobody has."""
    return next((line for line in reversed(job.lines("signatures")) if (line.get("signed") or {}).get("revision") == revision), {})


def slip(facts: Mapping[str, Any], signed: Mapping[str, Any], *, language: str, copy: str, digest: str, print_no: int, printed: str,
         demo: bool) -> SlipContent:
    """One copy of the slip in a language (zh, en or both). `printed` says when and where, in words."""
    say = in_languages(language)
    said, office, zone = facts["facts"], facts["office"], ZoneInfo(facts["office"]["zone"])
    result = said.get("result", "")
    return SlipContent(
        paper=Paper(
            title=say(TITLE), number=said.get("number", ""), company=_both(facts["company"], language),
            point=_both({"zh": office["name"], "en": office["name_en"]}, language),
            point_lines=tuple(line for line in (office["address"], office["phone"]) if line),
            copy=say(COPIES[copy], context="copy"), revision=str(said.get("revision", "")), digest=digest, printed=printed,
            print_no=print_no, mark=say(DEMO_MARK) if demo else "", lang="en" if language == "en" else "zh-CN",
        ),
        labels={key: say(text) for key, text in LABELS.items()},
        customer=said.get("customer_name", ""), contact=said.get("contact", ""), phone=said.get("phone", ""),
        address=said.get("address", ""), job=said.get("request_number", ""), mode=_coded(said.get("mode"), language),
        device=" ".join(part for part in (said.get("brand"), said.get("model")) if part), serial=said.get("serial", ""),
        warranty=_coded(said.get("warranty"), language), configuration=said.get("configuration", ""),
        symptom=said.get("symptom", ""), symptom_code=_coded(said.get("symptom_code"), language, True),
        cause_code=_coded(said.get("cause_code"), language, True),
        resolution_code=_coded(said.get("resolution_code"), language, True), finding=said.get("finding", ""),
        handling=tuple((_time(line["at"], zone), line["words"]) for line in said.get("handling", ())),
        parts=tuple(Part(name=line.strip()) for line in said.get("parts_named", "").splitlines() if line.strip()),
        engineer=said.get("engineer_display") or said.get("engineer", ""), appointment=_time(said.get("appointment"), zone),
        arrival=_time(said.get("arrived"), zone), finish=_time(said.get("finished"), zone),
        result=((say(N_("Completed")), result == "completed"), (say(N_("Not completed")), result == "not_completed")),
        second_visit=((say(N_("Yes")), bool(said.get("second_visit"))),
                      (say(N_("No")), bool(result) and not said.get("second_visit"))),
        second_reason=_coded(said.get("reason"), language), remark=said.get("remark", ""),
        score=tuple((say(text), said.get("score") == value) for value, text in SCORES.items()),
        terms=_terms(facts["terms"], language), signature=_signature(signed, say, zone, language),
    )


def _signature(line: Mapping[str, Any], say: Callable[..., str], zone: ZoneInfo, language: str) -> Signature:
    signed = line.get("signed") or {}
    how = str(signed.get("how", ""))
    if not how:
        return Signature()
    return Signature(
        how=how, signer=str(line.get("signer") or ""), at=_time(signed.get("at"), zone),
        note=say(HOW_SIGNED[how], context="sign-off") if how in HOW_SIGNED else how,
        strokes=tuple(tuple(tuple(point) for point in stroke) for stroke in line.get("strokes") or ()),
        reason="  ".join(part for part in (_coded(line.get("reason"), language), line.get("words")) if part),
        witness=str(line.get("witness") or ""),
    )


def in_languages(language: str) -> Callable[..., str]:
    """A translator for a paper: in both languages Chinese stands first."""
    speakers = [Words(one) for one in (("zh", "en") if language == "both" else (language,))]

    def say(message: str, context: str = "") -> str:
        texts = [speak.in_context(context, message) if context else speak(message) for speak in speakers]
        return " ".join(dict.fromkeys(texts))

    return say


def _both(texts: Mapping[str, str], language: str) -> str:
    found = [texts.get(one, "") for one in (("zh", "en") if language == "both" else (language,))]
    return " ".join(dict.fromkeys(text for text in found if text)) or next((text for text in texts.values() if text), "")


def _terms(texts: Mapping[str, str], language: str) -> tuple[str, ...]:
    return tuple(texts[one] for one in (("zh", "en") if language == "both" else (language,)) if texts.get(one))


def _coded(value: Any, language: str, with_code: bool = False) -> str:
    """A coded value as it was worded when it was used."""
    if not isinstance(value, Mapping):
        return str(value or "")
    words = _both({"zh": str(value.get("zh", "")), "en": str(value.get("en", ""))}, language)
    return f"{value.get('code')} {words}" if with_code else words


def _time(text: Any, zone: ZoneInfo) -> str:
    return f"{moment(str(text)).astimezone(zone):%Y-%m-%d %H:%M}" if text else ""


def printed_where(at: Any, zone: ZoneInfo, where: str, who: str, language: str) -> str:
    """The line in the footer: when, where and by whom this copy was printed."""
    say = in_languages(language)
    return f"{say(N_('Printed'))} {at.astimezone(zone):%Y-%m-%d %H:%M} {where} {who}".strip()


def in_copy(content: SlipContent, copy: str, language: str) -> SlipContent:
    """The same slip as another copy."""
    return replace(content, paper=replace(content.paper, copy=in_languages(language)(COPIES[copy], context="copy")))

