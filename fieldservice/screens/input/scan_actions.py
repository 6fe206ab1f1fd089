"""Acts on a scan that the current screen does not handle.

The label of a device or a paper opens its record. The label of a place moves the device of the open job there; scanning
the label of the place before moves it back.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from fieldservice.screens.base import EXPECTED, AppServices, services_of
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


def route(app: App[object], scan: Scan) -> None:
    """Do what the scan asks for. Raises Refused, which the app shows."""
    taker = getattr(app.screen, "takes_scan", None)
    if taker is not None and taker(scan):
        return
    services = services_of(app)
    if scan.kind == "place":
        _to_place(app, services, scan)
    elif scan.kind == "ticket":
        services.show_ticket(scan.number, scan.part, scanned=True)
    elif scan.kind == "accessory":
        _accessory(app, services, scan)
    else:
        services.show_detail(services.desk.session.find_thing(scan.number)[1])


def open_known(app: App[object], text: str) -> bool:
    """Open what bears this number: a maker's serial, a parcel's number, a ticket without its hyphens, the barcode of a
    part. False for none.

    Several are offered for choice in the search.
    """
    services = services_of(app)
    if tickets := services.desk.workshop.tickets(text, whole=True):
        services.show_ticket(tickets[0], scanned=True)
        return True
    found = services.desk.session.bearers(text)
    if len(found) == 1:
        services.show_detail(found[0]["thing"])
    elif found:
        services.show_find(text)
    return bool(found) or _open_part(services, text)


def _open_part(services: AppServices, text: str) -> bool:
    """Show where a part of the catalogue lies that has this number or barcode, or a piece with this serial number."""
    part, desk = services.desk.parts.part(text), services.desk
    serial = text if part is None and desk.stock.is_piece(text) else ""
    if part is None and not serial:
        return False
    services.open_screen("stock_moves", desk, services.person, "", part.number if part is not None else "", serial)
    return True


def _accessory(app: App[object], services: AppServices, scan: Scan) -> None:
    """Open the job of an accessory's label, with a notice that names the accessory."""
    assert services.person is not None
    page = services.desk.page(services.person, scan.number)
    accessories, number = list(page.facts.get("accessories") or ()), int(scan.part)
    services.show_detail(page.id)
    if 0 < number <= len(accessories):
        count, name = len(accessories), accessories[number - 1]
        notice = _("Accessory %(part)s of %(count)s: %(name)s", part=number, count=count, name=name)
        app.notify(notice, title=page.number, markup=False)
    else:
        app.notify(_(NO_ACCESSORY, job=page.number, part=number), severity="warning", markup=False)


def _to_place(app: App[object], services: AppServices, scan: Scan) -> None:
    """Move the device of the open job to the place; without an open job show the devices at the place."""
    thing = getattr(app.screen, "open_job", "")
    if thing:
        move(services, thing, scan)
    else:
        check_office(services, scan)
        services.show_board("bench", scan.part)


def check_office(services: AppServices, scan: Scan) -> None:
    """Raise Refused for the label of another service point's shelf."""
    if services.desk.workshop.place_number(scan.part) != scan.number:
        raise Refused("data", OTHER_OFFICE, number=scan.number)


def move(services: AppServices, thing: str, scan: Scan) -> None:
    """Move a device to the place of a label, in a thread. Raises Refused for the label of another office."""
    assert services.person is not None
    check_office(services, scan)
    app = cast("App[object]", services)
    app.run_worker(partial(_move, app, services.person, thing, scan.part), thread=True, group="move")


def _move(app: App[object], by: Person, thing: str, place: str) -> None:
    services = services_of(app)
    try:
        job = services.desk.thing(thing)
        before = job.record("place")
        if before.get("at") == "shelf" and before.get("name") == place:
            notice, values = ALREADY_THERE, {"place": place}
        else:
            services.desk.workshop.move(by, thing, place)
            shelf = str(before.get("name") or "") if before.get("at") == "shelf" else ""
            notice, values = MOVED_FROM if shelf else MOVED, {"place": place, "before": shelf}
        number = str(job.get("number") or "")
        app.call_from_thread(_notify, app, Message(notice, {"number": number, **values}))
    except EXPECTED as error:
        app.call_from_thread(services.show_error, error)


def _notify(app: App[object], message: Message) -> None:
    """Show the notice, and let the screen in front read its data again."""
    from fieldservice.presentation.messages import render

    app.notify(render(message), markup=False)
    for screen in app.screen_stack[-1:]:
        look = getattr(screen, "action_look", None) or getattr(screen, "look", None)
        if look is not None:
            look()
