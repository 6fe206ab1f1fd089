"""Facts of a job about its device: its place, its loaners, the reminders of its customer.

A device has exactly one place at any time: the fact `place` of its job.
"""

from __future__ import annotations

from collections import Counter
from typing import Protocol

from fieldservice.shapes import JsonObject, as_list
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message

IN_OUR_HANDS = ("counter", "shelf", "bench", "engineer")
"""The kinds of place at which we are responsible for the device."""


PLACES = {
    "counter": N_("at the counter"),
    "shelf": N_("shelf %(name)s"),
    "bench": N_("bench %(name)s"),
    "engineer": N_("with %(name)s on the way"),
    "carrier": N_("carrier %(name)s"),
    "transit": N_("on its way to %(name)s"),
    "customer": N_("with the customer"),
    "disposed": N_("given away"),
    "lost": N_("lost on the way"),
    "ours": N_("taken back, ours now"),
}
"""The places where a device can be."""
INSIDE = ("received", "dispatched", "inspected", "on_bench", "in_case", "ready", "signed")
"""States in which the device is at the service point."""
REACHED = {
    **dict.fromkeys(("counter", "shelf", "bench"), INSIDE),
    "engineer": (*INSIDE, "taken_along"),
    "transit": (*INSIDE, "in_transit"),
}
"""By the place of a device for which we are responsible: the states from which a step reaches it."""


class Shelved(Protocol):
    """An event that names a shelf or bench; None where the device was put on none."""

    @property
    def place(self) -> str | None: ...


def place(at: str, name: str = "") -> dict[str, str]:
    return {"at": at, "name": name}


def place_in_words(job: Thing) -> Message:
    """The place of a job's device as a sentence says it."""
    where = job.record("place")
    words = PLACES.get(str(where.get("at")), N_("not here yet"))
    return Message(words, {"name": str(where.get("name") or "")} if "%(name)s" in words else {})


def shelf(event: Shelved) -> dict[str, str]:
    """The shelf that an event names, the counter where it names none."""
    return place("shelf", event.place) if event.place else place("counter")


def is_here(job: Thing) -> bool:
    """Whether the device is at the service point."""
    return job.record("place").get("at") in ("counter", "shelf", "bench")


def loans_out(job: Thing) -> list[JsonObject]:
    """Loans whose device is still with the customer, in the order of their entries.

    Loans and returns are counted, not compared by time: the clocks of two offices differ.
    """
    back = Counter(str(line.get("loaner", "")) for line in job.lines("loans_back"))
    out = []
    for line in job.lines("loans"):
        name = str(line.get("loaner", ""))
        if back[name]:
            back[name] -= 1
        else:
            out.append(line)
    return out


def loaners_out(job: Thing) -> list[str]:
    return [str(line.get("loaner", "")) for line in loans_out(job)]


def next_reminder(job: Thing) -> str:
    """The instant of the next reminder of a device that nobody collects; "" where no reminder is left.

    A device that is to be sent is not collected.
    """
    if code_of(job.get("mode")) != "send_in":
        return ""
    due = job.get("reminders_due")
    dues = [str(each) for each in as_list(due)]
    sent = since_ready(job, "reminders")
    return dues[len(sent)] if len(sent) < len(dues) else ""


def since_ready(job: Thing, name: str) -> list[JsonObject]:
    """The lines of a list since the device is ready: recorded later, or dated later.

    Not by their dates alone: if it became ready while a clock was ahead, the customer could not be told for years.
    """
    ready = job.get("ready_at")
    before: set[str] = set()
    for line in job.history:
        if ready and isinstance(line.entry.data, dict) and line.entry.data.get("ready_at") == ready:
            break
        before.add(line.entry.id)
    else:
        before = {str(line["entry"]) for line in job.lines(name)}
    return [
        line for line in job.lines(name) if line["entry"] not in before or str(line["at"])[:19] >= str(ready or "")[:19]
    ]


def contacts_since_ready(job: Thing) -> list[JsonObject]:
    """Attempts to reach the customer since the device is ready."""
    return [line for name in ("contacts", "reminders") for line in since_ready(job, name)]


def knows_the_result(job: Thing) -> bool:
    """Whether the customer was reached since the device is ready, or wanted it another way since."""
    reached = any(code_of(line.get("result")) == "reached" for line in contacts_since_ready(job))
    return reached or bool(since_ready(job, "mode_changes"))


def customer_is_away(job: Thing) -> bool:
    """Whether the customer is not at the counter: nobody is there who could sign."""
    return not job.get("customer_waits")


def is_ready_and_untold(job: Thing) -> bool:
    """Whether the device is ready and its customer neither waits here, nor agreed when to collect it, nor was told."""
    return job.state == "ready" and not (job.get("customer_waits") or job.get("pickup") or knows_the_result(job))


def worked_since_the_test(job: Thing) -> bool:
    """Whether somebody worked on the device after its last test."""
    sessions = {line["entry"] for line in job.lines("sessions")}
    tests = {line["entry"] for line in job.lines("tests_done")}
    return next(
        (line.entry.id in sessions for line in reversed(job.history) if line.entry.id in sessions | tests), False
    )
