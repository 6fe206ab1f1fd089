"""Problems of the demo that were handed up, in every state: with the hotline engineer, the liaison and the departments,
sent back, late, solved, tried, failed and one level higher, withdrawn, and of a call before there is a job.

The departments of headquarters work at the demo's store, as where an office stands alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from fieldservice.demo.customers import CUSTOMERS, DemoCustomer
from fieldservice.desk import NEW
from fieldservice.shapes import JsonObject
from fieldservice.words.moments import stamp

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner

WHO = {
    "filter_solved": "hotline_engineer",
    "classify": "hotline_engineer",
    "locate": "liaison",
    "hand_to_department": "liaison",
    "not_solved": "liaison",
    "withdraw_escalation": "liaison",
    "begin_tests": "technical_supervisor",
    "record_test": "technical_supervisor",
    "solve": "technical_supervisor",
}
"""Who takes a step; the engineer of the job takes all others."""
HARDWARE, SYSTEM = {"lane": "hardware"}, {"lane": "system"}
PRODUCT = {"department": "product", "contact": "冯工"}
Happening = tuple[float, Callable[[], None]]
"""Its position in working minutes, and what then happens."""
Act = tuple[int, str, JsonObject]
"""Working minutes after the act before, the step, and its fields."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A device at the bench whose problem was handed up so many working minutes ago, and what became of it since."""

    ago: int
    customer: int
    engineer: str
    device: JsonObject
    symptom_code: str
    symptom: str
    tried: str
    acts: tuple[Act, ...] = ()
    limit: int = 5
    """Days from the handing up until the customer needs the solution."""


LAPTOP = {"product": "laptop", "brand": "华川", "model": "天逸 310"}
SERVER = {"product": "server", "brand": "岷岭", "model": "ML5280 M6"}
PRINTER = {"product": "printer", "brand": "Papyra", "model": "LaserDesk 3300dn"}
DESKTOP = {"product": "desktop", "brand": "华川", "model": "启明 M70"}
ROUTER = {"product": "network", "brand": "Kestrel", "model": "KR-90 Router"}

