"""Commands for backups that are made by themselves: the plan, what was made, and the one that is due."""

from typing import Annotated

import typer

from fieldservice import settings
from fieldservice.cli.app import command, group
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, answer_line, print_line, print_table
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.words.moments import utc_now

backups = group(
    "backups",
    runs_alone=True,
    help=N_("Planned backups. Without a subcommand: list the plan and the backups that were made here."),
)


@backups.callback()
def list_(context: typer.Context) -> None:
    if context.invoked_subcommand is not None:
        return
    from pathlib import Path

    from fieldservice.admin import backup_plan
    from fieldservice.admin import backups as kept
    from fieldservice.admin.backup_words import plan_lines

    with at_the_desk() as (desk, _by):
        planned = backup_plan.of(desk.session)
        said, zone = plan_lines(desk.session), desk.session.zone()
        made = [{"file": file, "made": at, "exists": Path(file).exists()} for file, at in kept.made(desk.session)]

    def print_text() -> None:
        from fieldservice.words import forms

        for line in said:
            print_line(line)
        rows = [(forms.long_time(str(each["made"]), zone), each["file"], "" if each["exists"] else _("missing"))
                for each in made]  # fmt: skip
        if rows:
            print_table((_("Made"), _("File"), _("State")), rows, longest=80)

    answer({"plan": planned and backup_plan.as_json(planned), "made": made}, print_text)


@command("plan", within=backups, help=N_("Plan backups from now on; the present plan is replaced."))
def plan(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help=N_("Folder for the backups, with its full path."))],
    days: Annotated[str, typer.Option("--days", metavar="N", help=N_("Days between backups."))] = "1",
    time: Annotated[
        str, typer.Option("--time", metavar="HH:MM", help=N_("Time of day from which on they are made."))
    ] = "18:00",
    keep: Annotated[
        str, typer.Option("--keep", metavar="N", help=N_("How many to keep; older planned ones are deleted."))
    ] = "14",
) -> None:
    from fieldservice.admin import backup_plan
    from fieldservice.admin.backup_words import plan_lines

    with at_the_desk() as (desk, by):
        made = backup_plan.choose(desk.session, by, folder, days, time, keep)
        said = plan_lines(desk.session)

    def print_text() -> None:
        for line in said:
            print_line(line)

    answer({"plan": backup_plan.as_json(made)}, print_text)


@command("end", within=backups, help=N_("Stop planned backups; those that were made stay."))
def end() -> None:
    from fieldservice.admin import backup_plan

    with at_the_desk() as (desk, by):
        backup_plan.end(desk.session, by)
    answer_line({"plan": None}, _("No backup is planned any more."))


@command("due", within=backups, help=N_("Make the planned backup if it is due, for a timer of the system."))
def due() -> None:
    from fieldservice.admin import backup_plan

    done = backup_plan.make_due_in(settings.home(), utc_now())
    said = (
        _("Written and checked: %(file)s (%(entries)s entries, %(files)s files).", **done)
        if done
        else _("No backup is due now.")
    )
    answer_line({"made": done}, said)
