"""Papers on their way out: made from what was signed or from the fold, counted, recorded, written whole or not at all.

The entry that says what was printed, and the paper in the queue or in the file, are there together or not at all.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldservice import documents
from fieldservice.desk.take_step import record_refusal, signed_digest
from fieldservice.documents import COPIES as COPIES
from fieldservice.documents import KINDS as KINDS
from fieldservice.documents import Paper as Paper
from fieldservice.documents.availability import IS_A_PLACE, NOT_HERE
from fieldservice.documents.registry import PLACE, SIGNED, VISIT, likely, why_not
from fieldservice.documents.signed_content import intake_signature
from fieldservice.documents.tickets import shelf_of
from fieldservice.read_model import projections, queries
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.numbers import labelled, place_number, place_of
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import SEES_PEOPLE

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.fold import Thing

ON_FORM = "all"
"""The copy of a print on a continuous form: all of them at once."""
ASKED = ("data", "password", "reproduced")
"""What the customer is asked at the inspection: facts, each with the list of codes of its name."""
A_PLACE = re.compile("[A-Z0-9]{1,12}")
NO_SUCH = N_("There is no %(what)s of that name. Possible: %(known)s.")
SAY_SPEAKS = N_("Give the printer language with --speaks. Possible: %(known)s.")
DOES_NOT_FIT = N_(
    "The printer %(printer)s (%(speaks)s, %(media)s) cannot print this: %(paper)s. It needs one of these: %(known)s. "
    "Set another printer for it with: fieldservice printers use NAME --paper %(kind)s"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One thing that is counted and recorded as printed: one copy for one job, or the ticket of a visit. `draw` makes its content,
    given how often it was printed."""

    touches: tuple[tuple[str, str], ...]
    said: JsonObject
    numbers: tuple[Any, ...]
    draw: Callable[[int], list[Any]]

    @property
    def key(self) -> str:
        return projections.print_key(self.touches[0][1] if self.touches else "", self.said)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed, and how."""

    kind: str
    things: tuple[str, ...]
    language: str | None = None
    copies: tuple[str, ...] = ()
    revision: int | None = None
    speaks: str = "pdf"
    media: str = ""


def one_of(value: str, known: Sequence[str], what: str) -> str:
    if value not in known:
        raise Refused("usage", NO_SUCH, what=Message(what), known=", ".join(known))
    return value


# What a paper says


def facts_for(
    session: Session, job: Thing, kind: str = "slip", revision: int | None = None
) -> tuple[JsonObject, JsonObject, str]:
    """(facts, signature line, digest) of a job's slip or intake sheet; unsigned ones are what the fold says now.

    Raises Refused (store) when the content that was signed is missing or damaged: it is never guessed.
    """
    from db import files

    signature = (
        documents.signature_of(job, revision or int(job.get("revision", 0)))
        if kind == "slip"
        else intake_signature(job)
    )
    digest = str((signature.get("signed" if kind == "slip" else "intake_signed") or {}).get("content", ""))
    if not digest:
        return documents.KINDS[kind].signed_facts(job, session.reference(), session.office), {}, ""
    content = files.read(session.folder, digest)
    signed: list[Any] = [line.entry for line in job.history if line.entry.id == signature["entry"]]
    if content is None and any(
        entry.erased for entry in signed
    ):  # Any: the journal's entries know it, the fold's do not
        raise Refused("guard", N_("The customer was erased, and this signed slip with the customer."))
    if content is None:
        raise Refused(
            "store",
            N_("The signed content of this slip is missing or damaged: %(digest)s. Restore it from a backup."),
            digest=digest,
        )
    return json.loads(content), signature, digest


def spoken_in(session: Session, facts: JsonObject, language: str | None) -> str:
    """The language asked for, else the one in which it was shown, else the office's."""
    return one_of(
        language or str(facts.get("language") or session.reference().text("paper_language")),
        documents.LANGUAGES,
        N_("language"),
    )


def sheets(session: Session, by: Person, order: Order, folded: Callable[[str], Thing]) -> list[Sheet]:
    """Everything that the order prints, in order. Raises Refused where there is no such paper."""
    if documents.KINDS[order.kind].made_of == PLACE:
        return [_of_place(session, by, order, place) for place in order.things]
    jobs = [job for id_ in order.things for job in _meant(order.kind, folded(id_), folded)]
    if documents.KINDS[order.kind].made_of == VISIT:
        visits = [
            documents.still_here(
                map(folded, (row["thing"] for row in queries.ticket(session.reader, str(job.get("ticket"))))), job
            )
            for job in jobs
        ]
        made = [_of_visit(session, by, order, visit) for visit in visits]
    else:
        made = [sheet for job in jobs for sheet in _of_job(session, by, order, job)]
    return list({sheet.key: sheet for sheet in made}.values())  # two jobs of one ticket have one ticket


