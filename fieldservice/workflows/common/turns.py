"""Passes a job to another office, to a van or back, and settles a job without being its holder.

The turn passes with the entry; the giver stays responsible until the receiver accepts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import PLACE, Thing
from fieldservice.workflows.engine.limits import minutes_clock, wind_clock
from fieldservice.workflows.engine.messages import wrong_in
from fieldservice.workflows.engine.model import Draft, Effect, State
from fieldservice.workflows.engine.promises import RESPONSE

if TYPE_CHECKING:
    from fieldservice.workflows.common.events import Settled
    from fieldservice.workflows.engine.fields import Event


SIGNED = "signed"
"""The state of a job, and the fact, that somebody signed, or why nobody did."""
NOBODY_SIGNED = N_(
    "Nobody has signed. Set it back to the previous state first, then record the signature or why there is none."
)


def give(draft: Draft, office: str) -> None:
    """The office holds the thing after this entry; the things it must be able to read go along."""
    holder = draft.moves[0][4]
    draft.hold_by(office)
    if office != holder and draft.thing is not None:
        draft.data["along"] = along(draft.thing)


def along(thing: Thing) -> list[str]:
    """The things that go along to another office: the call it came from, the files of customer and device, the
    requisitions of its parts, by which its engineer learns when they come, and its escalations."""
    named = [str(thing.get(name)) for name in ("request", "customer", "device") if thing.get(name)]
    return [*named, *requisitions_of(thing), *escalations_of(thing)]


def escalations_of(work: Thing) -> list[str]:
    """The ids of the escalations that were raised from a job or request."""
    return list(dict.fromkeys(str(line["escalation"]) for line in work.lines("escalations") if line.get("escalation")))


def requisitions_of(job: Thing) -> list[str]:
    """The ids of the requisitions of a job, in the order in which they were asked: each line of its parts names one."""
    told = [each for line in job.lines("parts") for each in (line, line.get("again")) if isinstance(each, dict)]
    return list(dict.fromkeys(str(each["requisition"]) for each in told if each.get("requisition")))


def give_to_branch(draft: Draft, event: Event, context: Context) -> None:
    """A job that the van has finished with goes to its branch; at the branch it stays."""
    give(draft, context.reference.branch_of(context.office) or context.office)


def send_to_giver(draft: Draft, event: Event, context: Context) -> None:
    giver = draft.subject.given_by
    job = draft.subject
    draft.data["clock"] = minutes_clock(context, "accept_minutes", job.facts, giver, RESPONSE, job)
    give(draft, giver)


def settle_to(states: Mapping[str, State]) -> Effect:
    """Moves the job to the named state and holder; without a name the present state or holder stays.

    A van holds only what its engineer goes on with; anything else goes to its branch.

    Raises Refused for an unknown state, with the known ones.
    """

    def settle(draft: Draft, event: Settled, context: Context) -> None:
        thing = draft.subject
        if PLACE in event.voided:
            raise wrong_in("voided", N_("This cannot change where the device is. Use “Move to another place”."))
        state = event.state or _present_state(thing, event)
        if state == SIGNED != thing.state and not thing.get(SIGNED) and not event.counts:
            raise wrong_in("state", NOBODY_SIGNED)
        _settle(draft, states, state, event.holder or _holder_in(states.get(state), thing, context), context)

    return settle


def _holder_in(state: State | None, thing: Thing, context: Context) -> str:
    """The present holder; the branch of a van where not its engineer, but somebody of the branch goes on."""
    branch = context.reference.branch_of(thing.holder)
    leaves_the_van = state is not None and state.is_open and state.person != ENGINEER
    return branch if branch and leaves_the_van else thing.holder or context.office


def _present_state(thing: Thing, event: Settled) -> str:
    """The state of the thing; where its opening did not count, the state that the opening leads to if it counts now."""
    counted = (line.entry for line in thing.history if line.entry.id in event.counts)
    return thing.state or next((move.to for entry in counted for move in entry.moves if move.thing == thing.id), "")


ENGINEER = "engineer"
LED_ON_BY_THE_ENGINEER = ("on_site", "going_along", "taken_along")
"""States from which only the job's own engineer leads to the end."""
NOBODY_LEADS_ON = N_("No engineer has this job, and only an engineer can go on from “%(state)s”. Possible: %(known)s.")


def leave_to_the_engineer(draft: Draft, event: Settled, states: Mapping[str, State], context: Context) -> None:
    """Where only its engineer leads on from the state that a job is settled into, the engineer's office holds it.

    Raises Refused for a job without an engineer.
    """
    job, (_, _, _, state, holder) = draft.subject, draft.moves[0]
    if state not in LED_ON_BY_THE_ENGINEER or state == job.state:
        return
    reference = context.reference
    engineer = reference.staff.get(str(job.get(ENGINEER) or ""))
    if engineer is None:
        known = [name for name in states if name not in LED_ON_BY_THE_ENGINEER]
        raise wrong_in("state", NOBODY_LEADS_ON, state=states[state].word, known=known)
    if not event.holder and reference.point_of(engineer.office) == reference.point_of(holder):
        give(draft, engineer.office)


def take_back_to(state: str, states: Mapping[str, State]) -> Effect:
    """Takes the job back to the office that takes the step, in this state and without an engineer.

    Headquarters gives the job to the branch of the van, or else to the office that gave the job.
    """

    def take_back(draft: Draft, event: Event, context: Context) -> None:
        job = draft.subject
        giver = context.reference.branch_of(job.holder) or job.given_by
        draft.data["engineer"] = None
        _settle(draft, states, state, giver if context.headquarters and giver else context.office, context)

    return take_back


def _settle(draft: Draft, states: Mapping[str, State], state: str, holder: str, context: Context) -> None:
    if state not in states:
        raise wrong_in("state", N_("There is no such state. Known: %(known)s."), known=list(states))
    thing = draft.subject
    draft.lead_to(state)
    draft.hold_by(thing.holder)
    if state != thing.state:
        clock = wind_clock(states[state].limit, thing, thing.facts, context, holder)
        draft.data |= {"clock": clock} if clock else {}
    give(draft, holder)
