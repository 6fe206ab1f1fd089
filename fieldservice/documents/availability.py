"""Which papers belong to a job as it stands, the likely first, and why another does not.

What is left out of the list is refused with a reason when it is asked for all the same.
"""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message

HERE = ("received", "dispatched", "inspected", "on_bench", "ready", "signed", "taken_along", "in_transit")
"""While a device is ours to keep: its ticket holds."""
OF_A_VISIT = ("ticket", "device_label", "accessory_label")
"""Printed for all devices of a visit when asked for its request."""

NO_SLIP = N_("There is no service slip for this; it belongs to an on-site job.")
NOT_HERE = N_("This paper belongs to a device that came in here.")
NO_TICKET = N_("There is no claim ticket: the device came by parcel or has not arrived.")
COLLECTED = N_("Everything under this ticket has been collected.")
NO_ACCESSORIES = N_("No accessories came in with this device.")
NOT_SENT = N_("This paper belongs to a device that is ready to be sent, or was sent, to the customer.")
NO_ADDRESS = N_("The customer's address is missing. Enter it in the customer file first.")
IS_A_PLACE = N_("This is the label of a shelf or bench. Give the place.")

_LEFT = ("ticket", "device_label", "accessory_label")
LIKELY = {
    "received": (*_LEFT, "intake", "slip"),
    "taken_along": (*_LEFT, "slip"),
    "in_transit": (*_LEFT, "intake", "slip"),
    "dispatched": ("intake", *_LEFT, "slip"),
    "inspected": ("intake", *_LEFT, "slip"),
    "on_bench": (*_LEFT, "intake", "slip"),
    "ready": ("slip", "packing", "address_label", *_LEFT, "intake"),
    "signed": ("slip", *_LEFT, "intake"),
    "shipped": ("packing", "address_label", "slip", "intake"),
    "in_claim": ("packing", "address_label", "slip", "intake"),
}
"""Papers of a device in our hands, by state."""
OTHERWISE = ("slip", "intake", "packing")
"""When it is over."""


def accessories_of(job: Thing) -> tuple[str, ...]:
    """What lies here beside the device, in the order of its labels."""
    return tuple(str(text) for text in job.get("accessories") or job.get("contents") or ())


def address_of(job: Thing) -> str:
    """Where it is sent to."""
    return str(job.get("ship_to") or job.get("address") or "")


def mode_of(job: Thing) -> str:
    return str(job.record("mode").get("code") or job.get("mode") or "")


def why_not(kind: str, thing: Thing) -> Message | None:
    """Why there is no such paper of this thing; None where there is."""
    if kind == "slip":
        return (
            None if thing.kind == "job" and ("signatures" in thing.lists or thing.get("request")) else Message(NO_SLIP)
        )
    message = next((message for holds, message in _NEEDS[kind] if not holds(thing)), None)
    return Message(message) if message else None


_NEEDS = {
    "intake": ((lambda job: bool(job.kind == "job" and job.get("came_in")), NOT_HERE),),
    "ticket": ((lambda job: bool(job.get("ticket")), NO_TICKET), (lambda job: job.state in HERE, COLLECTED)),
    "device_label": ((lambda job: bool(job.get("came_in")) and job.state in HERE, NOT_HERE),),
    "accessory_label": (
        (lambda job: bool(job.get("came_in")) and job.state in HERE, NOT_HERE),
        (lambda job: bool(accessories_of(job)), NO_ACCESSORIES),
    ),
    "packing": ((lambda job: is_sent(job), NOT_SENT), (lambda job: bool(address_of(job)), NO_ADDRESS)),
    "address_label": ((lambda job: is_sent(job), NOT_SENT), (lambda job: bool(address_of(job)), NO_ADDRESS)),
    "place_label": ((lambda thing: False, IS_A_PLACE),),
}
"""By kind: what must hold of the job, and what is said where it does not."""


def is_sent(job: Thing) -> bool:
    """It goes back, or went back, by parcel."""
    return mode_of(job) == "mail_in" and (
        job.state in ("ready", "shipped", "in_claim") or (job.state == "closed" and bool(job.get("shipped")))
    )


def likely(thing: Thing) -> tuple[str, ...]:
    """The papers of a thing as it stands, the likely first."""
    if thing.kind == "request":
        return OF_A_VISIT if thing.get("ticket") else OF_A_VISIT[1:] if thing.get("came_in") else ()
    if mode_of(thing) == "on_site":
        return ("slip",)
    if mode_of(thing) not in ("send_in", "mail_in") or thing.state == "expected":
        return ()
    return tuple(kind for kind in LIKELY.get(thing.state, OTHERWISE) if why_not(kind, thing) is None)
