"""A catalogue of some parts, and stories of their way: from the store into the bag, the device, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fieldservice.workflows.engine.ledger import FaultTagged, Posting, TillPeriod, key_of, postings_of
from fieldservice.workflows.engine.reference import Office, Price, SparePart
from tests.support.ledger import Ledger, in_account, tagged_in
from tests.support.story import REFERENCE, Made, Story

FAN, PSU, BOARD = "FAN-80", "PSU-450", "BRD-77"
KNOWN = {
    FAN: SparePart(FAN, "风扇", "Fan", cost=12_00),
    PSU: SparePart(PSU, "电源", "Power supply", tracked=True, cost=450_00, alternatives=("PSU-460",)),
    "PSU-460": SparePart("PSU-460", "电源 460", "Power supply 460", tracked=True, cost=480_00),
    BOARD: SparePart(BOARD, "主板", "Main board", tracked=True, cost=2_600_00),
}
GOOD, BAG, CUSTODY, FITTED = "CD01/good", "CD01/bag/li.wei", "CD01/custody/li.wei", "CD01/installed"


PRICES = (
    Price("standard", "LAB-STD", "2026-01-01", 200_00, tax=130, zh="标准工时", en="Standard labour", kind="labour",
          unit="hour", least=200_00),
    Price("standard", "VISIT", "2026-01-01", 80_00, tax=60, zh="上门费", en="Visit", kind="visit"),
    Price("standard", "POST", "2026-01-01", 25_00, tax=60, zh="运费", en="Carriage", kind="carriage"),
    Price("standard", "INSPECT", "2026-01-01", 50_00, tax=60, zh="检测费", en="Inspection", kind="inspection"),
    Price("standard", "PSU-450", "2026-01-01", 680_00, tax=130),
    Price("dealer", "LAB-STD", "2026-01-01", 150_00, tax=130, zh="标准工时", en="Standard labour", kind="labour",
          unit="hour"),
)  # fmt: skip
"""What the price lists of the stories say; prices are without tax."""


class Shelf:
    """A catalogue of the parts in KNOWN, with the price lists in PRICES."""

    def price(self, lists: Sequence[str], code: str, day: str) -> Price | None:
        found = (each for name in lists for each in PRICES if (each.list, each.code) == (name, code))
        return next((each for each in found if each.valid_from <= day), None)

    def services(self, lists: Sequence[str], day: str) -> Sequence[Price]:
        codes = dict.fromkeys(each.code for each in PRICES if each.list in lists and each.kind != "part")
        return [price for code in codes if (price := self.price(lists, code, day)) is not None]

    def part(self, number: str) -> SparePart | None:
        return KNOWN.get(number.upper())

    def levels(self, office: str, number: str) -> tuple[int, int]:
        return 0, 0


class Posted:
    """Holdings that are summed from the entries of a story."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def quantity(self, account: str, item: str, serial: str = "") -> int:
        return self._sum(account, item, serial, "quantity")

    def value(self, account: str, item: str, serial: str = "") -> int:
        return self._sum(account, item, serial, "value")

    def _sum(self, account: str, item: str, serial: str, of: str) -> int:
        lines = [line for entry in self.story.entries for line in postings_of(entry) if line.item == item]
        meant = [line for line in lines if not serial or key_of(line.serial) == key_of(serial)]
        return sum(getattr(line, of) * ((line.target == account) - (line.source == account)) for line in meant)

    def reserved(self, account: str, item: str, besides: str = "") -> int:
        return 0

    def pieces(self, serial: str) -> list[tuple[str, str]]:
        return Ledger(self.story.entries).pieces(serial)

    def fault_tag(self, number: str) -> FaultTagged | None:
        return next((each for each in tagged_in(self.story.entries) if each.number == number), None)

    def faulty_parts(self, account: str) -> list[FaultTagged]:
        return in_account(self.story.entries, account)

    def period(self, till: str) -> TillPeriod:
        return TillPeriod()

    def drawers(self, office: str) -> list[str]:
        return []


def balances(story: Story) -> Counter[tuple[str, str]]:
    """By account and item what the story has moved there; accounts that hold nothing are left out."""
    sums: Counter[tuple[str, str]] = Counter()
    for entry in story.entries:
        for line in postings_of(entry):
            sums[line.source, line.item] -= line.quantity
            sums[line.target, line.item] += line.quantity
    assert not any(sum(many for (_, item), many in sums.items() if item == each) for _, each in sums), sums
    return Counter({key: many for key, many in sums.items() if many})


HOUSE = replace(
    REFERENCE,
    catalogue=Shelf(),
    offices={**REFERENCE.offices, "CD01-V2": Office("CD01-V2", "二号车", "Van 2", kind="van", branch="CD01")},
)


def stocked(story: Story, **stock: int) -> Story:
    """The story goes on in an office that has these parts in good stock; serial numbers are S1, S2 and so on."""
    story.reference = HOUSE
    for name, many in stock.items():
        part = name.replace("_", "-")
        if KNOWN[part].tracked:
            arrived(story, part, *[f"S{n}" for n in range(1, many + 1)])
        else:
            arrived(story, part, quantity=many)
    return story


def arrived(story: Story, part: str, *serials: str, quantity: int = 1, place: str = GOOD) -> Story:
    """Pieces of a part came into a place, at their standard cost."""
    source, cost = f"{place.partition('/')[0]}/supplier", KNOWN[part].cost
    postings = [Posting(part, source, place, 1, cost, each) for each in serials] or [
        Posting(part, source, place, quantity, quantity * cost)
    ]
    data: dict[str, Any] = {"postings": [each.as_data() for each in postings]}
    entry = Made(f"stock-{len(story.entries)}", "stocked", "zhou", "2026-11-23T00:00:00.000Z", (), (), data, None)
    story.entries.append(entry)
    return story


def take(story: Story, who: str, step: str, data: dict[str, Any] | None = None, thing: str = "") -> Story:
    """Take a step with the holdings of the story."""
    return story.when(who, step, data, thing, holdings=Posted(story))


def requisition(story: Story, which: int = -1) -> str:
    """The id of a requisition of the story, the last one by default."""
    found = [
        move.thing for entry in story.entries for move in entry.moves if move.kind == "requisition" and not move.after
    ]
    return found[which]
