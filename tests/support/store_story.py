"""Given / when / then for parts: offices with stores and bags, in memory. A person acts at the own office.

Every posting is checked: only the office of a place takes something out of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fieldservice.read_model import projections
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing, fold
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.reference import Office, Person, Reference, SparePart
from fieldservice.workflows.engine.take import take
from fieldservice.workflows.parts.shipments.lines import ShipmentLine, lines_of
from fieldservice.workflows.registry import opening, workflow_of
from tests.support.ledger import Ledger, taken_from_elsewhere
from tests.support.story import MONDAY_MORNING, Made, Moved

PARTS = {
    "FAN-80": SparePart("FAN-80", "风扇", "Fan", cost=12_00, alternatives=("FAN-92",)),
    "FAN-92": SparePart("FAN-92", "风扇 92mm", "Fan 92 mm", cost=15_00),
    "PSU-450": SparePart("PSU-450", "电源", "Power supply", tracked=True, cost=450_00),
}


class Shelf:
    """A catalogue of three parts; power supplies have serial numbers."""

    def part(self, number: str) -> SparePart | None:
        return PARTS.get(number.upper())

    def levels(self, office: str, number: str) -> tuple[int, int]:
        return 0, 0


def person(name: str, display: str, office: str, *roles: str) -> Person:
    return Person(name, display, frozenset(roles), office)


REFERENCE = Reference(
    staff={
        each.name: each
        for each in (
            person("guo", "郭仓管", "HQ", "storekeeper"),
            person("ding", "丁总", "HQ", "manager"),
            person("zheng", "郑浩", "CD01", "storekeeper"),
            person("zhao", "赵敏", "CD01", "coordinator"),
            person("sun", "孙经理", "CD01", "manager"),
            person("wang", "王强", "CD01", "engineer"),
            person("he", "何军", "CD01", "engineer"),
            person("li.wei", "李伟", "CD01-V2", "engineer"),
            person("mu", "穆仓管", "CD02", "storekeeper"),
        )
    },
    offices={
        "HQ": Office("HQ", "总部", kind="headquarters"),
        "CD01": Office("CD01", "成都分中心"),
        "CD01-V2": Office("CD01-V2", "成都2号车", kind="van", branch="CD01"),
        "CD02": Office("CD02", "绵阳分中心"),
    },
    catalogue=Shelf(),
)


@dataclass
class StoreStory:
    """What happened in the stores of all offices. `thing` is the shipment that was opened last."""

    reference: Reference = REFERENCE
    now: datetime = MONDAY_MORNING
    entries: list[Made] = field(default_factory=list)
    thing: str = ""
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    reservations: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.entries, self.reservations)

    @property
    def shipment(self) -> Thing:
        return self.folded(self.thing)

    @property
    def lines(self) -> list[ShipmentLine]:
        return lines_of(self.shipment)

    def folded(self, thing: str) -> Thing:
        return fold(
            thing, [each for each in self.entries if thing in {id_ for _, id_ in each.touches}], projections.APPENDS_TO
        )

    def later(self, **span: float) -> StoreStory:
        self.now += timedelta(**span)
        return self

    def context(self, who: str, office: str = "") -> Context:
        by = self.reference.staff[who]
        here = office or by.office
        return Context(
            self.now,
            here,
            by,
            self.reference,
            lambda: f"id-{next(self.numbers):04d}",
            lambda kind: f"{here}-{kind}{next(self.numbers):06d}",
            headquarters=here == "HQ",
            holdings=self.ledger,
        )

    def draft(self, who: str, step: str, thing: str = "", office: str = "", **data: Any) -> Draft:
        """The draft of a step of the last shipment, or of one that opens another. Raises Refused."""
        context, opened = self.context(who, office), opening(step)
        if opened is not None:
            return take(*opened, None, data, context)
        shipment = self.folded(thing or self.thing)
        workflow = workflow_of(shipment)
        assert workflow is not None
        row = workflow.step(step)
        assert row is not None, step
        return take(workflow, row, shipment, data, context)

    def when(self, who: str, step: str, thing: str = "", office: str = "", **data: Any) -> StoreStory:
        draft = self.draft(who, step, thing, office, **data)
        return self.happened(draft, office or self.reference.staff[who].office)

    def happened(self, draft: Draft, office: str) -> StoreStory:
        entry = Made(
            f"entry-{len(self.entries) + 1:04d}",
            draft.kind,
            draft.by,
            self.now.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            tuple(Moved(*move) for move in draft.moves),
            tuple(draft.touches),
            draft.data,
            draft.private or None,
        )
        assert office == "HQ" or not taken_from_elsewhere(entry, office)
        self.entries.append(entry)
        if draft.moves and draft.moves[0][2] is None:
            self.thing = draft.moves[0][0]
        return self

    def stocked(self, account: str, parts: Mapping[str, int | tuple[str, ...]], source: str = "") -> StoreStory:
        """Parts that are in a place already: so many, or pieces with these serial numbers."""
        source = source or f"{account.partition('/')[0]}/adjusted"
        postings = []
        for part, what in parts.items():
            cost = PARTS[part].cost
            for serial in what if isinstance(what, tuple) else ("",):
                quantity = 1 if serial else what
                each = {"item": part, "from": source, "to": account, "quantity": quantity}
                postings.append({**each, "value": cost * int(str(quantity)), **({"serial": serial} if serial else {})})
        data = {"postings": postings}
        self.entries.append(Made(f"entry-{len(self.entries) + 1:04d}", "stocked", "guo", "", (), (), data, None))
        return self


def given_stores() -> StoreStory:
    """Headquarters has fans and power supplies; a branch, its van and another branch have nothing yet."""
    return StoreStory().stocked("HQ/good", {"FAN-80": 20, "FAN-92": 5, "PSU-450": ("9F11-07", "9F11-08", "9F11-09")})


def refusal(story: StoreStory, who: str, step: str, thing: str = "", office: str = "", **data: Any) -> Refused:
    """The refusal of a step; fails when the step is not refused."""
    try:
        story.draft(who, step, thing, office, **data)
    except Refused as refused:
        return refused
    raise AssertionError(f"{step} by {who} was not refused")
