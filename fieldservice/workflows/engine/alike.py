"""The work on one fault of one model, as this office knows it: asked by the rules of quality feedback."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values


@dataclass(frozen=True, slots=True)
class AlikeWork:
    """A job or escalation, as a list of work on one fault names it: nothing personal."""

    kind: str
    """job or escalation."""
    id: str
    number: str
    serial: str = ""
    office: str = ""
    """The office that holds it; of an escalation the office that raised it."""
    opened: str = ""
    """UTC text."""

    def as_data(self) -> JsonObject:
        """The work as a line of an entry."""
        return {name: getattr(self, name) for name in self.__slots__}


def alike_work(data: Values) -> AlikeWork | None:
    """The work in a line of an entry; None for what is none: folding is total."""
    named = [data.get(name) for name in ("kind", "id")]
    if not all(isinstance(each, str) and each for each in named):
        return None
    return AlikeWork(**{name: str(data.get(name) or "") for name in AlikeWork.__slots__})


class Alike(Protocol):
    """The jobs and escalations that this office knows; asked only when a rule needs them."""

    def of(self, model: str, symptom: str, since: str) -> Sequence[AlikeWork]:
        """The jobs on this fault, a code of the list `symptom`, of this model that were opened from a moment on, the
        oldest first."""
        ...

    def numbered(self, number: str) -> AlikeWork | None:
        """The job or escalation of this number; None for one that is not known here."""
        ...

    def open_feedback(self) -> Sequence[str]:
        """The ids of the quality feedback that is open, the oldest first."""
        ...


class NothingAlike:
    """An office that knows no work; also asked where no store is at hand."""

    def of(self, model: str, symptom: str, since: str) -> Sequence[AlikeWork]:
        return ()

    def numbered(self, number: str) -> AlikeWork | None:
        return None

    def open_feedback(self) -> Sequence[str]:
        return ()


NOTHING_ALIKE = NothingAlike()
