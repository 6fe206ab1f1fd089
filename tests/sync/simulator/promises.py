"""Verdicts and contracts in the simulated offices: who pays is provisional at the hotline, frozen by an engineer on a
van, overruled and waived by approval; contracts are entered at a branch, renewed and ended elsewhere, and two offices
open one care visit at once.

The real tables make these entries. The checks have rules of their own: they read the bytes of entries.
"""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from fieldservice.read_model import projections
from fieldservice.read_model.covers import StoredCovers
from fieldservice.workflows.common.approvals import waiting
from fieldservice.workflows.contracts.table import CONTRACT
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing, fold
from fieldservice.workflows.engine.reference import Policy
from fieldservice.workflows.onsite.table import ONSITE
from tests.sync.simulator.by_tables import Draft, Typed, Typing, context_of, somebody, step_taken
from tests.sync.simulator.decoded import Act
from tests.sync.simulator.picture import DROPPED_MARKS, Broken, Held, Picture
from tests.sync.simulator.world import Replica

JUDGED = "judged"
"""How the jobs are called that have a provisional verdict when a schedule of this theme begins."""
CLASSES = ("parts", "labour", "on_site")
WEIGHTS = {
    "examine": 4,
    "judge_warranty": 0.5,
    "ask_overrule": 3,
    "ask_goodwill": 4,
    "approve": 12,
    "refuse_approval": 4,
    "overrule": 40,
    "give_goodwill": 40,
}
OF_CONTRACTS = {"open_care_visit": 4, "renew_contract": 2, "end_contract": 1}


def deals_with(seed: int) -> bool:
    """One schedule in twenty is about verdicts and contracts."""
    return seed % 20 == 4


def at_the_hotline(draft: Draft, job: str) -> Draft:
    """The job with a verdict as the hotline makes it."""
    paid = {"covered": False, "by": "expired", "because": "It ended."}
    known = {"engineer": "li", "product": {"code": "server"}, "purchased": "2020-01-01"}
    draft["data"]["of"][job] |= {**known, "verdict": {**dict.fromkeys(CLASSES, paid), "frozen": False}}
    return draft


def asked(chance: random.Random, replica: Replica, tx: Any, by: str, step: str) -> Draft:
    """Somebody asks for another verdict, or for goodwill, before a schedule begins."""
    job = tx.value("SELECT thing FROM work_row WHERE thing LIKE ? AND holder = ?", (f"job-%-{JUDGED}", replica.office))
    thing = fold(job, tx.entries_of(job), projections.APPENDS_TO)
    half = {"scope": "labour", "share": 50, "amount": "200.00", "ground": "repeat", "reason": "多次维修"}
    typed = _typed(_overruling if step == "ask_overrule" else lambda chance: half)
    context = _context(chance, replica, tx, by)
    draft = step_taken(chance, replica, tx, ONSITE, thing, context, {step: typed}, {})
    assert draft is not None, step
    return draft


def _context(chance: random.Random, replica: Replica, tx: Any, by: str) -> Context:
    """What the desk of this office knows: its contracts, and a policy by which the warranty is over."""
    known = context_of(chance, replica, tx, by, "promise")
    reference = replace(known.reference, policies={("server", ""): Policy("server", months=36, labour=36, on_site=36)})
    return replace(known, reference=reference, covers=StoredCovers(tx, replica.office))


def dealt(chance: random.Random, replica: Replica, tx: Any, by: str) -> Draft | None:
    """What somebody does next about a verdict or a contract; None where there is nothing to do."""
    context = _context(chance, replica, tx, somebody(chance, replica, tx, by))
    if chance.random() < 0.7:
        jobs = [job for (job,) in tx.rows(JOBS)]
        for job in chance.sample(jobs, len(jobs)):
            thing = fold(job, tx.entries_of(job), projections.APPENDS_TO)
            if draft := step_taken(chance, replica, tx, ONSITE, thing, context, TYPED, WEIGHTS):
                return draft
        return None
    contracts = [contract for (contract,) in tx.rows(CONTRACTS)]
    if not contracts or (len(contracts) < 3 and chance.random() < 0.2):
        return _entered(chance, replica, tx, context)
    thing = fold(chance.choice(contracts), tx.entries_of(chance.choice(contracts)), projections.APPENDS_TO)
    return step_taken(chance, replica, tx, CONTRACT, thing, context, TYPED, OF_CONTRACTS)


