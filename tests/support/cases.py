"""Return cases in memory: a branch with a van, and headquarters with its technical centre and commerce."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fieldservice.workflows.engine.clocks import Calendar
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.past import Past
from fieldservice.workflows.engine.reference import HEADQUARTERS, Office, Person, ReturnPolicy
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from tests.support.story import REFERENCE, STAFF, WEEK, Story, and_then, refusal

SERVER, PRINTER = "SN-7D42-0193", "PR-0091"


def at(office: str, name: str, display: str, *roles: str) -> Person:
    return Person(name, display, frozenset(roles), office, frozenset(("server", "printer", "laptop")))


PEOPLE = {
    **STAFF,
    **{
        each.name: each
        for each in (
            at("CD01-V2", "he", "贺工", "engineer"),
            at("CD01", "gao", "高洁", "engineer", "coordinator"),
            at("HQ", "xu", "徐工", "technical_centre"),
            at("HQ", "yan", "严工", "technical_centre", "engineer"),
            at("HQ", "mei", "梅商务", "commerce"),
            at("HQ", "guo", "郭总", "manager"),
            at("HQ", "lin", "林主任", "service_management"),
            at("HQ", "dong", "董管理", "administrator"),
            at("CD01", "qian", "钱管理", "administrator"),
        )
    },
}
HOUSE = replace(
    REFERENCE,
    staff=PEOPLE,
    offices={
        "HQ": Office("HQ", "总部", "Headquarters", HEADQUARTERS, calendar="CD01"),
        "CD01": Office("CD01", "成都分中心", "Chengdu branch", calendar="CD01"),
        "CD01-V2": Office("CD01-V2", "二号车", "Van 2", calendar="CD01", branch="CD01"),
        "CD02": Office("CD02", "南充网点", "Nanchong", calendar="CD01"),
    },
    calendars={"CD01": Calendar("Asia/Shanghai", WEEK)},
    return_policies={"": ReturnPolicy(), "server": ReturnPolicy("server", remedy="refund")},
)


class Pasts:
    """The past of devices, as the files of a story tell it."""

    def __init__(self, story: Story, repairs: Mapping[str, list[dict[str, Any]]] | None = None) -> None:
        self.story, self.repairs = story, repairs or {}

    def of(self, device: str) -> Past:
        file = self.story.folded(device) if device else Thing("")
        lines = [*file.lines("repairs"), *self.repairs.get(str(file.get("serial") or ""), [])]
        return Past(file.facts, lines, file.lines("return_cases"))


class CaseStory(Story):
    """A story whose desk knows the past of devices and the cases; `repairs` are earlier ones by serial number."""

    repairs: Mapping[str, list[dict[str, Any]]] = {}

    def context(self, who: str, data: Mapping[str, Any] | None = None, **more: Any) -> Any:
        self.headquarters = self.office == "HQ"
        known = {"pasts": Pasts(self, self.repairs), "file": lambda id_: self.folded(id_) if id_ else None}
        return super().context(who, data, **{**known, **more})

    @property
    def case(self) -> str:
        return next(
            move.thing
            for entry in reversed(self.entries)
            for move in entry.moves
            if move.kind == "return_case" and move.after is None
        )

    def at(self, office: str) -> CaseStory:
        self.office = office
        return self

    def on_case(self, who: str, step: str, data: Mapping[str, Any] | None = None, **more: Any) -> CaseStory:
        """Take a step of the case at the office of its holder."""
        self.office = more.pop("office", "") or self.folded(self.case).holder
        self.when(who, step, data, self.case, **more)
        return self

    def held(self) -> Thing:
        return self.folded(self.case)


ON_THE_BENCH = (("zhao", "dispatch"), ("wang", "inspect"), ("wang", "sign_intake"))


def a_job(*steps: tuple[str, str]) -> CaseStory:
    """A server on the bench of the branch."""
    story = CaseStory(reference=HOUSE)
    story.when("tang", "check_in", {"serial": SERVER, "product": "server", "model": "NF5280M6"})
    and_then(story, ("zhao", "dispatch"))
    return and_then(story, ("li.wei", "inspect"), ("li.wei", "sign_intake"), *steps)


CALL = (("chen", "register"), ("chen", "hand_on"), ("liu", "take_over"), ("liu", "hand_over"))


def on_site(engineer: str) -> CaseStory:
    """A job on site whose engineer has the appointment; that of a van is held there."""
    story = CaseStory(reference=HOUSE)
    for who, step in CALL:
        story.when(who, step)
    story.when("zhao", "accept").when("zhao", "dispatch", {"engineer": engineer, "why_without_skill": "就近"})
    story.office = story.folded().holder
    return and_then(story, (engineer, "take"), (engineer, "appoint"))


def a_case(**data: Any) -> CaseStory:
    """A return was asked for from the bench; its engineer is li.wei."""
    story = a_job()
    return story.when("zhao", "request_return", {"price_paid": "3600.00", **data})


def on_the_way(*steps: tuple[str, str], **data: Any) -> CaseStory:
    story = a_case(**data)
    for who, step in steps:
        story.on_case(who, step)
    return story


DIAGNOSED = (("li.wei", "report_diagnosis"),)
TO_JUDGE = (*DIAGNOSED, ("zhao", "offer_solution"), ("zhao", "send_to_judge"))
JUDGED = (*TO_JUDGE, ("xu", "judge_case"))
APPROVED = (*JUDGED, ("lin", "approve"))
BEGUN = (*APPROVED, ("mei", "begin_execution"))
REFUSED = {"decision": "refused", "judged_words": "人为进液", "proposal": "按成本价维修"}


def dealer_case(*serials: str, story: CaseStory | None = None, **data: Any) -> CaseStory:
    """A dealer's case about several devices, opened at the branch without a job."""
    story = story or CaseStory(reference=HOUSE)
    known = {"serials": "\n".join(serials or (SERVER, PRINTER)), "by_kind": "dealer", "new_devices": True}
    story.at("CD01").when("zhao", "open_return", {**known, "product": "printer", "model": "LJ2605D", **data}, "new")
    return story


def refused(story: CaseStory, who: str, step: str, data: dict[str, Any] | None = None, office: str = "") -> Refused:
    """The refusal of a step of the case, at the office that holds it or at this one."""
    story.office = office or story.held().holder
    return refusal(story, who, step, data, story.case)


def owed(story: CaseStory, thing: str = "") -> dict[str, str]:
    """By kind of what is owed because of the case, or of this thing: the role that owes it."""
    folded = story.folded(thing) if thing else story.held()
    return {each.kind: each.role for each in obligations(folded, workflow_of(folded))}
