"""Events that belong to several flows: notes, contacts, waiting, signatures, cancelling, settling."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.common.device_questions import (
    BRAND,
    DEVICE_FILE,
    FIRST_USED,
    MODEL,
    PRODUCT_IF_KNOWN,
    PURCHASE_PROOF,
    PURCHASED,
    SERIAL,
    SYMPTOM,
    SYMPTOM_CODE,
    WORK,
)
from fieldservice.workflows.common.part_questions import TAKEN
from fieldservice.workflows.engine.fields import (
    CodeOf,
    Day,
    Event,
    LongText,
    OfficeCode,
    Score,
    Serial,
    Strokes,
    Text,
    When,
    Yes,
    ask,
)


class WorkReport(Event):
    """The fields that report finished work, on site and at the bench."""

    SECTIONS = {"symptom_code": N_("Finding"), "resolution_code": N_("What was done")}

    symptom_code: CodeOf | None = ask(
        N_("Symptom code"),
        N_("As found. If you change nothing, the code from the call stays."),
        codes="symptom",
        default=None,
    )
    cause_code: CodeOf = ask(N_("Cause code"), codes="cause")
    resolution_code: CodeOf = ask(N_("Resolution code"), codes="resolution")
    handling: LongText = ask(
        N_("Handling in detail"), N_("What was done, step by step; printed on the slip."), private=True
    )
    parts_named: LongText | None = ask(
        N_("Parts"), N_("One per line; listed on the slip."), default=None, example="PSU-450 x1 old 88A1 new 91C7"
    )


class AnotherDevice(Event):
    """The fields of one more device of a call or of a visit to the customer."""

    SECTIONS = {"serial": N_("Device"), "symptom_code": N_("Fault and work")}

    serial: Serial | None = SERIAL
    product: CodeOf | None = PRODUCT_IF_KNOWN
    brand: Text | None = BRAND
    model: Text | None = MODEL
    purchased: Day | None = PURCHASED
    purchase_proof: CodeOf | None = PURCHASE_PROOF
    first_used: Day | None = FIRST_USED
    warranty: CodeOf | None = ask(N_("Warranty"), N_("What the customer can show."), codes="warranty", default=None)
    symptom_code: CodeOf | None = SYMPTOM_CODE
    symptom: LongText | None = SYMPTOM
    work: CodeOf | None = WORK
    device: Text | None = DEVICE_FILE


class TakenBack(Event):
    """The coordinator took the job back from the engineer."""

    reason: LongText = ask(N_("Reason"), private=True)
    parts_out: CodeOf | None = TAKEN


class Declined(Event):
    """The engineer gave the job back to the coordinator."""

    reason: LongText = ask(N_("Reason"), private=True)
    parts_out: CodeOf | None = TAKEN


class ContactAttempted(Event):
    """Somebody tried to reach the customer; every attempt counts."""

    result: CodeOf = ask(N_("Result"), codes="contact", default="reached")
    words: LongText | None = ask(N_("What was said"), private=True, default=None)


class Remarked(Event):
    """The customer scored the work, and remarked on it, before signing."""

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
    signed_at: When | None = ask(N_("Signed at"), N_("If empty: now."), default=None, past=True)
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class SignatureRefused(Event):
    """The customer did not sign: a witness confirms a refusal; a customer who is absent needs none."""

    reason: CodeOf = ask(N_("Reason"), codes="sign_refused")
    words: LongText | None = ask(N_("In words"), private=True, default=None)
    witness: Text | None = ask(
        N_("Witness"), N_("Needed if the customer refuses: name and, if known, position."), private=True, default=None
    )
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class SlipReceived(Event):
    """The slip signed on paper has come in."""

    where: Text | None = ask(N_("Filed where"), default=None)


class Cancelled(Event):
    """The job ends without repair."""

    reason: CodeOf = ask(N_("Reason"), codes="cancel")
    words: LongText | None = ask(N_("In words"), private=True, default=None)


class CalledBack(Event):
    """The customer was called after the work."""

    result: CodeOf = ask(N_("Result"), N_("Only if the customer was reached."), codes="contact", default="reached")
    score: Score | None = ask(N_("Satisfaction"), N_("1 unhappy to 5 very happy."), default=None)
    complains: Yes = ask(N_("Wants to complain"), N_("A manager then attends to it."), default=False)
    words: LongText | None = ask(N_("What the customer says"), private=True, default=None)


class UnhappyAttended(Event):
    """A manager attended to a customer who was unhappy at the call-back; the customer is called back again."""

    words: LongText = ask(N_("What was done"), N_("Include what was agreed with the customer."), private=True)


class WaitingBegun(Event):
    """The clock is paused, with a reason."""

    waiting: CodeOf = ask(N_("Waiting for"), codes="waiting")
    words: LongText | None = ask(N_("In words"), private=True, default=None)


class WaitingEnded(Event):
    """The clock runs on; the time waited is added back."""


class Noted(Event):
    """A note on the thing."""

    words: LongText = ask(N_("Note"), private=True)


class UrgencyChanged(Event):
    """The work became urgent, or is not urgent any more; the limit that runs changes with it."""

    level: CodeOf = ask(N_("Urgency"), N_("Changes the time that is left."), codes="level")
    reason: LongText = ask(N_("Reason"), private=True)


class CancelAsked(Event):
    """The customer asks to cancel; the coordinator decides."""

    words: LongText | None = ask(N_("What the customer says"), private=True, default=None)


class TransferDeclined(Event):
    """The service point that was given the job sent it back to the one that gave it."""

    reason: LongText = ask(N_("Reason"), private=True)


class ApprovalGiven(Event):
    """A second person approved exactly what was asked."""

    digest: Text | None = ask(N_("Digest of what was shown"), hidden=True, default=None)
    words: LongText | None = ask(N_("In words"), private=True, default=None)


class ApprovalRefused(Event):
    """A second person did not approve what was asked."""

    digest: Text | None = ask(N_("Digest of what was shown"), hidden=True, default=None)
    reason: LongText = ask(N_("Reason"), N_("The person who asked reads it."), private=True)


class Reviewed(Event):
    """Somebody looked at two things with the same number, and both are right."""

    what: Text = ask(N_("Viewed"))
    name: Text = ask(N_("Number"), default="")
    others: list[tuple[str, str]] = ask(N_("Together with"), hidden=True, default=[])
    words: LongText | None = ask(N_("In words"), private=True, default=None)


class Settled(Event):
    """Set right from outside the turn: state, holder, what does not count and what does, with the reason."""

    state: Text | None = ask(N_("State"), N_("If empty: unchanged."), default=None)
    holder: OfficeCode | None = ask(N_("Held by"), N_("If empty: the office that goes on with it."), default=None)
    counts: list[Text] = ask(N_("Entries to count after all"), hidden=True, default=[])
    voided: list[Text] = ask(N_("Entries not to count"), default=[], kind="text")
    reason: LongText = ask(N_("Reason"), private=True)
