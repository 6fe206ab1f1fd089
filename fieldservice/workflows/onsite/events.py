"""What happens to an on-site job 维修单: flow 2."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import (
    CodeOf,
    Event,
    LongText,
    Minutes,
    OfficeCode,
    Score,
    Staff,
    Strokes,
    Text,
    When,
    Yes,
    ask,
)


class Accepted(Event):
    """The coordinator accepted the job for the service point."""


class Dispatched(Event):
    """An engineer was given the job."""

    engineer: Staff = ask(
        N_("Engineer"), N_("First stands who has the skill, is near and has least to do."), role="engineer"
    )
    why_without_skill: LongText | None = ask(
        N_("Why without the skill"), N_("Needed when the engineer lacks the skill for this product."), default=None
    )
    bring: LongText | None = ask(N_("Bring along"), N_("Parts and tools to take."), default=None)
    note: LongText | None = ask(N_("Note for the engineer"), private=True, default=None)


class TakenBack(Event):
    """The coordinator took the job back from the engineer."""

    reason: LongText = ask(N_("Reason"), private=True)


class Declined(Event):
    """The engineer gave the job back to the coordinator."""

    reason: LongText = ask(N_("Reason"), private=True)


class Taken(Event):
    """The engineer accepted the job."""


class ContactAttempted(Event):
    """Somebody tried to reach the customer; every attempt counts."""

    result: CodeOf = ask(N_("Result"), codes="contact", default="reached")
    words: LongText | None = ask(N_("What was said"), private=True, default=None)


class Appointed(Event):
    """An appointment was agreed with the customer."""

    appointment: When = ask(N_("Appointment"), N_("When the engineer will be there."), example=N_("tomorrow 9am"))
    agreed_with: Text | None = ask(N_("Agreed with"), private=True, default=None)


class Arrived(Event):
    """The engineer is at the customer's."""

    arrived: When | None = ask(N_("Arrived at"), N_("Empty: now."), default=None)


class Examined(Event):
    """The device was examined, with the customer's consent."""

    consent: Yes = ask(N_("Customer consents to the examination"), N_("Without consent the device is not touched."))
    consent_by: Text | None = ask(N_("Consent given by"), private=True, default=None)
    configuration: LongText | None = ask(N_("Configuration and accessories"), default=None)
    finding: LongText = ask(N_("Finding"), N_("Talk it over with the customer before starting."), private=True)
    data_backed_up: Yes = ask(N_("Customer has a backup of the data"), default=False)


class Completed(Event):
    """The work is done and the customer has tested the device."""

    symptom_code: CodeOf | None = ask(
        N_("Symptom code"), N_("As found; the caller's code stays unless changed."), codes="symptom", default=None
    )
    cause_code: CodeOf = ask(N_("Cause code"), codes="cause")
    resolution_code: CodeOf = ask(N_("Resolution code"), codes="resolution")
    handling: LongText = ask(
        N_("Handling in detail"), N_("What was done, step by step; it stands on the slip."), private=True
    )
    parts_named: LongText | None = ask(
        N_("Parts"), N_("One a line; they are named on the slip."), default=None, example="PSU-450 x1 old 88A1 new 91C7"
    )
    work_minutes: Minutes | None = ask(N_("Minutes of work"), default=None)
    tested: Yes = ask(N_("Customer has tested the device"))


class NotCompleted(Event):
    """The work could not be finished; the customer was told why."""

    reason: CodeOf = ask(N_("Reason"), codes="not_completed")
    explained: LongText = ask(N_("Explanation for the customer"), N_("It stands on the slip."), private=True)
    symptom_code: CodeOf | None = ask(N_("Symptom code"), codes="symptom", default=None)
    cause_code: CodeOf | None = ask(N_("Cause code"), codes="cause", default=None)
    handling: LongText | None = ask(N_("Handling so far"), private=True, default=None)
    work_minutes: Minutes | None = ask(N_("Minutes of work"), default=None)
    second_visit: Yes = ask(N_("Second visit needed"), default=True)
    wish: Text | None = ask(N_("Customer's wish for the next visit"), private=True, default=None)


class Remarked(Event):
    """What the customer says of the work, before signing."""

    score: Score | None = ask(N_("Score"), N_("1 unhappy to 5 very happy."), default=None)
    remark: LongText | None = ask(N_("Customer's remark"), private=True, default=None)


