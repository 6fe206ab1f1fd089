"""Commands that look after this office's store: rebuild, verify, backup, restore, doctor. Nobody signs in for them."""

from collections.abc import Sequence
from typing import Annotated

import typer

from fieldservice import settings
from fieldservice.cli.app import command
from fieldservice.cli.output import answer, answer_line, print_line, print_table, progress
from fieldservice.cli.parameters import File
from fieldservice.presentation.messages import render
from fieldservice.shapes import JsonObject
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused

GROUP_OR_NOBODY = N_("Give a group, or --nobody to stop sharing; not both.")
IN_TROUBLE = 4
"""Exit code of a check that found the store or the machine in trouble."""


@command("rebuild", help=N_("Rebuild all rows from the journal and report differences."))
def rebuild(
    anyway: Annotated[
        bool,
        typer.Option(
            "--anyway", help=N_("Rebuild even though something was lost; list rows without an entry for review.")
        ),
    ] = False,
) -> None:
    from fieldservice.admin import maintenance

    done = maintenance.rebuild(settings.home(), progress(_("Entries")), anyway=anyway)
    differences = [render(difference) for difference in done["differences"]]
    problems = [render(problem) for problem in done["problems"]]

    def print_text() -> None:
        for problem in problems:
            print_line(f"- {problem}")
        if problems and not anyway:
            print(
                _(
                    "Nothing was rebuilt. Keep a copy of the folder, then restore the last backup: "
                    "fieldservice restore FILE. Without a backup: fieldservice rebuild --anyway."
                )
            )
            return
        print(_("Rows rebuilt: %(rows)s, from entries: %(entries)s.", rows=done["rows"], entries=done["entries"]))
        for difference in differences:
            print_line(f"- {difference}")
        if not done["different"]:
            print(_("All rows are correct."))

    details = [*_details(done["problems"], problems), *_details(done["differences"], differences)]
    answer({**done, "differences": differences, "problems": problems, "details": details}, print_text)
    if problems:
        raise typer.Exit(IN_TROUBLE)


def _details(found: Sequence[Message], said: Sequence[str]) -> list[JsonObject]:
    """By sentence the ids, tables and columns that it is about, for whoever looks into the store."""
    return [
        {"problem": sentence, "where": str(message.values["where"])}
        for message, sentence in zip(found, said, strict=True)
        if "where" in message.values
    ]


@command("verify", help=N_("Check every entry, signed content and row, and report differences."))
def verify() -> None:
    from fieldservice.admin import maintenance

    done = maintenance.verify(settings.home(), progress(_("Entries")))
    problems, remedies = ([render(each) for each in done[name]] for name in ("problems", "remedies"))

    def print_text() -> None:
        print(_("Entries read: %(entries)s.", entries=done["entries"]))
        for problem in problems:
            print_line(f"- {problem}")
        if done["ok"]:
            print(_("Everything is intact."))
        for remedy in remedies:
            print(remedy)

    details = _details(done["problems"], problems)
    answer({**done, "problems": problems, "remedies": remedies, "details": details}, print_text)
    if not done["ok"]:
        raise typer.Exit(IN_TROUBLE)


@command("backup", help=N_("Back up the store and its files to one file, and verify it."))
def backup(file: File) -> None:
    from fieldservice.admin import maintenance

    done = maintenance.backup(settings.home(), file)
    answer_line(done, _("Written and checked: %(file)s (%(entries)s entries, %(files)s files).", **done))


@command("restore", help=N_("Restore a backup after verifying it."))
def restore(
    file: File,
    force: Annotated[
        bool, typer.Option("--force", help=N_("Move the present office aside under a dated name; nothing is deleted."))
    ] = False,
) -> None:
    from fieldservice.admin import backups

    done = backups.restore(file, settings.home(), force=force)

    def print_text() -> None:
        print_line(_("Restored: %(office)s, %(entries)s entries, in %(folder)s.", **done))
        if done["aside"]:
            print_line(_("The previous content is kept in %(folder)s.", folder=done["aside"]))
        if done["epoch"]:
            print(
                _(
                    "A new epoch has begun. Start the server; each store will send again what is missing here. "
                    "Remaining differences appear on the review lists."
                )
            )

    answer(done, print_text)


@command("share", help=N_("Show which accounts on this computer can open the store, or set their group."))
def share(
    group: Annotated[
        str, typer.Argument(metavar="[GROUP]", help=N_("The group whose members can open the store."))
    ] = "",
    nobody: Annotated[bool, typer.Option("--nobody", help=N_("Let only the owner open the store."))] = False,
) -> None:
    from fieldservice.admin import sharing

    if group and nobody:
        raise Refused("usage", GROUP_OR_NOBODY)
    home = settings.home()
    done = sharing.share(home, group) if group or nobody else sharing.shown(home)

    def print_text() -> None:
        print_line(
            _("The group %(group)s shares %(folder)s.", **done)
            if done["group"]
            else _("Only its owner can open %(folder)s.", **done)
        )
        for file in done["others"]:
            print_line(_("- %(file)s belongs to another account, which must correct its permissions.", file=file))

    answer(done, print_text)


@command("doctor", help=N_("Check this machine and this store; report problems and how to fix them."))
def doctor() -> None:
    from fieldservice.admin import doctor
    from fieldservice.screens.launch import check_keys

    checks = [
        {
            "name": check.name,
            "state": check.state,
            "what": render(check.what),
            "found": render(check.found),
            "remedy": render(check.remedy) if check.remedy else "",
        }
        for check in doctor.findings(settings.home(), (check_keys,))
    ]
    ok = all(check["state"] != "bad" for check in checks)

    def print_text() -> None:
        states = {"ok": _("ok"), "warn": _("warning"), "bad": _("bad")}
        rows = [(states[check["state"]], check["what"], check["found"]) for check in checks]
        print_table((_("State"), _("What"), _("Found")), rows, longest=70)
        for check in checks:
            if check["remedy"]:
                print_line(f"- {check['what']}: {check['remedy']}")

    answer({"ok": ok, "checks": checks}, print_text)
    if not ok:
        raise typer.Exit(IN_TROUBLE)
