"""The state of the devices under a claim ticket, for the customer who holds it.

It shows no more than the ticket does: no name, no phone number, four characters of a serial number. A wrong number,
a wrong key and a wrong path get the same answer, so that nobody learns which tickets exist.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldservice.read_model.projections import APPENDS_TO
from fieldservice.read_model.published import reference_of
from fieldservice.words.marking import N_
from fieldservice.workflows.common.signing import is_signed
from fieldservice.workflows.engine.addresses import ticket_in
from fieldservice.workflows.engine.clocks import ALWAYS_OPEN, Calendar
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing, fold
from fieldservice.workflows.engine.reference import Office, Reference

if TYPE_CHECKING:
    from db.store import Store, Tx

MOST_DEVICES = 50

STATES = {
    "expected": N_("We are waiting for the device to arrive."),
    "received": N_("The device is here. It will be inspected."),
    "dispatched": N_("The device is here. An engineer will inspect it."),
    "inspected": N_("The device has been inspected."),
    "on_bench": N_("The device is being repaired."),
    "ready": N_("Ready. You can collect the device."),
    "signed": N_("Tested and signed for. You can take the device with you."),
    "shipped": N_("The device is on its way to you."),
    "in_claim": N_("Lost or damaged on the way. We are settling it with the carrier and keep you informed."),
    "taken_along": N_("Our engineer is bringing the device to the service point."),
    "in_transit": N_("The device is on its way to another service point of ours."),
    "closed": N_("Handed over. The work is finished."),
    "cancelled": N_("Ended without a repair."),
    "disposed": N_("Not collected in time. It was dealt with by the terms of storage."),
}
"""Each state of a device in the customer's words."""


def is_ready(job: Thing) -> bool:
    """Whether the device waits for its customer; a customer who refused to sign is still to collect it."""
    return job.state == "ready" or (job.state == "signed" and not is_signed(job.get("signed")))


BEFORE_READY = ("received", "dispatched", "inspected", "on_bench")
INSTEAD_OF_STATE: dict[str, tuple[Callable[[Thing], bool], str]] = {
    "not_repaired": (
        lambda job: is_ready(job) and job.get("result") == "not_completed",
        N_("Not repaired. You can collect the device; we tell you why."),
    ),
    "refused": (lambda job: job.state == "signed" and is_ready(job), STATES["ready"]),
    "to_be_sent": (
        lambda job: job.state == "ready" and code_of(job.get("mode")) == "mail_in",
        N_("Finished. We will send the device to you."),
    ),
    "delivered": (
        lambda job: job.state == "closed" and code_of(job.get("mode")) == "mail_in",
        N_("Delivered. The work is finished."),
    ),
    "waiting": (
        lambda job: job.state in BEFORE_READY and bool(job.get("waiting")),
        N_("The work waits, for example for a part. It goes on as soon as possible."),
    ),
}
"""Sentences that replace that of the state; the first counts whose condition holds."""
OTHERWISE = N_("The device is in work.")


@dataclass(frozen=True, slots=True)
class Device:
    """A device under the ticket, as the customer may see it."""

    model: str
    serial: str
    """Its last characters only."""
    state: str
    promised: str
    """UTC text; "" where nothing more is promised."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A claim ticket with its devices, and the service point with its opening hours."""

    number: str
    devices: tuple[Device, ...]
    point: Office | None
    calendar: Calendar
    company: dict[str, str]


class TicketStatus:
    """Answers for tickets from one store; it keeps the published rows until they are published again.

    It takes a store and not a session: the server of headquarters asks it about the store that it already serves.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._published: tuple[int, Reference] | None = None

    def reference(self, tx: Tx) -> Reference:
        number = int(tx.value("SELECT value FROM counter_row WHERE name = 'publication'") or 0)
        if self._published is None or self._published[0] != number:
            self._published = (number, reference_of(tx.published))
        return self._published[1]

    def ticket(self, path: str) -> Ticket | None:
        """The ticket that a path names; None for a wrong key, an unknown number and anything else alike."""
        number, key = ticket_in(path)
        with self.store.reading() as tx:
            jobs = [
                _folded(tx, thing)
                for (thing,) in tx.rows(
                    "SELECT thing FROM bench_row WHERE ticket = ? AND ticket <> '' ORDER BY thing LIMIT ?",
                    (number, MOST_DEVICES),
                )
            ]
            reference = self.reference(tx)
        # Two tickets may have the same number: their keys differ.
        under_key = [
            job for job in jobs if hmac.compare_digest(str(job.get("ticket_key") or "").encode(), key.encode())
        ]
        return ticket_of(number, under_key, reference) if number and under_key else None


def _folded(tx: Tx, thing: str) -> Thing:
    return fold(thing, tx.entries_of(thing), APPENDS_TO)


def ticket_of(number: str, jobs: list[Thing], reference: Reference) -> Ticket:
    holder = jobs[0].holder
    point = reference.offices.get(reference.branch_of(holder) or holder)
    return Ticket(
        number,
        tuple(map(device_of, jobs)),
        point,
        reference.calendar(point.code) if point else ALWAYS_OPEN,
        {"zh": reference.text("company"), "en": reference.text("company_en")},
    )


def device_of(job: Thing) -> Device:
    sentence = next(
        (message for holds, message in INSTEAD_OF_STATE.values() if holds(job)), STATES.get(job.state, OTHERWISE)
    )
    promised = str(job.get("promised") or "") if job.state in BEFORE_READY else ""
    return Device(
        " ".join(str(job.get(name)) for name in ("brand", "model") if job.get(name)),
        tail(str(job.get("serial") or "")),
        sentence,
        promised,
    )


def tail(serial: str) -> str:
    """The last four characters of a serial number; of a short one at most half."""
    shown = min(4, len(serial) // 2)
    return f"…{serial[-shown:]}" if shown else ""
