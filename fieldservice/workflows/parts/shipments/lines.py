"""The lines of a shipment: what was asked for, sent, received, refused and lost of each part.

They are sums over the lists of the shipment, in which entries that came late count too. So the order in which the
entries of two offices arrive does not matter: parts may be received before the news that they were sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_list, as_object
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import key_of

KIND = "shipment"
ASKED, SENT, REFUSED, RECEIVED, RETURNED, LOST = "asked", "sent", "refused", "received", "returned", "lost"
LISTS = {
    ASKED: ("ordered", "parts"),
    SENT: ("sendings", "sending"),
    REFUSED: ("refusals", "refused"),
    RECEIVED: ("arrivals", "arrived"),
    RETURNED: ("returns", "returned"),
    LOST: ("written_off", "lost"),
}
"""By what happened to parts: the list of the shipment that has it, and the field of its entries with the lines."""
PIECES = {SENT: "went", RECEIVED: "came", RETURNED: "gone", LOST: "gone"}
"""By what happened to pieces with serial numbers: the field of a line that has these."""
ABOUT = ("name", "unit", "cost", "currency", "tracked")
"""In a line: what is known of the part itself."""
FOR = "for"
"""In a line: the requisition, and its line, for which the part was ordered."""


@dataclass(frozen=True, slots=True)
class ShipmentLine:
    """A part of a shipment. Quantities count units; `cost` is that of one, in minor units, when it was sent."""

    line: str
    part: str
    name: Values = field(default_factory=dict)
    unit: str = "piece"
    cost: int = 0
    currency: str = "CNY"
    tracked: bool = False
    wanted_for: Values = field(default_factory=dict)
    """{"requisition", "line"}; {} for parts that nobody waits for."""
    instead_of: str = ""
    """The line for which another part was sent."""
    asked: int = 0
    sent: int = 0
    refused: int = 0
    received: int = 0
    returned: int = 0
    lost: int = 0
    replaced: int = 0
    """What another part was sent for."""
    went: tuple[str, ...] = ()
    """The serial numbers that were sent."""
    came: tuple[str, ...] = ()
    """Those that were received."""
    gone: tuple[str, ...] = ()
    """Those that came back or are lost."""

    @property
    def to_send(self) -> int:
        """What is asked for and neither sent nor refused."""
        return max(0, self.asked - self.sent - self.refused - self.replaced)

    @property
    def on_the_way(self) -> int:
        """What was sent and is not accounted for; below zero where more was received than sent."""
        return self.sent - self.received - self.returned - self.lost

    @property
    def serials_on_the_way(self) -> tuple[str, ...]:
        there = {key_of(serial) for serial in (*self.came, *self.gone)}
        return tuple(serial for serial in self.went if key_of(serial) not in there)

    @property
    def surplus_serials(self) -> tuple[str, ...]:
        """Serial numbers that were received and not sent."""
        went = {key_of(serial) for serial in self.went}
        return tuple(serial for serial in self.came if key_of(serial) not in went)

    @property
    def differs(self) -> bool:
        return bool(self.on_the_way or self.serials_on_the_way or self.surplus_serials)

    def as_data(self, quantity: int, serials: Sequence[str] = ()) -> JsonObject:
        """So many of the part as a line of an entry."""
        return {
            "line": self.line,
            "part": self.part,
            "quantity": quantity,
            "serials": list(serials),
            "name": dict(self.name),
            "unit": self.unit,
            "cost": self.cost,
            "currency": self.currency,
            **({"tracked": True} if self.tracked else {}),
            **({FOR: dict(self.wanted_for)} if self.wanted_for else {}),
            **({"instead_of": self.instead_of} if self.instead_of else {}),
        }


def lines_of(shipment: Thing) -> list[ShipmentLine]:
    """The lines of a shipment by their ids, with what happened to each."""
    return lines_in(shipment.lists)


def known_parts(shipment: Thing) -> dict[str, JsonObject]:
    """By number what the shipment knows of its parts, as in a line of an entry."""
    found = {line.part: line.as_data(0) for line in lines_of(shipment)}
    return {part: {name: about[name] for name in ABOUT if name in about} for part, about in found.items()}


def sendings(shipment: Thing) -> list[JsonObject]:
    """Each time that parts of the shipment left, in order."""
    return shipment.lines(LISTS[SENT][0])


def sending_of(shipment: Thing, number: int = 0) -> JsonObject:
    """One sending, counted from 1, or the last one for 0; {} where there is no such one."""
    found = sendings(shipment)
    number = number or len(found)
    return found[number - 1] if 0 < number <= len(found) else {}


def lines_after(shipment: Thing, number: int) -> list[ShipmentLine]:
    """The lines of a shipment as they were after its first `number` sendings."""
    return lines_in({**shipment.lists, LISTS[SENT][0]: sendings(shipment)[:number]})


def lines_in(lists: Mapping[str, Sequence[JsonObject]]) -> list[ShipmentLine]:
    """The lines of the shipment that has these lists."""
    return with_more({}, happened(lists))


def happened(lists: Mapping[str, Sequence[JsonObject]]) -> Iterator[tuple[str, Values]]:
    """(what, line of an entry) of everything that happened to parts of a shipment."""
    for what, (name, fact) in LISTS.items():
        for entry in lists.get(name, ()):
            given = entry.get(fact)
            lines = [each for each in as_list(given) if _is_line(each)]
            yield from ((what, each) for each in lines)
            if what == RECEIVED and entry.get("supplier"):  # a supplier does not say here what was sent
                yield from ((SENT, each) for each in lines)


def with_more(known: dict[str, ShipmentLine], more: Iterable[tuple[str, Values]]) -> list[ShipmentLine]:
    """The lines after more has happened to them."""
    found = dict(known)
    for what, data in more:
        line = found.get(data["line"]) or _line(data)
        found[line.line] = _counted(line, what, data)
        other = found.get(str(data.get("instead_of") or ""))
        if what == SENT and other is not None:
            found[other.line] = replace(other, replaced=other.replaced + data["quantity"])
    return sorted(found.values(), key=lambda each: (len(each.line), each.line))


def after(shipment: Thing, what: str, given: Iterable[Values]) -> list[ShipmentLine]:
    """The lines as they will be after this too has happened."""
    return with_more({line.line: line for line in lines_of(shipment)}, ((what, each) for each in given))


def _counted(line: ShipmentLine, what: str, data: Values) -> ShipmentLine:
    serials = tuple(map(str, data.get("serials") or ()))
    # What is worth so much on its way is worth the same when it arrives.
    changes: JsonObject = {what: getattr(line, what) + data["quantity"]}
    if what == SENT:
        changes["cost"] = data["cost"]
    if pieces := PIECES.get(what):
        changes[pieces] = (*getattr(line, pieces), *serials)
    return replace(line, **changes)


def _is_line(data: object) -> bool:
    """Whether this is a line of an entry: folding is total, and an entry may come from anywhere."""
    return (
        isinstance(data, dict)
        and all(isinstance(data.get(name), str) for name in ("line", "part"))
        and all(type(data.get(name)) is int for name in ("quantity", "cost"))
        and isinstance(data.get("serials", []), list)
    )


def _line(data: Values) -> ShipmentLine:
    name, wanted_for = data.get("name"), data.get(FOR)
    return ShipmentLine(
        data["line"],
        data["part"],
        as_object(name),
        str(data.get("unit") or ""),
        data["cost"],
        str(data.get("currency") or ""),
        bool(data.get("tracked")),
        as_object(wanted_for),
        str(data.get("instead_of") or ""),
    )


def placed(
    known: Sequence[ShipmentLine],
    given: Iterable[Values],
    room: Callable[[ShipmentLine], int],
    pieces: Callable[[ShipmentLine], Iterable[str]] = lambda line: (),
    instead: Callable[[str], Iterable[str]] = lambda part: (),
) -> list[JsonObject]:
    """Parts as they were typed, as lines of an entry: each belongs to a line of the shipment, or begins a new one.

    Pieces whose serial numbers a line expects belong to it; any others fill up the lines of their part by the `room`
    that each has, and what is more than that belongs to the last of them. A part that no line has, but that may be sent
    `instead` of one that a line waits for, begins a line that names it.
    """
    left = {line.line: room(line) for line in known}
    last = max((int(line.line) for line in known if line.line.isdecimal()), default=0)
    expected = {(line.part, key_of(serial)): line for line in known for serial in pieces(line)}
    found: list[JsonObject] = []
    for typed in given:
        own = [line for line in known if line.part == typed["part"]]
        if not own:
            last += 1
            waiting = next(
                (each for each in known if left[each.line] > 0 and each.part in instead(typed["part"])), None
            )
            begun = replace(
                _line({**typed, "line": str(last)}),
                wanted_for=waiting.wanted_for if waiting else {},
                instead_of=waiting.line if waiting else "",
            )
            found.append(begun.as_data(typed["quantity"], typed["serials"]))
            continue
        serials = list(typed["serials"])
        shares = Counter[str]()
        by_line: dict[str, list[str]] = {}
        for serial in list(serials):
            if line := expected.get((typed["part"], key_of(serial))):
                by_line.setdefault(line.line, []).append(serial)
                shares[line.line] += 1
                serials.remove(serial)
        rest = typed["quantity"] - sum(shares.values())
        for line in own:
            some = rest if line is own[-1] else min(rest, max(0, left[line.line] - shares[line.line]))
            shares[line.line] += some
            by_line.setdefault(line.line, []).extend(serials[:some])
            serials, rest = serials[some:], rest - some
        for line in own:
            left[line.line] -= shares[line.line]
            if shares[line.line]:
                at_cost = line if line.sent else replace(line, cost=typed["cost"], currency=typed["currency"])
                found.append(at_cost.as_data(shares[line.line], by_line[line.line]))
    return found


def to_send(lines: Iterable[ShipmentLine]) -> int:
    return sum(line.to_send for line in lines)


def on_the_way(lines: Iterable[ShipmentLine]) -> int:
    """The pieces that were sent and are not accounted for."""
    return sum(max(0, line.on_the_way) for line in lines)


def in_short(lines: Iterable[ShipmentLine]) -> str:
    """The lines as one text: `FAN-80 x2, PSU-450 x1`."""
    parts = Counter[str]()
    for line in lines:
        parts[line.part] += max(line.asked - line.replaced, line.sent, line.received)
    return ", ".join(f"{part} x{quantity}" for part, quantity in parts.items() if quantity)


def way_of(facts: Values) -> str:
    """From where to where: by the codes of the offices, from a supplier or between two people by their names."""
    if facts.get("offered_by"):
        return f"{facts.get('offered_by_display') or ''} → {facts.get('colleague_display') or ''}"
    ways = (str(facts.get("sender") or facts.get("supplier") or ""), str(facts.get("receiver") or ""))
    return " → ".join(dict.fromkeys(ways))  # an office that stands alone sends to itself


def value_of(lines: Iterable[Values]) -> tuple[int, str]:
    """(amount, currency) of lines of an entry, at the cost that they keep."""
    listed = list(lines)
    return sum(each["quantity"] * each["cost"] for each in listed), next((each["currency"] for each in listed), "")
