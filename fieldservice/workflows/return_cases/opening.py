"""Opens a return case: from a job, whose work then waits for it; from a call; or by itself, for several devices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.workflows.common.turns import along
from fieldservice.workflows.engine.addresses import STATUS_KEY, status_key_for
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.master_files.filing import CUSTOMER_FACTS, PERSONAL, file_customer, fill_in
from fieldservice.workflows.return_cases.effects import REQUESTED, open_facts, store_of_engineer, tell_files
from fieldservice.workflows.return_cases.lines import KIND, NEWS, CaseDevice

if TYPE_CHECKING:
    from fieldservice.workflows.return_cases.events import CallBecameCase, ReturnOpened, ReturnRequested

IN_CASE = "in_case"
"""The state of a job whose return case is open."""
BEFORE = "before_case"
"""The fact of a job: its state before that."""
OF_CUSTOMER = ("customer", *CUSTOMER_FACTS, STATUS_KEY)
OF_REQUEST = ("by_kind", "wish", "return_reason", "purchased", "purchase_proof", "price_paid")
ON_SITE = "on_site"


def _device(line: int, device: str, facts: JsonObject, paid: int | None, context: Context) -> CaseDevice:
    product = facts.get("product")
    named = {name: str(facts.get(name) or "") for name in ("serial", "brand", "model", "purchased")}
    currency = context.reference.currency(context.office) if paid else ""
    words = product if isinstance(product, dict) else {"code": str(product)} if product else {}
    return CaseDevice(line, device, product=words, price_paid=paid or 0, currency=currency, **named)


def _open_beside(draft: Draft, context: Context, work: Thing, device: CaseDevice, office: str, holder: str) -> str:
    """Open the case of a job or call by the same entry; returns its id. What was asked goes to the case."""
    case = context.new_id()
    engineer = str(work.get("engineer") or "") if work.kind == "job" else ""
    facts = open_facts(context, [device], office, engineer)
    facts |= {name: draft.data[name] for name in OF_REQUEST if name in draft.data}
    facts |= {"currency": device.currency} if device.currency else {}
    facts |= {work.kind: work.id, f"{work.kind}_number": str(work.get("number") or "")}
    facts |= {name: work.get(name) for name in OF_CUSTOMER if work.get(name) and name not in PERSONAL}
    personal = {name: work.get(name) for name in OF_CUSTOMER if work.get(name) and name in PERSONAL}
    personal |= {"reason_words": draft.private["reason_words"]}
    if holder != context.office:
        facts["from_office"] = context.office
    draft.of(case, facts, personal)
    draft.moves.append((case, KIND, None, REQUESTED, holder))
    draft.data |= {KIND: case, "case_number": facts["number"]}
    news = {"case": case, "number": facts["number"], "state": REQUESTED, "holder": holder}
    draft.add(work.kind, work.id, NEWS, news)
    tell_files(draft, case, facts["number"], [device], {"office": office})
    return case


def _as_the_call_says(draft: Draft, work: Thing) -> None:
    """Who asks for the return is who called, unless somebody else is named."""
    if asks := draft.data.pop("by_kind", None) or work.get("caller_kind"):
        draft.data["by_kind"] = asks


def request_return(draft: Draft, event: ReturnRequested, context: Context) -> None:
    """The job waits at its branch; the case is where its engineer writes the report."""
    job, office = draft.subject, context.reference.point_of(context.office)
    _as_the_call_says(draft, job)
    if device := str(job.get("device") or ""):
        file = context.file(device)
        for name in ("purchased", "purchase_proof"):
            if draft.data.get(name):
                fill_in(draft, "device", device, file, name, name, draft.data[name])
    facts = {**context.pasts.of(str(job.get("device") or "")).facts, **job.facts, **draft.data}
    about = _device(1, str(job.get("device") or ""), facts, event.price_paid, context)
    engineer = str(job.get("engineer") or "")
    at_the_customers = code_of(job.get("mode")) == ON_SITE
    holder = store_of_engineer(engineer, office, context) if at_the_customers else context.office
    draft.data[BEFORE] = job.state
    _open_beside(draft, context, job, about, office, holder)
    if holder != context.office or office != context.office:
        draft.data["along"] = along(job)
    draft.hold_by(office)


def open_case(draft: Draft, event: CallBecameCase, context: Context) -> None:
    """The call ends; the case goes to the service point that was chosen."""
    request = draft.subject
    _as_the_call_says(draft, request)
    about = _device(1, str(request.get("device") or ""), request.facts, event.price_paid, context)
    case = _open_beside(draft, context, request, about, event.office, event.office)
    if event.note:
        draft.of(case, {}, {"note": event.note})
    if event.office != context.office:
        draft.data["along"] = [*along(request), request.id]
    draft.person = str(request.get("customer") or "")


def open_return(draft: Draft, event: ReturnOpened, context: Context) -> None:
    """A case without a job, about one or several devices of a customer."""
    office = event.point or context.reference.point_of(context.office)
    customer = file_customer(draft, context)
    new = {name: draft.data[name] for name in ("product", "brand", "model") if draft.data.get(name)}
    devices = list(_file_devices(draft, context, event, customer, new))
    for name in ("serials", "new_devices", "point", *new):
        draft.data.pop(name, None)
    draft.data |= open_facts(context, devices, office, event.engineer or "")
    if event.price_paid:
        draft.data["currency"] = context.reference.currency(context.office)
    draft.data |= status_key_for(None, context)
    draft.data["along"] = [customer, *(each.device for each in devices)]
    here = context.office if office == context.reference.point_of(context.office) else office
    holder = store_of_engineer(event.engineer, office, context) if event.engineer else here
    if holder != context.office:
        draft.data["from_office"] = context.office
    draft.hold_by(holder)
    tell_files(draft, draft.moves[0][0], str(draft.data["number"]), devices, {"office": office})


def _file_devices(
    draft: Draft, context: Context, event: ReturnOpened, customer: str, new: JsonObject
) -> Iterable[CaseDevice]:
    """The devices of the case, each with its file, found or new."""
    for line, serial in enumerate(event.serials, 1):
        file = context.devices.get(serial)
        device = file.id if file else context.new_id()
        given: JsonObject = {} if file else {"serial": serial, **new}
        if event.purchased and (file is None or not file.get("purchased")):
            given |= {name: draft.data[name] for name in ("purchased", "purchase_proof") if draft.data.get(name)}
        if file is None or not file.get("customer"):
            given["customer"] = customer
        draft.of(device, given)
        draft.touches.append(("device", device))
        known = {**(file.facts if file else {}), **given}
        known["purchased"] = event.purchased or known.get("purchased")
        yield _device(
            line, device, {**known, "serial": known.get("serial") or serial_key(serial)}, event.price_paid, context
        )
