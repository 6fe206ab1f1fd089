"""Effects of the steps of an on-site job: revisions of the slip, and who holds the job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldservice.words.moments import stamp
from fieldservice.workflows.bench.transport.effects import STAYS
from fieldservice.workflows.common.results import ENDED, owe_result
from fieldservice.workflows.common.turns import give, settle_to
from fieldservice.workflows.engine.limits import minutes_clock
from fieldservice.workflows.engine.model import Context, Draft, Effect, State

if TYPE_CHECKING:
    from fieldservice.workflows.common.events import Settled
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.onsite.events import Appointed, Arrived, Dispatched, JobTransferred


def settle_visited_to(states: Mapping[str, State]) -> Effect:
    """Settles a job. One that was visited and is settled to its end owes its result and a call-back like any other."""
    settle = settle_to(states)

    def settle_visited(draft: Draft, event: Settled, context: Context) -> None:
        settle(draft, event, context)
        job, state = draft.subject, draft.moves[0][3]
        if state in ENDED and job.state not in ENDED and job.lines("visits"):
            owe_result(draft, event, context)

    return settle_visited


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


def give_to_office(draft: Draft, event: JobTransferred, context: Context) -> None:
    """Another service point takes the job on as a new one; its clock runs by its own calendar."""
    draft.data |= {
        "engineer": None,
        "clock": minutes_clock(context, "accept_minutes", draft.subject.facts, event.office),
    }
    give(draft, event.office)
