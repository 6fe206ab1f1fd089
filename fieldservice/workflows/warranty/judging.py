"""Makes the verdict of a job, at every way in and when the device is examined.

At a way in it is provisional. The inspection, or the examination at the customer's, freezes it; so does the end of a
visit that had none. A job that an earlier version opened has no verdict and goes on without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_object
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import Draft, Effect
from fieldservice.workflows.warranty.coverage import verdicts_by, verdicts_by_group
from fieldservice.workflows.warranty.decided import as_decided
from fieldservice.workflows.warranty.evidence import CAUSE, EVIDENCE, evidence_for
from fieldservice.workflows.warranty.verdicts import FROZEN, GROUPS, ON_SITE, VERDICT, as_kept

AT_THE_BENCH = ("send_in", "mail_in")
Freezes = Callable[[Values], bool | None]
"""From the present verdict: whether the new one is frozen; None where there is to be no new one."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A job that a draft moves, with its facts after it."""

    id: str
    facts: Values
    thing: Thing | None
    """Its fold before the draft; None for a job that is opened."""
    is_first: bool
    """The draft's own fields are about it."""


def at_a_way_in(effect: Effect | None = None) -> Effect:
    """A provisional verdict of every job that comes in by this step."""
    return _judged(effect, lambda present: None if present.get(FROZEN) else False)


def when_examined(effect: Effect | None = None) -> Effect:
    """The device was seen: the verdict is made anew, and frozen."""
    return _judged(effect, lambda present: True if present else None)


def at_the_end_of_the_work(effect: Effect | None = None) -> Effect:
    """A verdict that nobody has frozen is frozen with what is known now."""
    return _judged(effect, lambda present: True if present and not present.get(FROZEN) else None)


def _judged(effect: Effect | None, freezes: Freezes) -> Effect:
    def judged(draft: Draft, event: object, context: Context) -> None:
        if effect is not None:
            effect(draft, event, context)
        for job in list(_jobs_of(draft)):
            present = as_object(job.facts.get(VERDICT))
            frozen = freezes(present)
            if frozen is None:
                continue
            found = verdict_for(job.id, job.facts, job.thing, context, frozen)
            if found != present:
                _keep(draft, job, found)

    return judged


def _jobs_of(draft: Draft) -> Iterator[_Job]:
    for place, (id_, kind, *_rest) in enumerate(draft.moves):
        if kind != "job":
            continue
        thing = draft.thing if draft.thing is not None and draft.thing.id == id_ else None
        facts = dict(thing.facts) if thing else {}
        # The site is personal: the address of a job stands in the private part.
        for part in (draft.data, draft.private):
            facts |= part if place == 0 else as_object(as_object(part.get("of")).get(id_))
        yield _Job(id_, facts, thing, place == 0)


def _keep(draft: Draft, job: _Job, verdict: JsonObject) -> None:
    if job.is_first:
        draft.data[VERDICT] = verdict
    else:
        draft.of(job.id, {VERDICT: verdict})


def verdict_for(job: str, facts: Values, thing: Thing | None, context: Context, frozen: bool) -> JsonObject:
    """The verdict of a job as an entry keeps it. `facts` are those after the entry, `thing` is the fold before it."""
    evidence = evidence_for(job, facts, thing, context)
    policies = context.reference.policies
    computed = {name: each for name, each in verdicts_by(evidence, policies).items() if _has_costs_of(name, facts)}
    classes = {name: as_decided(name, each, facts) for name, each in computed.items()}
    groups = {name: as_kept(each) for name, each in verdicts_by_group(evidence, policies).items()}
    return {
        **{name: as_kept(each) for name, each in classes.items()},
        FROZEN: frozen,
        "day": evidence.day,
        **({GROUPS: groups} if groups else {}),
        **({CAUSE: dict(evidence.cause)} if evidence.cause else {}),
        EVIDENCE: evidence.kept(),
    }


def _has_costs_of(name: str, facts: Values) -> bool:
    """Whether a job can have costs of this class: a device that was brought or sent has no visit."""
    return name != ON_SITE or code_of(facts.get("mode")) not in AT_THE_BENCH or bool(facts.get("arrived"))
