"""Input of each step of a scenario: who takes it, how long after the step before, and the fields filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from fieldservice.demo.branch import PEOPLE
from fieldservice.demo.customers import REMARKS, DemoCustomer, FaultCase
from fieldservice.demo.signatures import signature
from fieldservice.shapes import JsonObject
from fieldservice.words.moments import stamp

Fields = JsonObject
IN_WARRANTY = timedelta(days=3 * 365)


@dataclass
class RunningScenario:
    """A scenario while it runs: the customer, the device and its fault, and the ids made so far."""

    customer: DemoCustomer
    device: Fields
    case: FaultCase
    rng: Random
    now: datetime
    agent: str = ""
    moment: datetime | None = None
    """The time of the step that is taken."""
    request: str = ""
    job: str = ""
    ticket: str = ""
    engineer: str = ""
    declined: list[str] = field(default_factory=list)
    """Engineers who declined the job or lost it to a colleague."""
    appointment: str = ""
    planned: str = ""
    """For when the coordinator plans the visit."""
    choose: Callable[[RunningScenario, bool], str] = lambda running, skilled: ""
    fitted: bool = False
    """A part from the engineer's bag helped, so none is written down."""

    @property
    def parts_named(self) -> str:
        return "" if self.fitted else self.case.parts

    def say(self, zh: str, en: str) -> str:
        return en if self.customer.language == "en" else zh

    @property
    def texts(self) -> tuple[str, str, str, str]:
        return self.case.texts[self.customer.language]

    @property
    def signer(self) -> str:
        name = self.customer.contact
        return name if self.customer.language == "en" else name.split()[-1]


def call(running: RunningScenario) -> Fields:
    who, device, purchased = (
        running.customer,
        running.device,
        running.now.date() - timedelta(days=running.device["age"]),
    )
    covered = timedelta(days=device["age"]) < IN_WARRANTY
    return {
        "caller_kind": who.kind,
        "phone": who.phone,
        "customer_name": who.name,
        "contact": who.contact,
        "address": who.address,
        "area": who.area,
        "serial": device["serial"],
        "product": device["product"],
        "brand": device["brand"],
        "model": device["model"],
        "purchased": purchased.isoformat(),
        "warranty": "in" if covered else "out",
        "symptom_code": running.case.symptom,
        "symptom": running.texts[0],
        "tried": running.texts[1],
    }


LATER = ("address", "warranty", "model", "tried")
"""Fields that a caller in a hurry leaves out."""


def parked(running: RunningScenario) -> Fields:
    return {name: value for name, value in call(running).items() if name not in LATER}


def rest(running: RunningScenario) -> Fields:
    return {name: value for name, value in call(running).items() if name in LATER}


def another_printer(running: RunningScenario) -> Fields:
    return {
        "serial": f"{running.device['serial']}-B",
        "product": "printer",
        "model": "LJ2605D",
        "symptom": running.say("同一办公室的打印机卡纸。", "The printer in the same office jams."),
    }


def decided(running: RunningScenario) -> Fields:
    return {
        "mode": "on_site",
        "level": "normal",
        "suggestion": running.say("带上常用备件，先看日志。", "Bring the usual parts, read the log first."),
    }


def chosen(running: RunningScenario) -> Fields:
    """The engineer whom the desk proposes first, with a reason if nobody free has the skill."""
    engineer = running.choose(running, True)
    skills = next((skills for name, _, _, skills, _ in PEOPLE if name == engineer), "").split()
    why = (
        {}
        if running.device["product"] in skills
        else {"why_without_skill": running.say("专长工程师都在外。", "Skilled colleagues are all out.")}
    )
    return {"engineer": engineer, **why}


def dispatched(running: RunningScenario) -> Fields:
    planned = {"planned": running.planned} if running.planned else {}
    return {**chosen(running), **planned, "bring": running.case.parts.split(" 旧")[0] or None}


