"""The ledgers of one or several offices in memory, as rules ask for them: sums of the postings of all entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from fieldservice.read_model import projections
from fieldservice.workflows.engine.fold import fold
from fieldservice.workflows.engine.ledger import FaultTagged, TillPeriod, key_of, office_of_account, postings_of
from fieldservice.workflows.parts.on_the_job.tags import TAGGED, tagged_parts


def tagged_in(entries: Iterable[Any]) -> list[FaultTagged]:
    """The faulty parts of all jobs, and the old devices of all return cases, of these entries."""
    listed, appends_to = list(entries), projections.APPENDS_TO
    things = dict.fromkeys((kind, id_) for entry in listed for kind, id_ in entry.touches if kind in TAGGED)
    return [
        each
        for thing in things
        for each in tagged_parts(
            fold(thing[1], [entry for entry in listed if thing in map(tuple, entry.touches)], appends_to)
        )
    ]


def in_account(entries: Iterable[Any], account: str) -> list[FaultTagged]:
    """Those in an account, or in all that begin with one that ends with `/`, what is due first."""
    within = account.endswith("/")
    found = [
        each for each in tagged_in(entries) if each.account == account or (within and each.account.startswith(account))
    ]
    return sorted(found, key=lambda each: (each.due, each.number))


@dataclass
class Ledger:
    """The holdings after some entries; `reservations` are by (account, item)."""

    entries: Iterable[Any]
    reservations: dict[tuple[str, str], int] = field(default_factory=dict)

    def sums(self) -> Counter[tuple[str, str, str]]:
        """Quantities by (account, item, key of the serial number)."""
        found = Counter[tuple[str, str, str]]()
        for entry in self.entries:
            for each in postings_of(entry):
                key = key_of(each.serial) if each.serial else ""
                found[each.source, each.item, key] -= each.quantity
                found[each.target, each.item, key] += each.quantity
        return found

    def values(self) -> Counter[str]:
        """Values by account."""
        found = Counter[str]()
        for entry in self.entries:
            for each in postings_of(entry):
                found[each.source] -= each.value
                found[each.target] += each.value
        return found

    def quantity(self, account: str, item: str, serial: str = "") -> int:
        wanted = key_of(serial) if serial else ""
        return sum(
            quantity
            for (place, part, key), quantity in self.sums().items()
            if (place, part) == (account, item) and (not serial or key == wanted)
        )

    def value(self, account: str, item: str, serial: str = "") -> int:
        wanted = key_of(serial) if serial else ""
        return sum(
            each.value * ((each.target == account) - (each.source == account))
            for entry in self.entries
            for each in postings_of(entry)
            if each.item == item and (not serial or key_of(each.serial) == wanted)
        )

    def reserved(self, account: str, item: str, besides: str = "") -> int:
        return self.reservations.get((account, item), 0)

    def fault_tag(self, number: str) -> FaultTagged | None:
        return next((each for each in tagged_in(self.entries) if each.number == number), None)

    def faulty_parts(self, account: str) -> list[FaultTagged]:
        return in_account(self.entries, account)

    def period(self, till: str) -> TillPeriod:
        return TillPeriod()

    def drawers(self, office: str) -> list[str]:
        return []

    def places_of(self, serial: str) -> list[str]:
        """The accounts that hold this piece: one, unless something is wrong."""
        return [place for (place, _, key), quantity in self.sums().items() if key == key_of(serial) and quantity > 0]

    def pieces(self, serial: str) -> list[tuple[str, str]]:
        """(item, account) of each piece with this serial number."""
        return sorted(
            (item, place)
            for (place, item, key), quantity in self.sums().items()
            if key and key == key_of(serial) and quantity > 0
        )

    def held(self, item: str) -> dict[str, int]:
        """The accounts that hold an item, without those of nothing."""
        found = Counter[str]()
        for (place, part, _), quantity in self.sums().items():
            found[place] += quantity if part == item else 0
        return {place: quantity for place, quantity in found.items() if quantity}


def taken_from_elsewhere(entry: Any, office: str) -> list[str]:
    """The accounts of other offices out of which an entry of this office takes something."""
    return [each.source for each in postings_of(entry) if office_of_account(each.source) != office]
