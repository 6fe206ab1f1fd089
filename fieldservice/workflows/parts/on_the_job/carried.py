"""Who has the parts of a job that are out: issued, and neither fitted, returned nor accounted for.

Each line of the job's list of parts names the bag it took from, and the place it put into. So the sums say where the
pieces are, also after the job went to another engineer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_list
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing, computed_once
from fieldservice.workflows.engine.ledger import office_of_account, without
from fieldservice.workflows.parts.on_the_job.lines import PARTS, lines_in, part_lines
from fieldservice.workflows.parts.places import BAG, TRANSIT, holder_of, kind_of

PARTS_OUT = "parts_out"
"""The field that asks what becomes of them, where a step gives the job away."""
RETURNED, HANDED, STAY = "returned", "handed", "stay"
"""The answers: back to the store, to the engineer who gets the job, with whoever has them until it is settled."""
TAKEN_FROM, PUT_INTO, FOR = "bag", "place", "to"
"""In a line of parts: the bag it was taken from, the place it was put into, and the person for whom."""
LEFT, WISH = "left", "wish"
"""An act that moves nothing: pieces are with somebody who does not have the job any more, and what is to become of
them."""
BEFORE_DISPATCH = ("expected", "received", "accepted", "in_transit")
"""States in which no engineer has the job, whatever engineer it names."""


@dataclass(slots=True)
class Carried:
    """Pieces of a part in a bag, or on the way to one. `cost` is that of one, in minor units."""

    part: str
    place: str
    person: str
    """Who has them or will get them."""
    name: Values = field(default_factory=dict)
    quantity: int = 0
    serials: list[str] = field(default_factory=list)
    cost: int = 0
    wish: str = ""
    """What was decided when the job was taken from this person: a code; "" where nothing was."""
    wished_for: str = ""
    """The engineer to whom they are to be handed."""

    @property
    def office(self) -> str:
        """The office that alone may move them."""
        return office_of_account(self.place)

    def line(self) -> JsonObject:
        """The pieces as a line of an entry."""
        line = {"part": self.part, "name": dict(self.name), "quantity": self.quantity, "serials": list(self.serials)}
        return {**line, "cost": self.cost}


@computed_once
def carried(job: Thing) -> tuple[Carried, ...]:
    """The pieces of a job that are out, by part and place; together not more of a part than is open."""
    found: dict[tuple[str, str], Carried] = {}
    for data in _lines(job):
        for place, sign in ((data.get(TAKEN_FROM), -1), (data.get(PUT_INTO), 1)):
            if isinstance(place, str) and kind_of(place) in (BAG, TRANSIT):
                key = (data["part"], place)
                _count(found.setdefault(key, Carried(*key, holder_of(place))), data, sign)
    left = {line.part: line.open for line in part_lines(job)}
    return tuple(each for each in found.values() if _fits(each, left))


def _lines(job: Thing) -> Iterator[JsonObject]:
    for entry in job.lines(PARTS):
        for line in lines_in(entry):
            yield {**entry, **line}


def _count(pieces: Carried, data: Values, sign: int) -> None:
    quantity, serials = data.get("quantity", 1), data.get("serials")
    listed = [str(each) for each in as_list(serials)]
    if data.get("act") == LEFT:
        pieces.wish, pieces.wished_for = code_of(data.get(WISH)), str(data.get(FOR) or "")
        return
    pieces.quantity += sign * (quantity if type(quantity) is int else 0)
    if sign < 0:
        pieces.serials = without(pieces.serials, listed)
        return
    pieces.serials += listed
    pieces.wish = pieces.wished_for = ""
    pieces.person = holder_of(pieces.place) or str(data.get(FOR) or "")
    pieces.name = data["name"] if isinstance(data.get("name"), dict) else pieces.name
    pieces.cost = data["cost"] if type(data.get("cost")) is int else pieces.cost


def _fits(pieces: Carried, left: dict[str, int]) -> bool:
    """Whether something of it is open; what was used from another bag instead is not."""
    pieces.quantity = max(0, min(pieces.quantity, left.get(pieces.part, 0)))
    pieces.serials = pieces.serials[: pieces.quantity]
    left[pieces.part] = left.get(pieces.part, 0) - pieces.quantity
    return pieces.quantity > 0


def engineer_in_turn(job: Thing) -> str:
    """The engineer who has the job; "" while nobody has."""
    return "" if job.state in BEFORE_DISPATCH else str(job.get("engineer") or "")


def out_with_others(job: Thing, engineer: str) -> list[Carried]:
    """The pieces that are with anybody but this engineer, or on the way to such a person."""
    return [each for each in carried(job) if each.person != engineer]
