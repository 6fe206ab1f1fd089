"""Obligations that arise from a request, job or file. They are shown at sign-in until they are fulfilled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from fieldservice.words.marking import N_
from fieldservice.workflows.bench.device import IN_OUR_HANDS, is_ready_and_untold, loans_out, next_reminder
from fieldservice.workflows.bench.loaners.loans import FROM, came_back_elsewhere
from fieldservice.workflows.bench.transport.contents import DUE, is_untold
from fieldservice.workflows.common.approvals import APPROVED, AT_ANY_TIME, answers_to_read
from fieldservice.workflows.common.results import call_back_due, is_called_back, result_due
from fieldservice.workflows.common.signing import papers_out
from fieldservice.workflows.common.unhappy import unhappy_calls
from fieldservice.workflows.contracts.debts import owed as contracts_owe
from fieldservice.workflows.contracts.terms import KIND as CONTRACT
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import office_of_account
from fieldservice.workflows.engine.limits import NEVER as NEVER
from fieldservice.workflows.engine.model import Workflow
from fieldservice.workflows.engine.offices import result_office
from fieldservice.workflows.escalations.debts import owed as escalations_owe
from fieldservice.workflows.escalations.debts import owed_of_work as owed_of_escalations
from fieldservice.workflows.escalations.lines import KIND as ESCALATION
from fieldservice.workflows.money.cash_up.debts import owed as cash_ups_owe
from fieldservice.workflows.money.lines import OPENING
from fieldservice.workflows.money.payments.debts import owed as money_owes
from fieldservice.workflows.money.payments.debts import owed_later
from fieldservice.workflows.money.quotes.debts import owed as quotes_owe
from fieldservice.workflows.parts.consignments.debts import owed as consignments_owe
from fieldservice.workflows.parts.on_the_job.carried import HANDED, RETURNED, STAY, carried, engineer_in_turn
from fieldservice.workflows.parts.on_the_job.lines import awaited_parts, coming_back, part_lines, unconfirmed
from fieldservice.workflows.parts.on_the_job.tags import tagged_parts
from fieldservice.workflows.parts.on_the_job.verdicts import unread_damages
from fieldservice.workflows.parts.places import CUSTODY, kind_of
from fieldservice.workflows.parts.requisitions.lines import (
    CAME,
    COORDINATOR,
    ENGINEER,
    LATER,
    arrived,
    for_whom,
    unread,
)
from fieldservice.workflows.parts.shipments.debts import owed as shipments_owe
from fieldservice.workflows.quality.debts import owed as quality_owes
from fieldservice.workflows.quality.lines import KIND as QUALITY_FEEDBACK
from fieldservice.workflows.return_cases.debts import owed as cases_owe
from fieldservice.workflows.return_cases.debts import owed_by_job as its_case_owes
from fieldservice.workflows.return_cases.lines import KIND as CASE
from fieldservice.workflows.return_cases.lines import LANES
from fieldservice.workflows.supplier_returns.debts import owed as supplier_returns_owe
from fieldservice.workflows.supplier_returns.lines import KIND as SUPPLIER_RETURN

REVIEW = "review"
"""In the place of a role: the rows of the review list."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something that a person or a role owes because of a thing, until a step fulfils it."""

    kind: str
    label: str
    role: str
    person: str = ""
    """The person who owes it; "" for anybody of the role."""
    due: str = NEVER
    office: str = ""
    """The office whose people owe it; "" for the one that holds the thing."""
    since: str = ""
    """From when on it is owed, UTC text; "" for at once."""


AT_THE_BENCH = ("send_in", "mail_in")
SERVICE = "coordinator"
WHILE_PROMISED = ("received", "dispatched", "inspected", "on_bench", "in_transit", "taken_along")
"""States of the bench in which a promise to the customer is still open."""
WHILE_PROMISED_ON_SITE = ("received", "accepted", "dispatched", "taken", "appointed", "on_site", "not_completed")
"""States of an on-site job in which a promise to the customer is still open."""
FROM_DUE = (
    "promise",
    "remind",
    "loaner",
    "parts_on_the_way",
    "consignment",
    "faulty_overdue",
    "exchange_ordered",
    "to_bank",
    "to_bank/manager",
    "quality_late",
    "supplier_credit",
    "supplier_back",
)
"""Kinds that are owed only once they are due; until then the day list shows them."""
OF_STATE = {
    "inspected": ("intake", N_("Intake sheet to be signed, or the finding told"), "engineer"),
    "ready": ("untold", N_("Ready, customer not told"), SERVICE),
    "shipped": ("delivery", N_("Delivery to be confirmed"), SERVICE),
    "in_claim": ("claim", N_("Claim with the carrier is open"), SERVICE),
    "taken_along": ("put_down", N_("Device taken along, to be put down"), "engineer"),
    "in_transit": ("transfer", N_("Sent on, not yet arrived"), SERVICE),
}
"""Kind, label and role by the state of a job whose device is with us."""

