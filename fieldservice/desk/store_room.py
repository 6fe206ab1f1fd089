"""What is asked of the storekeeper, line by line, with what is there for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import ledgers
from fieldservice.desk.take_step import take_or_record
from fieldservice.read_model import needs, queries
from fieldservice.shapes import JsonObject, Values
from fieldservice.workflows.engine.codes import URGENT
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.model import Purpose
from fieldservice.workflows.engine.reference import Person, SparePart
from fieldservice.workflows.engine.roles import STORE_ROLES
from fieldservice.workflows.parts.places import good
from fieldservice.workflows.parts.requisitions.lines import parts_text
from fieldservice.workflows.registry import opening_for

if TYPE_CHECKING:
    from fieldservice.desk.session import Session


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One open line of a requisition. Quantities count units."""

    thing: str
    line: str
    number: str
    part: str
    name: Values
    open: int
    issued: int
    reserved: int
    ordered: int
    """On order from another office."""
    available: int
    """In good stock here, and not reserved for another requisition."""
    urgent: bool
    needed: str
    """When it is needed: as asked, else the appointment of the job; "9999" where nobody has said."""
    expected: str
    job: str
    job_number: str
    device: str
    engineer: str
    waits_for_approval: bool
    alternatives: tuple[tuple[str, int], ...]
    """(number, available here) of the parts that can take its place."""
    serials: tuple[str, ...]
    """Serial numbers of the part that are here, as far as the part has them."""

    @property
    def key(self) -> str:
        return f"{self.thing}/{self.line}"

    @property
    def can_be_issued(self) -> int:
        return min(self.open, self.available)


class StoreRoom:
    """The requisitions of one office as its storekeeper reads them."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def needs(self, by: Person) -> list[AskedLine]:
        """What is still to be issued: urgent lines first, then those that are needed first."""
        reader, office = self.session.reader, self.session.office
        if not by.roles & set(STORE_ROLES):
            return []
        waiting = {row["thing"] for row in queries.approvals(reader)}
        catalogue = self.session.reference().catalogue  # once: each call looks for a new publication
        found = [self._need(row, waiting, catalogue.part(row["item"])) for row in needs.open_needs(reader, office)]
        return sorted(found, key=lambda need: (not need.urgent, need.needed, need.thing, need.line))

    def _need(self, row: JsonObject, waiting: set[str], part: SparePart | None) -> AskedLine:
        others = part.alternatives if part is not None else ()
        return AskedLine(
            row["thing"],
            row["line"],
            row["number"],
            row["item"],
            row["name"],
            row["wanted"] - row["issued"],
            row["issued"],
            row["reserved"],
            row["ordered"],
            self.available(row["item"], row["thing"]),
            bool(row["urgent"]),
            min(row["needed"], row["visit"] or NEVER),
            row["expected"],
            row["job"],
            row["job_number"],
            row["device"],
            row["engineer"],
            row["thing"] in waiting,
            tuple((number, self.available(number)) for number in others),
            tuple(ledgers.serials(self.session.reader, good(self.session.office), row["item"])[:20])
            if part is not None and part.tracked
            else (),
        )

    def available(self, part: str, besides: str = "") -> int:
        """What is in good stock here of a part, less what requisitions other than `besides` have reserved."""
        reader, place = self.session.reader, good(self.session.office)
        return max(0, ledgers.quantity(reader, place, part) - ledgers.reserved(reader, place, part, besides))

    def begin_with(self, need: AskedLine, every: list[AskedLine]) -> JsonObject:
        """The fields with which the form begins that issues this requisition: what is there of each of its lines."""
        lines = [
            {"part": each.part, "quantity": each.can_be_issued, "serials": _all(each)}
            for each in every
            if each.thing == need.thing and each.can_be_issued
        ]
        return {"parts": parts_text(lines)} if lines else {}

    def order(self, need: AskedLine) -> tuple[str, JsonObject]:
        """The opening step that orders from another office, and the fields with which its form begins."""
        step = opening_for("orders_parts")
        missing = max(1, need.open - need.available - need.ordered)
        line = {"part": need.part, "quantity": missing}
        return step, {
            "parts": parts_text([line]),
            "needs": [{**line, "requisition": need.thing, "line": need.line}],
            **({"needed_by": need.needed} if need.needed < NEVER else {}),
            **({"level": URGENT} if need.urgent else {}),
        }

    def set_aside(self, by: Person, need: AskedLine) -> None:
        """Set aside what is there for this line. Raises Refused."""
        step = self.session.step_for(need.thing, "reserves_parts")
        line = {"part": need.part, "quantity": max(1, need.can_be_issued)}
        take_or_record(self.session, by, need.thing, step, {"parts": parts_text([line])})

    def step(self, need: AskedLine, purpose: Purpose) -> str:
        return self.session.step_for(need.thing, purpose)

    def count(self) -> int:
        return needs.awaited_number(self.session.reader, self.session.office)


def _all(need: AskedLine) -> list[str]:
    """The serial numbers, where there are just as many pieces as are wanted; else the storekeeper scans them."""
    return list(need.serials) if len(need.serials) == need.can_be_issued else []
