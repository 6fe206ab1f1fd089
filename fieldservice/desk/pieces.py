"""The pieces of one consignment for whoever scans them: what is to be packed, received or judged now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldservice.desk.take_step import take_or_record
from fieldservice.read_model.holdings import StoredHoldings
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import FaultTagged, key_of
from fieldservice.workflows.engine.model import Purpose
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.parts.consignments.lines import Piece, pieces_of
from fieldservice.workflows.parts.places import faulty
from fieldservice.workflows.registry import workflow_of

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

PACKS: Purpose = "packs_pieces"
RECEIVES: Purpose = "receives_pieces"
PURPOSES: dict[Purpose, Callable[[Piece], bool]] = {
    PACKS: lambda piece: False,
    RECEIVES: lambda piece: piece.on_the_way > 0,
    "judges_pieces": lambda piece: piece.is_there,
    "repairs_pieces": lambda piece: piece.in_repair,
    "scraps_pieces": lambda piece: piece.in_repair,
}
"""By purpose: whether such a step can be taken on a piece of the consignment."""


@dataclass(frozen=True, slots=True)
class ToScan:
    """A piece in the list, with the purposes of the steps that can be taken on it now."""

    piece: Piece
    purposes: frozenset[Purpose]


class Pieces:
    """The pieces of the consignments of one office."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def listed(self, consignment: str) -> list[ToScan]:
        """The pieces in the order of their tags; while it is packed, also what lies in the faulty stock."""
        thing = self.session.thing(consignment)
        possible = {purpose for purpose in PURPOSES if self._can_be_taken(thing, purpose)}
        packed = pieces_of(thing)
        found = [ToScan(piece, frozenset(each for each in possible if PURPOSES[each](piece))) for piece in packed]
        if PACKS in possible:
            known = {piece.tag for piece in packed}
            here = self._holdings().faulty_parts(faulty(self.session.office))
            found += [ToScan(_in_stock(each), frozenset((PACKS,))) for each in here if each.number not in known]
        return sorted(found, key=lambda each: each.piece.tag)

    def meant(self, listed: list[ToScan], text: str) -> str:
        """The tag of a scanned tag or serial number: of a piece in the list, else of any faulty part; "" for none."""
        tag = text.strip().upper()
        own = (each.piece for each in listed)
        found = next(
            (each for each in own if tag == each.tag or (each.serial and key_of(each.serial) == key_of(tag))), None
        )
        if found is not None:
            return found.tag
        known = self._holdings().fault_tag(tag)
        return known.number if known is not None else ""

    def step(self, consignment: str, purpose: Purpose) -> str:
        return self.session.step_for(consignment, purpose)

    def record(self, by: Person, consignment: str, purpose: Purpose, tags: list[str]) -> None:
        """Pack or receive what was scanned. Raises Refused."""
        take_or_record(self.session, by, consignment, self.step(consignment, purpose), {"tags": "\n".join(tags)})

    def _holdings(self) -> StoredHoldings:
        return StoredHoldings(self.session.reader)

    @staticmethod
    def _can_be_taken(thing: Thing, purpose: Purpose) -> bool:
        workflow = workflow_of(thing)
        steps = (step for step in (workflow.steps if workflow else ()) if step.purpose == purpose)
        return any(not step.states or thing.state in step.states for step in steps)


def _in_stock(each: FaultTagged) -> Piece:
    about = {"job_number": each.job_number, "engineer": each.person}
    return Piece(each.number, each.part, each.name, each.quantity, each.serial, about=about)
