"""What a return case says: its devices, the reports about them, what was offered, judged and approved.

A customer who insists after a refusal begins a new round: what was reported, offered and judged before stays in the
history, and counts no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_list, as_object
from fieldservice.workflows.common.approvals import answer_to, is_approved
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import serial_key

KIND = "return_case"
NUMBER = "W"
DEVICES = "devices"
"""The fact with the devices of a case."""
REPORTS, OFFERS, JUDGEMENTS, WITHDRAWALS = "reports", "offers", "judgements", "withdrawals"
"""Lists of a case."""
UNREPAIRED = "unrepaired"
"""In a line of the withdrawals: the customer takes or keeps the device with its job."""
NEWS = "case_news"
"""The list of a job or request that gains a line at each step of its case."""
ON_FILE = "return_cases"
"""The list of a device's file: a line when a case about it is opened, and one when that case ends."""
ROUND = "round"
EXCHANGE, REFUND, CREDIT, NO = "exchange", "refund", "credit", "refused"
"""The codes of the list `return_decision`."""
LANES = {EXCHANGE: "return_exchange", REFUND: "return_refund", CREDIT: "return_credit"}
"""By decision: the kind of its approval."""
TO_JUDGE, JUDGED, REFUSED, CLOSED, WITHDRAWN = "to_judge", "judged", "refused", "closed", "withdrawn"
ENDS = (CLOSED, WITHDRAWN)
CARRIED_OUT, SOLVED, NOT_GRANTED = "carried_out", "solved", "not_granted"
"""How a case ended (the list `return_outcome`)."""


@dataclass(frozen=True, slots=True)
class CaseDevice:
    """One device of a case, as it was when the case was opened."""

    line: int
    """Its place in the case: 1, 2, ..."""
    device: str = ""
    """The id of its file."""
    serial: str = ""
    product: Mapping[str, str] = field(default_factory=dict)
    brand: str = ""
    model: str = ""
    purchased: str = ""
    """The day of the purchase; "" where nobody knows it."""
    price_paid: int = 0
    """In minor units; 0 where nobody knows it."""
    currency: str = ""

    def as_data(self) -> JsonObject:
        kept = {name: getattr(self, name) for name in CaseDevice.__slots__}
        return {name: dict(value) if isinstance(value, Mapping) else value for name, value in kept.items() if value}


@dataclass(frozen=True, slots=True)
class Decision:
    """What headquarters decided about one device."""

    device: CaseDevice
    decision: str
    value: int = 0
    """What it is worth, in minor units; 0 for a refusal."""
    currency: str = ""
    digest: str = ""
    """Of the approval that was asked for; "" where none was needed."""
    by: str = ""
    entry: str = ""
    """The entry of the judgement."""


def _whole(value: object) -> int:
    return value if type(value) is int else 0


def devices_of(case: Thing) -> tuple[CaseDevice, ...]:
    """The devices of a case in their order."""
    return case_devices(case.facts)


def for_the_next_device(*states: str) -> Callable[[Thing], frozenset[str]]:
    """The states in which a case goes on with its next device: those that a case of one device never comes to."""
    return lambda case: frozenset(states) if len(devices_of(case)) == 1 else frozenset()


def of_one_device(case: Thing) -> frozenset[str]:
    """The fields that name devices are left out where the case has one."""
    return frozenset(("serial", "serials", "for_device")) if len(devices_of(case)) == 1 else frozenset()


def case_devices(facts: Values) -> tuple[CaseDevice, ...]:
    """The devices that the facts of a case name. Total: what is none is left out."""
    found = []
    for each in as_list(facts.get(DEVICES)):
        if isinstance(each, dict) and _whole(each.get("line")):
            named = {name: str(each.get(name) or "") for name in ("device", "serial", "brand", "model", "purchased")}
            paid, currency = _whole(each.get("price_paid")), str(each.get("currency") or "")
            product = as_object(each.get("product"))
            found.append(CaseDevice(each["line"], product=product, price_paid=paid, currency=currency, **named))
    return tuple(found)


