"""What contracts and extensions promise for a device: asked by the rules of warranty and by the clocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from fieldservice.late_dataclass import dataclass

USUAL, EXTENSION = "contract", "extension"
"""The kinds of contract."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A contract or extension, as far as it covers a device."""

    contract: str
    """Its id."""
    number: str
    begins: str
    """The first day that is covered: 2026-10-01."""
    ends: str
    """The last day that is covered."""
    classes: frozenset[str] = frozenset()
    """The cost classes that it covers: parts, labour, on_site."""
    response_minutes: int = 0
    """Minutes of working time in which the work begins; 0 where nothing is promised."""
    repair_minutes: int = 0
    """Minutes of working time in which the device is repaired; 0 where nothing is promised."""
    kind: str = USUAL
    """contract or extension."""

    def holds_on(self, day: str) -> bool:
        return self.begins <= day <= self.ends


class Covers(Protocol):
    """The contracts that this office knows; asked only when a rule needs them."""

    def of(self, customer: str, device: str, serial: str, site: str) -> Sequence[Cover]:
        """The contracts that cover a device, by the id of its customer, its own id, its serial number and its site; the
        one that ends last stands first. Ended ones are among them."""
        ...


class NoCovers:
    """An office without any contract; also asked where no store is at hand."""

    def of(self, customer: str, device: str, serial: str, site: str) -> Sequence[Cover]:
        return ()


NO_COVERS = NoCovers()
