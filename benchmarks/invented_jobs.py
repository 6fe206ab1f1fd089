"""Makes any number of on-site jobs: each step is taken by the workflow's table and folded, as on the desk.

Only the store is left out, so that the entries can be appended in bulk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from benchmarks import people
from db.journal import Move, new_id
from fieldservice.demo import branch
from fieldservice.demo.customers import FAULT_CASES
from fieldservice.demo.scenarios import SCENARIOS
from fieldservice.demo.step_inputs import STEP_INPUTS, RunningScenario
from fieldservice.documents.signed_content import signed_bytes, slip_facts
from fieldservice.read_model import projections, published
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.codes import DEFAULT_CODES
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing, apply
from fieldservice.workflows.engine.numbers import printed_number
from fieldservice.workflows.engine.take import take
from fieldservice.workflows.registry import opening, workflow_of

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SHORTEST, LONGEST = 5, 30
"""Entries of one job."""
STILL_OPEN = 0.1
ENGINEERS = 40
HAND_OVER = "hand_over"
TYPED = {"lend_loaner/on_site", "enter_completed", "enter_not_completed"}
"""Steps whose input has times as a person types them, which only the desk reads, or that must follow the call."""
JOBS = [
    steps
    for scenario in SCENARIOS
    if HAND_OVER in (steps := scenario.steps.split()) and set(steps) <= STEP_INPUTS.keys() - TYPED
]
OVER = [
    steps
    for steps in JOBS
    if steps[-1] in ("close", "call_back", "cancel", "give_up") or steps[-1].startswith("call_back/")
]
GOING_ON = [steps for steps in JOBS if steps not in OVER]
QUIET = ("note", "contact", "contact/no_answer")
"""Steps that can be added anywhere without changing how a job ends."""
MAY_CALL = {"received", "accepted", "dispatched", "taken", "appointed", "signed", "handed_in"}


def staff(verifier: str) -> list[dict[str, Any]]:
    """The demo's people, and more engineers."""
    rng, rows = Random(7), branch.staff(verifier)
    for number in range(ENGINEERS):
        skills = " ".join(rng.sample(("server", "storage", "desktop", "laptop", "printer", "network"), 3))
        rows.append(
            {
                **rows[-1],
                "name": f"engineer{number:02d}",
                "display": people.person(rng),
                "roles": "engineer",
                "skills": skills,
                "areas": " ".join(rng.sample(people.AREAS, 3)),
            }
        )
    return rows


def tables(verifier: str) -> dict[str, list[dict[str, Any]]]:
    """All published tables."""
    return {
        "staff": staff(verifier),
        "office": [{"branch": "", **row} for row in branch.OFFICES],
        "calendar": branch.calendar(date(2026, 11, 23)),
        "code": branch.codes(DEFAULT_CODES),
        "setting": [{"key": key, "value": value} for key, value in branch.SETTINGS.items()],
        "policy": [],
        "return_policy": [],
    }


@dataclass
class Bulk:
    """Everything that many jobs add to a store."""

    drafts: list[dict[str, Any]] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    postings: list[tuple[str, str, int]] = field(default_factory=list)
    signed: list[bytes] = field(default_factory=list)
    """Signed contents, which are kept by their digest."""


@dataclass(slots=True)
class DraftedEntry:
    """A draft in the form of an entry, for the fold."""

    id: str
    kind: str
    by: str
    made: str
    moves: tuple[Move, ...]
    touches: tuple[tuple[str, str], ...]
    data: dict[str, Any]
    private: dict[str, Any] | None
    mark: str = ""
    store: str = ""
    arrived: int = 0
    erased: bool = False


