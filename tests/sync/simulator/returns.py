"""Return cases and escalations in the simulated offices: a branch and its van ask, report and hand problems up, the
departments of headquarters judge, approve and solve; a branch also claims to have judged, and managers approve what
they diagnosed themselves.

The real tables make these entries. The checks have rules of their own: they read the bytes of entries.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from fieldservice.read_model import projections
from fieldservice.read_model.holdings import StoredHoldings
from fieldservice.workflows.common.approvals import waiting
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing, fold
from fieldservice.workflows.engine.past import Past
from fieldservice.workflows.escalations.table import ESCALATION
from fieldservice.workflows.onsite.table import ONSITE
from fieldservice.workflows.registry import RETURN_CASE
from fieldservice.workflows.return_cases.execution.guards import to_pay_back
from fieldservice.workflows.return_cases.execution.meant import to_look_at
from tests.sync.simulator import exchanged
from tests.sync.simulator.by_tables import Draft, Typed, Typing, context_of, step_taken
from tests.sync.simulator.decoded import Act
from tests.sync.simulator.money import MONEY, added
from tests.sync.simulator.picture import DROPPED_MARKS, Broken, Held, Picture
from tests.sync.simulator.promises import accepted, answers
from tests.sync.simulator.world import Replica

CASED, RAISED = "cased", "raised"
"""How the jobs end that have a case, or an escalation, when a schedule of this theme begins."""
JOBS = {"CD01": (CASED, RAISED), "CD02": (CASED, f"second-{CASED}", RAISED)}
"""By branch."""
PEOPLE = {
    "xu": ("HQ", "technical_centre commerce"),
    "guo": ("HQ", "hotline_engineer liaison quality technical_supervisor"),
    "yan": ("CD02", "technical_centre engineer manager"),
    "bai": ("CD02", "engineer manager coordinator"),
}
"""The people of these schedules: two at headquarters, and two at a branch who have more roles than is good."""
JUDGING = "yan"
"""Who often claims to be at headquarters, where the technical centre judges."""
CASES = {
    **dict.fromkeys(("pay_return", "note_credit"), 30),
    **dict.fromkeys(
        ("approve", "begin_execution", "pass_to_office", "send_to_judge", "judge_case", "report_diagnosis"), 8
    ),
    **dict.fromkeys(("withdraw_case", "accept_offer", "ask_withdrawal", "offer_solution"), 0.5),
}
ESCALATIONS = {**dict.fromkeys(("withdraw_escalation", "record_test", "ask_withdrawal", "send_back"), 0.5), "solve": 4}
"""How often a step is taken beside the others, which have 1."""


def deals_with(seed: int) -> bool:
    """One schedule in twenty is about return cases and escalations."""
    return seed % 20 == 11


def with_a_device(draft: Draft, job: str) -> Draft:
    """The job as a hotline hands it over: whose device, and which engineer has it."""
    about = {"number": job[4:], "device": f"device-{job[4:]}", "serial": f"SN-{job[4:8]}", "model": "NF5280"}
    draft["data"]["of"][job] |= {**about, "product": {"code": "server"}, "engineer": "li" if "CD01" in job else "bai"}
    draft["touches"].append(("device", about["device"]))
    return draft


SCRIPT: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    ("CD01-V1", (("li", CASED, "request_return"), ("li", CASED, "report_diagnosis"), ("li", RAISED, "escalate"))),
    ("CD02", (("bai", CASED, "request_return"), ("bai", CASED, "report_diagnosis"), ("bai", RAISED, "escalate"))),
    ("CD01", (("chen", CASED, "offer_solution"), ("chen", CASED, "send_to_judge"))),
    ("HQ", (("xu", CASED, "judge_case"), ("qian", CASED, "approve"), ("xu", CASED, "begin_execution"))),
    ("HQ", (("xu", CASED, "pass_to_office"), ("guo", RAISED, "classify"), ("guo", RAISED, "locate"))),
    ("HQ", (("guo", RAISED, "hand_to_department"),)),
    ("CD02", (("sun", CASED, "offer_solution"), ("sun", CASED, "send_to_judge"))),
    ("HQ", (("xu", CASED, "judge_case"),)),
    ("CD02", (("bai", CASED, "request_return"), ("bai", CASED, "report_diagnosis"))),
    ("CD02", (("sun", CASED, "offer_solution"), ("sun", CASED, "send_to_judge"))),
    ("CD01", (("chen", CASED, "see_old_device"), ("chen", CASED, "sign_order_on_paper"))),
    ("HQ", (("guo", RAISED, "solve"), ("guo", RAISED, "classify"), ("guo", RAISED, "locate"))),
    ("HQ", (("guo", RAISED, "hand_to_department"),)),
    ("CD02", (("bai", RAISED, "solution_failed"),)),
)
"""What happens before a schedule begins: by office who takes which step on the case, or escalation, of which job."""
OF_THE_JOB = ("request_return", "escalate", "solution_failed")
REFUND = {"decision": "refund", "judged_words": "主板批次问题", "against_policy": "特批", "value": "3600.00"}


def begun(chance: random.Random, replica: Replica, tx: Any, by: str, name: str, step: str) -> Draft:
    """What somebody does before a schedule begins, on the first job, case or escalation on which it can be done."""
    workflow = {CASED: RETURN_CASE, RAISED: ESCALATION}[name]
    workflow = ONSITE if step in OF_THE_JOB else workflow
    pattern = f"job-%-{name}"
    context = _context(chance, replica, tx, by)
    known = SCRIPTED if not exchanged.deals_with(replica.world.seed) else EXCHANGED
    typed = known.get(step) or (TYPED | exchanged.TYPED)[step]
    for (thing,) in tx.rows(OF_KIND, (workflow.thing, pattern, pattern)):
        if draft := step_taken(chance, replica, tx, workflow, _folded(tx, thing), context, {step: typed}, {}):
            return draft
    raise AssertionError(f"{by} of {replica.office} cannot {step}")


class Plenty(StoredHoldings):
    """What an office has, with as much money as it needs."""

    def quantity(self, account: str, item: str, serial: str = "") -> int:
        return 10**9 if item.startswith(MONEY) else super().quantity(account, item, serial)


class KnownPasts:
    """The devices of a store, as one transaction sees them."""

    def __init__(self, tx: Any) -> None:
        self.tx = tx

    def of(self, device: str) -> Past:
        file = _folded(self.tx, device) if device else Thing("")
        return Past(file.facts, file.lines("repairs"), file.lines("return_cases"))


def _folded(tx: Any, thing: str) -> Thing:
    return fold(thing, tx.entries_of(thing), projections.APPENDS_TO)


def _context(chance: random.Random, replica: Replica, tx: Any, by: str) -> Context:
    known = context_of(chance, replica, tx, by, "return")
    settings = {**known.reference.settings, **dict.fromkeys(LANES, "0 manager")}
    return replace(
        known,
        reference=replace(known.reference, settings=settings),
        key=lambda: f"{chance.getrandbits(48):012x}",
        holdings=Plenty(tx),
        pasts=KnownPasts(tx),
        file=lambda id_: _folded(tx, id_) if id_ else None,
    )


LANES = ("approval_return_exchange", "approval_return_refund", "approval_return_credit", "approval_old_device")


def dealt(chance: random.Random, replica: Replica, tx: Any, by: str) -> Draft | None:
    """What somebody does next about a case, an escalation or their job; None where there is nothing to do."""
    is_exchanged = exchanged.deals_with(replica.world.seed)
    people = PEOPLE | exchanged.PEOPLE
    here = [name for name, (office, _) in people.items() if office == replica.office]
    known = {name for (name,) in tx.rows("SELECT name FROM staff")}
    context = _context(chance, replica, tx, chance.choice([name for name in (*here, *here, by) if name in known]))
    if chance.random() < (0.6 if context.by.name == JUDGING else 0.08):
        context = replace(context, office="HQ", headquarters=True)  # a branch claims to be headquarters
    cases, typed = (CASES | exchanged.CASES, TYPED | exchanged.TYPED) if is_exchanged else (CASES, TYPED)
    about = chance.sample(((RETURN_CASE, cases), (RETURN_CASE, cases), (ESCALATION, ESCALATIONS), (ONSITE, {})), 4)
    for workflow, weights in about:
        things = [thing for (thing,) in tx.rows(OF_KIND, (workflow.thing, f"%-{CASED}", f"%-{RAISED}"))]
        for thing in chance.sample(things, len(things)):
            if draft := step_taken(chance, replica, tx, workflow, _folded(tx, thing), context, typed, weights):
                _not_given_again(replica, tx, draft)
                return draft
    return None


def _not_given_again(replica: Replica, tx: Any, draft: Draft) -> None:
    """Whoever gives something for a device knows of no other act that did."""
    if draft["kind"] not in GIVING:
        return
    case, devices = draft["moves"][0]["thing"], _devices(draft["data"])
    for entry in tx.entries_of(case):
        counts = entry.kind in GIVING and entry.mark not in DROPPED_MARKS
        if counts and not {*devices}.isdisjoint(_devices(entry.data)):
            raise Broken("twice", replica.label, f"{case}: {draft['kind']} of what was given, as is known here")


OF_KIND = "SELECT thing FROM work_row WHERE kind = ? AND (kind <> 'job' OR thing LIKE ? OR thing LIKE ?) ORDER BY thing"


# What people type.


def _typed(typed: Callable[[random.Random], Typed]) -> Typing:
    return lambda chance, tx, thing, context: typed(chance)


def _seldom(typed: Typed) -> Typing:
    """What would otherwise be done whenever nothing else can be."""
    return lambda chance, tx, thing, context: typed if chance.random() < 0.1 else None


def _unless_asked(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
    """Judged again only after an answer."""
    return None if thing is not None and waiting(thing) else _judged(chance)


def _unless_offered(typed: Typed) -> Typing:
    return lambda chance, tx, thing, context: None if thing is not None and thing.lines("offers") else typed


def _reported(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
    return REPORT if thing is None or thing.state == "requested" or chance.random() < 0.1 else None


def _judged(chance: random.Random) -> Typed:
    decision = chance.choice(("exchange", *["refund"] * 3, "credit", "refused"))
    more = {"proposal": "维修"} if decision == "refused" else {"value": "3600.00"}
    return {"decision": decision, "judged_words": "主板批次问题", "against_policy": "特批", **more}


def _handed_in(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
    found = to_look_at(thing, SimpleNamespace(for_device="")) if thing is not None else None
    if found is None or found.old is not None:
        return None
    return {"old_device": "handed_in", "old_serial": found.serial, "old_condition": "外壳划伤"}


def _seen(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
    is_there = chance.random() < 0.7
    return _handed_in(chance, tx, thing, context) if is_there else {"old_device": "disposed", "old_why": "客户已报废"}


def _settled(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
    """A manager forces a case into a state at an office, whatever another office is doing with it; one that has ended
    goes on where something is given."""
    if thing is None or thing.kind != "return_case" or chance.random() < 0.5:
        return None
    return {
        "state": "signed" if thing.state == "closed" else thing.state,
        "holder": chance.choice((str(thing.get("office")), "HQ")),
        "reason": "网点停业",
    }


def _paid_back(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed:
    return {"amount": to_pay_back(thing) if thing is not None else 0, "method": "transfer", "reference": "T-9"}


SCRIPTED: dict[str, Typing] = {"judge_case": _typed(lambda chance: REFUND), "see_old_device": _handed_in}
EXCHANGED = SCRIPTED | exchanged.SCRIPTED
REPORT = {"cause_code": "BOARD", "cause": "主板电容鼓包", "tests": "替换法", "situation": "停产", "reason": "多次维修"}
RETURN = {"return_reason": "same_fault", "reason_words": "修了三次", "price_paid": "3600.00"}
SHEET = {"symptom_code": "NO-BOOT", "symptom": "自检报错", "tried": "换内存", "limit": "2027-01-10T01:00:00Z"}
FOUND = {"cause_code": "SOFT", "cause": "固件缺陷", "solution": "升级固件 2.1"}
TYPED: dict[str, Typing] = {
    "request_return": _typed(lambda chance: RETURN),
    "report_diagnosis": _reported,
    "offer_solution": _unless_offered({"offered": "免费更换主板"}),
    "accept_offer": _seldom({"agreed": "同意更换主板"}),
    "send_to_judge": _typed(lambda chance: {}),
    "judge_case": _unless_asked,
    "send_back_case": _seldom({"question": "缺测试记录"}),
    "begin_execution": _typed(lambda chance: {}),
    "pass_refusal_on": _typed(lambda chance: {"proposal": "维修"}),
    "pass_to_office": _typed(lambda chance: {}),
    "see_old_device": _seen,
    "sign_order_on_paper": _typed(lambda chance: {"signer": "王女士"}),
    "pay_return": _paid_back,
    "note_credit": _typed(lambda chance: {}),
    "back_to_commerce": _seldom({"why_back": "等机"}),
    "settle": _settled,
    "tell_refusal": _seldom({"told_to": "王女士"}),
    "customer_insists": _typed(lambda chance: {"words": "不接受"}),
    "ask_withdrawal": _seldom({"reason": "客户不要了"}),
    "withdraw_case": _seldom({"reason": "客户不要了"}),
    "approve": _typed(lambda chance: {}),
    "refuse_approval": _seldom({"reason": "依据不足"}),
    "resume_work": _typed(lambda chance: {}),
    "escalate": _typed(lambda chance: SHEET),
    "filter_solved": _typed(lambda chance: {"solution": "升级固件 2.1"}),
    "classify": _typed(lambda chance: {"lane": chance.choice(("hardware", "system"))}),
    "locate": _typed(lambda chance: {}),
    "hand_to_department": _typed(lambda chance: {"department": "product", "located": "固件"}),
    "not_ours": _typed(lambda chance: {"reason": "不是固件"}),
    "begin_tests": _typed(lambda chance: {"plan": "复现"}),
    "record_test": _seldom({"what": "冷启动", "result": "failed"}),
    "solve": _typed(lambda chance: FOUND),
    "send_back": _seldom({"question": "固件版本？"}),
    "complete_sheet": _typed(lambda chance: {"answer": "2.0"}),
    "not_solved": _typed(lambda chance: {"lane": "system", "department": "product"}),
    "withdraw_escalation": _seldom({}),
    "solution_worked": _typed(lambda chance: {}),
    "solution_failed": _typed(lambda chance: {"reason": "仍报错"}),
    "tell_progress": _seldom({"words": "测试中"}),
    "ask_escalation_withdrawn": _seldom({"reason": "客户取消"}),
}
HANDS_OVER = {"counter_clerk", "coordinator", "engineer"}
OFFERING = {"coordinator", "engineer", "hotline_engineer", "manager"}
WITH_IT = {"hotline_engineer", "liaison", "quality", "technical_supervisor"}
DEPARTMENTS = {"quality", "technical_supervisor"}
RAISES = {"engineer", "coordinator", "hotline_engineer"}
BY_ROLE = {
    "progress_told": RAISES | {"agent", "counter_clerk", "information_clerk"},
    **dict.fromkeys(("solution_worked", "solution_failed"), RAISES),
    "job_withdraws_escalation": RAISES | {"manager"},
    "withdrawal_asked": RAISES | {"manager"},
    "work_resumed": {"coordinator", "counter_clerk", "engineer"},
    "escalation_withdrawn": RAISES | WITH_IT | {"manager"},
    "return_requested": {"counter_clerk", "coordinator", "engineer", "manager"},
    "diagnosis_reported": {"engineer"},
    **dict.fromkeys(("solution_offered", "solution_accepted", "sent_to_judge", "refusal_told"), OFFERING),
    "customer_insisted": OFFERING,
    "case_judged": {"technical_centre"},
    "case_sent_back": {"technical_centre"},
    "execution_begun": {"commerce"},
    "refusal_passed_on": {"commerce", "technical_centre"},
    "case_to_office": {"commerce"},
    **dict.fromkeys(("old_device_seen", "case_to_commerce"), HANDS_OVER),
    **dict.fromkeys(("return_paid", "return_credited"), HANDS_OVER | {"commerce"}),
    "case_withdrawal_asked": "all",
    "case_withdrawn": {"coordinator", "counter_clerk", "manager", "technical_centre", "commerce"},
    "escalation_raised": RAISES,
    "answered_by_hotline": {"hotline_engineer"},
    "escalation_classified": {"hotline_engineer"},
    "locating_begun": {"liaison"},
    "handed_to_department": {"liaison"},
    **dict.fromkeys(("department_declined", "tests_begun", "test_recorded", "escalation_solved"), DEPARTMENTS),
    "escalation_sent_back": WITH_IT,
    "sheet_completed": RAISES,
    "escalation_reopened": WITH_IT,
    **exchanged.BY_ROLE,
}
"""Who may do what, by the shadow's own rule."""
HEADQUARTERS_ALONE = {
    *("case_judged", "case_sent_back", "execution_begun", "refusal_passed_on", "case_to_office"),
    *("exchange_chosen", "exchange_prepared"),
}
"""Kinds that no other office may claim to have made."""


