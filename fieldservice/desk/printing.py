"""Prints papers: gives each print its number, records it, and writes the paper to a file or puts it into the queue.

The entry that records a print, and the paper in the queue or in the file, are there together or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldservice.desk.paper_choices import facts_to_sign, language_for, size_for
from fieldservice.desk.paper_layouts import NOT_DRAWN, drawn, layout_for
from fieldservice.desk.print_orders import (
    NO_SUCH,
    Contents,
    CountedPrint,
    PrintOrder,
    checked_order,
    one_of,
    paper_of,
    prints_of,
)

# Screens and commands read the registry through this module.
from fieldservice.documents.paper_kinds import ONE_BY_ONE
from fieldservice.documents.paper_kinds import PAID as PAID
from fieldservice.documents.paper_kinds import VISIT as VISIT
from fieldservice.documents.paper_kinds import Paper as Paper
from fieldservice.documents.registry import PAPERS as PAPERS
from fieldservice.documents.registry import likely
from fieldservice.documents.signed_content import digest_of
from fieldservice.documents.wording import COPIES as COPIES
from fieldservice.documents.wording import in_languages
from fieldservice.private_files import open_private
from fieldservice.read_model import projections
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.reference import Person
from printing.paper_look import marked

if TYPE_CHECKING:
    from db.store import Tx
    from fieldservice.desk.session import Session
    from printing.rendered import Rendered

SAY_SPEAKS = N_("Give the printer language with --speaks. Possible: %(known)s.")
NO_PREVIEW = N_("Only papers on sheets have a preview; this one does not: %(paper)s.")
PREVIEW = N_("PREVIEW")
DOES_NOT_FIT = N_(
    "The printer %(printer)s (%(speaks)s, %(media)s) cannot print this: %(paper)s. It needs one of: %(known)s. "
    "Set another printer with: fieldservice printers use NAME --paper %(kind)s"
)


def load_faces() -> None:
    """Read the faces that most papers are printed in, which takes a moment the first time."""
    from printing import typefaces

    try:
        for name in (typefaces.REGULAR, typefaces.BOLD):
            typefaces.face(name)
    except typefaces.CannotPrint:
        return  # printing says so, with what to do


class Papers:
    """Lists, previews and prints the papers of requests and jobs."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def of(self, thing: str) -> tuple[str, ...]:
        """The papers of a thing in its present state, those most likely to be printed first."""
        return likely(self.session.thing(thing))

    def digest(self, thing: str, paper: str) -> str:
        """The digest of the content that a signature on this paper would sign now; a step takes it as `shown`."""
        return digest_of(facts_to_sign(self.session, self.session.thing(thing), paper))

    def usual_size(self, thing: str, kind: str, layout_file: Path | None = None) -> str:
        """The size on which a paper of a thing is written as PDF here, unless somebody chooses another."""
        layout = layout_for(self.session, kind, layout_file).layout
        usual = PAPERS[kind].usual.get("pdf", "")
        return size_for(self.session, None if usual else self.session.thing(thing), usual, layout.size)

    def usual_language(self, thing: str, kind: str) -> str:
        """The language in which a paper of a thing is printed here, unless somebody chooses another."""
        return language_for(self.session, self.session.thing(thing), layout_for(self.session, kind).layout.language)

    def content(
        self, by: Person, kind: str, thing: str, language: str | None = None, copy: str = "customer"
    ) -> Any:  # Any: each kind of paper has a content class of its own
        """The content of a paper; where several are printed, that of the first. Raises Refused."""
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
    ) -> Contents:
        """The content objects of a paper: what a preview shows and what is printed."""
        order = checked_order(
            self.session, by, kind, thing, copies=(copy,), language=language, revision=revision, media=media
        )
        found = prints_of(self.session, by, order, self.session.thing)
        return [content for each in found for content in each.draw(1)]

    def one_by_one(self, kind: str, thing: str) -> tuple[str, ...]:
        """The names of the single papers of a thing that has several of this kind, in order; () for other kinds."""
        several = ONE_BY_ONE.get(PAPERS[kind].made_of)
        return several(self.session.thing(thing)) if several is not None else ()

    def as_text(
        self,
        by: Person,
        kind: str,
        thing: str,
        width: int,
        *,
        language: str | None = None,
        copy: str = "customer",
        revision: int | None = None,
    ) -> list[str]:
        """A paper as lines of at most `width` cells; reading personal data on it is recorded."""
        from fieldservice.desk.lookup import record_seen
        from printing.preview import as_text

        contents = self.contents(by, kind, thing, language, copy, revision)
        if PAPERS[kind].is_personal:
            record_seen(self.session, by, *self.session.find_thing(thing), kind)
        lines: list[str] = []
        for content in contents:
            lines += [*([""] if lines else []), *as_text(content, width)]
        return lines

    def to_sign_as_text(self, by: Person, kind: str, thing: str, width: int) -> list[str]:
        """What a signature on this paper would sign now, as lines; reading personal data on it is recorded."""
        from fieldservice.desk.lookup import record_seen
        from printing.preview import as_text

        signing = PAPERS[kind].signing
        if signing is None or not signing.content:
            return self.as_text(by, kind, thing, width)
        job = self.session.thing(thing)
        record_seen(self.session, by, *self.session.find_thing(thing), kind)
        how = {"language": self.usual_language(thing, kind), "copy": "customer", "demo": self.session.is_demo}
        facts = facts_to_sign(self.session, job, kind)
        contents = PAPERS[kind].signed_contents(facts, {}, digest=digest_of(facts), **how)
        return [line for content in contents for line in as_text(content, width)]

    def print_to_file(
        self,
        by: Person,
        kind: str,
        thing: str,
        out: Path,
        *,
        language: str | None = None,
        copies: tuple[str, ...] = (),
        size: str | None = None,
        revision: int | None = None,
        speaks: str = "",
        also_for: Sequence[str] = (),
    ) -> JsonObject:
        """Write a paper into a file, as PDF or in the language of a printer, and record the print.

        Returns {"pages", "prints", "missing", "faults", "out", "layout"}: the last is None, or what is to be told of
        the layout file.

        Raises Refused, or StoreTrouble when the file cannot be written; then nothing is recorded.
        """
        from db import errors

        paper = paper_of(kind)
        if not speaks and "pdf" not in paper.fits:
            raise Refused("usage", SAY_SPEAKS, known=", ".join(paper.fits))
        speaks = one_of(speaks or "pdf", paper.fits, N_("language of a printer"))
        how: JsonObject = {"copies": copies, "language": language, "revision": revision, "also_for": also_for}
        order = self._order_of_file(by, kind, thing, speaks, size, **how)
        aside = out.with_name(out.name + ".part")
        try:
            with self.session.store.writing() as tx:
                found, numbers, contents = _counted(self.session, tx, by, order)
                made, note = _drawn(contents, order)
                _record(self.session, tx, by, found, numbers, printer=speaks)
                with errors.as_file_trouble(out):
                    if out.is_dir():
                        raise IsADirectoryError(out)
                    with open_private(aside) as file:
                        file.write(made.data)
            # The file appears only after its print is recorded: a print that was counted and not made is safer than
            # a paper that nobody counted.
            with errors.as_file_trouble(out):
                os.replace(aside, out)
        finally:
            if out.parent.is_dir():
                aside.unlink(missing_ok=True)
        return {
            "pages": made.pages,
            "prints": numbers,
            "missing": list(made.missing),
            "faults": made.faults,
            "out": str(out),
            "layout": note,
        }

    def preview_to_file(
        self,
        by: Person,
        kind: str,
        thing: str,
        out: Path,
        *,
        layout_file: Path | None = None,
        language: str | None = None,
        copies: tuple[str, ...] = (),
        size: str | None = None,
        revision: int | None = None,
        also_for: Sequence[str] = (),
    ) -> JsonObject:
        """Write a paper as PDF to look at it: it is marked as a preview, not counted and not recorded as a print.

        `layout_file` is a layout to try. Returns {"pages", "missing", "faults", "out", "layout"}, with a Message for
        each fault of the layout file.
        """
        from db import errors
        from fieldservice.desk.lookup import record_seen

        paper = paper_of(kind)
        if "pdf" not in paper.fits:
            raise Refused("usage", NO_PREVIEW, paper=Message(paper.label))
        how: JsonObject = {"copies": copies, "language": language, "revision": revision, "also_for": also_for}
        order = self._order_of_file(by, kind, thing, "pdf", size, layout_file, **how)
        if paper.is_personal:
            record_seen(self.session, by, *self.session.find_thing(thing), kind)
        found = prints_of(self.session, by, order, self.session.thing)
        mark = in_languages(language or "both")(PREVIEW)
        made, note = _drawn([marked(content, mark) for each in found for content in each.draw(1)], order)
        with errors.as_file_trouble(out), open_private(out) as file:
            file.write(made.data)
        return {
            "pages": made.pages,
            "missing": list(made.missing),
            "faults": made.faults,
            "out": str(out),
            "layout": [fault.message for fault in order.chosen.faults] or ([note] if note else []),
        }

    def _order_of_file(
        self,
        by: Person,
        kind: str,
        thing: str,
        speaks: str,
        size: str | None,
        layout_file: Path | None = None,
        **how: Any,  # Any: further arguments of `checked_order`
    ) -> PrintOrder:
        """The order of a paper that is written into a file, in this size or else the usual one. Raises Refused."""
        paper = PAPERS[kind]
        media = size or (self.usual_size(thing, kind, layout_file) if speaks == "pdf" else paper.usual[speaks])
        if not paper.takes(speaks, media):
            raise Refused("usage", NO_SUCH, what=Message(N_("size")), known=", ".join(paper.fits[speaks]))
        return checked_order(self.session, by, kind, thing, speaks=speaks, media=media, layout_file=layout_file, **how)

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
        """Put a paper into the queue of a printer and record the print in the same transaction.

        Without `printer` the paper goes to the printer that is set for it at this terminal.

        Returns {"id", "printer", "print", "prints", "missing", "layout"}, where the last is as for a file. Raises
        Refused or StoreTrouble; then nothing is queued and nothing recorded.
        """
        from db import spool_files
        from fieldservice.desk import printers, spool

        paper = paper_of(kind)
        to = (
            printers.printer(self.session.reader, printer)
            if printer
            else printers.chosen(self.session, self.session.counter, kind)
        )
        if not paper.takes(to.speaks, to.media):
            known = [f"{speaks} {size}" for speaks, sizes in paper.fits.items() for size in sizes]
            raise Refused(
                "guard",
                DOES_NOT_FIT,
                printer=to.name,
                speaks=to.speaks,
                media=to.media,
                paper=Message(paper.label),
                known=known,
                kind=kind,
            )
        order = checked_order(
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
        queued = ""
        try:
            with self.session.store.writing() as tx:
                found, numbers, contents = _counted(self.session, tx, by, order)
                made, note = _drawn(contents, order)
                first = found[0]
                queued = spool.put(
                    self.session,
                    paper=kind,
                    thing=first.touches[0][1] if first.touches else "",
                    number=first.number,
                    by=by,
                    printer=to.name,
                    media=to.media,
                    speaks=to.speaks,
                    content=made.data,
                    print_no=max(numbers),
                    note=note,
                    tx=tx,
                )
                _record(self.session, tx, by, found, numbers, printer=to.name, media=to.media, spool=queued)
        except BaseException:
            if queued:
                spool_files.drop(self.session.folder, queued)
            raise
        return {
            "id": queued,
            "printer": to.name,
            "print": max(numbers),
            "prints": numbers,
            "missing": list(made.missing),
            "layout": note,
        }


def _drawn(contents: Contents, order: PrintOrder) -> tuple[Rendered, Message | None]:
    """The drawn paper, and what is to be told of its look; a look never stops a print."""
    made, has_look = drawn(contents, order.speaks, order.media)
    return made, order.chosen.note if has_look else Message(NOT_DRAWN)


def _counted(session: Session, tx: Tx, by: Person, order: PrintOrder) -> tuple[list[CountedPrint], list[int], Contents]:
    """The prints of an order, the number of each print, and the contents that show these numbers."""
    from db import numbers

    found = prints_of(session, by, order, lambda id_: session.fold(tx, id_))
    # The numbers are on the disk before the paper: a store put back from a backup must not draw them again.
    printed = [number for each in found for number in each.numbers if number]
    drawn = {numbers.QUEUE: tx.counter_value(numbers.counter(numbers.QUEUE))}
    numbers.keep(session.folder, numbers.of_papers(session.office, printed) | drawn)
    prints = [tx.ledger("prints", each.key) + 1 for each in found]
    return found, prints, [content for each, n in zip(found, prints, strict=True) for content in each.draw(n)]


def _record(
    session: Session, tx: Tx, by: Person, found: list[CountedPrint], numbers: list[int], **destination: str
) -> None:
    for each, number in zip(found, numbers, strict=True):
        entry = tx.append(
            {
                "kind": "printed",
                "by": by.name,
                "made": session.now(),
                "counter": session.counter,
                "touches": each.touches,
                "data": {**each.recorded, **destination, "print": number},
            }
        )
        projections.post(tx, (entry,))
