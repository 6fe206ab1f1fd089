"""The content that a customer signs: the paper itself, in plain words, at the moment it was shown.

Screen, phone page and PDF are made of these words and of nothing else, and the digest covers exactly them. The rest of
the sheet (copy, number of the print) is not signed. A content says its own labels, so that a signed paper stays as it
was when the table of fields or a word of the program changes. Contents of version 1 hold bare facts; `sheets` prints
them as they were.
"""

from __future__ import annotations

import json
import unicodedata
from hashlib import sha256

from fieldservice.documents.identity import company_of, identity_of
from fieldservice.documents.signed_facts import is_inspected, said, worded
from fieldservice.documents.signed_fields import (
    INTAKE_SHEET,
    SERVICE_SLIP,
    SignedField,
    SignedPaper,
    SignedTable,
    forms_of,
    written_by_hand,
)
from fieldservice.documents.terms import terms_of
from fieldservice.documents.wording import Text
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import DEFAULT_ZONE, zone_named
from fieldservice.workflows.engine.addresses import status_page_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference

VERSION = 2
NO_SIGNATURE = "no_signature"
"""The entry of a content that says why nobody has to sign it. Whoever signs all the same does not sign this."""


def slip_facts(job: Thing, reference: Reference, office_code: str) -> JsonObject:
    """The present revision of the slip; before the work has ended, a form to be filled in by hand."""
    content = content_of(SERVICE_SLIP, job, reference, office_code, is_form=not job.get("revision"))
    if job.get("solved_how"):
        content[NO_SIGNATURE] = said(N_("Solved without a visit: no signature needed"))
    # A claim ticket has the code of the status page itself.
    if not job.get("ticket") and (address := status_page_of(reference, job)):
        content["status_page"] = address
    return content | ({"revision": job.get("revision")} if job.get("revision") else {})


def intake_facts(job: Thing, reference: Reference, office_code: str) -> JsonObject:
    """The intake sheet; before the inspection, a form to be filled in by hand."""
    return content_of(INTAKE_SHEET, job, reference, office_code, is_form=not is_inspected(job))


def ticket_code(job: Thing) -> str:
    """Four characters beside the number of a claim ticket: two tickets that bear one number differ in them."""
    return str(job.get("ticket_key") or "")[-4:].upper()


def content_of(
    paper: SignedPaper, job: Thing, reference: Reference, office_code: str, *, is_form: bool = False
) -> JsonObject:
    """A paper in plain words, made of its table of fields; a form also has the fields that are filled in by hand."""
    office = reference.offices.get(reference.point_of(office_code))
    zone = zone_named(office.zone if office else DEFAULT_ZONE)

    kept = forms_of(job) if is_form else written_by_hand(job)

    def entry(row: SignedField | SignedTable) -> JsonObject:
        by_hand = row.by_hand in kept
        if isinstance(row, SignedTable):
            return _table(row, row.rows(job, zone), by_hand, job, reference)
        value = (row.says or (lambda job, zone: worded(job.get(row.name))))(job, zone)
        if row.is_person and (person := reference.staff.get(str(value))):
            value = person.display
        found: JsonObject = {"name": row.name, "label": said(row.label), "value": value}
        if by_hand and not value and row.ticks:
            found["ticks"] = row.ticks(job, reference)
        return found if value or by_hand else {}

    identity = identity_of(reference, office_code)
    sections = [
        {"title": said(title), "rows": rows} | ({"part": part.title} if title != part.title else {})
        for part in paper.parts
        if (rows := [*filter(None, map(entry, part.rows))]) and (title := part.title_of(job))
    ]
    return {
        "v": VERSION,
        "title": said(paper.title),
        "number": str(job.get("number") or ""),
        "language": reference.text("paper_language", office_code),
        **letterhead(reference, office_code),
        **({"identity": identity} if identity else {}),
        "sections": sections,
        "confirms": said(next(sentence for holds, sentence in paper.confirms if holds(job))),
        "terms": terms_of(reference, office_code, job, *paper.terms(job)),
    }


def letterhead(reference: Reference, office_code: str) -> JsonObject:
    """Service point and company, as a content names them."""
    office = reference.offices.get(reference.point_of(office_code))
    return {
        "office": {
            "code": office_code,
            "name": office.name if office else office_code,
            "name_en": (office.name_en or office.name) if office else office_code,
            "address": office.address if office else "",
            "phone": office.phone if office else "",
            "zone": office.zone if office else DEFAULT_ZONE,
        },
        "company": company_of(reference, office_code),
    }


def _table(
    row: SignedTable, rows: list[tuple[Text, ...]], by_hand: bool, job: Thing, reference: Reference
) -> JsonObject:
    """A table without its empty columns; on a form without rows, rows to be filled in by hand."""
    if not rows and not by_hand:
        return {}
    used = [at for at in range(len(row.columns)) if row.pairs or not rows or any(line[at] for line in rows)]
    found: JsonObject = {
        "name": row.name,
        "columns": [said(row.columns[at].label) for at in used],
        "rows": [[line[at] for at in used] for line in rows],
    }
    if not rows:
        found["by_hand"] = [list(line) for line in row.first(job, reference)] if row.first else []
    return found


def signed_bytes(facts: Values) -> bytes:
    """The content as it is stored and digested: UTF-8 JSON, sorted keys, NFC."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode()


def digest_of(facts: Values) -> str:
    """The digest by which the content is named and stored: SHA-256 in hexadecimal digits."""
    return sha256(signed_bytes(facts)).hexdigest()


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
