"""The plan of backups in words, and how a backup is put back, step by step, for the command line and the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.admin import backup_plan
from fieldservice.presentation.messages import render
from fieldservice.words import _, forms

if TYPE_CHECKING:
    from fieldservice.desk.session import Session


def plan_lines(session: Session) -> list[str]:
    """What is planned, when the next one is due, who makes it, and what went wrong; a sentence where nothing is."""
    planned, zone, now = backup_plan.of(session), session.zone(), session.clock()
    if planned is None:
        return [_("No backup is planned.")]
    due = backup_plan.next_due(planned, now, str(zone))
    said = [
        plan_in_short(planned),
        _("Next: %(time)s.", time=forms.long_time(due, zone)) if due > now else _("The next one is due now."),
        _(
            "It is made by what runs here at that time: a terminal, headquarters' server or the exchange. If nothing "
            "runs, the next program to start makes it. For an exact hour let the system call: fieldservice backups due"
        ),
    ]
    if failed := backup_plan.failed(session):
        at, why = failed
        said.append(_("The last one failed (%(time)s): %(why)s", time=forms.long_time(at, zone), why=render(why)))
    return said


def plan_in_short(planned: backup_plan.Plan) -> str:
    values = {"days": planned.days, "time": planned.time, "folder": planned.folder, "keep": planned.keep}
    if planned.days == 1:
        return _("Every day from %(time)s on into %(folder)s; %(keep)s are kept.", **values)
    return _("Every %(days)s days from %(time)s on into %(folder)s; %(keep)s are kept.", **values)


def restore_steps(session: Session, file: str) -> list[str]:
    """How this office is put back from a backup, as numbered steps."""
    return [
        _("1. Copy the backup to another disk first: %(file)s", file=file),
        _("2. Everybody leaves the program (Ctrl+Q). On headquarters' machine stop the server too."),
        _("3. Open a terminal on this machine, as the user of the program. If the store is not in the usual folder:"),
        f"      export FIELDSERVICE_HOME={session.folder}",
        _("4. Put it back. Everything is checked first; the present folder is moved aside under a dated name, and "
          "nothing is deleted:"),
        f"      fieldservice restore --force {file}",
        _("5. Check it:"),
        "      fieldservice verify && fieldservice doctor",
        _("6. Start the program. In an office that joined headquarters the exchange brings back what came after the "
          "backup. At headquarters the offices send again what is missing."),
        _("7. Only in an office that stands alone: what was entered after the backup is missing. Enter it again from "
          "the papers; their numbers stay."),
    ]  # fmt: skip
