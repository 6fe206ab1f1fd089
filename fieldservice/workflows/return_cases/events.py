"""Events of a return case: requested, diagnosed, offered, judged, withdrawn, told."""

from __future__ import annotations

from typing import Annotated

import pydantic

from fieldservice.words.marking import N_
from fieldservice.workflows.common.device_questions import (
    BRAND,
    CUSTOMER_FILE,
    MODEL,
    PRODUCT,
    PURCHASE_PROOF,
    PURCHASED,
)
from fieldservice.workflows.engine.fields import (
    CodeOf,
    Day,
    Event,
    LongText,
    Money,
    OfficeCode,
    Phone,
    PlaceName,
    Serials,
    Staff,
    Text,
    Yes,
    ask,
)

Times = Annotated[int, pydantic.Field(ge=0, le=20)]
BY_KIND = ask(N_("Who asks"), codes="caller", default="end_customer")
WHO_ASKS = ask(N_("Who asks"), N_("If empty: as in the call."), codes="caller", default=None)
WISH = ask(N_("What the customer wishes"), codes="return_wish", default="exchange")
REASON = ask(N_("Reason"), codes="return_reason")
WORDS = ask(N_("In the customer's words"), private=True)
PRICE_PAID = ask(N_("Price paid"), N_("For one device, as on the proof of purchase."), default=None, example="3600.00")
PROPOSAL = ask(
    N_("Proposed solution"), N_("What the customer is offered instead, such as a repair or a loaner."), private=True
)
GRANTING = ("decision", "exchange", "refund", "credit")
"""The decisions for which a device has a value."""
HOW_TOLD = ask(N_("How"), codes="told_how", default="phone")
TOLD_TO = ask(N_("Spoken with"), private=True)


class ReturnRequested(Event):
    """The customer asked that the device of a job is taken back or exchanged."""

    by_kind: CodeOf | None = WHO_ASKS
    wish: CodeOf = WISH
    return_reason: CodeOf = REASON
    reason_words: LongText = WORDS
    purchased: Day | None = PURCHASED
    purchase_proof: CodeOf | None = PURCHASE_PROOF
    price_paid: Money | None = PRICE_PAID


class ReturnOpened(Event):
    """A return or exchange was asked for without a job: at the counter, by phone, by a dealer for several devices."""

    SECTIONS = {
        "by_kind": N_("Customer"),
        "serials": N_("Which devices"),
        "wish": N_("Return or exchange"),
        "engineer": N_("Who deals with it"),
    }

    by_kind: CodeOf = BY_KIND
    phone: Phone = ask(N_("Phone"), N_("A known number opens the customer's file automatically."), private=True)
    customer_name: Text | None = ask(N_("Customer"), N_("Person or organisation."), private=True, default=None)
    contact: Text | None = ask(N_("Contact person"), private=True, default=None)
    address: LongText | None = ask(N_("Address"), private=True, default=None)
    area: Text | None = ask(N_("Area"), default=None)
    serials: Serials = ask(N_("Which devices"), N_("Serial numbers, one a line."), min_length=1)
    new_devices: Yes = ask(
        N_("Create files for new devices"),
        N_("If you list devices that are not known here. They get the product, brand and model below."),
        default=False,
    )
    product: CodeOf | None = PRODUCT
    brand: Text | None = BRAND
    model: Text | None = MODEL
    wish: CodeOf = WISH
    return_reason: CodeOf = REASON
    reason_words: LongText = WORDS
    purchased: Day | None = PURCHASED
    purchase_proof: CodeOf | None = PURCHASE_PROOF
    price_paid: Money | None = PRICE_PAID
    engineer: Staff | None = ask(
        N_("Engineer"),
        N_("If empty: the first engineer who writes a report."),
        kind="colleague",
        role="engineer",
        default=None,
    )
    point: OfficeCode | None = ask(
        N_("Service point"), N_("Diagnoses the devices and carries the case out. If empty: this office."), default=None
    )
    customer: Text | None = CUSTOMER_FILE


class CallBecameCase(Event):
    """A call asked for a return or exchange: the chosen service point gets the case."""

    office: OfficeCode = ask(N_("Service point"))
    by_kind: CodeOf | None = WHO_ASKS
    wish: CodeOf = WISH
    return_reason: CodeOf = REASON
    reason_words: LongText = WORDS
    price_paid: Money | None = PRICE_PAID
    note: LongText | None = ask(N_("Note for the service point"), private=True, default=None)


class DiagnosisAssigned(Event):
    """An engineer was named who diagnoses the devices of the case in person."""

    engineer: Staff = ask(N_("Engineer"), kind="colleague", role="engineer")
    assign_note: LongText | None = ask(N_("Note for the engineer"), private=True, default=None)


