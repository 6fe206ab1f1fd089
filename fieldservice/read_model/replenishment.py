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
    f" FROM part_level l WHERE l.office = ? AND (l.least > {_HELD.format(item='l.part')}"
    " OR l.part IN (SELECT item FROM need_row WHERE open = 1 AND office = ?)"
    " OR l.part IN (SELECT item FROM balance_row WHERE account = ? AND quantity < 0))"
)
"""The levels of parts that may be below them: fewer are there, some are asked for, or came before they were sent. A
store may keep fifty thousand parts, of which few are."""
_ASKED = (
    "SELECT item, sum(wanted - issued), sum(CASE WHEN account = ? THEN reserved ELSE 0 END) FROM need_row"
    " WHERE open = 1 AND office = ? GROUP BY item"
)
_ORDERED = "SELECT item, sum(to_send) FROM order_row WHERE receiver = ? GROUP BY item"
_CHANGES = (
    "SELECT (SELECT coalesce(max(arrived), 0) FROM posting_row),"
    " (SELECT coalesce(max(value), 0) FROM counter_row WHERE name = 'publication')"
)


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


def changes(reader: RowReader, office: str) -> tuple[object, ...]:
    """What changes whenever a part may have come below its level, and by no other work: it costs four small reads."""
    asked, ordered = (reader.rows(sql, params) for sql, params in _open_lines(office))
    return (*reader.rows(_CHANGES)[0], tuple(map(tuple, asked)), tuple(map(tuple, ordered)))


def _open_lines(office: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ((_ASKED, (good(office), office)), (_ORDERED, (office,)))


def kept_parts(reader: RowReader, office: str) -> list[Kept]:
    """The parts that may be below their level, with every part that a requisition asks for, by number."""
    place, coming = good(office), transit(office)
    asked_rows, ordered_rows = (reader.rows(sql, params) for sql, params in _open_lines(office))
    asked = {item: (int(many), int(reserved)) for item, many, reserved in asked_rows}
    ordered = {item: int(many) for item, many in ordered_rows}
    levels = {row[0]: row[1:] for row in reader.rows(_LEVELS, (place, coming, office, place, office, coming))}
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
