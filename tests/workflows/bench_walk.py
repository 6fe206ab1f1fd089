"""Random walks through send-in and mail-in: people take any step the tables allow; the shadow checks each of them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from fieldservice.read_model.line_rows import debt_rows
from fieldservice.read_model.projections import bench_row, work_row
from fieldservice.read_model.search_rows import work_words
from fieldservice.words.moments import stamp
from fieldservice.workflows import registry
from fieldservice.workflows.common.approvals import waiting
from fieldservice.workflows.engine.clocks import Calendar
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.model import Step
from fieldservice.workflows.engine.reference import Office, Reference
from fieldservice.workflows.fulfilment import FULFILLED_BY
from fieldservice.workflows.money.invoices.steps import INVOICE_STEPS
from fieldservice.workflows.money.payments.steps import payment_steps
from fieldservice.workflows.money.quotes.steps import quote_steps
from fieldservice.workflows.money.write_offs.steps import write_off_steps
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.parts.on_the_job.steps import part_steps
from fieldservice.workflows.warranty.steps import verdict_steps
from tests.support.answers import ANSWERS
from tests.support.story import REFERENCE, WEEK, Story, answered
from tests.workflows.bench_shadow import HERE, Broken, Shadow

STAFF = {
    **REFERENCE.staff,
    "he": replace(REFERENCE.staff["wang"], name="he", display="贺工", office="CD02"),
    "gao": replace(REFERENCE.staff["zhao"], name="gao", display="高洁", office="CD02"),
    "li.wei": replace(REFERENCE.staff["li.wei"], office="CD01-V2"),
}
HOUSE = Reference(
    staff=STAFF,
    offices={
        "CD01": Office("CD01", "成都分中心", "Chengdu", calendar="CD01"),
        "CD02": Office("CD02", "南充网点", "Nanchong", calendar="CD01"),
        "CD01-V2": Office("CD01-V2", "二号车", "Van 2", calendar="CD01", branch="CD01"),
    },
    calendars={"CD01": Calendar("Asia/Shanghai", WEEK)},
)
CALL = (("chen", "hand_on"), ("liu", "take_over"), ("liu", "hand_over"))
ON_SITE = (
    ("zhao", "accept"),
    ("zhao", "dispatch"),
    ("li.wei", "take"),
    ("li.wei", "appoint"),
    ("li.wei", "arrive"),
    ("li.wei", "examine"),
    ("li.wei", "leave"),
    ("li.wei", "take_along"),
    ("li.wei", "sign_along"),
)
OF_STOCK = {step.name for step in (*part_steps((), ()), *verdict_steps((), ()))} | {
    "pass_loaner_on", "ask_exchange", "give_exchange", "stop_for_part",
}  # fmt: skip
"""Steps about pieces of the stock, of which these walks have none, and about a warranty, which has its own stories."""
OF_CASES = {"request_return", "end_with_case"}
"""Steps that open a return case or need one that was carried out: these walks have none, those of return cases do.

