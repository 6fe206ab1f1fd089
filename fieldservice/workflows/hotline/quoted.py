"""With which device of a call its quote and its deposit go: a call about several devices becomes several jobs, and each
job has a quote of its own. An approval that is still asked for goes along with the quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import GOES_ALONG, waiting
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import ASKS, Thing
from fieldservice.workflows.engine.guards import guard_with_reason
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.money.lines import balances_of, carried, quotes_of
from fieldservice.workflows.money.payments.effects import deposits_go_along

if TYPE_CHECKING:
    from fieldservice.workflows.hotline.events import HandedOver

QUOTED_FOR = "quoted_for"
"""The field in which the device is named: by its place in the call, or by its serial number."""
QUOTED_JOB = "quoted_job"
"""The fact of a request that says which of its jobs has its quote, where that is not the first."""
WHICH = N_("This call was quoted or paid for and has several devices. Choose the one it belongs to: %(devices)s.")


def devices_of(request: Thing) -> list[Values]:
    """The devices of a call, in the order in which they were named."""
    return [request.facts, *request.lines("more_devices")]


def one_is_chosen(request: Thing) -> bool:
    """Whether it must be said which device quote and deposit are for."""
    is_needed = bool(quotes_of(request)) or any(each.paid > 0 for each in balances_of(request))
    return is_needed and len(devices_of(request)) > 1


def unless_quoted(request: Thing) -> frozenset[str]:
    """The field that the form leaves out where there is nothing to choose."""
    return frozenset() if one_is_chosen(request) else frozenset((QUOTED_FOR,))


def place_of(request: Thing, said: str | None) -> int | None:
    """The place of the device that is named, from 0 on; None for none."""
    if not one_is_chosen(request):
        return 0
    named = (said or "").strip()
    known = [serial_key(each.get("serial")) for each in devices_of(request)]
    if named.isdecimal() and 1 <= int(named) <= len(known):
        return int(named) - 1
    return known.index(serial_key(named)) if named and serial_key(named) in known else None


@guard_with_reason(beside=(QUOTED_FOR,))
def it_is_said_which_device_was_quoted(request: Thing, event: HandedOver, context: Context) -> Message | None:
    if place_of(request, event.quoted_for) is not None:
        return None
    named = [f"{place} = {_in_short(device)}" for place, device in enumerate(devices_of(request), 1)]
    return Message(WHICH, {"devices": named})


def _in_short(device: Values) -> str:
    words = (device.get("model") or code_of(device.get("product")), device.get("serial"))
    return " ".join(str(each) for each in words if each) or "-"


def quote_goes_along(draft: Draft, request: Thing, job: str) -> None:
    """The quote with its answer, what was paid, and the discount that nobody has approved yet belong to this job."""
    deposits_go_along(draft, request, job)
    open_part, personal = carried(request)
    asked = next((each for each in waiting(request) if each.kind in GOES_ALONG), None)
    if asked is not None:
        again: JsonObject = {"kind": asked.kind, "digest": asked.digest, "judge": asked.by}
        open_part = {**open_part, ASKS: {**again, "amount": asked.amount, "currency": asked.currency}}
    draft.of(job, open_part, personal)