def _meant(kind: str, thing: Thing, folded: Callable[[str], Thing]) -> list[Thing]:
    """The jobs a paper is asked for: of a request those of its visit that have such a paper. Raises Refused where there is none."""
    jobs = [thing]
    if thing.kind == "request" and documents.KINDS[kind].of_visit:
        jobs = [
            folded(id_)
            for id_ in dict.fromkeys(
                move.thing for line in thing.history for move in line.entry.moves if move.kind == "job"
            )
        ]
    whys = {job.id: why_not(kind, job) for job in jobs}
    found = [job for job in jobs if whys[job.id] is None]
    if not found:
        because = next(filter(None, whys.values()), None) or why_not(kind, thing) or Message(NOT_HERE)
        raise Refused("guard", because.message, **because.values)
    return found


def _said(order: Order, spoken: str, **more: Any) -> JsonObject:
    return {"paper": order.kind, **more, "size": order.media, "language": spoken}


def _foot(session: Session, by: Person, spoken: str) -> str:
    return documents.printed_where(
        session.clock(), session.zone(), session.counter or session.office, by.display, spoken
    )


def _of_place(session: Session, by: Person, order: Order, place: str) -> Sheet:
    spoken = spoken_in(session, {}, order.language)
    number = place_number(session.office, place)
    return Sheet((), _said(order, spoken, place=number), (), lambda n: _drawn(session, by, order, place, spoken, n))


def _of_visit(session: Session, by: Person, order: Order, jobs: list[Thing]) -> Sheet:
    spoken, ticket = spoken_in(session, {}, order.language), str(jobs[0].get("ticket"))
    # Counted under its number and key: whichever job of the visit it is asked for, it is the same ticket.
    said = _said(order, spoken, ticket=ticket, code=documents.ticket_code(jobs[0]))
    return Sheet(
        tuple(("job", job.id) for job in jobs),
        said,
        (ticket, *(job.get("number") for job in jobs)),
        lambda n: _drawn(session, by, order, jobs, spoken, n),
    )


def _drawn(session: Session, by: Person, order: Order, of: Thing | list[Thing] | str, spoken: str, n: int) -> list[Any]:
    """The content of the n-th print of a paper that is not signed."""
    row = documents.KINDS[order.kind]
    known = {"by": by.display, "media": order.media, "printed": _foot(session, by, spoken)}
    more = {name: known[name] for name in row.asks}
    return row.contents(
        of, session.reference(), session.office, language=spoken, print_no=n, demo=session.is_demo, **more
    )


def _of_job(session: Session, by: Person, order: Order, job: Thing) -> list[Sheet]:
    touches, numbers = (("job", job.id),), (job.get("number"), job.get("request_number"), job.get("ticket"))
    if documents.KINDS[order.kind].made_of != SIGNED:
        spoken = spoken_in(session, {}, order.language)
        return [Sheet(touches, _said(order, spoken), numbers, lambda n: _drawn(session, by, order, job, spoken, n))]
    facts, signature, digest = facts_for(session, job, order.kind, order.revision)
    spoken = spoken_in(session, facts, order.language)
    answers = {"answers": answers_for(session, job)} if order.kind == "intake" else {}

    def draw(copy: str, n: int) -> list[Any]:
        return documents.KINDS[order.kind].contents(
            facts,
            signature,
            language=spoken,
            copy="company" if copy == ON_FORM else copy,
            digest=digest,
            print_no=n,
            printed=_foot(session, by, spoken),
            demo=session.is_demo,
            media=order.media,
            **answers,
        )

    copies = (ON_FORM,) if order.media.startswith("241") else order.copies or ("customer",)
    revision = {"revision": order.revision or int(job.get("revision", 0))}
    return [
        Sheet(touches, _said(order, spoken, **revision, copy=copy), numbers, partial(draw, copy)) for copy in copies
    ]


def answers_for(session: Session, job: Thing) -> dict[str, list[dict[str, str]]]:
    """What an intake sheet that is filled in by hand leaves to tick and to go through."""
    reference = session.reference()
    lists_of = {name: reference.codes.get(name, {}) for name in ASKED}
    lists_of["checked"] = reference.checklist("check", str(job.record("product").get("code") or ""))
    return {name: [one.words() for one in codes.values()] for name, codes in lists_of.items()}


