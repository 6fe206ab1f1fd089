"""What a thing makes people owe: shown at sign-in until it is done."""

from __future__ import annotations

from dataclasses import dataclass

from .conditions import code_of
from .model import N_, Workflow
from .thing import Thing

NEVER = "9999"
"""Sorts behind every instant."""
REVIEW = "review"
"""No role: rows under it are what the review list asks for."""


@dataclass(frozen=True, slots=True)
class Debt:
    kind: str
    label: str
    role: str
    person: str
    """The one who owes; "" when anybody of the role does."""
    due: str


def debts(thing: Thing, workflow: Workflow | None) -> list[Debt]:
    """The debts of one thing as its fold tells them."""
    found: list[Debt] = []
    clock = thing.record("clock")
    due = str(clock.get("due", NEVER))
    if thing.kind == "request" and thing.state == "handed_on":
        giver = next((line.entry.by for line in reversed(thing.history) if line.after == "handed_on" != line.before), "")
        found.append(Debt("hand_over", N_("Handed on, not yet accepted"), "agent", giver, due))
    if thing.kind == "job" and thing.state == "received" and thing.given_by:
        found.append(Debt("transfer", N_("Given to another office, not yet accepted"), "coordinator", _giver(thing), due))
    if thing.kind == "job" and thing.state == "dispatched":
        giver = next((line.entry.by for line in reversed(thing.history) if line.after == "dispatched" != line.before), "")
        found.append(Debt("dispatch", N_("Dispatched, not yet taken"), "coordinator", giver, due))
    if thing.kind == "job" and thing.state in ("completed", "not_completed", "signed"):
        found.append(Debt("slip", N_("Slip to be handed in"), "engineer", str(thing.get("engineer", "")), due))
    if thing.kind == "job" and thing.state == "handed_in" and not thing.get("call_back_due"):
        found.append(Debt("pass_back", N_("Result to be passed back"), "information_clerk", "", due))
    signed = thing.record("signed")
    if signed.get("how") == "paper" and not thing.lines("slips_received"):
        found.append(Debt("paper", N_("Slip on paper is missing"), "engineer", str(thing.get("engineer", "")),
                          str(thing.get("slip_due", NEVER))))
    reached = any(code_of(line.get("result")) == "reached" for line in thing.lines("call_backs"))
    if thing.get("call_back_due") and not reached:
        found.append(Debt("call_back", N_("Call-back is due"), "agent", "", str(thing.get("call_back_due"))))
    if thing.late:
        found.append(Debt("review", N_("Late entries to settle"), "manager", "", NEVER))
    return found


def _giver(thing: Thing) -> str:
    """Who gave it to its present holder: the giver stays responsible until it is accepted."""
    by = holder = ""
    for line in thing.history:
        move = next((move for move in line.entry.moves if move.thing == thing.id), None)
        if move is not None and not line.late and move.holder != holder:
            by, holder = line.entry.by, move.holder
    return by


def file_debts(thing: Thing) -> list[Debt]:
    """What a person must decide in a file: two values for one field, entries that headquarters marked."""
    found = [Debt(f"conflict/{one}", N_("Two values for one field"), REVIEW, "", NEVER)
             for one in dict.fromkeys(conflict.field for conflict in thing.conflicts)]
    if thing.marked:
        found.append(Debt("marked", N_("Marked entries to look at"), REVIEW, "", NEVER))
    return found