A manager may settle a job into the state that waits for a case; it goes on from there by the other steps."""
OF_PROBLEMS = {
    *("tell_progress", "solution_worked", "solution_failed", "ask_escalation_withdrawn"),
    *("slip_to_case_base", "vote_on_article"),
}
"""Steps about what becomes of an escalation and about articles of the case base, of which these walks have none."""
OF_MONEY = {step.name for step in (*payment_steps(("ready",)), *quote_steps(()), *INVOICE_STEPS, *write_off_steps())}
"""Steps about money, of which these walks have none."""
OF_THE_BOARD = {"call_forward", "came_forward"}
"""Steps that call a customer to a counter and move nothing; they have their own stories."""
NOT_HERE = OF_STOCK | OF_CASES | OF_PROBLEMS | OF_MONEY | OF_THE_BOARD
LOANERS = ("LOAN-01", "LOAN-02", "LOAN-03")
ANSWERING = ("approves", "refuses")
DULL = ("note", "review", "ask_cancel", "contact", "attach", "call_back", "set_urgency")


def unpaid_forever(job: Thing, reference: Reference) -> None:
    """Raise Broken for an obligation that nobody could ever fulfil in the present state of the job."""
    workflow = registry.workflow_of(job)
    assert workflow is not None
    for owed in obligations(job, workflow):
        office = owed.office or job.holder
        for step in (workflow.step(name) or _opening(name) for name in FULFILLED_BY[owed.kind.partition("/")[0]]):
            if step and (not step.states or job.state in step.states) and _somebody(step, office, reference):
                break
        else:
            raise Broken("what is owed can be fulfilled", f"{owed.kind} at {office} in {job.state}")


def _opening(name: str) -> Step | None:
    """A step that opens a thing of its own: the return of faulty parts of many jobs."""
    found = registry.opening(name)
    return found[1] if found is not None else None


def _somebody(step: Step, office: str, reference: Reference) -> bool:
    return any(
        person.roles & set(step.roles) and reference.works_at(person, office) for person in reference.staff.values()
    )


@dataclass
class Walk:
    """A random walk. A step that is refused changes nothing."""

    seed: int
    settling: bool = True
    story: Story = field(init=False)
    shadow: Shadow = field(default_factory=Shadow)
    taken: list[str] = field(default_factory=list)
    tickets: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.story = Story(reference=HOUSE, headquarters=False)

    @property
    def jobs(self) -> list[str]:
        return list(self.shadow.devices)

    def begin(self) -> None:
        """Bring a device to the service point in one of the possible ways."""
        way = self.chance.choice(("check_in", "check_in", "take_parcel_in", "send_in", "mail_in", "on_site"))
        if way in ("check_in", "take_parcel_in"):
            data = {"place": self.chance.choice((None, "A3"))}
            data |= {"declared": "电源线、鼠标"} if way == "take_parcel_in" else {}
            self.story.when("tang", way, data)
            self._saw(way, self.story.job, {**ANSWERS[way], **data})
            return
        self.story.when("chen", "register")
        for who, step in (*CALL, *(ON_SITE if way == "on_site" else ())):
            self._at(self.story.job or self.story.thing)
            self.story.when(who, step, {"mode": way} if step == "hand_on" else {})
        if way == "on_site":
            self._saw("take_along", self.story.job, {})
        else:
            self._saw("expected", self.story.job, {})

    def _at(self, thing: str) -> Thing:
        folded = self.story.folded(thing)
        self.story.office = folded.holder or "CD01"
        return folded

    def wander(self, steps: int) -> None:
        for _ in range(steps):
            self.story.later(minutes=self.chance.choice((1, 5, 30, 600, 10_000, 40_000)))
            if self.chance.random() < 0.08:
                self.another()
            elif self.settling and self.chance.random() < 0.08:
                self.settle()
            else:
                self.anything()

    def anything(self) -> None:
        """A random step that a person with one of its roles might take now."""
        job = self.chance.choice(self.jobs)
        folded = self._at(job)
        workflow = registry.workflow_of(folded)
        assert workflow is not None
        steps = [
            step
            for step in workflow.steps
            if not step.opens
            and not step.override
            and step.name not in NOT_HERE
            and (not step.states or folded.state in step.states)
            and (step.purpose not in ANSWERING or waiting(folded))
            and (step.name not in DULL or self.chance.random() < 0.1)
        ]
        if steps:
            step = self.chance.choice(steps)
            people = [name for name, person in STAFF.items() if person.roles & set(step.roles)]
            engineer = str(folded.get("engineer") or "")
            self.attempt(
                engineer if engineer in people and self.chance.random() < 0.7 else self.chance.choice(people),
                step.name,
                folded,
            )

    def another(self) -> None:
        """One more device of the same visit or parcel."""
        if self.story.folded(self.story.thing).get("came_in"):
            self.story.office = "CD01"
            data = {"place": self.chance.choice((None, "A4")), "serial": f"NB-{len(self.jobs)}"}
            before = self.story.job
            try:
                self.story.when("tang", "add_device", data, thing=self.story.thing)
            except Refused:
                return
            assert self.story.job != before
            self._saw("add_device", self.story.job, data)

    def settle(self) -> None:
        folded = self._at(self.chance.choice(self.jobs))
        known = list(registry.workflow_of(folded).states)
        telling = [state for state in known if state in ("shipped", "in_claim", "signed", "closed")]
        states = telling if self.chance.random() < 0.4 else known
        self.attempt(
            "sun",
            "settle",
            folded,
            {
                "state": self.chance.choice(states),
                "reason": "查明情况",
                "voided": self.chance.choice(([], ["promised"], ["place"])),
                "gone": self.chance.choice((None, None, None, "customer", "lost", "disposed")),
            },
        )

    def attempt(self, who: str, name: str, folded: Thing, data: dict[str, Any] | None = None) -> bool:
        """Take the step; if it is not refused, the model follows."""
        given = data if data is not None else self.filled(name, folded)
        try:
            self.story.when(who, name, given, thing=folded.id, link=name.endswith("on_phone"))
        except Refused:
            return False
        self.story.job = self.story.job or folded.id
        known = {
            **ANSWERS.get(name, {}),
            **given,
            "_state": folded.state,
            "_number": folded.get("number"),
            "_trouble": folded.record("trouble").get("code"),
        }
        for job in (folded.id, *given.get("also_for", ())):
            self._saw(name, job, {**known, "_number": self.story.folded(job).get("number")})
        return True

    def filled(self, name: str, folded: Thing) -> dict[str, Any]:
        ahead = stamp(self.story.now + timedelta(days=30))
        ticket = str(folded.get("ticket") or "")
        together = [
            job
            for job in self.jobs
            if job != folded.id
            and self.story.folded(job).state == folded.state
            and self.story.folded(job).get("ticket") == ticket
            and ticket
        ]
        given: dict[str, Any] = {**answered(self.story, name, folded.id)}
        if name in ("dispatch", "pass_on"):
            given = {
                "engineer": "he" if folded.holder == "CD02" else self.chance.choice(("wang", "li.wei")),
                "why_without_skill": "无人可派",
            }
        if (
            name in ("try_out", "sign", "sign_on_paper", "refuse_to_sign", "sign_intake", "hand_out", "bring_in")
            and together
            and self.chance.random() < 0.5
        ):
            given["also_for"] = together
        for asked, value in (("promise", "promised"), ("pick_up", "pickup"), ("lend_loaner", "loaner_due")):
            if name == asked:
                given[value] = ahead
        if name in ("lend_loaner", "take_loaner_back"):
            given["loaner"] = self.chance.choice(LOANERS)
        if name in ("bring_in", "take_parcel", "finish", "stop", "found"):
            given["place"] = self.chance.choice((None, "C7"))
        if name == "transfer":
            given["office"] = "CD01" if folded.holder == "CD02" else "CD02"
        if name == "test":
            given |= {"passed": self.chance.random() < 0.8, "words": "见记录"}
        if name == "trouble":
            given["trouble"] = self.chance.choice(("lost", "damaged", "refused"))
        if name in ("correct", "correct_not_repaired"):
            given |= {
                "correction": "写错",
                **({**ANSWERS["finish"], "tested": None} if name == "correct" else ANSWERS["stop"]),
            }
        if name == "remark":
            given["score"] = 4
        if name == "hand_out":
            given |= {
                "proof": self.chance.choice(("ticket", "intake_copy", "waited", "lost")),
                "ticket": self.chance.choice((ticket, folded.get("number"), "CD01-T999999")),
            }
        return given

    def _saw(self, name: str, job: str, data: dict[str, Any]) -> None:
        self.taken.append(f"{name} {job[-4:]}")
        self.shadow.step(name, job, data, self.story.folded(job).facts)
        for each in self.jobs:
            folded = self.story.folded(each)
            self.shadow.compare(each, folded.facts, bench_row(folded), folded.state, folded.holder)
            unpaid_forever(folded, HOUSE)
            assert work_row(folded)["thing"] == each and work_words(folded) and isinstance(debt_rows(folded), list)

    def finish(self, most: int = 40) -> None:
        """Bring every job to its end by ordinary steps; only a job that was settled into a contradiction is settled
        again."""
        for job in self.jobs:
            for _ in range(most):
                folded = self._at(job)
                if not registry.workflow_of(folded).states[folded.state].is_open:
                    break
                self.story.later(minutes=1)
                if not self._on(folded):
                    if not self.shadow.devices[job].settled:
                        raise Broken("every walk comes to its end", f"{folded.state}, {self.taken[-8:]}")
                    self.attempt("sun", "settle", folded, {"state": "closed", "gone": "customer", "reason": "了结"})
            else:
                raise Broken("every walk comes to its end", f"{self.story.folded(job).state}, {self.taken[-12:]}")

    def _on(self, folded: Thing) -> bool:
        """The ordinary next step of a job on its way to the end."""
        for loaner in +self.shadow.devices[folded.id].loans:
            if self.chance.random() < 0.5 or not self._next(folded):  # the customer asks for it some day
                return self.attempt("tang", "take_loaner_back", folded, {"loaner": loaner})
            return True
        return self._next(folded)

    def _next(self, folded: Thing) -> bool:
        engineer = str(folded.get("engineer") or "wang")
        mailed = registry.workflow_of(folded).mode == "mail_in"
        if folded.state == "on_bench":
            if self.attempt(engineer, "test", folded, {"passed": True}) and self.chance.random() < 0.3:
                self.attempt(engineer, "work", self._at(folded.id))
            return (
                self.attempt(engineer, "finish", self._at(folded.id), {})
                or self.chance.random() < 0.5
                or (self.attempt("zhao", "stop", self._at(folded.id), {}))
                or (self.shadow.devices[folded.id].at not in HERE and self.attempt("tang", "move", self._at(folded.id)))
            )
        ways = {
            "expected": (("tang", "take_parcel" if mailed else "bring_in"),),
            "received": (("zhao", "dispatch"),),
            "dispatched": ((engineer, "inspect"), ("zhao", "stop"), ("tang", "move")),
            "inspected": ((engineer, "tell_finding"),),
            "in_case": (("zhao", "resume_work"), ("tang", "take_unrepaired")),
            "ready": (("tang", "ship"), ("tang", "move"), ("zhao", "contact"))
            if mailed
            else (("tang", "sign"), ("tang", "try_out"), ("tang", "move")),
            "signed": (("tang", "hand_out"), ("tang", "move")),
            "shipped": (("tang", "deliver"),),
            "in_claim": (("zhao", "end_claim"), ("tang", "found")),
            "taken_along": (("li.wei", "bring_to_branch"),),
            "in_transit": (("tang", "arrived_there"),),
        }[folded.state]
        for who, step in ways:
            if step == "move" and self.shadow.devices[folded.id].at in HERE:
                continue
            data = (
                {"proof": "ticket", "ticket": folded.get("ticket")}
                if step == "hand_out"
                else {"ship_to": "绵阳市花园路 8 号"}
                if step == "ship"
                else None
            )
            if step == "inspect":
                data = answered(self.story, "inspect", folded.id)
            if step in ("sign", "try_out", "bring_in"):
                data = {}  # alone, because another device of the ticket may go another way
            if self.attempt(who, step, folded, data):
                return True
        return False


def walk(seed: int, steps: int = 40) -> Walk:
    """A whole walk: a device comes in, random steps are taken, every job is brought to its end."""
    walked = Walk(seed, settling=seed % 3 == 0)
    walked.begin()
    walked.wander(steps)
    walked.finish()
    return walked
