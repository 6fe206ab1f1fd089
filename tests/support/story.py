"""Given / when / then for workflow tables: an office in memory with a clock that is set by hand. No database.

`Story` takes steps through `take` and folds the entries it gets, as the desk does.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from fieldservice.read_model import projections
from fieldservice.workflows.engine.clocks import Calendar
from fieldservice.workflows.engine.fold import Thing, fold
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.model import Context, Draft, Step
from fieldservice.workflows.engine.reference import Office, Person, Reference
from fieldservice.workflows.engine.take import take
from fieldservice.workflows.registry import opening, workflow_of
from tests.support.checklists import filled_in

NEW = "new"
"""In place of a thing: the step opens one."""
MONDAY_MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""09:00 in Chengdu."""
WEEK = {day: ((time(9), time(12)), (time(13), time(18))) for day in range(5)}


def person(name: str, display: str, *roles: str, skills: str = "", areas: str = "") -> Person:
    return Person(name, display, frozenset(roles), "CD01", frozenset(skills.split()), frozenset(areas.split()))


STAFF = {
    member.name: member
    for member in (
        person("chen", "陈晓", "agent"),
        person("liu", "刘芳", "information_clerk"),
        person("zhao", "赵敏", "coordinator"),
        person("li.wei", "李伟", "engineer", skills="server storage", areas="高新区"),
        person("wang", "王强", "engineer", skills="printer laptop", areas="武侯区"),
        person("sun", "孙经理", "manager"),
        person("tang", "唐琳", "counter_clerk"),
    )
}
REFERENCE = Reference(
    staff=STAFF,
    offices={"CD01": Office("CD01", "成都分中心", "Chengdu branch", calendar="CD01")},
    calendars={"CD01": Calendar("Asia/Shanghai", WEEK)},
)


@dataclass(frozen=True)
class Made:
    """An entry in memory, as the fold gets it."""

    id: str
    kind: str
    by: str
    made: str
    moves: tuple[Any, ...]
    touches: tuple[tuple[str, str], ...]
    data: dict[str, Any]
    private: dict[str, Any] | None
    mark: str = ""
    store: str = ""
    arrived: int = 0
    erased: bool = False


@dataclass(frozen=True)
class Moved:
    thing: str
    kind: str
    after: str | None
    to: str
    holder: str


