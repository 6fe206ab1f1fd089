"""Commands that make an office: a real one, or a branch with invented data."""

import os
from typing import Annotated

import typer

from fieldservice import settings
from fieldservice.cli.app import command
from fieldservice.cli.auth import ADMINISTRATOR, first_pin
from fieldservice.cli.output import answer_line, progress
from fieldservice.cli.parameters import DATABASE_HELP
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

REAL_OFFICE = N_("%(folder)s contains a real office. Choose another folder for the demo with FIELDSERVICE_HOME.")

GROUP_HELP = N_("Operating-system group whose members share the store; without it, only its owner can open it.")


@command("init", help=N_("Create the store of an office, with the administrator `admin`."))
def init(
    office: Annotated[
        str,
        typer.Option(
            "--office", metavar="CODE", help=N_("Code of the service point, such as CD01."), show_default=False
        ),
    ],
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help=N_("Name of the service point."), show_default=False)
    ],
    url: Annotated[str, typer.Option("--url", metavar="URL", help=DATABASE_HELP)] = "",
    group: Annotated[str, typer.Option("--group", metavar="GROUP", help=GROUP_HELP)] = "",
) -> None:
    from fieldservice.admin import maintenance, publishing, sharing

    folder = settings.home()
    publishing.check_office(office, name)
    maintenance.refuse_existing(folder)
    if group:
        sharing.number_of(folder, group)  # refused before anything is made
    publishing.begin_office(folder, office=office, name=name, pin=first_pin(office), url=url or None).close()
    if group:
        sharing.share(folder, group)
    answer_line(
        {"office": office, "name": name, "administrator": ADMINISTRATOR, "folder": str(folder)},
        _("%(office)s is ready in %(folder)s. Sign in as %(name)s.", office=office, folder=folder, name=ADMINISTRATOR),
    )


@command("demo", help=N_("Open a demo branch with invented data; every PIN is 0000."))
def demo(
    fill: Annotated[bool, typer.Option("--fill", help=N_("Only fill the folder; do not open the screens."))] = False,
) -> None:
    from fieldservice import demo
    from fieldservice.cli.open_screens import open_screens
    from fieldservice.desk import StoreExists

    folder = settings.home()
    try:
        demo.fill(folder, progress=progress(_("Filling the demo"))).close()
    except StoreExists:
        raise Refused("guard", REAL_OFFICE, folder=str(folder)) from None
    if not fill:
        os.environ.setdefault(settings.COUNTER, demo.branch.COUNTER)  # the drawer of the demo is there
        open_screens()
        return
    answer_line({"folder": str(folder)}, _("The demo data is in %(folder)s. Every PIN is 0000.", folder=folder))
