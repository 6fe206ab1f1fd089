"""The content that a signature signs: what was shown on the screen or phone, or what stands on the sheet of paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.desk.paper_choices import facts_to_sign
from fieldservice.documents.signed_content import digest_of, signed_bytes
from fieldservice.read_model.projections import APPENDS_TO
from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.fold import Thing, fold

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.model import Step


def signed_facts(session: Session, step: Step, job: Thing) -> JsonObject:
    """The content that this step signs now.

    On paper it is that of the sheet that was printed last for this signature: what was recorded after the print does
    not stand on it. Without such a print the form was filled in by hand, and what was recorded from it counts.
    """
    printed = _printed_facts(session, step, job) if step.on_paper else None
    return facts_to_sign(session, job, step.signs) if printed is None else printed


def keep(session: Session, step: Step, job: Thing) -> None:
    """Keep the content by its digest, before the entry that names it is committed."""
    from db import files

    files.keep(session.folder, signed_bytes(signed_facts(session, step, job)))


def _printed_facts(session: Session, step: Step, job: Thing) -> JsonObject | None:
    """The content of the last sheet of the present revision; None where none came out, or not with what it said.

    The content itself is not kept when it is printed, since nobody may ever sign it. It is made again of the entries
    before the print, and counts only with the digest that the print names.
    """
    entries = [line.entry for line in job.history]
    failed = {entry.data.get("spool") for entry in entries if entry.kind == "print_failed"}
    for place, entry in reversed(list(enumerate(entries))):
        digest = entry.data.get("content")
        if entry.kind != "printed" or entry.data.get("paper") != step.signs or not digest:
            continue
        if entry.data.get("spool") in failed - {None}:
            continue
        then = fold(job.id, entries[:place], APPENDS_TO)
        if then.state not in step.states or then.get("revision") != job.get("revision"):
            return None
        facts = facts_to_sign(session, then, step.signs)
        return facts if digest_of(facts) == digest else None
    return None
