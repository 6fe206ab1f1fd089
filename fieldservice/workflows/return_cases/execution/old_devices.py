"""What becomes of the customer's device: handed in as written, or out of order in a way that a second person approves.

One approval is about everything of the case that is out of order; what is seen afterwards asks for another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import answer_to, approvers, ask, digest_of, is_approved
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.return_cases.execution.lines import HANDED_IN, DecidedDevice, OldDevice, decided_devices

if TYPE_CHECKING:
    from fieldservice.workflows.return_cases.execution.events import OldDeviceSeen

KIND = "old_device"
"""The kind of approval."""
TO_APPROVE = N_("%(serial)s: %(because)s. Another person must approve before anything is given for it.")
NOT_IN_HAND = N_("not handed in")
OTHER_SERIAL = N_("serial number differs from the case")
PARTS_KEPT = N_("customer keeps parts without a deduction")


def out_of_order(each: DecidedDevice, old: OldDevice) -> str:
    """What is out of order with an old device, as a sentence says it; "" where it is as it should be."""
    if old.became != HANDED_IN:
        return NOT_IN_HAND
    if each.serial and serial_key(old.serial) != serial_key(each.serial):
        return OTHER_SERIAL
    return PARTS_KEPT if old.kept and not old.deduction else ""


def as_seen(event: OldDeviceSeen) -> OldDevice:
    return OldDevice(
        code_of(event.old_device),
        event.old_serial or "",
        event.old_condition or "",
        event.kept_parts or "",
        event.deduction or 0,
        event.old_why or "",
    )


def exceptions(devices: Sequence[DecidedDevice]) -> list[DecidedDevice]:
    """Those whose old device is out of order."""
    return [each for each in devices if each.old is not None and out_of_order(each, each.old)]


def digest_to_approve(case: Thing, devices: list[DecidedDevice]) -> str:
    """The digest of everything that is out of order; none of it is personal."""
    what = [
        [each.line, old.became, serial_key(old.serial), old.kept, each.value]
        for each in exceptions(devices)
        if (old := each.old) is not None
    ]
    return digest_of(KIND, case.id, {"old": what})


def missing_approval(case: Thing, devices: Sequence[DecidedDevice], reference: Reference) -> Message | None:
    """What of these devices has to be approved first; None where nothing is out of order, or it was approved."""
    found = exceptions(devices)
    if not found:
        return None
    lost = sum(each.value for each in exceptions([*decided_devices(case)]))
    if not approvers(KIND, lost, reference, case.holder, found[0].currency):
        return None
    if is_approved(case, digest_to_approve(case, [*decided_devices(case)])):
        return None
    first = found[0]
    assert first.old is not None, "only what was seen is out of order"
    because = Message(out_of_order(first, first.old))
    return Message(TO_APPROVE, {"serial": first.serial or str(first.line), "because": because})


def approval_of_old(case: Thing, devices: Sequence[DecidedDevice]) -> str:
    """The entry that approved what is out of order with old devices; "" where nothing is with these, or none did."""
    if not exceptions([*devices]):
        return ""
    answer = answer_to(case, digest_to_approve(case, [*decided_devices(case)]))
    return str(answer.get("entry") or "") if answer else ""


def ask_where_needed(draft: Draft, seen: DecidedDevice, context: Context) -> None:
    """Ask, by this entry, for the approval of all that is out of order once this device was seen."""
    case = draft.subject
    devices = [seen if each.line == seen.line else each for each in decided_devices(case)]
    found = exceptions(devices)
    if seen not in found:
        return
    lost = sum(each.value for each in found)
    if approvers(KIND, lost, context.reference, case.holder, seen.currency):
        ask(draft, KIND, digest_to_approve(case, devices), lost, seen.currency)