CALL = {
    "caller_kind": "end_customer",
    "phone": "138 0531 0042",
    "customer_name": "济南实验中学",
    "address": "济南市历下区文化东路 41 号",
    "area": "高新区",
    "serial": "SN-7D42-0193",
    "product": "server",
    "model": "NF5280M6",
    "warranty": "in",
    "symptom": "开机无显示，蜂鸣三声",
}
STROKES = [[[0, 0, 0], [120, 240, 30], [300, 90, 61]]]
PHOTO = b"a parcel box"
"""The content of the photo that is attached. Whoever writes the entry into a store keeps it there first."""
ANSWERS: dict[str, dict[str, Any]] = {
    "register": CALL,
    "add_to_call": {"serial": "PR-0091", "product": "printer", "model": "LJ2605D", "symptom": "卡纸"},
    "add_to_visit": {"serial": "PR-0091", "product": "printer", "model": "LJ2605D", "symptom": "卡纸"},
    "hand_over": {"office": "CD01", "late_reason": "线路忙"},
    "send_back": {"question": "机器在几楼？"},
    "escalate": {
        "symptom_code": "NO-DISPLAY",
        "symptom": "开机无显示，蜂鸣三声",
        "tried": "指导客户重新插紧内存，现象不变",
        "limit": "2027-01-04T09:00:00Z",
    },
    "withdraw": {"reason": "customer_wish"},
    "solve_by_phone": {"solution": "重新插紧电源线后正常"},
    "accept_and_dispatch": {"engineer": "li.wei"},
    "dispatch": {"engineer": "li.wei"},
    "take_back": {"reason": "另有急单"},
    "decline": {"reason": "今天请假"},
    "appoint": {"appointment": "2027-01-04T01:00:00Z"},
    "visit_after_all": {"appointment": "2027-01-05T01:00:00Z"},
    "appoint_second": {"appointment": "2027-01-06T01:00:00Z"},
    "examine": {"consent": True, "finding": "电源无输出"},
    "complete": {
        "cause_code": "PSU",
        "resolution_code": "REPLACE",
        "handling": "更换电源，试机 30 分钟正常",
        "tested": True,
    },
    "leave": {"reason": "part_missing", "explained": "电源要从总部调拨", "second_visit": True},
    "enter_completed": {
        "appointment": "2026-11-23T06:00:00Z",
        "set_out": "2026-11-23T05:30:00Z",
        "arrived": "2026-11-23T06:05:00Z",
        "finished": "2026-11-23T07:40:00Z",
        "returned": "2026-11-23T08:10:00Z",
        "consent": True,
        "finding": "电源无输出",
        "cause_code": "PSU",
        "resolution_code": "REPLACE",
        "handling": "更换电源，试机正常",
        "tested": True,
    },
    "enter_not_completed": {
        "arrived": "2026-11-23T06:05:00Z",
        "finished": "2026-11-23T07:40:00Z",
        "consent": True,
        "reason": "part_missing",
        "explained": "电源要从总部调拨",
    },
    "solve_remotely": {
        "cause_code": "SOFT",
        "resolution_code": "CONFIG",
        "handling": "电话指导客户重装驱动，恢复正常",
        "solved_how": "phone",
        "confirmed_by": "张老师",
        "work_minutes": 25,
    },
    "sign": {"signer": "张老师", "strokes": STROKES},
    "sign_on_paper": {"signer": "张老师"},
    "refuse_to_sign": {"reason": "policy", "witness": "门卫 老周"},
    "correct": {
        "cause_code": "BOARD",
        "resolution_code": "REPLACE",
        "handling": "更换主板",
        "tested": True,
        "correction": "备件写错",
    },
    "correct_not_completed": {
        "reason": "further_fault",
        "explained": "硬盘也坏了",
        "second_visit": False,
        "correction": "写错",
    },
    "correct_solved": {
        "cause_code": "SOFT",
        "resolution_code": "ADVISE",
        "handling": "电话指导客户重新设置",
        "confirmed_by": "张老师",
        "correction": "代码选错",
    },
    "cancel": {"reason": "customer_wish"},
    "give_up": {"reason": "customer_wish"},
    "wait": {"waiting": "customer"},
    "note": {"words": "客户下午不在"},
    "set_urgency": {"level": "urgent", "reason": "全院停诊"},
    "check_in": {
        "phone": "138 0531 0042",
        "customer_name": "济南实验中学",
        "serial": "NB-5521-77",
        "product": "laptop",
        "model": "天逸 310",
        "symptom": "开机无显示",
        "accessories": "电源适配器、鼠标",
        "condition": "左上角有划痕",
    },
    "add_device": {"serial": "NB-5521-78", "product": "laptop", "model": "天逸 310", "symptom": "键盘失灵"},
    "take_parcel_in": {
        "phone": "139 0531 7788",
        "customer_name": "王小明",
        "serial": "PR-0081",
        "product": "printer",
        "model": "LJ2605D",
        "symptom": "卡纸",
        "tracking": "SF1420091234567",
        "contents": "主机、电源线",
        "address": "四川省绵阳市花园路 8 号",
    },
    "bring_in": {"accessories": "电源适配器"},
    "take_parcel": {"tracking": "SF1420091234567", "contents": "电源线"},
    "announce": {"tracking": "SF1420091234567"},
    "leave_device": {"place": "A3"},
    "move": {"place": "B2"},
    "inspect": {"data": "backed_up", "password": "none", "reproduced": "yes", "finding": "主板短路"},
    "inspect_again": {"data": "backed_up", "reproduced": "sometimes"},
    "sign_intake": {"signer": "张老师", "strokes": STROKES},
    "sign_intake_on_phone": {"signer": "张老师", "strokes": STROKES},
    "send_slip": {"signer": "张老师", "strokes": STROKES},
    "sign_on_phone": {"signer": "张老师", "strokes": STROKES},
    "sign_intake_on_paper": {"signer": "张老师"},
    "refuse_intake": {"reason": "policy", "witness": "门卫 老周"},
    "tell_finding": {"told_to": "王小明", "agrees": True},
    "pass_on": {"engineer": "wang", "why_without_skill": "李伟休假"},
    "work": {"words": "更换主板", "minutes": 40},
    "test": {"passed": True},
    "finish": {"cause_code": "BOARD", "resolution_code": "REPLACE", "handling": "更换主板，试机正常"},
    "stop_for_part": {"parts": "PSU-450 x1"},
    "stop": {"reason": "no_part", "explained": "主板已停产"},
    "attend": {"words": "已登门致歉，重做清洁"},
    "recount": {"contents": "电源线"},
    "try_out": {"tested_what": "开机、上网", "tested_by": "张老师"},
    "back_to_bench": {"reason": "客户试机仍无显示"},
    "contact": {"result": "reached"},
    "promise": {"promised": "2027-01-04T01:00:00Z"},
    "pick_up": {"pickup": "2027-01-04T01:00:00Z"},
    "lend_loaner": {"loaner": "LOAN-07", "loaner_due": "2027-01-04T01:00:00Z"},
    "take_loaner_back": {"loaner": "LOAN-07"},
    "attach": {"files": [{"digest": sha256(PHOTO).hexdigest(), "name": "箱子.jpg", "type": "image/jpeg", "size": 12}]},
    "release": {"collector": "张老师", "identity": "id_card", "reason": "老客户，发票相符"},
    "ask_release": {"collector": "张老师", "identity": "id_card", "reason": "老客户，发票相符"},
    "refuse_approval": {"reason": "先查发票"},
    "hand_out": {"accessories_back": True},
    "give_away": {"reason": "按保管规定捐赠", "witness": "老周"},
    "ship": {
        "tracking_out": "SF1420099999999",
        "insured": "2000.00",
        "packing": "padded",
        "packed": "电源线",
        "copy_in_box": True,
    },
    "deliver": {"confirmed_by": "王小明"},
    "trouble": {"trouble": "lost", "words": "快递查不到"},
    "found": {"condition": "外箱破损，机器完好"},
    "end_claim": {"claim": "paid", "words": "赔付 2000 元"},
    "ship_instead": {"address": "四川省绵阳市花园路 8 号"},
    "sign_along": {"signer": "张老师", "strokes": STROKES},
    "sign_on_phone_along": {"signer": "张老师", "strokes": STROKES},
    "sign_on_paper_along": {"signer": "张老师"},
    "refuse_to_sign_along": {"reason": "policy", "witness": "门卫 老周"},
    "take_along": {"condition": "外壳完好", "why": "需要返厂测试"},
    "bring_to_branch": {"place": "A1"},
    "transfer": {"office": "CD02", "reason": "分中心无法维修"},
    "arrived_there": {"place": "C1"},
    "request_return": {"return_reason": "same_fault", "reason_words": "修过两次还是黑屏，要求换一台"},
    "open_case": {"office": "CD01", "return_reason": "arrival", "reason_words": "刚买就坏，要求换机"},
    "open_return": {
        "phone": "138 0531 0042",
        "customer_name": "济南实验中学",
        "serials": "SN-7D42-0193",
        "return_reason": "arrival",
        "reason_words": "开箱就不能开机",
        "purchased": "2026-11-20",
        "price_paid": "3600.00",
    },
    "assign_engineer": {"engineer": "li.wei"},
    "report_diagnosis": {
        "cause_code": "BOARD",
        "cause": "主板供电芯片短路，逐级断电测得",
        "tests": "最小系统三次上电均无显示",
        "situation": "教务服务器，停机影响选课",
        "reason": "同一故障第三次出现",
    },
    "offer_solution": {"offered": "免费更换新主板并延保半年"},
    "accept_offer": {"agreed": "更换主板，延保半年"},
    "judge_case": {
        "decision": "exchange",
        "judged_words": "符合退换货规定",
        "value": "3600.00",
        "against_policy": "首批质量问题",
    },
    "send_back_case": {"question": "主板上的编号是多少？"},
    "pass_refusal_on": {"proposal": "免费维修并提供备机"},
    "tell_refusal": {"told_to": "张老师"},
    "customer_insists": {"words": "坚持要求换机"},
    "ask_withdrawal": {"reason": "客户不换了"},
    "withdraw_case": {"reason": "客户不换了"},
    "choose_exchange": {"exchange": "9A11-01"},
    "order_exchange": {"ordered": "X1 16G/512G，厂家直发", "expected_on": "2026-12-04"},
    "prepare_exchange": {"exchange": "9A11-01", "exchange_configuration": "i5，16 GB，512 GB"},
    "see_old_device": {"old_serial": "NB-5521-77", "old_condition": "左上角有划痕"},
    "to_engineer": {"hands_over": "li.wei"},
    "back_from_engineer": {"why_back": "客户改为到店领取"},
    "back_to_commerce": {"why_back": "新机不能开机"},
    "sign_order": {"signer": "张老师", "strokes": STROKES},
    "sign_order_on_phone": {"signer": "张老师", "strokes": STROKES},
    "sign_order_on_paper": {"signer": "张老师"},
    "correct_order": {"why_again": "序列号写错"},
    "give_exchange_device": {"exchange": "9A11-01", "old_is_here": True},
    "pay_return": {"method": "cash"},
    "take_unrepaired": {"explained": "客户急用，先取回"},
    "settle": {"state": "accepted", "reason": "工程师笔记本丢失"},
}
"""The values that a person would fill in for each step."""


