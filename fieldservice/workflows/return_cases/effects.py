"""Effects of a return case: who holds it next, what its report knows, what is to be approved, what others learn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, Values
from fieldservice.workflows.common.approvals import approvers, ask, digest_of, rely
from fieldservice.workflows.common.turns import give
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.currencies import amount_text
from fieldservice.workflows.engine.fold import ANSWERS_TO, Thing
from fieldservice.workflows.engine.here import day_of, headquarters_here
from fieldservice.workflows.engine.limits import days_clock
from fieldservice.workflows.engine.model import Draft, Effect
from fieldservice.workflows.return_cases.guards import meant_by, policy_says
from fieldservice.workflows.return_cases.learned import name_article
from fieldservice.workflows.return_cases.lines import (
    DEVICES,
    ENDS,
    LANES,
    NEWS,
    NOT_GRANTED,
    NUMBER,
    ON_FILE,
    REFUSED,
    ROUND,
    SOLVED,
    TO_JUDGE,
    CaseDevice,
    approval_of,
    checked_by,
    decisions_of,
    device_meant,
    devices_of,
    granted,
    round_of,
    undiagnosed,
    unjudged,
)
from fieldservice.workflows.return_cases.policy import Known, as_data, policy_for, same_fault, what_it_says

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.return_cases.events import CaseJudged, DiagnosisAssigned, DiagnosisReported

REQUESTED = "requested"
DIAGNOSIS_DAYS, JUDGEMENT_DAYS, TELL_DAYS = "return_diagnosis_days", "return_judgement_days", "return_tell_days"
OUTCOMES = "return_outcome"


def open_facts(context: Context, devices: Sequence[CaseDevice], office: str, engineer: str = "") -> JsonObject:
    """The facts with which every case begins; `office` is the branch whose customer it is."""
    return {
        "number": context.number(NUMBER),
        "office": office,
        DEVICES: [each.as_data() for each in devices],
        "summary": ", ".join(each.serial for each in devices if each.serial),
        "clock": days_clock(context, DIAGNOSIS_DAYS, office),
        **named_engineer(engineer, context),
    }


def named_engineer(engineer: str, context: Context) -> JsonObject:
    person = context.reference.staff.get(engineer)
    return {"engineer": engineer, "engineer_display": person.display if person else engineer} if engineer else {}


def store_of_engineer(engineer: str, office: str, context: Context) -> str:
    """The van of an engineer of this branch, since the report is written there; else the branch itself."""
    person = context.reference.staff.get(engineer)
    return person.office if person is not None and context.reference.branch_of(person.office) == office else office


def tell_files(draft: Draft, case: str, number: str, devices: Iterable[CaseDevice], line: JsonObject) -> None:
    """The files of the devices list the case, and that it has ended."""
    for each in devices:
        if each.device:
            draft.add("device", each.device, ON_FILE, {"case": case, "number": number, **line})


def telling(effect: Effect | None) -> Effect:
    """The job or the call that a case came from learns each of its steps, and the devices' files its end."""

    def told(draft: Draft, event: Event, context: Context) -> None:
        if effect is not None:
            effect(draft, event, context)
        case = draft.thing
        if case is None:
            return
        after = draft.moves[0][3] if draft.moves else case.state
        holder = draft.moves[0][4] if draft.moves else case.holder
        number, outcome = str(case.get("number") or ""), draft.data.get("outcome") or case.get("outcome")
        if (after in ENDS) != (case.state in ENDS):
            line = {"ended": True, "outcome": outcome} if after in ENDS else {"office": str(case.get("office") or "")}
            tell_files(draft, case.id, number, devices_of(case), line)
        # A note says nothing of the state: whoever writes it may not know yet that the case has gone on.
        news: JsonObject = {"case": case.id, "number": number}
        news |= {"state": after, "holder": holder} if draft.moves else {}
        news |= {"outcome": outcome} if after in ENDS and outcome else {}
        news |= {"answer": draft.data["answer"]} if draft.data.get(ANSWERS_TO) else {}
        for kind in ("job", "request"):
            if work := case.get(kind):
                draft.add(kind, str(work), NEWS, news)

    return told


def give_case(draft: Draft, office: str) -> None:
    """The office holds the case; its job and the files of its devices go along."""
    case = draft.subject
    give(draft, office)
    if "along" in draft.data:
        devices = [each.device for each in devices_of(case) if each.device]
        draft.data["along"] = [*draft.data["along"], *([str(case.get("job"))] if case.get("job") else []), *devices]


def home(case: Thing) -> str:
    """The branch whose customer it is."""
    return str(case.get("office") or case.holder)


def assign(draft: Draft, event: DiagnosisAssigned, context: Context) -> None:
    give_case(draft, store_of_engineer(event.engineer, home(draft.subject), context))


def stay(draft: Draft, state: str) -> None:
    """The case stays in its state, whose clock runs on."""
    draft.lead_to(state)
    draft.data.pop("clock", None)


