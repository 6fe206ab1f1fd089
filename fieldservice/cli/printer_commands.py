"""The commands about printers and print jobs as a script sees them; what each does stands in printers.py, loaded when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from fieldservice.cli.typer_i18n import SpokenCommand, SpokenGroup
from fieldservice.words.marking import N_

Name = Annotated[str, typer.Argument(metavar="NAME", help=N_("Name of the printer."), show_default=False)]
Job = Annotated[
    str, typer.Argument(metavar="ID", help=N_("Id of the print job, or its last characters."), show_default=False)
]

printers = typer.Typer(
    cls=SpokenGroup,
    rich_markup_mode=None,
    invoke_without_command=True,
    help=N_("Printers. Without a subcommand: list the printers and what each prints."),
)
printers_command = lambda name, **more: printers.command(name, cls=SpokenCommand, **more)


@printers.callback()
def printers_show(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        from fieldservice.cli.printers import show

        show()


@printers_command("add", help=N_("Set up a printer. The first printer prints every paper until you set another one."))
def printers_add(
    name: Name,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=N_("`ipp`, `raw`, `lp` or `file`."), show_default=False)],
    address: Annotated[
        str,
        typer.Argument(
            metavar="ADDRESS",
            help=N_("`ipp://HOST/ipp/print`, `HOST:9100`, name of a queue, or a folder."),
            show_default=False,
        ),
    ],
    speaks: Annotated[
        str, typer.Option("--speaks", metavar="LANGUAGE", help=N_("`pdf`, `escpos-text`, `escpos-raster` or `zpl`."))
    ] = "pdf",
    media: Annotated[
        str,
        typer.Option(
            "--media",
            metavar="SIZE",
            help=N_("`A4`, `A5`, `A6`, `241`, `241-half`, `241-third`; `80` or `58`; a label such as `60x40`."),
        ),
    ] = "",
) -> None:
    from fieldservice.cli.printers import add

    add(name, kind, address, speaks, media)


@printers_command("remove", help=N_("Remove a printer; refused while papers wait for it."))
def printers_remove(name: Name) -> None:
    from fieldservice.cli.printers import remove

    remove(name)


@printers_command(
    "use",
    help=N_("Set which papers a printer prints, and at which terminal; without options: all papers at all terminals."),
)
def printers_use(
    name: Name,
    paper: Annotated[
        str, typer.Option("--paper", metavar="KIND", help=N_("Only this kind of paper: %(papers)s."))
    ] = "",
    terminal: Annotated[
        str, typer.Option("--terminal", metavar="NAME", help=N_("Only at this terminal (`FIELDSERVICE_COUNTER`)."))
    ] = "",
) -> None:
    from fieldservice.cli.printers import use

    use(name, paper, terminal)


@printers_command("on", help=N_("Send to a printer again."))
def printers_on(name: Name) -> None:
    from fieldservice.cli.printers import switch

    switch(name, True)


@printers_command("off", help=N_("Send nothing to a printer for now; its papers wait."))
def printers_off(name: Name) -> None:
    from fieldservice.cli.printers import switch

    switch(name, False)


@printers_command("test", help=N_("Print a test page and report the result."))
def printers_test(name: Name) -> None:
    from fieldservice.cli.printers import test

    test(name)


print_jobs = typer.Typer(
    cls=SpokenGroup,
    rich_markup_mode=None,
    invoke_without_command=True,
    help=N_("Print jobs. Without a subcommand: list them, newest first."),
)
jobs_command = lambda name, **more: print_jobs.command(name, cls=SpokenCommand, **more)


@print_jobs.callback()
def jobs_show(
    context: typer.Context,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10_000, metavar="NUMBER", help=N_("At most so many."))
    ] = 50,
) -> None:
    if context.invoked_subcommand is None:
        from fieldservice.cli.printers import jobs

        jobs(limit)


@jobs_command("retry", help=N_("Try a job again now; an uncertain one counts as a reprint."))
def jobs_retry(id_: Job) -> None:
    from fieldservice.cli.printers import decide

    decide("retry", id_)


@jobs_command("cancel", help=N_("Never print a job."))
def jobs_cancel(id_: Job) -> None:
    from fieldservice.cli.printers import decide

    decide("cancel", id_)


@jobs_command("confirm", help=N_("Confirm that an uncertain job was printed."))
def jobs_confirm(id_: Job) -> None:
    from fieldservice.cli.printers import decide

    decide("confirm", id_)


@jobs_command("run", help=N_("Send waiting papers now; the terminal program does this by itself."))
def jobs_run() -> None:
    from fieldservice.cli.printers import run

    run()