@dataclass
class Story:
    """The story of a request or job, from the call on. `now` is moved by `later`."""

    office: str = "CD01"
    now: datetime = MONDAY_MORNING
    entries: list[Made] = field(default_factory=list)
    thing: str = ""
    job: str = ""
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    reference: Reference = REFERENCE
    headquarters: bool = True

    def later(self, **span: float) -> Story:
        self.now += timedelta(**span)
        return self

    def folded(self, thing: str = "") -> Thing:
        id_ = thing or self.job or self.thing
        return fold(
            id_, [entry for entry in self.entries if id_ in {t for _, t in entry.touches}], projections.APPENDS_TO
        )

    def context(self, who: str, data: Mapping[str, Any] | None = None, **more: Any) -> Context:
        given = data or {}
        return Context(
            self.now,
            self.office,
            self.reference.staff[who],
            self.reference,
            lambda: f"id-{next(self.numbers):04d}",
            lambda kind: f"CD01-{kind}{next(self.numbers):06d}",
            device=self.loaner(str(given.get("loaner") or given.get("exchange") or "")),
            others={id_: self.folded(id_) for id_ in given.get("also_for") or ()},
            headquarters=self.headquarters,
            **more,
        )

    def loaner(self, label: str) -> Thing | None:
        """The file of a loaner or exchange device that was lent or set aside before."""
        if not label:
            return None
        files = {id_: self.folded(id_) for entry in self.entries for kind, id_ in entry.touches if kind == "device"}
        return next((file for file in files.values() if file.get("serial") == label.upper()), None)

    def draft(
        self,
        who: str,
        step: str,
        data: Mapping[str, Any] | None = None,
        thing: str = "",
        *,
        exactly: bool = False,
        **more: Any,
    ) -> Draft:
        """The draft that the table answers with; `more` is the desk's further knowledge. Raises Refused.

        The rest of a checklist is filled in as in order, unless the data is taken `exactly` as given.
        """
        given = {**ANSWERS.get(step, {}), **(data or {})}
        if not self.entries or thing == NEW:
            workflow, row = opening(step) or (None, None)
            assert workflow and row
            return take(workflow, row, None, given, self.context(who, given, **more))
        folded = self.folded(thing)
        given = given if exactly else filled_in(self.reference, step, folded, given)
        workflow = workflow_of(folded)
        assert workflow is not None
        row = workflow.step(step)
        assert row is not None, step
        return take(workflow, row, folded, given, self.context(who, given, **more))

    def when(self, who: str, step: str, data: Mapping[str, Any] | None = None, thing: str = "", **more: Any) -> Story:
        row = self._row(step, thing)
        draft = self.draft(who, step, data, thing, **more)
        self.happened(draft)
        for each in row.then_opens(draft, self.context(who, **more)) if row and row.then_opens else ():
            try:
                following = self.draft(who, each.step, each.data, each.thing or NEW, **more)
            except Refused:
                if each.where_it_may:
                    continue
                raise
            if each.opens:
                following.moves[0] = (each.opens, *following.moves[0][1:])
                following.touches = [(following.moves[0][1], each.opens), *following.touches[1:]]
            self.happened(following)
        return self

    def _row(self, step: str, thing: str) -> Step | None:
        if not self.entries or thing == NEW:
            return (opening(step) or (None, None))[1]
        workflow = workflow_of(self.folded(thing))
        return workflow.step(step) if workflow else None

    def happened(self, draft: Draft, at: datetime | None = None) -> Story:
        """Add the entry of a draft, as the journal would keep it."""
        made = (at or self.now).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        entry = Made(
            f"entry-{len(self.entries) + 1:04d}",
            draft.kind,
            draft.by,
            made,
            tuple(Moved(*move) for move in draft.moves),
            tuple(draft.touches),
            draft.data,
            draft.private or None,
        )
        self.entries.append(entry)
        self.thing = self.thing or draft.moves[0][0]
        self.job = str(draft.data.get("job") or self.job)
        return self


