"""Commands of the workshop: the board, claim tickets and handing over, places, photos."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldservice.cli import call
from fieldservice.cli.app import command
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import give
from fieldservice.cli.parameters import FieldValues, Job
from fieldservice.cli.text_tables import NOTHING, inert, table
from fieldservice.presentation.messages import render
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import moment
from fieldservice.workflows.engine.messages import Message, Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.presentation.ticket_rows import TicketRow
    from fieldservice.workflows.engine.reference import Person

PRINTED = {
    "waiting": ("minutes", "ticket", "customer", "device", "state"),
    "bench": ("place", "number", "device", "state", "waits_for", "since", "customer"),
    "today": ("what", "moment", "number", "customer", "device", "place", "state"),
    "slips": ("number", "customer", "device", "person", "due"),
}
"""The columns that are printed of each view of the board."""
NO_VIEW = N_("The board has no view %(given)s. There are: %(known)s.")
NO_TICKET = N_("No claim ticket bears the number %(number)s here.")
SEVERAL = N_("Several tickets have the number %(number)s. Choose one with --code. Codes: %(codes)s.")
NO_CODE = N_("No ticket %(number)s has the code %(given)s. The codes are: %(codes)s.")
NOT_UNDER = N_("%(job)s is not on this ticket. On the ticket: %(known)s.")
NOTHING_TO_GIVE = N_("Nothing under this ticket can be handed over now: %(why)s")
LOOK, MINUTE = 2.0, 60.0
CLEAR = "\x1b[H\x1b[2J"

Ticket = Annotated[str, typer.Argument(metavar="NUMBER", help=N_("As printed on the ticket."), show_default=False)]
Code = Annotated[
    str,
    typer.Option(
        "--code", metavar="CODE", help=N_("The four characters beside the number, if two tickets have the same number.")
    ),
]


@command(
    "board", help=N_("Waiting customers, devices by place, today's dates, missing slips; without a view: all four.")
)
def board(
    view: Annotated[
        str, typer.Argument(metavar="VIEW", help=N_("waiting, bench, today or slips."), show_default=False)
    ] = "",
    watch: Annotated[
        bool, typer.Option("--watch", help=N_("Keep running; show it again after every change and every minute."))
    ] = False,
) -> None:
    if view and view not in PRINTED:
        raise Refused("usage", NO_VIEW, given=view, known=", ".join(PRINTED))
    with at_the_desk() as (desk, _by):
        shown = (view,) if view else tuple(PRINTED)
        if not watch:
            tell_board(desk, shown)
            return
        try:
            while True:
                pulse, until = desk.lists.pulse(), time.monotonic() + MINUTE
                if sys.stdout.isatty() and not call.now.json:
                    print(CLEAR, end="")
                tell_board(desk, shown)
                sys.stdout.flush()
                while desk.lists.pulse() == pulse and time.monotonic() < until:
                    time.sleep(LOOK)
        except KeyboardInterrupt:
            return


def tell_board(desk: "Desk", views: Sequence[str]) -> None:
    from fieldservice.cli import json_views
    from fieldservice.presentation.board_rows import VIEWS

    rows = {view: rows_of(desk, view) for view in views}

    def told() -> None:
        for number, view in enumerate(views):
            print(*([""] if number else []), f"{_(VIEWS[view])} ({len(rows[view])})", sep="\n")
            print(*(board_lines(desk, view, rows[view]) if rows[view] else [f"  {_(NOTHING)}"]), sep="\n")

    give({view: [json_views.row_object(row) for row in rows[view]] for view in views}, told)


def rows_of(desk: "Desk", view: str) -> list[JsonObject]:
    """On the view that customers see, names are masked; who waits has the minutes and how many may pass."""
    workshop = desk.workshop
    if view == "today":
        return [{**row, "what": what} for what, rows in workshop.day().items() for row in rows]
    if view == "slips":
        return workshop.missing_slips()
    if view == "bench":
        return workshop.board("bench")
    limit, now = desk.session.reference().minutes("waiting_minutes"), desk.session.clock()
    return [
        {
            **row,
            "customer": forms.masked_name(forms.named(row["customer"])),
            "limit": limit,
            "minutes": max(0, int((now - moment(row["since"])).total_seconds()) // 60),
        }
        for row in workshop.board("waiting")
    ]


def board_lines(desk: "Desk", view: str, rows: Sequence[Values]) -> list[str]:
    from fieldservice.presentation.board_rows import HEADINGS, BoardRow
    from fieldservice.presentation.names import DisplayNames

    names, now, minutes = (
        DisplayNames.of(desk),
        desk.session.clock(),
        desk.session.reference().minutes("waiting_minutes"),
    )
    shown = [BoardRow(view, row, names, now, minutes) for row in rows]
    keys = PRINTED[view]
    return table([_(HEADINGS[key]) for key in keys], [[row.text(key) for key in keys] for row in shown])


@command("ticket", help=N_("Show the devices of a claim ticket and which can be handed over now."))
def ticket(number: Ticket, code: Code = "") -> None:
    from fieldservice.presentation.ticket_rows import HEADINGS

    with at_the_desk() as (desk, by):
        found = on_the_ticket(desk, by, number, code, choose=False)
        names = desk.session.display_names()
        give(
            {"ticket": number.strip().upper(), "devices": [device_object(row) for row in found]},
            lambda: print(
                *table(
                    list(map(_, HEADINGS.values())), [[row.text(key, names) for key in HEADINGS] for row in found], 60
                ),
                sep="\n",
            ),
        )


def device_object(row: "TicketRow") -> JsonObject:
    """`hand_over` is now, sign (to be signed for first), not, or over."""
    from fieldservice.cli import json_views

    return {
        **json_views.row_object(row.row),
        "code": row.code,
        "accessories": list(row.accessories),
        "hand_over": row.status,
        "because": render(row.because),
        "who_may": list(row.who_may),
    }


def on_the_ticket(desk: "Desk", by: "Person", number: str, code: str, *, choose: bool) -> list["TicketRow"]:
    """The devices of one ticket; without `choose` and without a code those of all
    tickets of this number. Raises Refused."""
    from fieldservice.presentation.ticket_rows import ticket_rows

    number, code = number.strip().upper(), code.strip().upper()
    found = ticket_rows(desk, by, number)
    codes = list(dict.fromkeys(one.code for one in found))
    if not found:
        raise Refused("not_found", NO_TICKET, number=number)
    if code and code not in codes:
        raise Refused("not_found", NO_CODE, number=number, given=code, codes=", ".join(codes))
    if choose and not code and len(codes) > 1:
        raise Refused("usage", SEVERAL, number=number, codes=", ".join(codes))
    return [one for one in found if not code or one.code == code]


@command("hand-out", help=N_("Hand over the devices of a claim ticket, all that are ready or some of them."))
def hand_out(
    number: Ticket,
    jobs: Annotated[list[str], typer.Option("--job", metavar="JOB", help=N_("Only this one; again for each."))] = [],  # noqa: B006
    given: FieldValues = [],  # noqa: B006
    code: Code = "",
) -> None:
    from fieldservice.cli import step_fields

    with at_the_desk() as (desk, by):
        found = on_the_ticket(desk, by, number, code, choose=True)
        wanted = {desk.session.find_thing(job)[1]: job for job in jobs}
        for id_, job in wanted.items():
            if id_ not in {one.id for one in found}:
                raise Refused("usage", NOT_UNDER, job=job, known=", ".join(one.number for one in found))
        chosen = [one for one in found if one.id in wanted or (not wanted and one.status == "now")]
        if not chosen:
            why = [Message("%(number)s: %(why)s", {"number": one.number, "why": one.because}) for one in found]
            raise Refused("state", NOTHING_TO_GIVE, why=why)
        first, *others = chosen
        step = desk.session.step_for(first.id, "hands_out")
        asked = desk.fields(first.id, step)
        data = {
            "proof": "ticket",
            "ticket": f"{number} {code}".strip().upper(),
            **step_fields.data_of(desk, asked, given, ""),
        }
        try:
            page = desk.take(by, first.id, step, {**data, "also_for": [one.id for one in others]})
        except Refused as refused:
            raise (
                step_fields.unknown_fields(refused, asked, data, step) if refused.code == "data" else refused
            ) from None
        handed = [one.number for one in chosen]
        give(
            {"handed_over": handed, "entry": page.made["entry"]},
            lambda: print(inert(_("Handed over: %(list)s", list=forms.listed(handed)))),
        )


@command("move", help=N_("Move the device of a job to another place."))
def move(
    job: Job,
    place: Annotated[
        str,
        typer.Argument(metavar="PLACE", help=N_("Name of the place, or the text on its label."), show_default=False),
    ],
) -> None:
    from fieldservice.cli import json_views

    with at_the_desk() as (desk, by):
        page = desk.workshop.move(by, job, place)
        give(
            json_views.page_object(page),
            lambda: print(
                inert(_("%(number)s is now at %(place)s.", number=page.number, place=page.facts["place"]["name"]))
            ),
        )


@command("places", help=N_("Shelves in use, with how many devices lie on each."))
def places() -> None:
    with at_the_desk() as (desk, _by):
        rows = [
            {"place": name, "devices": count, "number": desk.workshop.place_number(name)}
            for name, count in desk.workshop.places()
        ]

        def told() -> None:
            lines = table(
                (_("Place"), _("Devices"), _("Number")), [(row["place"], row["devices"], row["number"]) for row in rows]
            )
            print(*(lines if rows else [_(NOTHING)]), sep="\n")

        give({"places": rows}, told)


@command("attach", help=N_("Keep photos or scans (JPEG, PNG, PDF) with a job."))
def attach(
    job: Job,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", show_default=False)],
    words: Annotated[str, typer.Option("--words", metavar="TEXT", help=N_("What they show."))] = "",
) -> None:
    from fieldservice.cli import json_views
    from fieldservice.cli.look import tell_page

    with at_the_desk() as (desk, by):
        page = desk.workshop.attach(by, job, files, words)
        give(json_views.page_object(page), lambda: tell_page(page, desk))
