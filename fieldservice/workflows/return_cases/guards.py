"""Guards of a return case: whose report, whose judgement, what must be there before the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.amounts import money
from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import DIAGNOSED_BY_YOU, answer_to, is_approved, waiting, who_may_answer
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.return_cases.given_twice import carried_out_by
from fieldservice.workflows.return_cases.lines import (
    CARRIED_OUT,
    CLOSED,
    CREDIT,
    ENDS,
    KIND,
    LANES,
    NO,
    REFUND,
    CaseDevice,
    checked_by,
    decisions_of,
    device_meant,
    devices_of,
    diagnosing_engineers,
    in_round,
    last_news,
    open_cases,
    reports_of,
    undiagnosed,
    unjudged,
)
from fieldservice.workflows.return_cases.policy import Says, known_of, policy_for, what_it_says

if TYPE_CHECKING:
    from fieldservice.workflows.return_cases.events import CaseJudged, DiagnosisReported, ReturnOpened

WITHDRAWS = ("coordinator", "counter_clerk", "manager", "technical_centre", "commerce")
"""Who withdraws a case that their office holds."""
NOT_LOCATED = ("NFF",)
"""Codes of the list `cause` by which nobody has located a cause."""
UNKNOWN = N_(
    "Not known here: %(serials)s. Check the numbers. If the devices are new, answer yes to “Create "
    "files for new devices”."
)
TWICE = N_("%(serial)s is listed twice.")
NO_SUCH_SERIAL = N_("%(serial)s is not a serial number.")
HAS_A_CASE = N_("%(serial)s already has an open return case: %(case)s at %(office)s.")
NOT_YOURS = N_("%(engineer)s diagnosed it and must write the report in person.")
NO_CODE = N_("A report needs a located cause. Choose the cause.")
WHICH_DEVICE = N_("Choose the device: %(serials)s.")
NOT_OF_THE_CASE = N_("Not in this case: %(serials)s.")
JUDGED_ALREADY = N_("Judged already: %(serials)s.")
DIAGNOSED_IT = N_("You diagnosed it yourself. Another person must judge it.")
NO_PROPOSAL = N_("Enter what the customer is offered instead.")
NO_VALUE = N_("Enter the value. The price paid is not known.")
MORE_THAN_PAID = N_("%(paid)s was paid for one device. No more can be refunded.")
ANOTHER_CASE = N_("%(serial)s has another open return case: %(case)s at %(office)s. Withdraw one of the two first.")
AGAINST = N_("The policy says otherwise: %(says)s Give the reason for not following it.")
WAITS_FOR_APPROVAL = N_("It is waiting for approval.")
NOTHING_APPROVED = N_("Nothing of it was approved.")
SOMETHING_APPROVED = N_("Something was approved and must be carried out.")
ACCEPTED = "accepted"
"""A code of the list `offer_answer`."""
SO_MANY = 5
"""So many serial numbers are named in a sentence."""


def named(devices: list[CaseDevice]) -> list[str]:
    return [each.serial or str(each.line) for each in devices[:SO_MANY]]


@guard_with_reason(beside=("serials",))
def its_devices_are_known(case: None, event: ReturnOpened, context: Context) -> Message | None:
    seen: set[str] = set()
    for serial in event.serials:
        key = serial_key(serial)
        if not key:
            return Message(NO_SUCH_SERIAL, {"serial": serial})
        if key in seen:
            return Message(TWICE, {"serial": serial})
        seen.add(key)
    unknown = [serial for serial in event.serials if serial not in context.devices]
    return Message(UNKNOWN, {"serials": unknown[:SO_MANY]}) if unknown and not event.new_devices else None


@guard(N_("A van gets its work from its branch. Choose the branch."), beside=("point",))
def it_is_given_to_a_service_point(case: None, event: ReturnOpened, context: Context) -> bool:
    return not (event.point and context.reference.branch_of(event.point))


def _open_case_of(
    device: str, serial: str, context: Context, besides: str = "", sentence: str = HAS_A_CASE
) -> Message | None:
    """The sentence that a device has an open case, besides this one, where this office knows of one."""
    line = next(iter(open_cases(context.pasts.of(device).cases, besides) if device else ()), None)
    if line is None:
        return None
    told = {name: str(line.get(name) or "") for name in ("number", "office")}
    return Message(sentence, {"serial": serial, "case": told["number"], "office": told["office"]})


@guard_with_reason(beside=("serials",))
def none_of_them_has_an_open_case(case: None, event: ReturnOpened, context: Context) -> Message | None:
    files = ((serial, context.devices[serial]) for serial in event.serials if serial in context.devices)
    return next((found for serial, file in files if (found := _open_case_of(file.id, serial, context))), None)


@guard_with_reason()
def the_device_has_no_open_case(work: Thing, event: None, context: Context) -> Message | None:
    device, serial = str(work.get("device") or ""), str(work.get("serial") or work.get("number") or "")
    return _open_case_of(device, serial, context)


def _not_the_engineers(case: Thing, event: object, context: Context) -> dict[str, object]:
    return {"engineer": str(case.get("engineer_display") or case.get("engineer") or "")}


@guard(
    NOT_YOURS,
    code="role",
    values=_not_the_engineers,
    who_may=lambda case, event, context: (str(case.get("engineer") or ""),),
)
def the_diagnosing_engineer_writes_it(case: Thing, event: None, context: Context) -> bool:
    """Whoever is named as its engineer; where nobody is, the engineer who writes it answers for it."""
    return str(case.get("engineer") or "") in ("", context.by.name)


@guard(
    N_("An engineer can withdraw a case only while diagnosing it. Later its branch does."),
    code="role",
    who_may=lambda case, event, context: WITHDRAWS,
)
def an_engineer_withdraws_only_what_waits_for_the_own_report(case: Thing, event: None, context: Context) -> bool:
    """A customer who changes his mind says so to whoever stands there, also in a van without a line."""
    in_a_van = case.state == "diagnosed" and bool(context.reference.branch_of(case.holder))
    is_own = case.get("engineer") == context.by.name and (case.state == "requested" or in_a_van)
    return is_own or bool(context.by.roles & set(WITHDRAWS))


@guard_with_reason(beside=("serial",))
def the_device_is_named(case: Thing, event: DiagnosisReported, context: Context) -> Message | None:
    open_ones = undiagnosed(case)
    if device_meant(case, event.serial, () if event.serial else open_ones):
        return None
    if event.serial:
        return Message(NOT_OF_THE_CASE, {"serials": [event.serial]})
    return Message(WHICH_DEVICE, {"serials": named(open_ones or list(devices_of(case)))})


@guard_with_reason(beside=("cause_code",))
def its_cause_is_located(case: Thing, event: DiagnosisReported, context: Context) -> Message | None:
    return Message(NO_CODE) if event.cause_code in NOT_LOCATED else None


@guard(N_("Offer a solution first and record it."))
def a_solution_was_offered(case: Thing, event: None, context: Context) -> bool:
    return bool(in_round(case, "offers"))


@guard(N_("The customer accepted the offer. End the case with it, or record another answer first."))
def the_customer_did_not_accept_the_last_offer(case: Thing, event: None, context: Context) -> bool:
    offers = in_round(case, "offers")
    return not offers or code_of(offers[-1].get("offer_answer")) != ACCEPTED


@guard_with_reason()
def every_device_is_diagnosed(case: Thing, event: None, context: Context) -> Message | None:
    left = undiagnosed(case)
    return Message(N_("Not diagnosed yet: %(serials)s."), {"serials": named(left)}) if left else None


@guard(DIAGNOSED_IT, code="role", who_may=lambda case, event, context: ("technical_centre",))
def nobody_judges_what_they_diagnosed(case: Thing, event: None, context: Context) -> bool:
    return context.by.name not in diagnosing_engineers(case)


@guard(DIAGNOSED_BY_YOU, code="role", who_may=lambda case, event, context: ("manager",))
def nobody_approves_what_they_diagnosed_or_judged(case: Thing, event: None, context: Context) -> bool:
    return context.by.name not in checked_by(case)


def meant_by(case: Thing, serials: list[str] | None) -> list[CaseDevice]:
    """The devices that a judgement is about: those that are named, else all that are not judged yet."""
    found = (device_meant(case, serial) for serial in serials or ())
    return [each for each in found if each is not None] if serials else unjudged(case)


@guard_with_reason(beside=("serials",))
def its_devices_are_still_to_be_judged(case: Thing, event: CaseJudged, context: Context) -> Message | None:
    others = [serial for serial in event.serials or () if device_meant(case, serial) is None]
    if others:
        return Message(NOT_OF_THE_CASE, {"serials": others[:SO_MANY]})
    done = [each for each in meant_by(case, event.serials) if each.line in decisions_of(case)]
    return Message(JUDGED_ALREADY, {"serials": named(done)}) if done else None


@guard_with_reason(beside=("proposal",))
def what_is_offered_instead_is_named(case: Thing, event: CaseJudged, context: Context) -> Message | None:
    return Message(NO_PROPOSAL) if event.decision == NO and not event.proposal else None


@guard_with_reason(beside=("value",))
def its_value_is_known(case: Thing, event: CaseJudged, context: Context) -> Message | None:
    known = event.value or all(each.price_paid for each in meant_by(case, event.serials))
    return Message(NO_VALUE) if event.decision in LANES and not known else None


def policy_says(case: Thing, device: CaseDevice, context: Context) -> Says:
    """What the published policy says of a device, by what its report knows."""
    known = known_of(reports_of(case).get(device.line, {}).get("known"))
    return what_it_says(policy_for(code_of(device.product), context.reference), known)


def disagrees(says: Says, decision: str) -> bool:
    """Whether a decision differs from the policy: it gives more, or refuses what the policy allows."""
    return decision not in says.allows if decision != NO else bool(says.allows)


@guard_with_reason(beside=("value",))
def no_more_goes_back_than_was_paid(case: Thing, event: CaseJudged, context: Context) -> Message | None:
    paid = [each for each in meant_by(case, event.serials) if each.price_paid and each.price_paid < (event.value or 0)]
    if event.decision not in (REFUND, CREDIT) or not paid:
        return None
    return Message(MORE_THAN_PAID, {"paid": money(paid[0].price_paid, paid[0].currency)})


@guard_with_reason(beside=("decision",))
def no_other_case_of_the_devices_is_open(case: Thing, event: CaseJudged, context: Context) -> Message | None:
    """Two offices without a line may both have opened one; nothing is granted twice."""
    meant = meant_by(case, event.serials) if event.decision in LANES else ()
    found = (_open_case_of(each.device, each.serial, context, case.id, ANOTHER_CASE) for each in meant)
    return next(filter(None, found), None)


@guard_with_reason(beside=("against_policy",), early=True)
def it_follows_the_policy_or_says_why_not(case: Thing, event: CaseJudged, context: Context) -> Message | None:
    if not event.decision:
        return None
    said = [policy_says(case, each, context) for each in meant_by(case, event.serials)]
    other = next((each for each in said if disagrees(each, event.decision)), None)
    return Message(AGAINST, {"says": other.sentence}) if other is not None and not event.against_policy else None


def answers(case: Thing) -> list[str]:
    """Of each lane that was judged for the customer: approved, refused, waits, or none where nobody is asked."""
    digests = {each.decision: each.digest for each in decisions_of(case).values() if each.decision in LANES}
    return [
        "none" if not digest else str((answer_to(case, digest) or {}).get("answer") or "waits")
        for digest in digests.values()
    ]


@guard(WAITS_FOR_APPROVAL, waits_for=lambda case, event, context: who_may_answer(case, None, context))
def nothing_waits_for_approval(case: Thing, event: None, context: Context) -> bool:
    return not waiting(case) and "waits" not in answers(case)


@guard(NOTHING_APPROVED, not_offered=True)
def something_may_be_carried_out(case: Thing, event: None, context: Context) -> bool:
    digests = [each.digest for each in decisions_of(case).values() if each.decision in LANES]
    return any(not digest or is_approved(case, digest) for digest in digests)


@guard(SOMETHING_APPROVED, not_offered=True)
def nothing_may_be_carried_out(case: Thing, event: None, context: Context) -> bool:
    return not something_may_be_carried_out.holds(case, event, context)


def case_of(job: Thing, context: Context) -> tuple[str, str]:
    """State and outcome of the case of a job: as the case itself says, where it is known here, else as it told."""
    case = context.file(str(job.get(KIND) or "")) if job.get(KIND) else None
    if case is not None and case.state:
        return case.state, code_of(case.get("outcome"))
    news = last_news(job)
    return str(news.get("state") or ""), code_of(news.get("outcome"))


@guard(
    N_("The return case %(case)s is still open."),
    values=lambda job, event, context: {"case": str(last_news(job).get("number") or job.get("case_number") or "")},
)
def its_case_ended_without_a_return(job: Thing, event: None, context: Context) -> bool:
    state, outcome = case_of(job, context)
    return state in ("", *ENDS) and not (state == CLOSED and outcome == CARRIED_OUT)


@guard(N_("Nothing has been exchanged or taken back yet."), not_offered=True)
def its_case_was_carried_out(job: Thing, event: None, context: Context) -> bool:
    return case_of(job, context) == (CLOSED, CARRIED_OUT)


@guard(N_("Its return case was carried out. End the job with it."))
def nothing_was_given_for_its_device(job: Thing, event: None, context: Context) -> bool:
    return not (carried_out_by(job) or its_case_was_carried_out.holds(job, event, context))
