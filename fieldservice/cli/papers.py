"""Commands that print papers: into a file, or on a printer through the queue, which is sent at once where it can be."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from fieldservice.cli.app import command
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, print_line
from fieldservice.cli.print_jobs import ID_END, end_by, print_job_object, print_reasons
from fieldservice.presentation.messages import render
from fieldservice.shapes import JsonObject
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused

WRONG_LAYOUT = 1
PREVIEW_IS_PDF = N_("A preview is a PDF. Leave out --speaks.")
PRINTER_DECIDES = N_("%(given)s cannot be set when printing; the printer's own setting applies.")

Kind = Annotated[str, typer.Argument(metavar="KIND", help=N_("Kind of paper: %(papers)s."), show_default=False)]
Thing = Annotated[
    str,
    typer.Argument(
        metavar="THING",
        help=N_(
            "Number or id of a job, of a request for all its devices, of a requisition, shipment, consignment or sale; "
            "or the name of a place."
        ),
        show_default=False,
    ),
]
Language = Annotated[
    str,
    typer.Option(
        "--lang", metavar="zh|en|both", help=N_("Language of the paper; else the customer's, else the office's.")
    ),
]
Copies = Annotated[
    list[str],
    typer.Option(
        "--copy",
        metavar="COPY",
        help=N_(
            "company, customer or headquarters; may be repeated; else as many copies as the customer or "
            "office is set to."
        ),
    ),
]
Size = Annotated[
    str,
    typer.Option(
        "--size",
        metavar="SIZE",
        help=N_("A4, A5, A6, 241; 80 or 58; a label such as 60x40; else the paper's usual size."),
    ),
]
Revision = Annotated[
    int,
    typer.Option(
        "--revision",
        min=0,
        max=10_000,
        metavar="NUMBER",
        help=N_("An earlier revision; default: the current one."),
        show_default=False,
    ),
]
Speaks = Annotated[
    str,
    typer.Option(
        "--speaks", metavar="LANGUAGE", help=N_("Language of a printer: pdf, escpos-text, escpos-raster or zpl.")
    ),
]
Also = Annotated[
    list[str],
    typer.Option("--also", metavar="THING", help=N_("Another job or place, printed after the first; may be repeated.")),
]


@command(
    "paper",
    help=N_(
        "Write a paper as PDF; this counts as a print. --lang after this command sets the paper's language: "
        "zh, en or both."
    ),
)
def paper(
    kind: Kind,
    thing: Thing,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help=N_("File to write the PDF to."), show_default=False)
    ],
    lang: Language = "",
    copy: Copies = [],  # noqa: B006  (Typer reads it; nobody changes it)
    size: Size = "",
    revision: Revision = 0,
    speaks: Speaks = "",
    also: Also = [],  # noqa: B006
    preview: Annotated[
        bool,
        typer.Option("--preview", help=N_("Preview only: not counted as a print; reports errors in the layout file.")),
    ] = False,
    layout: Annotated[
        Path | None,
        typer.Option("--layout", metavar="FILE", help=N_("With --preview: try this layout file."), show_default=False),
    ] = None,
) -> None:
    if preview or layout:
        if speaks:
            raise Refused("usage", PREVIEW_IS_PDF)
        _preview(kind, thing, out, layout, lang, copy, size, revision, also)
        return
    with at_the_desk() as (desk, by):
        made = desk.papers.print_to_file(
            by,
            kind,
            thing,
            out,
            language=lang or None,
            copies=tuple(copy),
            size=size or None,
            revision=revision or None,
            speaks=speaks,
            also_for=tuple(also),
        )

    def print_text() -> None:
        print_line(
            _(
                "Written: %(out)s (pages: %(pages)s, print no. %(prints)s)",
                out=made["out"],
                pages=made["pages"],
                prints=", ".join(map(str, made["prints"])),
            )
        )
        print_missing(made["missing"])
        print_note(made["layout"])

    answer(_in_words(made), print_text)


def _preview(
    kind: str,
    thing: str,
    out: Path,
    layout: Path | None,
    lang: str,
    copy: list[str],
    size: str,
    revision: int,
    also: list[str],
) -> None:
    with at_the_desk() as (desk, by):
        made = desk.papers.preview_to_file(
            by,
            kind,
            thing,
            out,
            layout_file=layout,
            language=lang or None,
            copies=tuple(copy),
            size=size or None,
            revision=revision or None,
            also_for=tuple(also),
        )
    faults = [render(fault) for fault in made["layout"]]

    def print_text() -> None:
        print_line(_("Preview: %(out)s (pages: %(pages)s). It is not counted as a print.", **made))
        print_missing(made["missing"])
        for fault in faults:
            print_line(fault)
        if faults:
            print_line(_("Until this is corrected, papers are printed with the built-in layout."))

    answer({**made, "layout": faults}, print_text)
    if faults:
        raise typer.Exit(WRONG_LAYOUT)


@command(
    "print",
    help=N_(
        "Print a paper on its printer at this terminal; this counts as a print. --lang after this command sets "
        "the paper's language."
    ),
)
def print_(
    kind: Kind,
    thing: Thing,
    to: Annotated[
        str, typer.Option("--to", metavar="PRINTER", help=N_("The printer; default: the one set for this paper."))
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help=N_("Write to a file instead."), show_default=False)
    ] = None,
    lang: Language = "",
    copy: Copies = [],  # noqa: B006
    size: Size = "",
    revision: Revision = 0,
    speaks: Speaks = "",
    also: Also = [],  # noqa: B006
) -> None:
    from fieldservice.desk import spool
    from fieldservice.desk.spool_sending import send_due
    from fieldservice.presentation.print_job_words import ended

    if out is not None and not to:
        paper(kind, thing, out, lang, copy, size, revision, speaks, also)
        return
    if needless := [name for name, value in (("--out", out), ("--size", size), ("--speaks", speaks)) if value]:
        raise Refused("usage", PRINTER_DECIDES, given=", ".join(needless))
    with at_the_desk() as (desk, by):
        made = desk.papers.print_to(
            by,
            kind,
            thing,
            printer=to,
            language=lang or None,
            copies=tuple(copy),
            also_for=tuple(also),
            revision=revision or None,
        )
        send_due(desk.session, made["printer"], wait=True)  # a terminal program that runs may be sending it
        job = spool.job(desk.session, made["id"])

    def print_text() -> None:
        print_line(
            _(
                "%(job)s: %(ended)s (print no. %(prints)s)",
                job=job["id"][-ID_END:],
                ended=ended(job),
                prints=", ".join(map(str, made["prints"])),
            )
        )
        print_reasons(job)
        print_missing(made["missing"])

    answer({**_in_words(made), "job": print_job_object(job)}, print_text)
    end_by(job)


def _in_words(made: JsonObject) -> JsonObject:
    return {**made, "layout": render(made["layout"]) if made["layout"] else ""}


def print_note(note: Message | None) -> None:
    if note:
        print_line(render(note))


def print_missing(missing: Sequence[str]) -> None:
    if missing:
        print_line(_("No glyph for: %(characters)s", characters=" ".join(missing)))
