"""The content that a customer signs: the slip or the intake sheet of a job, as plain values at the moment it was shown.

A signed paper is printed from the facts that were signed, never from the fold. The rest of the page (copy, number of
the print) is not signed.
"""

from __future__ import annotations

import json
import unicodedata

from fieldservice.shapes import JsonObject, Values
from fieldservice.words.moments import DEFAULT_ZONE
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference

SIGNED_FACTS = (
    "number",
    "revision",
    "request_number",
    "customer_name",
    "contact",
    "phone",
    "address",
    "area",
    "serial",
    "product",
    "brand",
    "model",
    "purchased",
    "warranty",
    "mode",
    "symptom_code",
    "symptom",
    "configuration",
    "finding",
    "cause_code",
    "resolution_code",
    "parts_named",
    "engineer",
    "engineer_display",
    "appointment",
    "arrived",
    "finished",
    "result",
    "reason",
    "explained",
    "second_visit",
    "wish",
    "score",
    "remark",
    "ticket",
    "came_in",
    "promised",
    "accessories",
    "condition",
    "reproduced",
)
INTAKE_FACTS = (
    "number",
    "request_number",
    "ticket",
    "customer_name",
    "contact",
    "phone",
    "address",
    "serial",
    "product",
    "brand",
    "model",
    "purchased",
    "warranty",
    "mode",
    "symptom_code",
    "symptom",
    "configuration",
    "condition",
    "accessories",
    "checked",
    "data",
    "password",
    "reproduced",
    "finding",
    "engineer",
    "engineer_display",
    "came_in",
    "promised",
    "tracking",
    "carrier",
    "parcel",
    "declared",
    "contents",
)


def slip_facts(job: Thing, reference: Reference, office_code: str) -> JsonObject:
    """The facts on the present revision of the slip, as plain values: strings, numbers, codes with their words."""
    facts = {name: job.get(name) for name in SIGNED_FACTS if job.get(name) not in (None, "")}
    # Other steps have reasons too (taken back, declined): the slip shows the reason of its visit.
    visit = job.lines("visits")[-1] if job.lines("visits") else {}
    for name in ("reason", "explained", "wish"):
        facts.pop(name, None)
        if facts.get("result") == "not_completed" and visit.get(name):
            facts[name] = visit[name]
    facts["handling"] = _handling(job)
    if tests := job.lines("tests_done"):
        facts["tests"] = tests[-1].get("tests") or []
    return _content("slip", facts, reference, office_code)


def intake_facts(job: Thing, reference: Reference, office_code: str) -> JsonObject:
    """The facts on the intake sheet, as plain values."""
    facts = {name: job.get(name) for name in INTAKE_FACTS if job.get(name) not in (None, "", [])}
    return _content("intake", facts, reference, office_code)


def ticket_code(job: Thing) -> str:
    """Four characters beside the number of a claim ticket: two tickets that bear one number differ in them."""
    return str(job.get("ticket_key") or "")[-4:].upper()


def _content(paper: str, facts: JsonObject, reference: Reference, office_code: str) -> JsonObject:
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
            "zone": office.zone if office else DEFAULT_ZONE,
        },
        "company": {"zh": reference.text("company"), "en": reference.text("company_en")},
        "terms": {"zh": reference.text("terms"), "en": reference.text("terms_en")},
        "facts": facts,
    }


def _handling(job: Thing) -> list[JsonObject]:
    """The work of each visit; a correction replaces the visit that it corrects."""
    handling: list[JsonObject] = []
    for visit in job.lines("visits"):
        if visit.get("correction") and handling:
            handling.pop()
        words = visit.get("handling") or visit.get("explained")
        if words:
            handling.append({"at": visit["at"][:19] + "Z", "words": words, "minutes": visit.get("work_minutes", 0)})
    return handling


def signed_bytes(facts: Values) -> bytes:
    """The content as it is stored and digested: UTF-8 JSON, sorted keys, NFC."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode()


def slip_signature(job: Thing, revision: int) -> JsonObject:
    """The line of the signature of this revision of the slip; {} when nobody has signed it."""
    return next(
        (line for line in reversed(job.lines("signatures")) if (line.get("signed") or {}).get("revision") == revision),
        {},
    )


def intake_signature(job: Thing, revision: int = 0) -> JsonObject:
    """The line of the signature of the intake sheet, which has no revisions.

    {} when nobody has signed it, or the device was inspected again since.
    """
    last = next(
        (line for line in reversed(job.history) if line.appends_to in ("inspections", "intake_signatures")), None
    )
    if last is None:
        return {}
    return next((line for line in job.lines("intake_signatures") if line["entry"] == last.entry.id), {})
