"""Printing from the command line: into a file, or on a printer through the queue, which is sent at once where it can be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import give
from fieldservice.cli.printers import SHOWN, STATES, as_object
from fieldservice.cli.text_tables import inert
from fieldservice.words import _, in_context
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

PRINTER_DECIDES = N_("%(given)s cannot be given for a printer; the printer's own setting applies.")


def to_file(
    kind: str,
    thing: str,
    out: Path,
    language: str,
    copies: Sequence[str],
    size: str,
    revision: int,
    speaks: str,
    also: Sequence[str],
) -> None:
    with at_the_desk() as (desk, by):
        made = desk.papers.print_to_file(
            by,
            kind,
            thing,
            out,
            language=language or None,
            copies=tuple(copies) or ("customer",),
            size=size or None,
            revision=revision or None,
            speaks=speaks,
            also_for=tuple(also),
        )

        def told() -> None:
            print(
                inert(
                    _(
                        "Written: %(out)s (pages: %(pages)s, print no. %(prints)s)",
                        out=made["out"],
                        pages=made["pages"],
                        prints=", ".join(map(str, made["prints"])),
                    )
                )
            )
            tell_missing(made["missing"])

        give(made, told)


def to_printer(
    kind: str,
    thing: str,
    printer: str,
    language: str,
    copies: Sequence[str],
    revision: int,
    also: Sequence[str],
    beside: Sequence[str],
) -> None:
    """`beside`: options that were given and that a printer answers by itself."""
    from fieldservice.desk import spool

    if beside:
        raise Refused("usage", PRINTER_DECIDES, given=", ".join(beside))
    with at_the_desk() as (desk, by):
        made = desk.papers.print_to(
            by,
            kind,
            thing,
            printer=printer,
            language=language or None,
            copies=tuple(copies),
            also_for=tuple(also),
            revision=revision or None,
        )
        spool.send_due(desk, made["printer"])  # where the terminal program runs, it may be quicker
        job = spool.job(desk.reader, made["id"])

        def told() -> None:
            print(
                inert(
                    _(
                        "%(job)s on %(printer)s: %(state)s (print no. %(prints)s)",
                        job=job["id"][-SHOWN:],
                        printer=job["printer"],
                        state=in_context("print job", STATES[job["state"]]),
                        prints=", ".join(map(str, made["prints"])),
                    )
                )
            )
            tell_missing(made["missing"])

        give({**made, "job": as_object(job)}, told)


def tell_missing(missing: Sequence[str]) -> None:
    if missing:
        print(inert(_("No glyph for: %(characters)s", characters=" ".join(missing))))
