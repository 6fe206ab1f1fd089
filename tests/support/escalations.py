"""Stories of problems that are handed up: headquarters with departments, a branch with a van, a product department."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import HEADQUARTERS, Office, Person
from tests.support.story import ON_SITE, REFERENCE, WEEK, Story, given_a_job
from tests.support.story import refusal as refusal_of

HQ, BRANCH, VAN, PRODUCT = "HQ01", "CD01", "CDV1", "PD01"


def _person(name: str, display: str, office: str, *roles: str) -> Person:
    return Person(name, display, frozenset(roles), office)


STAFF = {
    each.name: each
    for each in (
        _person("guo", "郭亮", HQ, "hotline_engineer"),
        _person("he", "何静", HQ, "liaison"),
        _person("pei", "裴勇", HQ, "quality"),
        _person("tian", "田工", HQ, "technical_supervisor"),
        _person("luo", "罗总", HQ, "manager"),
        _person("qi", "齐工", PRODUCT, "quality", "technical_supervisor"),
        _person("ban", "班宏", BRANCH, "hotline_engineer", "liaison", "quality", "technical_supervisor"),
    )
}
OFFICES = {
    HQ: Office(HQ, "总部", "Headquarters", kind=HEADQUARTERS, calendar="CD01"),
    VAN: Office(VAN, "成都一号车", "Chengdu van 1", kind="van", branch=BRANCH),
    PRODUCT: Office(PRODUCT, "产品部", "Product department", calendar="CD01"),
}
ORGANISED = replace(
    REFERENCE,
    staff={**REFERENCE.staff, **STAFF},
    offices={**REFERENCE.offices, **OFFICES},
    calendars={**REFERENCE.calendars, HQ: replace(REFERENCE.calendars["CD01"], week=WEEK)},
)
SHEET = {
    "symptom_code": "NO-DISPLAY",
    "symptom": "满载两小时后黑屏，风扇全速",
    "tried": "更换电源、内存，升级 BIOS 2.08，现象不变",
    "limit": "2026-11-27T09:00:00Z",
}
SOLVED = {
    "cause_code": "BOARD",
    "cause": "主板供电芯片过热保护阈值过低",
    "solution": "刷 BMC 固件 1.24，并更换 V2 版散热片",
}
ANSWERS: dict[str, dict[str, Any]] = {
    "escalate": SHEET,
    "filter_solved": {"solution": "BMC 恢复出厂设置后正常"},
    "classify": {"lane": "hardware"},
    "hand_to_department": {"department": "product", "located": "主板供电部分"},
    "not_ours": {"reason": "供电正常，应为固件问题"},
    "begin_tests": {"plan": "同批次三台满载 48 小时"},
    "record_test": {"what": "满载 48 小时", "result": "failed", "words": "两台 2 小时后黑屏"},
    "solve": SOLVED,
    "send_back": {"question": "BMC 固件是哪一版？"},
    "complete_sheet": {"answer": "1.20"},
    "ask_withdrawal": {"reason": "客户已换新机"},
    "tell_progress": {"words": "产品部正在测试，明天下午再告知"},
    "solution_failed": {"reason": "刷 1.24 后满载仍黑屏"},
    "ask_escalation_withdrawn": {"reason": "客户取消维修"},
}
TO_DEPARTMENT = ("classify", "locate", "hand_to_department")
WHO = {
    "filter_solved": "guo",
    "classify": "guo",
    "locate": "he",
    "hand_to_department": "he",
    "not_ours": "pei",
    "begin_tests": "tian",
    "record_test": "tian",
    "solve": "tian",
    "not_solved": "he",
}
"""Who takes each step at headquarters, in the usual case."""


class Escalated(Story):
    """The story of a job whose problem is handed up, in the usual organisation."""

    def sheet(self) -> str:
        """The id of the escalation that was raised last."""
        moved = (move.thing for entry in self.entries for move in entry.moves if move.kind == "escalation")
        return list(moved)[-1]

    @property
    def escalation(self) -> Thing:
        return self.folded(self.sheet())

    def at(self, office: str, who: str, step: str, data: Mapping[str, Any] | None = None, thing: str = "") -> Escalated:
        """Somebody takes a step in the store of this office."""
        self._stand_in(office)
        self.when(who, step, {**ANSWERS.get(step, {}), **(data or {})}, thing, file=self.known)
        return self

    def hq(self, *steps: str, **data: Any) -> Escalated:
        """The departments at headquarters take these steps of the escalation, the last with these data."""
        for step in steps:
            self.at(HQ, WHO[step], step, data if step == steps[-1] else None, self.sheet())
        return self

    def refused(
        self, office: str, who: str, step: str, data: Mapping[str, Any] | None = None, thing: str = ""
    ) -> Refused:
        self._stand_in(office)
        return refusal_of(self, who, step, {**ANSWERS.get(step, {}), **(data or {})}, thing, file=self.known)

    def known(self, id_: str) -> Thing | None:
        folded = self.folded(id_)
        return folded if folded.history else None

    def _stand_in(self, office: str) -> None:
        self.office, self.headquarters = office, office == HQ


def a_job(*steps: tuple[str, str]) -> Escalated:
    """A job of the branch, on site, after these steps."""
    story = given_a_job(*(steps or ON_SITE))
    made = Escalated(reference=ORGANISED, entries=story.entries, thing=story.thing, job=story.job, now=story.now)
    made.numbers = story.numbers
    return made


def raised(**data: Any) -> Escalated:
    """A job on site whose problem the engineer handed up on Monday morning."""
    return a_job().at(BRANCH, "li.wei", "escalate", data)
