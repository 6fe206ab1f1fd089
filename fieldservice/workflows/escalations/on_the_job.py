"""The steps by which a job or request raises an escalation, informs its customer, and says how a solution did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.common import courtesies
from fieldservice.workflows.common.turns import along
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import Guard
from fieldservice.workflows.engine.here import headquarters_here
from fieldservice.workflows.engine.limits import minutes_clock
from fieldservice.workflows.engine.model import Draft, Step
from fieldservice.workflows.escalations.effects import progress_clock
from fieldservice.workflows.escalations.guards import (
    a_solution_is_to_be_tried,
    a_solution_may_have_failed,
    an_escalation_is_open,
    its_withdrawal_is_not_asked_yet,
    no_escalation_is_open,
    the_customer_is_known,
    the_device_is_named,
    the_limit_is_still_to_come,
)
from fieldservice.workflows.escalations.learned import votes_on_article
from fieldservice.workflows.escalations.lines import (
    ASKED,
    DUE,
    FAILED,
    FIRST_TIER,
    JOBS,
    KIND,
    NEWS,
    OPENED,
    OUTCOMES,
    PERSONAL_NEWS,
    PROGRESS,
    RAISED,
    WITHDRAWALS,
    WORKED,
    RaisedHere,
    open_here,
    raised_from,
    unfailed_here,
    untried_here,
)

if TYPE_CHECKING:
    from fieldservice.workflows.escalations.events import (
        EscalationRaised,
        JobWithdrawsEscalation,
        ProgressTold,
        SolutionFailed,
        SolutionWorked,
    )

OF_WORK = ("customer", "device", "product", "brand", "model", "serial", "level", "purchased")
"""Open facts of the work that the escalation sheet repeats."""
PERSONAL = ("customer_name", "phone")
FILTER_MINUTES = "escalation_filter_minutes"
REACHED = "reached"
CONTACTS = "contacts"


def raise_escalation(draft: Draft, event: EscalationRaised, context: Context) -> None:
    """An escalation is opened at headquarters, and the work gains a line. The entry is the escalation's own, unless it
    moves the work itself, too; then the facts of the escalation stand under `of`."""
    work, id_ = draft.subject, context.new_id()
    headquarters, office = headquarters_here(context), context.reference.point_of(context.office)
    number, due = context.number("U"), progress_clock(context, office)
    facts = {name: work.get(name) for name in OF_WORK if work.get(name)} | draft.data
    personal = {name: work.get(name) for name in PERSONAL if work.get(name)} | draft.private
    facts |= {
        "number": number,
        work.kind: work.id,
        f"{work.kind}_number": str(work.get("number") or ""),
        "office": office,
        "raised_at": context.office,
        "headquarters": headquarters,
        "raiser": context.by.name,
        "raiser_display": context.by.display,
        "tier": FIRST_TIER,
        DUE: due,
    }
    facts["clock"] = minutes_clock(context, FILTER_MINUTES, facts, headquarters)
    if headquarters != context.office:
        facts["from_office"] = context.office
        draft.data["along"] = along(work)
    if draft.moves:
        draft.of(id_, facts, personal)
    else:
        draft.data, draft.private = draft.data | facts, personal
    line = {"escalation": id_, "number": number, "raised_by": context.by.name, "limit": event.limit, DUE: due}
    draft.add(work.kind, work.id, OPENED, line)
    draft.moves.append((id_, KIND, None, RAISED, headquarters))


def tell_progress(draft: Draft, event: ProgressTold, context: Context) -> None:
    """It counts as a contact like any other. Only a customer who was reached has been told."""
    work, found = draft.subject, open_here(draft.subject)
    assert found is not None  # the guard of the step has looked
    if event.result == REACHED:
        draft.data[DUE] = progress_clock(context, context.reference.point_of(context.office))
    told = {name: draft.data[name] for name in ("result", DUE) if name in draft.data}
    draft.add(KIND, found.id, PROGRESS, told)
    draft.add(work.kind, work.id, CONTACTS, {"result": draft.data["result"]}, {"words": event.words})


def _tell(draft: Draft, found: RaisedHere | None, name: str, said: JsonObject) -> None:
    """The work keeps which escalation it is about, and the escalation gains a line."""
    assert found is not None  # the guard of the step has looked
    draft.data |= {"escalation": found.id, "escalation_number": found.number, "tier": found.tier}
    draft.add(KIND, found.id, name, {"work": draft.subject.id, "tier": found.tier, **said})


def solution_worked(draft: Draft, event: SolutionWorked, context: Context) -> None:
    draft.data["how"] = "worked"
    _tell(draft, untried_here(draft.subject), WORKED, {"words": event.words} if event.words else {})


def solution_failed(draft: Draft, event: SolutionFailed, context: Context) -> None:
    draft.data["how"] = "failed"
    _tell(draft, unfailed_here(draft.subject), FAILED, {"reason": event.reason})


def ask_withdrawn(draft: Draft, event: JobWithdrawsEscalation, context: Context) -> None:
    found = open_here(draft.subject)
    assert found is not None
    draft.data |= {"escalation": found.id, "escalation_number": found.number, "tier": found.tier}
    draft.add(KIND, found.id, WITHDRAWALS, {"tier": found.tier}, {"reason": event.reason})


def escalations_go_along(draft: Draft, request: Thing, job: str, number: str) -> None:
    """The escalations of a request are those of its job from now on; each of them learns which it is."""
    for each in raised_from(request):
        draft.add(KIND, each.id, JOBS, {"job": job, "number": number})
    if last := next(reversed(raised_from(request)), None):
        opened = next(line for line in reversed(request.lines(OPENED)) if line.get("escalation") == last.id)
        draft.add("job", job, OPENED, {**_bare(opened), "raised_by": last.raised_by})
        if last.line is not None:
            draft.add("job", job, NEWS, _bare(last.line))


def _bare(line: JsonObject) -> JsonObject:
    """A line of a list as it can be added to another."""
    return {name: each for name, each in line.items() if name not in ("at", "by", "entry", "kind", *PERSONAL_NEWS)}


# A table is read row by row.
# fmt: off
EVENTS = "escalations.events"
GETS_THE_SHEET = N_("Headquarters gets the sheet. The state does not change; you see each step there on this page.")
TELLING = ("engineer", "coordinator", "hotline_engineer", "agent", "counter_clerk", "information_clerk")


def escalation_steps(
    states: tuple[str, ...], roles: tuple[str, ...], *own: Guard, to: str | None = None
) -> tuple[Step, ...]:
    """The steps of a job or request whose problem is handed up in these states, by these roles. A job stays in its
    state; a request waits for the solution in a state of its own."""
    return (
        Step("escalate", N_("Escalate the problem"), f"{EVENTS}:EscalationRaised", states, to, roles,
             (*own, no_escalation_is_open, the_customer_is_known, the_device_is_named, the_limit_is_still_to_come),
             effect=raise_escalation, rank=47, office="holder",
             prefill=("symptom_code", "symptom", "tried", "model", "serial"), short=N_("Escalate"),
             does="" if to else GETS_THE_SHEET,
             remind=courtesies.ESCALATION),
        Step("tell_progress", N_("Tell the customer the progress"), f"{EVENTS}:ProgressTold", (), None, TELLING,
             (an_escalation_is_open,), effect=tell_progress, appends_to=PROGRESS, rank=16, office="holder",
             does=N_("The next progress report falls due again. This also counts as a contact."),
             remind=courtesies.PROGRESS),
        Step("solution_worked", N_("The solution works"), f"{EVENTS}:SolutionWorked", (), None, roles,
             (*own, a_solution_is_to_be_tried), effect=solution_worked, appends_to=OUTCOMES, rank=6, office="holder",
             then_opens=votes_on_article,
             does=N_("The person who found it sees that it helped.")),
        Step("solution_failed", N_("The solution failed"), f"{EVENTS}:SolutionFailed", (), None, roles,
             (*own, a_solution_may_have_failed), effect=solution_failed, appends_to=OUTCOMES, rank=46, office="holder",
             then_opens=votes_on_article,
             does=N_("Headquarters takes the problem one level up.")),
        Step("ask_escalation_withdrawn", N_("Ask to end the escalation"), f"{EVENTS}:JobWithdrawsEscalation", (), None,
             (*roles, "manager"), (an_escalation_is_open, its_withdrawal_is_not_asked_yet), effect=ask_withdrawn,
             appends_to=ASKED, rank=86, office="holder",
             does=N_("Headquarters sees it and ends the escalation.")),
    )
# fmt: on
