"""Supplier returns of the demo in every state, while there are faulty parts enough.

The branch stands alone, so it sends to the makers what it would else send to headquarters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from fieldservice.demo import branch
from fieldservice.demo.faulty_parts import tags_in, whole_devices
from fieldservice.desk import NEW
from fieldservice.words.moments import DEFAULT_ZONE, zone_named
from fieldservice.workflows.parts.places import faulty

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner

MAKER, ANOTHER = "西部计算机备件有限公司", "华信办公设备配件厂"
COST = "SELECT sum(t.quantity * p.cost) FROM fault_tag_row t JOIN part p ON p.code = t.item WHERE t.number IN ({})"
DAY = 480
"""Working minutes."""


@dataclass
class ToMaker:
    """A return whose steps commerce takes; none where there are not parts enough in time."""

    runner: ScenarioRunner
    thing: str = ""
    tags: list[str] = field(default_factory=list)

    # Any: each step has fields of its own
    def take(self, step: str, role: str = "commerce", **data: Any) -> None:
        by = self.runner.person(self.runner.name_of(role))
        self.thing = self.runner.desk.take(by, self.thing or NEW, step, data).id

    def pack(self, many: int, maker: str = MAKER) -> bool:
        devices = whole_devices(self.runner)
        there = [tag for tag, _taken in tags_in(self.runner, faulty(branch.OFFICE)) if tag not in devices]
        self.tags = there[:many]
        if len(self.tags) == many:
            self.take("open_supplier_return", maker=maker, tags=self.tags)
        return bool(self.thing)

    def send(self, many: int, number: str, maker: str = MAKER) -> None:
        """What the parts cost new is expected to be credited."""
        if self.pack(many, maker):
            more = {"carrier": "sf", "tracking": f"SF13904255312{number[-2:]}"}
            expected = self.cost(self.tags)
            self.take("send_to_maker", maker_reference=number, expected_credit=expected, **more)

    def cost(self, tags: Sequence[str]) -> str:
        """What the parts with these tags cost new, in yuan."""
        marks = ", ".join("?" * len(tags))
        fen = int(self.runner.desk.session.reader.value(COST.format(marks), tuple(tags)) or 0)
        return f"{fen // 100}.{fen % 100:02}"

    def credit(self, note: str, credit_by: str = "transfer") -> None:
        """The whole price of the first of its parts."""
        amount = self.cost(self.tags[:1])
        day = self.runner.moment.astimezone(zone_named(DEFAULT_ZONE)).date().isoformat()
        what = {"amount": amount, "credit_note": note, "credited_on": day, "credit_by": credit_by}
        self.take("record_credit", tags=self.tags[:1], **what)

    def refuse(self, reason: str) -> None:
        self.take("record_refusal", everything=True, reason=reason)

    def lose(self) -> None:
        """The last of its parts, on the way to the maker."""
        self.take("report_lost_to_maker", tags=self.tags[-1:], reason="快递分拣时遗失一件，按未保价赔付，厂家未收到")

    def approve(self) -> None:
        self.take("approve", "manager")

    def write_off(self) -> None:
        self.take("write_off_lost_to_maker")

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


def _sends(many: int, number: str, maker: str = MAKER) -> Act:
    return lambda to_maker: to_maker.send(many, number, maker)


STORIES: tuple[tuple[tuple[float, Act], ...], ...] = (
    ((16.2, _sends(1, "RMA-2610-07", ANOTHER)),),
    (
        (6, _sends(2, "RMA-2611-12")),
        (4.6, ToMaker.lose),
        (4.2, ToMaker.approve),
        (4.1, ToMaker.write_off),
        (3, lambda to_maker: to_maker.refuse("超出厂家保修期")),
        (2.2, ToMaker.take_back),
        (2.1, lambda to_maker: to_maker.close("一件快递遗失，已核销；一件超出厂家保修期，厂家不退款")),
    ),
    ((1.9, _sends(2, "RMA-2611-31")), (0.2, lambda to_maker: to_maker.credit("HZ-2611-0088"))),
    ((1.8, _sends(1, "RMA-2611-20", ANOTHER)), (0.5, lambda to_maker: to_maker.refuse("外观有磕碰痕迹，判为使用不当"))),
    ((1.7, _sends(1, "RMA-2611-26")), (0.4, lambda to_maker: to_maker.credit("HZ-2611-0079", "account"))),
    ((0.3, lambda to_maker: to_maker.pack(1, ANOTHER)), (0.25, ToMaker.cancel)),
    ((0.1, lambda to_maker: to_maker.pack(1)),),
)
"""The acts of each story, with the working days since then: overdue, closed with a lost and a refused part, credited in
part, refused, credited, given up, being packed."""