ANSWERED = {
    "": (N_("Approved: go on with it"), N_("Not approved: read why")),
    "release": (N_("Released without the ticket: hand it over"), N_("Not released without the ticket: read why")),
}
"""By kind of approval: what is said to the person who asked, approved and not."""

LEFT = {
    "": N_("Parts of a job that you do not have any more: return them or hand them on"),
    STAY: N_("Parts of a job that you do not have any more: return them or hand them on"),
    RETURNED: N_("Parts of a job that you do not have any more: return them"),
    HANDED: N_("Parts of a job that you do not have any more: hand them to its engineer"),
}
"""By what was decided about parts when the job was taken from whoever has them."""

PAID_BY = {
    kind: steps
    for kind, *steps in (
        ("hand_over", "take_over", "send_back", "withdraw"),
        ("transfer", "accept", "accept_and_dispatch", "arrived_there", "arrived_ready", "decline_transfer"),
        ("dispatch", "take", "decline", "take_back", "inspect"),
        ("slip", "hand_in", "sign", "appoint_second", "give_up", "take_along", "sign_along"),
        ("pass_back", "pass_back"),
        ("call_back", "call_back"),
        ("unhappy", "attend"),
        ("paper", "receive_slip"),
        ("review", "settle"),
        ("intake", "sign_intake", "tell_finding", "stop"),
        ("untold", "contact"),
        ("difference", "tell_difference"),
        ("delivery", "deliver", "trouble"),
        ("claim", "end_claim", "found"),
        ("put_down", "bring_to_branch"),
        ("promise", "promise", "complete", "finish", "stop", "arrived_there", "bring_to_branch"),
        ("remind", "remind"),
        ("loaner", "take_loaner_back"),
        ("loaner_elsewhere", "pass_loaner_on"),
        ("parts_here", "confirm_parts"),
        ("parts_left", "hand_on_parts", "return_parts", "confirm_parts", "report_lost", "write_off"),
        ("parts_back", "receive_returned"),
        ("faulty_parts", "receive_faulty", "hand_in_faulty"),
        ("faulty_overdue", "receive_faulty"),
        ("faulty_hand_in", "hand_in_faulty"),
        ("ordered_here", "issue", "reserve"),
        ("part_came", "read_news", "issue"),
        ("part_later", "read_news"),
        ("job_part_came", "read_news", "issue"),
        ("job_part_later", "read_news"),
        ("parts_ready", "appoint_second", "confirm_parts"),
        ("withdrawn", "drop"),
        ("left_behind", "settle"),
        (
            "answer",
            "hand_out",
            "give_exchange",
            "overrule",
            "give_goodwill",
            "note",
            "write_off_owed",
            "give_money_back",
            "put_on_account",
        ),
        ("marked", "settle"),
        ("order", "confirm_order", "send_order", "refuse_order"),
        ("order_sending", "send_order", "refuse_order"),
        ("order_rest", "send_rest", "refuse_lines"),
        ("parts_on_the_way", "receive_parts", "finish_shipment", "write_off", "report_loss"),
        ("difference_of_parts", "receive_parts", "finish_shipment", "write_off", "report_loss"),
        ("sent_late", "settle"),
        ("offer", "accept_part", "decline_part"),
        ("offered", "withdraw_offer", "ask_back"),
        ("consignment", "receive_pieces", "write_off_pieces", "report_lost_pieces"),
        ("difference_of_pieces", "receive_pieces", "write_off_pieces", "report_lost_pieces"),
        ("pieces_not_entered", "send_more_pieces"),
        ("judgement", "judge_pieces"),
        ("damage", "read_verdict"),
        ("damage/engineer", "read_verdict"),
        ("paid_too_much", "give_money_back"),
        ("not_paid", "take_payment", "put_on_account"),
        ("on_account", "remind_to_pay", "take_payment", "write_off_owed"),
        ("transfer_awaited", "take_payment"),
        ("quote_unanswered", "accept_quote", "decline_quote", "quote"),
        ("quote_answered", "note", "quote"),
        ("quote_due", "quote"),
        ("care_visit", "open_care_visit", "skip_care_visit"),
        ("contract_ends", "renew_contract", "decline_renewal", "end_contract"),
        ("case_engineer", "assign_engineer", "report_diagnosis"),
        ("case_withdrawal", "withdraw_case"),
        ("case_late", "note", "assign_engineer", "offer_solution", "send_to_judge", "ask_withdrawal"),
        ("case_late/headquarters", "note", "withdraw_case", "ask_withdrawal"),
        ("exchange_ordered", "choose_exchange", "order_exchange"),
        ("exchange_to_choose", "choose_exchange", "order_exchange"),
        ("exchange_to_prepare", "prepare_exchange"),
        ("given_twice", "review", "settle"),
        ("case_over", "resume_work", "end_with_case", "take_unrepaired", "keep_unrepaired"),
        ("cash_up_open", "close_cash_up", "cancel_cash_up"),
        ("to_bank", "pay_in", "settle_provider"),
        ("to_bank/manager", "pay_in", "settle_provider"),
        ("pouch_on_the_way", "receive_pouch"),
        ("pouch_differs", "book_difference", "receive_pouch"),
        ("pouch_differs/manager", "book_difference", "receive_pouch"),
        ("quality_answer", "answer_feedback", "take_up_feedback", "record_progress"),
        ("quality_late", "answer_feedback", "extend_feedback", "drop_feedback"),
        ("quality_result", "pass_on_result", "ask_quality_again"),
        ("escalation_late", "note", "ask_withdrawal"),
        ("escalation_late/headquarters", "classify", "locate", "hand_to_department", "solve", "note"),
        ("solution_failed", "not_solved"),
        ("escalation_ends", "withdraw_escalation"),
        ("progress", "tell_progress"),
        ("escalation_left", "ask_escalation_withdrawn"),
        ("try_solution", "solution_worked", "solution_failed"),
        ("supplier_credit", "record_credit", "record_refusal", "amend_supplier_return", "write_off_lost_to_maker"),
        ("supplier_back", "take_back_from_maker", "record_credit", "write_off_lost_to_maker"),
        ("supplier_close", "close_supplier_return"),
    )
}
"""By the kind of an obligation: the steps that fulfil it, or that lead on towards its end."""


