"""Effects of a call: it fills in the files of customer and device, and becomes a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, Values
from fieldservice.workflows.common.turns import along
from fieldservice.workflows.engine.addresses import STATUS_KEY, status_key_for
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.limits import minutes_clock
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.promises import RESPONSE
from fieldservice.workflows.escalations.on_the_job import escalations_go_along
from fieldservice.workflows.hotline.quoted import QUOTED_FOR, QUOTED_JOB, place_of, quote_goes_along
from fieldservice.workflows.master_files.filing import CUSTOMER_FACTS, DEVICE_FACTS, PERSONAL, fill_in, meant

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fold import Thing
    from fieldservice.workflows.hotline.events import (
        CallCompleted,
        CallDeviceAdded,
        CallRegistered,
        HandedOn,
        HandedOver,
    )

FIRST_STATES = {"send_in": "expected", "mail_in": "expected"}
"""State in which a job of the hotline begins, by its mode: the device is expected; on site the job is received."""
PASSED_ON = (
    "customer",
    "device",
    "paper",
    *CUSTOMER_FACTS,
    *DEVICE_FACTS,
    "caller_kind",
    "work",
    "symptom_code",
    "symptom",
    "tried",
    "mode",
    "level",
    "wanted",
    "suggestion",
    STATUS_KEY,
)
"""Facts that a job copies from its request, since a job is folded from its own entries alone."""
NOTHING: Values = {}
OF_DEVICE = ("device", "paper", *DEVICE_FACTS, "work", "symptom_code", "symptom", "tried", "suggestion")
"""Those that belong to one device of the call."""
OF_CALL = tuple(name for name in PASSED_ON if name not in OF_DEVICE)
"""Those that all devices of the call share."""


def file_call(draft: Draft, event: CallRegistered | CallCompleted, context: Context) -> None:
    """The files of customer and device gain the answers of the caller; answers not asked for come from the files."""
    request = draft.thing
    given = {**draft.data, **draft.private}
    known = {**(request.facts if request else {}), **given}
    if request is None:
        draft.data |= {"number": context.number("R"), **status_key_for(None, context)}
    customer = context.customer.id if context.customer else known.get("customer", "")
    if not customer and any(given.get(name) for name in ("phone", "customer_name")):
        customer = context.new_id()
        draft.of(customer, {"number": context.number("C")})
        draft.touches.append(("customer", customer))
    device = context.device.id if context.device else known.get("device", "")
    if not device and any(given.get(name) for name in ("serial", "model", "product")):
        device = context.new_id()
    if context.customer and context.customer.get("level") and not known.get("level"):
        draft.data["level"] = context.customer.get("level")
    if customer:
        _file(draft, "customer", customer, context.customer, CUSTOMER_FACTS, known)
        draft.data["customer"] = customer
        draft.person = meant(context.customer, given, CUSTOMER_FACTS) if context.customer else customer
    if device:
        _file(draft, "device", device, context.device, DEVICE_FACTS, known)
        draft.data["device"] = device
        if customer and not (context.device and context.device.get("customer")):
            draft.of(device, {"customer": customer})
            draft.touches.append(("device", device))


def _file(
    draft: Draft, kind: str, id_: str, file: Thing | None, names: dict[str, str], known: Values = NOTHING
) -> None:
    """New and changed values go into the file; values that were not asked and are not `known` come from it into the
    request.
    """
    id_ = meant(file, {**draft.data, **draft.private}, names) if file else id_
    for name, field in names.items():
        part = draft.private if name in PERSONAL else draft.data
        value = part.get(name)
        held = fill_in(draft, kind, id_, file, field, name, value)
        if held and not value and not known.get(name):
            part[name] = held


def add_to_call(draft: Draft, event: CallDeviceAdded, context: Context) -> None:
    """One more device of the call: a line of the request, and a file of its own."""
    file_another_device(draft, context)


def file_another_device(draft: Draft, context: Context) -> None:
    """The file of one more device of this customer, found or new, gains the answers; the entry names it."""
    device = context.device.id if context.device else context.new_id()
    _file(draft, "device", device, context.device, DEVICE_FACTS)
    draft.data["device"] = device
    customer = draft.subject.get("customer", "")
    if customer and not (context.device and context.device.get("customer")):
        draft.of(device, {"customer": customer})
        draft.touches.append(("device", device))


def decide_service(draft: Draft, event: HandedOn, context: Context) -> None:
    """The request carries the service point that was named to the caller, so that the clerk need not choose again."""
    if context.service_point:
        draft.data.setdefault("point", context.service_point)


def open_jobs(draft: Draft, event: HandedOver, context: Context) -> None:
    """The request becomes a job of the chosen service point for each of its devices, in one entry."""
    request = draft.subject
    more, quoted = request.lines("more_devices"), place_of(request, event.quoted_for) or 0
    draft.data.pop(QUOTED_FOR, None)
    if event.office != context.office:
        draft.data["along"] = [*along(request), *(str(line["device"]) for line in more if line.get("device"))]
    first = {name: request.get(name) for name in PASSED_ON if request.get(name)} | status_key_for(request, context)
    common = {name: value for name, value in first.items() if name in OF_CALL}
    given = [first, *({**common, **{name: line[name] for name in OF_DEVICE if line.get(name)}} for line in more)]
    opened = [_open_job(draft, event, context, facts) for facts in given]
    draft.data["job"], draft.data["job_number"] = opened[0]
    quote_goes_along(draft, request, opened[quoted][0])
    escalations_go_along(draft, request, *opened[0])
    if quoted:
        draft.data[QUOTED_JOB] = opened[quoted][0]
    if more:
        draft.data["jobs"] = [number for _id, number in opened]
    draft.person = request.get("customer", "")


def _open_job(draft: Draft, event: HandedOver, context: Context, facts: JsonObject) -> tuple[str, str]:
    """Id and number of the job of one device of the call."""
    request, job, number = draft.subject, context.new_id(), context.number("J")
    state = FIRST_STATES.get(code_of(facts.get("mode")), "received")
    open_part = {name: value for name, value in facts.items() if name not in PERSONAL}
    open_part |= {
        "number": number,
        "request": request.id,
        "request_number": request.get("number", ""),
        "called": request.opened,
    }
    if state == "received":
        told = {**facts, "called": request.opened}
        open_part["clock"] = minutes_clock(context, "accept_minutes", told, event.office, RESPONSE)
    if event.office != context.office:
        open_part["from_office"] = context.office
    personal = {name: value for name, value in facts.items() if name in PERSONAL}
    if event.note:
        personal["note"] = event.note
    draft.of(job, open_part, personal)
    draft.moves.append((job, "job", None, state, event.office))
    return job, number
