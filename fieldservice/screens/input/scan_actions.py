"""What a scan does where the screen itself makes nothing of it: labels and papers open what they name, a place takes the device.

A device is moved by one scan, and moved back by scanning where it lay.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from fieldservice.screens.base import EXPECTED, AppServices, services
from fieldservice.screens.input.scanner import Scan
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from textual.app import App

OTHER_OFFICE = N_("This label is of another service point: %(number)s.")
NO_ACCESSORY = N_("%(job)s has no accessory %(part)s.")
MOVED = N_("%(number)s is now at %(place)s.")
MOVED_FROM = N_("%(number)s is now at %(place)s. Scan %(before)s to move it back.")
ALREADY_THERE = N_("%(number)s is already at %(place)s.")


def route(app: App[Any], scan: Scan) -> None:
    """Whatever is refused is raised, and told by the app."""
    taker = getattr(app.screen, "takes_scan", None)
    if taker is not None and taker(scan):
        return
    seat = services(app)
    if scan.kind == "place":
        _to_place(app, seat, scan)
    elif scan.kind == "ticket":
        seat.show_ticket(scan.number, scan.part, scanned=True)
    elif scan.kind == "accessory":
        _accessory(app, seat, scan)
    else:
        seat.show_thing(seat.desk.session.find_thing(scan.number)[1])


def _accessory(app: App[Any], seat: AppServices, scan: Scan) -> None:
    """The job of an accessory's label, and which one it is."""
    assert seat.person is not None
    page = seat.desk.page(seat.person, scan.number)
    listed, place = list(page.facts.get("accessories") or ()), int(scan.part)
    seat.show_thing(page.id)
    if 0 < place <= len(listed):
        said = _("Accessory %(part)s of %(count)s: %(name)s", part=place, count=len(listed), name=listed[place - 1])
        app.notify(said, title=page.number, markup=False)
    else:
        app.notify(_(NO_ACCESSORY, job=page.number, part=place), severity="warning", markup=False)


def _to_place(app: App[Any], seat: AppServices, scan: Scan) -> None:
    """The device of an open job goes there; anywhere else what lies there is shown."""
    thing = getattr(app.screen, "open_job", "")
    if thing:
        move(seat, thing, scan)
    else:
        check_office(seat, scan)
        seat.show_board("bench", scan.part)


def check_office(seat: AppServices, scan: Scan) -> None:
    """Raises Refused for the label of another service point's shelf."""
    if seat.desk.workshop.place_number(scan.part) != scan.number:
        raise Refused("data", OTHER_OFFICE, number=scan.number)


def move(seat: AppServices, thing: str, scan: Scan) -> None:
    """Move a device to the place of a label, in a thread; said when it is done. Raises Refused for another office's label."""
    assert seat.person is not None
    check_office(seat, scan)
    app = cast("App[Any]", seat)
    app.run_worker(partial(_move, app, seat.person, thing, scan.part), thread=True, group="move")


def _move(app: App[Any], by: Person, thing: str, place: str) -> None:
    seat = services(app)
    try:
        job = seat.desk.thing(thing)
        before = job.record("place")
        if before.get("at") == "shelf" and before.get("name") == place:
            said, values = ALREADY_THERE, {"place": place}
        else:
            seat.desk.workshop.move(by, thing, place)
            lay = str(before.get("name") or "") if before.get("at") == "shelf" else ""
            said, values = MOVED_FROM if lay else MOVED, {"place": place, "before": lay}
        number = str(job.get("number") or "")
        app.call_from_thread(_say, app, Message(said, {"number": number, **values}))
    except EXPECTED as error:
        app.call_from_thread(seat.tell, error)


def _say(app: App[Any], because: Message) -> None:
    from fieldservice.presentation.messages import render

    app.notify(render(because), markup=False)
    for screen in app.screen_stack[-1:]:
        look = getattr(screen, "action_look", None) or getattr(screen, "look", None)
        if look is not None:
            look()