# Asked for at the desk


def ordered(
    session: Session,
    by: Person,
    kind: str,
    thing: str,
    *,
    also_for: Sequence[str] = (),
    copies: Sequence[str] = (),
    **how: Any,
) -> Order:
    """The order as it was asked for, checked. Raises Refused, which is recorded where a role is missing."""
    row = documents.KINDS[one_of(kind, documents.ALL, N_("paper"))]
    for copy in copies:
        one_of(copy, tuple(documents.COPIES), N_("copy"))
    if row.made_of == PLACE:
        ids = tuple(dict.fromkeys(_place(session, one) for one in (thing, *also_for)))
    else:
        ids = tuple(dict.fromkeys(session.find_thing(one)[1] for one in (thing, *also_for)))
    if row.people and not by.roles & set(SEES_PEOPLE):
        refused = Refused("role", N_("Your roles may not see full personal data."), SEES_PEOPLE)
        record_refusal(session, by, ids[0], "print", refused)
        raise refused
    return Order(kind, ids, copies=tuple(copies) if row.copies else (), **how)


def _place(session: Session, text: str) -> str:
    """A place by its printed number or its name, or the shelf on which a job's device lies."""
    place = place_of(labelled(text)) or labelled(text)
    if A_PLACE.fullmatch(place):
        return place
    try:
        place = shelf_of(session.thing(text))
    except Refused:
        place = ""
    if not place:
        raise Refused("not_found", IS_A_PLACE)
    return place


# Printing


def _counted(session: Session, tx: Any, found: list[Sheet]) -> tuple[list[int], list[Any]]:
    """The number of each print, and the content that says it."""
    from db import numbers

    # On disk before the paper is: a store put back from a backup must not draw these numbers again.
    numbers.keep(
        session.folder,
        numbers.of_papers(session.office, [number for sheet in found for number in sheet.numbers if number]),
    )
    prints = [tx.ledger("prints", sheet.key) + 1 for sheet in found]
    return prints, [one for sheet, n in zip(found, prints, strict=True) for one in sheet.draw(n)]


def _record(session: Session, tx: Any, by: Person, found: list[Sheet], prints: list[int], **where: Any) -> None:
    for sheet, n in zip(found, prints, strict=True):
        entry = tx.append(
            {
                "kind": "printed",
                "by": by.name,
                "made": session.now(),
                "counter": session.counter,
                "touches": sheet.touches,
                "data": {**sheet.said, **where, "print": n},
            }
        )
        projections.post(tx, (entry,))