NEWS = {
    (ENGINEER, CAME): ("part_came", N_("The parts that you wait for have come to the store")),
    (ENGINEER, LATER): ("part_later", N_("The parts that you wait for come later than was said")),
    (COORDINATOR, CAME): ("job_part_came", N_("The parts that were ordered for a job have come")),
    (COORDINATOR, LATER): ("job_part_later", N_("The parts of a job come later than was said: tell the customer")),
}
"""Kind and label of what those are told who wait for parts, by who they are and what is new."""
PAID_FOR = ("job", "request", "sale")
"""Kinds of things because of which money may be owed; what a customer's file owes is said on its account."""
OF_THINGS = {
    "shipment": shipments_owe,
    "consignment": consignments_owe,
    "cash_up": cash_ups_owe,
    QUALITY_FEEDBACK: quality_owes,
    ESCALATION: escalations_owe,
    SUPPLIER_RETURN: supplier_returns_owe,
}
"""By kind of thing: what is owed because of parts on their way, counted money, quality feedback, problems handed up,
and of what makers are to credit."""


def obligations(thing: Thing, workflow: Workflow | None) -> list[Obligation]:
    """The obligations from a request or job."""
    if thing.kind == "request":
        return [
            *_of_request(thing),
            *_of_escalations(thing, workflow),
            *quotes_owe_of(thing, workflow),
            *_of_any(thing, workflow),
        ]
    if thing.kind == "requisition":
        return [*_of_requisition(thing), *_of_any(thing, workflow)]
    if thing.kind in OF_THINGS:
        return [*(Obligation(*each) for each in OF_THINGS[thing.kind](thing)), *_of_any(thing, workflow)]
    if thing.kind == CASE:
        owed = (Obligation(*each) for each in cases_owe(thing))
        return [*owed, *_of_faulty_parts(thing), *_of_any(thing, workflow)]
    if thing.kind == CONTRACT:
        return [*(Obligation(*each) for each in contracts_owe(thing)), *_of_any(thing, workflow)]
    if thing.kind != "job":
        return list(_of_any(thing, workflow))
    after = [
        *_of_escalations(thing, workflow),
        *quotes_owe_of(thing, workflow),
        *_of_parts(thing, workflow),
        *_of_result(thing),
        *_of_unhappy(thing),
        *(Obligation(*each) for each in its_case_owes(thing)),
        *_of_any(thing, workflow),
    ]
    if workflow is not None and workflow.mode in AT_THE_BENCH:
        return [*_of_dispatch(thing), *_of_device(thing, workflow), *after]
    kept = [*_of_promise(thing, WHILE_PROMISED_ON_SITE), *_of_loaner(thing)]
    return [*_of_transfer(thing), *_of_dispatch(thing), *_of_slip(thing), *kept, *after]


