"""Events of an on-site job 上门维修单 (flow 2)."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.common.events import AnotherDevice, WorkReport
from fieldservice.workflows.common.part_questions import GIVEN, TAKEN
from fieldservice.workflows.engine.fields import (
    CodeOf,
    Event,
    LongText,
    Minutes,
    OfficeCode,
    Parts,
    Staff,
    Text,
    When,
    Yes,
    ask,
)


class Accepted(Event):
    """The coordinator accepted the job for the service point."""

    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class Dispatched(Event):
    """An engineer was given the job."""

    engineer: Staff = ask(
        N_("Engineer"), N_("Best match first: skill, free at that time, area, fewest open jobs."), role="engineer"
    )
    planned: When | None = ask(
        N_("Planned for"),
        N_("When the visit should take place. The engineer agrees it with the customer."),
        example=N_("tomorrow 9am"),
        default=None,
    )
    why_without_skill: LongText | None = ask(
        N_("Why without the skill"), N_("Needed when the engineer lacks the skill for this product."), default=None
    )
    bring: LongText | None = ask(N_("Bring along"), N_("Parts and tools to take."), default=None)
    note: LongText | None = ask(N_("Note for the engineer"), private=True, default=None)
    parts_out: CodeOf | None = GIVEN
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class Taken(Event):
    """The engineer accepted the job."""

    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class Appointed(Event):
    """An appointment was agreed with the customer."""

    appointment: When = ask(N_("Appointment"), N_("When the engineer will be there."), example=N_("tomorrow 9am"))
    agreed_with: Text | None = ask(N_("Agreed with"), private=True, default=None)
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class Arrived(Event):
    """The engineer is at the customer's."""

    arrived: When | None = ask(N_("Arrived at"), N_("If empty: now."), default=None)
    set_out: When | None = ask(N_("Set out at"), N_("When the engineer left for the customer."), default=None)
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class VisitDeviceAdded(AnotherDevice):
    """The customer has another device with a fault; it becomes a job of its own under the same call and visit."""

    why_added: CodeOf = ask(N_("Reason for adding it"), codes="why_added", default="on_the_spot")


class Examined(Event):
    """The device was examined, with the customer's consent."""

    consent: Yes = ask(N_("Customer consents to the examination"), N_("Do not touch the device without consent."))
    consent_by: Text | None = ask(N_("Consent given by"), private=True, default=None)
    configuration: LongText | None = ask(N_("Configuration and accessories"), default=None)
    finding: LongText = ask(N_("Finding"), N_("Discuss it with the customer before you start."), private=True)
    data_backed_up: Yes = ask(N_("Customer has a backup of the data"), default=False)
    cause_code: CodeOf | None = ask(
        N_("Cause code"), N_("If already known: it decides who pays."), codes="cause", default=None
    )


class Completed(WorkReport):
    """The work is done and the customer has tested the device."""

    SECTIONS = {"work_minutes": N_("Time and test")}

    work_minutes: Minutes | None = ask(N_("Minutes of work"), default=None)
    tested: Yes = ask(N_("Customer has tested the device"))
    finished: When | None = ask(N_("Finished at"), N_("If empty: now."), default=None)


class NotCompleted(Event):
    """The work could not be finished; the reason was explained to the customer."""

    SECTIONS = {"reason": N_("Reason"), "symptom_code": N_("Work so far"), "second_visit": N_("Next visit")}

    reason: CodeOf = ask(N_("Reason"), codes="not_completed")
    explained: LongText = ask(N_("Explanation for the customer"), N_("Printed on the slip."), private=True)
    symptom_code: CodeOf | None = ask(N_("Symptom code"), codes="symptom", default=None)
    cause_code: CodeOf | None = ask(N_("Cause code"), codes="cause", default=None)
    handling: LongText | None = ask(N_("Handled so far"), private=True, default=None)
    work_minutes: Minutes | None = ask(N_("Minutes of work"), default=None)
    second_visit: Yes = ask(N_("Second visit needed"), default=True)
    wish: Text | None = ask(N_("Customer's wish for the next visit"), private=True, default=None)
    finished: When | None = ask(N_("Finished at"), N_("If empty: now."), default=None)
    parts: Parts | None = ask(
        N_("Parts to ask for"), N_("One a line: number, x and the quantity."), default=None, example="PSU-450 x1"
    )


