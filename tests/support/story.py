"""Given / when / then for workflow tables: an office in memory with a clock that is set by hand. No database.

`Story` takes steps through `take` and folds the entries it gets, as the desk does.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any, Self

from fieldservice.read_model import projections
from fieldservice.workflows.engine.clocks import Calendar
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing, fold
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.model import Draft, Step
from fieldservice.workflows.engine.reference import Office, Person, Reference
from fieldservice.workflows.engine.take import take
from fieldservice.workflows.registry import opening, workflow_of
from tests.support.answers import ANSWERS
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

    def later(self, **span: float) -> Self:
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

    def when(self, who: str, step: str, data: Mapping[str, Any] | None = None, thing: str = "", **more: Any) -> Self:
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

    def happened(self, draft: Draft, at: datetime | None = None) -> Self:
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
