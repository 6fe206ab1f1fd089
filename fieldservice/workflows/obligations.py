"""Obligations that arise from a request, job or file. They are shown at sign-in until they are fulfilled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from fieldservice.words.marking import N_
from fieldservice.workflows.bench.debts import owed as device_owes
from fieldservice.workflows.common.approvals import APPROVED, AT_ANY_TIME, answers_to_read
from fieldservice.workflows.common.debts import owed_for_dispatch, owed_for_result, owed_for_unhappy_call
from fieldservice.workflows.common.signing import papers_out
from fieldservice.workflows.contracts.debts import owed as contracts_owe
from fieldservice.workflows.contracts.terms import KIND as CONTRACT
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.model import State, Workflow
from fieldservice.workflows.engine.obligation import Obligation
from fieldservice.workflows.escalations.debts import owed as escalations_owe
from fieldservice.workflows.escalations.debts import owed_of_work as its_escalations_owe
from fieldservice.workflows.escalations.lines import KIND as ESCALATION
from fieldservice.workflows.hotline.debts import owed as requests_owe
from fieldservice.workflows.money.cash_up.debts import owed as cash_ups_owe
from fieldservice.workflows.money.lines import OPENING
from fieldservice.workflows.money.payments.debts import owed as money_owes
from fieldservice.workflows.money.payments.debts import owed_later
from fieldservice.workflows.money.quotes.debts import owed as quotes_owe
from fieldservice.workflows.onsite.debts import owed as visits_owe
from fieldservice.workflows.parts.consignments.debts import owed as consignments_owe
from fieldservice.workflows.parts.on_the_job.debts import owed as parts_owe
from fieldservice.workflows.parts.requisitions.debts import owed as requisitions_owe
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
AT_THE_BENCH = ("send_in", "mail_in")
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

ANSWERED = {
    "": (N_("Approved: go on"), N_("Not approved: read the reason")),
    "release": (N_("Release approved: hand the device over"), N_("Release not approved: read the reason")),
}
"""By kind of approval: what is said to the person who asked, approved and not."""

PAID_FOR = ("job", "request", "sale")
"""Kinds of things because of which money may be owed; what a customer's file owes is said on its account."""
OF_THINGS: dict[str, Callable[[Thing], Iterable[Obligation]]] = {
    "requisition": requisitions_owe,
    "shipment": shipments_owe,
    "consignment": consignments_owe,
    "cash_up": cash_ups_owe,
    CONTRACT: contracts_owe,
    QUALITY_FEEDBACK: quality_owes,
    ESCALATION: escalations_owe,
    CASE: cases_owe,
    SUPPLIER_RETURN: supplier_returns_owe,
}
"""By kind of thing: what is owed because of it. Jobs and requests have a function of their own each."""


def obligations(thing: Thing, workflow: Workflow | None) -> list[Obligation]:
    """What is owed because of a thing other than a file; `workflow` is None for one of an unknown kind."""
    state = workflow.states.get(thing.state) if workflow else None
    if thing.kind == "job":
        found: Iterable[Obligation] = _of_job(thing, state, workflow is not None and workflow.mode in AT_THE_BENCH)
    elif thing.kind == "request":
        found = _of_request(thing, state)
    else:
        found = OF_THINGS.get(thing.kind, _nothing)(thing)
    return [*found, *_of_any(thing, state)]


def _nothing(thing: Thing) -> Iterable[Obligation]:
    return ()


def _of_job(job: Thing, state: State | None, at_the_bench: bool) -> Iterator[Obligation]:
    is_open = _is_open(state)
    if at_the_bench:
        yield from owed_for_dispatch(job)
        yield from device_owes(job, state)
    else:
        yield from visits_owe(job)
    yield from its_escalations_owe(job, is_open)
    yield from quotes_owe(job) if is_open else ()
    yield from parts_owe(job, is_open)
    yield from owed_for_result(job)
    yield from owed_for_unhappy_call(job)
    yield from its_case_owes(job)


def _of_request(request: Thing, state: State | None) -> Iterator[Obligation]:
    yield from requests_owe(request)
    yield from its_escalations_owe(request, _is_open(state))
    yield from quotes_owe(request) if _is_open(state) else ()


def _is_open(state: State | None) -> bool:
    return state is not None and state.is_open


SLIP_MISSING, ORDER_MISSING = N_("Get the signed paper slip in"), N_("Get the signed paper order in")


def _of_any(thing: Thing, state: State | None) -> Iterator[Obligation]:
    """What is owed in every flow: answers, money, papers and late entries."""
    yield from _of_answers(thing, _is_open(state))
    if thing.kind in PAID_FOR:
        yield from money_owes(thing, state is not None and not state.is_open)
    if papers := papers_out(thing):
        due = str(papers[0].get("slip_due") or NEVER)
        role, person = ("engineer", str(thing.get("engineer") or "")) if thing.kind == "job" else ("coordinator", "")
        yield Obligation("paper", ORDER_MISSING if thing.kind == CASE else SLIP_MISSING, role, person, due)
    if thing.late:
        yield Obligation("review", N_("Decide the late entries"), "manager")


def _of_answers(thing: Thing, is_open: bool) -> Iterator[Obligation]:
    """What was answered to somebody who asked for approval, and has not acted on it yet."""
    # Of a return case its state says who goes on, whatever the answer.
    read = [each for each in answers_to_read(thing) if each[0].kind not in LANES.values()]
    answers = [each for each in read if is_open or each[0].kind in AT_ANY_TIME]
    for asked, answer in answers[:1]:
        approved, refused = ANSWERED.get(asked.kind, ANSWERED[""])
        yield Obligation("answer", approved if answer.get("answer") == APPROVED else refused, "", asked.by)


def _of_opening_amount(file: Thing) -> Iterator[Obligation]:
    """The opening amount of a customer, which the office that entered it reminds of."""
    office = next((str(line.get("office") or "") for line in file.lines(OPENING)), "")
    for each in owed_later(file):
        yield replace(each, office=office)


def obligations_of_file(file: Thing) -> list[Obligation]:
    """Decisions that a file needs: two values for one field, entries that headquarters marked."""
    found = [
        Obligation(f"conflict/{field}", N_("Choose between two values of a field"), REVIEW)
        for field in dict.fromkeys(conflict.field for conflict in file.conflicts)
    ]
    found += [*_of_answers(file, is_open=False), *_of_opening_amount(file)]
    if file.marked:
        found.append(Obligation("marked", N_("Review the marked entries"), REVIEW))
    return found
