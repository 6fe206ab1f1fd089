"""The parts that are in the device after a job, row by row, with what became of the parts that they replaced."""

from __future__ import annotations

from dataclasses import replace

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import key_of
from fieldservice.workflows.parts.on_the_job.lines import OLD, PARTS, lines_in


@dataclass(frozen=True, slots=True)
class FittedPart:
    """One piece with its serial numbers, or several pieces of a part that has none. `old` says what became of the
    replaced part: {code, zh, en}."""

    part: str
    name: Values
    quantity: int
    serial: str = ""
    old_serial: str = ""
    old: Values | None = None

    def is_like(self, other: FittedPart) -> bool:
        """Whether the two differ in their quantity alone, and so are one row."""
        return not (self.serial or self.old_serial) and replace(self, quantity=0) == replace(other, quantity=0)


def fitted_parts(job: Thing) -> list[FittedPart]:
    """What was fitted and not taken out again, in the order in which it was fitted."""
    found: list[FittedPart] = []
    for entry in job.lines(PARTS):
        for line in lines_in(entry):
            if entry.get("act") == "fitted":
                for piece in _pieces(entry, line):
                    _add(found, piece)
            elif entry.get("act") == "taken_out":
                found = _without(found, line)
            elif entry.get("act") == "old_settled":
                _settle(found, entry, line)
    return found


def _pieces(entry: Values, line: JsonObject) -> list[FittedPart]:
    """The rows of a line of which parts were fitted: one for each serial number."""
    old = entry.get("old")
    serials = [str(each) for each in line.get("serials") or ()]
    whole = FittedPart(
        line["part"],
        line["name"] if isinstance(line.get("name"), dict) else {},
        _quantity(line),
        "",
        str(line.get("old_serial") or ""),
        old if isinstance(old, dict) else None,
    )
    return [replace(whole, quantity=1, serial=serial) for serial in serials] or [whole]


def _quantity(line: Values) -> int:
    quantity = line.get("quantity", 1)
    return quantity if type(quantity) is int else 0


def _add(found: list[FittedPart], piece: FittedPart) -> None:
    for at, each in enumerate(found):
        if each.is_like(piece):
            found[at] = replace(each, quantity=each.quantity + piece.quantity)
            return
    found.append(piece)


def _without(found: list[FittedPart], line: Values) -> list[FittedPart]:
    """The rows without what was taken out: the pieces that are named, else the last ones that were fitted."""
    serials = {key_of(str(each)) for each in line.get("serials") or ()}
    left = _quantity(line) - len(serials)
    kept: list[FittedPart] = []
    for each in reversed(found):
        if each.part == line["part"] and each.serial and key_of(each.serial) in serials:
            continue
        if each.part == line["part"] and left > 0 and not each.serial:
            some = min(left, each.quantity)
            left -= some
            each = replace(each, quantity=each.quantity - some)
        kept.append(each)
    return [each for each in reversed(kept) if each.quantity > 0]


def _settle(found: list[FittedPart], entry: Values, line: Values) -> None:
    """What became of replaced parts of which nothing was said when the new ones were fitted."""
    old = entry.get("old")
    left = _quantity(line)
    for at, each in enumerate(found):
        if left > 0 and each.part == line["part"] and code_of(each.old) not in OLD:
            left -= each.quantity
            serial = str(line.get("old_serial") or "")
            found[at] = replace(each, old_serial=serial, old=old if isinstance(old, dict) else None)