JOBS = f"SELECT thing FROM work_row WHERE kind = 'job' AND thing LIKE '%-{JUDGED}' ORDER BY thing"
CONTRACTS = "SELECT thing FROM work_row WHERE kind = 'contract' ORDER BY thing"


def _entered(chance: random.Random, replica: Replica, tx: Any, context: Context) -> Draft | None:
    """A contract about all devices of a customer of whom this office has a job."""
    known = [customer for (customer,) in tx.rows("SELECT thing FROM customer_row ORDER BY thing")]
    if not known:
        return None
    customer = chance.choice(known)
    file = fold(customer, tx.entries_of(customer), projections.APPENDS_TO)
    return step_taken(chance, replica, tx, CONTRACT, None, replace(context, customer=file), TYPED, {})


# What people type.


def _typed(typed: Callable[[random.Random], Typed]) -> Typing:
    return lambda chance, tx, thing, context: typed(chance)


def _asked(typed: Callable[[random.Random], Typed]) -> Typing:
    """Nobody asks again while an answer is awaited."""
    return lambda chance, tx, thing, context: None if thing is not None and waiting(thing) else typed(chance)


def _overruling(chance: random.Random) -> Typed:
    classes = chance.sample(CLASSES, chance.choice((1, 2)))
    return {**{f"pays_{name}": "us" for name in classes}, "ground": "batch", "reason": "总部有通报"}


def _goodwill(chance: random.Random) -> Typed:
    scope, share = chance.choice(("all", *CLASSES)), chance.choice((30, 50, 100))
    return {"scope": scope, "share": share, "amount": "200.00", "ground": "repeat", "reason": "多次维修"}


def _agreed(chance: random.Random) -> Typed:
    kinds = {f"{name}_covered": chance.random() < 0.7 for name in CLASSES}
    days = {"begins": "2026-10-01", "ends": chance.choice(("2026-12-31", "2027-09-30"))}
    return {"phone": "13800138000", "customer_name": "王明", "scope": "customer", "care_visits": 12, **kinds, **days}


TYPED: dict[str, Typing] = {
    "examine": _typed(lambda chance: {"consent": True, "finding": "主板有裂纹"}),
    "judge_warranty": _typed(lambda chance: {"found": chance.choice(("PSU", "BOARD"))}),
    "ask_overrule": _asked(_overruling),
    "ask_goodwill": _asked(_goodwill),
    "approve": _typed(lambda chance: {}),
    "refuse_approval": _typed(lambda chance: {"reason": "依据不足"}),
    "overrule": _typed(lambda chance: {}),
    "give_goodwill": _typed(lambda chance: {}),
    "enter_contract": _typed(_agreed),
    "renew_contract": _typed(lambda chance: {"ends": "2030-12-31", "care_visits": chance.choice((2, 12))}),
    "end_contract": _typed(lambda chance: {"ended_on": chance.choice(("2026-11-30", "2026-12-15")), "reason": "搬迁"}),
    "open_care_visit": _typed(lambda chance: {}),
    "skip_care_visit": _typed(lambda chance: {"reason": "停产检修"}),
}
JUDGES, KEEPS = {"engineer", "coordinator", "counter_clerk"}, {"commerce", "coordinator", "manager"}
APPROVES = {"manager", "service_management"}
BY_ROLE = {
    "warranty_judged": JUDGES,
    "verdict_overrule_asked": JUDGES,
    "verdict_overruled": JUDGES,
    "goodwill_asked": JUDGES,
    "goodwill_given": JUDGES,
    "approval_given": APPROVES,
    "approval_refused": APPROVES,
    **dict.fromkeys(("contract_entered", "contract_renewed", "contract_ended"), KEEPS | {"service_management"}),
    **dict.fromkeys(("care_visit_opened", "care_visit_skipped"), KEEPS | {"service_management"}),
}
"""Who may do what, by the shadow's own rule."""


# Approvals, by the shadow's own rule.


