"""Random walks across a job, its escalations, its return case, its requisitions, its feedback and its money at once.

People take any step that the tables allow, at the office that holds the thing or at headquarters; what was seldom
tried is tried first, so that the walks come to the far ends. After every act somebody has a step of everything that is
open: nothing waits for nobody.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from fieldservice.read_model import projections
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing, fold
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.model import Step, Workflow
from fieldservice.workflows.engine.reference import SparePart
from fieldservice.workflows.engine.take import may_begin
from fieldservice.workflows.money.accounts import BANK, drawer, item
from fieldservice.workflows.registry import workflow_of
from fieldservice.workflows.return_cases.execution.guards import to_pay_back
from fieldservice.workflows.return_cases.execution.lines import undone
from fieldservice.workflows.return_cases.lines import devices_of
from tests.support import escalations, return_execution
from tests.support.cases import (
    HOUSE,
    PRINTER,
    SERVER,
    TO_JUDGE,
    CaseStory,
    Pasts,
    a_case,
    a_job,
    at,
    dealer_case,
    on_the_way,
)
from tests.support.ledger import tagged_in
from tests.support.money import accepted, known
from tests.support.parts import Shelf, arrived
from tests.support.quality import ANSWER
from tests.support.story import Made

KINDS = ("job", "return_case", "escalation", "requisition", "quality_feedback", "article")
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
EXCHANGES = ("9A11-01", "9A11-02", "9A11-03")
"""The exchange devices: at headquarters, and two at the branch."""
LANES = ("hardware", "system", "quality")
TYPED: Mapping[str, Mapping[str, Any]] = {
    **escalations.ANSWERS,
    "request_parts": {"parts": "PSU-450 x1"},
    "not_solved": {"lane": "system", "department": "product"},
    "answer_feedback": ANSWER,
    "record_progress": {"words": "正在复现"},
    "ask_quality_again": {"reason": "哪些批次？"},
    "drop_feedback": {"reason": "重复"},
    "extend_feedback": {"answer_by": "2027-02-01T04:00:00Z", "reason": "要等样机"},
    "edit_article": {"symptom": "满载黑屏", "solution": "刷 BMC 固件 1.25"},
    "retire_article": {"reason": "已过时"},
    "ask_refund": {"amount": 100, "reason": "多收"},
    "give_money_back": {"amount": 100, "method": "cash", "reason": "多收"},
    "refuse_order": {"reason": "policy", "witness": "门卫 老周"},
    "ask_credit": {"reason": "老客户"},
    "reserve": {"parts": "PSU-450 x1"},
    "issue": {"parts": "PSU-450 S1"},
    "do_not_issue": {"parts": "PSU-450 x1", "reason": "out_of_stock"},
    "expect": {"parts": "PSU-450 x1", "expected": "2027-01-08T01:00:00Z"},
    "refuse_approval": {"reason": "依据不足"},
    "customer_insists": {"words": "不接受"},
}
ELSEWHERE = {
    "transfer",
    "lend_loaner",
    "review",
    "substitute",
    "quote",
    "judge_warranty",
    "ask_overrule",
    "hand_on_feedback",
    "gather_work",
    "take_out_of_batch",
    "fit_part",
    "confirm_parts",
    "return_parts",
    "hand_on_parts",
    "part_dead",
    "report_lost",
    "correct",
    "ask_invoice",
    "vote_on_article",
    "slip_to_case_base",
    "sign_on_phone",
    "sign_order_on_phone",
    "correct_not_repaired",
}
"""Steps that need more than this organisation has: they have walks, or tests, of their own."""
USUAL = 15
"""The rank below which its table offers a step as what is usually done next."""
ENDS, FIRST = 0.2, 100
"""How often a step that ends something, and one that nobody has tried yet, is taken beside the others, which have 1."""
Offer = tuple[Workflow, Step, str, str]
"""Table, step, person and office."""
Who = dict[tuple[str, str], set[str]]
"""By kind and state of a thing: the roles of which somebody had a step that moves it."""


def goes_on(step: Step) -> bool:
    """Whether a step moves something, or is what a move waits for: an approval, or a usual note, such as the exchange
    device that commerce sets aside."""
    return step.moves or step.purpose == "approves" or step.rank < USUAL


class Stranded(AssertionError):
    """Something is open, and nobody has a step."""


class Everything(Shelf):
    """The catalogue of the parts, and the exchange device."""

    def part(self, number: str) -> SparePart | None:
        return super().part(number) or return_execution.Shelf().part(number)


class Books(return_execution.Kept):
    """The books after some entries, which do not change any more."""

    @cached_property
    def _sums(self) -> Counter[tuple[str, str, str]]:
        return super().sums()

    @cached_property
    def _tagged(self) -> list[Any]:
        return tagged_in(self.entries)

    def sums(self) -> Counter[tuple[str, str, str]]:
        return self._sums

    def faulty_parts(self, account: str) -> list[Any]:
        within = account.endswith("/")
        return [each for each in self._tagged if (each.account.startswith if within else each.account.__eq__)(account)]


@dataclass
class WalkedStory(CaseStory):
    """A story that folds a thing again only after an entry about it, and whose desks know all books and files."""

    of_thing: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    folds: dict[str, tuple[int, Thing]] = field(default_factory=dict)
    """By thing: how many entries it had when it was folded last, and what came of it."""
    books: tuple[int, Books] | None = None
    read: int = 0

    def about(self, id_: str) -> list[Any]:
        for entry in self.entries[self.read :]:
            for thing in {thing for _, thing in entry.touches} | {move.thing for move in entry.moves}:
                self.of_thing[thing].append(entry)
        self.read = len(self.entries)
        return self.of_thing.get(id_, [])

    def folded(self, thing: str = "") -> Thing:
        id_ = thing or self.job or self.thing
        entries = self.about(id_)
        count, found = self.folds.get(id_, (-1, Thing("")))
        if count != len(entries):
            found = fold(id_, entries, projections.APPENDS_TO)
            self.folds[id_] = (len(entries), found)
        return found

    def things(self) -> list[Thing]:
        self.about("")
        ids = {move.thing: None for entry in self.entries for move in entry.moves if move.kind in KINDS}
        return [self.folded(id_) for id_ in ids]

    def context(self, who: str, data: Mapping[str, Any] | None = None, **more: Any) -> Context:
        if self.books is None or self.books[0] != len(self.entries):
            cases = [each for each in self.things() if each.kind == "return_case"]
            self.books = (len(self.entries), Books(list(self.entries), case=cases[-1] if cases else None))
        desk = known(self, pasts=Pasts(self), holdings=self.books[1])
        made = super().context(who, data, **{**desk, "file": self._file, **more})
        named = str((data or {}).get("exchange") or "")
        return replace(made, device=self._with_serial(named)) if named else made

    def _file(self, id_: str) -> Thing | None:
        return self.folded(id_) if id_ and self.about(id_) else None

    def _with_serial(self, serial: str) -> Thing | None:
        files = {id_ for entry in self.entries for kind, id_ in entry.touches if kind == "device"}
        return next((file for file in map(self.folded, sorted(files)) if file.get("serial") == serial), None)


def _with_a_quote() -> CaseStory:
    """Its customer pays for the repair."""
    story = a_job()
    accepted(story)
    return story


def _of_a_dealer() -> CaseStory:
    return dealer_case(SERVER, PRINTER, price_paid="900.00")


def _to_be_judged() -> CaseStory:
    return on_the_way(*TO_JUDGE)


def _to_be_paid_back() -> CaseStory:
    story = on_the_way(*TO_JUDGE).on_case("xu", "judge_case", {"decision": "refund"})
    return story.on_case("lin", "approve").on_case("mei", "begin_execution")


BEGINNINGS = (a_job, a_case, _with_a_quote, _of_a_dealer, _to_be_judged, _to_be_paid_back)
"""A device on the bench, one that is to be returned, one whose repair is to be paid, two of a dealer, and cases at
headquarters."""


@dataclass
class Walk:
    seed: int
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each step was tried on each kind of thing, and how often each of its states was reached: what was
    seldom tried, or leads where few have been, is taken first."""
    story: WalkedStory = field(init=False)
    taken: list[tuple[str, str]] = field(default_factory=list)
    """Kinds and steps, in their order."""
    done: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By thing and step: how often it was taken in this walk."""
    refusals: Counter[str] = field(default_factory=Counter)
    who: Who = field(default_factory=lambda: defaultdict(set))
    offers: dict[str, list[Offer]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        begun = BEGINNINGS[self.seed % len(BEGINNINGS)]()
        reference = replace(HOUSE, staff=STAFF, catalogue=Everything())
        self.story = WalkedStory(reference=reference, entries=begun.entries, thing=begun.thing, job=begun.job,
                                 now=begun.now, numbers=begun.numbers)  # fmt: skip
        arrived(self.story, "PSU-450", "S1", "S2", "S3")
        places = ("HQ/good", "CD01/good", "CD01/good")
        devices = [Posting(return_execution.PART, "HQ/supplier", place, 1, 2_000_00, serial)
                   for serial, place in zip(EXCHANGES, places, strict=True)]  # fmt: skip
        cash = [Posting(item("CNY"), f"{office}/opened", place, 10**8) for office, place in (
            ("CD01", drawer("CD01", "A", "cash")), ("CD01", f"CD01/{BANK}"))]  # fmt: skip
        booked = {"postings": [each.as_data() for each in (*devices, *cash)]}
        self.story.entries.append(Made("booked", "stocked", "zhou", "2026-11-23T00:00:00.000Z", (), (), booked, None))

    def open(self) -> list[Thing]:
        return [each for each in self.story.things() if (flow := workflow_of(each)) and flow.states[each.state].is_open]

    # Who can do what

    def offered(self, thing: Thing) -> Iterator[Offer]:
        """Every step that somebody may begin now, with each person who may."""
        flow = workflow_of(thing)
        assert flow is not None
        for office in dict.fromkeys((thing.holder, str(thing.get("office") or "CD01"), "CD01", "HQ")):
            people = [name for name, person in STAFF.items() if (person.office or "CD01") == office]
            if not people:
                continue
            self.story.office = office
            here = self.story.context(people[0])
            contexts = {name: replace(here, by=STAFF[name]) for name in people}
            for step in flow.steps:
                if step.opens or step.override or step.name in ELSEWHERE:
                    continue
                if step.states and thing.state not in step.states:
                    continue
                for name in people:
                    if not STAFF[name].roles & set(step.roles):
                        continue
                    if may_begin(flow, step, thing, contexts[name]) is None:
                        yield flow, step, name, office

    def look(self, thing: Thing) -> None:
        """Whoever has a step of it; what is open has somebody who goes on with it, or its case, for which it waits."""
        self.offers[thing.id] = list(self.offered(thing))
        found = {
            role
            for _, step, name, _ in self.offers[thing.id]
            if goes_on(step)
            for role in STAFF[name].roles & set(step.roles)
        }
        flow = workflow_of(thing)
        assert flow is not None
        if flow.states[thing.state].is_open and not found and thing.state != "in_case":
            raise Stranded(f"seed {self.seed}: {thing.kind} in {thing.state} at {thing.holder}: {self.taken}")
        self.who[thing.kind, thing.state] |= found

    # Acts

    def wander(self, many: int) -> Walk:
        for thing in self.story.things():
            self.look(thing)
        for _ in range(many):
            self.story.later(minutes=self.chance.choice((1, 30, 600)))
            if not self.open():
                break
            self.act()
        return self

    def act(self) -> None:
        things = {each.id: each for each in self.story.things()}
        steps: dict[tuple[str, str], list[Offer]] = defaultdict(list)
        for id_, offers in self.offers.items():
            for offer in offers:
                steps[id_, offer[1].name].append(offer)
        weights = [self.weight(things[id_], *offers[0][:2]) for (id_, _), offers in steps.items()]
        (id_, _), offers = self.chance.choices([*steps.items()], weights)[0]
        _, step, who, office = self.chance.choice(offers)
        thing, before = things[id_], len(self.story.entries)
        self.tried[thing.kind, step.name] += 1
        try:
            self.story.at(office).when(who, step.name, self.typed(step.name, thing), id_)
        except Refused as refused:
            self.tried[thing.kind, step.name] += 3
            self.refusals[f"{step.name}: {refused.because} {dict(refused.fields)}"] += 1
            self.look(thing)
            return
        self.taken.append((thing.kind, step.name))
        self.done[id_, step.name] += 1
        for entry in self.story.entries[before:]:
            self.tried.update((move.kind, move.to) for move in entry.moves)
        touched = {each for entry in self.story.entries[before:] for _, each in entry.touches}
        for each in self.story.things():
            if each.id in touched:
                self.look(each)

    def weight(self, thing: Thing, flow: Workflow, step: Step) -> float:
        """The usual step of its table first, unless it was tried, or done on this very thing, more often than others;
        and first what leads to where few have been."""
        leads = [to for to in (step.to, *step.or_to) if to in flow.states] or [thing.state]
        ends = step.moves and not any(flow.states[to].is_open for to in leads)
        tried = self.tried[thing.kind, step.name]
        often = FIRST if not tried else ENDS if ends else 1
        seldom = (1 + step.rank / 10) ** 2 * (1 + tried) * (1 + self.done[thing.id, step.name]) ** 2
        return float(often / seldom / (1 + min(self.tried[thing.kind, to] for to in leads)))

    def typed(self, step: str, thing: Thing) -> dict[str, Any]:
        made = {**TYPED.get(step, {}), **self.by_chance(step, thing)}
        return {name: value for name, value in made.items() if value is not None}

    def by_chance(self, step: str, thing: Thing) -> dict[str, Any]:
        chance, left = self.chance, undone(thing) if thing.kind == "return_case" else []
        if step == "classify":
            lane = chance.choice(LANES)
            return {"lane": lane, "fault": "开机两周后无显示" if lane == "quality" else None}
        if step == "hand_to_department":
            return {"department": chance.choice(("quality", "product"))}
        if step == "report_diagnosis":
            return {"serial": chance.choice([each.serial for each in devices_of(thing)])}
        if step == "judge_case":
            return {"decision": chance.choice(("exchange", "refund", "credit", "refused")), "proposal": "免费维修"}
        if step in ("choose_exchange", "prepare_exchange", "give_exchange_device"):
            chosen = [each.exchange for each in left if each.exchange]
            return {"exchange": chance.choice(EXCHANGES if step == "choose_exchange" or not chosen else chosen)}
        if step == "see_old_device" and left:
            kept = {"kept_parts": "硬盘", "deduction": "120.00"} if chance.random() < 0.5 else {}
            return {"old_serial": next((each.serial for each in left if each.old is None), left[0].serial), **kept}
        if step == "pay_return":
            return {"amount": to_pay_back(thing), "method": chance.choice(("cash", "transfer")), "reference": "T-9"}
        if step in ("dispatch", "pass_on", "assign_engineer"):
            return {"engineer": "li.wei"}
        if step == "hand_out":
            return {"proof": "ticket", "ticket": thing.get("ticket")}
        if step == "cancel_payment" and (paid := thing.lines("payments")):
            return {"payment": paid[-1]["number"], "reason": "录错"}
        if step in ("vote_article", "vote_on_article"):
            return {"helped": "yes", "job_number": self.story.folded(self.story.job).get("number")}
        if step == "take_payment":
            return {"method": "cash"}
        return {}


def walks(many: int, acts: int) -> Iterator[Walk]:
    """Walks that share what was tried, so that each goes where the others did not."""
    tried = Counter[tuple[str, str]]()
    for seed in range(many):
        yield Walk(seed, tried).wander(acts)


def ledger_sums_to_nothing(walk: Walk) -> bool:
    """Whether each piece and each amount came from somewhere."""
    found = Counter[str]()
    for (_, what, _), many in Books(walk.story.entries).sums().items():
        found[what] += many
    return not any(found.values())