def quotes_owe_of(thing: Thing, workflow: Workflow | None) -> Iterator[Obligation]:
    """What is owed because of the quote of a job or request that is still open."""
    state = workflow.states.get(thing.state) if workflow else None
    if state is not None and state.is_open:
        yield from (Obligation(*each) for each in quotes_owe(thing))


def _of_escalations(work: Thing, workflow: Workflow | None) -> Iterator[Obligation]:
    """What is owed because of problems of a job or request that were handed up."""
    state = workflow.states.get(work.state) if workflow else None
    yield from (Obligation(*each) for each in owed_of_escalations(work, state is not None and state.is_open))


def _due(thing: Thing) -> str:
    return str(thing.record("clock").get("due", NEVER))


def _of_request(request: Thing) -> Iterator[Obligation]:
    if request.state == "handed_on":
        giver, office = _led_to(request, "handed_on")
        yield Obligation("hand_over", N_("Handed on, not yet accepted"), "agent", giver, _due(request), office)


def _of_transfer(job: Thing) -> Iterator[Obligation]:
    if job.state == "received" and job.given_by:
        label = N_("Given to another office, not yet accepted")
        yield Obligation("transfer", label, "coordinator", _giver(job), _due(job), job.given_by)


def _of_dispatch(job: Thing) -> Iterator[Obligation]:
    if job.state == "dispatched":
        giver, office = _led_to(job, "dispatched")
        yield Obligation("dispatch", N_("Dispatched, not yet accepted"), "coordinator", giver, _due(job), office)


def _of_parts(job: Thing, workflow: Workflow | None) -> Iterator[Obligation]:
    """Parts that the engineer has not confirmed, and those of somebody who does not have the job any more."""
    state = workflow.states.get(job.state) if workflow else None
    is_open = state is not None and state.is_open
    engineer = engineer_in_turn(job) if is_open else ""
    bags = carried(job)
    elsewhere = [each for each in bags if each.person != engineer and (engineer or each.wish or not is_open)]
    own = {each.part for each in bags} - {each.part for each in elsewhere}
    if is_open and any(line.part in own or not line.open for line in unconfirmed(job)):
        yield Obligation(
            "parts_here", N_("Parts were issued: confirm them"), "engineer", str(job.get("engineer") or "")
        )
    for person, office, label in dict.fromkeys((each.person, each.office, LEFT[each.wish]) for each in elsewhere):
        yield Obligation("parts_left", label, "engineer", person, office=office)

    yield from _of_faulty_parts(job)
    if is_ready_for_the_second_visit(job):
        yield Obligation("parts_ready", N_("The parts are issued: agree the second visit"), "coordinator")
    if unread_damages(job):
        label = N_("Customer damage was found at headquarters: read it")
        yield Obligation("damage", label, "coordinator")
        if is_open and job.get("engineer"):
            yield Obligation("damage/engineer", label, "engineer", str(job.get("engineer")))
    if coming := coming_back(job):
        label = N_("Unused parts come back from the van: receive them")
        yield Obligation("parts_back", label, "storekeeper", office=coming[0].coming_to)