def unskilled(running: RunningScenario) -> Fields:
    return {
        "engineer": running.choose(running, False),
        "why_without_skill": running.say(
            "专长工程师都在外，由热线电话支持。", "Skilled colleagues are all out; the hotline helps by phone."
        ),
    }


def examined(running: RunningScenario) -> Fields:
    return {
        "consent": True,
        "consent_by": running.signer,
        "finding": running.texts[2],
        "data_backed_up": running.rng.random() < 0.4,
        "configuration": running.say("电源线1根、键盘鼠标1套", "One power cord, keyboard and mouse"),
    }


def completed(running: RunningScenario) -> Fields:
    return {
        "symptom_code": running.case.symptom,
        "cause_code": running.case.cause,
        "resolution_code": running.case.resolution,
        "handling": running.texts[3],
        "parts_named": running.parts_named or None,
        "work_minutes": running.case.minutes,
        "tested": True,
    }


def entered_afterwards(running: RunningScenario) -> Fields:
    """In the evening, from the engineer's notes: the true times of the visit."""
    assert running.moment is not None
    times = {"appointment": 150, "set_out": 190, "arrived": 155, "finished": 80, "returned": 45}
    examination = {name: value for name, value in examined(running).items() if name in ("consent", "finding")}
    return {
        **{name: stamp(running.moment - timedelta(minutes=before)) for name, before in times.items()},
        **examination,
        **completed(running),
    }


def solved_remotely(running: RunningScenario) -> Fields:
    return {
        "solved_how": running.rng.choice(("phone", "remote")),
        "symptom_code": running.case.symptom,
        "cause_code": "SOFT",
        "resolution_code": "CONFIG",
        "handling": running.say(
            "远程查看日志，指导客户重装驱动并重启，连续运行半小时正常。",
            "Read the log from here, guided the customer to install the driver again; runs well for half an hour.",
        ),
        "confirmed_by": running.signer,
        "work_minutes": 25,
    }


def not_completed(running: RunningScenario) -> Fields:
    return {
        "reason": "part_missing",
        "cause_code": running.case.cause,
        "work_minutes": 35,
        "second_visit": True,
        "explained": running.say(
            "所需备件不在随车库存，已申请，到货后再次上门。",
            "The part is not in the van; it is ordered and we come again.",
        ),
        "handling": running.texts[2],
        "wish": running.say("请上午来。", "Please come in the morning."),
    }


def left_to_go_along(running: RunningScenario) -> Fields:
    """Nothing is ordered and nobody comes again: the device is repaired on the bench."""
    return not_completed(running) | {
        "reason": "specialist",
        "second_visit": False,
        "explained": running.say(
            "现场无法完成测试，需带回网点维修。",
            "It cannot be tested here; it has to be repaired at the service point.",
        ),
        "wish": "",
    }


def remarked(running: RunningScenario) -> Fields:
    return {
        "score": running.rng.choice((5, 5, 5, 4, 4, 3)),
        "remark": running.rng.choice(REMARKS[running.customer.language]) or None,
    }


def signed(running: RunningScenario) -> Fields:
    return {"signer": running.signer, "strokes": signature(running.signer, running.rng)}


def unsigned(running: RunningScenario) -> Fields:
    return {
        "reason": "policy",
        "witness": running.say("值班保安 老蒲", "Guard on duty, Mr Pu"),
        "words": running.say("单位规定须领导签字，领导出差。", "Only the head may sign, who is away."),
    }


def corrected(running: RunningScenario) -> Fields:
    return {
        **completed(running),
        "correction": running.say("备件数量写错，应为一件。", "The number of parts was wrong, it is one."),
        "parts_named": (running.parts_named or running.say("连接线 x1", "Cable x1")).splitlines()[0],
    }


