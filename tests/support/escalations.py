"""Stories of problems that are handed up: headquarters with departments, a branch with a van, a product department."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fieldservice.read_model.line_rows import debt_rows
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.numbers import printed_number
from fieldservice.workflows.engine.reference import HEADQUARTERS, Office, Person, Reference
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from tests.support.story import ON_SITE, ON_THE_BENCH, REFERENCE, WEEK, Story, given_a_device
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
        _person("min", "闵婕", HQ, "information_clerk"),
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

    def drafted(
        self, office: str, who: str, step: str, data: Mapping[str, Any] | None = None, thing: str = ""
    ) -> Draft:
        """The entry that a step would make."""
        self._stand_in(office)
        return self.draft(who, step, {**ANSWERS.get(step, {}), **(data or {})}, thing, file=self.known)

    def context(self, who: str, data: Mapping[str, Any] | None = None, **more: Any) -> Context:
        """Numbers have their check characters, as a job needs one to vote."""
        known = super().context(who, data, **more)
        return replace(known, number=lambda kind: printed_number(BRANCH, kind, next(self.numbers)))

    def back_from_the_van(self) -> Escalated:
        """The van gives the job back to its branch."""
        draft = self.drafted(VAN, "li.wei", "examine")
        draft.moves = [(*move[:4], BRANCH) for move in draft.moves]
        self.happened(draft)
        return self

    def becomes_a_job(self) -> Escalated:
        """The call is handed over to the branch; the story goes on with the job."""
        self.at(HQ, "guo", "hand_on").at(HQ, "min", "take_over").at(HQ, "min", "hand_over")
        return self

    def known(self, id_: str) -> Thing | None:
        folded = self.folded(id_)
        return folded if folded.history else None

    def _stand_in(self, office: str) -> None:
        self.office, self.headquarters = office, office == HQ


def _told(story: Story, reference: Reference = ORGANISED) -> Escalated:
    made = Escalated(reference=reference, entries=story.entries, thing=story.thing, job=story.job, now=story.now)
    made.numbers = story.numbers
    return made


def with_settings(settings: Mapping[str, str]) -> Reference:
    return replace(ORGANISED, settings={**ORGANISED.settings, **settings})


def a_job(
    *steps: tuple[str, str], van: bool = False, settings: Mapping[str, str] | None = None, level: str = "normal"
) -> Escalated:
    """A job of the branch, on site, after these steps; with `van` its engineer has it in a van."""
    story = _told(Story().when("chen", "register"), with_settings(settings or {}))
    story.when("chen", "hand_on", {"level": level}).when("liu", "take_over")
    story.when("liu", "hand_over")
    for who, step in steps or ON_SITE:
        story.when(who, step)
    if van:
        story.entries[-1] = replace(
            story.entries[-1], moves=tuple(replace(each, holder=VAN) for each in story.entries[-1].moves)
        )
    return story


def raised(settings: Mapping[str, str] | None = None, **data: Any) -> Escalated:
    """A job on site whose problem the engineer handed up on Monday morning."""
    return a_job(settings=settings).at(BRANCH, "li.wei", "escalate", data)


def a_device(*, alone: bool = False) -> Escalated:
    """A device on the bench of the branch; `alone` where no headquarters is published."""
    offices = {code: each for code, each in ORGANISED.offices.items() if each.kind != HEADQUARTERS}
    return _told(given_a_device(*ON_THE_BENCH), replace(ORGANISED, offices=offices) if alone else ORGANISED)


def a_call(**call: Any) -> Escalated:
    """A call that the hotline of headquarters took."""
    story = _told(Story(office=HQ, reference=ORGANISED))
    story.office = HQ
    return story.when("guo", "register", call)


def told(story: Escalated) -> list[str]:
    """The states that the job was told, in order."""
    return [line["state"] for line in story.folded().lines("escalation_news")]


def owed(story: Escalated, thing: str = "") -> dict[str, tuple[str, str]]:
    """By kind: the role and the office of what is owed because of the job, or of this thing."""
    folded = story.folded(thing)
    found = obligations(folded, workflow_of(folded))
    return {each.kind: (each.role, each.office or folded.holder) for each in found}


def due(story: Escalated, kind: str, thing: str = "") -> str:
    return next(row["due"] for row in debt_rows(story.folded(thing)) if row["kind"] == kind)