# The checks.


def reporters(line: list[Held]) -> set[str]:
    """Who wrote a diagnosis report in a case: none of them judges or approves it."""
    return {held.act.by for held in line if held.act.kind == "diagnosis_reported" and held.mark not in DROPPED_MARKS}


def lines_of(now: Picture, kind: str) -> dict[str, list[Held]]:
    """By thing of this kind: its entries in order."""
    found: dict[str, list[Held]] = {}
    kinds = {move[0]: move[1] for held in now.entries for move in held.act.moves}
    for thing, arrived in now.touches:
        if kinds.get(thing) == kind:
            found.setdefault(thing, []).append(now.by_arrival[arrived])
    return {thing: sorted(line, key=now.place) for thing, line in found.items()}


def check(now: Picture) -> None:
    """What is carried out was judged at headquarters and approved by somebody who neither judged nor diagnosed, or the
    case is on the review list; nothing is given for a device that its customer keeps, or people are told; a solution
    that failed is taken up one level higher."""
    cases = lines_of(now, "return_case")
    for case, line in cases.items():
        _carried_out(now, case, line)
        _given(now, case, line)
    for job, line in lines_of(now, "job").items():
        _kept(now, job, line, cases)
    for escalation, line in lines_of(now, "escalation").items():
        _levels(now, escalation, line)


