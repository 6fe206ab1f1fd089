"""Opens the request, the job and the claim ticket of a visit or a parcel, in one entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, Values
from fieldservice.words.moments import stamp
from fieldservice.workflows.bench.device import shelf
from fieldservice.workflows.bench.queue import drawn
from fieldservice.workflows.bench.transport.contents import DUE, MISSING, UNLISTED
from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.addresses import STATUS_KEY, status_key_for
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.limits import minutes_clock
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.promises import RESPONSE
from fieldservice.workflows.master_files.filing import CUSTOMER_FACTS, DEVICE_FACTS, PERSONAL, fill_in, meant

if TYPE_CHECKING:
    from fieldservice.workflows.bench.device import Shelved
    from fieldservice.workflows.engine.fold import Thing

SEND_IN = {"code": "send_in", "zh": "送修", "en": "Send-in"}
MAIL_IN = {"code": "mail_in", "zh": "寄修", "en": "Mail-in"}
PROMISED = ("promised", "pickup")
"""Times at which the customer comes to the service point, or is told that the device is ready."""
OF_JOB = (
    "symptom_code",
    "warranty",
    "work",
    "condition",
    "accessories",
    "promised",
    "tracking",
    "carrier",
    "parcel",
    "declared",
    "contents",
    MISSING,
    UNLISTED,
    DUE,
    "caller_kind",
    "paper",
    "address",
    "contact",
)
"""The facts that an opening step records of its device, except those of the files of customer and device."""


def open_visit(draft: Draft, event: Shelved, context: Context, mode: dict[str, str], waits: bool) -> None:
    """The request of a visit or parcel, and the job of its first device. `waits`: the customer waits at the counter."""
    given = {**draft.data, **draft.private}
    request = {
        "number": context.number("R"),
        "mode": mode,
        "caller_kind": given.get("caller_kind"),
        "came_in": stamp(context.now),
    }
    customer = _file_customer(draft, given, context)
    facts = {"request": draft.moves[0][0], "request_number": request["number"], "mode": mode, "place": shelf(event)}
    if mode is SEND_IN:
        facts |= new_ticket(context)
        request |= {name: facts[name] for name in ("ticket", "ticket_key")}
        if waits:
            queued = drawn(context)
            facts |= queued
            request |= queued
    else:
        facts |= status_key_for(None, context)
        request |= {STATUS_KEY: facts[STATUS_KEY]}
    open_job(draft, context, given, facts, customer, waits)
    own = {name: given[name] for name in ("customer_name", "phone", "contact", "address", "symptom") if given.get(name)}
    draft.data = (
        {name: value for name, value in draft.data.items() if name in ("of", "job", "job_number", "paper", "saw")}
        | request
        | {"customer": customer, "device": draft.data["of"][draft.data["job"]].get("device")}
        | {name: facts[name] for name in ("level",) if facts.get(name)}
    )
    draft.private = {name: value for name, value in draft.private.items() if name == "of"} | own
    draft.person = draft.person or customer


def _file_customer(draft: Draft, given: JsonObject, context: Context) -> str:
    """The id of the customer's file, found or new; `given` gains what was not asked and the file holds."""
    file = context.customer
    customer = file.id if file else context.new_id()
    person = meant(file, given, CUSTOMER_FACTS) if file else customer
    if file is None:
        draft.of(customer, {"number": context.number("C")})
    for name, field in CUSTOMER_FACTS.items():
        _fill_in(draft, "customer", person, file, field, name, given)
    draft.touches.append(("customer", customer))
    draft.person = person
    return customer


def _fill_in(draft: Draft, kind: str, id_: str, file: Thing | None, field: str, name: str, given: JsonObject) -> None:
    value = fill_in(draft, kind, id_, file, field, name, given.get(name))
    if value:
        given[name] = value


def open_job(draft: Draft, context: Context, given: JsonObject, facts: JsonObject, customer: str, waits: bool) -> None:
    """The job of one device that came in."""
    file = context.device
    if file is not None or any(given.get(name) for name in ("serial", "model", "product")):
        device = file.id if file else context.new_id()
        own = meant(file, given, DEVICE_FACTS) if file else device
        for name, field in DEVICE_FACTS.items():
            _fill_in(draft, "device", own, file, field, name, given)
        if not (file and file.get("customer")):
            draft.of(device, {"customer": customer})
            draft.touches.append(("device", device))
        facts["device"] = device
    job = context.new_id()
    number = context.number("J")
    # Devices of one visit have the urgency of the visit, even if the customer's file has changed meanwhile.
    if level := given.get("level") or (context.customer.get("level") if context.customer else None):
        facts["level"] = level
    facts |= {
        "number": number,
        "customer": customer,
        "customer_waits": waits,
        "called": stamp(context.now),
        "came_in": stamp(context.now),
    }
    facts |= {name: given[name] for name in (*DEVICE_FACTS, *OF_JOB) if given.get(name) and name not in PERSONAL}
    told = {**given, **facts}
    if facts.get("ticket"):
        facts["clock"] = waiting_clock(context, waits, told)
    else:
        facts["clock"] = minutes_clock(context, "parcel_minutes", told, within=RESPONSE)
    if not waits:
        facts["promised"] = given.get("promised") or promised_by_default(context)
    draft.of(job, facts, {name: given[name] for name in PERSONAL if given.get(name)})
    draft.moves.append((job, "job", None, "received", context.office))
    draft.data |= {"job": job, "job_number": number}
    draft.person = draft.person or customer


def new_ticket(context: Context) -> dict[str, str]:
    """A ticket's number, final offline, and the key of its status page, which nobody can guess."""
    return {"ticket": context.number("T"), "ticket_key": context.key()}


def waiting_clock(context: Context, waits: bool, facts: Values) -> JsonObject:
    """The waiting clock while the customer is at the counter, else that of dispatching."""
    return minutes_clock(context, "waiting_minutes" if waits else "dispatch_minutes", facts, within=RESPONSE)


def promised_by_default(context: Context) -> str:
    """So many working days of the service point from now, at a time when it is open."""
    reference, office = context.reference, context.office
    days = reference.number("promise_days", office)
    return stamp(clocks.after_days(reference.calendar(office), context.now, days))
