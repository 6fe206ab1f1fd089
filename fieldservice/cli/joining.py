"""Commands that connect this store with headquarters: join, and fetch a full copy. Nobody signs in for them."""

from typing import Annotated

import typer

from fieldservice import settings
from fieldservice.cli.app import command
from fieldservice.cli.output import answer, answer_line, print_line
from fieldservice.cli.parameters import PlainVpn
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

NO_CODE = N_(
    "The code is missing: fieldservice join URL CODE. Headquarters creates one with: fieldservice hq enrol OFFICE."
)


@command(
    "join",
    help=N_(
        "Join headquarters with a one-time code; earlier work of this store is kept and sent. No `init` is needed."
    ),
)
def join(
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL", help=N_("Address of headquarters, such as `https://hq.example`."), show_default=False
        ),
    ],
    code: Annotated[
        str,
        typer.Argument(metavar="CODE", help=N_("The code that headquarters gave for this store."), show_default=False),
    ] = "",
    relay: Annotated[
        str,
        typer.Option(
            "--relay", metavar="URL", help=N_("Address of the branch, used while headquarters cannot be reached.")
        ),
    ] = "",
    address: Annotated[
        bool,
        typer.Option(
            "--address",
            help=N_("This store has joined already; change the address of headquarters. No code is needed."),
        ),
    ] = False,
    plain: PlainVpn = False,
) -> None:
    from fieldservice.admin import joining

    folder = settings.home()
    if address:
        done = joining.change_address(folder, url, plain=plain, relay=relay)
        answer_line(done, _("Headquarters answers at %(url)s; sent: %(pushed)s, fetched: %(pulled)s.", url=url, **done))
        return
    if not code:
        raise Refused("usage", NO_CODE)
    done = joining.join(folder, url, code, plain=plain, relay=relay)
    answer_line(
        done,
        _(
            "%(office)s has joined headquarters; sent: %(pushed)s, fetched: %(pulled)s. People sign in with "
            "what headquarters published.",
            **done,
        ),
    )


@command("first-copy", help=N_("Fetch a full copy of this office's store from headquarters; unsent entries are kept."))
def first_copy(
    url: Annotated[
        str,
        typer.Argument(metavar="URL", help=N_("Only needed if the store can no longer be read."), show_default=False),
    ] = "",
    plain: PlainVpn = False,
) -> None:
    from fieldservice.admin import first_copy

    done = first_copy.first_copy(settings.home(), url, plain=plain)

    def print_text() -> None:
        print(
            _(
                "The copy is in place: %(entries)s entries, verified against headquarters. Unsent entries kept: "
                "%(kept)s.",
                **done,
            )
        )
        if done["lost"] is None:
            print(_("The old store could not be read. Its unsent entries are unknown."))
        elif done["lost"]:
            print(
                _(
                    "Unsent entries that can no longer be read: %(lost)s. Enter them again from the paper documents.",
                    **done,
                )
            )
        if done["aside"]:
            print_line(_("The damaged store is kept as %(aside)s.", **done))
        print(_("Restart the program wherever it is open."))

    answer(done, print_text)
