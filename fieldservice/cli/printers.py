"""Commands for printers: set up, remove, choose what each prints, switch off, test."""

from typing import TYPE_CHECKING, Annotated

import typer

from fieldservice.cli.app import command, group
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, answer_line, print_line, print_table
from fieldservice.cli.print_jobs import answer_print_job, end_by
from fieldservice.presentation.messages import render
from fieldservice.shapes import JsonObject
from fieldservice.words import _
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from fieldservice.desk.printer_looks import Seen

CANNOT_PRINT = 4
"""The exit code where a printer cannot be reached or does not print."""
NO_PRINTERS = N_("No printer is set up. Add one with: fieldservice printers add NAME KIND ADDRESS")

Name = Annotated[str, typer.Argument(metavar="NAME", help=N_("Name of the printer."), show_default=False)]

printers = group(
    "printers",
    runs_alone=True,
    help=N_("Manage printers. Without a subcommand: list the printers and what each prints."),
)


@printers.callback()
def list_(
    context: typer.Context,
    ask: Annotated[bool, typer.Option("--ask", help=N_("Query the status of each printer before listing."))] = False,
) -> None:
    if context.invoked_subcommand is not None:
        return
    from fieldservice.desk import printers
    from fieldservice.presentation.printer_words import kind_word, language_word, use_text

    with at_the_desk() as (desk, _by):
        if ask:
            printers.ask_all(desk.session)
        found, zone = printers.printers(desk.session), desk.session.zone()

    def print_text() -> None:
        if not found:
            print(_(NO_PRINTERS))
            return
        print_table(
            (_("Printer"), _("Kind"), _("Address"), _("Language"), _("Size"), _("Prints"), _("State")),
            [
                (
                    printer["name"],
                    kind_word(printer["kind"]),
                    printer["address"],
                    language_word(printer["speaks"]),
                    printer["media"],
                    "; ".join(map(use_text, printer["used"])),
                    state_of(printer, zone),
                )
                for printer in found
            ],
            longest=60,
        )

    answer({"printers": found}, print_text)


def state_of(printer: JsonObject, zone: "ZoneInfo") -> str:
    """Whether a printer is switched off here, and what it said of itself and when."""
    from fieldservice.presentation.printer_words import reasons_text
    from fieldservice.words import forms

    said = ""
    if printer["heard"]:
        said = f"{reasons_text(printer['reasons']) or _('ready')} ({forms.long_time(printer['heard'], zone)})"
    return "; ".join(filter(None, ("" if printer["active"] else _("off"), said)))


@command(
    "add", within=printers, help=N_("Set up a printer. The first printer prints every paper until you set another one.")
)
def add(
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
    anyway: Annotated[
        bool, typer.Option("--anyway", help=N_("Add it even if it does not answer or cannot print this."))
    ] = False,
) -> None:
    from fieldservice.desk import printer_looks, printers
    from fieldservice.presentation.printer_words import findings

    with at_the_desk() as (desk, by):
        seen = printer_looks.add(desk.session, by, name, kind, address, speaks, media, anyway)
    made, found = seen.printer, findings(seen)
    note = printers.unresolved(made)

    def print_text() -> None:
        print_line(
            _("The printer %(name)s is set up. Try it with: fieldservice printers test %(name)s", name=made.name)
        )
        for sentence in (*found, *([render(note)] if note else [])):
            print_line(sentence)

    answer(
        {"printer": made._asdict(), "note": render(note) if note else "", "found": found, "look": look_object(seen)},
        print_text,
    )


@command("remove", within=printers, help=N_("Remove a printer; refused while papers wait for it."))
def remove(name: Name) -> None:
    from fieldservice.desk import printers

    with at_the_desk() as (desk, by):
        printers.remove(desk.session, by, name)
    answer_line({"removed": name}, _("The printer %(name)s is removed.", name=name))


@command(
    "use",
    within=printers,
    help=N_("Set which papers a printer prints, and at which terminal; without options: all papers at all terminals."),
)
def use(
    name: Name,
    paper: Annotated[
        str, typer.Option("--paper", metavar="KIND", help=N_("Only this kind of paper: %(papers)s."))
    ] = "",
    terminal: Annotated[
        str, typer.Option("--terminal", metavar="NAME", help=N_("Only at this terminal (`FIELDSERVICE_COUNTER`)."))
    ] = "",
) -> None:
    from fieldservice.desk import printers
    from fieldservice.presentation.printer_words import use_text

    with at_the_desk() as (desk, by):
        printers.use(desk.session, by, name, paper=paper, counter=terminal)
    answer_line(
        {"printer": name, "paper": paper, "counter": terminal},
        _("%(name)s prints: %(where)s", name=name, where=use_text({"paper": paper, "counter": terminal})),
    )


@command("on", within=printers, help=N_("Resume sending to a printer."))
def on(name: Name) -> None:
    switch(name, True)
    answer_line({"printer": name, "active": True}, _("The printer %(name)s is on.", name=name))


@command("off", within=printers, help=N_("Pause a printer; its papers wait."))
def off(name: Name) -> None:
    switch(name, False)
    answer_line({"printer": name, "active": False}, _("The printer %(name)s is paused; its papers wait.", name=name))


def switch(name: str, active: bool) -> None:
    from fieldservice.desk import printers

    with at_the_desk() as (desk, by):
        printers.switch(desk.session, by, name, active)


@command("look", within=printers, help=N_("Query a printer's model, capabilities and status; print nothing."))
def look(name: Name) -> None:
    from fieldservice.desk import printer_looks
    from fieldservice.presentation.printer_words import findings

    with at_the_desk() as (desk, _by):
        seen = printer_looks.look_again(desk.session, name)

    def print_text() -> None:
        for sentence in findings(seen):
            print_line(sentence)

    answer({"printer": seen.printer._asdict(), "found": findings(seen), "look": look_object(seen)}, print_text)
    if seen.fault:
        raise typer.Exit(CANNOT_PRINT)


def look_object(seen: "Seen") -> JsonObject:
    """What a printer said of itself, as JSON: keywords of IPP, names of formats, and our names of sizes."""
    look = seen.look
    return {
        "prints": seen.fault is None,
        "fault": render(seen.fault) if seen.fault else "",
        "model": look.model,
        "formats": list(look.formats),
        "sizes": list(look.sizes),
        "loaded": list(look.loaded),
        "reasons": list(look.state.reasons),
        "stopped": look.state.is_stopped,
    }


@command(
    "test", within=printers, help=N_("Print a test page and report the result; exit code 4 if it was not printed.")
)
def test(name: Name) -> None:
    from fieldservice.desk import printer_looks

    with at_the_desk() as (desk, by):
        job = printer_looks.try_out(desk.session, by, name)
    answer_print_job(job)
    end_by(job, {"failed": CANNOT_PRINT, "cancelled": CANNOT_PRINT})
