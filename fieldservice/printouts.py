"""Papers on their way out: made from what was signed, counted, recorded, written whole or not at all."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldservice import papers, projection
from fieldservice.taking import record_refusal
from fieldservice.workflows.model import N_, Person, Refused
from fieldservice.workflows.roles import SEES_PEOPLE

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.thing import Thing
    from printing.slip import SlipContent

KINDS = ("slip",)
SIZES = ("A4", "A5")
NO_SUCH = N_("There is no %(what)s of that name. Possible: %(known)s.")


def one_of(value: str, known: tuple[str, ...], what: str) -> str:
    if value not in known:
        raise Refused("usage", NO_SUCH, what=what, known=", ".join(known))
    return value


def facts_for(desk: Desk, job: Thing, revision: int | None = None) -> tuple[dict[str, Any], dict[str, Any], str]:
    """(facts, signature line, digest) of a revision of a job's slip; unsigned ones are what the fold says now.

    Raises Refused (store) when the content that was signed is missing or damaged: it is never guessed.
    """
    from db import files

    wanted = revision or int(job.get("revision", 0))
    signature = papers.signature_of(job, wanted)
    digest = str((signature.get("signed") or {}).get("content", ""))
    if not digest:
        return papers.slip_facts(job, desk.reference(), desk.office), {}, ""
    content = files.read(desk.folder, digest)
    if content is None and any(line.entry.erased for line in job.history if line.entry.id == signature["entry"]):
        raise Refused("guard", N_("The customer was erased, and this signed slip with the customer."))
    if content is None:
        raise Refused("store", N_("The signed content of this slip is missing or damaged: %(digest)s. Restore it from a backup."),
                      digest=digest)
    return json.loads(content), signature, digest


def spoken_in(facts: dict[str, Any], language: str | None) -> str:
    """The language asked for, else the one in which the slip was shown."""
    return one_of(language or str(facts.get("language") or "both"), papers.LANGUAGES, "language")


def content(desk: Desk, by: Person, kind: str, thing: str, language: str | None = None, copy: str = "customer",
            revision: int | None = None, print_no: int = 1) -> SlipContent:
    """The content object of a paper: what the preview shows and what is printed."""
    one_of(kind, KINDS, "paper")
    one_of(copy, tuple(papers.COPIES), "copy")
    job = desk.thing(thing)
    if not by.roles & set(SEES_PEOPLE):
        refused = Refused("role", N_("Your roles do not see personal data whole."), SEES_PEOPLE)
        record_refusal(desk, by, job.id, "print", refused)
        raise refused
    if job.kind != "job" or ("signatures" not in job.lists and not job.get("request")):
        raise Refused("guard", N_("There is no service slip for this; it belongs to an on-site job."))
    facts, line, digest = facts_for(desk, job, revision)
    spoken = spoken_in(facts, language)
    where = papers.printed_where(desk.clock(), desk.zone(), desk.counter or desk.office, by.display, spoken)
    return papers.slip(facts, line, language=spoken, copy=copy, digest=digest, print_no=print_no, printed=where, demo=desk.is_demo)


def print_paper(desk: Desk, by: Person, kind: str, thing: str, out: Path, *, language: str | None = None,
                copies: tuple[str, ...] = ("customer",), size: str | None = None, revision: int | None = None) -> dict[str, Any]:
    """Write a paper as PDF and record the print: {"pages", "prints", "missing", "out"}.

    Raises Refused, or StoreTrouble when the file cannot be written; then nothing is recorded.
    """
    from db import errors, numbers
    from printing.slip import draw_slip

    size = one_of(size or desk.reference().text("paper_size"), SIZES, "size")
    job = desk.thing(thing)
    number = revision or int(job.get("revision", 0))
    aside = out.with_name(out.name + ".part")
    first = content(desk, by, kind, thing, language, copies[0], revision)
    spoken = spoken_in(facts_for(desk, job, revision)[0], language)
    try:
        with desk.store.writing() as tx:
            contents, prints = [], []
            for copy in copies:
                said = {"paper": kind, "revision": number, "copy": one_of(copy, tuple(papers.COPIES), "copy"), "size": size,
                        "language": spoken, "printer": "pdf"}
                printed = tx.ledger("prints", projection.print_key(job.id, said)) + 1
                entry = tx.append({"kind": "printed", "by": by.name, "made": desk.made(), "counter": desk.counter,
                                   "touches": [("job", job.id)], "data": {**said, "print": printed}})
                projection.post(tx, (entry,))
                one = papers.in_copy(first, copy, spoken)
                contents.append(replace(one, paper=replace(one.paper, print_no=printed)))
                prints.append(printed)
            # On disk before the paper is: a store put back from a backup must not draw these numbers again.
            numbers.keep(desk.folder, numbers.of_papers(desk.office, (job.get("number"), job.get("request_number"))))
            with errors.told_of_file(out):
                if out.is_dir():
                    raise IsADirectoryError(out)
                drawn = draw_slip(contents, str(aside), size)
        # Only what is recorded comes out: a print that was counted and not made is safer than one that nobody counted.
        with errors.told_of_file(out):
            os.replace(aside, out)
    finally:
        if out.parent.is_dir():
            aside.unlink(missing_ok=True)
    return {"pages": drawn.pages, "prints": prints, "missing": list(drawn.missing), "faults": len(drawn.faults), "out": str(out)}
