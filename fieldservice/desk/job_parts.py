"""The parts of one job, line by line, and the acts that settle them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.desk.take_step import take_or_record
from fieldservice.read_model.needs import expected_parts
from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.model import Purpose
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.parts.on_the_job.lines import PartLine, part_lines
from fieldservice.workflows.parts.requisitions.lines import parts_text

if TYPE_CHECKING:
    from fieldservice.desk.session import Session


class JobParts:
    """The parts of the jobs of one office."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def lines(self, job: str) -> tuple[PartLine, ...]:
        """One line for each part that was asked for, issued or fitted, in the order in which they were first named.

        A loaner device of the job was neither.
        """
        thing = self.session.thing(job)
        lines = part_lines(thing, expected_parts(self.session.reader, thing.id))
        return tuple(line for line in lines if line.asked or line.issued or line.fitted or line.handed)

    def step(self, job: str, purpose: Purpose) -> str:
        return self.session.step_for(job, purpose)

    def return_good(self, by: Person, job: str, line: PartLine) -> None:
        """All of this part that is not accounted for goes back as good. Raises Refused."""
        take_or_record(self.session, by, job, self.step(job, "returns_parts"), open_pieces(line))


def open_pieces(line: PartLine) -> JsonObject:
    """The fields of a form about what is open of this part."""
    return {"parts": parts_text([{"part": line.part, "quantity": line.open or 1, "serials": _serials(line)}])}


def _serials(line: PartLine) -> list[str]:
    return line.in_bag if len(line.in_bag) == line.open else []