class _EnteredAfterwards(Event):
    """The fields of a visit that is entered after it: its true times, and the examination."""

    SECTIONS = {"appointment": N_("Times of the visit"), "consent": N_("Examination")}

    appointment: When | None = ask(
        N_("Appointment"), N_("As agreed. If empty: as recorded, or none."), default=None, example=N_("today 2pm")
    )
    set_out: When | None = ask(N_("Set out at"), N_("When the engineer left for the customer."), default=None)
    arrived: When = ask(N_("Arrived at"), example=N_("today 2pm"))
    finished: When = ask(N_("Finished at"))
    returned: When | None = ask(N_("Back at"), N_("When the engineer was back."), default=None)
    consent: Yes = ask(N_("Customer consents to the examination"), N_("Do not touch the device without consent."))
    finding: LongText | None = ask(N_("Finding"), private=True, default=None)


class CompletedAfterwards(_EnteredAfterwards, Completed):
    """A visit that completed the work was entered after it, with its true times."""


class NotCompletedAfterwards(_EnteredAfterwards, NotCompleted):
    """A visit that did not complete the work was entered after it, with its true times."""


class SolvedRemotely(WorkReport):
    """The engineer solved it without a visit, and the customer confirmed that it works; no signature is needed."""

    SECTIONS = {"work_minutes": N_("Time and confirmation")}

    work_minutes: Minutes | None = ask(N_("Minutes of work"), default=None)
    solved_how: CodeOf = ask(N_("How it was solved"), codes="solved_how", default="phone")
    confirmed_by: Text = ask(N_("Confirmed by"), N_("Who confirms that it works again."), private=True)


class SolutionCorrected(SolvedRemotely):
    """The slip of a job that was solved without a visit was wrong: a new revision."""

    correction: LongText = ask(N_("Reason for the correction"), private=True)


class SlipCorrected(Completed):
    """A signed slip was wrong: a new revision, which needs a new signature."""

    correction: LongText = ask(N_("Reason for the correction"), private=True)


class SlipCorrectedNotCompleted(NotCompleted):
    """A signed slip was wrong, the work is not completed: a new revision, which needs a new signature."""

    correction: LongText = ask(N_("Reason for the correction"), private=True)


class DeviceLeftHere(Event):
    """The device that was to go along stays with the customer; its ticket is void."""


class HandedIn(Event):
    """The engineer handed the slip in."""

    note: LongText | None = ask(N_("Note"), private=True, default=None)
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class ResultPassedBack(Event):
    """The information clerk passed the result back to the hotline; the call-back falls due."""

    report: LongText | None = ask(N_("Result for the hotline"), private=True, default=None)


class Closed(Event):
    """The job is closed."""


class JobTransferred(Event):
    """Another service point takes the job on; its history goes along."""

    office: OfficeCode = ask(N_("Service point"), N_("Whose coordinator takes the job."))
    reason: LongText = ask(N_("Reason"), private=True)
    parts_out: CodeOf | None = TAKEN


class HandedBack(Event):
    """The van gave the job back to its branch, which goes on with it."""

    reason: LongText = ask(N_("Reason"), private=True)
    parts_out: CodeOf | None = TAKEN


class EngineerReplaced(Event):
    """The job was taken back from an engineer who cannot be reached; late entries of that engineer are listed."""

    reason: LongText = ask(N_("Reason"), private=True)
    parts_out: CodeOf | None = TAKEN
