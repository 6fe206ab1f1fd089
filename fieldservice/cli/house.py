"""Keeping the house: making an office, publishing, importing, backups, checks, and opening the screen."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from fieldservice import settings
from fieldservice.cli.auth import asked_twice, at_the_desk
from fieldservice.cli.output import give, progress
from fieldservice.cli.text_tables import inert, table
from fieldservice.presentation.messages import render
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

ADMINISTRATOR = "admin"
NO_NEW_PIN = N_(
    "The PIN of %(name)s is needed: put it in FIELDSERVICE_PIN, or run this in a terminal, where it is asked for."
)
NO_SECOND_PIN = N_(
    "The new PIN is needed: put it in FIELDSERVICE_NEW_PIN or on standard input, or run this in a terminal."
)
NO_FORMAT = N_("There is no import of %(given)s. Possible: %(known)s.")
NO_TABLE_FILE = N_(
    "Name the file: fieldservice publish %(what)s FILE. To see its columns: fieldservice publish %(what)s --example."
)
ALL_THE_SAME = N_("%(reason)s To publish it all the same, add --force.")
REAL_OFFICE = N_("%(folder)s holds a real office. Choose another folder for the demo with FIELDSERVICE_HOME.")
FORMATS = ("ords",)


def init(office: str, name: str, url: str | None) -> None:
    from fieldservice.admin import maintenance, publishing

    folder = settings.home()
    publishing.check_office(office, name)
    maintenance.refuse_existing(folder)
    pin = os.environ.get("FIELDSERVICE_PIN")
    if pin is None:
        if not sys.stdin.isatty():
            raise Refused("usage", NO_NEW_PIN, name=ADMINISTRATOR)
        pin = asked_twice(ADMINISTRATOR)
    publishing.begin_office(folder, office=office, name=name, pin=pin, url=url).close()
    give(
        {"office": office, "name": name, "administrator": ADMINISTRATOR, "folder": str(folder)},
        lambda: print(
            inert(
                _(
                    "%(office)s is ready in %(folder)s. Sign in as %(name)s.",
                    office=office,
                    folder=folder,
                    name=ADMINISTRATOR,
                )
            )
        ),
    )


def demo(fill_only: bool) -> None:
    from fieldservice import demo
    from fieldservice.desk import StoreExists

    folder = settings.home()
    try:
        demo.fill(folder, progress=progress(_("Filling the demo"))).close()
    except StoreExists:
        raise Refused("guard", REAL_OFFICE, folder=str(folder)) from None
    if not fill_only:
        from fieldservice.cli.open_screens import open_screens

        open_screens()
        return
    give(
        {"folder": str(folder)},
        lambda: print(inert(_("The demo is filled in %(folder)s. Every PIN is 0000.", folder=folder))),
    )


def import_(format_: str, file: Path) -> None:
    from fieldservice import ords

    if format_ not in FORMATS:
        raise Refused("usage", NO_FORMAT, given=format_, known=", ".join(FORMATS))
    with at_the_desk() as (desk, by):
        done = ords.import_file(desk, by, file, progress(_("Importing")))
        said = {name: str(value) if isinstance(value, Path) else value for name, value in done.items()}

        def told() -> None:
            print(
                _(
                    "Imported: %(imported)s. Not imported: %(rejected)s.",
                    imported=done["imported"],
                    rejected=done["rejected"],
                )
            )
            if done["rejected"] and done["rejects_file"]:
                print(inert(_("Why, line by line: %(file)s", file=done["rejects_file"])))

        give(said, told)


def publish(what: str, file: Path | None, add: bool, example: bool, force: bool) -> None:
    from fieldservice.admin import publishing

    if example:
        text = publishing.example(what)
        give({"example": text}, lambda: print(text, end=""))
        return
    publishing.table_of(what)
    if file is None:
        raise Refused("usage", NO_TABLE_FILE, what=what)
    with at_the_desk() as (desk, by):
        try:
            done = publishing.publish(desk.session, by, what, file, replace=not add, force=force)
        except publishing.Unsettled as refused:
            raise Refused("guard", ALL_THE_SAME, reason=refused.because) from None

        def told() -> None:
            print(_("Published: %(rows)s.", rows=done["published"]))
            if done.get("no_part"):
                print(
                    inert(
                        _(
                            "These codes are not parts here; they count as fees: %(codes)s",
                            codes=", ".join(done["no_part"]),
                        )
                    )
                )

        give(done, told)


def passwd(name: str) -> None:
    from fieldservice.admin import publishing

    with at_the_desk() as (desk, by):
        whose = name or by.name
        publishing.may_publish_here(desk.session)  # said before a new PIN is asked for
        publishing.set_pin(desk.session, by, whose, new_pin(whose))
        give({"name": whose}, lambda: print(inert(_("The PIN of %(name)s is set.", name=whose))))


def new_pin(name: str) -> str:
    given = os.environ.get("FIELDSERVICE_NEW_PIN")
    if given is None and sys.stdin.isatty():
        return asked_twice(name)
    given = sys.stdin.readline().rstrip("\r\n") if given is None else given
    if not given:
        raise Refused("usage", NO_SECOND_PIN)
    return given


def rebuild() -> None:
    from fieldservice.admin import maintenance

    done = maintenance.rebuild(settings.home(), progress(_("Entries")))

    def told() -> None:
        print(_("Rows made again: %(rows)s, from entries: %(entries)s.", rows=done["rows"], entries=done["entries"]))
        for one in done["differences"]:
            print("- " + inert(render(one)))
        if not done["different"]:
            print(_("All rows were as they should be."))

    give({**done, "differences": [render(one) for one in done["differences"]]}, told)


def verify() -> None:
    from fieldservice.admin import maintenance

    done = maintenance.verify(settings.home(), progress(_("Entries")))
    problems = [render(one) for one in done["problems"]]

    def told() -> None:
        print(_("Entries read: %(entries)s.", entries=done["entries"]))
        for problem in problems:
            print("- " + inert(problem))
        print(
            _("Everything is as it was written.")
            if done["ok"]
            else _("Keep a copy of the folder, then restore the last backup.")
        )

    give({**done, "problems": problems}, told)
    if not done["ok"]:
        raise_exit(4)


def raise_exit(code: int) -> None:
    import typer

    raise typer.Exit(code)


def backup(file: Path) -> None:
    from fieldservice.admin import maintenance

    done = maintenance.backup(settings.home(), file)
    give(done, lambda: print(inert(_("Written and checked: %(file)s (%(entries)s entries, %(files)s files).", **done))))


def restore(file: Path, force: bool) -> None:
    from fieldservice.admin import backups

    done = backups.restore(file, settings.home(), force=force)

    def told() -> None:
        print(inert(_("Restored: %(office)s, %(entries)s entries, in %(folder)s.", **done)))
        if done["aside"]:
            print(inert(_("The previous content is kept in %(folder)s.", folder=done["aside"])))
        if done["epoch"]:
            print(
                _(
                    "A new epoch has begun. Start the server; each store will send again what is missing here. "
                    "Remaining differences appear on the review lists."
                )
            )

    give(done, told)


def doctor() -> None:
    from fieldservice.admin import doctor

    checks = doctor.look(settings.home())
    marks = {"ok": _("ok"), "warn": _("look"), "bad": _("bad")}

    def told() -> None:
        print(
            *table(
                (_("State"), _("What"), _("Found")),
                [(marks[one.state], render(one.what), render(one.found)) for one in checks],
                70,
            ),
            sep="\n",
        )
        for one in checks:
            if one.remedy:
                print("- " + inert(f"{render(one.what)}: {render(one.remedy)}"))

    give(
        {
            "ok": all(one.state != "bad" for one in checks),
            "checks": [
                {
                    "name": one.name,
                    "state": one.state,
                    "what": render(one.what),
                    "found": render(one.found),
                    "remedy": render(one.remedy) if one.remedy else "",
                }
                for one in checks
            ],
        },
        told,
    )
    if any(one.state == "bad" for one in checks):
        raise_exit(4)
