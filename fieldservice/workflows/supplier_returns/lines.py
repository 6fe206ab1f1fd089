"""What became of the pieces of a supplier return, and of the credit for them: read off its lists.

A piece is credited once, refused once, or still with the maker. The lists decide that, not the state, so a return that
was settled into another state credits nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, as_objects
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.parts.consignments.lines import PIECES, Piece, piece_in
from fieldservice.workflows.parts.shipments.lines import LISTS as OF_SHIPMENTS
from fieldservice.workflows.parts.shipments.lines import LOST as OF_LOSSES

KIND = "supplier_return"
PACKED, UNPACKED, SENT, CREDITED, REFUSED, BACK, SCRAPPED, LOST = (
    "packed",
    "unpacked",
    "sent",
    "credited",
    "refused",
    "back",
    "scrapped",
    "lost",
)
"""What a piece is after an act; one that was taken out of the box is none of the return any more."""
LOSSES_WRITTEN_OFF, LOST_PIECES = OF_SHIPMENTS[OF_LOSSES]
"""The list of what was written off as lost, and in its lines, and in a report of a loss, the fact with the pieces."""
LISTS = {
    PACKED: "packings",
    UNPACKED: "unpackings",
    SENT: "sendings",
    CREDITED: "credits",
    REFUSED: "refusals",
    BACK: "takings_back",
    LOST: LOSSES_WRITTEN_OFF,
}
"""By act: the list of the return that has it."""
CARRIER_PAYMENTS = "carrier_payments"
"""The list of what carriers paid for pieces after they were written off; no piece changes by it."""
ORDER = tuple(LISTS)
"""Acts of one moment happened in this order."""
COMES_BACK, AT_THE_MAKER = "back", "scrapped"
"""What becomes of a refused piece, a code of the list `refused_piece`."""
IS_PACKED, IS_SENT, IS_PARTLY, IS_CREDITED, IS_REFUSED, IS_CLOSED = (
    "packing",
    "sent",
    "partly",
    "credited",
    "refused_by_maker",
    "closed",
)
"""States of a return."""


@dataclass(frozen=True, slots=True)
class MakerPiece:
    """A faulty piece of a supplier return, with what became of it last."""

    piece: Piece
    status: str
    """packed, sent, credited, refused (and still to come back), back, scrapped or lost."""
    words: str = ""
    """Why it was refused."""

    @property
    def tag(self) -> str:
        return self.piece.tag

    @property
    def is_unanswered(self) -> bool:
        return self.status == SENT

    @property
    def is_with_maker(self) -> bool:
        """Whether the books have it at the maker."""
        return self.status in (SENT, REFUSED)


def pieces_of(supplier_return: Thing) -> list[MakerPiece]:
    """Every piece that is packed or was sent, by its tag."""
    return pieces_in(supplier_return.lists)


def pieces_in(lists: Mapping[str, Sequence[JsonObject]]) -> list[MakerPiece]:
    acts = [(line, act) for act, name in LISTS.items() for line in lists.get(name, ())]
    acts.sort(key=lambda each: (str(each[0].get("at")), str(each[0].get("entry")), ORDER.index(each[1])))
    found: dict[str, MakerPiece] = {}
    for line, act in acts:
        for piece in filter(None, map(piece_in, as_objects(line.get(PIECES)))):
            found[piece.tag] = MakerPiece(piece, _status(act, line), str(line.get("reason") or ""))
    return [each for _, each in sorted(found.items()) if each.status != UNPACKED]


def _status(act: str, line: JsonObject) -> str:
    return SCRAPPED if act == REFUSED and code_of(line.get("refused_piece")) == AT_THE_MAKER else act


def state_after(pieces: Iterable[MakerPiece]) -> str:
    """The state of a return that was sent: what the maker has said so far of the pieces that were not lost."""
    listed = list(pieces)
    said = {each.status for each in listed if each.status != LOST}
    if listed and not said:
        return IS_CLOSED
    if said <= {SENT}:
        return IS_SENT
    if SENT in said or (CREDITED in said and said != {CREDITED}):
        return IS_PARTLY
    return IS_CREDITED if said == {CREDITED} else IS_REFUSED


def received_of(supplier_return: Thing) -> int:
    """What the maker has credited and the carrier has paid so far, in minor units of the currency of the return."""
    return sum(credits_in(supplier_return.lists))


def credits_in(lists: Mapping[str, Sequence[JsonObject]]) -> list[int]:
    amounts = (line.get("amount") for name in (LISTS[CREDITED], CARRIER_PAYMENTS) for line in lists.get(name, ()))
    return [each for each in amounts if type(each) is int]


def expected_of(supplier_return: Thing) -> int:
    """The credit that is expected, in minor units; 0 while nobody has said it."""
    found = supplier_return.get("expected_credit")
    return found if type(found) is int else 0


def missing_of(supplier_return: Thing) -> int:
    """What of the expected credit has not been received; below zero where more was."""
    return expected_of(supplier_return) - received_of(supplier_return)
