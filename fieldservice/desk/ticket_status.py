"""The state of the devices under a claim ticket, or of a request or job without one, for whoever holds its code.

It shows no more than the ticket does: no name, no phone number, four characters of a serial number; of a visit the day
and not the place. A wrong number, a wrong key, a wrong path and an erased customer get the same answer, so that nobody
learns what exists.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldservice.documents.identity import company_of
from fieldservice.read_model.needs import expected_parts
from fieldservice.read_model.projections import APPENDS_TO
from fieldservice.read_model.published import reference_of
from fieldservice.words.marking import N_
from fieldservice.workflows.common.signing import is_signed
from fieldservice.workflows.engine.addresses import STATUS_KEY, number_in
from fieldservice.workflows.engine.clocks import ALWAYS_OPEN, Calendar
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing, fold
from fieldservice.workflows.engine.identity import phone_link
from fieldservice.workflows.engine.reference import Office, Reference
from fieldservice.workflows.escalations.lines import open_here
from fieldservice.workflows.parts.on_the_job.lines import NOTHING_EXPECTED, awaited_parts
from fieldservice.workflows.return_cases.lines import CARRIED_OUT, NOT_GRANTED, SOLVED, devices_of, last_news
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE
from fieldservice.workflows.return_cases.opening import BEFORE
from fieldservice.workflows.stages import WORK_FINISHED, customers_way

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
    "signed": N_("Signed. You can take the device with you."),
    "shipped": N_("The device is on its way to you."),
    "in_claim": N_("Lost or damaged on the way. We are clarifying this with the carrier and will keep you informed."),
    "taken_along": N_("Our engineer is bringing the device to the service point."),
    "in_transit": N_("The device is on its way to another service point of ours."),
    "closed": N_("Handed over. The work is finished."),
    "cancelled": N_("Ended without a repair."),
    "disposed": N_("Not collected in time. It was handled under the terms of storage."),
}
"""Each state of a device in the customer's words."""

FINISHED = N_("The work is finished.")
VISIT_STATES = {
    "received": N_("Your job is registered at the service point."),
    "accepted": N_("The service point is choosing an engineer for you."),
    "dispatched": N_("An engineer has been chosen for you."),
    "taken": N_("The engineer will agree an appointment with you."),
    "appointed": N_("The engineer will come on the agreed day."),
    "on_site": N_("The engineer is on site."),
    "completed": N_("The engineer has finished the work."),
    "not_completed": N_("The visit ended without a repair. We will tell you why."),
    "going_along": N_("Our engineer is about to take the device to the service point."),
    "solved": N_("Solved without a visit."),
    "signed": N_("The engineer has finished the work."),
    "handed_in": FINISHED,
    "closed": FINISHED,
    "cancelled": STATES["cancelled"],
}
"""Each state of an on-site job."""
REQUEST_STATES = {
    "open": N_("We have registered your request and are working on it."),
    "escalated": N_("Our specialists are looking for a solution."),
    "handed_on": N_("We are passing your request to a service point."),
    "with_clerk": N_("We are passing your request to a service point."),
    "handed_over": N_("A service point has your request."),
    "solved_by_phone": N_("Solved by phone."),
    "withdrawn": N_("You have withdrawn the request."),
}
"""Each state of a request that has become no job yet."""
CASE_STATES = {
    "requested": N_("Your return or exchange is registered. Our engineer is examining the device."),
    "diagnosed": N_("The device has been examined. We will discuss the result with you."),
    "to_judge": N_("Headquarters is examining your request."),
    "judged": N_("Headquarters has examined your request. Its decision is being confirmed."),
    "approved": N_("Your request is approved. We are preparing everything."),
    "executing": N_("Your request is approved. We will arrange a time with you."),
    "signed": N_("Your request is approved. We are completing it."),
    "refused": N_("Headquarters has decided. We will call you to discuss it."),
    "closed": N_("The request is closed."),
    "withdrawn": REQUEST_STATES["withdrawn"],
}
"""Each state of a return case, also of a job or request that waits for one."""
CASE_OUTCOMES = {
    CARRIED_OUT: N_("Carried out. The request is closed."),
    SOLVED: N_("Solved in another way, as agreed with you."),
    NOT_GRANTED: N_("The request is closed. We told you the decision."),
}
"""How a return case ended."""
REQUEST, ON_SITE = "request", "on_site"
SENTENCES = {REQUEST: REQUEST_STATES, ON_SITE: VISIT_STATES, RETURN_CASE: CASE_STATES}
"""The sentences by the sort of work; those of a device at the service point otherwise."""


