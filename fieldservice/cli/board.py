"""The command that prints the board: once, or again after every change until somebody stops it."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from fieldservice.cli import global_options
from fieldservice.cli.app import command
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, print_table
from fieldservice.cli.text_tables import NOTHING
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import moment
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk

PRINTED = {
    "waiting": ("queue", "minutes", "ticket", "customer", "device", "state"),
    "bench": ("place", "number", "device", "state", "waits_for", "since", "customer"),
    "today": ("what", "moment", "number", "customer", "device", "place", "state"),
    "slips": ("number", "customer", "device", "person", "due"),
}
"""The columns that are printed of each view of the board."""
NO_VIEW = N_("The board has no view %(given)s. Choose one of: %(known)s.")
POLL_SECONDS = 2.0
"""Seconds between two looks for a change."""
REPEAT_SECONDS = 60.0
"""After this time it is printed without a change too, since it shows how long people wait."""
CLEAR = "\x1b[H\x1b[2J"


@command(
    "board",
    help=N_(
        "Show the board: waiting customers, devices by place, today's dates, missing slips; without a view, all four."
    ),
)
def board(
    view: Annotated[
        str, typer.Argument(metavar="VIEW", help=N_("waiting, bench, today or slips."), show_default=False)
    ] = "",
    watch: Annotated[
        bool, typer.Option("--watch", help=N_("Keep running; refresh after every change and every minute."))
    ] = False,
) -> None:
    if view and view not in PRINTED:
        raise Refused("usage", NO_VIEW, given=view, known=", ".join(PRINTED))
    with at_the_desk() as (desk, _by):
        views = (view,) if view else tuple(PRINTED)
        if not watch:
            answer_board(desk, views)
            return
        try:
            while True:
                pulse, until = desk.lists.pulse(), time.monotonic() + REPEAT_SECONDS
                if sys.stdout.isatty() and not global_options.current.json:
                    print(CLEAR, end="")
                answer_board(desk, views)
                sys.stdout.flush()
                while desk.lists.pulse() == pulse and time.monotonic() < until:
                    time.sleep(POLL_SECONDS)
        except KeyboardInterrupt:
            return


def answer_board(desk: "Desk", views: Sequence[str]) -> None:
    from fieldservice.cli import json_views
    from fieldservice.presentation.board_rows import VIEWS

    rows = {view: ROWS[view](desk) for view in views}

    def print_text() -> None:
        for number, view in enumerate(views):
            if number:
                print()
            print(f"{_(VIEWS[view])} ({len(rows[view])})")
            print_rows(desk, view, rows[view])

    answer({view: [json_views.row_object(row) for row in rows[view]] for view in views}, print_text)


def waiting_rows(desk: "Desk") -> list[JsonObject]:
    """The waiting customers, since when they wait, and the limit in minutes.

    Customers see this view, so names are masked.
    """
    limit, now = desk.session.reference().minutes("waiting_minutes"), desk.session.clock()
    return [
        {
            **row,
            "customer": forms.masked_name(forms.named(row["customer"])),
            "limit": limit,
            "minutes": max(0, int((now - moment(row["since"])).total_seconds()) // 60),
        }
        for row in desk.workshop.board("waiting")
    ]


ROWS: Mapping[str, Callable[["Desk"], list[JsonObject]]] = {
    "waiting": waiting_rows,
    "bench": lambda desk: desk.workshop.board("bench"),
    "today": lambda desk: [{**row, "what": what} for what, rows in desk.workshop.day().items() for row in rows],
    "slips": lambda desk: desk.workshop.missing_slips(),
}


def print_rows(desk: "Desk", view: str, rows: Sequence[Values]) -> None:
    from fieldservice.presentation.board_rows import HEADINGS, BoardRow
    from fieldservice.presentation.names import DisplayNames

    if not rows:
        print(f"  {_(NOTHING)}")
        return
    names, now = DisplayNames.of(desk), desk.session.clock()
    minutes = desk.session.reference().minutes("waiting_minutes")
    shown = [BoardRow(view, row, names, now, minutes) for row in rows]
    keys = PRINTED[view]
    print_table([_(HEADINGS[key]) for key in keys], [[row.text(key) for key in keys] for row in shown])
