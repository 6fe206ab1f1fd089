"""The rows of escalations and of the devices of return cases."""

from __future__ import annotations

from dataclasses import replace

from fieldservice.read_model.row_texts import short
from fieldservice.shapes import JsonObject, as_objects
from fieldservice.workflows.common.approvals import answer_to, is_approved
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.escalations.lines import job_number_of, job_of, lane_of, tier_of
from fieldservice.workflows.return_cases.execution.lines import decided_devices
from fieldservice.workflows.return_cases.lines import CLOSED, NO, NOT_GRANTED, Decision, decisions_of, devices_of


def escalation_rows(escalation: Thing) -> list[JsonObject]:
    """The row of an escalation."""
    return [
        short(
            {
                "line": "",
                **_about(escalation),
                "device": str(escalation.get("device") or ""),
                "serial_key": serial_key(escalation.get("serial")),
                "model": str(escalation.get("model") or ""),
                "symptom_code": code_of(escalation.get("symptom_code")),
                "lane": lane_of(escalation),
                "tier": tier_of(escalation),
                "liaison": str(escalation.get("liaison") or ""),
                "asked": str(escalation.get("limit") or NEVER),
                "request": str(escalation.get("request") or ""),
                "job": job_of(escalation),
                "job_number": job_number_of(escalation),
            }
        )
    ]


def case_rows(case: Thing) -> list[JsonObject]:
    """A row for each device of a return case."""
    decided = {line: _as_it_came(case, each) for line, each in decisions_of(case).items()}
    exchanged = {each.line: each.exchange for each in decided_devices(case)}
    return [
        short(
            {
                "line": str(device.line),
                **_about(case),
                "device": device.device,
                "serial": device.serial,
                "serial_key": serial_key(device.serial),
                "by_kind": code_of(case.get("by_kind")),
                "wish": code_of(case.get("wish")),
                "decision": decided[device.line].decision if device.line in decided else "",
                "value": decided[device.line].value if device.line in decided else device.price_paid,
                "currency": str(case.get("currency") or ""),
                "engineer": str(case.get("engineer") or ""),
                "exchanged": exchanged.get(device.line, ""),
            }
        )
        for device in devices_of(case)
    ]


def _as_it_came(case: Thing, decision: Decision) -> Decision:
    """A decision for the customer that was not approved, or with which the case ended ungranted, is a refusal."""
    answer = answer_to(case, decision.digest) if decision.digest else None
    is_refused = (answer is not None and not is_approved(case, decision.digest)) or (
        case.state == CLOSED and code_of(case.get("outcome")) == NOT_GRANTED
    )
    return replace(decision, decision=NO, value=0) if is_refused else decision


def as_listed(case: Thing) -> JsonObject:
    """What lists show of a return case: its first device, and why the customer wishes the return."""
    first = next(iter(as_objects(case.get("devices"))), {})
    return {**first, "summary": case.get("reason_words") or case.get("summary")}


def _about(thing: Thing) -> JsonObject:
    return {
        "number": str(thing.get("number") or ""),
        "office": str(thing.get("office") or thing.holder),
        "job": str(thing.get("job") or ""),
        "job_number": str(thing.get("job_number") or ""),
        "since": thing.entered,
    }
