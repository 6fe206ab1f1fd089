"""Effects of a contract: its number, its files, its terms with their instants, and the jobs of its care visits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, Values
from fieldservice.workflows.common.care_visits import CONTRACT, VISIT
from fieldservice.workflows.contracts.care import OPENED, next_visit
from fieldservice.workflows.contracts.guards import day_after
from fieldservice.workflows.contracts.terms import (
    DEVICES,
    OF_DEVICES,
    TERMS,
    ContractTerm,
    CoveredDevice,
    devices_of,
    terms_of,
    with_instants,
)
from fieldservice.workflows.engine.addresses import status_key_for
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.here import currency_here
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.engine.limits import minutes_clock
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.master_files.filing import PERSONAL, file_customer

if TYPE_CHECKING:
    from fieldservice.workflows.contracts.events import (
        CareVisitOpened,
        CareVisitSkipped,
        ContractAmended,
        ContractEntered,
        ContractRenewed,
    )

OF_TERM = ("begins", "ends", "response_minutes", "repair_minutes", "care_visits", "price", "price_rate", "pay_by")
"""The facts of a contract that its last term repeats, so that forms begin with them."""
CLASSES = {"parts_covered": "parts", "labour_covered": "labour", "on_site_covered": "on_site"}
"""By fact: the cost class that is covered."""
CARE_DUE = "care_due"
"""The fact of a job that says when its care visit falls due."""
ON_SITE = "on_site"
OF_THE_CUSTOMER = ("customer", "customer_name", "phone", "contact", "address", "area")


def enter_contract(draft: Draft, event: ContractEntered, context: Context) -> None:
    draft.data["number"] = context.number("H")
    customer = file_customer(draft, context)
    for name in ("new_devices", "overlaps", "product", "brand", "model"):
        draft.data.pop(name, None)
    draft.data["point"] = event.point or context.reference.point_of(context.office)
    if event.scope == OF_DEVICES:
        new = {name: value for name in ("product", "brand", "model") if (value := getattr(event, name))}
        if event.product and (code := context.reference.code("product", event.product)):
            new["product"] = code.words()
        _list_devices(draft, context, event.serials or (), customer, new)
    _set_terms(
        draft, context, [], _term(ContractTerm(1, event.begins, event.ends), draft.data, context), draft.data["point"]
    )


def amend_contract(draft: Draft, event: ContractAmended, context: Context) -> None:
    """The last term is as it is agreed now; earlier ones stay."""
    contract = draft.subject
    *before, last = terms_of(contract)
    for name in ("new_devices", "overlaps"):
        draft.data.pop(name, None)
    if code_of(contract.get("scope")) == OF_DEVICES and event.serials:
        _list_devices(draft, context, event.serials, str(contract.get("customer") or ""), {})
    else:
        draft.data.pop("serials", None)
    point = event.point or str(contract.get("point") or contract.holder)
    draft.data["point"] = point
    _set_terms(draft, context, before, _term(last, draft.data, context), point)


def renew_contract(draft: Draft, event: ContractRenewed, context: Context) -> None:
    """A new term follows the last one."""
    contract = draft.subject
    before = terms_of(contract)
    draft.data["begins"] = event.begins or day_after(before[-1].ends)
    draft.data["not_renewed"] = None
    new = _term(ContractTerm(**{**_values(before[-1]), "no": before[-1].no + 1}), draft.data, context)
    _set_terms(draft, context, before, new, str(contract.get("point") or contract.holder))


def decline_renewal(draft: Draft, event: object, context: Context) -> None:
    draft.data["not_renewed"] = True


def _values(term: ContractTerm) -> JsonObject:
    return {name: getattr(term, name) for name in ContractTerm.__slots__}


def _term(term: ContractTerm, given: Values, context: Context) -> ContractTerm:
    """The term with what the entry says of it; what it does not say stays."""
    values = _values(term)
    names = {"response_minutes": "response", "repair_minutes": "repair", "care_visits": "visits"}
    for name in OF_TERM:
        if name in given:
            values[names.get(name, name)] = given[name]
    said = {kind: bool(given[name]) for name, kind in CLASSES.items() if name in given}
    kept = [kind for kind in CLASSES.values() if said.get(kind, kind in term.classes)]
    currency = currency_here(context)
    return ContractTerm(
        **{**values, "classes": tuple(kept), "currency": currency if "price" in given else term.currency}
    )


def _set_terms(draft: Draft, context: Context, before: list[ContractTerm], last: ContractTerm, point: str) -> None:
    reference = context.reference
    computed = with_instants(
        last,
        reference.calendar(point),
        reference.number("contract_notice_days", point),
        reference.number("care_notice_days", point),
    )
    draft.data[TERMS] = [each.as_data() for each in (*before, computed)]
    draft.data |= {"begins": computed.begins, "ends": computed.ends, "currency": computed.currency}


def _list_devices(draft: Draft, context: Context, serials: Iterable[str], customer: str, new: Values) -> None:
    """The devices that the contract lists, each with its file. Each is touched: its history names the contract, and so
    does the history of one that is listed no longer."""
    listed = {serial_key(each.serial): each for each in (devices_of(draft.thing) if draft.thing else ())}
    found: list[CoveredDevice] = []
    for serial in serials:
        file = context.devices.get(serial)
        if file is None and (before := listed.get(serial_key(serial))):
            found.append(before)
            continue
        device = file.id if file else context.new_id()
        facts = {name: file.get(name) if file else new.get(name) for name in ("product", "brand", "model")}
        given = {} if file else {"serial": serial, **{name: value for name, value in facts.items() if value}}
        if file is None or not file.get("customer"):
            given["customer"] = customer
        draft.of(device, given)
        written = str(file.get("serial") or serial) if file else serial
        found.append(CoveredDevice(device, written, {name: value for name, value in facts.items() if value}))
    draft.data[DEVICES] = [{"device": each.device, "serial": each.serial, **each.facts} for each in found]
    draft.data["serials"] = [each.serial for each in found]
    draft.data["summary"] = ", ".join(draft.data["serials"])
    named = dict.fromkeys((*(each.device for each in found), *(each.device for each in listed.values())))
    draft.touches += [("device", device) for device in named]


def open_care_visit(draft: Draft, event: CareVisitOpened, context: Context) -> None:
    """The care visit becomes a job of the service point for each of its devices, in one entry; where a site or the
    customer is covered as a whole, one job. No symptom is asked."""
    contract, visit = draft.subject, next_visit(draft.subject)
    assert visit is not None, "a guard has asked for it"
    point = str(contract.get("point") or contract.holder)
    wanted = {serial_key(serial) for serial in event.serials or ()}
    devices = [each for each in devices_of(contract) if not wanted or serial_key(each.serial) in wanted]
    draft.data.pop("serials", None)
    mode = context.reference.code("mode", ON_SITE)
    common: JsonObject = {
        "mode": mode.words() if mode else {"code": ON_SITE},
        CONTRACT: contract.id,
        "contract_number": str(contract.get("number") or ""),
        VISIT: visit.key,
        CARE_DUE: visit.due,
        **({"from_office": context.office} if point != context.office else {}),
        **{name: contract.get(name) for name in OF_THE_CUSTOMER if contract.get(name) and name not in PERSONAL},
    }
    personal = {name: contract.get(name) for name in OF_THE_CUSTOMER if contract.get(name) and name in PERSONAL}
    jobs = [_open_job(draft, context, point, common, personal, each) for each in devices or (None,)]
    draft.data["along"] = [contract.id, *(str(contract.get(name)) for name in ("customer",) if contract.get(name))]
    draft.data["along"] += [each.device for each in devices]
    draft.add("contract", contract.id, OPENED, {"visit": visit.key, "due": visit.due, "jobs": jobs})


def _open_job(
    draft: Draft, context: Context, point: str, common: Values, personal: Values, device: CoveredDevice | None
) -> JsonObject:
    job, number = context.new_id(), context.number("J")
    facts = {**common, "number": number, **status_key_for(None, context)}
    if device is not None:
        facts |= {"device": device.device, "serial": device.serial, **device.facts}
    facts["clock"] = minutes_clock(context, "accept_minutes", facts, point)
    draft.of(job, facts, personal)
    draft.moves.append((job, "job", None, "received", point))
    return {"job": job, "number": number}


def skip_care_visit(draft: Draft, event: CareVisitSkipped, context: Context) -> None:
    visit = next_visit(draft.subject)
    draft.data["visit"] = visit.key if visit else ""
