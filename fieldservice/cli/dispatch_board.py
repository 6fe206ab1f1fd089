"""The command that prints the dispatch board: the engineers of one day with their visits, and what waits for one."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from fieldservice.cli.app import command
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import answer, print_table
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.clocks import Hours, hours_text
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk.dispatch_board import BoardVisit, DispatchDay, EngineerDay
    from fieldservice.presentation.names import DisplayNames

NO_DAY = N_("%(text)s is not a day. Write it as 2026-11-30, tomorrow or +2d.")


@command(
    "dispatch-board",
    help=N_("The engineers of a day with their visits and load, and the jobs that wait for an engineer or a time."),
)
def dispatch_board(
    day: Annotated[
        str, typer.Argument(metavar="DAY", help=N_("2026-11-30, tomorrow, +2d; today if empty."), show_default=False)
    ] = "today",
) -> None:
    from fieldservice.presentation.names import DisplayNames
    from fieldservice.words.typed_times import typed_day

    with at_the_desk() as (desk, _by):
        now, zone = desk.session.clock(), desk.session.zone()
        wanted = typed_day(day, now, zone)
        if wanted is None:
            raise Refused("usage", NO_DAY, text=day)
        found, names = desk.dispatch_board.day(wanted), DisplayNames.of(desk)

        def print_text() -> None:
            print(f"{forms.long_day(wanted.isoformat())}  {hours_text(_hours(found)) or _('closed')}")
            print_table(
                [_("Engineer"), _("Load"), _("Visits"), _("Skills"), _("Area")],
                [_engineer(each, names) for each in found.engineers],
            )
            print()
            print(_("Waiting for dispatch %(count)s", count=len(found.waiting)))
            print_table([_(title) for title in WAITING.values()], [_waiting(row, names, now) for row in found.waiting])

        answer(as_object(found), print_text)


WAITING = {
    "due": N_("Limit"),
    "number": N_("Number"),
    "next": N_("Next"),
    "customer": N_("Customer"),
    "device": N_("Device"),
    "symptom": N_("Symptom"),
}


def _hours(found: "DispatchDay") -> Hours:
    return tuple((opens.time(), closes.time()) for opens, closes in found.open_hours)


def _engineer(engineer: "EngineerDay", names: "DisplayNames") -> list[str]:
    person = engineer.person
    return [
        person.display,
        str(engineer.load),
        "  ".join(map(_visit, engineer.visits)),
        names.skills(" ".join(sorted(person.skills))),
        " ".join(sorted(person.areas)),
    ]


def _visit(visit: "BoardVisit") -> str:
    """`09:30-11:00 CD01-J000057-S`; a question mark behind a time that the customer does not know yet."""
    return f"{visit.begins:%H:%M}-{visit.ends:%H:%M} {visit.number}{'' if visit.is_agreed else '?'}"


def _waiting(row: JsonObject, names: "DisplayNames", now: datetime) -> list[str]:
    from fieldservice.presentation.dispatch_rows import dispatch_text

    return [dispatch_text(names, row, key, now)[0] for key in WAITING]


def as_object(found: "DispatchDay") -> JsonObject:
    """Moments are UTC; `agreed` says whether the customer knows the time."""
    from fieldservice.cli.json_views import row_object
    from fieldservice.desk.detail import masked

    def visit(each: "BoardVisit") -> JsonObject:
        about = {"id": each.thing, "number": each.number, "customer": each.customer, "device": each.device}
        times = {"begins": stamp(each.begins), "ends": stamp(each.ends), "agreed": each.is_agreed}
        return masked({**about, **times})

    return {
        "day": found.day.isoformat(),
        "open": [[stamp(opens), stamp(closes)] for opens, closes in found.open_hours],
        "engineers": [
            {
                "name": each.person.name,
                "display": each.person.display,
                "skills": sorted(each.person.skills),
                "areas": sorted(each.person.areas),
                "load": each.load,
                "visits": [visit(one) for one in each.visits],
            }
            for each in found.engineers
        ],
        "waiting": [row_object({name: row[name] for name in row if name != "id"}) for row in found.waiting],
    }
