"""Guards that several flows share. Each reads as a sentence after "if", and has a message for the refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from fieldservice.words.marking import N_
from fieldservice.workflows.common.results import call_back_due, result_due
from fieldservice.workflows.common.signing import ABSENT, papers_out
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard

if TYPE_CHECKING:
    from fieldservice.workflows.common.events import CalledBack
    from fieldservice.workflows.engine.fields import Event


class EngineerChosen(Protocol):
    """An event that names an engineer."""

    engineer: str
    why_without_skill: str | None


class OfficeChosen(Protocol):
    """An event that names an office."""

    office: str


class NotSigned(Protocol):
    """An event that says why there is no signature."""

    reason: str
    witness: str | None


class ContentShown(Protocol):
    """An event that names the content that was shown, by its digest."""

    shown: str | None


def is_engineer(job: Thing, context: Context) -> bool:
    return bool(job.get("engineer")) and job.get("engineer") == context.by.name


def lacks_skill(job: Thing, engineer: str, context: Context) -> bool:
    person = context.reference.staff.get(engineer)
    product = code_of(job.get("product"))
    return bool(person and product and product not in person.skills)


@guard(
    N_("Only %(engineer)s can do this: it is this engineer's job."),
    code="role",
    values=lambda job, event, context: {"engineer": job.get("engineer_display") or job.get("engineer", "")},
    who_may=lambda job, event, context: (str(job.get("engineer", "")),),
)
def it_is_the_engineers_own_job(job: Thing, event: None, context: Context) -> bool:
    return is_engineer(job, context)


@guard(
    N_("Only %(engineer)s can do this: it is this engineer's job."),
    code="role",
    values=it_is_the_engineers_own_job.values,
    who_may=lambda job, event, context: (str(job.get("engineer", "")), "coordinator"),
)
def it_is_the_engineers_own_job_or_a_coordinator_acts(job: Thing, event: None, context: Context) -> bool:
    return is_engineer(job, context) or "coordinator" in context.by.roles


@guard(
    N_("%(engineer)s lacks the skill for this product. Give the reason for choosing this engineer."),
    beside=("why_without_skill",),
    values=lambda job, event, context: {
        "engineer": context.reference.staff[event.engineer].display
        if event.engineer in context.reference.staff
        else event.engineer
    },
)
def the_engineer_has_the_skill_or_it_is_explained(job: Thing, event: EngineerChosen, context: Context) -> bool:
    return not lacks_skill(job, event.engineer, context) or bool(event.why_without_skill)


@guard(N_("The last visit completed the work. This is only possible after an incomplete visit."), not_offered=True)
def the_last_visit_was_not_completed(job: Thing, event: None, context: Context) -> bool:
    return bool(job.get("result") == "not_completed")


@guard(N_("The slip has changed since it was shown. Show it again."), code="changed", needs_data=True)
def what_is_signed_is_what_was_shown(job: Thing, event: ContentShown, context: Context) -> bool:
    return not event.shown or context.signed.get(job.id, "") in event.shown.split()


@guard(N_("Enter a witness: the customer refuses to sign."), beside=("witness",))
def a_witness_confirms_it_or_the_customer_is_absent(job: Thing, event: NotSigned, context: Context) -> bool:
    return bool(event.witness) or event.reason == ABSENT


@guard(N_("No paper slip is outstanding for this job."))
def a_slip_signed_on_paper_is_outstanding(job: Thing, event: None, context: Context) -> bool:
    return bool(papers_out(job))


@guard(N_("The result has been passed back already."))
def the_result_is_owed(job: Thing, event: None, context: Context) -> bool:
    return bool(result_due(job))


@guard(N_("No call-back is due for this job."))
def a_call_back_is_due(job: Thing, event: None, context: Context) -> bool:
    return bool(call_back_due(job))


@guard(N_("Only a customer who was reached can be satisfied or complain."), beside=("result",))
def only_who_was_reached_is_satisfied_or_complains(job: Thing, event: CalledBack, context: Context) -> bool:
    return code_of(event.result) == "reached" or (event.score is None and not event.complains)


@guard(N_("It was not transferred here."), not_offered=True)
def it_came_from_another_office(job: Thing, event: None, context: Context) -> bool:
    return job.given_by not in ("", context.office) and not context.reference.branch_of(job.given_by)


@guard(N_("Choose another service point. A van gets its work by dispatching."), beside=("office",))
def it_goes_to_another_service_point(job: Thing, event: OfficeChosen, context: Context) -> bool:
    return event.office != context.office and not context.reference.branch_of(event.office)


@guard(N_("It is already on hold."), not_offered=True)
def it_is_not_waiting(job: Thing, event: None, context: Context) -> bool:
    return not job.get("waiting")


@guard(N_("It is not on hold."), not_offered=True)
def it_is_waiting(job: Thing, event: None, context: Context) -> bool:
    return bool(job.get("waiting"))


@guard(N_("Fill in at least one field."), code="data", needs_data=True)
def something_is_filled_in(thing: Thing, event: Event, context: Context) -> bool:
    return bool(event.model_dump(exclude_none=True))