def _carried_out(now: Picture, case: str, line: list[Held]) -> None:
    if case in now.rows and now.rows[case][2]:
        return
    counting, wrote = answers(line), reporters(line)
    judged: dict[str, Act] = {}
    for act in accepted(case, line):
        if act.kind == "customer_insisted":
            judged.clear()
        if act.kind == "case_judged":
            judged[act.data["decision"]["code"]] = act
            if act.by in wrote:
                raise Broken("case", now.where, f"{case} is judged by {act.by}, who diagnosed it")
        if act.kind == "execution_begun":
            asked = [each.data["asks"] for each in judged.values() if each.data.get("asks")]
            good = [counting.get(each["digest"]) for each in asked]
            fit = [each for each in good if each and each.act.data["answer"] == "approved" and each.act.by not in wrote]
            if not fit:
                raise Broken("case", now.where, f"{case} is carried out and rests upon no approval")


def _given(now: Picture, case: str, line: list[Held]) -> None:
    """For each device something is given once and no more than was judged, against the old device, or people are
    told."""
    given, values, seen = Counter[int](), dict[str, int](), dict[int, str]()
    is_reviewed = case in now.rows and now.rows[case][2]
    for held in line:
        act = held.act
        if held.mark in DROPPED_MARKS:
            continue
        if act.kind == "old_device_seen":
            seen[act.data["line"]] = act.data["old_device"]["code"]
        values |= act.data.get("values", {}) if act.kind == "case_judged" else {}
        if act.kind not in GIVING:
            continue
        devices = _devices(act.data)
        given.update(devices)
        worth = sum(values.get(str(each), 0) for each in devices)
        back = [each["amount"] for thing, name, each in added(act) if (thing, name) == (case, "refunds")]
        taken = [move for move in act.taken if move[2].split("/")[1] in ("faulty", "custody")]
        handed_in = [each for each in devices if seen.get(each) == "handed_in"]
        if not is_reviewed and (sum(back) > worth or len(taken) < len(handed_in)):
            raise Broken("case", now.where, f"{case}: {back} for {worth}, {taken} for {handed_in}")
    if any(times > 1 for times in given.values()) and case not in now.twice:
        raise Broken("twice", now.where, f"{case}: something was given twice, and nobody is told: {given}")