def sort_of(thing: Thing) -> str:
    """request, return_case, on_site, send_in or mail_in."""
    return thing.kind if thing.kind in (REQUEST, RETURN_CASE) else code_of(thing.get("mode"))


WITH_CASE = ("in_case", "return_case")
"""States of a job, and of a request, that a return case decides."""


def of_its_case(thing: Thing) -> str:
    """The sentence about a return case, or about that for which a job or request waits; "" for other work."""
    if thing.kind == RETURN_CASE:
        state, outcome = thing.state, thing.get("outcome")
    elif thing.state in WITH_CASE:
        told = last_news(thing)
        state, outcome = str(told.get("state") or "requested"), told.get("outcome")
    else:
        return ""
    ended = CASE_OUTCOMES.get(code_of(outcome)) if state == "closed" else None
    return ended or CASE_STATES.get(state, "")


END_OF_VISIT = ("completed", "not_completed", "going_along", "solved", "signed", "handed_in")


def is_unrepaired_visit(job: Thing) -> bool:
    """Whether the last visit left the device unrepaired, and no other is agreed."""
    ended = job.state in (*END_OF_VISIT, *WITH_CASE, "closed")
    return ended and sort_of(job) == ON_SITE and job.get("result") == "not_completed"


def needs_another_visit(job: Thing) -> bool:
    return is_unrepaired_visit(job) and bool(job.get("second_visit")) and job.state in ("not_completed", "signed")


def is_ready(job: Thing) -> bool:
    """Whether the device waits for its customer; a customer who refused to sign is still to collect it."""
    waits = job.state == "ready" or (job.state == "signed" and not is_signed(job.get("signed")))
    return waits and sort_of(job) != ON_SITE


BEFORE_READY = ("received", "dispatched", "inspected", "on_bench")
BEFORE_VISIT = ("accepted", "dispatched", "taken", "appointed")
WAITS_FOR_PART = N_("The repair waits for a part and continues as soon as it arrives.")


def goes_on(job: Thing) -> bool:
    """Whether the work is before its end: what it waits for is told."""
    return job.state in (BEFORE_VISIT if sort_of(job) == ON_SITE else BEFORE_READY)


INSTEAD_OF_STATE: dict[str, tuple[Callable[[Thing], bool], str]] = {
    "second_visit": (needs_another_visit, N_("A second visit is needed. We will agree the day with you.")),
    "unrepaired_visit": (
        lambda job: is_unrepaired_visit(job) and job.state in ("signed", "handed_in", "closed"),
        VISIT_STATES["not_completed"],
    ),
    "not_repaired": (
        lambda job: is_ready(job) and job.get("result") == "not_completed",
        N_("Not repaired. You can collect the device; we will tell you why."),
    ),
    "refused": (lambda job: job.state == "signed" and is_ready(job), STATES["ready"]),
    "to_be_sent": (
        lambda job: job.state == "ready" and sort_of(job) == "mail_in",
        N_("Finished. We will send the device to you."),
    ),
    "delivered": (
        lambda job: job.state == "closed" and sort_of(job) == "mail_in",
        N_("Delivered. The work is finished."),
    ),
    "escalated": (
        lambda job: goes_on(job) and open_here(job) is not None,
        N_("Our specialists at headquarters are examining the fault. We will keep you informed."),
    ),
    "waiting_for_part": (lambda job: goes_on(job) and bool(awaited_parts(job)), WAITS_FOR_PART),
    "waiting": (
        lambda job: goes_on(job) and bool(job.get("waiting")),
        N_("The work is waiting, for example for a part. It continues as soon as possible."),
    ),
}
"""Sentences that replace that of the state; the first counts whose condition holds."""
OTHERWISE = N_("Your device is being worked on.")

