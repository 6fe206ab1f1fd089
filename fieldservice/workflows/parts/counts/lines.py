"""The lines of a count: what was counted of each part, and where that differs from the books.

Parts go on moving while a place is counted. So what was counted of a part is compared with the books of the moment in
which it was counted last: what the place holds now, less what was moved since. A part that nobody counted is missing
only as far as it was there from the beginning of the count to its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_list, as_object, as_objects
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import Content, Holdings, key_of
from fieldservice.workflows.parts.places import FAULTY, kind_of

if TYPE_CHECKING:
    from fieldservice.workflows.engine.reference import Catalogue

KIND = "stock_count"
COUNTS = "counts"
"""The list of a count with what was counted."""
AGAIN = "again"
"""In a line of that list: the parts that were counted anew by it."""
WHOLE, GROUP, LISTED = "whole", "group", "listed"
"""The codes of what is counted."""
NOW = 2**62
"""Behind every entry that has arrived."""
Key = str
"""What identifies the serial number of a piece; "" for pieces without one."""


Moved = Callable[[int], Mapping[tuple[str, Key], int]]
"""What was moved into the place after an arrival, less what was moved out, by part and serial number."""


@dataclass(slots=True)
class CountedPart:
    """A part as it was counted so far."""

    part: str
    name: Values
    unit: str
    cost: int
    currency: str
    tracked: bool
    quantity: int = 0
    pieces: dict[Key, str] = field(default_factory=dict)
    """By key the serial numbers, as they were read."""
    last: int = 0
    """The arrival of the entry by which it was counted last."""

    @property
    def total(self) -> int:
        return len(self.pieces) if self.tracked else self.quantity


def counted(count: Thing, more: Iterable[Values] = ()) -> dict[str, CountedPart]:
    """What was counted, by part; `more` are lines of an entry that is being made."""
    arrived = {line.entry.id: line.entry.arrived for line in count.history}
    found: dict[str, CountedPart] = {}
    for act in (*count.lines(COUNTS), *more):
        for part in as_list(act.get(AGAIN)):
            found.pop(str(part), None)
        for line in as_list(act.get("parts")):
            if isinstance(line, dict) and isinstance(line.get("part"), str):
                _add(found, line, arrived.get(str(act.get("entry") or ""), NOW))
    return found


def _add(found: dict[str, CountedPart], line: JsonObject, arrived: int) -> None:
    part = found.get(line["part"])
    if part is None:
        name = line.get("name")
        part = found[line["part"]] = CountedPart(
            line["part"],
            as_object(name),
            str(line.get("unit") or ""),
            line["cost"] if type(line.get("cost")) is int else 0,
            str(line.get("currency") or ""),
            bool(line.get("tracked")),
        )
    part.quantity += line["quantity"] if type(line.get("quantity")) is int else 0
    part.pieces |= {key_of(str(serial)): str(serial) for serial in as_list(line.get("serials"))}
    part.last = arrived


@dataclass(frozen=True, slots=True)
class Books:
    """What the ledger says of the place that is counted, now and at earlier moments."""

    place: str
    holdings: Holdings
    catalogue: Catalogue
    began: int
    """The arrival of the entry that began the count."""

    def differences(
        self, parts: Mapping[str, CountedPart], scope: str, group: str, numbers: Mapping[str, str]
    ) -> list[JsonObject]:
        """A line for each part of which something else was counted than the books said, as an entry keeps it.
        `numbers` are the lines that parts have already."""
        present: dict[str, dict[Key, Content]] = {}
        for content in self.holdings.contents(self.place):
            present.setdefault(content.item, {})[content.serial_key] = content
        moved = cache(lambda after: self.holdings.moved(self.place, after))
        found: dict[str, JsonObject] = {}
        for number in sorted({*parts, *present}):
            held, part = present.get(number, {}), parts.get(number)
            if part is not None:
                line = self._counted(part, held, moved)
            elif self._is_meant(number, scope, group):
                line = self._uncounted(number, held, moved)
            else:
                continue
            if line["difference"] or line["found"] or line["missing"]:
                found[number] = line
        last = max((int(line) for line in numbers.values()), default=0)
        for number, line in found.items():
            if number not in numbers:
                last += 1
            line["line"] = numbers.get(number) or str(last)
        return sorted(found.values(), key=lambda line: int(line["line"]))

    def _is_meant(self, number: str, scope: str, group: str) -> bool:
        """Whether a part that nobody counted should have been counted."""
        if scope != GROUP:
            return scope != LISTED
        known = self.catalogue.part(number)
        return known is not None and known.group == group

    def _counted(self, part: CountedPart, held: Mapping[Key, Content], moved: Moved) -> JsonObject:
        since = moved(part.last)
        booked = {key: content.quantity - since.get((part.part, key), 0) for key, content in held.items()}
        booked |= {key: -many for (item, key), many in since.items() if item == part.part and key not in held}
        wanted = dict.fromkeys(part.pieces, 1) if part.tracked else {"": part.quantity}
        return self._line(part, held, wanted, booked)

    def _uncounted(self, number: str, held: Mapping[Key, Content], moved: Moved) -> JsonObject:
        since, known = moved(self.began), self.catalogue.part(number)
        part = CountedPart(
            number,
            known.words() if known else {"code": number},
            known.unit if known else "",
            known.cost if known else _unit_value(held),
            known.currency if known else "",
            known.tracked if known else any(held),
        )
        now = {key: content.quantity for key, content in held.items()}
        if not part.tracked:
            now = {"": sum(now.values())}
            since = {(number, ""): sum(many for (item, _), many in since.items() if item == number)}
        booked = {key: _throughout(many - since.get((number, key), 0), many) for key, many in now.items()}
        return self._line(part, held, {}, booked)

    def _line(
        self, part: CountedPart, held: Mapping[Key, Content], wanted: Mapping[Key, int], booked: Mapping[Key, int]
    ) -> JsonObject:
        now, book = sum(content.quantity for content in held.values()), sum(booked.values())
        gaps = _gaps(wanted, booked if part.tracked else {"": book})
        serials = {**{key: content.serial for key, content in held.items()}, **part.pieces}
        # What lies in faulty stock is worth what was posted there: nothing, but for parts that never worked.
        cost = _unit_value(held) if kind_of(self.place) == FAULTY else part.cost
        return difference_line(part, part.total, book, now - book, gaps, serials, cost)


def _throughout(before: int, now: int) -> int:
    """How many were there the whole time."""
    return min(before, now) if min(before, now) > 0 else max(before, now) if max(before, now) < 0 else 0


def _unit_value(held: Mapping[Key, Content]) -> int:
    quantity, value = sum(each.quantity for each in held.values()), sum(each.value for each in held.values())
    return value // quantity if quantity > 0 and value > 0 else 0


def _gaps(wanted: Mapping[Key, int], booked: Mapping[Key, int]) -> dict[Key, int]:
    """What is more than the books say, by serial number."""
    gaps = {key: wanted.get(key, 0) - booked.get(key, 0) for key in sorted({*wanted, *booked})}
    return {key: gap for key, gap in gaps.items() if gap}


def difference_line(
    part: CountedPart,
    quantity: int,
    book: int,
    moved: int,
    gaps: Mapping[Key, int],
    serials: Mapping[Key, str],
    cost: int,
) -> JsonObject:
    """A difference as an entry keeps it: `found` and `missing` are serial numbers, `loose` is without any."""
    loose = gaps.get("", 0)
    return {
        "line": "",
        "part": part.part,
        "name": dict(part.name),
        "unit": part.unit,
        "cost": cost,
        "currency": part.currency,
        "quantity": quantity,
        "book": book,
        **({"moved": moved} if moved else {}),
        "difference": sum(gaps.values()),
        "loose": loose,
        "found": [serials.get(key, key) for key, gap in gaps.items() if key and gap > 0],
        "missing": [serials.get(key, key) for key, gap in gaps.items() if key and gap < 0],
    }


def pieces_of(line: Values) -> int:
    """How many pieces a line corrects, in whichever direction."""
    return abs(int(line["loose"])) + len(line["found"]) + len(line["missing"])


def amount_of(lines: Sequence[Values]) -> int:
    """What is corrected at standard cost, whether more or less."""
    return sum(pieces_of(line) * int(line["cost"]) for line in lines)


def currency_of(lines: Sequence[Values]) -> str:
    return next((str(line["currency"]) for line in lines if line["currency"]), "CNY")


def differences_of(count: Thing) -> list[JsonObject]:
    """The differences of a count as they stand."""
    found = count.get("differences")
    return as_objects(found)


def numbers_of(count: Thing) -> dict[str, str]:
    """The numbers that the lines of parts have already."""
    return {str(line["part"]): str(line["line"]) for line in differences_of(count)}


def compared(count: Thing, holdings: Holdings, catalogue: Catalogue, more: Iterable[Values] = ()) -> list[JsonObject]:
    """The differences between what was counted and the books."""
    began = count.history[0].entry.arrived if count.history else 0
    books = Books(str(count.get("account") or ""), holdings, catalogue, began)
    return books.differences(
        counted(count, more), code_of(count.get("scope")) or WHOLE, str(count.get("group") or ""), numbers_of(count)
    )


def moves_of(line: Values) -> Iterator[tuple[str, int]]:
    """(serial number, pieces) that a line puts into the place, or takes out of it where they are fewer than none."""
    if line["loose"]:
        yield "", line["loose"]
    yield from ((str(serial), 1) for serial in line["found"])
    yield from ((str(serial), -1) for serial in line["missing"])
