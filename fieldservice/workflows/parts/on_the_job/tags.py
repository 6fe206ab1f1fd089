"""Fault tags 故障标签: the number that goes with a faulty part from the job to the faulty store.

The step that takes the part out draws the number (`CD01-F000017-K`: office, F, running number, check character of
`engine/numbers.py`) and writes it into its entry, so it never changes and can be written by hand where no label printer
is. It is what the code of the label holds, whether the part has a serial number or not; the serial number stands beside
it in words and bars.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fieldservice.shapes import JsonObject, Values
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import Context
from fieldservice.workflows.parts.on_the_job.lines import PARTS, lines_in

KIND = "F"
"""The kind in the number of a tag."""
TAGS = "tags"
"""In a line of parts: the tags of its pieces."""


@dataclass(frozen=True, slots=True)
class FaultTag:
    """The tag of one faulty part, or of several of a line that have no serial numbers."""

    number: str
    part: str
    name: Values
    quantity: int
    serial: str
    is_dead: bool
    """Dead on arrival; else it was replaced."""
    symptom: str
    by: str
    at: str


def tag(lines: Sequence[JsonObject], context: Context, serials_of: str) -> None:
    """Each line gets its tags: one for each serial number it has under `serials_of`, else one for all its pieces."""
    for line in lines:
        found = line.get(serials_of) or ()
        serials = [found] if isinstance(found, str) else list(found)
        line[TAGS] = [
            {"number": context.number(KIND), "quantity": 1 if serial else line["quantity"], "serial": serial}
            for serial in serials or [""]
        ]


def tags_of(job: Thing) -> list[FaultTag]:
    """Every fault tag of a job, in the order of its parts."""
    return [
        FaultTag(
            str(each["number"]),
            line["part"],
            line["name"] if isinstance(line.get("name"), dict) else {},
            each["quantity"] if type(each.get("quantity")) is int else 1,
            str(each.get("serial") or ""),
            entry.get("act") == "dead",
            str(line.get("symptom") or ""),
            str(entry.get("by") or ""),
            str(entry.get("at") or ""),
        )
        for entry in job.lines(PARTS)
        for line in lines_in(entry)
        for each in tags_in(line)
    ]


def tags_in(line: Values) -> Iterator[JsonObject]:
    """The tags of a line of parts; what is none is left out."""
    listed = line.get(TAGS)
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and each.get("number"):
            yield each


def unprinted(job: Thing) -> list[FaultTag]:
    """The tags of which no print was counted: those that a step prints, or that are written by hand."""
    printed: dict[str, int] = {}
    for line in job.history:
        number = str(line.entry.data.get("tag") or "") if isinstance(line.entry.data, dict) else ""
        if number:
            printed[number] = printed.get(number, 0) + (1 if line.entry.kind == "printed" else -1)
    return [each for each in tags_of(job) if printed.get(each.number, 0) <= 0]


def numbers_by_hand(job: Thing) -> list[str]:
    """What stands on the tags of which no print was counted."""
    return [each.number for each in unprinted(job)]
