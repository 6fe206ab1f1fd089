"""How a tale is told: for each step who takes it, how long after the one before, and what is filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from fieldservice.demo.branch import PEOPLE
from fieldservice.demo.callers import REMARKS, Case, Customer
from fieldservice.demo.hand import signature
from fieldservice.shapes import JsonObject

Fields = JsonObject
IN_WARRANTY = timedelta(days=3 * 365)


@dataclass
class Going:
    """One tale while it goes on: who called about which device, and what has come of it."""

    customer: Customer
    device: Fields
    case: Case
    rng: Random
    now: datetime
    agent: str = ""
    request: str = ""
    job: str = ""
    ticket: str = ""
    engineer: str = ""
    without: list[str] = field(default_factory=list)
    """Engineers who gave the job back."""
    appointment: str = ""
    choose: Callable[[Going, bool], str] = lambda going, skilled: ""

    def say(self, zh: str, en: str) -> str:
        return en if self.customer.language == "en" else zh

    @property
    def words(self) -> tuple[str, str, str, str]:
        return self.case.said[self.customer.language]

    @property
    def signer(self) -> str:
        name = self.customer.contact
        return name if self.customer.language == "en" else name.split()[-1]


def call(going: Going) -> Fields:
    who, device, purchased = going.customer, going.device, going.now.date() - timedelta(days=going.device["age"])
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
        "symptom_code": going.case.symptom,
        "symptom": going.words[0],
        "tried": going.words[1],
    }


LATER = ("address", "warranty", "model", "tried")
"""What a caller in a hurry did not say."""


def parked(going: Going) -> Fields:
    return {name: value for name, value in call(going).items() if name not in LATER}


def rest(going: Going) -> Fields:
    return {name: value for name, value in call(going).items() if name in LATER}


def decided(going: Going) -> Fields:
    return {
        "mode": "on_site",
        "level": "normal",
        "suggestion": going.say("带上常用备件，先看日志。", "Bring the usual parts, read the log first."),
    }


def chosen(going: Going) -> Fields:
    """The engineer whom the desk proposes first; where nobody free has the skill, it is said why."""
    engineer = going.choose(going, True)
    skills = next((skills for name, _, _, skills, _ in PEOPLE if name == engineer), "").split()
    why = (
        {}
        if going.device["product"] in skills
        else {"why_without_skill": going.say("专长工程师都在外。", "Skilled colleagues are all out.")}
    )
    return {"engineer": engineer, **why}


def dispatched(going: Going) -> Fields:
    return {**chosen(going), "bring": going.case.parts.split(" 旧")[0] or None}


def unskilled(going: Going) -> Fields:
    return {
        "engineer": going.choose(going, False),
        "why_without_skill": going.say(
            "专长工程师都在外，由热线电话支持。", "Skilled colleagues are all out; the hotline helps by phone."
        ),
    }


def examined(going: Going) -> Fields:
    return {
        "consent": True,
        "consent_by": going.signer,
        "finding": going.words[2],
        "data_backed_up": going.rng.random() < 0.4,
        "configuration": going.say("电源线1根、键盘鼠标1套", "One power cord, keyboard and mouse"),
    }


def completed(going: Going) -> Fields:
    return {
        "symptom_code": going.case.symptom,
        "cause_code": going.case.cause,
        "resolution_code": going.case.resolution,
        "handling": going.words[3],
        "parts_named": going.case.parts or None,
        "work_minutes": going.case.minutes,
        "tested": True,
    }


def not_completed(going: Going) -> Fields:
    return {
        "reason": "part_missing",
        "cause_code": going.case.cause,
        "work_minutes": 35,
        "second_visit": True,
        "explained": going.say(
            "所需备件不在随车库存，已申请，到货后再次上门。",
            "The part is not in the van; it is ordered and we come again.",
        ),
        "handling": going.words[2],
        "wish": going.say("请上午来。", "Please come in the morning."),
    }


def remarked(going: Going) -> Fields:
    return {
        "score": going.rng.choice((5, 5, 5, 4, 4, 3)),
        "remark": going.rng.choice(REMARKS[going.customer.language]) or None,
    }


def signed(going: Going) -> Fields:
    return {"signer": going.signer, "strokes": signature(going.signer, going.rng)}


def unsigned(going: Going) -> Fields:
    return {
        "reason": "policy",
        "witness": going.say("值班保安 老蒲", "Guard on duty, Mr Pu"),
        "words": going.say("单位规定须领导签字，领导出差。", "Only the head may sign, who is away."),
    }


def corrected(going: Going) -> Fields:
    return {
        **completed(going),
        "correction": going.say("备件数量写错，应为一件。", "The number of parts was wrong, it is one."),
        "parts_named": (going.case.parts or going.say("连接线 x1", "Cable x1")).splitlines()[0],
    }


def told(zh: str, en: str, name: str = "words", **more: Any) -> Callable[[Going], Fields]:
    """A step in which one sentence is said, beside fixed fields."""
    return lambda going: {name: going.say(zh, en), **more}


def nothing(going: Going) -> Fields:
    return {}


class Act(NamedTuple):
    """`who` is a role; the one agent and the one engineer of a tale stay with it. `after` in working minutes."""

    who: str
    after: tuple[int, int]
    fields: Callable[[Going], Fields] = nothing


APPOINTED = Act("engineer", (1, 6), lambda going: {"appointment": going.appointment, "agreed_with": going.signer})
NO_ANSWER = told("响铃无人接听。", "It rings, nobody answers.", "words", result="no_answer")

ACTS = {
    "register": Act("agent", (0, 0), call),
    "register/parked": Act("agent", (0, 0), parked),
    "complete_call": Act("agent", (15, 40), rest),
    "hand_on": Act("agent", (3, 8), decided),
    "hand_on/urgent": Act("agent", (2, 4), lambda going: {**decided(going), "level": "urgent"}),
    "solve_by_phone": Act(
        "agent",
        (8, 20),
        told(
            "指导客户逐步操作后恢复正常：断电一分钟再开机，重新安装驱动。",
            "Guided step by step: power off for a minute, driver installed again; it works.",
            "solution",
            customer_confirmed=True,
        ),
    ),
    "withdraw": Act(
        "agent", (5, 12), told("客户称已自行恢复。", "Works again by itself, says the customer.", reason="solved")
    ),
    "take_over": Act("information_clerk", (2, 6)),
    "send_back": Act(
        "information_clerk",
        (2, 5),
        told(
            "请问清设备在哪栋楼，能否进机房？", "Which building is it in, and may we enter the server room?", "question"
        ),
    ),
    "hand_over": Act("information_clerk", (2, 5), lambda going: {"office": "CD01"}),
    "accept": Act("coordinator", (4, 20)),
    "dispatch": Act("coordinator", (5, 30), dispatched),
    "dispatch/unskilled": Act("coordinator", (5, 20), unskilled),
    "decline": Act(
        "engineer", (6, 20), told("同一时段已有预约，赶不过去。", "I am at another customer at that time.", "reason")
    ),
    "take_back": Act(
        "coordinator", (10, 40), told("改派离客户更近的同事。", "A colleague is nearer to the customer.", "reason")
    ),
    "take": Act("engineer", (4, 20)),
    "contact": Act(
        "engineer",
        (8, 30),
        told("已与客户确认地址和故障现象。", "Address and symptom confirmed.", "words", result="reached"),
    ),
    "contact/no_answer": Act("engineer", (10, 40), NO_ANSWER),
    "appoint": APPOINTED,
    "appoint_second": APPOINTED._replace(after=(20, 60)),
    "arrive": Act("engineer", (90, 420)),
    "examine": Act("engineer", (6, 15), examined),
    "complete": Act("engineer", (25, 60), completed),
    "leave": Act("engineer", (20, 40), not_completed),
    "remark": Act("engineer", (2, 6), remarked),
    "sign": Act("engineer", (1, 4), signed),
    "sign/absent": Act("engineer", (1, 4), signed),
    "sign_on_paper": Act("engineer", (1, 5), lambda going: {"signer": going.signer}),
    "refuse_to_sign": Act("engineer", (2, 8), unsigned),
    "correct": Act("engineer", (30, 90), corrected),
    "hand_in": Act("engineer", (40, 260)),
    "receive_slip": Act("coordinator", (300, 900), lambda going: {"where": going.say("档案柜 B-12", "Cabinet B-12")}),
    "pass_back": Act(
        "information_clerk", (8, 45), told("已修复，客户满意。", "Repaired, the customer is satisfied.", "report")
    ),
    "call_back": Act(
        "agent",
        (120, 900),
        told("设备运行正常，对服务满意。", "Runs well, content with the service.", result="reached", score=5),
    ),
    "call_back/no_answer": Act(
        "agent", (400, 900), told("两次无人接听。", "No answer, tried twice.", result="no_answer")
    ),
    "close": Act("coordinator", (20, 200)),
    "wait/part": Act(
        "coordinator", (5, 20), told("备件在途，预计两天到货。", "The part is on its way, two days.", waiting="part")
    ),
    "wait/customer": Act(
        "engineer", (5, 20), told("等客户回电。", "We wait for the customer to call.", waiting="customer")
    ),
    "wait/access": Act(
        "engineer", (5, 20), told("机房进场需审批。", "Access to the room must be approved.", waiting="access")
    ),
    "resume": Act("coordinator", (600, 900)),
    "note": Act("agent", (5, 15), told("客户来电催问，已说明进度。", "The customer asked how far we are; told.")),
    "ask_cancel": Act(
        "engineer", (15, 60), told("客户说设备要报废，不修了。", "The device is to be scrapped, no repair wanted.")
    ),
    "cancel": Act(
        "coordinator",
        (5, 30),
        told("与客户确认后取消。", "Cancelled as agreed with the customer.", reason="customer_wish"),
    ),
    "give_up": Act(
        "coordinator",
        (200, 400),
        told("备件停产，客户同意不再维修。", "The part is no longer made; the customer agrees.", reason="other"),
    ),
}
