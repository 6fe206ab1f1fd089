"""Commands of the workshop: claim tickets and handing devices over, places, photos."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from fieldservice.cli.app import command
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, answer_line, print_table
from fieldservice.cli.parameters import FieldValues, Job
from fieldservice.cli.text_tables import NOTHING
from fieldservice.presentation.messages import render
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.presentation.ticket_rows import TicketRow
    from fieldservice.workflows.engine.reference import Person

NO_TICKET = N_("No claim ticket has the number %(number)s.")
SEVERAL = N_("Several tickets have the number %(number)s. Also give the code printed beside it: --code.")
SEVERAL_TICKETS = N_("%(text)s is part of several ticket numbers: %(numbers)s.")
SHOWN_TICKETS = 10
NO_CODE = N_("Ticket %(number)s does not have the code %(given)s. The code is printed beside the number.")
NOT_UNDER = N_("%(job)s is not on this ticket. On the ticket: %(known)s.")
NOTHING_TO_GIVE = N_("Nothing on this ticket can be handed over now: %(why)s")

Ticket = Annotated[str, typer.Argument(metavar="NUMBER", help=N_("As printed on the ticket."), show_default=False)]
Code = Annotated[
    str,
    typer.Option(
        "--code", metavar="CODE", help=N_("The four characters beside the number, if two tickets have the same number.")
    ),
]


@command("ticket", help=N_("Show the devices of a claim ticket and which can be handed over now."))
def ticket(number: Ticket, code: Code = "") -> None:
    from fieldservice.presentation.ticket_rows import HEADINGS

    with at_the_desk() as (desk, by):
        number = ticket_of(desk, number)
        devices = devices_of(desk, by, number, code)
        names = desk.session.display_names()

    def print_text() -> None:
        cells = [[device.text(key, names) for key in HEADINGS] for device in devices]
        print_table([_(heading) for heading in HEADINGS.values()], cells, longest=60)

    answer({"ticket": number.strip().upper(), "devices": [device_object(device) for device in devices]}, print_text)


def device_object(device: "TicketRow") -> JsonObject:
    """`hand_over` is now, sign (somebody must sign first), not, or over."""
    from fieldservice.cli import json_views

    return {
        **json_views.row_object(device.row),
        "code": device.code,
        "accessories": list(device.accessories),
        "hand_over": device.status,
        "because": render(device.because),
        "who_may": list(device.who_may),
    }


def ticket_of(desk: "Desk", typed: str) -> str:
    """The number of the only ticket that search finds by this part of it. Raises Refused if several do."""
    found = desk.workshop.tickets(typed)
    if len(found) > 1:
        raise Refused("usage", SEVERAL_TICKETS, text=typed, numbers=", ".join(found[:SHOWN_TICKETS]))
    return found[0] if found else typed


def devices_of(desk: "Desk", by: "Person", number: str, code: str) -> "list[TicketRow]":
    """The devices of the tickets with this number, or with a code those of one ticket. Raises Refused if none."""
    from fieldservice.presentation.ticket_rows import ticket_rows

    number, code = number.strip().upper(), code.strip().upper()
    devices = ticket_rows(desk, by, number)
    if not devices:
        raise Refused("not_found", NO_TICKET, number=number)
    found = [device for device in devices if code in ("", device.code)]
    if not found:
        raise Refused("not_found", NO_CODE, number=number, given=code)
    return found


@command("hand-out", help=N_("Hand over the devices of a claim ticket, all that are ready or some of them."))
def hand_out(
    number: Ticket,
    jobs: Annotated[list[str], typer.Option("--job", metavar="JOB", help=N_("Only this job; may be repeated."))] = [],  # noqa: B006
    given: FieldValues = [],  # noqa: B006
    code: Code = "",
) -> None:
    """One step hands over all devices: those of `jobs`, or those that are ready. The others stay, without an error."""
    from fieldservice.cli import json_views, step_fields
    from fieldservice.cli.show import print_warnings

    with at_the_desk() as (desk, by):
        devices = devices_of(desk, by, number, code)
        if len({device.code for device in devices}) > 1:
            raise Refused("usage", SEVERAL, number=number.strip().upper())
        first, *others = chosen = devices_to_hand_out(desk, devices, jobs)
        step = desk.session.step_for(first.id, "hands_out")
        asked = desk.fields(first.id, step)
        values = {
            "proof": "ticket",
            "ticket": f"{number} {code}".strip().upper(),
            **step_fields.data_of(desk, asked, given, ""),
        }
        warnings = desk.lookup.warnings(first.id, step)
        with step_fields.near_names(asked, values, step):
            page = desk.take(by, first.id, step, {**values, "also_for": [device.id for device in others]})
    handed = [device.number for device in chosen]
    answer_line(
        {
            "handed_over": handed,
            "entry": page.made["entry"],
            "warnings": [json_views.warning_object(each) for each in warnings],
        },
        _("Handed over: %(list)s", list=forms.listed(handed)),
    )
    print_warnings(warnings)


def devices_to_hand_out(desk: "Desk", devices: "Sequence[TicketRow]", jobs: Sequence[str]) -> "list[TicketRow]":
    """At least one device. Raises Refused if a job is not on the ticket, or if none is given and none is ready."""
    wanted = {desk.session.find_thing(job)[1]: job for job in jobs}
    for id_, job in wanted.items():
        if id_ not in {device.id for device in devices}:
            known = ", ".join(device.number for device in devices)
            raise Refused("usage", NOT_UNDER, job=job, known=known)
    chosen = [device for device in devices if device.id in wanted or (not wanted and device.status == "now")]
    if not chosen:
        why = [Message("%(number)s: %(why)s", {"number": device.number, "why": device.because}) for device in devices]
        raise Refused("state", NOTHING_TO_GIVE, why=why)
    return chosen


@command("move", help=N_("Move the device of a job to another place."))
def move(
    job: Job,
    place: Annotated[
        str,
        typer.Argument(metavar="PLACE", help=N_("Name of the place, or the text on its label."), show_default=False),
    ],
) -> None:
    from fieldservice.cli import json_views
    from fieldservice.desk import saved_already

    with at_the_desk() as (desk, by):
        page = desk.workshop.move(by, job, place)
        with saved_already():
            warnings = desk.lookup.warnings(page.id)
    answer_line(
        json_views.page_object(page, warnings),
        _("%(number)s is now at %(place)s.", number=page.number, place=page.facts["place"]["name"]),
    )


@command("places", help=N_("List the shelves in use and how many devices are on each."))
def places() -> None:
    with at_the_desk() as (desk, _by):
        rows = [
            {"place": name, "devices": count, "number": desk.workshop.place_number(name)}
            for name, count in desk.workshop.places()
        ]

    def print_text() -> None:
        if rows:
            heads = (_("Place"), _("Devices"), _("Number"))
            print_table(heads, [(row["place"], row["devices"], row["number"]) for row in rows])
        else:
            print(_(NOTHING))

    answer({"places": rows}, print_text)


@command("attach", help=N_("Attach photos or scans (JPEG, HEIC, PNG, PDF) to a job."))
def attach(
    job: Job,
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", help=N_("Photos or scans; several at once."), show_default=False)
    ],
    words: Annotated[str, typer.Option("--words", metavar="TEXT", help=N_("What the photos show."))] = "",
) -> None:
    from fieldservice.cli.show import answer_page
    from fieldservice.desk import saved_already
    from fieldservice.desk.typed_paths import path

    with at_the_desk() as (desk, by):
        page = desk.workshop.attach(by, job, [path(file) for file in files], words)
        with saved_already():
            answer_page(desk, page, warn=False)
