"""The commands of the floor as a script sees them: board, tickets, places, photos; what they do stands in floor.py, loaded when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fieldservice.words.marking import N_

HELP = {
    "board": N_("Waiting customers, devices by place, today's dates, missing slips; without a view: all four."),
    "ticket": N_("Show the devices of a claim ticket and which can be handed over now."),
    "hand-out": N_("Hand over the devices of a claim ticket, all that are ready or some of them."),
    "move": N_("Move the device of a job to another place."),
    "places": N_("Shelves in use, with how many devices lie on each."),
    "attach": N_("Keep photos or scans (JPEG, PNG, PDF) with a job."),
}
Job = Annotated[str, typer.Argument(metavar="JOB", show_default=False)]
Ticket = Annotated[str, typer.Argument(metavar="NUMBER", help=N_("As printed on the ticket."), show_default=False)]
Code = Annotated[
    str,
    typer.Option(
        "--code", metavar="CODE", help=N_("The four characters beside the number, if two tickets have the same number.")
    ),
]


def board(
    view: Annotated[
        str, typer.Argument(metavar="VIEW", help=N_("waiting, bench, today or slips."), show_default=False)
    ] = "",
    watch: Annotated[
        bool, typer.Option("--watch", help=N_("Keep running; show it again after every change and every minute."))
    ] = False,
) -> None:
    from fieldservice.cli.workshop import board

    board(view, watch)


def ticket(number: Ticket, code: Code = "") -> None:
    from fieldservice.cli.workshop import ticket

    ticket(number, code)


def hand_out(
    number: Ticket,
    job: Annotated[list[str], typer.Option("--job", metavar="JOB", help=N_("Only this one; again for each."))] = [],  # noqa: B006
    given: Annotated[
        list[str], typer.Option("--set", metavar="FIELD=VALUE", help=N_("A field of the step; again for each."))
    ] = [],  # noqa: B006
    code: Code = "",
) -> None:
    from fieldservice.cli.workshop import hand_out

    hand_out(number, job, given, code)


def move(
    job: Job,
    place: Annotated[
        str,
        typer.Argument(metavar="PLACE", help=N_("Name of the place, or the text on its label."), show_default=False),
    ],
) -> None:
    from fieldservice.cli.workshop import move

    move(job, place)


def places() -> None:
    from fieldservice.cli.workshop import places

    places()


def attach(
    job: Job,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", show_default=False)],
    words: Annotated[str, typer.Option("--words", metavar="TEXT", help=N_("What they show."))] = "",
) -> None:
    from fieldservice.cli.workshop import attach

    attach(job, files, words)


COMMANDS = {"board": board, "ticket": ticket, "hand-out": hand_out, "move": move, "places": places, "attach": attach}
