"""Ledgers: what places, bags and drawers hold, as sums of postings in which order does not matter.

A posting moves a quantity and its value from one account to another, so nothing appears or vanishes. An account is
named `OFFICE/place` and belongs to that office: `CD01/good`, `CD01/bag/li.wei`. An entry that names an account is seen
by its office; the account is no thing and is never folded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Protocol

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_list
from fieldservice.workflows.engine.fold import POSTINGS, FoldedEntry
from fieldservice.workflows.engine.identity import label_key, serial_key

LONGEST_ACCOUNT = 120
"""Characters of an account or item: two of them fit into a key of PostgreSQL."""
MOST = 10**15
"""A greater quantity or value is none: sums of it could not be stored."""
LEAST = 0
"""A smaller one is none either: it would take from the other side."""


@dataclass(frozen=True, slots=True)
class Posting:
    """A quantity of an item, with its value in minor units, from one account to another.

    Neither is below zero: what goes the other way has its accounts exchanged. A serial number is that of one piece.
    """

    item: str
    source: str
    target: str
    quantity: int = 1
    value: int = 0
    serial: str = ""

    def as_data(self) -> JsonObject:
        """The posting as an entry keeps it."""
        data: JsonObject = {"item": self.item, "from": self.source, "to": self.target, "quantity": self.quantity}
        return {
            **data,
            **({"value": self.value} if self.value else {}),
            **({"serial": self.serial} if self.serial else {}),
        }


@dataclass(frozen=True, slots=True)
class Content:
    """What an account holds of an item: of one piece with a serial number, or of all without one."""

    item: str
    serial_key: str
    quantity: int
    value: int
    serial: str = ""
    """The serial number as it was written."""


@dataclass(frozen=True, slots=True)
class FaultTagged:
    """A faulty part, or several of one line without serial numbers, by the number of its fault tag."""

    number: str
    account: str
    """Where it is now, as far as this office knows."""
    part: str
    name: Values = field(default_factory=dict)
    serial: str = ""
    quantity: int = 1
    value: int = 0
    """What it is worth in the books, minor units of the currency: that of a dead part, 0 for a replaced one."""
    symptom: str = ""
    dead: bool = False
    """Dead on arrival; else it was replaced."""
    job: str = ""
    """The id of the job from which it came."""
    job_number: str = ""
    office: str = ""
    """The office in whose custody it was first."""
    person: str = ""
    """Who took it out."""
    taken: str = ""
    """When it was taken out, UTC text."""
    due: str = "9999"
    """Until when it is to be handed in, UTC text."""
    kept: bool = True
    """Whether the books of whoever took it out still have it: a branch may have received it already, while its van has
    not entered that it was handed in."""
    symptom_code: str = ""
    """The coded symptom of the job: no personal words, so other entries may repeat it."""
    device: str = ""
    """The id of the file of the device out of which it came."""
    point: str = ""
    """The office into whose faulty stock it goes: that of a van is its branch."""
    of_kind: str = "job"
    """The kind of the thing `job`: a return case for a device that a customer gave back."""

    @property
    def cost(self) -> int:
        """What one unit is worth in the books."""
        return self.value // max(1, self.quantity)


@dataclass(frozen=True, slots=True)
class Booked:
    """A posting into an account, or out of it, with the entry that made it."""

    arrived: int
    entry: str
    made: str
    """When it was made, UTC text."""
    by: str
    account: str
    other: str
    """The account at the other end."""
    item: str
    quantity: int
    """Below zero where it went out."""
    data: JsonObject = field(default_factory=dict)
    """The open part of the entry."""


@dataclass(frozen=True, slots=True)
class TillPeriod:
    """What was moved into and out of a till since it was counted last for a cash-up that was closed."""

    counted: str = ""
    """When that was, UTC text; "" if it was never cashed up."""
    arrived: int = 0
    moves: Sequence[Booked] = ()
    """In the order of their arrival here: what came since, and what came before and is in no cash-up."""
    last: str = ""
    """The id of that cash-up."""


class Holdings(Protocol):
    """What the ledgers of this office say now; asked only when a rule needs it."""

    def quantity(self, account: str, item: str, serial: str = "") -> int:
        """The quantity of an item in an account; with a serial number 1 where that piece is there, else 0."""
        ...

    def value(self, account: str, item: str, serial: str = "") -> int:
        """The value of an item in an account in minor units; with a serial number that of this piece."""
        ...

    def reserved(self, account: str, item: str, besides: str = "") -> int:
        """The quantity in an account that open requisitions reserve, except the requisition `besides`."""
        ...

    def contents(self, account: str) -> Sequence[Content]:
        """Everything that an account holds."""
        ...

    def pieces(self, serial: str) -> Sequence[tuple[str, str]]:
        """(item, account) of each piece with this serial number, as far as this office sees its accounts."""
        ...

    def moved(self, account: str, after: int, other: str = "") -> Mapping[tuple[str, str], int]:
        """What entries that arrived after this one moved into an account, less what they moved out, by item and key of
        the serial number; with `other` only between these two accounts."""
        ...

    def fault_tag(self, number: str) -> FaultTagged | None:
        """The faulty part with this number on its tag, as it was scanned or typed; None for an unknown one."""
        ...

    def faulty_parts(self, account: str) -> Sequence[FaultTagged]:
        """The faulty parts with tags in an account, what is due first; an account that ends with `/` stands for all
        that begin like it."""
        ...

    def period(self, till: str) -> TillPeriod:
        """What was moved into and out of a till (money/accounts.py) since it was cashed up last."""
        ...

    def drawers(self, office: str) -> Sequence[str]:
        """The drawers of an office that hold money or were ever cashed up, as names of tills."""
        ...


class Nothing:
    """The holdings of an office without any ledger; also asked where no store is at hand."""

    def quantity(self, account: str, item: str, serial: str = "") -> int:
        return 0

    def value(self, account: str, item: str, serial: str = "") -> int:
        return 0

    def reserved(self, account: str, item: str, besides: str = "") -> int:
        return 0

    def contents(self, account: str) -> Sequence[Content]:
        return ()

    def pieces(self, serial: str) -> Sequence[tuple[str, str]]:
        return ()

    def moved(self, account: str, after: int, other: str = "") -> Mapping[tuple[str, str], int]:
        return {}

    def fault_tag(self, number: str) -> FaultTagged | None:
        return None

    def faulty_parts(self, account: str) -> Sequence[FaultTagged]:
        return ()

    def period(self, till: str) -> TillPeriod:
        return TillPeriod()

    def drawers(self, office: str) -> Sequence[str]:
        return ()


NOTHING = Nothing()


def account(office: str, *place: str) -> str:
    """The name of an account: the office it belongs to, and the place within it."""
    return "/".join((office, *place))


def office_of_account(name: str) -> str:
    return name.partition("/")[0]


def postings_of(entry: FoldedEntry) -> list[Posting]:
    """The postings of an entry. What is none is left out: reading is total, and an entry may come from anywhere."""
    found = entry.data.get(POSTINGS) if isinstance(entry.data, dict) else None
    return [posting for each in as_list(found) if (posting := _posting(each)) is not None]


def accounts_of(entry: FoldedEntry) -> Iterator[str]:
    """The accounts that an entry names."""
    for posting in postings_of(entry):
        yield posting.source
        yield posting.target


def key_of(serial: str) -> str:
    """What identifies the serial number of a piece in a ledger; every serial number has such a key."""
    return (serial_key(serial) or label_key(serial))[:LONGEST_ACCOUNT] if serial else ""


def without(serials: Iterable[str], gone: Iterable[str]) -> list[str]:
    """The serial numbers without those of the pieces that have gone, however these are written."""
    keys = set(map(key_of, gone))
    return [serial for serial in serials if key_of(serial) not in keys]


def _posting(data: object) -> Posting | None:
    if not isinstance(data, dict):
        return None
    item, source, target = data.get("item"), data.get("from"), data.get("to")
    quantity, value, serial = data.get("quantity", 1), data.get("value", 0), data.get("serial", "")
    if not all(isinstance(each, str) and 0 < len(each) <= LONGEST_ACCOUNT for each in (item, source, target)):
        return None
    if not all(type(each) is int and LEAST <= each <= MOST for each in (quantity, value)) or not isinstance(
        serial, str
    ):
        return None
    if serial and quantity > 1:
        return None
    return Posting(str(item), str(source), str(target), quantity, value, serial)
