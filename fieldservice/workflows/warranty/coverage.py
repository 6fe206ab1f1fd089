"""Who pays for work on a device, computed from its evidence and the published policies: by cost class, with a sentence.

What is never free comes first, then damage by the customer, then what an earlier repair, the warranty, an extension or
a contract covers. A repair never begins the term of the device anew. Nothing here reads clock, store or settings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import Values
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.messages import Message, and_then, day_value
from fieldservice.workflows.engine.reference import Policy
from fieldservice.workflows.warranty.evidence import SAID as NOTED
from fieldservice.workflows.warranty.evidence import Evidence, policy_for
from fieldservice.workflows.warranty.repairs import Repair, days_in_repair
from fieldservice.workflows.warranty.start_rules import Start, days_later, last_day, start_of
from fieldservice.workflows.warranty.verdicts import CLASSES, LABOUR, ON_SITE, PARTS, ClassVerdict

REPAIR = "repair"
"""The kind of work that warranty covers at all."""
DAMAGES = frozenset({"USER", "customer_damage"})
"""Causes, and verdicts about parts, that are damage by the customer, whatever a policy says."""
Policies = Mapping[tuple[str, str], Policy]

COVERED_BY_TERM = N_("Covered until %(until)s: %(term)s from %(begin)s.")
ENDED = N_("Expired on %(until)s: %(term)s from %(begin)s.")
CARRIED_ON = N_("Covered until %(until)s: what was left of the warranty of %(serial)s, exchanged on %(day)s.")
CARRIED_ENDED = N_("Expired on %(until)s, like the warranty of %(serial)s, exchanged on %(day)s.")
TERM_BEGINS = N_("The warranty begins only on %(day)s: check this date.")
ADDED = N_("Days in repair that are added: %(days)s.")
BY_COVER = {
    "contract": N_("Covered until %(until)s by the contract %(number)s."),
    "extension": N_("Covered until %(until)s by the warranty extension %(number)s."),
}
COVER_BEGINS = {
    "contract": N_("Contract %(number)s covers it only from %(day)s."),
    "extension": N_("Warranty extension %(number)s covers it only from %(day)s."),
}
COVER_GOES_ON = {
    "contract": N_("After that, contract %(number)s covers it until %(until)s."),
    "extension": N_("After that, warranty extension %(number)s covers it until %(until)s."),
}
BY_REPAIR = N_("Covered until %(until)s by the repair warranty of %(number)s (%(days)s days from %(day)s).")
IF_SAME_FAULT = N_("This applies only to the same fault.")
NOT_IN_POLICY = {
    PARTS: N_("The warranty of this product covers no parts."),
    LABOUR: N_("The warranty of this product covers no labour."),
    ON_SITE: N_("The warranty of this product covers no service on site."),
}
EXCLUDED = N_("The warranty does not cover this cause: %(cause)s.")
DAMAGE = N_("Not covered by any warranty: %(cause)s.")
NEVER_FREE = N_("This work is never free of charge: %(work)s.")
NO_POLICY = N_("No warranty policy is published for this product.")
SAID_WITHOUT_POLICY = N_("Said at intake: %(said)s. No policy is published.")
NO_DAY = N_("Neither a start date of the warranty nor proof of purchase is known.")
SAID_WITHOUT_DAY = N_("Said at intake: %(said)s. No start date of the warranty is known.")
SAID = N_("Said at intake: %(said)s.")
SAID_WORDS = {"in": N_("in warranty"), "out": N_("out of warranty"), "unknown": N_("to be checked")}
FROM = {
    "purchased": N_("the purchase on %(day)s"),
    "first_used": N_("the first use on %(day)s"),
    "shipped": N_("the day of shipping, %(day)s"),
    "invoiced": N_("the invoice of %(day)s"),
    "made": N_("the day of manufacture, %(day)s"),
}
PURCHASE_PROVEN = N_("the purchase on %(day)s (%(proof)s)")
PROOFS = {
    "invoice": N_("invoice shown"),
    "receipt": N_("receipt shown"),
    "card": N_("warranty card shown"),
    "registered": N_("registered with us"),
}
MONTHS_AFTER = N_("%(term)s after %(begin)s")
ONE_YEAR, YEARS = N_("1 year"), N_("%(count)s years")
ONE_MONTH, MONTHS = N_("1 month"), N_("%(count)s months")


@dataclass(frozen=True, slots=True)
class CoveredTime:
    """A time in which one cost class is covered. The last day belongs to it."""

    begins: str
    ends: str
    by: str
    sentence: Message
    """Why it is covered then."""
    goes_on: Message
    """That it is covered on after something else has ended."""
    later: Message
    """That it is not covered yet."""
    over: Message | None = None
    """That it is not covered any more."""


def verdicts_by(evidence: Evidence, policies: Policies) -> dict[str, ClassVerdict]:
    """The verdict by cost class."""
    return {name: verdict_of(name, evidence, policies) for name in CLASSES}


def verdicts_by_group(evidence: Evidence, policies: Policies) -> dict[str, ClassVerdict]:
    """The verdict about parts of each part group that has a policy of its own."""
    groups = sorted(group for product, group in policies if product == evidence.product and group)
    return {group: verdict_of(PARTS, evidence, policies, group) for group in groups}


def verdict_of(name: str, evidence: Evidence, policies: Policies, group: str = "") -> ClassVerdict:
    """Who pays for one class of costs; with a group, for its parts."""
    if code_of(evidence.work) not in ("", REPAIR):
        return ClassVerdict(False, "never_free", because=Message(NEVER_FREE, {"work": evidence.work}))
    if is_damage(evidence.cause):
        return ClassVerdict(False, "damage", because=Message(DAMAGE, {"cause": evidence.cause}))
    policy = policy_for(policies, evidence.product, group)
    if excluded := _is_excluded(evidence, policies, policy):
        found = _of_periods([*_covers(name, evidence)], evidence.day)
        return found or ClassVerdict(False, "excluded", because=Message(EXCLUDED, {"cause": excluded}))
    term = _term(name, evidence, policies, policy)
    periods = [*([term] if term else []), *_covers(name, evidence)]
    found = _of_periods(periods, evidence.day) or _of_a_repair(evidence, policy)
    return found or _without_cover(name, evidence, policy, periods, term)


def ends_of_terms(evidence: Evidence, policies: Policies) -> dict[str, str]:
    """By cost class the last day of the warranty itself, whether it is over or not; without the classes of which no
    term is known."""
    policy = policy_for(policies, evidence.product)
    terms = {name: _term(name, evidence, policies, policy) for name in CLASSES}
    return {name: term.ends for name, term in terms.items() if term}


def is_damage(cause: object) -> bool:
    return code_of(cause) in DAMAGES


def is_excluded(cause: object, product: str, policies: Policies) -> bool:
    """Whether the warranty of a product does not cover this cause."""
    line = policies.get((product, ""))
    return is_damage(cause) or bool(line and code_of(cause) in line.exclusions)


def _is_excluded(evidence: Evidence, policies: Policies, policy: Policy | None) -> Values:
    line = policies.get((evidence.product, ""))
    excluded = {code for each in (line, policy) if each for code in each.exclusions}
    return evidence.cause if code_of(evidence.cause) in excluded else {}


def _of_periods(periods: list[CoveredTime], day: str) -> ClassVerdict | None:
    """The verdict of a day on which one of the periods holds: the first that does, and on until when without a gap."""
    first = next((each for each in periods if each.begins <= day <= each.ends), None)
    if first is None:
        return None
    until, because = first.ends, first.sentence
    while following := _continuing(periods, until):
        until, because = following.ends, and_then(because, following.goes_on)
    return ClassVerdict(True, first.by, until, because)


def _continuing(periods: list[CoveredTime], until: str) -> CoveredTime | None:
    """The period that goes on longest after this day without a gap."""
    on = [each for each in periods if each.begins <= days_later(until, 1) and each.ends > until]
    return max(on, key=lambda each: each.ends, default=None)


def _term(name: str, evidence: Evidence, policies: Policies, policy: Policy | None) -> CoveredTime | None:
    """The term of the warranty; None where no policy gives one or no day is known from which it runs."""
    months = _months(name, policy)
    if policy is None or not months:
        return None
    if until := str(_of_class(evidence.carried.get("until"), name)):
        return _carried(until, evidence, policy)
    start = _start(evidence, policies, policy)
    if start is None:
        return None
    ends = last_day(start.day, months)
    added = days_in_repair(evidence.repairs, start.day, ends) if policy.adds_days else 0
    until = days_later(ends, added)
    values = {"until": day_value(until), "term": term_in_words(months), "begin": begin_in_words(start, evidence)}
    return _period(start.day, until, COVERED_BY_TERM, ENDED, values, added)


def _carried(until: str, evidence: Evidence, policy: Policy) -> CoveredTime:
    """What was left of the warranty of the device for which this one was given."""
    day = str(evidence.carried.get("day") or "")
    added = days_in_repair(evidence.repairs, day, until) if policy.adds_days and day else 0
    until = days_later(until, added)
    values = {"until": day_value(until), "serial": str(evidence.carried.get("serial") or "-"), "day": day_value(day)}
    return _period(day, until, CARRIED_ON, CARRIED_ENDED, values, added)


def _period(begins: str, until: str, holds: str, over: str, values: Values, added: int) -> CoveredTime:
    more = Message(ADDED, {"days": added}) if added else None
    sentence = and_then(Message(holds, values), more)
    later = Message(TERM_BEGINS, {"day": day_value(begins)})
    return CoveredTime(begins, until, "policy", sentence, sentence, later, and_then(Message(over, values), more))


def _start(evidence: Evidence, policies: Policies, policy: Policy) -> Start | None:
    line = policies.get((policy.product, ""))
    return start_of(policy.start or (line.start if line else ""), evidence.days)


def _months(name: str, policy: Policy | None) -> int:
    return {PARTS: policy.months, LABOUR: policy.labour, ON_SITE: policy.on_site}[name] if policy else 0


def _of_class(value: object, name: str) -> str:
    return str(value.get(name) or "") if isinstance(value, dict) else ""


def _covers(name: str, evidence: Evidence) -> Iterator[CoveredTime]:
    """The extensions and contracts that cover this class, extensions first."""
    for cover in sorted(evidence.covers, key=lambda each: (each.kind != "extension", each.begins)):
        if name not in cover.classes or cover.kind not in BY_COVER:
            continue
        values = {"number": cover.number, "until": day_value(cover.ends), "day": day_value(cover.begins)}
        words = (Message(each[cover.kind], values) for each in (BY_COVER, COVER_GOES_ON, COVER_BEGINS))
        yield CoveredTime(cover.begins, cover.ends, cover.kind, *words)


def _of_a_repair(evidence: Evidence, policy: Policy | None) -> ClassVerdict | None:
    """Covered by the warranty on an earlier repair: for the same cause, or a part that was fitted then; while the cause
    is not known, provided that it is the same."""
    days = policy.repair_days if policy and policy.repair_days >= 0 else evidence.repair_days
    found: ClassVerdict | None = None
    for repair in evidence.repairs:
        until = days_later(repair.ended, days) if repair.ended and days else ""
        if not repair.ended <= evidence.day <= until or (evidence.cause and not _is_same_fault(repair, evidence)):
            continue
        values = {
            "until": day_value(until),
            "number": repair.number or repair.job,
            "days": days,
            "day": day_value(repair.ended),
        }
        because = Message(BY_REPAIR, values)
        because = because if evidence.cause else and_then(because, Message(IF_SAME_FAULT))
        if found is None or until > found.until:
            found = ClassVerdict(True, "repair", until, because)
    return found


def _is_same_fault(repair: Repair, evidence: Evidence) -> bool:
    same_cause = bool(evidence.cause) and code_of(repair.cause) == code_of(evidence.cause)
    return same_cause or bool(repair.parts & evidence.parts) or bool(repair.pieces & evidence.pieces)


def _without_cover(
    name: str, evidence: Evidence, policy: Policy | None, periods: list[CoveredTime], term: CoveredTime | None
) -> ClassVerdict:
    """Nothing covers it: because it expired, is not part of the warranty, or nothing is known."""
    said = Message(SAID_WORDS[evidence.said]) if evidence.said in SAID_WORDS else None
    later = min((each for each in periods if each.begins > evidence.day), key=lambda each: each.begins, default=None)
    begins = later.later if later and later is not term else None
    if policy is None:
        because = Message(SAID_WITHOUT_POLICY, {"said": said}) if said else Message(NO_POLICY)
        return ClassVerdict(False, "unknown", because=and_then(because, begins))
    if not _months(name, policy):
        return ClassVerdict(False, "excluded", because=and_then(Message(NOT_IN_POLICY[name]), begins))
    if term is not None and term.over is not None:
        if term.begins > evidence.day:
            return ClassVerdict(False, "unknown", because=and_then(term.later, begins))
        more = Message(SAID, {"said": said}) if evidence.said == "in" else None
        return ClassVerdict(False, "expired", term.ends, and_then(and_then(term.over, begins), more))
    because = Message(SAID_WITHOUT_DAY, {"said": said}) if said else Message(NO_DAY)
    # What somebody saw at intake is taken over; without it the customer has shown nothing.
    by = {"in": "unknown", "out": "expired"}.get(evidence.said, "no_proof")
    return ClassVerdict(False, by, because=and_then(because, begins))


def noted_at_intake(facts: Values) -> tuple[str, Message | None]:
    """in, out or unknown, as it was noted of a job that has no verdict, and its sentence; "" and None for nothing."""
    said = code_of(facts.get(NOTED))
    return (said, Message(SAID, {"said": Message(SAID_WORDS[said])})) if said in SAID_WORDS else ("", None)


def term_in_words(months: int) -> Message:
    years, rest = divmod(months, 12)
    if not rest:
        return Message(ONE_YEAR) if years == 1 else Message(YEARS, {"count": years})
    return Message(ONE_MONTH) if months == 1 else Message(MONTHS, {"count": months})


def begin_in_words(start: Start, evidence: Evidence) -> Message:
    """The day from which a term runs, with what was shown for it."""
    named = start.by.begins
    day = day_value(evidence.days.get(named.day, start.day))
    proof = code_of(evidence.proof)
    begin = Message(FROM[named.day], {"day": day})
    if named.day == "purchased" and proof:
        words: object = Message(PROOFS[proof]) if proof in PROOFS else evidence.proof
        begin = Message(PURCHASE_PROVEN, {"day": day, "proof": words})
    return Message(MONTHS_AFTER, {"term": term_in_words(named.months), "begin": begin}) if named.months else begin
