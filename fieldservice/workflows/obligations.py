"""What a thing makes people owe: shown at sign-in until it is done."""

from __future__ import annotations

from dataclasses import dataclass

from fieldservice.words.marking import N_
from fieldservice.workflows.bench.device import IN_OUR_HANDS, loans_out, next_reminder
from fieldservice.workflows.common.signing import papers_out
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import Workflow

NEVER = "9999"
"""Sorts behind every instant."""
REVIEW = "review"
"""No role: rows under it are what the review list asks for."""


@dataclass(frozen=True, slots=True)
class Obligation:
    kind: str
    label: str
    role: str
    person: str
    """The one who owes; "" when anybody of the role does."""
    due: str


AT_THE_BENCH = ("send_in", "mail_in")
SERVICE = "coordinator"
WHILE_BEING_DONE = ("received", "dispatched", "inspected", "on_bench", "in_transit", "taken_along")
"""While what was promised is still to be done."""
FROM_DUE = ("promise", "remind", "loaner")
"""Owed only once they are due; until then the day list shows them."""
OF_STATE = {
    "inspected": ("intake", N_("Intake sheet to be signed, or the finding told"), "engineer"),
    "ready": ("untold", N_("Ready, customer not told"), SERVICE),
    "shipped": ("delivery", N_("Delivery to be confirmed"), SERVICE),
    "in_claim": ("claim", N_("Claim with the carrier is open"), SERVICE),
    "taken_along": ("put_down", N_("Device taken along, to be put down"), "engineer"),
    "in_transit": ("transfer", N_("Sent on, not yet arrived"), SERVICE),
}
"""What a device in our hands makes somebody owe, by the state of its job: kind, label, role."""


def obligations(thing: Thing, workflow: Workflow | None) -> list[Obligation]:
    """The debts of one thing as its fold tells them."""
    found: list[Obligation] = []
    clock = thing.record("clock")
    due = str(clock.get("due", NEVER))
    engineer = str(thing.get("engineer") or "")
    benched = workflow is not None and workflow.mode in AT_THE_BENCH
    if thing.kind == "request" and thing.state == "handed_on":
        giver = next(
            (line.entry.by for line in reversed(thing.history) if line.after == "handed_on" != line.before), ""
        )
        found.append(Obligation("hand_over", N_("Handed on, not yet accepted"), "agent", giver, due))
    if thing.kind == "job" and thing.state == "received" and thing.given_by and not benched:
        found.append(
            Obligation("transfer", N_("Given to another office, not yet accepted"), "coordinator", _giver(thing), due)
        )
    if thing.kind == "job" and thing.state == "dispatched":
        giver = next(
            (line.entry.by for line in reversed(thing.history) if line.after == "dispatched" != line.before), ""
        )
        found.append(Obligation("dispatch", N_("Dispatched, not yet accepted"), "coordinator", giver, due))
    if thing.kind == "job" and thing.state in ("completed", "not_completed", "signed") and not benched:
        found.append(Obligation("slip", N_("Slip to be handed in"), "engineer", engineer, due))
    if thing.kind == "job" and thing.state == "handed_in" and not thing.get("call_back_due"):
        found.append(Obligation("pass_back", N_("Result to be passed back"), "information_clerk", "", due))
    if workflow is not None and benched:
        found += _of_a_device(thing, workflow, engineer, due)
    if papers := papers_out(thing):
        found.append(
            Obligation(
                "paper", N_("Slip on paper is missing"), "engineer", engineer, str(papers[0].get("slip_due") or NEVER)
            )
        )
    reached = any(code_of(line.get("result")) == "reached" for line in thing.lines("call_backs"))
    if thing.get("call_back_due") and not reached:
        found.append(Obligation("call_back", N_("Call-back is due"), "agent", "", str(thing.get("call_back_due"))))
    if thing.late:
        found.append(Obligation("review", N_("Late entries to settle"), "manager", "", NEVER))
    return found


def _of_a_device(thing: Thing, workflow: Workflow, engineer: str, due: str) -> list[Obligation]:
    """Of a device that was given to us (flows 5a, 5b): what is to be said, signed, given back or asked for."""
    found: list[Obligation] = []
    state = workflow.states.get(thing.state)
    open_ = state is not None and state.is_open
    kind, label, role = OF_STATE.get(thing.state, ("", "", ""))
    if kind and not (kind == "untold" and (thing.get("customer_waits") or _told(thing))):
        person = _giver(thing) if kind == "transfer" else engineer if role == "engineer" else ""
        found.append(Obligation(kind, label, role, person, due))
    if thing.state in WHILE_BEING_DONE and thing.get("promised"):
        found.append(
            Obligation(
                "promise",
                N_("Promised to the customer"),
                SERVICE,
                str(thing.get("owner") or ""),
                str(thing.get("promised")),
            )
        )
    if thing.state in ("ready", "signed") and next_reminder(thing):
        found.append(Obligation("remind", N_("Not collected: remind the customer"), SERVICE, "", next_reminder(thing)))
    if out := loans_out(thing):
        found.append(
            Obligation(
                "loaner",
                N_("Loaner device is due back"),
                SERVICE,
                "",
                min(str(line.get("loaner_due") or NEVER) for line in out),
            )
        )
    if state is not None and not open_ and thing.record("place").get("at") in IN_OUR_HANDS:
        found.append(Obligation("left_behind", N_("The job has ended, its device is still here"), SERVICE, "", NEVER))
    return found


def _told(thing: Thing) -> bool:
    """Whether the customer was reached since the device is ready."""
    ready = str(thing.get("ready_at") or "")[:19]
    return any(
        code_of(line.get("result")) == "reached" and str(line["at"])[:19] >= ready
        for name in ("contacts", "reminders")
        for line in thing.lines(name)
    ) or bool(thing.get("pickup"))


def _giver(thing: Thing) -> str:
    """Who gave it to its present holder: the giver stays responsible until it is accepted."""
    by = holder = ""
    for line in thing.history:
        move = next((move for move in line.entry.moves if move.thing == thing.id), None)
        if move is not None and not line.late and move.holder != holder:
            by, holder = line.entry.by, move.holder
    return by


def obligations_of_file(thing: Thing) -> list[Obligation]:
    """What a person must decide in a file: two values for one field, entries that headquarters marked."""
    found = [
        Obligation(f"conflict/{one}", N_("Two values for one field"), REVIEW, "", NEVER)
        for one in dict.fromkeys(conflict.field for conflict in thing.conflicts)
    ]
    if thing.marked:
        found.append(Obligation("marked", N_("Marked entries to look at"), REVIEW, "", NEVER))
    return found
