"""Proof that a device may be handed out: the claim ticket, the copy of the intake sheet, or a manager's release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import answer_to, asks_of, is_approved
from fieldservice.workflows.common.signing import is_signed
from fieldservice.workflows.engine.addresses import number_in
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing

if TYPE_CHECKING:
    from fieldservice.workflows.bench.counter.events import HandedOut

RELEASE = "release"
"""The kind of approval."""
NEEDS_TICKET = N_("Scan or type what the customer hands in.")
ANOTHER_TICKET = N_(
    "This is not the ticket of this device. Ask for the right one; if it is lost, a manager releases the device."
)
"""It does not say the right number, which would then be typed in place of the ticket."""
ANOTHER_CODE = N_("This is another ticket with the same number: its code does not belong to this device.")
NEEDS_CODE = N_("Two tickets have the number %(ticket)s. Type the code beside the number too.")
NOT_SIGNED = N_("No intake sheet was signed for this device.")
NOT_RELEASED = N_("Without the ticket a manager releases the device, after looking at an identity paper.")
NOT_BY_WHO_RELEASED = N_("You released it yourself: a colleague hands it over.")
ANOTHER_RELEASED = N_("A manager released it to another person.")
DID_NOT_WAIT = N_("The customer did not wait here. The claim ticket is required.")
FIELD_OF = dict.fromkeys((NOT_SIGNED, DID_NOT_WAIT), "proof")
"""The field of which a reason speaks; the others speak of the ticket."""
OF_THE_RELEASE = (NOT_RELEASED, NOT_BY_WHO_RELEASED, ANOTHER_RELEASED)
"""The reasons that no field of the hand-over cures: a manager, or a colleague, acts first."""


def wrong_proof(job: Thing, event: HandedOut, by: str, same_ticket: bool = False) -> str:
    """The reason why the proof does not entitle anybody to the device; "" where it does.

    `by` hands it over. `same_ticket`: another ticket bears the same number, so the number alone proves nothing.
    """
    proof, shown = code_of(event.proof), str(event.ticket or "").strip()
    if proof == "ticket":
        return wrong_ticket(job, shown, same_ticket)
    if proof == "intake_copy":
        if not is_signed(job.get("intake_signed")):
            return NOT_SIGNED
        return "" if shown.upper() == str(job.get("number")) else wrong_ticket(job, shown, same_ticket)
    if proof == "waited":
        return "" if job.get("customer_waits") else DID_NOT_WAIT
    if proof == "lost":
        return not_released(job, event, by)
    return NEEDS_TICKET


def not_released(job: Thing, event: HandedOut, by: str) -> str:
    """The reason why the last release does not cover this hand-over by the person `by`; "" where it does."""
    released = last_release(job)
    if released is None:
        return NOT_RELEASED
    if released["by"] == by:
        return NOT_BY_WHO_RELEASED
    another = event.collector and released.get("collector") not in (None, event.collector)
    return ANOTHER_RELEASED if another else ""


def last_release(job: Thing) -> JsonObject | None:
    """Who released the device last, and to whom: by a release of the manager's own, or by approving one that a
    colleague asked for. None where nobody did."""
    releases = {line["entry"]: line for line in job.lines("releases")}
    for asked in asks_of(job):
        if asked.kind == RELEASE and is_approved(job, asked.digest) and (answer := answer_to(job, asked.digest)):
            collector = {"collector": asked.facts["collector"]} if asked.facts.get("collector") else {}
            releases[answer["entry"]] = {"by": answer["by"], "entry": answer["entry"], **collector}
    order = [line.entry.id for line in job.history]
    return max(releases.values(), key=lambda line: order.index(line["entry"]), default=None)


def wrong_ticket(job: Thing, shown: str, same_ticket: bool) -> str:
    """The reason why a ticket is not that of the job; "" where it is.

    `shown` is its number, the number with the code printed beside it, or the address that its square code holds.
    """
    last = shown.rpartition("/")[2]
    number, _, key = last.rpartition("-")
    ticket, key = number_in(f"{number.upper()}-{key.lower()}")
    if not ticket:
        ticket, _, key = last.upper().partition(" ")
    if not ticket:
        return NEEDS_TICKET
    if ticket != str(job.get("ticket")):
        return ANOTHER_TICKET
    if not key.strip():
        return NEEDS_CODE if same_ticket else ""
    return "" if str(job.get("ticket_key") or "").upper().endswith(key.strip().upper()) else ANOTHER_CODE
