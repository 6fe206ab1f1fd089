"""Effects of the counter's steps: visits, tickets, shelves, promises, handing out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.bench.counter.proof import RELEASE, last_release
from fieldservice.workflows.bench.device import REACHED, place, place_in_words, shelf
from fieldservice.workflows.bench.queue import AHEAD, QUEUE, counter_number, drawn, of_visit
from fieldservice.workflows.bench.visits import (
    SEND_IN,
    new_ticket,
    open_job,
    open_visit,
    promised_by_default,
    waiting_clock,
)
from fieldservice.workflows.common.approvals import APPROVED, ask, digest_of, rely, sealed, waiting
from fieldservice.workflows.common.results import owe_call_back
from fieldservice.workflows.common.turns import leave_to_the_engineer, settle_to
from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.addresses import STATUS_KEY
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import ANSWERS_TO
from fieldservice.workflows.engine.limits import minutes_clock
from fieldservice.workflows.engine.messages import wrong_in
from fieldservice.workflows.engine.model import Draft, Effect, State
from fieldservice.workflows.engine.promises import REPAIR, RESPONSE
from fieldservice.workflows.master_files.filing import CUSTOMER_FACTS

if TYPE_CHECKING:
    from fieldservice.workflows.bench.counter.events import (
        BroughtIn,
        CheckedIn,
        CustomerCalled,
        CustomerLeft,
        DeviceAdded,
        DeviceSettled,
        HandedOut,
        PromiseMade,
        ReleaseAsked,
    )
    from fieldservice.workflows.bench.device import Shelved
    from fieldservice.workflows.engine.fields import Event

OUT_OF_REACH = N_(
    "In the state “%(state)s” nobody could go on with the device (%(place)s). Possible: %(known)s. "
    "If it has left us, say where it is now."
)
LEFT_MINUTES = {"received": "dispatch_minutes", "ready": "tell_minutes", "signed": "hand_in_minutes"}
"""The limit of a state once the customer has left; of work that has begun, that of the bench."""
LEFT_WITHIN = {"received": RESPONSE, "ready": "", "signed": ""}
"""What a contract may promise for that state."""


def check_in(draft: Draft, event: CheckedIn, context: Context) -> None:
    """A visit at the counter: the request, its first job and the claim ticket."""
    open_visit(draft, event, context, SEND_IN, waits=not event.place)


def add_device(draft: Draft, event: DeviceAdded, context: Context) -> None:
    """One more job of the same visit, under the same ticket, or of the same parcel."""
    request = draft.subject
    given = {
        **{name: request.get(name) for name in (*CUSTOMER_FACTS, "caller_kind", "level") if request.get(name)},
        **draft.data,
        **draft.private,
    }
    facts = {
        "request": request.id,
        "request_number": request.get("number", ""),
        "mode": request.get("mode"),
        "place": shelf(event),
        "ticket": request.get("ticket"),
        "ticket_key": request.get("ticket_key"),
        **({STATUS_KEY: request.get(STATUS_KEY)} if request.get(STATUS_KEY) else {}),
    }
    draft.data, draft.private = {}, {}
    waits = bool(facts["ticket"]) and not event.place
    if waits:
        facts |= of_visit(request.facts)
    open_job(draft, context, given, facts, str(request.get("customer") or ""), waits)


def bring_in(draft: Draft, event: BroughtIn, context: Context) -> None:
    """A device that the hotline announced is at the counter, or several of them under one ticket.

    Accessories and condition are recorded with the first device only.
    """
    draft.data |= {
        "place": shelf(event),
        "customer_waits": not event.place,
        "came_in": stamp(context.now),
        "clock": waiting_clock(context, not event.place, {**draft.subject.facts, "came_in": stamp(context.now)}),
    }
    if draft.first is None:
        draft.data |= new_ticket(context)
        if not event.place:
            draft.data |= drawn(context)
    else:
        draft.data |= {
            "accessories": [],
            "condition": None,
            **{
                name: draft.first.data[name]
                for name in ("ticket", "ticket_key", QUEUE, AHEAD)
                if name in draft.first.data
            },
        }
    if event.place:
        draft.data["promised"] = event.promised or promised_by_default(context)


def put_on_shelf(draft: Draft, event: Shelved, context: Context) -> None:
    draft.data["place"] = place("shelf", event.place or "")


def leave(draft: Draft, event: CustomerLeft, context: Context) -> None:
    """The customer goes; the ordinary clock of the state runs from now on."""
    put_on_shelf(draft, event, context)
    draft.data["customer_waits"] = False
    draft.data["promised"] = event.promised or promised_by_default(context)
    job = draft.subject
    within = LEFT_WITHIN.get(job.state, REPAIR)
    clock = minutes_clock(context, LEFT_MINUTES.get(job.state, "bench_minutes"), job.facts, "", within, job)
    if draft.subject.get("waiting"):
        clock = clocks.pause(context.reference.calendar(context.office), clock, context.now)
    draft.data["clock"] = clock


def call_to_counter(draft: Draft, event: CustomerCalled, context: Context) -> None:
    """The counter is the one at this terminal, unless another is named."""
    draft.data["counter"] = event.counter or counter_number(context.counter)


def promise(draft: Draft, event: PromiseMade, context: Context) -> None:
    draft.data.setdefault("owner", context.by.name)
    draft.data.setdefault("owner_display", context.by.display)


def hand_out(draft: Draft, event: HandedOut, context: Context) -> None:
    """The device is handed over; without its ticket that relies on a release."""
    if code_of(event.proof) == "lost" and (released := last_release(draft.subject)):
        rely(draft, released["entry"])
    give_back(draft, event, context)


def give_back(draft: Draft, event: Event, context: Context) -> None:
    """The device is the customer's again; the call-back falls due.

    The scanned code may be that of another paper or an address, so it does not replace the job's own ticket.
    """
    owe_call_back(draft, event, context)
    if "ticket" in draft.data:
        draft.data["handed_in"] = draft.data.pop("ticket")
    draft.data |= {"place": place("customer"), "customer_waits": False, "handed_out": stamp(context.now)}


def settle_device_to(states: Mapping[str, State]) -> Effect:
    """Settles a job into a state from which a step still reaches its device.

    Raises Refused for a state in which nobody could hand the device out, move it or take it in.
    """
    settle = settle_to(states)

    def settle_device(draft: Draft, event: DeviceSettled, context: Context) -> None:
        settle(draft, event, context)
        if event.gone:
            draft.data |= {"place": place(event.gone), "customer_waits": False, "pickup": None}
        state, at = draft.moves[0][3], (draft.data.get("place") or draft.subject.record("place")).get("at", "")
        reached = [name for name in REACHED.get(at, tuple(states)) if name in states]
        if state not in (*reached, draft.subject.state):
            raise wrong_in(
                "state",
                OUT_OF_REACH,
                state=states[state].word,
                place=place_in_words(draft.subject),
                known=list(reached),
            )
        leave_to_the_engineer(draft, event, states, context)

    return settle_device


def ask_release(draft: Draft, event: ReleaseAsked, context: Context) -> None:
    """Ask for the release of this device to this person; the digest names the person only under a private salt."""
    salt = draft.private["salt"] = context.key()
    what = {"identity": event.identity, "collector": sealed(salt, event.collector)}
    ask(draft, RELEASE, digest_of(RELEASE, draft.subject.id, what))


def release(draft: Draft, event: ReleaseAsked, context: Context) -> None:
    """A manager's own release also answers what a colleague had asked for."""
    asked = next((each for each in waiting(draft.subject) if each.kind == RELEASE), None)
    if asked is not None:
        draft.data |= {ANSWERS_TO: asked.digest, "answer": APPROVED, "of_kind": RELEASE}


def end_with_case(draft: Draft, event: Event, context: Context) -> None:
    """The device was exchanged or taken back: it is ours, and the customer is called back."""
    owe_call_back(draft, event, context)
    draft.data |= {"place": place("ours"), "customer_waits": False, "pickup": None}


def dispose(draft: Draft, event: Event, context: Context) -> None:
    draft.data |= {"place": place("disposed"), "customer_waits": False, "pickup": None}
