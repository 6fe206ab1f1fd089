"""What the rows say of the parts that a store keeps or is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldservice.workflows.parts.places import BAG, good, kind_of, transit
from fieldservice.workflows.parts.replenishment import USED_INTO

if TYPE_CHECKING:
    from db.reading import RowReader

_HELD = "coalesce((SELECT sum(quantity) FROM balance_row WHERE account = ? AND item = {item}), 0)"
_LEVELS = (
    f"SELECT l.part, l.least, l.most, l.sender, {_HELD.format(item='l.part')}, {_HELD.format(item='l.part')}"
    " FROM part_level l WHERE l.office = ?"
)
_ASKED = (
    "SELECT item, sum(wanted - issued), sum(CASE WHEN account = ? THEN reserved ELSE 0 END) FROM need_row"
    " WHERE open = 1 AND office = ? GROUP BY item"
)
_ORDERED = "SELECT item, sum(to_send) FROM order_row WHERE receiver = ? GROUP BY item"


@dataclass(frozen=True, slots=True)
class Kept:
    """A part that a store keeps or is asked for. `there` includes what is reserved, `asked` what it is reserved for."""

    part: str
    there: int
    on_the_way: int
    ordered: int
    asked: int
    reserved: int
    least: int
    most: int
    sender: str


def kept_parts(reader: RowReader, office: str) -> list[Kept]:
    """Every part of which a level is published for this office, or that a requisition asks for, by number."""
    place, coming = good(office), transit(office)
    asked = {item: (int(many), int(reserved)) for item, many, reserved in reader.rows(_ASKED, (place, office))}
    ordered = {item: int(many) for item, many in reader.rows(_ORDERED, (office,))}
    levels = {row[0]: row[1:] for row in reader.rows(_LEVELS, (place, coming, office))}
    found = []
    for part in sorted({*levels, *asked}):
        least, most, sender, there, on_the_way = levels.get(part) or (
            0, 0, "", _held(reader, place, part), _held(reader, coming, part),
        )  # fmt: skip
        many, reserved = asked.get(part, (0, 0))
        found.append(Kept(part, int(there), int(on_the_way), ordered.get(part, 0), many, reserved, least, most, sender))
    return found


def _held(reader: RowReader, account: str, item: str) -> int:
    return int(reader.value(f"SELECT {_HELD.format(item='?')}", (account, item)) or 0)


def used(reader: RowReader, office: str, part: str, since: str) -> int:
    """How many of a part left the good stock of an office for bags, vans, other offices and customers since a moment,
    less what came back unused: from a bag, or from a van by the way here."""
    place, on_the_way = good(office), transit(office)
    left = sum(
        int(many)
        for target, many in reader.rows(
            "SELECT target, sum(quantity) FROM posting_row WHERE source = ? AND item = ? AND made >= ? GROUP BY target",
            (place, part, since),
        )
        if kind_of(target) in USED_INTO
    )
    back = sum(
        int(many)
        for account in (place, on_the_way)
        for source, many in reader.rows(
            "SELECT source, sum(quantity) FROM posting_row WHERE target = ? AND item = ? AND made >= ? GROUP BY source",
            (account, part, since),
        )
        if kind_of(source) == BAG
    )
    return max(0, left - back)
