"""Faulty parts of the demo: consignments in every state. The branch stands alone, so it is its own headquarters and
judges what it sends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from fieldservice.demo import branch
from fieldservice.demo.faulty_parts import tags_in, whole_devices
from fieldservice.desk import NEW
from fieldservice.workflows.parts.places import faulty

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner


class Consigning:
    """Takes the steps of the storekeeper; `tags` are what lies in the faulty stock and is in no consignment yet."""

    def __init__(self, runner: ScenarioRunner) -> None:
        runner.moment = runner.now
        self.desk = runner.desk
        self.keeper, self.manager = (runner.person(runner.name_of(role)) for role in ("storekeeper", "manager"))
        here = [number for number, _taken in tags_in(runner, faulty(branch.OFFICE))]
        devices = whole_devices(runner)
        self.tags = sorted(here, key=lambda number: number in devices)

    # Any: each step has fields of its own
    def take(self, step: str, thing: str = NEW, **data: Any) -> str:
        return self.desk.take(self.keeper, thing, step, data).id

    def some(self, many: int) -> list[str]:
        found, self.tags = self.tags[:many], self.tags[many:]
        return found

    def packed(self, many: int) -> tuple[str, list[str]]:
        """A consignment in which so many pieces are packed."""
        tags = self.some(many)
        return self.take("open_consignment", tags=tags), tags

    def sent(self, many: int, tracking: str) -> tuple[str, list[str]]:
        consignment, tags = self.packed(many)
        self.take("send_consignment", consignment, carrier="sf", tracking=tracking, parts_remark="易碎，轻放")
        return consignment, tags

    def received(self, many: int, tracking: str) -> tuple[str, list[str]]:
        consignment, tags = self.sent(many, tracking)
        self.take("receive_pieces", consignment, everything=True, arrival_remark="外箱完好")
        return consignment, tags

    def judge(self, consignment: str, tags: Sequence[str], verdict: str, words: str) -> None:
        self.take("judge_pieces", consignment, tags=list(tags), verdict=verdict, words=words)


def consign_faulty(runner: ScenarioRunner) -> None:
    """The storekeeper sends off what lies in the faulty stock, story by story, while there is enough."""
    at = Consigning(runner)
    for pieces, story in STORIES:
        if len(at.tags) >= pieces:
            story(at)


def _finished(at: Consigning) -> None:
    """Scrapped, without a fault, and repaired."""
    consignment, (burnt, good, repaired) = at.received(3, "SF1390425530011")
    at.judge(consignment, [burnt], "scrap", "已损坏，无维修价值")
    at.judge(consignment, [good], "no_fault", "连续测试 8 小时正常")
    at.judge(consignment, [repaired], "repairable", "轴承磨损")
    at.take("pieces_repaired", consignment, tags=[repaired], words="更换轴承")


def _in_repair(at: Consigning) -> None:
    consignment, (worn, wet) = at.received(2, "SF1390425530027")
    at.judge(consignment, [worn], "repairable", "接口松动，可修")
    at.judge(consignment, [wet], "customer_damage", "有明显进液痕迹")


def _judging(at: Consigning) -> None:
    consignment, (first, _second) = at.received(2, "SF1390425530058")
    at.judge(consignment, [first], "scrap", "线圈断路")


def _with_difference(at: Consigning) -> None:
    """One piece is missing, and a manager is asked whether it is lost."""
    consignment, tags = at.sent(2, "SF1390425530064")
    at.take("receive_pieces", consignment, tags=tags[:1], arrival_remark="外箱一角破损")
    at.take("report_lost_pieces", consignment, everything=True, reason="外箱破损，快递查无")


def _on_its_way(at: Consigning) -> None:
    at.sent(2, "SF1390425530102")


def _cancelled(at: Consigning) -> None:
    """Given up; its piece is packed again."""
    consignment, tags = at.packed(1)
    at.take("cancel_consignment", consignment, reason="箱子太小，下周一起寄")
    at.tags = [*tags, *at.tags]


def _packing(at: Consigning) -> None:
    at.packed(1)


STORIES: tuple[tuple[int, Callable[[Consigning], None]], ...] = (
    (3, _finished),
    (2, _in_repair),
    (2, _judging),
    (2, _with_difference),
    (2, _on_its_way),
    (1, _cancelled),
    (1, _packing),
)
"""The stories, each with the pieces that it needs."""