DONE, NOW, TO_COME = "done", "now", "to_come"
ENDS_OF_VISIT: tuple[tuple[Callable[[Thing], bool], str], ...] = (
    (needs_another_visit, N_("Second visit")),
    (is_unrepaired_visit, N_("Visit ended")),
    (lambda job: True, WORK_FINISHED),
)
"""The stage after the visit: the first counts whose condition holds."""
ON_THE_WAY = "in_transit"
ITS_CASE = N_("Return or exchange")
"""The stage of a job or request that waits for its return case."""
FLOWS = {"on_site": "onsite", "send_in": "sendin", "mail_in": "mailin"}
"""The workflow of a job by its mode."""
NO_WAY = ("cancelled", "disposed", "solved_by_phone", "withdrawn")
"""States that end the way before its end."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the way of a device: done, now or to_come. `at` is UTC text, "" for one that has not begun."""

    label: str
    status: str
    at: str


@dataclass(frozen=True, slots=True)
class Device:
    """A device under the ticket, or a request or visit, as the customer may see it."""

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
    appointment: str = ""
    """UTC text; "" where no visit is to come. Only its day is shown."""
    part_expected: str = ""
    """UTC text; "" where no part is awaited, or nobody has said when it comes. Only its day is shown."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A claim ticket, request or job with its devices, and the service point with its opening hours."""

    number: str
    is_ticket: bool
    """A claim ticket has this number, which is brought along to collect a device."""
    devices: tuple[Device, ...]
    point: Office | None
    calendar: Calendar
    company: dict[str, str]
    called: str = ""
    """The address at which a phone calls the service point."""
    is_case: bool = False
    """A return or exchange has this number."""
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
        """What a path names; None for a wrong key, an unknown number, an erased customer and anything else alike."""
        number, key = number_in(path)
        with self.store.reading() as tx:
            found = [
                thing
                for thing, fact in (
                    *((thing, "ticket_key") for thing in _on_ticket(tx, number)),
                    *((thing, STATUS_KEY) for thing in _of_number(tx, number)),
                )
                # Two tickets may have the same number: their keys differ.
                if hmac.compare_digest(str(thing.get(fact) or "").encode(), key.encode()) and not thing.erased
            ]
            reference = self.reference(tx)
            expected = {thing.id: expected_parts(tx, thing.id) for thing in found}
            as_of = min((news for thing in found if (news := _last_news(tx, thing))), default="")
        # A request says nothing more once there are jobs.
        shown = [thing for thing in found if thing.kind == "job"] or found
        return ticket_of(number, shown, reference, as_of, expected) if number and shown else None


def _on_ticket(tx: Tx, number: str) -> list[Thing]:
    rows = tx.rows(
        "SELECT thing FROM bench_row WHERE ticket = ? AND ticket <> '' ORDER BY thing LIMIT ?", (number, MOST_DEVICES)
    )
    return [_folded(tx, thing) for (thing,) in rows]


def _of_number(tx: Tx, number: str) -> list[Thing]:
    """The requests or jobs of a number with everything of the same request: several devices of one call."""
    rows = tx.rows("SELECT thing FROM work_row WHERE number = ? AND number <> '' ORDER BY thing LIMIT 5", (number,))
    found = {thing: _folded(tx, thing) for (thing,) in rows}
    for thing in list(found.values()):
        request = thing if thing.kind == REQUEST else _folded(tx, str(thing.get("request") or ""))
        touched = (id_ for line in request.history for kind, id_ in line.entry.touches if kind == "job")
        for id_ in [request.id, *touched][:MOST_DEVICES]:
            if id_ and id_ not in found:
                found[id_] = _folded(tx, id_)
    return sorted(found.values(), key=lambda thing: (str(thing.get("number")), thing.id))


def _folded(tx: Tx, thing: str) -> Thing:
    return fold(thing, tx.entries_of(thing), APPENDS_TO)


def _last_news(tx: Tx, job: Thing) -> str:
    """When the office that holds a job last exchanged with this store; "" for this store's own office."""
    if job.holder == tx.value("SELECT value FROM meta WHERE key = 'office'"):
        return ""
    contact = tx.value("SELECT max(contact) FROM known_store WHERE office = ? AND status = 'active'", (job.holder,))
    return str(contact or job.history[-1].entry.made)