class Papers:
    """The papers of things at this desk: which exist, what they say, and printing them."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def of(self, thing: str) -> tuple[str, ...]:
        """The papers that there are of a thing as it stands, the likely first."""
        return likely(self.session.thing(thing))

    def digest(self, thing: str, paper: str = "slip") -> str:
        """The digest of what a signature would be put under now (slip or intake): hand it back as `shown`."""
        return signed_digest(self.session, self.session.thing(thing), paper)

    def content(
        self, by: Person, kind: str, thing: str, language: str | None = None, copy: str = "customer"
    ) -> Any:  # Any: each kind of paper has a content class of its own
        """What a paper says; the first of them where several are printed. Raises Refused."""
        return self.contents(by, kind, thing, language, copy)[0]

    def contents(
        self,
        by: Person,
        kind: str,
        thing: str,
        language: str | None = None,
        copy: str = "customer",
        revision: int | None = None,
        media: str = "",
    ) -> list[Any]:
        """The content objects of a paper: what a preview shows and what is printed."""
        order = ordered(
            self.session, by, kind, thing, copies=(copy,), language=language, revision=revision, media=media
        )
        return [one for sheet in sheets(self.session, by, order, self.session.thing) for one in sheet.draw(1)]

    def as_text(
        self, by: Person, kind: str, thing: str, width: int, *, language: str | None = None, copy: str = "customer"
    ) -> list[str]:
        """A paper as lines of at most `width` cells; whoever reads personal data on it is recorded."""
        from fieldservice.desk.lookup import record_seen
        from printing.preview import as_text

        told = self.contents(by, kind, thing, language, copy)
        if documents.KINDS[kind].people:
            record_seen(self.session, by, *self.session.find_thing(thing), kind)
        return [line for n, one in enumerate(told) for line in ([""] if n else []) + as_text(one, width)]

    def print_to_file(
        self,
        by: Person,
        kind: str,
        thing: str,
        out: Path,
        *,
        language: str | None = None,
        copies: tuple[str, ...] = ("customer",),
        size: str | None = None,
        revision: int | None = None,
        speaks: str = "",
        also_for: Sequence[str] = (),
    ) -> JsonObject:
        """Write a paper into a file, as PDF or in the language of a printer, and record the print.

        Returns {"pages", "prints", "missing", "faults", "out"}.

        Raises Refused, or StoreTrouble when the file cannot be written; then nothing is recorded.
        """
        from db import errors
        from printing.rendered import rendered

        row = documents.KINDS[one_of(kind, documents.ALL, N_("paper"))]
        if not speaks and "pdf" not in row.fits:
            raise Refused("usage", SAY_SPEAKS, known=", ".join(row.fits))
        speaks = one_of(speaks or "pdf", tuple(row.fits), N_("language of a printer"))
        media = size or row.usual[speaks] or self.session.reference().text("paper_size")
        if not row.takes(speaks, media):
            raise Refused("usage", NO_SUCH, what=Message(N_("size")), known=", ".join(row.fits[speaks]))
        order = ordered(
            self.session,
            by,
            kind,
            thing,
            also_for=also_for,
            copies=copies,
            language=language,
            revision=revision,
            speaks=speaks,
            media=media,
        )
        aside = out.with_name(out.name + ".part")
        try:
            with self.session.store.writing() as tx:
                found = sheets(self.session, by, order, lambda id_: self.session.fold(tx, id_))
                prints, contents = _counted(self.session, tx, found)
                drawn = rendered(contents, speaks, media)
                _record(self.session, tx, by, found, prints, printer=speaks)
                with errors.as_file_trouble(out):
                    if out.is_dir():
                        raise IsADirectoryError(out)
                    aside.write_bytes(drawn.data)
            # Only what is recorded comes out: a print that was counted and not made is safer than one that nobody counted.
            with errors.as_file_trouble(out):
                os.replace(aside, out)
        finally:
            if out.parent.is_dir():
                aside.unlink(missing_ok=True)
        return {
            "pages": drawn.pages,
            "prints": prints,
            "missing": list(drawn.missing),
            "faults": drawn.faults,
            "out": str(out),
        }

    def print_to(
        self,
        by: Person,
        kind: str,
        thing: str,
        *,
        printer: str = "",
        language: str | None = None,
        copies: Sequence[str] | None = None,
        also_for: Sequence[str] = (),
        revision: int | None = None,
    ) -> JsonObject:
        """Put a paper into the queue of a printer, else of the one set for this terminal and paper, and record the print in the same
        transaction: {"id", "printer", "print", "prints", "missing"}. Raises Refused, StoreTrouble; then there is neither."""
        from db import spool_files
        from fieldservice.desk import printers, spool
        from printing.rendered import rendered

        row = documents.KINDS[one_of(kind, documents.ALL, N_("paper"))]
        to = (
            printers.printer(self.session.reader, printer)
            if printer
            else printers.chosen(self.session.reader, self.session.counter, kind)
        )
        if not row.takes(to.speaks, to.media):
            known = "; ".join(f"{speaks} {', '.join(media)}" for speaks, media in row.fits.items())
            raise Refused(
                "guard",
                DOES_NOT_FIT,
                printer=to.name,
                speaks=to.speaks,
                media=to.media,
                paper=Message(row.label),
                known=known,
                kind=kind,
            )
        order = ordered(
            self.session,
            by,
            kind,
            thing,
            also_for=also_for,
            copies=copies or (),
            language=language,
            revision=revision,
            speaks=to.speaks,
            media=to.media,
        )
        put = ""
        try:
            with self.session.store.writing() as tx:
                found = sheets(self.session, by, order, lambda id_: self.session.fold(tx, id_))
                prints, contents = _counted(self.session, tx, found)
                drawn = rendered(contents, to.speaks, to.media)
                first = found[0]
                number = str(first.said.get("ticket") or first.said.get("place") or first.numbers[0])
                put = spool.put(
                    self.session,
                    paper=kind,
                    thing=first.touches[0][1] if first.touches else "",
                    number=number,
                    by=by,
                    printer=to.name,
                    media=to.media,
                    speaks=to.speaks,
                    content=drawn.data,
                    print_no=max(prints),
                    tx=tx,
                )
                _record(self.session, tx, by, found, prints, printer=to.name, media=to.media, spool=put)
        except BaseException:
            if put:
                spool_files.drop(self.session.folder, put)
            raise
        return {"id": put, "printer": to.name, "print": max(prints), "prints": prints, "missing": list(drawn.missing)}
