"""Arguments and options that several commands share, so that each is described once."""

from pathlib import Path
from typing import Annotated

import typer

from fieldservice.words.marking import N_

Thing = Annotated[
    str,
    typer.Argument(
        metavar="THING", help=N_("Number or id; or `new` for a step that opens something."), show_default=False
    ),
]
Job = Annotated[str, typer.Argument(metavar="JOB", help=N_("Number or id of a job."), show_default=False)]
File = Annotated[Path, typer.Argument(metavar="FILE", help=N_("The file, with its folder."), show_default=False)]

DATABASE_HELP = N_("Address of a PostgreSQL database, without a password; else a file in the data folder.")
"""The help of --url, which `hq init` also takes as --store."""

FieldValues = Annotated[
    list[str], typer.Option("--set", metavar="FIELD=VALUE", help=N_("A field of the step; may be repeated."))
]

Host = Annotated[str, typer.Option("--host", metavar="ADDRESS", help=N_("Address to listen on."))]
Port = Annotated[
    int, typer.Option("--port", min=0, max=65535, metavar="PORT", help=N_("Port to listen on; 0 chooses a free one."))
]
Certificate = Annotated[str, typer.Option("--certfile", metavar="FILE", help=N_("Certificate for TLS, PEM."))]
Key = Annotated[str, typer.Option("--keyfile", metavar="FILE", help=N_("The key of the certificate, PEM."))]
Proxies = Annotated[
    list[str],
    typer.Option(
        "--proxy",
        metavar="ADDRESS",
        help=N_("Address or network of a trusted reverse proxy; may be repeated. Proxies on this machine are trusted."),
    ),
]
PlainVpn = Annotated[bool, typer.Option("--plain", help=N_("Allow http:// to another machine: only inside a VPN."))]
PlainOffice = Annotated[
    bool, typer.Option("--plain", help=N_("Without TLS: only in an encrypted network of the office's own."))
]
WithParent = Annotated[bool, typer.Option("--with-parent", hidden=True)]
"""Ends the process when the program that started it ends; for the terminal program, not for people."""

Limit = Annotated[
    int, typer.Option("--limit", min=1, max=10_000, metavar="NUMBER", help=N_("Show at most this many rows."))
]