class DiagnosisReported(Event):
    """The engineer who diagnosed wrote the report 诊断报告, in person."""

    SECTIONS = {"serial": N_("Finding"), "situation": N_("Customer"), "repeats": N_("Knowledge base")}

    serial: Text | None = ask(
        N_("Device"), N_("Its serial number, if several are not diagnosed yet."), default=None, offers="case_devices"
    )
    cause_code: CodeOf = ask(N_("Cause code"), N_("The cause that was located."), codes="cause")
    cause: LongText = ask(N_("Cause"), N_("What exactly is wrong, and how you found it."), private=True)
    tests: LongText = ask(N_("Tests"), N_("What was tested, how, with which result."), private=True)
    situation: LongText = ask(
        N_("Customer's situation"), N_("What the device is used for, and what its failure means."), private=True
    )
    reason: LongText = ask(N_("Reason for return or exchange"), private=True)
    repeats: Times = ask(
        N_("Repairs of this fault elsewhere"), N_("Only repairs with proof that are not in this program."), default=0
    )
    for_case_base: Yes = ask(
        N_("Add to the knowledge base"), N_("It becomes an article that every office reads."), default=False
    )
    case_symptom: LongText | None = ask(
        N_("Symptom for the knowledge base"), N_("Without names and numbers."), default=None,
        only_for=("for_case_base", "yes"), needed=True,
    )  # fmt: skip
    solution: LongText | None = ask(
        N_("Solution for the knowledge base"), N_("What others should do about this fault."), default=None,
        only_for=("for_case_base", "yes"), needed=True,
    )  # fmt: skip


class SolutionOffered(Event):
    """A solution other than a return was offered to the customer, and talked through."""

    offered: LongText = ask(N_("What was offered"), private=True)
    offer_answer: CodeOf = ask(N_("Customer's answer"), codes="offer_answer", default="declined")
    words: LongText | None = ask(N_("What the customer says"), private=True, default=None)
    told_how: CodeOf = HOW_TOLD
    told_to: Text | None = ask(N_("Spoken with"), private=True, default=None)


class SolutionAccepted(Event):
    """The customer accepts what was offered; nothing is returned or exchanged."""

    agreed: LongText = ask(N_("What was agreed"), private=True)
    told_how: CodeOf = HOW_TOLD


class SentToJudge(Event):
    """The branch handed the case to the technical centre."""

    centre_note: LongText | None = ask(N_("Note for the technical centre"), private=True, default=None)


class CaseJudged(Event):
    """The technical centre judged devices of the case against the published return policy."""

    serials: Serials | None = ask(
        N_("Which devices"), N_("Serial numbers, one per line. If empty: all not judged yet."), default=None
    )
    decision: CodeOf = ask(N_("Decision"), codes="return_decision", begins=True)
    value: Money | None = ask(
        N_("Value per device"),
        N_("What is refunded or credited, or what the exchange device is worth. If empty: the price paid."),
        default=None,
        only_for=GRANTING,
    )
    judged_words: LongText = ask(N_("Reasons"), private=True)
    against_policy: LongText | None = ask(
        N_("Why the policy is not followed"), N_("If the decision differs from it."), private=True, default=None
    )
    proposal: LongText | None = ask(
        N_("Proposed solution"), N_("If it is refused: what the customer is offered instead."), private=True,
        default=None, only_for=("decision", "refused"), needed=True,
    )  # fmt: skip


class ExecutionBegun(Event):
    """Commerce begins to carry out what was judged and approved."""

    commerce_note: LongText | None = ask(N_("Note"), private=True, default=None)


class RefusalPassedOn(Event):
    """Nothing that was judged was approved: the branch tells the customer, with a proposed solution."""

    proposal: LongText = PROPOSAL


class CaseSentBack(Event):
    """The technical centre sent the case back with a question about the diagnosis."""

    question: LongText = ask(N_("Question"), private=True)


class CaseWithdrawalAsked(Event):
    """Somebody wishes that the case is withdrawn: the customer, or who asked for the return."""

    reason: LongText = ask(N_("Reason"), N_("What the customer says."), private=True)


class CaseWithdrawn(Event):
    """The case was withdrawn; nothing is returned or exchanged."""

    reason: LongText = ask(N_("Reason"), private=True)


class RefusalTold(Event):
    """The customer was told that nothing is returned or exchanged, and what is proposed instead."""

    told_to: Text = TOLD_TO
    told_how: CodeOf = HOW_TOLD
    words: LongText | None = ask(N_("What the customer says"), private=True, default=None)


class CustomerInsisted(Event):
    """The customer does not accept the refusal: the devices are diagnosed anew."""

    words: LongText = ask(N_("What the customer says"), private=True)
    told_to: Text | None = ask(N_("Spoken with"), private=True, default=None)


class TakenUnrepaired(Event):
    """The customer wishes the device back as it is, while its case is open: the case is to be withdrawn."""

    reason: CodeOf = ask(N_("Reason"), codes="unrepaired", default="customer_wish")
    explained: LongText = ask(N_("Explanation for the customer"), N_("Printed on the slip."), private=True)
    place: PlaceName | None = ask(
        N_("Place"), N_("Where it waits for the customer. If empty: it stays where it is."), default=None
    )


class KeptUnrepaired(Event):
    """The customer keeps the device as it is, while its case is open: the case is to be withdrawn."""

    reason: CodeOf = ask(N_("Reason"), codes="cancel", default="customer_wish")
    words: LongText | None = ask(N_("What the customer says"), private=True, default=None)


class WorkResumed(Event):
    """The case is over without a return: the job goes on where it was."""

    words: LongText | None = ask(N_("Note"), private=True, default=None)


class EndedWithCase(Event):
    """The device was exchanged or taken back: its job ends with its case."""

    words: LongText | None = ask(N_("Note"), private=True, default=None)
