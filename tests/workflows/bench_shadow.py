"""A second, independent model of the devices at the service point: their places, tickets and loaners.

It knows the names of the steps and the values filled in, and calls none of the program's functions. After every step it
says where each device is, and the walks compare that with the program.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

HERE = ("counter", "shelf", "bench")
OURS = (*HERE, "engineer")
COMES_IN = ("check_in", "add_device", "take_parcel_in", "bring_in", "take_parcel", "found")
TO_SHELF = ("leave_device", "move", "bring_to_branch", "arrived_there", "arrived_ready")
TO_BENCH = ("inspect", "inspect_again", "back_to_bench")
TO_SHELF_IF_SAID = ("finish", "stop", "correct", "correct_not_repaired")
AWAY = {
    "hand_out": "customer",
    "deliver": "customer",
    "ship": "carrier",
    "transfer": "transit",
    "decline_transfer": "transit",
    "take_along": "engineer",
    "give_away": "disposed",
}
FROM_HERE = ("hand_out", "ship", "transfer", "give_away")
"""Steps by which a device leaves the service point; it must have been there."""
ENDS = ("hand_out", "deliver", "end_claim", "give_away", "cancel")
TICKETS = ("check_in", "bring_in", "take_along")


class Broken(AssertionError):
    """A rule did not hold; `check` names it."""

    def __init__(self, check: str, message: str) -> None:
        super().__init__(f"{check}: {message}")
        self.check = check


@dataclass
class Device:
    """One device as the model has it."""

    at: str = ""
    waits: bool = False
    ticket: str = ""
    loans: Counter[str] = field(default_factory=Counter)
    tested: bool = False
    reminders: int = 0
    released: bool = False
    intake: bool = False
    settled: bool = False
    """Settled by a manager: its state may contradict its place, but its place must be right."""


@dataclass
class Shadow:
    devices: dict[str, Device] = field(default_factory=dict)
    lent: dict[str, str] = field(default_factory=dict)
    """By label of the loaner: the job with which it is lent."""

    def step(self, name: str, job: str, data: dict[str, Any], facts: dict[str, Any]) -> None:
        """Follow a step that was taken; `facts` are the facts of the job in the program."""
        device = self.devices.setdefault(job, Device())
        self._allowed(name, job, device, data)
        self._tickets(name, job, device, facts)
        self._loans(name, job, device, data)
        device.at = self.place_after(name, device, data)
        if name in ("check_in", "bring_in") or (name == "add_device" and device.ticket):
            device.waits = not data.get("place")
        if name in (
            "leave_device",
            "hand_out",
            "deliver",
            "ship",
            "ship_instead",
            "mail_instead",
            "give_away",
            "transfer",
            "take_along",
        ):
            device.waits = False
        if name == "settle" and data.get("gone"):
            device.waits = False
        if name in ("work", "back_to_bench", "found", "take_along"):
            device.tested = False
        if name == "test":
            device.tested = bool(data["passed"])
        if name in ("finish", "stop"):
            device.reminders = 0
        device.reminders += name == "remind"
        device.released |= name in ("release", "approve")
        device.intake = (device.intake or name.startswith("sign_intake")) and name != "refuse_intake"
        device.settled |= name == "settle"

    def place_after(self, name: str, device: Device, data: dict[str, Any]) -> str:
        if name in COMES_IN:
            return "shelf" if data.get("place") else "counter"
        if name in TO_SHELF or (name in TO_SHELF_IF_SAID and data.get("place")):
            return "shelf"
        if name in TO_BENCH:
            return "bench"
        if name == "end_claim":
            return "lost" if data["_trouble"] == "lost" else "customer"
        if name == "trouble":
            return device.at if data["_state"] in ("shipped", "in_claim") else "carrier"
        if name == "settle":
            return data.get("gone") or device.at
        return AWAY.get(name, device.at)

    def _allowed(self, name: str, job: str, device: Device, data: dict[str, Any]) -> None:
        if name in FROM_HERE and device.at not in HERE:
            raise Broken("only a device that is here leaves", f"{name} of a device that is at {device.at or 'nowhere'}")
        if name in ("deliver", "end_claim") and device.at in HERE:
            raise Broken("a device on the shelf is not delivered", f"{name} of a device on the {device.at}")
        if name in ENDS and +device.loans:
            raise Broken("a loaner blocks the close", f"{name} while {dict(+device.loans)} is out")
        if name == "finish" and not device.tested:
            raise Broken("only a tested device is repaired", job)
        if name == "give_away" and device.reminders < 3:
            raise Broken("three reminders before the storage policy", f"{device.reminders} were sent")
        if name == "transfer" and device.waits:
            raise Broken("a waiting customer gets the ticket first", job)
        if name == "hand_out":
            proof, shown = data["proof"], data.get("ticket")
            right = {
                "ticket": shown == device.ticket,
                "waited": device.waits,
                "lost": device.released,
                "intake_copy": device.intake and shown in (data["_number"], device.ticket),
            }[proof]
            if not right:
                raise Broken("a device goes out against its own paper only", f"{proof} {shown} for {device.ticket}")

    def _tickets(self, name: str, job: str, device: Device, facts: dict[str, Any]) -> None:
        shown = str(facts.get("ticket") or "")
        if name in TICKETS and not shown:
            raise Broken("a customer who leaves a device has a ticket", f"{name} issued none")
        if (
            name == "add_device"
            and device.ticket == ""
            and shown not in {known.ticket for known in self.devices.values()}
            # A device that was settled back to before its arrival gets another ticket when it comes in again.
            and not any(known.settled for known in self.devices.values())
        ):
            raise Broken("one ticket for a visit", f"{shown} is a ticket of its own")
        if name not in (*TICKETS, "add_device", "collect_instead") and shown != device.ticket:
            raise Broken("a ticket stays the ticket", f"{name} made {shown} of {device.ticket}")
        device.ticket = shown

    def _loans(self, name: str, job: str, device: Device, data: dict[str, Any]) -> None:
        if name == "lend_loaner":
            if data["loaner"] in self.lent:
                raise Broken("a loaner is lent once", f"{data['loaner']} is with {self.lent[data['loaner']]}")
            self.lent[data["loaner"]] = job
            device.loans[data["loaner"]] += 1
        if name == "take_loaner_back":
            if self.lent.pop(data["loaner"], "") != job:
                raise Broken("a loaner comes back to its job", data["loaner"])
            device.loans[data["loaner"]] -= 1

    def compare(self, job: str, facts: dict[str, Any], row: dict[str, Any] | None, state: str, holder: str) -> None:
        """Compare the program's facts and row with the model."""
        device = self.devices[job]
        place = facts.get("place") or {}
        if device.at and (not isinstance(place, dict) or place.get("at") != device.at):
            raise Broken("a device has exactly one place", f"fact {place} where it is at {device.at}")
        if row is None:
            raise Broken("every device has a row", job)
        if row["at"] != device.at or row["place"] != str(place.get("name") or ""):
            raise Broken(
                "row and fact say the same place", f"row {row['at']} {row['place']}, fact {place}, model {device.at}"
            )
        if row["present"] != int(device.at in OURS):
            raise Broken(
                "the board shows every device at the service point", f"{state}: {device.at}, present {row['present']}"
            )
        if row["waits"] != int(device.waits):
            raise Broken("the board knows whether the customer waits", f"row {row['waits']}, model {device.waits}")
        if row["ticket"] != device.ticket:
            raise Broken("the row knows the ticket", f"{row['ticket']} for {device.ticket}")
        if bool(row["loaner"]) != bool(+device.loans):
            raise Broken("the row knows the loaner", f"{row['loaner']!r}, model {dict(device.loans)}")
        if device.at in HERE and "-V" in holder and not device.settled:
            raise Broken("a device at the branch belongs to the branch", f"{holder} holds it")
        if device.at == "customer" and state not in ("closed",) and not device.settled:
            raise Broken("a device is with the customer only after its job ended", state)
        if state in ("closed", "cancelled", "disposed") and device.at in OURS:
            raise Broken("no job ends while its device is at the service point", f"{state} at {device.at}")