def _kept(now: Picture, job: str, line: list[Held], cases: dict[str, list[Held]]) -> None:
    """A job that ended because the customer keeps the device, while its case gave something for it, is told."""
    acts = list(accepted(job, line))
    if not acts or acts[-1].kind != "kept_unrepaired":
        return
    case = next(str(act.data["return_case"]) for act in reversed(acts) if act.kind == "return_requested")
    given = [held for held in cases.get(case, ()) if held.act.kind in GIVING and held.mark not in DROPPED_MARKS]
    if given and job not in now.twice:
        raise Broken("twice", now.where, f"{job}: the customer keeps the device, and {case} gave something for it")


def _devices(data: dict[str, Any]) -> list[int]:
    """The devices of the case for which this gives something."""
    return data.get("lines") or [data["line"]]


GIVING = ("exchange_device_given", "return_paid", "return_credited")


def _levels(now: Picture, escalation: str, line: list[Held]) -> None:
    """Each time a solution failed it is one level higher; it never goes down."""
    level = 1
    for act in accepted(escalation, line):
        if act.kind == "escalation_reopened":
            level += 1
            if act.data.get("tier") != level:
                raise Broken("level", now.where, f"{escalation} is at level {act.data.get('tier')}, not {level}")


def check_at_rest(now: Picture) -> None:
    """Once all is at rest, a job says of its case and its escalation what these say of themselves, and has each
    solution; or the case is on the review list."""
    told = dict(_told(now, "case_news", "case")) | dict(_told(now, "escalation_news", "escalation"))
    solutions = {(line.get("escalation"), line.get("tier")) for _, name, line in _lines(now) if name == "solutions"}
    for kind in ("return_case", "escalation"):
        for thing, line in lines_of(now, kind).items():
            row = now.rows.get(thing)
            if row is None or row[2] or any(held.mark or held.act.kind == "settled" for held in line):
                continue
            if (said := told.get(thing)) is not None and said != row[0]:
                raise Broken("told", now.where, f"{thing} is {row[0]}, and its job says {said}")
            if thing not in told and len(list(accepted(thing, line))) > 1:
                raise Broken("told", now.where, f"{thing} is {row[0]}, and its job knows nothing of it")
            if kind == "escalation" and row[0] == "solved" and thing not in {each for each, _ in solutions}:
                raise Broken("told", now.where, f"{thing} is solved, and its job has no solution")


def _lines(now: Picture) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for held in sorted(now.entries, key=now.place):
        if held.mark not in DROPPED_MARKS:
            yield from added(held.act)


def _told(now: Picture, name: str, about: str) -> Iterator[tuple[str, str]]:
    for _thing, each, line in _lines(now):
        if each == name and line.get("state"):
            yield str(line[about]), str(line["state"])
