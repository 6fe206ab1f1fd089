"""What an office knows of the past of a device: asked by the rules of warranty, which have neither store nor clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Protocol

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values


@dataclass(frozen=True, slots=True)
class Past:
    """The facts of a device's file, and its earlier repairs."""

    facts: Values = field(default_factory=dict)
    repairs: Sequence[JsonObject] = ()
    """The lines of its list of repairs (warranty/repairs.py), the oldest first."""
    cases: Sequence[JsonObject] = ()
    """The lines of its list of return cases (return_cases/lines.py), the oldest first."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """By fact: the entry from which its present value is."""


class Pasts(Protocol):
    """The devices that this office knows; asked only when a rule needs one."""

    def of(self, device: str) -> Past:
        """The past of a device by the id of its file; an empty one for a file that is not known here."""
        ...


class NoPasts:
    """An office that knows no device; also asked where no store is at hand."""

    def of(self, device: str) -> Past:
        return Past()


NO_PASTS = NoPasts()
