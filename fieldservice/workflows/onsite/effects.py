"""Effects of the steps of an on-site job: revisions of the slip, and who holds the job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldservice.words.moments import stamp
from fieldservice.workflows.bench.transport.effects import STAYS
from fieldservice.workflows.common.results import ENDED, hand_in, owe_result
from fieldservice.workflows.common.turns import along, give, leave_to_the_engineer, settle_to
from fieldservice.workflows.engine.addresses import status_key_for
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.limits import minutes_clock, wind_clock
from fieldservice.workflows.engine.model import Draft, Effect, State
from fieldservice.workflows.engine.offices import REGISTRAR, registrar
from fieldservice.workflows.engine.promises import RESPONSE
from fieldservice.workflows.hotline.effects import OF_CALL, file_another_device
from fieldservice.workflows.master_files.filing import PERSONAL
from fieldservice.workflows.parts.on_the_job.tags import begin_return
from fieldservice.workflows.parts.requisitions.effects import ask_for_what_is_missing, choose_engineer

if TYPE_CHECKING:
    from fieldservice.workflows.common.events import Settled
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.onsite.events import Appointed, Arrived, Dispatched, JobTransferred, VisitDeviceAdded


def settle_visited_to(states: Mapping[str, State]) -> Effect:
    """Settles a job. One that was visited and is settled to its end owes its result and a call-back like any other."""
    settle = settle_to(states)

    def settle_visited(draft: Draft, event: Settled, context: Context) -> None:
        settle(draft, event, context)
        leave_to_the_engineer(draft, event, states, context)
        job, state = draft.subject, draft.moves[0][3]
        if state in ENDED and job.state not in ENDED and job.lines("visits"):
            owe_result(draft, event, context)

    return settle_visited


def hand_in_job(draft: Draft, event: Event, context: Context) -> None:
    """The slip goes to the branch; the faulty parts are awaited there."""
    hand_in(draft, event, context)
    begin_return(draft, context)


JOINS: dict[str, tuple[str, ...]] = {
    "accepted": (),
    "taken": ("engineer", "engineer_display"),
    "appointed": ("engineer", "engineer_display", "appointment"),
    "on_site": ("engineer", "engineer_display", "appointment", "set_out", "arrived"),
}
"""The states in which a job begins that joins the visit of another, and the facts of the visit that it has then."""
OF_JOB = ("request", "request_number", "called")
"""The facts by which a job belongs to its call."""
WITH_THE_VISIT = (*JOINS, "completed", "not_completed", "going_along")
"""The states of a job whose visit another device can join: until its slip is signed."""


def join_visit(states: Mapping[str, State]) -> Effect:
    """One more device of the visit: a job of the same call, at the same office, as far as the visit has come.

    At the customer's it begins on site, also after the work on the first device. The entry belongs to the new job; the
    first job and the request are touched, so that their histories name it too.
    """

    def joined(draft: Draft, event: VisitDeviceAdded, context: Context) -> None:
        first, job = draft.subject, context.new_id()
        file_another_device(draft, context)
        state = first.state if first.state in JOINS else "on_site"
        facts = {name: first.get(name) for name in (*OF_CALL, *OF_JOB, *JOINS[state]) if first.get(name)}
        draft.private |= {name: facts.pop(name) for name in PERSONAL & facts.keys()}
        draft.data |= facts | {"number": context.number("J"), REGISTRAR: registrar(first)}
        if first.given_by:
            draft.data["from_office"] = first.given_by
        if state == "on_site":
            draft.data["consent"] = False
        clock = wind_clock(states[state].limit, None, {**draft.data, **draft.private}, context, first.holder)
        draft.data |= {"clock": clock} if clock else {}
        draft.moves.append((job, "job", None, state, first.holder))
        if request := first.get("request"):
            draft.touches.append(("request", str(request)))
        if first.holder != context.office:
            draft.data["along"] = [*along(first), str(draft.data["device"])]

    return joined


def arrive(draft: Draft, event: Arrived, context: Context) -> None:
    draft.data.setdefault("arrived", stamp(context.now))
    draft.data["consent"] = False
    for name in ("set_out", "returned"):
        draft.data.setdefault(name, None)


def new_revision(result: str) -> Effect:
    """The slip gets a new revision that nobody has signed yet."""

    def revise(draft: Draft, event: Event, context: Context) -> None:
        job = draft.subject
        draft.data |= {"result": result, "revision": int(job.get("revision", 0)) + 1, "signed": None, "score": None}
        draft.data |= status_key_for(job, context)
        corrects = "correction" in draft.private
        # An instant that the person gives was not now, so the paper also says when it was entered.
        afterwards = stamp(context.now) if draft.data.get("finished") else None
        draft.data["entered_at"] = job.get("entered_at") if corrects else afterwards
        draft.data.setdefault("finished", job.get("finished") if corrects else stamp(context.now))
        draft.data.setdefault("solved_how", None)
        draft.private |= {"remark": None, "confirmed_by": draft.private.get("confirmed_by")}
        if job.get("goes_along"):
            draft.data |= STAYS
        if result == "completed":
            draft.data["second_visit"] = False
        ask_for_what_is_missing(draft, context)

    return revise


def enter_visit(result: str) -> Effect:
    """A whole visit at once, with its true times; the entry itself keeps when it was made."""

    def enter(draft: Draft, event: Event, context: Context) -> None:
        for name in ("set_out", "returned"):
            draft.data.setdefault(name, None)
        new_revision(result)(draft, event, context)

    return enter


def no_longer_solved(draft: Draft, event: Appointed, context: Context) -> None:
    """What was solved without a visit did not hold: the job has no result again."""
    draft.data |= {"result": None, "solved_how": None}
    draft.private["confirmed_by"] = None


def give_to_engineer(draft: Draft, event: Dispatched | Appointed, context: Context) -> None:
    """The van of the engineer holds the job, since the engineer's store is there; others work at the branch's store."""
    engineer = getattr(event, "engineer", None) or str(draft.subject.get("engineer") or "")
    person = context.reference.staff.get(engineer)
    if person is not None and context.reference.branch_of(person.office) == context.office:
        give(draft, person.office)


def dispatch(draft: Draft, event: Dispatched, context: Context) -> None:
    give_to_engineer(draft, event, context)
    choose_engineer(draft, event, context)
    if event.planned is None and draft.subject.get("planned"):
        draft.data["planned"] = None  # the plan was for the engineer before


def give_to_office(draft: Draft, event: JobTransferred, context: Context) -> None:
    """Another service point takes the job on as a new one; its clock runs by its own calendar."""
    draft.data |= {
        "engineer": None,
        "clock": minutes_clock(context, "accept_minutes", draft.subject.facts, event.office, RESPONSE, draft.subject),
    }
    give(draft, event.office)