def sentence(zh: str, en: str, name: str = "words", **more: object) -> Callable[[RunningScenario], Fields]:
    """The fields of a step with one sentence in the customer's language, and fixed values."""
    return lambda running: {name: running.say(zh, en), **more}


def nothing(running: RunningScenario) -> Fields:
    return {}


class StepInput(NamedTuple):
    """`who` is a role, `after` the shortest and longest time since the step before, in working minutes.

    A scenario keeps its agent and its engineer.
    """

    who: str
    after: tuple[int, int]
    fields: Callable[[RunningScenario], Fields] = nothing


APPOINTED = StepInput(
    "engineer", (1, 6), lambda running: {"appointment": running.appointment, "agreed_with": running.signer}
)
NO_ANSWER = sentence("响铃无人接听。", "It rings, nobody answers.", "words", result="no_answer")

STEP_INPUTS = {
    "register": StepInput("agent", (0, 0), call),
    "register/parked": StepInput("agent", (0, 0), parked),
    "complete_call": StepInput("agent", (15, 40), rest),
    "hand_on": StepInput("agent", (3, 8), decided),
    "hand_on/urgent": StepInput("agent", (2, 4), lambda running: {**decided(running), "level": "urgent"}),
    "add_to_call": StepInput("agent", (2, 4), another_printer),
    "add_to_visit": StepInput("engineer", (3, 8), another_printer),
    "lend_loaner/on_site": StepInput(
        "engineer",
        (3, 8),
        lambda running: {
            "loaner": "LOAN-11",
            "loaner_due": "+7d",
            "loaner_condition": running.say("备用主机，含电源线。", "Spare machine with its power cord."),
        },
    ),
    "solve_by_phone": StepInput(
        "agent",
        (8, 20),
        sentence(
            "指导客户逐步操作后恢复正常：断电一分钟再开机，重新安装驱动。",
            "Guided step by step: power off for a minute, driver installed again; it works.",
            "solution",
            customer_confirmed=True,
        ),
    ),
    "black_list": StepInput(
        "manager",
        (5, 12),
        sentence("三次约好上门都不在家，且拒付上门费。", "Was out three times, and refused the visit fee.", "reason"),
    ),
    "note_unpaid": StepInput("manager", (3, 8), lambda running: {"unpaid": "120.00"}),
    "withdraw": StepInput(
        "agent", (5, 12), sentence("客户称已自行恢复。", "Works again by itself, says the customer.", reason="solved")
    ),
    "take_over": StepInput("information_clerk", (2, 6)),
    "send_back": StepInput(
        "information_clerk",
        (2, 5),
        sentence(
            "请问清设备在哪栋楼，能否进机房？", "Which building is it in, and may we enter the server room?", "question"
        ),
    ),
    "hand_over": StepInput("information_clerk", (2, 5), lambda running: {"office": "CD01"}),
    "take_over/urgent": StepInput("information_clerk", (1, 2)),
    "hand_over/urgent": StepInput("information_clerk", (1, 3), lambda running: {"office": "CD01"}),
    "accept": StepInput("coordinator", (4, 20)),
    "dispatch": StepInput("coordinator", (5, 30), dispatched),
    "dispatch/unskilled": StepInput("coordinator", (5, 20), unskilled),
    "decline": StepInput(
        "engineer",
        (6, 20),
        sentence("同一时段已有预约，赶不过去。", "I am at another customer at that time.", "reason"),
    ),
    "take_back": StepInput(
        "coordinator", (10, 40), sentence("改派离客户更近的同事。", "A colleague is nearer to the customer.", "reason")
    ),
    "take": StepInput("engineer", (4, 20)),
    "contact": StepInput(
        "engineer",
        (8, 30),
        sentence("已与客户确认地址和故障现象。", "Address and symptom confirmed.", "words", result="reached"),
    ),
    "contact/no_answer": StepInput("engineer", (10, 40), NO_ANSWER),
    "appoint": APPOINTED,
    "appoint_second": APPOINTED._replace(after=(20, 60)),
    "arrive": StepInput("engineer", (90, 420)),
    "examine": StepInput("engineer", (6, 15), examined),
    "complete": StepInput("engineer", (25, 60), completed),
    "leave": StepInput("engineer", (20, 40), not_completed),
    "leave/along": StepInput("engineer", (20, 40), left_to_go_along),
    "enter_completed": StepInput("engineer", (300, 420), entered_afterwards),
    "solve_remotely": StepInput("engineer", (15, 40), solved_remotely),
    "remark": StepInput("engineer", (2, 6), remarked),
    "sign": StepInput("engineer", (1, 4), signed),
    "sign/absent": StepInput("engineer", (1, 4), signed),
    "sign_along": StepInput("engineer", (1, 4), signed),
    "sign_on_paper": StepInput("engineer", (1, 5), lambda running: {"signer": running.signer}),
    "refuse_to_sign": StepInput("engineer", (2, 8), unsigned),
    "refuse_to_sign/absent": StepInput(
        "engineer",
        (2, 8),
        sentence("客户已下班，电话告知结果。", "The customer had left; told the result by phone.", reason="absent"),
    ),
    "correct": StepInput("engineer", (30, 90), corrected),
    "hand_in": StepInput("engineer", (40, 260)),
    "receive_slip": StepInput(
        "coordinator", (300, 900), lambda running: {"where": running.say("档案柜 B-12", "Cabinet B-12")}
    ),
    "pass_back": StepInput(
        "information_clerk", (8, 45), sentence("已修复，客户满意。", "Repaired, the customer is satisfied.", "report")
    ),
    "call_back": StepInput(
        "agent",
        (120, 900),
        sentence("设备运行正常，对服务满意。", "Runs well, content with the service.", result="reached", score=5),
    ),
    "call_back/unhappy": StepInput(
        "agent",
        (120, 900),
        sentence(
            "两天后又死机，要求投诉。",
            "It hung again after two days; wants to complain.",
            result="reached",
            score=1,
            complains=True,
        ),
    ),
    "attend": StepInput(
        "manager",
        (60, 300),
        sentence(
            "已致电道歉，明日免费复检。", "Apologised by phone; it is checked again tomorrow at no charge.", "words"
        ),
    ),
    "call_back/no_answer": StepInput(
        "agent", (400, 900), sentence("两次无人接听。", "No answer, tried twice.", result="no_answer")
    ),
    "close": StepInput("coordinator", (20, 200)),
    "wait/part": StepInput(
        "coordinator",
        (5, 20),
        sentence("备件在途，预计两天到货。", "The part is on its way, two days.", waiting="part"),
    ),
    "wait/customer": StepInput(
        "engineer", (5, 20), sentence("等客户回电。", "We wait for the customer to call.", waiting="customer")
    ),
    "wait/access": StepInput(
        "engineer", (5, 20), sentence("机房进场需审批。", "Access to the room must be approved.", waiting="access")
    ),
    "resume": StepInput("coordinator", (600, 900)),
    "note": StepInput(
        "agent", (5, 15), sentence("客户来电催问，已说明进度。", "The customer asked how far we are; told.")
    ),
    "set_urgency": StepInput(
        "coordinator", (1, 9), sentence("系统停机，业务中断。", "The system is down.", "reason", level="urgent")
    ),
    "ask_cancel": StepInput(
        "engineer", (15, 60), sentence("客户说设备要报废，不修了。", "The device is to be scrapped, no repair wanted.")
    ),
    "cancel": StepInput(
        "coordinator",
        (5, 30),
        sentence("与客户确认后取消。", "Cancelled as agreed with the customer.", reason="customer_wish"),
    ),
    "give_up": StepInput(
        "coordinator",
        (200, 400),
        sentence("备件停产，客户同意不再维修。", "The part is no longer made; the customer agrees.", reason="other"),
    ),
}
