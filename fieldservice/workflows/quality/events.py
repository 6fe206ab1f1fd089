"""Events of a quality feedback. None of its words is personal: every office whose work was gathered reads them."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import CodeOf, Event, LongText, OfficeCode, Serials, Text, When, Yes, ask

NOBODYS = N_("Every office with such a job reads it: leave out names and numbers of customers.")
NUMBERS = N_("Numbers of jobs or escalations, one a line.")
ONLY_QUALITY = ("lane", "quality")


class QualityAsked(Event):
    """The fields by which an escalation that is classified as a major quality problem leads to a feedback."""

    fault: LongText | None = ask(
        N_("What fails"), NOBODYS, default=None, only_for=ONLY_QUALITY, example=N_("No display after two weeks")
    )
    extent: LongText | None = ask(
        N_("Extent"), N_("How many, and which serial numbers or production dates."), default=None, only_for=ONLY_QUALITY
    )
    answer_by: When | None = ask(
        N_("Answer of quality by"), N_("If empty: the usual limit."), default=None, only_for=ONLY_QUALITY
    )
    feedback: Text | None = ask(
        N_("Quality feedback"),
        N_("Number of the feedback it joins. If empty: the open one about this fault, otherwise a new one."),
        default=None,
        only_for=ONLY_QUALITY,
    )


class QualityReported(Event):
    """A major quality problem was reported to the quality department."""

    product: CodeOf = ask(N_("Product"), codes="product")
    brand: Text | None = ask(N_("Brand"), default=None)
    model: Text = ask(N_("Model"))
    symptom_code: CodeOf = ask(N_("Symptom code"), codes="symptom")
    fault: LongText = ask(N_("What fails"), NOBODYS, example=N_("No display after two weeks"))
    extent: LongText | None = ask(
        N_("Extent"), N_("How many, and which serial numbers or production dates."), default=None
    )
    numbers: Serials | None = ask(N_("Jobs and escalations"), NUMBERS, default=None)
    answer_by: When | None = ask(N_("Answer of quality by"), N_("If empty: the usual limit."), default=None)
    apart: Yes = ask(
        N_("It is another batch"), N_("Needed if feedback about this fault is already open."), default=False
    )


class WorkGathered(Event):
    """Jobs or escalations were gathered for the feedback, since they are of the same batch."""

    numbers: Serials | None = ask(N_("Jobs and escalations"), NUMBERS, default=None)
    everything: Yes = ask(
        N_("All that are proposed"), N_("Every job with this fault of this model within the period."), default=False
    )


class WorkTakenOut(Event):
    """Jobs or escalations do not belong to the batch after all."""

    numbers: Serials = ask(N_("Jobs and escalations"), NUMBERS, min_length=1)
    reason: LongText = ask(N_("Reason"), NOBODYS)


class FeedbackHandedOn(Event):
    """The feedback went to the store of the quality department, or back to headquarters."""

    department: OfficeCode = ask(N_("Office"), N_("The office of the quality department, or headquarters."))


class FeedbackTakenUp(Event):
    """Somebody of quality works on it."""


class QualityProgressed(Event):
    """How far quality has come."""

    words: LongText = ask(N_("Progress"), NOBODYS)
    expected: When | None = ask(N_("Result expected"), default=None)


class QualityAnswered(Event):
    """Quality found what it is, and what the service is to do."""

    quality_finding: CodeOf = ask(N_("Finding of quality"), codes="quality_finding")
    cause: LongText = ask(N_("Cause"), NOBODYS)
    measure: LongText = ask(
        N_("What service should do"), N_("For devices with this fault and devices that may get it.")
    )
    affected: LongText | None = ask(
        N_("Devices concerned"), N_("Serial numbers or production dates, as far as known."), default=None
    )


class QualityResultPassedOn(Event):
    """The result stands on every gathered job and escalation."""

    words: LongText | None = ask(N_("Remark"), NOBODYS, default=None)


class FeedbackAskedAgain(Event):
    """The answer does not do, or the fault came back: quality works on it again."""

    reason: LongText = ask(N_("Reason"), N_("What is still unknown."))
    answer_by: When | None = ask(N_("Answer of quality by"), N_("If empty: the usual limit."), default=None)


class FeedbackExtended(Event):
    """The time limit of the feedback was moved."""

    answer_by: When = ask(N_("Answer of quality by"))
    reason: LongText = ask(N_("Reason"))


class FeedbackDropped(Event):
    """The feedback ends without a result: it was no batch, or is dealt with by another feedback."""

    reason: LongText = ask(N_("Reason"))
    feedback: Text | None = ask(
        N_("Continues in"), N_("Number of the feedback about the same batch. It takes over the jobs."), default=None
    )
