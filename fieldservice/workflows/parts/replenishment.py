"""When a part of a store is to be ordered again, and how many: the rule by minimum, most and use."""

from __future__ import annotations

from dataclasses import dataclass

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import HEADQUARTERS, Reference
from fieldservice.workflows.parts.places import BAG, INSTALLED, SOLD, TRANSIT

USE_DAYS, SUPPLY_DAYS = "use_days", "supply_days"
"""The settings: days over which use is counted, days until an order has arrived."""
USED_INTO = (BAG, TRANSIT, INSTALLED, SOLD)
"""Places into which parts leave a good stock when they are used."""
UP_TO_MOST = N_(
    "In stock %(here)s, on the way %(coming)s, requested %(asked)s: %(position)s in all, below the "
    "minimum of %(least)s. Order up to the maximum of %(up_to)s."
)
UP_TO_USE = N_(
    "In stock %(here)s, on the way %(coming)s, requested %(asked)s: %(position)s in all, below the "
    "minimum of %(least)s. Order up to the minimum plus %(days)s days' use: %(up_to)s."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a part stands in the good stock of an office. Quantities count units."""

    here: int
    """There, and not reserved."""
    on_the_way: int
    ordered: int
    """Ordered from another office and not yet sent."""
    asked: int
    """Asked for by requisitions, and not reserved for them."""
    least: int
    most: int
    used: int = 0
    """What left for bags, vans, other offices and customers within the days of use, less what came back unused."""
    use_days: int = 90
    supply_days: int = 14

    @property
    def coming(self) -> int:
        return self.on_the_way + self.ordered

    @property
    def position(self) -> int:
        """What there will be once everything has come and been issued."""
        return self.here + self.coming - self.asked

    @property
    def is_below(self) -> bool:
        return self.position < self.least

    @property
    def up_to(self) -> int:
        """Up to the most; where none above the minimum is published, up to the minimum and the use until delivery."""
        return self.most if self.most > self.least else self.least + -(-self.used * self.supply_days // self.use_days)

    @property
    def proposed(self) -> int:
        return max(0, self.up_to - self.position) if self.is_below else 0

    def in_words(self) -> Message:
        """Why so many are proposed, in one sentence."""
        values = {name: getattr(self, name) for name in ("here", "coming", "asked", "position", "least", "up_to")}
        return Message(UP_TO_MOST if self.most > self.least else UP_TO_USE, {**values, "days": self.supply_days})


def supplier_of(published: str, office: str, reference: Reference) -> str:
    """The office from which this one orders a part: the published one, else headquarters; "" where it is bought."""
    if published in reference.offices and published != office:
        return published
    headquarters = next((each.code for each in reference.offices.values() if each.kind == HEADQUARTERS), "")
    return headquarters if headquarters != office else ""
