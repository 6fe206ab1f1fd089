"""Whose people take a step: those of the office that holds the thing, or of the one that registered its request."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.model import Step

NOT_YOUR_TURN = N_("It is at %(office)s now. Here you can only add notes.")
HELD_ELSEWHERE = N_("It is at %(office)s. This is done there.")
OWED_ELSEWHERE = N_("%(office)s passes the result of this job to the hotline and the customer.")
NOT_OF_EITHER = N_("It is at %(office)s. Only people there, or at the office that took the call, can do this.")
AT_HEADQUARTERS = N_("Headquarters decides this for all offices.")
NOT_YOURS_TO_SETTLE = N_(
    "Only headquarters, the office that has it, the branch of the van that has it, or the office "
    "that handed it over can decide this."
)

HEADQUARTERS = "headquarters"
REGISTRAR = "registrar"
"""The fact of a job that another job opened: the office that registered the request of both."""


def registrar(thing: Thing) -> str:
    """The office that registered the request of a job: the one that handed it over, else the one that opened it.

    A job that was opened at the customer's names it.
    """
    opened_at = (
        move.holder
        for line in thing.history
        for move in line.entry.moves
        if move.thing == thing.id and move.after is None
    )
    named = str(thing.get(REGISTRAR) or thing.get("from_office") or "")
    return named or next(opened_at, thing.holder)


def result_office(job: Thing) -> str:
    """The office that owes the hotline the result and the customer a call-back, as it was settled when the work ended.

    Jobs of version 0.3.0 do not say it; there it is the office that registered the request.
    """
    return str(job.get("result_owed_by") or "") or registrar(job)


def may_settle(thing: Thing, office: str, headquarters: bool, branch: str) -> bool:
    """Settling is allowed outside the turn: to headquarters, to the holder, to the branch of a van that holds the thing
    ("" for another holder), and to the office that gave it."""
    return headquarters or office in (thing.holder, branch, thing.given_by)


def settlers(thing: Thing, branch: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (thing.holder, branch, thing.given_by, HEADQUARTERS))))


def deciding(step: Step, context: Context) -> tuple[str, ...]:
    """The roles that may take the step; away from headquarters, those of a step of headquarters name it:
    `manager@headquarters`."""
    elsewhere = step.whose == "headquarters" and not context.headquarters
    return tuple(f"{role}@{HEADQUARTERS}" for role in step.roles) if elsewhere else step.roles


def refused_to_office(step: Step, thing: Thing, context: Context) -> Refused | None:
    """The reason why the people of this office cannot take the step; None if they can."""
    here, branch = context.office, context.reference.branch_of
    if step.override:
        over = branch(thing.holder)
        allowed = may_settle(thing, here, context.headquarters, over)
        return None if allowed else Refused("turn", NOT_YOURS_TO_SETTLE, settlers(thing, over))
    if step.whose == "headquarters":
        return None if context.headquarters else Refused("turn", AT_HEADQUARTERS, deciding(step, context))
    if step.whose == "registrar":
        owing = result_office(thing)
        # The work must come to its end even if the office that registered it was closed down.
        gone = owing in context.reference.offices and not context.reference.offices[owing].active
        allowed = here in (owing, branch(owing)) or (gone and here in (thing.holder, branch(thing.holder)))
        return None if allowed else Refused("turn", OWED_ELSEWHERE, (owing,), office=owing)
    if step.whose == "holder_or_registrar":
        either = (thing.holder, result_office(thing))
        allowed = here in either or here in map(branch, either)
        return None if allowed else Refused("turn", NOT_OF_EITHER, tuple(dict.fromkeys(either)), office=thing.holder)
    if step.whose == "holder":
        # A note at the branch of a van passes no turn.
        if here == thing.holder or (not step.moves and here == branch(thing.holder)):
            return None
        message = NOT_YOUR_TURN if step.moves else HELD_ELSEWHERE
        return Refused("turn", message, (thing.holder,), office=thing.holder)
    return None
