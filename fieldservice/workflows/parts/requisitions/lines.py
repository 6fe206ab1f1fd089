"""The lines of a requisition: what is wanted of a part, what is set aside, what was issued."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, field

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_list
from fieldservice.workflows.common.approvals import digest_of
from fieldservice.workflows.engine.fold import Thing

LINES = "lines"
DELIVERIES = "deliveries"
"""The list that a requisition gains by shipments which were ordered for it."""
CHOSEN = "engineers"
"""The list that a requisition gains when an engineer is chosen for its job."""
KIND = "requisition"
ORDERED = {"ordered": 1, "received": -1, "refused": -1}
"""By what became of an order: what it adds to the quantity that is still to come."""


@dataclass(frozen=True, slots=True)
class RequisitionLine:
    """One line. Quantities count units; `account` is the place in which `reserved` of them are set aside."""

    line: str
    part: str
    name: Values = field(default_factory=dict)
    quantity: int = 1
    issued: int = 0
    refused: int = 0
    reserved: int = 0
    account: str = ""
    expected: str = ""
    """When it is to be here, UTC text; "" while nobody has said."""
    unit: str = "piece"
    cost: int = 0
    currency: str = "CNY"
    tracked: bool = False
    instead_of: str = ""
    """The part that was asked for, where another takes its place."""

    @property
    def open(self) -> int:
        """What is still to be issued."""
        return max(0, self.quantity - self.issued - self.refused)

    def as_data(self) -> JsonObject:
        return {name: value for name, value in asdict(self).items() if value or name in ("line", "part", "quantity")}


NAMES = tuple(RequisitionLine.__slots__)


def line_of(data: Values) -> RequisitionLine:
    return RequisitionLine(**{name: data[name] for name in NAMES if name in data})


def lines_of(requisition: Thing) -> list[RequisitionLine]:
    """The lines as they stand, with the dates on which ordered parts are expected. Total: what is none is left out."""
    found = requisition.get(LINES)
    lines = [line_of(each) for each in as_list(found) if _is_line(each)]
    dates = expected_dates(requisition)
    return [_with_date(line, dates[line.line]) if line.line in dates else line for line in lines]


def for_whom(requisition: Thing) -> Values:
    """Who gets the parts, by the facts `engineer`, `engineer_display` and `store`: of a job that was dispatched after
    its parts were asked for, the engineer who was chosen."""
    chosen = requisition.lines(CHOSEN)
    return chosen[-1] if chosen else requisition.facts


def known_parts(requisition: Thing) -> dict[str, JsonObject]:
    """By number what the requisition knows of its parts, as in a line of an entry."""
    return {
        line.part: {"name": dict(line.name), "unit": line.unit, "cost": line.cost, "currency": line.currency}
        for line in lines_of(requisition)
    }


def _is_line(data: object) -> bool:
    return (
        isinstance(data, dict)
        and isinstance(data.get("line"), str)
        and isinstance(data.get("part"), str)
        and all(type(data.get(name, 0)) is int for name in ("quantity", "issued", "refused", "reserved", "cost"))
    )


def _with_date(line: RequisitionLine, expected: str) -> RequisitionLine:
    return line_of({**line.as_data(), "expected": expected})


def expected_dates(requisition: Thing) -> dict[str, str]:
    """By line: when what was ordered is expected, by the last word of who supplies it; "" once it came."""
    dates: dict[str, str] = {}
    for _entry, act, line in _deliveries(requisition):
        if act == "received":
            dates[line["line"]] = ""
        elif line.get("expected"):
            dates[line["line"]] = str(line["expected"])
    return dates


def ordered(requisition: Thing) -> dict[str, int]:
    """By line: how many units are ordered and have neither come nor been refused."""
    found: Counter[str] = Counter()
    for _entry, act, line in _deliveries(requisition):
        quantity = line.get("quantity")
        if act in ORDERED and type(quantity) is int:
            found[line["line"]] += ORDERED[act] * quantity
    return {line: many for line, many in found.items() if many > 0}


def arrived(requisition: Thing) -> bool:
    """Whether something that was ordered for a line has come, and the line is still open."""
    came = {line["line"] for _entry, act, line in _deliveries(requisition) if act == "received"}
    return any(line.open and line.line in came for line in lines_of(requisition))


CAME, LATER = "came", "later"
"""News for those who wait for a part: what was ordered has come; it comes later than was said."""


@dataclass(frozen=True, slots=True)
class News:
    """What an entry says about the line of a part that is still to be issued. `before` and `expected` are UTC text."""

    kind: str
    part: str
    entry: str
    expected: str = ""
    before: str = ""


def news_of(requisition: Thing) -> list[News]:
    """The last news of each line that is still to be issued, in the order of the lines."""
    places = {line.entry.id: place for place, line in enumerate(requisition.history)}
    told = sorted((*_deliveries(requisition), *_expectations(requisition)), key=lambda each: places.get(each[0], -1))
    dates: dict[str, str] = {}
    last: dict[str, tuple[str, str, str, str]] = {}
    for entry, act, line in told:
        id_, before, date = line["line"], dates.get(line["line"], ""), str(line.get("expected") or "")
        if act == "received":
            last[id_] = (CAME, entry, "", "")
        elif before and date > before:
            last[id_] = (LATER, entry, date, before)
        dates[id_] = "" if act == "received" else date or before
    return [
        News(kind, line.part, entry, date, before)
        for line in lines_of(requisition)
        if line.open and line.line in last
        for kind, entry, date, before in (last[line.line],)
    ]


def _expectations(requisition: Thing) -> Iterator[tuple[str, str, JsonObject]]:
    """(entry, act, line) of each line after the storekeeper typed when parts come."""
    for entry in requisition.lines("expectations"):
        listed = entry.get(LINES)
        for line in as_list(listed):
            if isinstance(line, dict) and isinstance(line.get("line"), str):
                yield str(entry["entry"]), "expected", line


READ = "news_read"
"""The list of what was read of a requisition: in "news" ids of entries, in "read_by" engineer, coordinator or both."""
ENGINEER, COORDINATOR = "engineer", "coordinator"


def unread(requisition: Thing, reader: str) -> list[News]:
    """The news that the engineer or a coordinator has not read."""
    read = {
        entry
        for line in requisition.lines(READ)
        for entry in (line["news"] if isinstance(line.get("news"), list) else ())
        if reader in (line.get("read_by") or ())
    }
    return [news for news in news_of(requisition) if news.entry not in read]


def _deliveries(requisition: Thing) -> Iterator[tuple[str, str, JsonObject]]:
    """(entry, act, line) of each word about what was ordered for this requisition."""
    for delivery in requisition.lines(DELIVERIES):
        listed = delivery.get("lines")
        for line in as_list(listed):
            if isinstance(line, dict) and isinstance(line.get("line"), str):
                yield str(delivery["entry"]), str(delivery.get("act")), line


def value_of(lines: Iterable[RequisitionLine]) -> tuple[int, str]:
    """(amount, currency) of the lines at standard cost."""
    listed = list(lines)
    return sum(line.quantity * line.cost for line in listed), next((line.currency for line in listed), "CNY")


def digest_of_lines(requisition: str, lines: Iterable[RequisitionLine]) -> str:
    """What an approval of this requisition names: its parts, quantities and standard costs."""
    what = [[line.part, line.quantity, line.cost, line.currency] for line in lines]
    return digest_of(KIND, requisition, {"lines": what})


def in_short(lines: Iterable[RequisitionLine]) -> str:
    """The lines as one text: `FAN-80 x2, PSU-450 x1`."""
    return ", ".join(f"{line.part} x{line.quantity}" for line in lines)


def parts_text(lines: Iterable[Values]) -> str:
    """Lines of parts as a person types them into a form: number, `x` and the quantity, serial numbers."""
    return "\n".join(
        " ".join((str(line["part"]), f"x{line['quantity']}", *map(str, line.get("serials") or ()))) for line in lines
    )