def _of_faulty_parts(job: Thing) -> Iterator[Obligation]:
    """What an engineer has taken out and not handed in: an obligation for each tag, also when the job has ended. Once
    it is overdue the storekeeper asks for it."""
    tagged = tagged_parts(job)
    out = [each for each in tagged if kind_of(each.account) == CUSTODY]
    if out:
        first = min(out, key=lambda each: each.due)
        label = N_("Faulty parts are overdue: ask their engineer for them")
        yield Obligation("faulty_overdue", label, "storekeeper", due=first.due, office=first.point)
    for each in tagged:
        owed = None
        if kind_of(each.account) == CUSTODY:
            owed = Obligation(
                "faulty_parts", N_("Faulty part to hand in"), "engineer", each.person, each.due, each.office
            )
        elif each.kept:
            label = N_("Faulty part received in the branch: enter that you handed it in")
            owed = Obligation("faulty_hand_in", label, "engineer", each.person, NEVER, each.office)
        if owed is not None:
            yield replace(owed, kind=f"{owed.kind}/{each.number}")


def is_ready_for_the_second_visit(job: Thing) -> bool:
    """Whether the parts for which the second visit waited have been issued, and no visit is agreed."""
    waits = job.state == "signed" and job.get("result") == "not_completed" and job.get("second_visit")
    return bool(waits) and any(line.open for line in part_lines(job)) and not awaited_parts(job)


def _of_requisition(requisition: Thing) -> Iterator[Obligation]:
    if requisition.state == "asked" and arrived(requisition):
        yield Obligation("ordered_here", N_("Ordered parts have come: issue them"), "storekeeper")
    for reader in (ENGINEER, COORDINATOR) if requisition.state == "asked" else ():
        person = str(for_whom(requisition).get("engineer") or "") if reader == ENGINEER else ""
        for kind in dict.fromkeys(news.kind for news in unread(requisition, reader)):
            yield Obligation(*NEWS[reader, kind], reader, person)
    if requisition.state == "asked" and requisition.lines("withdrawals"):
        yield Obligation("withdrawn", N_("Requested parts are not needed any more"), "storekeeper")


def _of_slip(job: Thing) -> Iterator[Obligation]:
    if job.state in ("completed", "not_completed", "going_along", "solved", "signed"):
        yield Obligation("slip", N_("Slip to be handed in"), "engineer", str(job.get("engineer") or ""), _due(job))


def _of_result(job: Thing) -> Iterator[Obligation]:
    """What the office owes that took the call, wherever the job is: the result and the call-back."""
    if due := result_due(job):
        office = result_office(job)
        yield Obligation("pass_back", N_("Result to be passed back"), "information_clerk", due=due, office=office)
    if (due := call_back_due(job)) and not is_called_back(job):
        yield Obligation("call_back", N_("Call-back is due"), "agent", due=due, office=result_office(job))


def _of_unhappy(job: Thing) -> Iterator[Obligation]:
    """What a manager owes a customer who was unhappy at the call-back."""
    for call in unhappy_calls(job)[:1]:
        due, office = str(call.get("unhappy_due") or NEVER), str(call["unhappy_at"])
        yield Obligation("unhappy", N_("Unhappy customer, nobody attended to it"), "manager", due=due, office=office)


def _of_any(thing: Thing, workflow: Workflow | None) -> Iterator[Obligation]:
    """The obligations of every flow: answers, papers and late entries."""
    yield from _of_answers(thing, workflow)
    yield from _of_money(thing, workflow)
    if papers := papers_out(thing):
        due = str(papers[0].get("slip_due") or NEVER)
        role, person = ("engineer", str(thing.get("engineer") or "")) if thing.kind == "job" else (SERVICE, "")
        yield Obligation("paper", N_("Slip on paper is missing"), role, person, due)
    if thing.late:
        yield Obligation("review", N_("Late entries to settle"), "manager")


def _of_money(thing: Thing, workflow: Workflow | None) -> Iterator[Obligation]:
    state = workflow.states.get(thing.state) if workflow else None
    if thing.kind in PAID_FOR:
        yield from (Obligation(*each) for each in money_owes(thing, state is not None and not state.is_open))