def report(draft: Draft, event: DiagnosisReported, context: Context) -> None:
    """The report says what this office knows of the device; once all are diagnosed, the branch has the case."""
    case, reference = draft.subject, context.reference
    left = undiagnosed(case)
    device = device_meant(case, event.serial, () if event.serial else left)
    assert device is not None, "a guard has looked"
    past = context.pasts.of(device.device)
    asked = day_of(case.opened, context)
    product = code_of(device.product) or code_of(past.facts.get("product"))
    policy, job = policy_for(product, reference), str(case.get("job") or "")
    repairs = same_fault(past.repairs, draft.data.get("cause_code"), policy, asked, job)
    bought = device.purchased or str(past.facts.get("purchased") or "")
    draft.data.pop("serial", None)
    draft.data |= {"line": device.line, ROUND: round_of(case)}
    known = Known(product, bought, asked, repairs, event.repeats)
    draft.data |= {"known": as_data(known), "says": what_it_says(policy, known).as_data()}
    name_article(draft, event, context)
    if not case.get("engineer"):
        draft.data |= named_engineer(context.by.name, context)
    if [each for each in left if each.line != device.line]:
        stay(draft, case.state)
    else:
        give_case(draft, home(case))


def in_this_round(draft: Draft, event: Event, context: Context) -> None:
    draft.data[ROUND] = round_of(draft.subject)


def send_to_judge(draft: Draft, event: Event, context: Context) -> None:
    """Headquarters has the case; its own calendar counts."""
    office = headquarters_here(context)
    draft.data["clock"] = days_clock(context, JUDGEMENT_DAYS, office)
    give_case(draft, office)


def send_back(draft: Draft, event: Event, context: Context) -> None:
    """The branch has the case again, with its own time."""
    _give_home(draft, context, DIAGNOSIS_DAYS)


def _give_home(draft: Draft, context: Context, days: str) -> None:
    office = home(draft.subject)
    draft.data["clock"] = days_clock(context, days, office)
    give_case(draft, office)


def judge(draft: Draft, event: CaseJudged, context: Context) -> None:
    """A decision about some devices. Once all are judged, the case goes on: to whoever approves, or back refused."""
    case, devices = draft.subject, meant_by(draft.subject, event.serials)
    earlier = decisions_of(case)
    draft.data.pop("serials", None)
    draft.data |= {
        "lines": [each.line for each in devices],
        "says": {str(each.line): policy_says(case, each, context).as_data() for each in devices},
        ROUND: round_of(case),
    }
    if event.decision in LANES:
        values = {each.line: event.value or each.price_paid for each in devices}
        draft.data["values"] = {str(line): value for line, value in values.items()}
        before = {line: each.value for line, each in earlier.items() if each.decision == event.decision}
        _ask(draft, context, event.decision, {**before, **values})
    if len(earlier) + len(devices) < len(devices_of(case)):
        stay(draft, TO_JUDGE)
    elif event.decision not in LANES and not any(each.decision in LANES for each in earlier.values()):
        draft.lead_to(REFUSED)
        _give_home(draft, context, TELL_DAYS)


def _ask(draft: Draft, context: Context, decision: str, values: dict[int, int]) -> None:
    """Ask for the approval of one lane: of all devices for which this was decided so far, with their values."""
    case, office = draft.subject, home(draft.subject)
    currency = context.reference.currency(office)
    amount, kind = sum(values.values()), LANES[decision]
    draft.data["currency"] = currency
    if not approvers(kind, amount, context.reference, office, currency):
        return
    what = {"values": [list(each) for each in sorted(values.items())], ROUND: round_of(case), "key": context.key()}
    draft.data["digest"] = digest_of(kind, case.id, what)
    ask(draft, kind, draft.data["digest"], amount, currency, office=office, not_by=checked_by(case))


def begin_execution(draft: Draft, event: Event, context: Context) -> None:
    """What follows relies on the approval of each lane."""
    case = draft.subject
    rely(draft, *(approval_of(case, each) for each in granted(case)))


def pass_refusal_on(draft: Draft, event: Event, context: Context) -> None:
    _give_home(draft, context, TELL_DAYS)


def ending(outcome: str) -> Effect:
    """The case ends, and says how."""

    def ended(draft: Draft, event: Event, context: Context) -> None:
        code = context.reference.code(OUTCOMES, outcome)
        draft.data["outcome"] = code.words() if code else {"code": outcome}

    return ended


solved, told_the_refusal = ending(SOLVED), ending(NOT_GRANTED)


def begin_again(draft: Draft, event: Event, context: Context) -> None:
    """The customer insists: a new round, with a new diagnosis."""
    case = draft.subject
    draft.data |= {ROUND: round_of(case) + 1, "clock": days_clock(context, DIAGNOSIS_DAYS, home(case))}


def price_known(case: Thing, context: Context) -> Values:
    """The value with which a judgement begins: the price paid, where it is the same for all devices."""
    prices = {each.price_paid for each in unjudged(case)}
    currency = context.reference.currency(home(case))
    return {"value": amount_text(prices.pop(), currency)} if len(prices) == 1 and 0 not in prices else {}
