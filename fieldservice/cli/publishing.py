"""Commands that import and export the data of an office (published tables, past repairs), and that sets PINs."""

from pathlib import Path
from typing import Annotated

import typer

from fieldservice.cli.app import command
from fieldservice.cli.auth import at_the_desk, new_pin
from fieldservice.cli.output import answer, answer_line, print_line, progress
from fieldservice.cli.parameters import File
from fieldservice.presentation.messages import published, render, rows_counted, written
from fieldservice.presentation.price_rows import not_in_catalogue
from fieldservice.shapes import Values
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

FORMATS = ("ords",)
STOCK, ACCOUNTING, INVOICES = "stock", "accounting", "invoices"
NO_FILE = N_("Name a file.")
NO_DAYS = N_("Give the days and the file: --from 2026-11-01 --to 2026-11-30 --out journal.csv.")
NO_FORMAT = N_("There is no import of %(given)s. Possible: %(known)s.")
NO_TABLE_FILE = N_(
    "Name a file: fieldservice publish %(what)s FILE. To see its columns: fieldservice publish %(what)s --example."
)
ALL_THE_SAME = N_("%(reason)s To publish it anyway, add --force.")


Encoding = Annotated[
    str,
    typer.Option(
        "--encoding",
        metavar="NAME",
        help=N_("Encoding of a CSV file, such as UTF-8, GB18030 or Windows-1252; usually the file itself decides."),
    ),
]
Sheet = Annotated[str, typer.Option("--sheet", metavar="NAME", help=N_("Sheet of the workbook; default: the first."))]


@command("import", help=N_("Import past repairs: `import ords FILE` reads Open Repair Data, as CSV or xlsx."))
def import_(
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help=N_("ords"), show_default=False)],
    file: File,
    encoding: Encoding = "",
    sheet: Sheet = "",
) -> None:
    from fieldservice import ords
    from fieldservice.sheets import Told

    if format_ not in FORMATS:
        raise Refused("usage", NO_FORMAT, given=format_, known=", ".join(FORMATS))
    with at_the_desk() as (desk, by):
        done = ords.import_file(desk, by, file, progress(_("Importing")), Told(encoding, sheet))

    def print_text() -> None:
        print_count(done)
        if done["rejected"]:
            print_line(_("Reasons, line by line: %(file)s", file=done["rejects_file"]))

    answer(done, print_text)


def print_count(done: Values) -> None:
    """The rows of a file by what became of them, and what the program decided about the file."""
    print(rows_counted(done))
    if choice := done.get("choice"):
        print_line(render(choice))


@command(
    "publish",
    help=N_("Publish a table (staff, offices, parts, prices ...) from a CSV file or workbook, all or nothing."),
)
def publish(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help=N_(
                "staff, offices, calendars, codes, settings, parts, part_levels, prices, policies or return_policies."
            ),
            show_default=False,
        ),
    ],
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help=N_("CSV file or workbook."), show_default=False)
    ] = None,
    add: Annotated[bool, typer.Option("--add", help=N_("Keep rows that are not in the file."))] = False,
    example: Annotated[
        bool, typer.Option("--example", help=N_("Print the columns and two example rows; publish nothing."))
    ] = False,
    encoding: Encoding = "",
    sheet: Sheet = "",
    force: Annotated[
        bool,
        typer.Option("--force", help=N_("Publish even if leaving staff still have open work or a price list ends.")),
    ] = False,
) -> None:
    from fieldservice.admin import publishing
    from fieldservice.sheets import Told

    if example:
        text = publishing.example(what)
        answer({"example": text}, lambda: print(text, end=""))
        return
    publishing.table_of(what)
    if file is None:
        raise Refused("usage", NO_TABLE_FILE, what=what)
    with at_the_desk() as (desk, by):
        try:
            done = publishing.publish(desk.session, by, what, file, not add, force, Told(encoding, sheet))
        except publishing.NeedsForce as refused:
            raise Refused("guard", ALL_THE_SAME, reason=refused.because) from None

    def print_text() -> None:
        print(*published(done)[:-1], sep="\n")
        print_count(done)
        for line in not_in_catalogue(done):
            print_line(line)

    answer(done, print_text)