PROBLEMS = (
    Problem(25, 34, "owen.park", LAPTOP, "NO-DISPLAY",
            "With a second display connected, the screen goes black for a second every few minutes.",
            "Three cables and two displays tried, graphics driver reinstalled: no change. One display alone works."),
    Problem(150, 2, "li.wei", SERVER, "DISK", "每天凌晨备份时阵列掉一块盘，重启后自动恢复。",
            "换过硬盘、背板线缆，掉的总是 3 号盘位；阵列卡日志报链路超时。",
            ((40, "classify", HARDWARE),)),
    Problem(300, 6, "sun.li", PRINTER, "PRINT", "升级驱动后，打印带表格的文件偶尔出乱码。",
            "退回旧驱动正常；换电脑、换网线仍有；测试页正常。",
            ((30, "classify", SYSTEM), (60, "locate", {}))),
    Problem(2_700, 3, "li.wei", SERVER, "CRASH", "满载运行约两小时后死机，风扇全速，须断电才能再开。",
            "更换电源和内存，清灰，BIOS 升到 2.08；空载一天正常。",
            ((45, "classify", HARDWARE), (90, "locate", {}),
             (200, "hand_to_department", {**PRODUCT, "located": "主板供电部分，疑似过热保护误动作。"}),
             (300, "tell_progress", {"words": "已交产品部分析，明天再告知。"})), 2),
    Problem(1_100, 7, "wang.qiang", DESKTOP, "OTHER", "睡眠唤醒后前面板 USB 失灵，重启恢复。",
            "换前置面板和线缆，重装系统，关闭 USB 节能，现象不变。",
            ((30, "classify", SYSTEM), (40, "locate", {}),
             (120, "hand_to_department", {**PRODUCT, "located": "BIOS 唤醒流程，1.15 版之后才有。"}),
             (100, "begin_tests", {"plan": "三台同型号机器，BIOS 1.14 与 1.15 对比，各睡眠唤醒 200 次。"}),
             (400, "record_test", {"what": "BIOS 1.15，睡眠唤醒 200 次", "result": "failed",
                                   "words": "第 37 次起前置 USB 不响应。"}),
             (60, "record_test", {"what": "BIOS 1.14，睡眠唤醒 200 次", "result": "passed"}),
             (20, "tell_progress", {"words": "已查明与 BIOS 版本有关，产品部在修正，明天下午再告知。"}))),
    Problem(420, 10, "zhou.rui", ROUTER, "NETWORK", "每天上午十点左右断网五分钟，自动恢复。",
            "换电源、升级固件、恢复出厂设置，现象不变。",
            ((40, "classify", HARDWARE), (30, "locate", {}),
             (50, "send_back", {"question": "断网时设备日志有何记录？请附固件版本和当时的连接数。"}))),
    Problem(900, 8, "sun.li", PRINTER, "PRINT", "双面打印时背面整体下移两毫米。",
            "清洁双面单元、更换进纸辊，校准三次，单面正常。",
            ((25, "classify", HARDWARE), (30, "locate", {}),
             (60, "hand_to_department", {**PRODUCT, "located": "双面转向单元的停纸位置。"}),
             (400, "solve", {"cause_code": "HEAD", "cause": "双面转向单元的停纸传感器安装偏移。",
                             "solution": "维修模式 08-117 把背面起始位置调为 -2.0 mm；仍偏的更换传感器支架（新版）。",
                             "case_symptom": "双面打印背面整体偏移\n单面正常，校准无效"}))),
    Problem(1_500, 12, "wang.qiang", LAPTOP, "NO-BOOT", "更换固态硬盘后反复重启，无法进入系统。",
            "换两个品牌的硬盘、重装系统，现象相同；原盘正常。",
            ((35, "filter_solved", {"solution": "进 BIOS 关闭快速启动和存储节能，再更新 BIOS 到 1.32。",
                                    "cause_code": "SOFT", "cause": "旧版 BIOS 与新固态硬盘的节能模式不兼容。",
                                    "for_case_base": True, "case_symptom": "换固态硬盘后反复重启，原盘正常"}),
             (120, "solution_worked", {"words": "更新后连续启动二十次正常。"}))),
    Problem(2_000, 5, "li.wei", SERVER, "NOISE", "风扇持续高转，温度显示正常。",
            "清灰、换两个风扇、换温度传感器线，现象不变。",
            ((40, "classify", HARDWARE), (50, "locate", {}),
             (80, "hand_to_department", {"department": "quality", "located": "风扇控制板与管理芯片之间。"}),
             (480, "solve", {"cause_code": "BOARD", "cause": "管理芯片固件 1.20 读错进风口温度。",
                             "solution": "管理芯片固件升级到 1.24。", "case_symptom": "风扇持续高转，温度显示正常"}),
             (200, "solution_failed", {"reason": "升级到 1.24 后仍高转，进风口温度显示 71 度，实测 24 度。"}),
             (90, "not_solved", {"pointer": "请查看传感器板，疑似批次问题。"}),
             (60, "tell_progress", {"words": "第一个方案无效，已提升一级，后天上午再告知。"}))),
    Problem(800, 13, "wang.qiang", DESKTOP, "CRASH", "播放视频时死机。",
            "换内存、显卡驱动回退，现象不变。",
            ((50, "classify", HARDWARE), (200, "ask_escalation_withdrawn", {"reason": "客户决定更换新机，不再维修。"}),
             (60, "withdraw_escalation", {}))),
    Problem(600, 9, "wang.qiang", LAPTOP, "CRASH", "充电时死机，拔掉适配器正常。",
            "换适配器、电池，主板最小系统仍死机；本月第四台。",
            ((40, "classify", {"lane": "quality", "fault": "插适配器充电时死机，拔掉正常。",
                               "extent": "本月四台，序列号均为 26 年第 31 至 33 周生产。"}),
             (30, "locate", {}),
             (60, "hand_to_department", {"department": "quality", "located": "主板充电电路，电感啸叫后死机。"}))),
)  # fmt: skip
CALLED = Problem(
    90, 14, "", LAPTOP, "NETWORK", "会议中无线网络每半小时断一次。",
    "电话指导重装网卡驱动、关闭节能、换路由器频段，现象不变。", ((30, "classify", SYSTEM),),
)  # fmt: skip
"""Handed up by the hotline engineer, before there is a job."""