class SlipSigned(Event):
    """The customer drew a signature under exactly the content that was shown."""

    signer: Text = ask(N_("Signed by"), N_("Name in full."), private=True)
    strokes: Strokes = ask(N_("Signature"), N_("Drawn with the mouse or pen."), private=True, min_length=1)
    shown: LongText | None = ask(N_("Digest of what was shown"), hidden=True, default=None)
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class SlipSignedOnPaper(Event):
    """The customer signed the printed slip; the paper comes in with the engineer."""

    signer: Text = ask(N_("Signed by"), N_("Name as written on the paper."), private=True)
    signed_at: When | None = ask(N_("Signed at"), N_("Empty: now."), default=None)
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class SignatureRefused(Event):
    """The customer did not sign; a witness stands for it."""

    reason: CodeOf = ask(N_("Reason"), codes="sign_refused")
    words: LongText | None = ask(N_("In words"), private=True, default=None)
    witness: Text = ask(N_("Witness"), N_("Who saw it: name and, if known, function."), private=True)
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class SlipCorrected(Completed):
    """A signed slip was wrong: a new revision, which needs a new signature."""

    correction: LongText = ask(N_("Why the slip is corrected"), private=True)


class SlipCorrectedNotCompleted(NotCompleted):
    """A signed slip was wrong, the work is not completed: a new revision, which needs a new signature."""

    correction: LongText = ask(N_("Why the slip is corrected"), private=True)


class SlipReceived(Event):
    """The slip signed on paper has come in."""

    where: Text | None = ask(N_("Filed where"), default=None)


class HandedIn(Event):
    """The engineer handed the slip in."""

    note: LongText | None = ask(N_("Note"), private=True, default=None)


class ResultPassedBack(Event):
    """The information clerk told the hotline how it ended; the call-back falls due."""

    report: LongText | None = ask(N_("Result for the hotline"), private=True, default=None)


class Closed(Event):
    """The job is closed."""


class Cancelled(Event):
    """The job ends without repair."""

    reason: CodeOf = ask(N_("Reason"), codes="cancel")
    words: LongText | None = ask(N_("In words"), private=True, default=None)


class CalledBack(Event):
    """The customer was called after the work."""

    result: CodeOf = ask(N_("Result"), codes="contact", default="reached")
    score: Score | None = ask(N_("Satisfaction"), N_("1 unhappy to 5 very happy."), default=None)
    words: LongText | None = ask(N_("What the customer says"), private=True, default=None)


class WaitingBegun(Event):
    """The clock stands still, with a reason."""

    waiting: CodeOf = ask(N_("Waiting for"), codes="waiting")
    words: LongText | None = ask(N_("In words"), private=True, default=None)


class WaitingEnded(Event):
    """The clock runs on; the time waited is added back."""


class Noted(Event):
    """A note on the thing."""

    words: LongText = ask(N_("Note"), private=True)


class CancelAsked(Event):
    """The customer asks to cancel; the coordinator decides."""

    words: LongText | None = ask(N_("What the customer says"), private=True, default=None)


class JobTransferred(Event):
    """Another service point takes the job on; its history goes along."""

    office: OfficeCode = ask(N_("Service point"), N_("Whose coordinator takes the job."))
    reason: LongText = ask(N_("Reason"), private=True)


class TransferDeclined(Event):
    """The service point that was given the job sent it back to the one that gave it."""

    reason: LongText = ask(N_("Reason"), private=True)


class HandedBack(Event):
    """The van gave the job back to its branch, which goes on with it."""

    reason: LongText = ask(N_("Reason"), private=True)


class EngineerReplaced(Event):
    """The job was taken back from an engineer who cannot be reached; what was done meanwhile is listed when it comes."""

    reason: LongText = ask(N_("Reason"), private=True)


class Reviewed(Event):
    """Somebody looked at two things that bear one number, and both are right."""

    what: Text = ask(N_("What was looked at"))
    name: Text = ask(N_("Number"), default="")
    others: list[tuple[str, str]] = ask(N_("Together with"), hidden=True, default=[])
    words: LongText | None = ask(N_("In words"), private=True, default=None)


class Settled(Event):
    """Put right from outside the turn: state, holder, what does not count and what counts after all, with the reason."""

    state: Text | None = ask(N_("State"), N_("Empty: as it stands."), default=None)
    holder: OfficeCode | None = ask(N_("Held by"), N_("Empty: whoever holds it now."), default=None)
    counts: list[Text] = ask(N_("Entries that count after all"), hidden=True, default=[])
    voided: list[Text] = ask(N_("Facts that do not count"), default=[], kind="text")
    reason: LongText = ask(N_("Reason"), private=True)
