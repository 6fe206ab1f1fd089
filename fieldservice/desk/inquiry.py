"""What the desk finds out about a caller, a device or a job before somebody decides about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldservice.desk import lookup

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.messages import Message
    from fieldservice.workflows.onsite.dispatch import Candidate


class Lookup:
    def __init__(self, session: Session) -> None:
        self.session = session

    def known(self, by: Any, *, phone: str = "", serial: str = "") -> dict[str, Any]:
        """What is known of a phone number or serial: {customer, device, history, warnings, elsewhere}."""
        return lookup.known(self.session, by, phone, serial)

    def around(self, thing: str) -> dict[str, Any]:
        """Other work on the device of a thing: {history, warnings, elsewhere}, the newest first."""
        return lookup.around(self.session, self.session.thing(thing))

    def before(self, thing: str, step: str) -> tuple[Message, ...]:
        """What a person must know before taking a step."""
        _, row, folded = self.session.step(thing, step)
        return lookup.before(self.session, row, folded) if folded is not None else ()

    def ask_elsewhere(self, *, phone: str = "", serial: str = "", number: str = "") -> dict[str, Any]:
        """What headquarters knows of a customer or device: {says, customer, device, work, jobs, elsewhere}."""
        return lookup.ask_elsewhere(self.session, phone, serial, number)

    def candidates(self, thing: str) -> list[Candidate]:
        """The engineers for a job, the best first, with reasons."""
        return lookup.candidates(self.session, self.session.thing(thing))