def given_a_request() -> Story:
    return Story().when("chen", "register")


def given_a_job(*steps: tuple[str, str]) -> Story:
    """A job received at the service point, after these steps: (person, step)."""
    story = given_a_request().when("chen", "hand_on").when("liu", "take_over").when("liu", "hand_over")
    for who, step in steps:
        story.when(who, step)
    return story


TO_ENGINEER = (("zhao", "accept"), ("zhao", "dispatch"), ("li.wei", "take"))
ON_SITE = (*TO_ENGINEER, ("li.wei", "appoint"), ("li.wei", "arrive"))
COMPLETED = (*ON_SITE, ("li.wei", "examine"), ("li.wei", "complete"))
NOT_COMPLETED = (*ON_SITE, ("li.wei", "examine"), ("li.wei", "leave"))
HANDED_IN = (*COMPLETED, ("li.wei", "sign"), ("li.wei", "hand_in"))


LEFT_HERE = {"place": "A3"}
"""The customer leaves the device on this shelf, and goes with the ticket."""
INSPECTED = (("zhao", "dispatch"), ("wang", "inspect"))
ON_THE_BENCH = (*INSPECTED, ("wang", "sign_intake"))
REPAIRED = (*ON_THE_BENCH, ("wang", "work"), ("wang", "test"), ("wang", "finish"))
TRIED = (*REPAIRED, ("tang", "try_out"))
SIGNED_OFF = (*TRIED, ("tang", "sign"))
TOLD = (*INSPECTED, ("wang", "tell_finding"))
PARCEL_REPAIRED = (*TOLD, ("wang", "work"), ("wang", "test"), ("wang", "finish"))
PARCEL_TOLD = (*PARCEL_REPAIRED, ("zhao", "contact"))
SHIPPED = (*PARCEL_TOLD, ("tang", "ship"))