@command(
    "export",
    help=N_("Export a published table, the stock, ended jobs, invoices or the accounting journal as .csv or .xlsx."),
)
def export(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help=N_(
                "ords, stock, invoices, accounting, or staff, offices, calendars, codes, settings, parts, part_levels, "
                "prices, policies or return_policies."
            ),
            show_default=False,
        ),
    ],
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help=N_("The file, with its folder."), show_default=False)
    ] = None,
    provider: Annotated[
        str, typer.Option("--provider", metavar="NAME", help=N_("ords: the publisher; usually this office's name."))
    ] = "",
    country: Annotated[
        str,
        typer.Option("--country", metavar="CODE", help=N_("ords: the country of this office's jobs, three letters.")),
    ] = "CHN",
    first: Annotated[str, typer.Option("--from", metavar="DAY", help=N_("accounting: the first day."))] = "",
    last: Annotated[str, typer.Option("--to", metavar="DAY", help=N_("accounting: the last day."))] = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help=N_("accounting: the file, .csv or .xlsx."))
    ] = None,
) -> None:
    if what == ACCOUNTING:
        _accounting(first, last, out or file)
        return
    if file is None:
        raise Refused("usage", NO_FILE)
    if what in FORMATS:
        from fieldservice.ords import exporting as repairs

        with at_the_desk() as (desk, by):
            done = repairs.export_file(desk, by, file, provider, country, progress(_("Exporting")))
        counted = _(
            "Ended jobs: %(rows)s. Exported: %(exported)s. Skipped, because the device was never inspected: "
            "%(left_out)s.",
            **done,
        )
        answer_line(done, f"{counted} {written(done)}")
        return
    if what == STOCK:
        from fieldservice.admin.stock_files import export_stock

        with at_the_desk() as (desk, by):
            done = export_stock(desk.session, by, file)
        answer_line(done, written(done))
        return
    if what == INVOICES:
        from fieldservice.admin.invoice_files import export_invoices

        with at_the_desk() as (desk, by):
            done = export_invoices(desk.session, by, file)
        again = _("Exported before: %(again)s.", again=done["again"]) if done["again"] else ""
        answer_line(done, f"{written(done)} {again}".strip())
        return
    from fieldservice.admin import exporting

    with at_the_desk() as (desk, by):
        done = exporting.export_table(desk.session, by, what, file)
    answer_line(done, written(done))


def _accounting(first: str, last: str, out: Path | None) -> None:
    """The journal of some days for accounting, with its control total."""
    from datetime import date

    from fieldservice.admin.accounting import export_accounting
    from fieldservice.words import forms

    try:
        days = [date.fromisoformat(day).isoformat() for day in (first, last)]
    except ValueError:
        raise Refused("usage", NO_DAYS) from None
    if out is None:
        raise Refused("usage", NO_DAYS)
    with at_the_desk() as (desk, by):
        done = export_accounting(desk.session, by, days[0], days[1], out)
    total = forms.listed(forms.money(amount, currency) for currency, amount in done["control_total"].items()) or "0"
    said = [_("%(lines)s lines, control total %(total)s.", lines=done["lines"], total=total)]
    if done["late"]:
        said.append(_("%(late)s of them belong to days that were exported before.", late=done["late"]))
    if done["again"]:
        said.append(_("These days were exported before."))
        more = forms.listed(forms.money(amount, currency) for currency, amount in done["added_total"].items())
        said.append(
            _("%(added)s lines were added since: %(total)s.", added=done["added"], total=more)
            if done["added"]
            else _("The lines are unchanged.")
        )
    answer_line(done, forms.sentences((*said, written(done))))


@command("admit", help=N_("Let a person of another service point work here until midnight; for managers."))
def admit(
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("Sign-in name of the guest."), show_default=False)],
    reason: Annotated[str, typer.Option("--reason", metavar="WORDS", help=N_("Why the guest works here."))],
) -> None:
    from fieldservice.desk.guests import LET_IN

    with at_the_desk() as (desk, by):
        until = desk.admit(by, name, reason)
    answer_line({"name": name, "until": until}, _(LET_IN, name=name))


@command(
    "passwd",
    help=N_(
        "Set your PIN or, as an administrator, another person's. The program prompts for it; it is never an argument."
    ),
)
def passwd(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help=N_("Sign-in name; without it, your own PIN."), show_default=False)
    ] = "",
) -> None:
    from fieldservice.admin import publishing

    with at_the_desk() as (desk, by):
        name = name or by.name
        publishing.may_publish_here(desk.session)  # refused before a new PIN is asked for
        publishing.set_pin(desk.session, by, name, new_pin(name))
    answer_line({"name": name}, _("The PIN of %(name)s is set.", name=name))
