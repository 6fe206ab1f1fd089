"""Conditions of counter, bench and parcel desk; each reads as a sentence after "if" and says why not when it does not hold."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.addresses import ticket_in
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import Condition, Context, Message, stamp
from fieldservice.workflows.onsite.guards import WANTED_LABELS, code_of

COMES_IN = {name: WANTED_LABELS[name] for name in ("phone", "customer_name", "symptom")} | {
    "model": N_("Serial number or model")
}
"""What must be known of a device that comes in."""


def missing_at_the_counter(event: Any, context: Context) -> list[str]:
    """What neither the clerk nor the files tell yet."""
    files = {
        "phone": (context.customer, "phone"),
        "customer_name": (context.customer, "name"),
        "model": (context.device, "model"),
    }
    told = {
        name: getattr(event, name, None)
        or (files[name][0].get(files[name][1]) if name in files and files[name][0] else None)
        for name in COMES_IN
    }
    told["model"] = told["model"] or event.serial or (context.device.get("serial") if context.device else None)
    return [label for name, label in COMES_IN.items() if not told[name]]


the_counter_knows_enough = Condition(
    "customer, device and symptom are known",
    lambda thing, event, context: not missing_at_the_counter(event, context),
    N_("A device cannot be taken in yet; still missing: %(missing)s."),
    code="data",
    values=lambda thing, event, context: {
        "missing": [Message(label) for label in missing_at_the_counter(event, context)]
    },
    needs_data=True,
)
it_was_a_visit = Condition(
    "it came in at the counter or by parcel",
    lambda thing, event, context: bool(thing.get("came_in")),
    N_("Only a visit at the counter or a parcel gains another device."),
)
the_device_is_told = Condition(
    "device and symptom are told",
    lambda thing, event, context: bool((event.serial or event.model or event.product) and event.symptom),
    N_("Still missing: device (serial number or model) and symptom."),
    code="data",
    needs_data=True,
)
the_sender_is_told = Condition(
    "something tells whose parcel it is",
    lambda thing, event, context: bool(event.phone or event.serial or event.customer_name),
    N_("Say whose it is: phone, name, or serial number."),
    code="data",
    needs_data=True,
)
the_parcel_is_not_expected = Condition(
    "no device of this customer is expected",
    lambda thing, event, context: event.separate or not context.expected,
    N_("This one is expected: %(number)s. Take the parcel in there, or say that it is another one."),
    values=lambda thing, event, context: {"number": ", ".join(context.expected)},
    needs_data=True,
)
the_customer_waits = Condition(
    "the customer waits here",
    lambda thing, event, context: bool(thing.get("customer_waits")),
    N_("The customer does not wait here any more."),
)
the_customer_has_gone = Condition(
    "the customer does not wait here",
    lambda thing, event, context: not thing.get("customer_waits"),
    N_("The customer waits here: first the customer leaves, with the ticket."),
)
the_device_is_here = Condition(
    "the device lies here",
    lambda thing, event, context: is_here(thing),
    N_("The device is not here: %(place)s."),
    values=lambda thing, event, context: {
        "place": str(thing.record("place").get("name") or thing.record("place").get("at") or "-")
    },
)
the_device_is_not_here = Condition(
    "the device does not lie here",
    lambda thing, event, context: not is_here(thing),
    N_("The device lies here: %(place)s."),
    values=the_device_is_here.values,
)
it_was_ready = Condition(
    "it was ready when it was sent on",
    lambda thing, event, context: thing.get("sent_on") == "ready",
    N_("It was not ready when it was sent on; it is taken in for repair."),
)
it_was_repaired = Condition(
    "the slip says repaired",
    lambda thing, event, context: thing.get("result") == "completed",
    N_("The slip says that it was not repaired."),
)
it_was_not_repaired = Condition(
    "the slip says not repaired",
    lambda thing, event, context: thing.get("result") == "not_completed",
    N_("The slip says that it was repaired."),
)
a_refused_parcel_comes_back = Condition(
    "it was not refused by the customer",
    lambda thing, event, context: code_of(thing.get("trouble")) != "refused",
    N_("What the customer refused comes back here, or is lost: say so first."),
)
the_intake_is_signed = Condition(
    "the intake sheet is signed, or the customer was told and agrees",
    lambda thing, event, context: bool(thing.get("intake_signed") or thing.lines("findings_told")),
    N_("The customer has neither signed the intake sheet nor been told the finding."),
)
the_customer_agrees = Condition(
    "the customer agrees",
    lambda thing, event, context: event.agrees,
    N_(
        "Without the customer's consent no work begins; if the customer wants the device back, say that it is not repaired."
    ),
    needs_data=True,
)
tests_are_passed = Condition(
    "the tests after the work are passed",
    lambda thing, event, context: bool(thing.get("tests_passed")) and not worked_since_the_test(thing),
    N_("The device has not passed its tests since the last work on it."),
)
all_is_in_order_or_said_why_not = Condition(
    "what failed is said in words",
    lambda thing, event, context: event.passed or bool(event.words),
    N_("Say in words what is not in order."),
    code="data",
    needs_data=True,
)
no_loaner_is_out = Condition(
    "no loaner device is out",
    lambda thing, event, context: not loaners_out(thing),
    N_("A loaner device is still with the customer: %(loaner)s."),
    values=lambda thing, event, context: {"loaner": ", ".join(loaners_out(thing))},
)
a_loaner_is_out = Condition(
    "a loaner device is out", lambda thing, event, context: bool(loaners_out(thing)), N_("No loaner device is out.")
)
the_loaner_is_free = Condition(
    "the loaner device is here",
    lambda thing, event, context: not (context.device and context.device.get("lent")),
    N_("%(loaner)s is lent already: %(job)s."),
    values=lambda thing, event, context: {
        "loaner": event.loaner,
        "job": str(context.device.get("lent")) if context.device else "",
    },
    needs_data=True,
)
that_loaner_is_out = Condition(
    "that loaner device was lent with this job",
    lambda thing, event, context: event.loaner in loaners_out(thing),
    N_("Lent with this job: %(loaner)s."),
    code="data",
    values=lambda thing, event, context: {"loaner": ", ".join(loaners_out(thing)) or "-"},
    needs_data=True,
)
the_proof_fits = Condition(
    "the ticket or sheet is the right one, or a manager released it",
    lambda thing, event, context: not wrong_proof(thing, event, context.same_ticket),
    "%(why)s",
    values=lambda thing, event, context: {
        "why": Message(wrong_proof(thing, event, context.same_ticket) or "", {"ticket": thing.get("ticket", "")})
    },
    needs_data=True,
    who_may=lambda thing: ("manager",),
)
who_else_collects_is_known = Condition(
    "another person who collects it showed an identity paper",
    lambda thing, event, context: not event.collector or bool(event.identity),
    N_("Another person collects it: name the identity paper that was seen."),
    code="data",
    needs_data=True,
)
the_accessories_are_given_back = Condition(
    "all accessories are given back",
    lambda thing, event, context: event.accessories_back or not thing.get("accessories"),
    N_("The accessories go back with the device: %(accessories)s."),
    values=lambda thing, event, context: {"accessories": ", ".join(thing.get("accessories") or ())},
    needs_data=True,
)
the_copy_lies_in_the_box = Condition(
    "the customer copy lies in the box",
    lambda thing, event, context: event.copy_in_box,
    N_("The customer copy of the slip goes in the box."),
    needs_data=True,
)
an_address_is_known = Condition(
    "it is known where it is sent",
    lambda thing, event, context: bool(event.ship_to or thing.get("address")),
    N_("There is no address to send it to."),
    code="data",
    needs_data=True,
)
a_reminder_is_due = Condition(
    "a reminder is due",
    lambda thing, event, context: bool(next_reminder(thing)) and next_reminder(thing) <= stamp(context.now),
    N_("No reminder is due yet: the next one falls on %(day)s."),
    values=lambda thing, event, context: {"day": next_reminder(thing)[:10] or "-"},
)
all_reminders_were_sent = Condition(
    "the customer was reminded every time",
    lambda thing, event, context: bool(thing.get("reminders_due")) and not next_reminder(thing),
    N_("The storage policy comes after the last reminder: %(day)s."),
    values=lambda thing, event, context: {"day": next_reminder(thing)[:10] or "-"},
)
it_is_a_promise_ahead = Condition(
    "it lies ahead",
    lambda thing, event, context: (
        (getattr(event, "promised", None) or event.pickup) > stamp(context.now - timedelta(minutes=5))
    ),
    N_("A promise lies ahead, not in the past."),
    code="data",
    needs_data=True,
)
it_was_not_blacklisted = Condition(
    "the customer is not on the black list",
    lambda thing, event, context: not thing.get("black_listed"),
    N_("The customer is on the black list already."),
)
it_was_blacklisted = Condition(
    "the customer is on the black list",
    lambda thing, event, context: bool(thing.get("black_listed")),
    N_("The customer is not on the black list."),
)

NEEDS_TICKET = N_("Scan or type what the customer hands in.")
ANOTHER_TICKET = N_("This is not the ticket of this device; it bears %(ticket)s.")
ANOTHER_CODE = N_(
    "This ticket bears the same number, but it is another one: the code beside the number is not that of this device."
)
NEEDS_CODE = N_("Two tickets bear the number %(ticket)s: type the code that stands beside it too.")
NOT_SIGNED = N_("No intake sheet was signed for this device.")
NOT_RELEASED = N_("Without the ticket a manager releases the device, after looking at an identity paper.")
ANOTHER_RELEASED = N_("A manager released it to another person.")
WAITS_NOT = N_("The customer did not wait here: the ticket is handed in.")


def wrong_proof(thing: Thing, event: Any, same_ticket: bool = False) -> str:
    """Why what is handed in does not bring the device out; "" where it does. `same_ticket`: another ticket bears its number."""
    proof, shown = code_of(event.proof), str(event.ticket or "").strip()
    released = next((line for line in reversed(thing.lines("releases"))), {})
    return {
        "ticket": lambda: wrong_ticket(thing, shown, same_ticket),
        "intake_copy": lambda: (
            NOT_SIGNED
            if not thing.get("intake_signed")
            else ""
            if shown.upper() == str(thing.get("number"))
            else wrong_ticket(thing, shown, same_ticket)
        ),
        "waited": lambda: "" if thing.get("customer_waits") else WAITS_NOT,
        "lost": lambda: (
            NOT_RELEASED
            if not released
            else ANOTHER_RELEASED
            if event.collector and released.get("collector") not in (None, event.collector)
            else ""
        ),
    }.get(proof, lambda: NEEDS_TICKET)()


def wrong_ticket(thing: Thing, shown: str, same_ticket: bool) -> str:
    """What is wrong with a ticket: its number alone, with the code beside it, or the address that its square code holds."""
    last = shown.rpartition("/")[2]
    number, _, key = last.rpartition("-")
    ticket, key = ticket_in(f"{number.upper()}-{key.lower()}")
    if not ticket:
        ticket, _, key = last.upper().partition(" ")
    if not ticket:
        return NEEDS_TICKET
    if ticket != str(thing.get("ticket")):
        return ANOTHER_TICKET
    if not key.strip():
        return NEEDS_CODE if same_ticket else ""
    return "" if str(thing.get("ticket_key") or "").upper().endswith(key.strip().upper()) else ANOTHER_CODE


def worked_since_the_test(thing: Thing) -> bool:
    """Whether somebody worked on the device after it was tested last."""
    sessions = {line["entry"] for line in thing.lines("sessions")}
    tests = {line["entry"] for line in thing.lines("tests_done")}
    return next(
        (line.entry.id in sessions for line in reversed(thing.history) if line.entry.id in sessions | tests), False
    )


def is_here(thing: Thing) -> bool:
    """Whether the device lies at the service point."""
    return thing.record("place").get("at") in ("counter", "shelf", "bench")


IN_OUR_HANDS = ("counter", "shelf", "bench", "engineer")
"""Where a device is while it is ours to answer for."""


def loans_out(thing: Thing) -> list[dict[str, Any]]:
    """Loans whose device is still with the customer, in the order they were told. Counted, not compared by time: two offices'
    clocks differ."""
    back = Counter(str(line.get("loaner", "")) for line in thing.lines("loans_back"))
    out = []
    for line in thing.lines("loans"):
        name = str(line.get("loaner", ""))
        if back[name]:
            back[name] -= 1
        else:
            out.append(line)
    return out


def loaners_out(thing: Thing) -> list[str]:
    return [str(line.get("loaner", "")) for line in loans_out(thing)]


def next_reminder(thing: Thing) -> str:
    """When the customer is to be reminded next of a device that nobody collects; "" where no reminder is left."""
    due = thing.get("reminders_due")
    dues = [str(one) for one in due] if isinstance(due, list) else []
    sent = [line for line in thing.lines("reminders") if str(line["at"])[:19] >= str(thing.get("ready_at", ""))[:19]]
    return dues[len(sent)] if len(sent) < len(dues) else ""