def escalations(runner: ScenarioRunner) -> list[Happening]:
    """What happens because of these problems, for the runner to take in order of time."""
    numbered = enumerate((*PROBLEMS, CALLED), 1)
    return [each for number, problem in numbered for each in _ProblemStory(runner, problem, number).planned()]


class _ProblemStory:
    """One problem, told step by step. `at` is the position of the act that is planned next."""

    def __init__(self, runner: ScenarioRunner, problem: Problem, number: int) -> None:
        self.runner, self.desk, self.problem = runner, runner.desk, problem
        self.who: DemoCustomer = CUSTOMERS[problem.customer]
        self.serial = f"UP-{str(problem.device['product'])[:2].upper()}-26{number:02}4"
        self.work = ""
        self.plan: list[Happening] = []
        self.at = float(-problem.ago)

    def planned(self) -> list[Happening]:
        if self.problem.engineer:
            self.at_the_bench(self.problem.engineer)
        else:
            self.on_a_call()
        for after, step, data in self.problem.acts:
            who = "liaison" if step == "send_back" else WHO.get(step, self.problem.engineer)
            self.then(after, who, step, data)
        return self.plan

    def then(self, after: int, who: str, step: str, data: JsonObject | None = None) -> None:
        """Plan a step so many working minutes after the one before."""
        self.at += after
        self.plan.append((self.at, lambda: self.take(who, step, data or {})))

    def take(self, who: str, step: str, data: JsonObject) -> None:
        by = self.runner.person(who if "." in who else self.runner.name_of(who))
        thing = self.work or NEW
        if step == "inspect":
            asked = (field.name for field in self.desk.fields(thing, step) if field.required)
            data = {**data, **{name: "ok" for name in asked if name.startswith("checked.")}}
        elif step == "escalate":
            data = {**data, "limit": stamp(self.runner.moment + timedelta(days=self.problem.limit))}
        elif step in WHO or step == "send_back":
            thing = str(self.desk.thing(thing).lines("escalations")[-1]["escalation"])
        page = self.desk.take(by, thing, step, data)
        self.work = self.work or str(page.made.get("job") or page.id)

    def came(self) -> JsonObject:
        customer = {"phone": self.who.phone, "customer_name": self.who.name, "address": self.who.address}
        return {**self.problem.device, **customer, **self.told(), "serial": self.serial, "warranty": "in"}

    def told(self) -> JsonObject:
        return {"symptom_code": self.problem.symptom_code, "symptom": self.problem.symptom}

    def at_the_bench(self, engineer: str) -> None:
        found = {"data": "backed_up", "reproduced": "yes", "finding": self.problem.symptom}
        self.then(-120, "counter_clerk", "check_in", {**self.came(), "place": "D7"})
        self.then(10, "coordinator", "dispatch", {"engineer": engineer, "why_without_skill": "专长相近。"})
        self.then(20, engineer, "inspect", found)
        self.then(30, engineer, "tell_finding", {"told_to": self.who.contact, "agrees": True})
        self.then(60, engineer, "escalate", {**self.told(), "tried": self.problem.tried})
        self.then(1, engineer, "wait", {"waiting": "escalation"})

    def on_a_call(self) -> None:
        self.then(-15, "hotline_engineer", "register", {"caller_kind": self.who.kind, **self.came()})
        self.then(15, "hotline_engineer", "escalate", {**self.told(), "tried": self.problem.tried})
