"""The state of the devices under a claim ticket, for the customer who holds it.

It shows no more than the ticket does: no name, no phone number, four characters of a serial number. A wrong number,
a wrong key and a wrong path get the same answer, so that nobody learns which tickets exist.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldservice.documents.identity import company_of
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
    "signed": N_("Signed for. You can take the device with you."),
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
    "going_along": (
        lambda job: job.state == "going_along",
        N_("Our engineer is about to take the device to the service point."),
    ),
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

DONE, NOW, TO_COME = "done", "now", "to_come"
HERE = (
    (N_("Taken in"), ("received", "dispatched")),
    (N_("Inspected"), ("inspected",)),
    (N_("In repair"), ("on_bench",)),
)
WAYS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "send_in": (*HERE, (N_("Ready to collect"), ("ready", "signed")), (N_("Handed over"), ("closed",))),
    "mail_in": (
        *HERE,
        (N_("Work finished"), ("ready",)),
        (N_("On its way to you"), ("shipped", "in_claim")),
        (N_("Delivered to you"), ("closed",)),
    ),
}
"""The way of a device by the mode of its job: the name of each stage, and the states that belong to it."""
ON_THE_WAY = "in_transit"
NO_WAY = ("cancelled", "disposed")
"""States that end the way before its end."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the way of a device: done, now or to_come. `at` is UTC text, "" for one that has not begun."""

    label: str
    status: str
    at: str


@dataclass(frozen=True, slots=True)
class Device:
    """A device under the ticket, as the customer may see it."""

    model: str
    serial: str
    """Its last characters only."""
    state: str
    promised: str
    """UTC text; "" where nothing more is promised."""
    way: tuple[Stage, ...] = ()
    """Its way through our hands; empty where it ended early."""
    is_to_collect: bool = False
    """It waits for the customer at the service point."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A claim ticket with its devices, and the service point with its opening hours."""

    number: str
    devices: tuple[Device, ...]
    point: Office | None
    calendar: Calendar
    company: dict[str, str]
    as_of: str = ""
    """UTC text of the last news from the office that has the devices; "" where this store is that office's own."""


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
            as_of = min((news for job in jobs if (news := _last_news(tx, job))), default="")
        # Two tickets may have the same number: their keys differ.
        under_key = [
            job for job in jobs if hmac.compare_digest(str(job.get("ticket_key") or "").encode(), key.encode())
        ]
        return ticket_of(number, under_key, reference, as_of) if number and under_key else None


def _folded(tx: Tx, thing: str) -> Thing:
    return fold(thing, tx.entries_of(thing), APPENDS_TO)


def _last_news(tx: Tx, job: Thing) -> str:
    """When the office that holds a job last exchanged with this store; "" for this store's own office."""
    if job.holder == tx.value("SELECT value FROM meta WHERE key = 'office'"):
        return ""
    contact = tx.value("SELECT max(contact) FROM known_store WHERE office = ? AND status = 'active'", (job.holder,))
    return str(contact or job.history[-1].entry.made)


def ticket_of(number: str, jobs: list[Thing], reference: Reference, as_of: str = "") -> Ticket:
    holder = jobs[0].holder
    point = reference.offices.get(reference.branch_of(holder) or holder)
    return Ticket(
        number,
        tuple(map(device_of, jobs)),
        point,
        reference.calendar(point.code) if point else ALWAYS_OPEN,
        company_of(reference, holder),
        as_of,
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
        way_of(job),
        job.state in ("ready", "signed") and code_of(job.get("mode")) == "send_in",
    )


def way_of(job: Thing) -> tuple[Stage, ...]:
    """The stages of a device. A stage that was skipped is left out: it will not come any more."""
    stages = WAYS.get(code_of(job.get("mode")), ())
    if job.state in NO_WAY:
        return ()
    state = ("ready" if job.get("ready_at") else "received") if job.state == ON_THE_WAY else job.state
    now = next((place for place, (_, states) in enumerate(stages) if state in states), -1)
    found = []
    for place, (label, states) in enumerate(stages):
        at = _reached(job, states) if place <= now else ""
        if at or place >= now:
            over = place < now or state == "closed"
            found.append(Stage(label, DONE if over else NOW if place == now else TO_COME, at))
    return tuple(found)


def _reached(job: Thing, states: tuple[str, ...]) -> str:
    """When the job last came into these states; "" where it never did.

    A job that began on site has states of the same names before its device was taken along; those do not count.
    """
    at = ""
    for line in job.history:
        if line.after == "taken_along":
            at = ""
        elif line.after in states and line.before not in states:
            at = line.entry.made
    return at


def tail(serial: str) -> str:
    """The last four characters of a serial number; of a short one at most half."""
    shown = min(4, len(serial) // 2)
    return f"…{serial[-shown:]}" if shown else ""
