"""On-site jobs in any number, told through the real tables: each step is taken by `workflows.take` and folded, as the
desk does it, with a clock of its own; only the store is left out, so that the entries can be appended in bulk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from benchmarks import people
from db.journal import Move, new_id
from fieldservice.demo import branch
from fieldservice.demo.callers import CASES
from fieldservice.demo.scenarios import TALES
from fieldservice.demo.step_inputs import ACTS, Going
from fieldservice.desk.take_step import printed_number
from fieldservice.documents.signed_content import signed_bytes, slip_facts
from fieldservice.read_model import projections, published
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.codes import DEFAULT_CODES
from fieldservice.workflows.engine.fold import Thing, apply
from fieldservice.workflows.engine.model import Context
from fieldservice.workflows.engine.take import take
from fieldservice.workflows.registry import opening, workflow_of

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SHORTEST, LONGEST = 5, 30
"""Entries of one job."""
STILL_OPEN = 0.1
ENGINEERS = 40
HAND_OVER = "hand_over"
JOBS = [road for tale in TALES if HAND_OVER in (road := tale.road.split()) and set(road) <= ACTS.keys()]
OVER = [
    road
    for road in JOBS
    if road[-1] in ("close", "call_back", "cancel", "give_up") or road[-1].startswith("call_back/")
]
GOING_ON = [road for road in JOBS if road not in OVER]
QUIET = ("note", "contact", "contact/no_answer")
"""What can be added to a road without changing where it leads."""
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
    }


@dataclass
class Bulk:
    """What many stories put into a store."""

    drafts: list[dict[str, Any]] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    postings: list[tuple[str, str, int]] = field(default_factory=list)
    signed: list[bytes] = field(default_factory=list)
    """Contents that were signed, to be kept by their digest."""


@dataclass(slots=True)
class Made:
    """A draft as the fold sees an entry."""

    id: str
    kind: str
    by: str
    made: str
    moves: tuple[Move, ...]
    touches: tuple[tuple[str, str], ...]
    data: dict[str, Any]
    private: dict[str, Any] | None
    mark: str = ""


class Teller:
    """Tells stories one after another; numbers go on from `first`."""

    def __init__(self, seed: int, first: int = 0) -> None:
        self.rng = Random(seed)
        self.reference = published.reference_of(tables("").__getitem__)
        self.calendar = self.reference.calendar(branch.OFFICE)
        self.number = first
        self.by_role: dict[str, list[str]] = {}
        for name, one in self.reference.staff.items():
            for role in one.roles:
                self.by_role.setdefault(role, []).append(name)

    def job(self, open_: bool | None = None, length: int = 0, last: datetime | None = None) -> Bulk:
        """One job with its request, files and all entries. `length` fixes the entries of the job itself, `last` when it
        ended."""
        rng = self.rng
        open_ = rng.random() < STILL_OPEN if open_ is None else open_
        road = list(rng.choice(GOING_ON if open_ else OVER))
        length = length or rng.randint(SHORTEST, LONGEST)
        start = road.index(HAND_OVER) + 1
        more = max(0, length - (len(road) - start + 1))
        end = len(road) if open_ else len(road) - 1
        for place in sorted((rng.randint(start, end) for _ in range(more)), reverse=True):
            road.insert(place, rng.choice(QUIET))
        ago = timedelta(minutes=rng.randint(2, 4000)) if open_ else timedelta(days=rng.uniform(3, 365))
        return self._tell(road, last or NOW - ago)

    def request(self) -> Bulk:
        """A call that is not handed over yet."""
        road = self.rng.choice(("register", "register hand_on", "register hand_on take_over", "register/parked"))
        return self._tell(road.split(), NOW - timedelta(minutes=self.rng.randint(1, 200)))

    def _tell(self, road: list[str], last: datetime) -> Bulk:
        self.number += 1
        rng, who = self.rng, people.customer(self.rng)
        device = people.device(rng, self.number)
        case = rng.choice([case for case in CASES if case.product == device["product"]])
        going = Going(who, device, case, rng, last, rng.choice(self.by_role["agent"]), choose=self._engineer)
        after = [ACTS[name].after for name in road[1:]]
        # Counted back in plain minutes, kept short: whether a moment lies in working hours is the calendar's business.
        moment = last - sum((timedelta(minutes=most) for _, most in after), timedelta())
        told = Told(self, going)
        for place, name in enumerate(road):
            if place:
                moment += timedelta(minutes=rng.uniform(*after[place - 1]))
            if name.startswith("contact") and told.state() not in MAY_CALL:
                name = "note"
            going.appointment = stamp(moment + timedelta(hours=4))
            told.step(name, moment)
        return told.bulk()

    def _engineer(self, going: Going, skilled: bool) -> str:
        product = going.device["product"]
        fitting = [
            name for name in self.by_role["engineer"] if (product in self.reference.staff[name].skills) == skilled
        ]
        return self.rng.choice(fitting or self.by_role["engineer"])


class Told:
    """One story while it is told."""

    def __init__(self, teller: Teller, going: Going) -> None:
        self.teller, self.going = teller, going
        self.things: dict[str, Thing] = {}
        self.out = Bulk()

    def thing(self) -> Thing | None:
        return self.things.get(self.going.job or self.going.request)

    def state(self) -> str:
        thing = self.thing()
        return thing.state if thing else ""

    def step(self, road_step: str, now: datetime) -> None:
        going, teller, act, name = self.going, self.teller, ACTS[road_step], road_step.split("/")[0]
        who = {"agent": going.agent, "engineer": going.engineer}.get(act.who) or teller.by_role[act.who][0]
        thing = self.thing()
        content = b""
        if thing is None:
            workflow, step = opening(name) or (None, None)
        else:
            workflow = workflow_of(thing)
            step = workflow.step(name) if workflow else None
        assert workflow is not None and step is not None, road_step
        if step.signs and thing is not None:
            content = signed_bytes(slip_facts(thing, teller.reference, branch.OFFICE))
            self.out.signed.append(content)
        digest = sha256(content).hexdigest() if content else ""
        context = Context(
            now,
            branch.OFFICE,
            teller.reference.staff[who],
            teller.reference,
            new_id,
            lambda kind: printed_number(branch.OFFICE, kind, teller.number),
            signed={thing.id: digest} if thing and digest else {},
            headquarters=True,
        )
        fields: dict[str, Any] = act.fields(going)
        if name == HAND_OVER:
            fields["late_reason"] = going.say("线路忙。", "Lines were busy.")
        if name == "dispatch":
            fields["why_without_skill"] = going.say("专长工程师都在外。", "Skilled colleagues are all out.")
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
        going = self.going
        going.request = going.request or moves[0].thing
        going.job = going.job or str(draft.data.get("job") or "")
        going.engineer = str(draft.data.get("engineer") or going.engineer)

    def bulk(self) -> Bulk:
        self.out.things = list(self.things.values())
        return self.out


def as_entry(draft: dict[str, Any]) -> Made:
    return Made(
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
    bulk = Teller(seed=11).job(open_=False, length=length)
    return next(thing.id for thing in bulk.things if thing.kind == "job"), bulk.drafts