def may_answer(now: Picture, held: Held, present: set[str]) -> bool:
    """Whether an answer is one that may be given: somebody else has asked and nobody who diagnosed answers, but a
    manager. The people of the
    simulator are published without an office, so a manager is one everywhere."""
    act, thing = held.act, held.act.touches[0][1]
    touching = {arrived for touched, arrived in now.touches if touched == thing and arrived < held.arrived}
    line = [other for other in now.entries if other.arrived in touching]
    asked = next((each for each in map(_ask, line) if each and each["digest"] == act.data["answers_to"]), None)
    who_did = (
        {asked["by"], *(held.act.by for held in line if held.act.kind == "diagnosis_reported")} if asked else set()
    )
    return asked is not None and act.by not in who_did and "manager" in present


def _ask(held: Held) -> dict[str, Any] | None:
    asked = held.act.data.get("asks")
    if held.mark in DROPPED_MARKS or not isinstance(asked, dict):
        return None
    return {**asked, "by": held.act.by, "typed": held.act.data}


def answers(line: list[Held]) -> dict[str, Held]:
    """By digest the answer that counts: the first one."""
    found: dict[str, Held] = {}
    for held in line:
        digest = held.act.data.get("answers_to")
        if digest and held.mark not in DROPPED_MARKS:
            found.setdefault(digest, held)
    return found


def is_disputed(thing: str, line: list[Held]) -> bool:
    """Whether a thing is on the review list because of its approvals: it was answered both ways, or an act relies on an
    answer that does not count. A thing that only learns of an answer to another one is not."""
    line = [held for held in line if not held.act.data.get("answers_to") or held.act.touches[0][1] == thing]
    counting, by_id = answers(line), {held.act.id: held for held in line}
    for held in line:
        data = held.act.data
        if held.mark in DROPPED_MARKS:
            continue
        counts = counting.get(str(data.get("answers_to")))
        if counts and counts.act.data["answer"] != data["answer"]:
            return True
        named = data.get("relies_on")
        for each in named if isinstance(named, list) else [named]:
            answer = by_id.get(str(each))
            if answer is not None and (digest := answer.act.data.get("answers_to")):
                good = counting.get(digest)
                if good is None or good.act.data["answer"] != "approved":
                    return True
    return False


# The checks.


def accepted(thing: str, line: list[Held]) -> Iterator[Act]:
    """The moves of a thing that count, in their order."""
    last = None
    for held in line:
        move = next((move for move in held.act.moves if move[0] == thing), None)
        if held.mark not in DROPPED_MARKS and move is not None and move[2] == last:
            last = held.act.id
            yield held.act


def lines_of(now: Picture, kind: str) -> dict[str, list[Held]]:
    """By thing of this kind that has a verdict or a term: its entries in order."""
    found: dict[str, list[Held]] = {}
    for thing, arrived in now.touches:
        if thing.endswith(f"-{JUDGED}") if kind == "job" else thing in now.contracts:
            found.setdefault(thing, []).append(now.by_arrival[arrived])
    return {thing: sorted(line, key=now.place) for thing, line in found.items()}


def check(now: Picture) -> None:
    """A verdict that was frozen stays so; what was decided stands in it, as it was asked and approved by another
    person, or the job is on the review list. The rows of a contract are those of its last entry."""
    for job, line in lines_of(now, "job").items():
        _verdict(now, job, line)
    for contract, line in lines_of(now, "contract").items():
        _contract(now, contract, line)


def _verdict(now: Picture, job: str, line: list[Held]) -> None:
    decisions = Decisions(now, job, line)
    frozen = False
    for act in accepted(job, line):
        decisions.add(act)
        verdict = act.data.get("verdict")
        if not isinstance(verdict, dict) or act.kind == "handed_over":
            continue
        if (frozen or act.kind == "examined") and not verdict["frozen"]:
            decisions.broken(f"{act.kind} leaves it provisional")
        frozen = verdict["frozen"]
        for name in CLASSES:
            decisions.check(act, name, verdict[name]["by"], verdict[name].get("waived", 0))


