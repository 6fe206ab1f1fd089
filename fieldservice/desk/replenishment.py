"""What a store should order: its parts below the minimum, how many of each, from whom, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from fieldservice.desk.stock import Names, sees_cost
from fieldservice.read_model import replenishment
from fieldservice.read_model.replenishment import Kept
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import STORE_ROLES
from fieldservice.workflows.parts.replenishment import SUPPLY_DAYS, USE_DAYS, Standing, supplier_of
from fieldservice.workflows.parts.requisitions.lines import parts_text
from fieldservice.workflows.registry import opening_for

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

DRAFT = "replenishment"
"""Under this key the quantities are kept that a person changed and has not ordered yet."""
NOT_ALLOWED = N_("Only storekeepers, coordinators and managers can see what to order.")


@dataclass(frozen=True, slots=True)
class PartToOrder:
    """A part that should be ordered. `cost` of one is None for people who do not see what parts cost."""

    part: str
    name: Names
    standing: Standing
    sender: str
    """The office from which it is ordered; "" where it is bought from a supplier."""
    cost: int | None
    currency: str

    @property
    def quantity(self) -> int:
        return self.standing.proposed

    @property
    def why(self) -> Message:
        return self.standing.in_words()


@dataclass(frozen=True, slots=True)
class Order:
    """An order that is to be written: its opening step, the office that is asked, and how many of each part."""

    step: str
    sender: str
    parts: Mapping[str, int]

    @property
    def fields(self) -> JsonObject:
        """The fields with which its form begins."""
        lines = [{"part": part, "quantity": quantity} for part, quantity in self.parts.items()]
        return {"sender": self.sender, "parts": parts_text(lines)}


class Replenishment:
    """The proposals for the good stock of one office."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._counted: tuple[object, int] = (None, 0)

    def proposals(self, by: Person) -> list[PartToOrder]:
        """Every part below its minimum, by the office from which it is ordered and by number. Raises Refused (role)."""
        if not by.roles & set(STORE_ROLES):
            raise Refused("role", NOT_ALLOWED, STORE_ROLES)
        return sorted(self._proposals(by), key=lambda each: (each.sender, each.part))

    def _proposals(self, by: Person) -> Iterator[PartToOrder]:
        session, reference = self.session, self.session.reference()
        office, costs = session.office, sees_cost(by)
        use_days, supply_days = (reference.number(name, office) for name in (USE_DAYS, SUPPLY_DAYS))
        since = stamp(session.clock() - timedelta(days=use_days))
        for kept in self._below():
            used = replenishment.used(session.reader, office, kept.part, since)
            known = reference.catalogue.part(kept.part)
            yield PartToOrder(
                kept.part,
                known.words() if known else {"code": kept.part},
                _standing(kept, used, use_days, supply_days),
                supplier_of(kept.sender, office, reference),
                known.cost if known and costs else None,
                known.currency if known else session.currency(),
            )

    def _below(self) -> list[Kept]:
        """The parts below their minimum; a van keeps no store."""
        if self.session.reference().branch_of(self.session.office):
            return []
        kept = replenishment.kept_parts(self.session.reader, self.session.office)
        return [each for each in kept if _standing(each).is_below]

    def count(self, by: Person) -> int:
        """How many parts are below their minimum, for people who keep the store; counted anew only when parts have
        moved, were asked for, ordered or published."""
        if not by.roles & set(STORE_ROLES):
            return 0
        changes = replenishment.changes(self.session.reader, self.session.office)
        if self._counted[0] != changes:
            self._counted = changes, len(self._below())
        return self._counted[1]

    def orders(self, proposals: Sequence[PartToOrder], chosen: Mapping[str, int]) -> list[Order]:
        """One order for each office from which chosen parts come; what is bought from suppliers is in none of them.
        `chosen` says how many of each part."""
        by_sender: dict[str, dict[str, int]] = {}
        for each in proposals:
            if each.sender and chosen.get(each.part):
                by_sender.setdefault(each.sender, {})[each.part] = chosen[each.part]
        return [Order(opening_for("orders_parts"), sender, parts) for sender, parts in by_sender.items()]


def _standing(kept: Kept, used: int = 0, use_days: int = 90, supply_days: int = 14) -> Standing:
    return Standing(
        kept.there - kept.reserved,
        kept.on_the_way,
        kept.ordered,
        kept.asked - kept.reserved,
        kept.least,
        kept.most,
        used,
        use_days,
        supply_days,
    )
