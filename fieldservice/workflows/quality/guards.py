"""Guards of a quality feedback: who reports, what is gathered, and that one batch has one feedback."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.words.moments import moment
from fieldservice.workflows.engine.alike import AlikeWork
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.identity import bare, label_key
from fieldservice.workflows.engine.messages import FILL_IN, Message
from fieldservice.workflows.quality.batch import MOST, proposed
from fieldservice.workflows.quality.lines import gathered_of, same_batch

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.quality.events import (
        FeedbackDropped,
        FeedbackHandedOn,
        QualityAsked,
        QualityReported,
        WorkGathered,
        WorkTakenOut,
    )

QUALITY_LANE = "quality"
"""The code of the lane of major quality problems in the list `escalation_lane`."""
QUALITY = "quality"
UNKNOWN = N_("No job or escalation here has the number %(number)s.")
GATHERED_ALREADY = N_("%(number)s is already gathered.")
NOT_GATHERED = N_("%(number)s is not gathered here.")
NOTHING_NAMED = N_("Enter jobs or escalations, or gather all that are proposed.")
NOTHING_PROPOSED = N_("No other job with this fault of this model is known.")
TOO_MANY = N_("At most %(most)s at once.")
OPEN_ALREADY = N_(
    "%(number)s about this fault of this model is already open. Gather its jobs there. If this is "
    "another batch, answer yes to “It is another batch”."
)
NO_SUCH_FEEDBACK = N_("No open quality feedback has the number %(number)s.")
ITSELF = N_("This is the feedback itself.")
NOT_TO_A_VAN = N_("Enter headquarters or the office of the quality department.")
ALREADY_THERE = N_("%(office)s already has it.")
IN_THE_PAST = N_("This time has passed.")
NAMED_TWICE = N_("%(number)s is listed twice.")


def feedbacks(context: Context) -> list[Thing]:
    """The quality feedback that is open and known here, the oldest first."""
    found = (context.file(id_) for id_ in context.alike.open_feedback())
    return [each for each in found if each is not None]


def feedback_numbered(number: str | None, context: Context) -> Thing | None:
    """The open feedback of this number."""
    wanted = bare(number or "").upper()
    return next((each for each in feedbacks(context) if wanted and bare(str(each.get("number"))) == wanted), None)


def named_work(numbers: Iterable[str] | None, context: Context) -> list[tuple[str, AlikeWork | None]]:
    """(number as it was typed, the job or escalation) in the order of the form."""
    return [(number, context.alike.numbered(number)) for number in numbers or ()]


@guard(
    N_("Headquarters and the quality department report major quality problems. Elsewhere, raise an escalation."),
    who_may=lambda feedback, event, context: ("liaison@headquarters", "hotline_engineer@headquarters"),
)
def it_is_reported_at_headquarters_or_by_quality(feedback: None, event: None, context: Context) -> bool:
    return context.headquarters or QUALITY in context.by.roles


def _why_not(works: list[tuple[str, AlikeWork | None]], known: Iterable[str]) -> Message | None:
    """What is wrong with the first job or escalation that cannot be gathered."""
    taken = set(known)
    here = set[str]()
    for number, work in works:
        if work is None:
            return Message(UNKNOWN, {"number": number})
        if work.id in here:
            return Message(NAMED_TWICE, {"number": number})
        if work.id in taken:
            return Message(GATHERED_ALREADY, {"number": number})
        here.add(work.id)
    return Message(TOO_MANY, {"most": MOST}) if len(works) > MOST else None


@guard_with_reason(beside=("numbers",))
def what_is_named_is_known(feedback: None, event: QualityReported, context: Context) -> Message | None:
    return _why_not(named_work(event.numbers, context), ())


@guard_with_reason(beside=("numbers",))
def it_can_be_gathered(feedback: Thing, event: WorkGathered, context: Context) -> Message | None:
    if event.everything:
        return None if proposed(feedback, context) else Message(NOTHING_PROPOSED)
    if not event.numbers:
        return Message(NOTHING_NAMED)
    return _why_not(named_work(event.numbers, context), (each.id for each in gathered_of(feedback)))


@guard_with_reason(beside=("numbers",))
def it_was_gathered_here(feedback: Thing, event: WorkTakenOut, context: Context) -> Message | None:
    known = {bare(each.number).upper() for each in gathered_of(feedback)}
    strange = next((each for each in event.numbers if bare(each).upper() not in known), None)
    return Message(NOT_GATHERED, {"number": strange}) if strange else None


@guard_with_reason(beside=("apart",))
def no_feedback_about_this_batch_is_open_or_it_is_another(
    feedback: None, event: QualityReported, context: Context
) -> Message | None:
    """Two feedbacks about one batch would each get half of it."""
    fault = label_key(event.model), code_of(event.symptom_code)
    open_already = same_batch(None, fault, feedbacks(context))
    return (
        Message(OPEN_ALREADY, {"number": open_already[0].get("number")}) if open_already and not event.apart else None
    )


@guard_with_reason(beside=("feedback",))
def the_feedback_that_it_joins_is_open(thing: Thing, event: QualityAsked, context: Context) -> Message | None:
    """Of an escalation that is classified as a major quality problem."""
    if code_of(getattr(event, "lane", "")) != QUALITY_LANE or not event.feedback:
        return None
    return None if feedback_numbered(event.feedback, context) else Message(NO_SUCH_FEEDBACK, {"number": event.feedback})


@guard_with_reason(beside=("fault",))
def a_new_feedback_says_what_fails(thing: Thing, event: QualityAsked, context: Context) -> Message | None:
    """Quality gets no sheet without it; an open feedback about the batch says it already."""
    if code_of(getattr(event, "lane", "")) != QUALITY_LANE or event.fault or event.feedback:
        return None
    fault = label_key(thing.get("model") or ""), code_of(thing.get("symptom_code"))
    return None if same_batch(None, fault, feedbacks(context)) else Message(FILL_IN)


@guard_with_reason(beside=("department",))
def it_goes_to_another_office(feedback: Thing, event: FeedbackHandedOn, context: Context) -> Message | None:
    if event.department == feedback.holder:
        return Message(ALREADY_THERE, {"office": event.department})
    return Message(NOT_TO_A_VAN) if context.reference.branch_of(event.department) else None


@guard_with_reason(beside=("feedback",))
def the_other_feedback_is_open(feedback: Thing, event: FeedbackDropped, context: Context) -> Message | None:
    if not event.feedback:
        return None
    other = feedback_numbered(event.feedback, context)
    if other is None:
        return Message(NO_SUCH_FEEDBACK, {"number": event.feedback})
    return Message(ITSELF) if other.id == feedback.id else None


@guard(IN_THE_PAST, beside=("answer_by",))
def the_limit_is_to_come(thing: Thing | None, event: Event, context: Context) -> bool:
    limit = getattr(event, "answer_by", None)
    return not limit or moment(limit) > context.now
