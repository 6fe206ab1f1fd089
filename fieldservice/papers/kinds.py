"""Which papers there are, what they are printed on, and which belong to a job as it stands, the likely first.

What cannot be printed is refused with its reason; nothing is left out of a list without one that could be asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldservice.papers.counter import HERE, LABEL, PARCEL_LABEL, accessories_of, address_of
from fieldservice.workflows.model import N_, Because
from fieldservice.workflows.thing import Thing
from printing import thermal

SHEETS = ("A4", "A5", "241", "241-half", "241-third")
ROLLS = {"escpos-raster": ("80", "58"), "escpos-text": ("80", "58")}
A_LABEL = "60x40"
"""Among media: a label of any size, by its example."""
ON_LABELS = {"zpl": (A_LABEL,), "escpos-raster": (A_LABEL, "80", "58"), "escpos-text": (A_LABEL, "80", "58")}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper. `fits`: media by the language of a printer; `usual`: the media where none are named, by language; `copies`:
    it is printed as one of several copies; `people`: it says more of a person than a list of work does."""

    label: str
    fits: Mapping[str, tuple[str, ...]]
    usual: Mapping[str, str]
    copies: bool = False
    people: bool = True

    def takes(self, speaks: str, media: str) -> bool:
        known = self.fits.get(speaks, ())
        return media in known or (A_LABEL in known and "x" in media and _is_media(media))


def _is_media(media: str) -> bool:
    try:
        return bool(thermal.media(media))
    except ValueError:
        return False


def _label(label: str, size: str, people: bool = False) -> Kind:
    return Kind(label, ON_LABELS, dict.fromkeys(ON_LABELS, size), people=people)


KINDS = {
    "slip": Kind(N_("Service slip"), {"pdf": SHEETS}, {"pdf": ""}, copies=True),
    "intake": Kind(N_("Intake sheet"), {"pdf": SHEETS}, {"pdf": ""}, copies=True),
    "packing": Kind(N_("Packing slip"), {"pdf": ("A5", "A4")}, {"pdf": "A5"}),
    "ticket": Kind(N_("Claim ticket"), {"pdf": ("A6", "A5", "A4"), **ROLLS}, {"pdf": "A6", **dict.fromkeys(ROLLS, "80")}),
    "device_label": _label(N_("Device label"), LABEL),
    "accessory_label": _label(N_("Accessory labels"), LABEL),
    "place_label": _label(N_("Label of a place"), LABEL),
    "address_label": _label(N_("Address label"), PARCEL_LABEL, people=True),
}
"""By name. An empty usual size is that of the office's setting."""
ALL = tuple(KINDS)
OF_A_VISIT = ("ticket", "device_label", "accessory_label")
"""Printed for all devices of a visit when asked for its request."""

NO_SLIP = N_("There is no service slip for this; it belongs to an on-site job.")
NOT_HERE = N_("This paper belongs to a device that came in here.")
NO_TICKET = N_("There is no claim ticket: the device came by parcel, or has not come in.")
COLLECTED = N_("Everything under this ticket has been collected.")
NO_ACCESSORIES = N_("No accessories came in with this device.")
NOT_SENT = N_("This paper belongs to a device that is ready to be sent, or was sent, to the customer.")
NO_ADDRESS = N_("There is no address to send it to. Note one in the customer's file first.")
IS_A_PLACE = N_("This label is that of a shelf or bench: name the place.")

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


def mode_of(job: Thing) -> str:
    return str(job.record("mode").get("code") or job.get("mode") or "")


def why_not(kind: str, thing: Thing) -> Because | None:
    """Why there is no such paper of this thing; None where there is."""
    if kind == "slip":
        return None if thing.kind == "job" and ("signatures" in thing.lists or thing.get("request")) else Because(NO_SLIP)
    message = next((message for holds, message in _NEEDS[kind] if not holds(thing)), None)
    return Because(message) if message else None


_NEEDS = {
    "intake": ((lambda job: bool(job.kind == "job" and job.get("came_in")), NOT_HERE),),
    "ticket": ((lambda job: bool(job.get("ticket")), NO_TICKET), (lambda job: job.state in HERE, COLLECTED)),
    "device_label": ((lambda job: bool(job.get("came_in")) and job.state in HERE, NOT_HERE),),
    "accessory_label": ((lambda job: bool(job.get("came_in")) and job.state in HERE, NOT_HERE), (lambda job: bool(accessories_of(job)), NO_ACCESSORIES)),
    "packing": ((lambda job: is_sent(job), NOT_SENT), (lambda job: bool(address_of(job)), NO_ADDRESS)),
    "address_label": ((lambda job: is_sent(job), NOT_SENT), (lambda job: bool(address_of(job)), NO_ADDRESS)),
    "place_label": ((lambda thing: False, IS_A_PLACE),),
}
"""By kind: what must hold of the job, and what is said where it does not."""


def is_sent(job: Thing) -> bool:
    """It goes back, or went back, by parcel."""
    return mode_of(job) == "mail_in" and (job.state in ("ready", "shipped", "in_claim") or (job.state == "closed" and bool(job.get("shipped"))))


def likely(thing: Thing) -> tuple[str, ...]:
    """The papers of a thing as it stands, the likely first."""
    if thing.kind == "request":
        return OF_A_VISIT if thing.get("ticket") else OF_A_VISIT[1:] if thing.get("came_in") else ()
    if mode_of(thing) == "on_site":
        return ("slip",)
    if mode_of(thing) not in ("send_in", "mail_in") or thing.state == "expected":
        return ()
    return tuple(kind for kind in LIKELY.get(thing.state, OTHERWISE) if why_not(kind, thing) is None)
