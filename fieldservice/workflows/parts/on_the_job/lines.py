"""The parts of a job, one line a part: what was issued, and what became of each piece (three-way closing).

A job can be handed in when, line by line, issued = fitted + returned good + returned faulty + accounted for, and each
replaced part has its fault tag or is accounted for. What was fitted from the bag without a requisition is accounted for
by that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_list
from fieldservice.workflows.engine.fold import Thing, computed_once
from fieldservice.workflows.engine.ledger import without

PARTS = "parts"
"""The list of a job to which every entry about its parts adds a line."""
COMING = "coming"
"""In what was returned: it is on the way from a van to the branch."""
COMING_TO = "coming_to"
"""To which branch."""
UNCONFIRMED = "unconfirmed"
"""In a line of parts that go on without a word of who got them: how many of them nobody had confirmed."""
AGAIN = "again"
"""In a line of that list: what was asked for in the same act."""
TAGGED, KEPT, NOTHING_REPLACED = "tagged", "kept", "none"
"""What became of the part that was replaced: it has a fault tag, the customer keeps it, there was none."""
OLD = {TAGGED: "tagged", KEPT: "kept", NOTHING_REPLACED: "replaced_nothing"}
"""By what became of a replaced part: the column that counts it."""
NOTHING_EXPECTED: Mapping[str, str] = {}
SUMS = {
    "requested": "asked",
    "substituted": "asked",
    "refused": "refused",
    "issued": "issued",
    "confirmed": "confirmed",
    "fitted": "fitted",
    "taken_out": "taken_out",
    "returned": "returned",
    "dead": "dead",
    "written_off": "lost",
    "passed": "passed",
    "handed": "handed",
}
"""By what happened to a part: the column of its line that counts it."""


@dataclass(slots=True)
class PartLine:
    """One part of a job. Quantities count units."""

    part: str
    name: Values = field(default_factory=dict)
    asked: int = 0
    refused: int = 0
    issued: int = 0
    confirmed: int = 0
    fitted: int = 0
    taken_out: int = 0
    """Fitted and taken out again: back in the bag."""
    returned: int = 0
    """Unused, back in good stock."""
    coming: int = 0
    """Returned from a van and on the way to its branch."""
    coming_pieces: list[str] = field(default_factory=list)
    """Their serial numbers."""
    coming_to: str = ""
    """The office to which they come."""
    dead: int = 0
    """Dead on arrival."""
    lost: int = 0
    """Lost, with approval."""
    handed: int = 0
    """Handed to another engineer who has the job now, and who confirms them anew."""
    passed: int = 0
    """Passed to a colleague for another job."""
    tagged: int = 0
    """Replaced parts with a fault tag."""
    kept: int = 0
    """Replaced parts that the customer keeps."""
    replaced_nothing: int = 0
    expected: str = ""
    pieces: list[tuple[str, str]] = field(default_factory=list)
    """(serial number that came in, serial number that came out) of each piece that was fitted."""
    in_bag: list[str] = field(default_factory=list)
    """Serial numbers of what was issued and is not accounted for."""

    @property
    def not_here(self) -> int:
        """Asked for, and neither issued nor refused."""
        return max(0, self.asked - self.refused - self.issued)

    @property
    def open(self) -> int:
        """Issued, and neither fitted, returned, dead, lost nor passed."""
        used = self.fitted - self.taken_out + self.returned + self.dead + self.lost + self.passed
        return max(0, self.issued - used)

    @property
    def unconfirmed(self) -> int:
        """Issued or handed over, and not confirmed by who got them."""
        return max(0, self.issued + self.handed - self.confirmed)

    @property
    def old_open(self) -> int:
        """Fitted, and nothing is said of the part that was replaced."""
        return max(0, self.fitted - self.taken_out - self.tagged - self.kept - self.replaced_nothing)

    @property
    def is_settled(self) -> bool:
        return not self.open and not self.old_open


def part_lines(job: Thing, expected: Mapping[str, str] = NOTHING_EXPECTED) -> tuple[PartLine, ...]:
    """The lines of a job in the order in which their parts were first named.

    `expected` has the date of what was ordered for the job, by part; the requisitions of the job know it.
    """
    lines = _lines(job)
    return (
        tuple(replace(each, expected=expected.get(each.part, each.expected)) for each in lines) if expected else lines
    )


@computed_once
def _lines(job: Thing) -> tuple[PartLine, ...]:
    found: dict[str, PartLine] = {}
    for entry in job.lines(PARTS):
        again = entry.get(AGAIN)
        for told in (entry, again) if isinstance(again, dict) else (entry,):
            for line in lines_in(told):
                of_part = found.setdefault(line["part"], PartLine(line["part"]))
                data = {**told, **line}
                _count(of_part, str(data.get("act") or ""), data)
                if told.get("act") == "substituted" and (replaced := found.get(str(line.get("instead_of")))):
                    replaced.refused += line["quantity"] if type(line.get("quantity")) is int else 0
    return tuple(found.values())


def known_parts(job: Thing) -> dict[str, JsonObject]:
    """By number what the job knows of its parts, as in a line of an entry."""
    found: dict[str, JsonObject] = {}
    for entry in job.lines(PARTS):
        for line in lines_in(entry):
            about = found.setdefault(line["part"], {"unit": "piece", "cost": 0, "currency": "CNY"})
            about |= {name: line[name] for name in ("name", "unit", "cost", "currency") if name in line}
    return found


def lines_in(entry: Values) -> Iterator[JsonObject]:
    """The lines of one entry of the list; what is none is left out."""
    listed = entry.get("lines")
    for line in as_list(listed):
        if isinstance(line, dict) and isinstance(line.get("part"), str):
            yield line


def _count(line: PartLine, act: str, data: Values) -> None:
    quantity = data.get("quantity", 1)
    many = quantity if type(quantity) is int else 0
    line.name = data["name"] if isinstance(data.get("name"), dict) else line.name
    serials = [str(each) for each in data.get("serials") or ()] if isinstance(data.get("serials"), list) else []
    if act == "expected":
        line.expected = str(data.get("expected") or line.expected)
    if act in SUMS:
        setattr(line, SUMS[act], getattr(line, SUMS[act]) + many)
    if type(data.get(UNCONFIRMED)) is int:
        line.confirmed += data[UNCONFIRMED]
    if act == "returned" and data.get(COMING):
        line.coming += many
        line.coming_pieces += serials
        line.coming_to = str(data.get(COMING_TO) or line.coming_to)
    if act == "arrived":
        line.coming = max(0, line.coming - many)
        line.coming_pieces = without(line.coming_pieces, serials)
    if act == "issued":
        line.expected = ""
    if act in ("issued", "taken_out"):
        line.in_bag += serials
    if act in ("fitted", "old_settled") and (name := OLD.get(str(data.get("old")))):
        setattr(line, name, getattr(line, name) + many)
    if act == "fitted":
        line.pieces.append((serials[0] if serials else "", str(data.get("old_serial") or "")))
    if act in ("fitted", "returned", "dead", "written_off", "passed"):
        line.in_bag = without(line.in_bag, serials)


def open_parts(job: Thing) -> list[PartLine]:
    """The lines that keep the job from being handed in."""
    return [line for line in part_lines(job) if not line.is_settled]


def awaited_parts(job: Thing, expected: Mapping[str, str] = NOTHING_EXPECTED) -> list[PartLine]:
    """The lines for which the job waits: asked for, and not here yet."""
    return [line for line in part_lines(job, expected) if line.not_here]


def coming_back(job: Thing) -> list[PartLine]:
    """Unused parts that a van returned and that its branch has not received."""
    return [line for line in part_lines(job) if line.coming]


def unconfirmed(job: Thing) -> list[PartLine]:
    """Issued or handed over, and not confirmed by the engineer."""
    return [line for line in part_lines(job) if line.unconfirmed]
