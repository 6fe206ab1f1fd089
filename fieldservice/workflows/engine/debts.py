"""What customers owe, by the things that this office knows: asked by the rules of payment and of credit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from fieldservice.late_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A thing for which a customer has still to pay, in one currency."""

    kind: str
    """The kind of the thing: job, sale, customer."""
    thing: str
    number: str
    amount: int
    """What is open, above zero, in minor units."""
    currency: str
    since: str
    """When it was first charged or agreed, UTC text."""
    on_account: int = 0
    """What of it may be paid later."""
    due: str = "9999"
    """Until when that is to be paid, UTC text."""
    charged: int = 0
    """What was entered in the books, or stands as opening amount: before, nothing is overdue."""


class Debts(Protocol):
    """The open items of customers; asked only when a rule needs them."""

    def of(self, customer: str) -> Sequence[OpenItem]:
        """What a customer has still to pay: what was charged, the oldest first, then what was only agreed."""
        ...

    def overpaid(self, customer: str) -> Sequence[str]:
        """The ids of the things for which a customer paid more than is owed, the oldest first."""
        ...

    def elsewhere(self, customer: str) -> Mapping[str, int]:
        """By currency what headquarters told that the customer owes for work that this office does not see."""
        ...


class NoDebts:
    """An office in which nobody owes anything; also asked where no store is at hand."""

    def of(self, customer: str) -> Sequence[OpenItem]:
        return ()

    def overpaid(self, customer: str) -> Sequence[str]:
        return ()

    def elsewhere(self, customer: str) -> Mapping[str, int]:
        return {}


NO_DEBTS = NoDebts()
