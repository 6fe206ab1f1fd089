"""Commands that exchange without a connection: a person carries a file to headquarters and brings the answer back."""

from typing import Annotated

import typer

from fieldservice import settings
from fieldservice.cli.app import command, group
from fieldservice.cli.output import answer, print_line
from fieldservice.cli.parameters import File
from fieldservice.presentation.messages import rows_counted
from fieldservice.words import _
from fieldservice.words.marking import N_

carry = group(
    "carry", help=N_("Exchange without a connection: carry a file to headquarters and bring its answer back.")
)


@command(
    "out",
    within=carry,
    help=N_("Write unsent entries to a file; at headquarters, with --for, the entries for an office."),
)
def carry_out(
    file: File,
    office: Annotated[
        str, typer.Option("--for", metavar="OFFICE", help=N_("At headquarters: the office the file is for."))
    ] = "",
) -> None:
    from fieldservice.admin import carried_files

    done = carried_files.carry_out(settings.home(), file, office)

    def print_text() -> None:
        if office:
            print_line(_("%(file)s is ready for %(store)s: %(entries)s entries, %(published)s published rows.", **done))
            return
        print_line(
            _(
                "%(file)s is ready for headquarters: %(entries)s entries. They remain unsent until headquarters' "
                "answer is carried in.",
                **done,
            )
        )
        if done["waiting"]:
            print(
                _(
                    "%(waiting)s entries wait until headquarters has received the entries from another store "
                    "that they depend on.",
                    **done,
                )
            )

    answer(done, print_text)


@command(
    "in",
    within=carry,
    help=N_("Import a carried file. Importing it twice is harmless; a file that does not fit is rejected whole."),
)
def carry_in(file: File) -> None:
    from fieldservice.admin import carried_files

    done = carried_files.carry_in(settings.home(), file)

    def print_text() -> None:
        print_line(_("Imported for %(store)s: %(entries)s new entries, %(published)s published rows.", **done))
        print(rows_counted(done))
        if done["held"]:
            print(_("Headquarters holds back what was sent until it is released there."))
        if done["forked"]:
            print_line(
                _(
                    "%(store)s was copied: two stores write under its name. Exchange once over a connection: "
                    "fieldservice sync.",
                    **done,
                )
            )
        if done["left_out"]:
            print(_("%(left_out)s batches of vans were skipped; they stay with their vans.", **done))

    answer(done, print_text)
