"""The rows of a contract: one for each device that it lists, or for what it covers as a whole, in each of its terms."""

from __future__ import annotations

from fieldservice.read_model.row_texts import short
from fieldservice.shapes import JsonObject
from fieldservice.workflows.contracts.care import next_visit
from fieldservice.workflows.contracts.debts import ending
from fieldservice.workflows.contracts.terms import OF_DEVICES, OF_SITE, CoveredDevice, devices_of, last_day, terms_of
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.engine.limits import NEVER

WHOLE = "*"
"""In the place of a device: all of the customer's, or of the customer's site."""


def contract_rows(contract: Thing) -> list[JsonObject]:
    """The rows; none of a site whose address was erased with its customer."""
    scope, site = code_of(contract.get("scope")), str(contract.get("site") or "")
    if scope == OF_SITE and not site:
        return []
    visit, last = next_visit(contract), ending(contract)
    devices: list[CoveredDevice | None] = [*devices_of(contract)] if scope == OF_DEVICES else [None]
    return [
        short(
            {
                "line": f"{term.no}/{device.device if device else WHOLE}",
                "number": str(contract.get("number") or ""),
                "kind": code_of(contract.get("contract_kind")),
                "customer": str(contract.get("customer") or ""),
                "scope": scope,
                "site": site.replace("\n", " ") if scope == OF_SITE else "",
                "device": device.device if device else "",
                "serial": device.serial if device else "",
                "serial_key": serial_key(device.serial) if device else "",
                "begins": term.begins,
                "ends": last_day(contract, term),
                "classes": " ".join(term.classes),
                "response": term.response,
                "repair": term.repair,
                "office": str(contract.get("point") or contract.holder),
                "care_due": visit.due if visit else NEVER,
                "care_since": visit.since if visit else NEVER,
                "notice": last.notice if last else NEVER,
            }
        )
        for term in terms_of(contract)
        for device in devices
    ]