def given_a_device(*steps: tuple[str, str], opened: str = "check_in", **data: Any) -> Story:
    """A device brought to the counter (or that came by parcel), after these steps: (person, step)."""
    story = Story().when("tang", opened, data)
    return and_then(story, *steps)


def given_a_parcel(*steps: tuple[str, str], **data: Any) -> Story:
    return given_a_device(*steps, opened="take_parcel_in", **{"place": "C2", **data})


def given_an_expected(mode: str, *steps: tuple[str, str]) -> Story:
    """A job that the hotline announced and whose device has not come yet."""
    story = given_a_request().when("chen", "hand_on", {"mode": mode}).when("liu", "take_over").when("liu", "hand_over")
    return and_then(story, *steps)


def and_then(story: Story, *steps: tuple[str, str]) -> Story:
    for who, step in steps:
        story.when(who, step, answered(story, step))
    return story


def answered(story: Story, step: str, thing: str = "") -> dict[str, Any]:
    """The values that depend on the kind of device: the engineer with the skill."""
    product = story.folded(thing).record("product").get("code")
    if step == "dispatch":
        return {"engineer": "li.wei" if product == "server" else "wang"}
    return {}


def settled_as_in_0_3_0(story: Story, state: str) -> Story:
    """A job that a manager of version 0.3.0 settled to its end although its device is here."""
    draft = story.draft("sun", "settle", {"state": "ready"})
    draft.moves[0] = (*draft.moves[0][:3], state, draft.moves[0][4])
    return story.happened(draft)


def refusal(
    story: Story, who: str, step: str, data: Mapping[str, Any] | None = None, thing: str = "", **more: Any
) -> Refused:
    """The refusal of a step; fails when the step is not refused."""
    try:
        story.draft(who, step, data, thing, **more)
    except Refused as refused:
        return refused
    raise AssertionError(f"{step} by {who} was not refused")