class Decisions:
    """What was decided about the verdict of a job, and whether it was asked for and approved as it stands there."""

    def __init__(self, now: Picture, job: str, line: list[Held]) -> None:
        self.now, self.job = now, job
        self.asked = {each["digest"]: each for each in map(_ask, line) if each}
        self.counting, self.here = answers(line), {held.act.id for held in line}
        self.overruled: dict[str, Any] = {}
        self.goodwill: dict[str, Any] = {}
        self.awaited: set[str] = set()
        """Digests of which the approval has not come to this store yet."""

    def broken(self, what: str) -> None:
        raise Broken("verdict", self.now.where, f"{self.job}: {what}")

    def add(self, act: Act) -> None:
        self.overruled = act.data.get("verdict_overruled", self.overruled)
        self.goodwill = act.data.get("goodwill", self.goodwill)
        if (answer := act.data.get("relies_on")) and answer not in self.here:
            self.awaited.add(act.data["asked_digest"])

    def check(self, act: Act, name: str, by: str, waived: int) -> None:
        """The verdict about one class of costs, after this entry."""
        if name in self.overruled:
            self.approved(self.overruled[name]["asked"], act)
            if by not in ("overruled", "goodwill"):
                self.broken(f"{act.kind} forgets that {name} was overruled")
        elif by == "overruled":
            self.broken(f"nobody overruled {name}")
        if by == "goodwill" or waived:
            typed = self.approved(self.goodwill["asked"], act)["typed"]
            is_more = (waived or 1000) > typed["share"] * 10 or self.goodwill["amount"] > typed["amount"]
            if is_more or typed["scope"]["code"] not in ("all", name):
                self.broken(f"{act.kind} waives more of {name} than was asked for")

    def approved(self, digest: str, act: Act) -> dict[str, Any]:
        """What was asked for, where another person approved it, or the job is on the review list."""
        answer = self.counting.get(digest)
        is_good = answer and answer.act.data["answer"] == "approved" and answer.act.by != self.asked[digest]["by"]
        is_reviewed = bool(self.job in self.now.rows and self.now.rows[self.job][2])
        if not is_good and not is_reviewed and digest not in self.awaited:
            self.broken(f"{act.kind} rests upon no approval")
        return self.asked[digest]


def _contract(now: Picture, contract: str, line: list[Held]) -> None:
    terms: list[dict[str, Any]] = []
    ended = ""
    for act in accepted(contract, line):
        told = act.data.get("terms", terms)
        if act.kind == "contract_renewed" and told[:-1] != terms:
            raise Broken("contract", now.where, f"{contract}: its renewal changes the terms before it")
        terms, ended = told, str(act.data.get("ended_on") or ended)
    right = {(term["begins"], min(term["ends"], ended or term["ends"]), " ".join(term["classes"])) for term in terms}
    if right != now.contracts.get(contract, set()):
        raise Broken("contract", now.where, f"{contract} has the rows {now.contracts.get(contract)}, not {right}")


def check_at_rest(now: Picture, hq: Picture, replica: Replica, sight: set[str]) -> None:
    """Once all is at rest, an office reads the verdict of a job as the shadow does, and knows of each care visit every
    job that was opened for it; of the contracts that it does not see it has what headquarters tells of them."""
    with replica.store.reading() as tx:
        folded = lambda thing: fold(thing, tx.entries_of(thing), projections.APPENDS_TO)
        for job, line in lines_of(now, "job").items():
            verdicts = [act.data["verdict"] for act in accepted(job, line) if "verdict" in act.data]
            if verdicts and folded(job).get("verdict") != verdicts[-1]:
                raise Broken("verdict", now.where, f"{job} is not read as it was judged last")
        for contract, line in lines_of(now, "contract").items():
            _care(now, contract, line, folded(contract))
    told = {
        (row["thing"], row["begins"], row["ends"])
        for (body,) in replica.connection.look("SELECT body FROM card WHERE office = ?", (now.office,))
        for row in json.loads(body).get("contracts", ())
    }
    right = {
        (contract, begins, ends)
        for contract, rows in hq.contracts.items()
        if contract not in sight and hq.customers[contract] in sight
        for begins, ends, _classes in rows
    }
    if told != right:
        raise Broken("contract", now.where, f"headquarters tells {sorted(told)}, should tell {sorted(right)}")


def _care(now: Picture, contract: str, line: list[Held], thing: Thing) -> None:
    opened = [held.act for held in line if held.act.kind == "care_visit_opened" and held.mark not in DROPPED_MARKS]
    right = sorted(move[0] for act in opened for move in act.moves if move[1] == "job")
    there = sorted(job["job"] for told in thing.lines("care_opened") for job in told["jobs"])
    if right != there:
        raise Broken("contract", now.where, f"{contract} knows of the jobs {there}, opened for it are {right}")
