"""Conditions of counter, bench and parcel desk; each reads as a sentence after "if" and says why not when it does not hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from .conditions import WANTED_LABELS, code_of
from .model import N_, Because, Condition, Context, stamp
from .thing import Thing

COMES_IN = {name: WANTED_LABELS[name] for name in ("phone", "customer_name", "symptom")} | {"model": N_("Serial number or model")}
"""What must be known of a device that comes in."""


def missing_at_the_counter(event: Any, context: Context) -> list[str]:
    """What neither the clerk nor the files tell yet."""
    files = {"phone": (context.customer, "phone"), "customer_name": (context.customer, "name"), "model": (context.device, "model")}
    told = {name: getattr(event, name, None) or (files[name][0].get(files[name][1]) if name in files and files[name][0] else None)
            for name in COMES_IN}
    told["model"] = told["model"] or event.serial or (context.device.get("serial") if context.device else None)
    return [label for name, label in COMES_IN.items() if not told[name]]


the_counter_knows_enough = Condition(
    "customer, device and symptom are known",
    lambda thing, event, context: not missing_at_the_counter(event, context),
    N_("A device cannot be taken in yet; still missing: %(missing)s."),
    code="data",
    values=lambda thing, event, context: {"missing": [Because(label) for label in missing_at_the_counter(event, context)]},
    needs_data=True,
)
it_was_a_visit = Condition(
    "it came in at the counter, and its ticket is open",
    lambda thing, event, context: bool(thing.get("ticket")),
    N_("Only a visit at the counter gains another device."),
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
the_device_is_here = Condition(
    "the device lies here",
    lambda thing, event, context: is_here(thing),
    N_("The device is not here: %(place)s."),
    values=lambda thing, event, context: {"place": str(thing.record("place").get("name") or thing.record("place").get("at") or "-")},
)
the_intake_is_signed = Condition(
    "the intake sheet is signed, or the customer was told and agrees",
    lambda thing, event, context: bool(thing.get("intake_signed") or thing.lines("findings_told")),
    N_("The customer has neither signed the intake sheet nor been told the finding."),
)
the_customer_agrees = Condition(
    "the customer agrees",
    lambda thing, event, context: event.agrees,
    N_("Without the customer's consent no work begins; if the customer wants the device back, say that it is not repaired."),
    needs_data=True,
)
tests_are_passed = Condition(
    "the tests after the work are passed",
    lambda thing, event, context: bool(thing.get("tests_passed")),
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
    "a loaner device is out", lambda thing, event, context: bool(loaners_out(thing)), N_("No loaner device is out."))
the_loaner_is_free = Condition(
    "the loaner device is here",
    lambda thing, event, context: not (context.device and context.device.get("lent")),
    N_("%(loaner)s is lent already: %(job)s."),
    values=lambda thing, event, context: {"loaner": event.loaner, "job": str(context.device.get("lent")) if context.device else ""},
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
    lambda thing, event, context: not wrong_proof(thing, event),
    "%(why)s",
    values=lambda thing, event, context: {"why": Because(wrong_proof(thing, event) or "", {"ticket": thing.get("ticket", "")})},
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
    lambda thing, event, context: (getattr(event, "promised", None) or event.pickup) > stamp(context.now - timedelta(minutes=5)),
    N_("A promise lies ahead, not in the past."),
    code="data",
    needs_data=True,
)
it_was_not_blacklisted = Condition(
    "the customer is not on the black list", lambda thing, event, context: not thing.get("black_listed"),
    N_("The customer is on the black list already."))
it_was_blacklisted = Condition(
    "the customer is on the black list", lambda thing, event, context: bool(thing.get("black_listed")),
    N_("The customer is not on the black list."))

NEEDS_TICKET = N_("Scan or type what the customer hands in.")
ANOTHER_TICKET = N_("This is not the ticket of this device; it bears %(ticket)s.")
NOT_SIGNED = N_("No intake sheet was signed for this device.")
NOT_RELEASED = N_("Without the ticket a manager releases the device, after looking at an identity paper.")
ANOTHER_RELEASED = N_("A manager released it to another person.")
WAITS_NOT = N_("The customer did not wait here: the ticket is handed in.")


def wrong_proof(thing: Thing, event: Any) -> str:
    """Why what is handed in does not bring the device out; "" where it does."""
    proof, shown = code_of(event.proof), str(event.ticket or "").strip().upper().partition(" ")[0]
    released = next((line for line in reversed(thing.lines("releases"))), {})
    return {
        "ticket": lambda: NEEDS_TICKET if not shown else "" if shown == str(thing.get("ticket")) else ANOTHER_TICKET,
        "intake_copy": lambda: NOT_SIGNED if not thing.get("intake_signed") else
                               "" if shown in (str(thing.get("number")), str(thing.get("ticket"))) else NEEDS_TICKET if not shown else ANOTHER_TICKET,
        "waited": lambda: "" if thing.get("customer_waits") else WAITS_NOT,
        "lost": lambda: NOT_RELEASED if not released else
                        ANOTHER_RELEASED if event.collector and released.get("collector") not in (None, event.collector) else "",
    }.get(proof, lambda: NEEDS_TICKET)()


def is_here(thing: Thing) -> bool:
    """Whether the device lies at the service point."""
    return thing.record("place").get("at") in ("counter", "shelf", "bench")


def loaners_out(thing: Thing) -> list[str]:
    """Loaner devices that are with the customer, in the order they were lent."""
    out: list[str] = []
    for line in sorted((*thing.lines("loans"), *thing.lines("loans_back")), key=lambda line: str(line["at"])):
        name = str(line.get("loaner", ""))
        if line["kind"] == "loaner_lent":
            out.append(name)
        elif name in out:
            out.remove(name)
    return out


def next_reminder(thing: Thing) -> str:
    """When the customer is to be reminded next of a device that nobody collects; "" where no reminder is left."""
    due = thing.get("reminders_due")
    dues = [str(one) for one in due] if isinstance(due, list) else []
    sent = [line for line in thing.lines("reminders") if str(line["at"])[:19] >= str(thing.get("ready_at", ""))[:19]]
    return dues[len(sent)] if len(sent) < len(dues) else ""
