"""Effects of transport: parcels in and out, claims, devices between service points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.moments import stamp
from fieldservice.workflows.bench.counter.effects import give_back, put_on_shelf
from fieldservice.workflows.bench.device import is_here, place, shelf
from fieldservice.workflows.bench.transport.contents import compared, difference
from fieldservice.workflows.bench.visits import MAIL_IN, SEND_IN, new_ticket, open_visit, promised_by_default
from fieldservice.workflows.common.results import owe_call_back
from fieldservice.workflows.common.turns import give, give_to_branch, send_to_giver
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.limits import minutes_clock
from fieldservice.workflows.engine.model import Draft, Effect
from fieldservice.workflows.engine.promises import RESPONSE

if TYPE_CHECKING:
    from fieldservice.workflows.bench.transport.events import (
        CameBack,
        DeviceBrought,
        ParcelAnnounced,
        ParcelArrived,
        ParcelReceived,
        SentOn,
        TakenAlong,
    )
    from fieldservice.workflows.engine.fields import Event


def take_parcel_in(draft: Draft, event: ParcelReceived, context: Context) -> None:
    """A parcel that nobody announced: the request and its job; there is nobody to give a ticket to."""
    draft.data |= compared(draft.data, context)
    open_visit(draft, event, context, MAIL_IN, waits=False)


def announced(draft: Draft, event: ParcelAnnounced | ParcelArrived, context: Context) -> None:
    """The sender's list of contents stays as it is until another list is given."""
    if not event.declared:
        draft.data.pop("declared", None)


def take_parcel(draft: Draft, event: ParcelArrived, context: Context) -> None:
    announced(draft, event, context)
    recount(draft, event, context)
    draft.data |= {
        "place": shelf(event),
        "came_in": stamp(context.now),
        "clock": minutes_clock(
            context, "parcel_minutes", {**draft.subject.facts, "came_in": stamp(context.now)}, within=RESPONSE
        ),
    }


def recount(draft: Draft, event: Event, context: Context) -> None:
    """Contents and list are compared item by item."""
    draft.data |= compared({**draft.subject.facts, **draft.data}, context)


def tell_difference(draft: Draft, event: Event, context: Context) -> None:
    """The line names what was told, so a difference found later is told by itself."""
    draft.data["told_difference"] = difference(draft.subject)


def ship(draft: Draft, event: Event, context: Context) -> None:
    carrier = draft.data.get("carrier")
    draft.data |= {
        "place": place("carrier", carrier.get("zh", "") if isinstance(carrier, dict) else ""),
        "shipped": stamp(context.now),
        "currency": context.reference.currency(context.office),
        "pickup": None,
        "customer_waits": False,
    }


def deliver(draft: Draft, event: Event, context: Context) -> None:
    give_back(draft, event, context)
    draft.data.setdefault("delivered", stamp(context.now))


def transit_trouble(draft: Draft, event: Event, context: Context) -> None:
    # An expected device was lost on its way here.
    if draft.subject.state == "expected":
        draft.data["place"] = place("carrier")


def came_back(draft: Draft, event: CameBack, context: Context) -> None:
    """The device is treated as one that comes in; it may come in for the first time, if it was lost on its way here."""
    draft.data |= {
        "place": shelf(event),
        "tests_passed": False,
        "clock": minutes_clock(context, "parcel_minutes", draft.subject.facts),
        "came_in": draft.subject.get("came_in") or stamp(context.now),
    }


def end_claim(draft: Draft, event: Event, context: Context) -> None:
    """The case is closed; a device that is not lost stays with the customer."""
    owe_call_back(draft, event, context)
    lost = code_of(draft.subject.get("trouble")) == "lost"
    draft.data["place"] = place("lost" if lost else "customer")


def now_mail_in(draft: Draft, event: Event, context: Context) -> None:
    """The device is sent: its customer neither waits here nor comes to collect it."""
    draft.data |= {"mode": MAIL_IN, "customer_waits": False, "pickup": None}


def now_send_in(draft: Draft, event: Event, context: Context) -> None:
    """The device is brought or collected after all; it gets its ticket now if it is here, else when it comes in."""
    draft.data["mode"] = SEND_IN
    if not draft.subject.get("ticket") and is_here(draft.subject):
        draft.data |= new_ticket(context)


STAYS: JsonObject = {
    "goes_along": None,
    "ticket": None,
    "ticket_key": None,
    "came_in": None,
    "promised": None,
    "accessories": [],
    "condition": None,
}
"""The facts of an on-site job whose device stays with its customer after all."""


def take_along(draft: Draft, event: TakenAlong, context: Context) -> None:
    """The device goes along once the customer has signed what goes along, in which condition and against which ticket.

    Where a slip was signed before this was decided, it gets a new revision.
    """
    job = draft.subject
    if job.state == "signed":
        draft.data |= {"revision": int(job.get("revision", 0)) + 1, "signed": None}
    draft.data |= {
        "goes_along": True,
        "second_visit": False,
        "came_in": stamp(context.now),
        "promised": event.promised or promised_by_default(context),
        "tests_passed": False,
        **new_ticket(context),
    }
    draft.private["on_site_reason"] = draft.private.pop("why", "")


def leave_here(draft: Draft, event: Event, context: Context) -> None:
    visit = draft.subject.lines("visits")[-1] if draft.subject.lines("visits") else {}
    draft.data |= {**STAYS, "second_visit": bool(visit.get("second_visit"))}
    draft.private["on_site_reason"] = None


def in_the_engineers_hands(sign_off: Effect) -> Effect:
    """After the sign-off the engineer has the device: the on-site job goes on as send-in with one history."""

    def taken(draft: Draft, event: Event, context: Context) -> None:
        sign_off(draft, event, context)
        draft.data |= {
            "mode": SEND_IN,
            "place": place("engineer", str(draft.subject.get("engineer_display") or context.by.display)),
            "customer_waits": False,
            "goes_along": None,
        }

    return taken


def put_down(draft: Draft, event: DeviceBrought, context: Context) -> None:
    put_on_shelf(draft, event, context)
    give_to_branch(draft, event, context)


def send_on(draft: Draft, event: SentOn, context: Context) -> None:
    """The device goes to another service point, which repairs it or keeps it for the customer."""
    draft.data |= {
        "place": place("transit", event.office),
        "engineer": None,
        "engineer_display": None,
        "pickup": None,
        "sent_on": draft.subject.state,
    }
    give(draft, event.office)


def send_back(draft: Draft, event: Event, context: Context) -> None:
    """The device is on its way back to the office that sent it."""
    draft.data["place"] = place("transit", draft.subject.given_by)
    send_to_giver(draft, event, context)