def device_meant(case: Thing, serial: str | None, among: Sequence[CaseDevice] = ()) -> CaseDevice | None:
    """The device with this serial number or place in the case; without either the only one there is `among`."""
    known = among or devices_of(case)
    if not serial:
        return known[0] if len(known) == 1 else None
    wanted = serial_key(serial)
    return next((each for each in known if wanted in (serial_key(each.serial), str(each.line))), None)


def round_of(case: Thing) -> int:
    return _whole(case.get(ROUND)) or 1


def in_round(case: Thing, name: str) -> list[JsonObject]:
    """The lines of a list that belong to the present round."""
    return of_round(case.facts, case.lines(name))


def of_round(facts: Values, lines: Iterable[JsonObject]) -> list[JsonObject]:
    present = _whole(facts.get(ROUND)) or 1
    return [line for line in lines if (_whole(line.get(ROUND)) or 1) == present]


def reports_of(case: Thing) -> dict[int, JsonObject]:
    """By device of the case the report that counts: the last one of this round."""
    return {_whole(line.get("line")): line for line in in_round(case, REPORTS)}


def undiagnosed(case: Thing) -> list[CaseDevice]:
    reports = reports_of(case)
    return [each for each in devices_of(case) if each.line not in reports]


def diagnosing_engineers(case: Thing) -> tuple[str, ...]:
    """Everybody who wrote a report in this case, also in an earlier round."""
    return tuple(dict.fromkeys(str(line.get("by") or "") for line in case.lines(REPORTS)))


def checked_by(case: Thing) -> tuple[str, ...]:
    """Everybody who diagnosed or judged in this case: none of them approves it."""
    judges = (str(line.get("by") or "") for line in case.lines(JUDGEMENTS))
    return tuple(dict.fromkeys((*diagnosing_engineers(case), *judges)))


def judged_lines(line: JsonObject) -> list[int]:
    """The devices, by their places, about which one judgement decides."""
    return [each for each in as_list(line.get("lines")) if type(each) is int]


def decisions_of(case: Thing) -> dict[int, Decision]:
    """By device what was decided in this round; of several judgements the last one counts."""
    known = {each.line: each for each in devices_of(case)}
    judged = in_round(case, JUDGEMENTS)
    # The last judgement of a lane asks for the approval of all devices of that lane.
    digests = {code_of(line.get("decision")): str(line.get("digest") or "") for line in judged}
    found: dict[int, Decision] = {}
    for line in judged:
        decision, currency = code_of(line.get("decision")), str(line.get("currency") or "")
        values = as_object(line.get("values"))
        by, entry = str(line.get("by") or ""), str(line.get("entry") or "")
        for place in (each for each in judged_lines(line) if each in known):
            about = (decision, _whole(values.get(str(place))), currency, digests[decision], by, entry)
            found[place] = Decision(known[place], *about)
    return found


def unjudged(case: Thing) -> list[CaseDevice]:
    decided = decisions_of(case)
    return [each for each in devices_of(case) if each.line not in decided]


def granted(case: Thing) -> list[Decision]:
    """What may be carried out: decided for the customer, and approved where that is needed."""
    return [
        each
        for each in decisions_of(case).values()
        if each.decision in LANES and (not each.digest or is_approved(case, each.digest))
    ]


def approval_of(case: Thing, decision: Decision) -> str:
    """The entry that approved a decision; "" where none was needed or given."""
    answer = answer_to(case, decision.digest) if decision.digest else None
    return str(answer.get("entry") or "") if answer else ""


def not_granted(case: Thing) -> list[CaseDevice]:
    """The devices about which headquarters or whoever approves said no."""
    yes = {each.device.line for each in granted(case)}
    return [each for each in devices_of(case) if each.line not in yes]


def open_cases(lines: Iterable[JsonObject], without: str = "") -> list[JsonObject]:
    """Of the lines of a device's file those of cases that are still open."""
    found: dict[str, JsonObject] = {}
    for line in lines:
        case = str(line.get("case") or "")
        if line.get("ended"):
            found.pop(case, None)
        elif case and case != without:
            found[case] = line
    return list(found.values())


def last_news(job: Thing) -> JsonObject:
    """The newest step of the case of a job, leaving out notes; {} where it has none."""
    case = job.get(KIND)
    told = [line for line in job.lines(NEWS) if line.get("state") and case in (None, "", line.get("case"))]
    return told[-1] if told else {}