def ticket_of(
    number: str,
    jobs: list[Thing],
    reference: Reference,
    as_of: str = "",
    expected: Mapping[str, Mapping[str, str]] = {},
) -> Ticket:
    """The ticket of these jobs; `expected` has by job and part when a part is expected."""
    # A return case that headquarters works on is still that of its branch.
    holder = str(jobs[0].get("office") or jobs[0].holder) if jobs[0].kind == RETURN_CASE else jobs[0].holder
    point = reference.offices.get(reference.branch_of(holder) or holder)
    return Ticket(
        number,
        any(job.get("ticket") == number for job in jobs),
        tuple(device for job in jobs for device in _devices(job, expected.get(job.id, NOTHING_EXPECTED))),
        point,
        reference.calendar(point.code) if point else ALWAYS_OPEN,
        company_of(reference, holder),
        phone_link(point.phone, reference.text("phone_region", point.code)) if point else "",
        jobs[0].kind == RETURN_CASE,
        as_of,
    )


def _devices(work: Thing, expected: Mapping[str, str]) -> Iterator[Device]:
    """The device of a job or request; each device of a return case."""
    if work.kind != RETURN_CASE:
        yield device_of(work, expected)
    for each in devices_of(work):
        model = " ".join(filter(None, (each.brand, each.model)))
        yield Device(model, tail(each.serial), of_its_case(work), "", way_of(work))


def device_of(job: Thing, expected: Mapping[str, str] = NOTHING_EXPECTED) -> Device:
    states = SENTENCES.get(sort_of(job), STATES)
    sentence = of_its_case(job) or next(
        (message for holds, message in INSTEAD_OF_STATE.values() if holds(job)), states.get(job.state, OTHERWISE)
    )
    promised = str(job.get("promised") or "") if job.state in BEFORE_READY else ""
    appointment = str(job.get("appointment") or "") if job.state == "appointed" else ""
    return Device(
        " ".join(str(job.get(name)) for name in ("brand", "model") if job.get(name)),
        tail(str(job.get("serial") or "")),
        sentence,
        promised,
        way_of(job),
        job.state in ("ready", "signed") and sort_of(job) == "send_in",
        appointment,
        part_expected(job, expected),
    )


def part_expected(job: Thing, expected: Mapping[str, str]) -> str:
    """When the last of the parts for which the job waits is expected; "" while that is not known of every one."""
    dates = [line.expected for line in awaited_parts(job, expected)]
    is_awaited = dates and (goes_on(job) or needs_another_visit(job))
    return max(dates) if is_awaited and all(dates) else ""


def stages_of(job: Thing) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The name of each stage of this work, and the states that belong to it."""
    sort = sort_of(job)
    way = customers_way(FLOWS.get(sort, sort))
    if sort != ON_SITE:
        return way
    ended = next(label for holds, label in ENDS_OF_VISIT if holds(job))
    return tuple((ended if label == WORK_FINISHED else label, states) for label, states in way)


def way_of(job: Thing) -> tuple[Stage, ...]:
    """The stages of a device. A stage that was skipped is left out: it will not come any more. While a return case is
    open, nobody knows what comes between it and the end of the job; a call ends with its case."""
    stages = stages_of(job)
    if job.state in NO_WAY:
        return ()
    state = ("ready" if job.get("ready_at") else "received") if job.state == ON_THE_WAY else job.state
    state = str(job.get(BEFORE) or state) if job.state in WITH_CASE else state
    in_case = job.state in WITH_CASE
    now = next((place for place, (_, states) in enumerate(stages) if state in states), 0 if in_case else -1)
    found = []
    for place, (label, states) in enumerate(stages):
        at = _reached(job, states) if place <= now else ""
        if at or place >= now:
            over = place < now + in_case or state == "closed"
            found.append(Stage(label, DONE if over else NOW if place == now else TO_COME, at))
    if in_case:
        done = [each for each in found if each.status == DONE]
        end = [] if job.kind == REQUEST else found[-1:]
        found = [*done, Stage(ITS_CASE, NOW, _reached(job, WITH_CASE)), *end]
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
