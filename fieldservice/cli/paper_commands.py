"""The commands that print as a script sees them; what they do stands in papers.py, loaded when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fieldservice.words.marking import N_

PAPER_HELP = N_(
    "Write a paper as PDF; the print is counted. --lang behind this command is the paper's: zh, en or both."
)
PRINT_HELP = N_(
    "Print a paper on the printer that is set for it at this terminal; the print is counted. --lang behind this command is the paper's."
)

Kind = Annotated[
    str,
    typer.Argument(
        metavar="KIND",
        help=N_("slip, intake, packing, ticket, device_label, accessory_label, place_label or address_label."),
        show_default=False,
    ),
]
Thing = Annotated[
    str,
    typer.Argument(
        metavar="THING",
        help=N_("Number or id of a job, of a request for all its devices, or the name of a place."),
        show_default=False,
    ),
]
Language = Annotated[
    str, typer.Option("--lang", metavar="zh|en|both", help=N_("Language of the paper; else the office's setting."))
]
Copies = Annotated[
    list[str], typer.Option("--copy", metavar="COPY", help=N_("company, customer or headquarters; again for several."))
]
Size = Annotated[
    str,
    typer.Option(
        "--size",
        metavar="SIZE",
        help=N_("A4, A5, A6, 241; 80 or 58; a label such as 60x40; else what is usual for the paper."),
    ),
]
Revision = Annotated[
    int,
    typer.Option(
        "--revision", min=0, max=10_000, metavar="NUMBER", help=N_("An earlier revision; default: the current one.")
    ),
]
Speaks = Annotated[
    str,
    typer.Option(
        "--speaks", metavar="LANGUAGE", help=N_("Language of a printer: pdf, escpos-text, escpos-raster or zpl.")
    ),
]
Also = Annotated[
    list[str], typer.Option("--also", metavar="THING", help=N_("A further one, printed behind it; again for each."))
]


def paper(
    kind: Kind,
    thing: Thing,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=N_("Where the PDF goes."), show_default=False)],
    lang: Language = "",
    copy: Copies = [],  # noqa: B006  (Typer reads it; nobody changes it)
    size: Size = "",
    revision: Revision = 0,
    speaks: Speaks = "",
    also: Also = [],  # noqa: B006
) -> None:
    from fieldservice.cli.papers import to_file

    to_file(kind, thing, out, lang, copy, size, revision, speaks, also)


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
    copy: Copies = [],  # noqa: B006  (Typer reads it; nobody changes it)
    size: Size = "",
    revision: Revision = 0,
    speaks: Speaks = "",
    also: Also = [],  # noqa: B006
) -> None:
    from fieldservice.cli.papers import to_file, to_printer

    if out is not None and not to:
        to_file(kind, thing, out, lang, copy, size, revision, speaks, also)
    else:
        to_printer(
            kind,
            thing,
            to,
            lang,
            copy,
            revision,
            also,
            beside=[name for name, given in (("--out", out), ("--size", size), ("--speaks", speaks)) if given],
        )
