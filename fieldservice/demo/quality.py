"""Quality feedback of the demo in every state, about faults that many of its jobs have; the others stay suspected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from fieldservice.desk import NEW

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner


class FaultStory(NamedTuple):
    """What is said of a fault, and what the quality department found."""

    fault: str
    extent: str
    cause: str
    measure: str
    affected: str
    finding: str


FAULTS = {
    ("printer", "PRINT"): FaultStory(
        "连续打印约 200 页后右侧发虚，换硒鼓后仍出现", "9月后出厂的机器居多", "转印辊压力弹簧批次偏软",
        "更换转印辊组件 TR-12；在保机器上门时一并检查", "生产日期 2026年8月20日至9月30日", "batch",
    ),
    ("desktop", "NO-BOOT"): FaultStory(
        "固件升级后冷启动停在自检画面，热启动正常", "升级到 2.14 版的机器", "固件 2.14 与部分内存时序不匹配",
        "刷回 2.13 版，等 2.15 版发布后再升级", "固件 2.14，内存颗粒代号 H9", "design",
    ),
    ("laptop", "NO-POWER"): FaultStory(
        "使用一至三个月后按电源键无反应，换适配器无效", "近两个月明显增多", "电源接口焊点虚焊",
        "更换接口小板，不更换主板", "序列号第 5、6 位为 26、27", "batch",
    ),
    ("network", "NETWORK"): FaultStory(
        "满载时间歇掉线，重启后恢复数小时", "同一批次到货的机房", "主芯片散热垫漏装",
        "补装散热垫，加测 8 小时", "箱号 KX26-0901 至 KX26-0960", "batch",
    ),
    ("laptop", "CRASH"): FaultStory(
        "播放视频时死机，内存检测正常", "新装系统的机器", "显卡驱动 31.0 版缺陷", "安装 31.2 版驱动", "预装系统 10月版",
        "design",
    ),
    ("storage", "DISK"): FaultStory(
        "写满七成后硬盘掉线，重新插拔后恢复", "今年下半年装机的客户", "该批硬盘固件 SC04 写缓存超时",
        "升级硬盘固件到 SC06，先备份再逐盘升级", "硬盘固件 SC04", "supplier",
    ),
}  # fmt: skip
USUAL = FaultStory(
    "同型号近期多次出现此故障", "本月明显增多", "各台原因不同，没有共同的缺陷", "按常规维修处理，不发通报",
    "没有需要召回或加修的机器", "single",
)  # fmt: skip
"""Of a fault about which the demo has no story of its own."""


DAY = 480
"""Working minutes."""
SOME = 4
"""Jobs that are named in a report; the others are proposed."""


@dataclass
class Feedback:
    """A feedback whose steps liaison and quality department take; none where no batch was suspected in time."""

    runner: ScenarioRunner
    thing: str = ""
    said: FaultStory = USUAL

    # Any: each step has fields of its own
    def take(self, role: str, step: str, **data: Any) -> None:
        self.thing = self.runner.desk.take(
            self.runner.person(self.runner.name_of(role)), self.thing or NEW, step, data
        ).id

    def report(self) -> None:
        """About the fault that most jobs have which no feedback has gathered."""
        quality = self.runner.desk.quality
        batch = next(iter(quality.suspected()), None)
        if batch is not None:
            known = quality.filled_in(batch)
            self.said = FAULTS.get((known["product"], batch.symptom), USUAL)
            known["numbers"] = known["numbers"].split()[:SOME]
            self.take("liaison", "report_quality", fault=self.said.fault, extent=self.said.extent, **known)

    def take_up(self) -> None:
        self.take("quality", "take_up_feedback")

    def tell(self, words: str) -> None:
        self.take("quality", "record_progress", words=words)

    def answer(self) -> None:
        said = {"cause": self.said.cause, "measure": self.said.measure, "affected": self.said.affected}
        self.take("quality", "answer_feedback", quality_finding=self.said.finding, **said)

    def pass_on(self) -> None:
        self.take("liaison", "pass_on_result")

    def drop(self) -> None:
        self.take("liaison", "drop_feedback", reason="经复核为个别现象，原因各不相同")


Act = Callable[[Feedback], None]


def reported_meanwhile(runner: ScenarioRunner) -> list[tuple[float, Callable[[], None]]]:
    """(position in working minutes, what happens then) of a feedback in each state; other batches stay suspected."""
    found: list[tuple[float, Callable[[], None]]] = []
    for acts in STORIES:
        feedback = Feedback(runner)
        found += [(-days * DAY, partial(_act, feedback, act)) for days, act in acts]
    return found


def _act(feedback: Feedback, act: Act) -> None:
    if feedback.thing or act is Feedback.report:
        act(feedback)


def _seen(feedback: Feedback) -> None:
    feedback.tell("两台样机已送检，50 次试验复现 3 次")


def _located(feedback: Feedback) -> None:
    feedback.tell("基本定位，等供应商确认")


TAKE_UP, ANSWER = Feedback.take_up, Feedback.answer
STORIES: tuple[tuple[tuple[float, Act], ...], ...] = (
    ((6.5, Feedback.report),),
    ((6, Feedback.report), (5.5, TAKE_UP), (3, ANSWER), (2.8, Feedback.pass_on)),
    ((4, Feedback.report), (3.6, TAKE_UP), (0.1, ANSWER)),
    ((3, Feedback.report), (2.9, TAKE_UP), (2, _seen), (0.2, _located)),
    ((2, Feedback.report), (1.2, Feedback.drop)),
    ((0.15, Feedback.report),),
)
"""The acts of each story, with the working days since then: overdue, closed, answered, in progress, given up, sent."""
