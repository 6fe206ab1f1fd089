"""The lines of a sale: what was sold of each part at which price, and what came back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_list
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import key_of
from fieldservice.workflows.money.lines import CHARGES, balances_of
from fieldservice.workflows.money.pricing import ONCE, PART, PIECE, Wanted, priced

KIND = "sale"
SOLD, RETURNED = "sold", "came_back"
"""The lists of a sale that hold what was sold, and what came back."""


@dataclass(slots=True)
class SaleLine:
    """A part of a sale. Quantities count units; `price` is that of one in minor units, 0 where none was published."""

    part: str
    name: Values = field(default_factory=dict)
    quantity: int = 0
    returned: int = 0
    price: int = 0
    rate: int = 0
    """The rate of its tax in per mille."""
    inclusive: bool = True
    """The price contains the tax."""
    currency: str = "CNY"
    serials: list[str] = field(default_factory=list)
    """Of the pieces that were sold and did not come back."""

    @property
    def kept(self) -> int:
        """What the customer has."""
        return max(0, self.quantity - self.returned)

    @property
    def gross(self) -> int:
        """What the customer pays for what is kept, with tax, before the total is rounded."""
        return self._priced("gross")

    @property
    def tax(self) -> int:
        """The tax in it."""
        return self._priced("tax")

    def _priced(self, name: str) -> int:
        return sum(line[name] for line in priced([self.wanted], self.currency).lines)

    @property
    def wanted(self) -> Wanted:
        """What the customer has, as a line that is worked out."""
        return Wanted(self.part, self.name, PART, PIECE, self.kept * ONCE, self.price, self.rate, self.inclusive)


def lines_of(sale: Thing) -> list[SaleLine]:
    """The lines in the order in which their parts were named. Total: what is none is left out."""
    found: dict[str, SaleLine] = {}
    for line in _lines_in(sale, SOLD):
        of_part = found.setdefault(line["part"], SaleLine(line["part"]))
        of_part.name = line["name"] if isinstance(line.get("name"), dict) else {}
        of_part.quantity += _whole(line, "quantity")
        of_part.price, of_part.currency = _whole(line, "price"), str(line.get("currency") or "")
        of_part.rate, of_part.inclusive = _whole(line, "rate"), line.get("inclusive") is not False
        of_part.serials += _serials(line)
    for line in _lines_in(sale, RETURNED):
        known = found.get(line["part"])
        if known is not None:
            gone = {key_of(serial) for serial in _serials(line)}
            known.returned += _whole(line, "quantity")
            known.serials = [serial for serial in known.serials if key_of(serial) not in gone]
    return list(found.values())


def total_of(sale: Thing) -> dict[str, int]:
    """By currency what the parts cost that the customer has, in minor units; 0 where all of them came back.

    It is what was charged; of sales of earlier versions, which charged nothing, the sum of their prices. Parts whose
    price was not published are in no sum.
    """
    if sale.lines(CHARGES):
        return {each.currency: each.agreed for each in balances_of(sale)}
    found: dict[str, int] = {}
    for line in lines_of(sale):
        if line.price:
            found[line.currency] = found.get(line.currency, 0) + line.gross
    return found


def _lines_in(sale: Thing, name: str) -> Iterator[JsonObject]:
    for entry in sale.lines(name):
        listed = entry.get("parts")
        for line in as_list(listed):
            if isinstance(line, dict) and isinstance(line.get("part"), str):
                yield line


def _whole(line: Values, name: str) -> int:
    value = line.get(name)
    return value if type(value) is int else 0


def _serials(line: Values) -> list[str]:
    listed = line.get("serials")
    return [str(each) for each in as_list(listed)]
