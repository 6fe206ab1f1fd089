"""Supplier returns of the demo in every state, while there are faulty parts enough.

The branch stands alone, so it sends to the makers what it would else send to headquarters.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from fieldservice.demo import branch
from fieldservice.demo.faulty_parts import tags_in
from fieldservice.desk import NEW
from fieldservice.words.moments import stamp
from fieldservice.workflows.parts.places import faulty

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner

MAKER, ANOTHER = "凌科电源有限公司", "华信精密部件厂"


class Maker:
    """Takes the steps of commerce; `tags` are what lies in the faulty stock, the oldest first."""

    def __init__(self, runner: ScenarioRunner) -> None:
        self.runner, self.desk = runner, runner.desk
        self.commerce = runner.person(runner.name_of("commerce"))
        self.keeper = runner.person(runner.name_of("storekeeper"))
        self.tags = [tag for tag, _taken in tags_in(runner, faulty(branch.OFFICE))]

    # Any: each step has fields of its own
    def take(self, thing: str, step: str, **data: Any) -> str:
        return self.desk.take(self.commerce, thing, step, data).id

    def ago(self, days: float) -> None:
        self.runner.moment = self.runner.now - timedelta(days=days)

    def packed(self, many: int, maker: str = MAKER) -> str:
        tags, self.tags = self.tags[:many], self.tags[many:]
        return self.take(NEW, "open_supplier_return", maker=maker, tags=tags)

    def sent(self, many: int, expected: str, number: str, maker: str = MAKER) -> str:
        thing = self.packed(many, maker)
        more = {"carrier": "sf", "tracking": f"SF13904255312{number[-2:]}"}
        return self.take(thing, "send_to_maker", maker_reference=number, expected_credit=expected, **more)

    def credit(self, thing: str, amount: str, note: str, **pieces: Any) -> None:
        day = stamp(self.runner.moment)[:10]
        named = pieces or {"everything": True}
        self.take(thing, "record_credit", amount=amount, credit_note=note, credited_on=day, **named)


def send_to_makers(runner: ScenarioRunner) -> None:
    """Story by story, while there are parts enough, before the storekeeper consigns others."""
    at = Maker(runner)
    for pieces, story in STORIES:
        if len(at.tags) >= pieces:
            story(at)
    runner.moment = runner.now


def _partly(at: Maker) -> None:
    """One part is credited, and the maker still looks at the other."""
    first = at.tags[0]
    at.ago(2)
    thing = at.sent(2, "860.00", "RMA-2611-31")
    at.ago(0.1)
    at.credit(thing, "430.00", "HZ-2611-0088", tags=first)


def _overdue(at: Maker) -> None:
    at.ago(21)
    at.sent(1, "320.00", "RMA-2610-07", ANOTHER)


def _closed(at: Maker) -> None:
    """The maker credited nothing; the part has come back, and is faulty stock again."""
    kept = list(at.tags)
    at.ago(6)
    thing = at.sent(1, "96.00", "RMA-2611-12")
    at.ago(4)
    at.take(thing, "record_refusal", everything=True, reason="超出厂家保修期")
    at.ago(2)
    at.desk.take(at.keeper, thing, "take_back_from_maker", {"everything": True, "arrival_remark": "原箱退回"})
    at.ago(1.9)
    at.take(thing, "close_supplier_return", shortfall="超出厂家保修期，厂家不退款")
    at.tags = kept


def _refused(at: Maker) -> None:
    """The maker refused it, and it is still to come back."""
    at.ago(3)
    thing = at.sent(1, "450.00", "RMA-2611-20", ANOTHER)
    at.ago(0.5)
    at.take(thing, "record_refusal", everything=True, reason="触点有烧蚀，判为使用不当")


def _credited(at: Maker) -> None:
    at.ago(2)
    thing = at.sent(1, "128.00", "RMA-2611-26")
    at.ago(0.2)
    at.credit(thing, "128.00", "HZ-2611-0079", credit_by="account", everything=True)


def _cancelled(at: Maker) -> None:
    """Given up; its part is packed again."""
    at.ago(0.1)
    kept = list(at.tags)
    thing = at.packed(1, ANOTHER)
    at.take(thing, "cancel_supplier_return", reason="该厂家不再受理此型号")
    at.tags = kept


def _packing(at: Maker) -> None:
    at.ago(0)
    at.packed(1)


STORIES: tuple[tuple[int, Callable[[Maker], None]], ...] = (
    (1, _overdue),
    (1, _closed),
    (2, _partly),
    (1, _refused),
    (1, _credited),
    (1, _cancelled),
    (1, _packing),
)
"""The stories, each with the parts that it needs."""
