"""Supplier returns of the demo in every state, while there are faulty parts enough.

The branch stands alone, so it sends to the makers what it would else send to headquarters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from fieldservice.demo import branch
from fieldservice.demo.faulty_parts import tags_in
from fieldservice.desk import NEW
from fieldservice.words.moments import DEFAULT_ZONE, zone_named
from fieldservice.workflows.parts.places import faulty

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner

MAKER, ANOTHER = "凌科电源有限公司", "华信精密部件厂"
DAY = 480
"""Working minutes."""


@dataclass
class ToMaker:
    """A return whose steps commerce takes; none where there are not parts enough in time."""

    runner: ScenarioRunner
    thing: str = ""
    tags: list[str] = field(default_factory=list)

    # Any: each step has fields of its own
    def take(self, step: str, **data: Any) -> None:
        by = self.runner.person(self.runner.name_of("commerce"))
        self.thing = self.runner.desk.take(by, self.thing or NEW, step, data).id

    def pack(self, many: int, maker: str = MAKER) -> bool:
        there = [tag for tag, _taken in tags_in(self.runner, faulty(branch.OFFICE))]
        self.tags = there[:many]
        if len(self.tags) == many:
            self.take("open_supplier_return", maker=maker, tags=self.tags)
        return bool(self.thing)

    def send(self, many: int, expected: str, number: str, maker: str = MAKER) -> None:
        if self.pack(many, maker):
            more = {"carrier": "sf", "tracking": f"SF13904255312{number[-2:]}"}
            self.take("send_to_maker", maker_reference=number, expected_credit=expected, **more)

    def credit(self, amount: str, note: str, credit_by: str = "transfer") -> None:
        """For the first of its parts."""
        day = self.runner.moment.astimezone(zone_named(DEFAULT_ZONE)).date().isoformat()
        what = {"amount": amount, "credit_note": note, "credited_on": day, "credit_by": credit_by}
        self.take("record_credit", tags=self.tags[:1], **what)

    def refuse(self, reason: str) -> None:
        self.take("record_refusal", everything=True, reason=reason)

    def take_back(self) -> None:
        self.take("take_back_from_maker", everything=True, arrival_remark="原箱退回")

    def close(self, shortfall: str) -> None:
        self.take("close_supplier_return", shortfall=shortfall)

    def cancel(self) -> None:
        self.take("cancel_supplier_return", reason="该厂家不再受理此型号")


Act = Callable[[ToMaker], object]


def sent_meanwhile(runner: ScenarioRunner) -> list[tuple[float, Callable[[], None]]]:
    """(position in working minutes, what happens then) of a return in each state."""
    found: list[tuple[float, Callable[[], None]]] = []
    for acts in STORIES:
        to_maker = ToMaker(runner)
        found += [(-days * DAY, partial(_act, to_maker, act, act is acts[0][1])) for days, act in acts]
    return found


def _act(to_maker: ToMaker, act: Act, begins: bool) -> None:
    if begins or to_maker.thing:
        act(to_maker)


def _sends(many: int, expected: str, number: str, maker: str = MAKER) -> Act:
    return lambda to_maker: to_maker.send(many, expected, number, maker)


STORIES: tuple[tuple[tuple[float, Act], ...], ...] = (
    ((16.2, _sends(1, "320.00", "RMA-2610-07", ANOTHER)),),
    (
        (4, _sends(1, "96.00", "RMA-2611-12")),
        (3, lambda to_maker: to_maker.refuse("超出厂家保修期")),
        (2.2, ToMaker.take_back),
        (2.1, lambda to_maker: to_maker.close("超出厂家保修期，厂家不退款")),
    ),
    ((1.9, _sends(2, "860.00", "RMA-2611-31")), (0.2, lambda to_maker: to_maker.credit("430.00", "HZ-2611-0088"))),
    (
        (1.8, _sends(1, "450.00", "RMA-2611-20", ANOTHER)),
        (0.5, lambda to_maker: to_maker.refuse("触点有烧蚀，判为使用不当")),
    ),
    (
        (1.7, _sends(1, "128.00", "RMA-2611-26")),
        (0.4, lambda to_maker: to_maker.credit("128.00", "HZ-2611-0079", "account")),
    ),
    ((0.3, lambda to_maker: to_maker.pack(1, ANOTHER)), (0.25, ToMaker.cancel)),
    ((0.1, lambda to_maker: to_maker.pack(1)),),
)
"""The acts of each story, with the working days since then: overdue, closed, credited in part, refused, credited, given
up, being packed."""
