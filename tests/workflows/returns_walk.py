"""Random walks across a job, its escalations, its return case, its requisitions and its money at once.

People take any step that the tables allow, at the office that holds the thing or at headquarters. After every act
somebody has a step of everything that is open: nothing waits for nobody.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.model import Step, Workflow
from fieldservice.workflows.engine.reference import SparePart
from fieldservice.workflows.engine.take import may_begin, take
from fieldservice.workflows.money.accounts import drawer, item
from fieldservice.workflows.registry import workflow_of
from fieldservice.workflows.return_cases.execution.guards import to_pay_back
from fieldservice.workflows.return_cases.execution.lines import undone
from tests.support import escalations, return_execution
from tests.support.answers import ANSWERS
from tests.support.cases import HOUSE, CaseStory, Pasts, a_case, a_job, at
from tests.support.checklists import FIELDS, filled_in
from tests.support.ledger import Ledger
from tests.support.money import known
from tests.support.parts import Shelf, arrived
from tests.support.story import Made

KINDS = ("job", "return_case", "escalation", "requisition")
STAFF = {
    **HOUSE.staff,
    **{
        each.name: each
        for each in (
            at("HQ", "hua", "华工", "hotline_engineer", "liaison"),
            at("HQ", "pei", "裴工", "quality", "technical_supervisor"),
            at("HQ", "ren", "任工", "technical_support", "storekeeper"),
            at("CD01", "zhou", "周仓管", "storekeeper"),
        )
    },
}
EXCHANGE = "9A11-01"
TYPED: Mapping[str, Mapping[str, Any]] = {
    **escalations.ANSWERS,
    "request_parts": {"parts": "PSU-450 x1"},
    "classify": {"lane": "system"},
    "judge_case": {**ANSWERS["judge_case"], "proposal": "免费维修"},
}
SELDOM = {
    *(
        "note",
        "review",
        "attach",
        "set_urgency",
        "contact",
        "call_back",
        "ask_withdrawal",
        "record_test",
        "attend",
        "stop",
    ),
    *(
        "tell_progress",
        "ask_escalation_withdrawn",
        "order_exchange",
        "promise",
        "assign_engineer",
        "drop",
        "ask_cancel",
    ),
    *("pass_on", "test", "work", "not_needed", "leave_device", "request_parts", "back_to_commerce", "to_engineer"),
    *("move", "withdraw_case", "accept_offer", "filter_solved", "pick_up", "wait", "finish", "take_unrepaired"),
}
ELSEWHERE = {"transfer", "lend_loaner"}
"""Steps that need more than this organisation has: they have walks of their own."""
Who = dict[tuple[str, str], set[str]]
"""By kind and state of a thing: the roles of which somebody had a step that moves it."""


class Stranded(AssertionError):
    """Something is open, and nobody has a step."""


class Everything(Shelf):
    """The catalogue of the parts, and the exchange device."""

    def part(self, number: str) -> SparePart | None:
        return super().part(number) or return_execution.Shelf().part(number)


@dataclass
class Walk:
    seed: int
    story: CaseStory = field(init=False)
    taken: list[str] = field(default_factory=list)
    who: Who = field(default_factory=lambda: defaultdict(set))
    read: int = 0
    """The entries of the story when its things were folded last."""
    found: list[Thing] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.story = self.chance.choice((a_job, a_case))()
        self.story.reference = replace(HOUSE, staff=STAFF, catalogue=Everything())
        arrived(self.story, "PSU-450", "S1", "S2", "S3")
        device = Posting(return_execution.PART, "HQ/supplier", "HQ/good", 1, 2_000_00, EXCHANGE)
        cash = Posting(item("CNY"), "CD01/opened", drawer("CD01", "", "cash"), 10**8)
        booked = {"postings": [device.as_data(), cash.as_data()]}
        self.story.entries.append(Made("booked", "stocked", "zhou", "2026-11-23T00:00:00.000Z", (), (), booked, None))

    # What there is

    def things(self) -> list[Thing]:
        if len(self.story.entries) != self.read:
            self.read, self.found = len(self.story.entries), self._things()
        return self.found

    def _things(self) -> list[Thing]:
        ids = {move.thing: None for entry in self.story.entries for move in entry.moves if move.kind in KINDS}
        return [self.story.folded(id_) for id_ in ids]

    def open(self) -> list[Thing]:
        return [each for each in self.things() if (flow := workflow_of(each)) and flow.states[each.state].is_open]

    # Who can do what

    def context(self, who: str, office: str, thing: Thing, data: Mapping[str, Any] | None = None) -> Any:
        self.story.office = office
        cases = [each for each in self.things() if each.kind == "return_case"]
        more = known(self.story, pasts=Pasts(self.story), holdings=return_execution.Kept(
            self.story.entries, case=cases[-1] if cases else None))  # fmt: skip
        made = self.story.context(who, data, **{**more, "file": self._known})
        named = str((data or {}).get("exchange") or "")
        return replace(made, device=self._file(named)) if named else made

    def _known(self, id_: str) -> Thing | None:
        touched = {thing for entry in self.story.entries for _, thing in entry.touches}
        return self.story.folded(id_) if id_ in touched else None

    def _file(self, serial: str) -> Thing | None:
        files = {id_ for entry in self.story.entries for kind, id_ in entry.touches if kind == "device"}
        return next((file for file in map(self.story.folded, sorted(files)) if file.get("serial") == serial), None)

    def offered(self, thing: Thing, moves: bool = False) -> Iterator[tuple[Workflow, Step, str, str]]:
        """(table, step, person, office) of every step that somebody may begin now."""
        flow = workflow_of(thing)
        assert flow is not None
        for office in dict.fromkeys((thing.holder, str(thing.get("office") or "CD01"), "CD01", "HQ")):
            people = [name for name, person in STAFF.items() if (person.office or "CD01") == office]
            here = self.context(people[0], office, thing) if people else None
            for step in flow.steps:
                if (
                    step.opens
                    or step.override
                    or step.name in ELSEWHERE
                    or (step.states and thing.state not in step.states)
                ):
                    continue
                if moves and not (step.moves or step.purpose == "approves"):
                    continue
                for name in people:
                    if not STAFF[name].roles & set(step.roles):
                        continue
                    if may_begin(flow, step, thing, replace(here, by=STAFF[name])) is None:
                        yield flow, step, name, office
                        break

    def check(self) -> None:
        """What is open and was touched last has somebody: a step of its own, or its case, for which it waits."""
        touched = {id_ for _, id_ in self.story.entries[-1].touches}
        for thing in self.open():
            if thing.id not in touched:
                continue
            found = {role for _, step, name, _ in self.offered(thing, moves=True) if step.name not in ("settle",)
                     for role in STAFF[name].roles & set(step.roles)}  # fmt: skip
            if not found and thing.state != "in_case":
                raise Stranded(f"{thing.kind} in {thing.state} at {thing.holder}: {self.taken[-8:]}")
            self.who[thing.kind, thing.state] |= found

    # Acts

    def wander(self, many: int) -> Walk:
        for _ in range(many):
            self.story.later(minutes=self.chance.choice((1, 30, 600)))
            if things := self.open():
                others = [each for each in things if each.kind != "job"]
                self.act(self.chance.choice(others if others and self.chance.random() < 0.7 else things))
        return self

    def act(self, thing: Thing) -> bool:
        offers = list(self.offered(thing))
        if not offers:
            return False
        weights = [0.03 if step.name in SELDOM else 4 if step.moves else 1 for _, step, _, _ in offers]
        flow, step, who, office = self.chance.choices(offers, weights)[0]
        given = {**ANSWERS.get(step.name, {}), **TYPED.get(step.name, {}), **self.typed(step.name, thing)}
        given = filled_in(self.story.reference, step.name, thing, given) if step.name in FIELDS else given
        try:
            draft = take(flow, step, thing, given, self.context(who, office, thing, given))
        except Refused:
            return False
        self.story.happened(draft)
        self.taken.append(step.name)
        self.check()
        return True

    def typed(self, step: str, thing: Thing) -> dict[str, Any]:
        left = undone(thing) if thing.kind == "return_case" else []
        if step == "judge_case":
            return {"decision": self.chance.choice(("exchange", "refund", "credit", "refused"))}
        if step == "see_old_device":
            return {"old_serial": left[0].serial} if left else {}
        if step == "pay_return":
            return {"amount": to_pay_back(thing), "method": "cash"}
        if step in ("dispatch", "pass_on"):
            return {"engineer": "li.wei"}
        if step == "hand_out":
            return {"proof": "ticket", "ticket": thing.get("ticket")}
        return {}


def ledger_sums_to_nothing(walk: Walk) -> bool:
    """Whether each piece and each amount came from somewhere."""
    return all(
        sum(many for (_, what, _), many in Ledger(walk.story.entries).sums().items() if what == name) == 0
        for name in ("PSU-450", return_execution.PART, item("CNY"))
    )
