"""Quality feedback of the demo in every state, about faults that many of its jobs have; the others stay suspected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from fieldservice.desk import NEW
from fieldservice.read_model.alike import StoredAlike
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.identity import label_key

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner
    from fieldservice.desk.quality import ListedFeedback


class FaultStory(NamedTuple):
    """What is said of a fault, by the code of its symptom."""

    fault: str
    extent: str
    cause: str
    measure: str
    affected: str


PROBLEMS = {
    "PRINT": FaultStory(
        "连续打印约 200 页后右侧发虚，换硒鼓后仍出现", "9月后出厂的机器居多", "转印辊压力弹簧批次偏软",
        "更换转印辊组件 TR-12；在保机器上门时一并检查", "生产日期 2026年8月20日至9月30日",
    ),
    "NO-BOOT": FaultStory(
        "固件升级后冷启动停在自检画面，热启动正常", "升级到 2.14 版的机器", "固件 2.14 与部分内存时序不匹配",
        "刷回 2.13 版，等 2.15 版发布后再升级", "固件 2.14，内存颗粒代号 H9",
    ),
    "NO-POWER": FaultStory(
        "使用一至三个月后按电源键无反应，换适配器无效", "三个分中心均有", "电源接口焊点虚焊",
        "更换接口小板，不更换主板", "序列号第 5、6 位为 26、27",
    ),
    "NETWORK": FaultStory(
        "第 17 至 24 口间歇掉线，重启后恢复数小时", "同一批次到货的机房", "端口芯片散热垫漏装",
        "补装散热垫，加测 8 小时", "箱号 KX26-0901 至 KX26-0960",
    ),
    "CRASH": FaultStory(
        "播放视频时死机，内存检测正常", "新装系统的机器", "显卡驱动 31.0 版缺陷", "安装 31.2 版驱动", "预装系统 10月版",
    ),
}  # fmt: skip
USUAL = FaultStory("同型号近期多次出现此故障", "本月明显增多", "个别部件老化", "按常规维修处理", "无")


class Feedback:
    """Takes the steps of liaison and quality department, so many days ago."""

    def __init__(self, runner: ScenarioRunner, batch: ListedFeedback) -> None:
        self.runner, self.batch = runner, batch
        self.liaison, self.quality = (runner.person(runner.name_of(role)) for role in ("liaison", "quality"))
        self.said = PROBLEMS.get(batch.symptom, USUAL)
        self.thing = ""

    def at(self, days: float) -> Feedback:
        self.runner.moment = self.runner.now - timedelta(days=days)
        return self

    # Any: each step has fields of its own
    def take(self, step: str, by_quality: bool = False, **data: Any) -> Feedback:
        by = self.quality if by_quality else self.liaison
        self.thing = self.runner.desk.take(by, self.thing or NEW, step, data).id
        return self

    def jobs(self, most: int) -> list[str]:
        """The first so many jobs of the batch that were opened by now."""
        alike = StoredAlike(self.runner.desk.session.reader)
        found = alike.of(label_key(self.batch.device), self.batch.symptom, self.batch.first)
        return [each.number for each in found if each.opened < stamp(self.runner.moment)][:most]

    def reported(self, days: float, jobs: int = 4) -> Feedback:
        self.at(days)
        numbers = self.jobs(jobs)
        known = self.runner.desk.thing(numbers[0]).get("product") if numbers else None
        return self.take(
            "report_quality",
            product=code_of(known) or "other",
            model=self.batch.device,
            symptom_code=self.batch.symptom,
            fault=self.said.fault,
            extent=self.said.extent,
            numbers=numbers,
        )

    def answered(self, days: float) -> Feedback:
        said = self.said
        return self.at(days).take(
            "answer_feedback", True, quality_finding="batch", cause=said.cause, measure=said.measure,
            affected=said.affected,
        )  # fmt: skip


def report_to_quality(runner: ScenarioRunner) -> None:
    """A feedback in each state, each about the fault that had most jobs by then; further batches stay suspected."""
    left = runner.desk.quality.suspected()
    for days, story in STORIES:
        if left:
            most = max(left, key=lambda batch: len(Feedback(runner, batch).at(days).jobs(MOST)))
            left.remove(most)
            story(Feedback(runner, most), days)
    runner.moment = runner.now


def _overdue(at: Feedback, days: float) -> None:
    at.reported(days)


def _closed(at: Feedback, days: float) -> None:
    at.reported(days).at(days - 1).take("take_up_feedback", True).answered(days - 3)
    at.at(days - 3.2).take("pass_on_result")


def _dropped(at: Feedback, days: float) -> None:
    at.reported(days, 3).at(days - 1).take("drop_feedback", reason="经复核为个别现象，原因各不相同")


def _answered(at: Feedback, days: float) -> None:
    at.reported(days).at(days - 1).take("take_up_feedback", True).answered(0.05)


def _in_progress(at: Feedback, days: float) -> None:
    at.reported(days).at(days - 1).take("take_up_feedback", True)
    at.at(days - 1.5).take("record_progress", True, words="两台样机已送检，50 次试验复现 3 次")
    at.at(0.1).take("record_progress", True, words="基本定位，等供应商确认")


def _sent(at: Feedback, days: float) -> None:
    at.reported(days)


STORIES: tuple[tuple[float, Callable[[Feedback, float], None]], ...] = (
    (8, _overdue),
    (6, _closed),
    (5, _dropped),
    (4, _answered),
    (3, _in_progress),
    (0.2, _sent),
)
"""The stories, each with the days since its report."""
MOST = 500