class JobMaker:
    """Makes one job after another; their numbers begin after `first`."""

    def __init__(self, seed: int, first: int = 0) -> None:
        self.rng = Random(seed)
        self.reference = published.reference_of(tables("").__getitem__)
        self.calendar = self.reference.calendar(branch.OFFICE)
        self.number = first
        self.by_role: dict[str, list[str]] = {}
        for name, person in self.reference.staff.items():
            for role in person.roles if person.office == branch.OFFICE else ():
                self.by_role.setdefault(role, []).append(name)

    def job(self, open_: bool | None = None, length: int = 0, last: datetime | None = None) -> Bulk:
        """A job with its request, files and all entries.

        `length` is the number of entries of the job itself, `last` the moment of the last one.
        """
        rng = self.rng
        open_ = rng.random() < STILL_OPEN if open_ is None else open_
        steps = list(rng.choice(GOING_ON if open_ else OVER))
        length = length or rng.randint(SHORTEST, LONGEST)
        start = steps.index(HAND_OVER) + 1
        more = max(0, length - (len(steps) - start + 1))
        end = len(steps) if open_ else len(steps) - 1
        for index in sorted((rng.randint(start, end) for _ in range(more)), reverse=True):
            steps.insert(index, rng.choice(QUIET))
        ago = timedelta(minutes=rng.randint(2, 4000)) if open_ else timedelta(days=rng.uniform(3, 365))
        return self._make(steps, last or NOW - ago)

    def request(self) -> Bulk:
        """A call that has not been handed over yet."""
        steps = self.rng.choice(("register", "register hand_on", "register hand_on take_over", "register/parked"))
        return self._make(steps.split(), NOW - timedelta(minutes=self.rng.randint(1, 200)))

    def _make(self, steps: list[str], last: datetime) -> Bulk:
        self.number += 1
        rng, who = self.rng, people.customer(self.rng)
        device = people.device(rng, self.number)
        case = rng.choice([case for case in FAULT_CASES if case.product == device["product"]])
        running = RunningScenario(
            who, device, case, rng, last, rng.choice(self.by_role["agent"]), choose=self._engineer
        )
        after = [STEP_INPUTS[name].after for name in steps[1:]]
        # Counted back in plain minutes: nothing here depends on working hours.
        moment = last - sum((timedelta(minutes=most) for _, most in after), timedelta())
        job = JobInMaking(self, running)
        for index, name in enumerate(steps):
            if index:
                moment += timedelta(minutes=rng.uniform(*after[index - 1]))
            if name.startswith("contact") and job.state() not in MAY_CALL:
                name = "note"
            running.appointment = stamp(moment + timedelta(hours=4))
            job.step(name, moment)
        return job.bulk()

    def _engineer(self, running: RunningScenario, skilled: bool) -> str:
        product = running.device["product"]
        fitting = [
            name for name in self.by_role["engineer"] if (product in self.reference.staff[name].skills) == skilled
        ]
        return self.rng.choice(fitting or self.by_role["engineer"])


class JobInMaking:
    """A job while its steps are taken."""

    def __init__(self, maker: JobMaker, running: RunningScenario) -> None:
        self.maker, self.running = maker, running
        self.things: dict[str, Thing] = {}
        self.out = Bulk()

    def thing(self) -> Thing | None:
        return self.things.get(self.running.job or self.running.request)

    def state(self) -> str:
        thing = self.thing()
        return thing.state if thing else ""

    def step(self, step_name: str, now: datetime) -> None:
        running, maker, given, name = self.running, self.maker, STEP_INPUTS[step_name], step_name.split("/")[0]
        who = {"agent": running.agent, "engineer": running.engineer}.get(given.who) or maker.by_role[given.who][0]
        thing = self.thing()
        content = b""
        if thing is None:
            workflow, step = opening(name) or (None, None)
        else:
            workflow = workflow_of(thing)
            step = workflow.step(name) if workflow else None
        assert workflow is not None and step is not None, step_name
        if step.signs and thing is not None:
            content = signed_bytes(slip_facts(thing, maker.reference, branch.OFFICE))
            self.out.signed.append(content)
        digest = sha256(content).hexdigest() if content else ""
        context = Context(
            now,
            branch.OFFICE,
            maker.reference.staff[who],
            maker.reference,
            new_id,
            lambda kind: printed_number(branch.OFFICE, kind, maker.number),
            signed={thing.id: digest} if thing and digest else {},
            headquarters=True,
        )
        fields: dict[str, Any] = given.fields(running)
        if name == HAND_OVER:
            fields["late_reason"] = running.say("线路忙。", "Lines were busy.")
        if name == "dispatch":
            fields["why_without_skill"] = running.say("专长工程师都在外。", "Skilled colleagues are all out.")
        self.admit(take(workflow, step, thing, fields, context), now)

    def admit(self, draft: Any, now: datetime) -> None:
        made = now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}Z"
        moves = tuple(Move(*move) for move in draft.moves)
        sealed = {
            "id": new_id(),
            "kind": draft.kind,
            "by": draft.by,
            "made": made,
            "counter": "front",
            "moves": moves,
            "touches": draft.touches,
            "data": draft.data,
            **({"private": draft.private, "person": draft.person} if draft.private else {}),
        }
        self.out.drafts.append(sealed)
        entry = as_entry(sealed)
        for _, id_ in draft.touches:
            apply(self.things.setdefault(id_, Thing(id_)), entry, projections.APPENDS_TO)
        self.out.postings += projections.postings(entry)
        running = self.running
        running.request = running.request or moves[0].thing
        running.job = running.job or str(draft.data.get("job") or "")
        running.engineer = str(draft.data.get("engineer") or running.engineer)

    def bulk(self) -> Bulk:
        self.out.things = list(self.things.values())
        return self.out


def as_entry(draft: dict[str, Any]) -> DraftedEntry:
    return DraftedEntry(
        draft["id"],
        draft["kind"],
        draft["by"],
        draft["made"],
        draft["moves"],
        tuple(draft["touches"]),
        draft["data"],
        draft.get("private"),
    )


def long_job(length: int = LONGEST) -> tuple[str, list[dict[str, Any]]]:
    """(id, drafts) of a closed job with so many entries."""
    bulk = JobMaker(seed=11).job(open_=False, length=length)
    return next(thing.id for thing in bulk.things if thing.kind == "job"), bulk.drafts