def _of_answers(thing: Thing, workflow: Workflow | None) -> Iterator[Obligation]:
    """What was answered to somebody who asked for approval, and has not acted on it yet."""
    state = workflow.states.get(thing.state) if workflow else None
    is_open = state is not None and state.is_open
    # Of a return case its state says who goes on, whatever the answer.
    read = [each for each in answers_to_read(thing) if each[0].kind not in LANES.values()]
    answers = [each for each in read if is_open or each[0].kind in AT_ANY_TIME]
    for asked, answer in answers[:1]:
        approved, refused = ANSWERED.get(asked.kind, ANSWERED[""])
        yield Obligation("answer", approved if answer.get("answer") == APPROVED else refused, "", asked.by)


def _of_what_is_owed(file: Thing) -> Iterator[Obligation]:
    """The opening amount of a customer, which the office that entered it reminds of."""
    office = next((str(line.get("office") or "") for line in file.lines(OPENING)), "")
    for each in owed_later(file):
        yield replace(Obligation(*each), office=office)


def _of_device(job: Thing, workflow: Workflow) -> Iterator[Obligation]:
    """Obligations about a device in our hands: open messages, signatures, returns and claims (flows 5a, 5b)."""
    if job.state in OF_STATE and (job.state != "ready" or is_ready_and_untold(job)):
        kind, label, role = OF_STATE[job.state]
        person, office = str(job.get("engineer") or "") if role == "engineer" else "", ""
        if kind == "transfer":
            person, office = _giver(job), job.given_by
        yield Obligation(kind, label, role, person, _due(job), office)
    yield from _of_promise(job, WHILE_PROMISED)
    if job.state in ("ready", "signed") and next_reminder(job):
        yield Obligation("remind", N_("Not collected: remind the customer"), SERVICE, due=next_reminder(job))
    yield from _of_loaner(job)
    state = workflow.states.get(job.state)
    if state is not None and state.is_open and is_untold(job):
        label, due = N_("Parcel differs from the sender's list, customer not told"), str(job.get(DUE) or NEVER)
        yield Obligation("difference", label, SERVICE, due=due)
    if state is not None and not state.is_open and job.record("place").get("at") in IN_OUR_HANDS:
        yield Obligation("left_behind", N_("The job has ended, its device is still here"), SERVICE)


def _of_promise(job: Thing, states: tuple[str, ...]) -> Iterator[Obligation]:
    if job.state in states and job.get("promised"):
        label, owner = N_("Promised to the customer"), str(job.get("owner") or "")
        yield Obligation("promise", label, SERVICE, owner, str(job.get("promised")))


def _of_loaner(job: Thing) -> Iterator[Obligation]:
    if out := loans_out(job):
        due = min(str(line.get("loaner_due") or NEVER) for line in out)
        yield Obligation("loaner", N_("Loaner device is due back"), SERVICE, due=due)
    for office in sorted({office_of_account(str(line[FROM])) for line in came_back_elsewhere(job)}):
        label = N_("A loaner of this store came back elsewhere: pass it on in the books")
        yield Obligation("loaner_elsewhere", label, "storekeeper", office=office)


def _led_to(thing: Thing, state: str) -> tuple[str, str]:
    """The person who last took a step that led to this state, and the office that held the thing before it."""
    by = before = holder = ""
    for line in thing.history:
        move = next((move for move in line.entry.moves if move.thing == thing.id), None)
        if move is None or line.late:
            continue
        if line.after == state != line.before:
            by, before = line.entry.by, holder
        holder = move.holder
    return by, before


def _giver(job: Thing) -> str:
    """The person who gave the job to its present holder, and who stays responsible until it is accepted."""
    by = holder = ""
    for line in job.history:
        move = next((move for move in line.entry.moves if move.thing == job.id), None)
        if move is not None and not line.late and move.holder != holder:
            by, holder = line.entry.by, move.holder
    return by


def obligations_of_file(file: Thing) -> list[Obligation]:
    """Decisions that a file needs: two values for one field, entries that headquarters marked."""
    found = [
        Obligation(f"conflict/{field}", N_("Two values for one field"), REVIEW)
        for field in dict.fromkeys(conflict.field for conflict in file.conflicts)
    ]
    found += [*_of_answers(file, None), *_of_what_is_owed(file)]
    if file.marked:
        found.append(Obligation("marked", N_("Marked entries to look at"), REVIEW))
    return found
