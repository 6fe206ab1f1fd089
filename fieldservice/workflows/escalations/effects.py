"""Effects of an escalation: whose turn it is, how long, and what the job learns of each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.workflows.common.turns import give
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import days_clock, wind_clock
from fieldservice.workflows.engine.model import Draft, Effect, State
from fieldservice.workflows.escalations.learned import ITS_ARTICLE, Solves, keep_for_case_base
from fieldservice.workflows.escalations.lines import (
    DUE,
    FILTERED,
    LOCATING,
    NEWS,
    PERSONAL_NEWS,
    RAISED,
    SOLUTIONS,
    SOLVED,
    TESTING,
    WITH_DEPARTMENT,
    tier_of,
    work_of,
)

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.escalations.events import (
        EscalationReopened,
        EscalationSentBack,
        HandedToDepartment,
        WithdrawalAsked,
    )

ANSWER_DAYS, PROGRESS_DAYS = "escalation_answer_days", "escalation_progress_days"
TOLD = ("department", "contact", "located", "pointer", "plan", "expected", "what", "result", "words", "reason")
"""Fields of a step that the job learns as they are."""
SOLUTION = ("cause_code", "cause", "solution", ITS_ARTICLE)
CLOCK_OF = {LOCATING: FILTERED, TESTING: WITH_DEPARTMENT}
"""By state: the one whose time it has, where its own only runs on."""


def telling(effect: Effect | None = None) -> Effect:
    """An effect after which the job, or the request while there is none, learns how its escalation stands."""

    def tell(draft: Draft, event: Event, context: Context) -> None:
        if effect is not None:
            effect(draft, event, context)
        escalation = draft.subject
        kind, work = work_of(escalation)
        if not work:
            return
        given = {**draft.private, **draft.data}
        line = stands(escalation, draft) | {name: given[name] for name in TOLD if given.get(name)}
        if line["state"] == SOLVED != escalation.state:
            found = {name: draft.data[name] for name in SOLUTION if draft.data.get(name)}
            line |= {**found, DUE: progress_clock(context, str(escalation.get("office") or context.office))}
            about = {"escalation": escalation.id, "number": line["number"], "tier": line["tier"]}
            draft.add(kind, work, SOLUTIONS, {**about, **found, "solved_by": context.by.display})
        if line["state"] == WITH_DEPARTMENT and escalation.state == SOLVED:
            line[DUE] = draft.data[DUE] = progress_clock(context, str(escalation.get("office") or context.office))
        draft.add(
            kind, work, NEWS, line, {name: draft.private[name] for name in PERSONAL_NEWS if draft.private.get(name)}
        )

    return tell


def stands(escalation: Thing, draft: Draft) -> JsonObject:
    """How the escalation stands after this entry, as the job keeps it: state, holder, level, next limit."""
    state, holder = draft.moves[0][3:5] if draft.moves else (escalation.state, escalation.holder)
    clock = draft.data.get("clock") or (escalation.record("clock") if state == escalation.state else {})
    lane = draft.data.get("lane") or escalation.get("lane")
    return {
        "escalation": escalation.id,
        "number": str(escalation.get("number") or ""),
        "state": state,
        "holder": holder,
        "tier": draft.data.get("tier") or tier_of(escalation),
        **({"lane": lane} if lane else {}),
        **({"due": clock["due"]} if clock.get("due") else {}),
    }


def progress_clock(context: Context, office: str) -> str:
    """By when the customer is told again how far it is, by the calendar of the raiser's office, UTC text."""
    return str(days_clock(context, PROGRESS_DAYS, office)["due"])


def answered(draft: Draft, event: Solves, context: Context) -> None:
    """The solution is at headquarters, whoever found it: a solution that fails is taken up again there."""
    keep_for_case_base(draft, event, context)
    give(draft, str(draft.subject.get("headquarters") or context.office))


def back_to_headquarters(draft: Draft, event: Event, context: Context) -> None:
    give(draft, str(draft.subject.get("headquarters") or context.office))


def begin_locating(draft: Draft, event: Event, context: Context) -> None:
    draft.data |= {"liaison": context.by.name, "liaison_display": context.by.display}


def hand_to_department(states: Mapping[str, State]) -> Effect:
    """A department with a store of its own holds the escalation from now on."""

    def hand(draft: Draft, event: HandedToDepartment, context: Context) -> None:
        office = event.department_office or context.office
        draft.data.setdefault("department_office", None)
        go_on(draft, WITH_DEPARTMENT, office, states, context)
        with_its_work(draft)

    return hand


def with_its_work(draft: Draft) -> None:
    """An office that gets the escalation can read the job, too: each step is told to it."""
    work = work_of(draft.subject)[1]
    if work and "along" in draft.data:
        draft.data["along"] = [*dict.fromkeys((*draft.data["along"], work))]


def go_on(draft: Draft, state: str, office: str, states: Mapping[str, State], context: Context) -> None:
    """The escalation goes on in this state at this office, with the time of that state by the calendar there."""
    draft.lead_to(state)
    facts = {**draft.subject.facts, **draft.data}
    clock = wind_clock(states[CLOCK_OF.get(state, state)].limit, None, facts, context, office)
    draft.data["clock"] = clock
    give(draft, office)


def send_back(draft: Draft, event: EscalationSentBack, context: Context) -> None:
    """Whoever holds the job now answers: its engineer, else whoever raised the problem. The sheet comes back to who
    asked."""
    escalation = draft.subject
    _kind, id_ = work_of(escalation)
    work = context.file(id_) if id_ else None
    office = (work.holder if work is not None else "") or str(escalation.get("raised_at") or context.office)
    engineer = str(work.get("engineer") or "") if work is not None else ""
    person = engineer or str(escalation.get("raiser") or "")
    known = context.reference.staff.get(person)
    draft.data |= {
        "asked_in": escalation.state,
        "asked_at": escalation.holder,
        "answers": person,
        "answers_display": known.display if known else person,
        "clock": days_clock(context, ANSWER_DAYS, office),
    }
    give(draft, office)


def complete_sheet(states: Mapping[str, State]) -> Effect:
    def complete(draft: Draft, event: Event, context: Context) -> None:
        escalation = draft.subject
        state = str(escalation.get("asked_in") or RAISED)
        office = str(escalation.get("asked_at") or escalation.get("headquarters") or context.office)
        go_on(draft, state, office, states, context)

    return complete


def ask_withdrawal(draft: Draft, event: WithdrawalAsked, context: Context) -> None:
    draft.data["tier"] = tier_of(draft.subject)


def reopen(states: Mapping[str, State]) -> Effect:
    """The problem goes one level higher, with the department that had it unless another is named. What was found before
    stands in its history and on the job."""

    def one_level_higher(draft: Draft, event: EscalationReopened, context: Context) -> None:
        escalation = draft.subject
        draft.data |= {**dict.fromkeys((*SOLUTION, "case_symptom")), "tier": tier_of(escalation) + 1}
        same = not event.department or event.department == code_of(escalation.get("department"))
        office = str(escalation.get("department_office") or "") if same else ""
        if not office:
            draft.data["department_office"] = None
        go_on(draft, WITH_DEPARTMENT, office or context.office, states, context)
        with_its_work(draft)

    return one_level_higher
