"""Events of an escalation, and of the job or request from which it was raised.

What was found out is open, since every office learns from it; what somebody was asked or told about a customer is
personal.
"""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import CodeOf, Event, LongText, OfficeCode, Serial, Text, When, Yes, ask
from fieldservice.workflows.quality.events import QualityAsked

CASE_SYMPTOM = ask(
    N_("Symptom for the knowledge base"),
    N_("Use the words colleagues would search for; the first line is the title. If empty: as on the sheet."),
    default=None,
    only_for=("for_case_base", "yes"),
)
NO_PERSON = N_("Other offices read it: leave out names and numbers of customers.")


class EscalationRaised(Event):
    """A problem that cannot be solved here was handed up, with a time limit."""

    symptom_code: CodeOf = ask(N_("Symptom code"), N_("The nearest in the list."), codes="symptom")
    symptom: LongText = ask(
        N_("Symptom"), N_("What happens, when, and with which messages or codes."), private=True, min_length=2
    )
    tried: LongText = ask(
        N_("What was tried"), N_("Step by step, with the result of each."), private=True, min_length=2
    )
    limit: When = ask(N_("Solution needed by"), N_("When the customer needs it."), example="tomorrow 5pm")
    model: Text | None = ask(N_("Model"), N_("Needed if there is no serial number."), default=None)
    serial: Serial | None = ask(N_("Serial number"), N_("Needed if there is no model."), default=None)
    configuration: LongText | None = ask(
        N_("Configuration"), N_("Versions, options and what was changed."), default=None
    )


class AnsweredByHotline(Event):
    """The hotline engineer knew the answer: it goes back without any department."""

    solution: LongText = ask(N_("Solution"), NO_PERSON, min_length=2)
    cause_code: CodeOf | None = ask(N_("Cause code"), codes="cause", default=None)
    cause: LongText | None = ask(N_("Cause in words"), NO_PERSON, default=None)
    for_case_base: Yes = ask(N_("Add to the knowledge base"), default=False)
    case_symptom: LongText | None = CASE_SYMPTOM


class EscalationClassified(QualityAsked):
    """The hotline engineer said what kind of problem it is. A major quality problem leads to a quality feedback."""

    lane: CodeOf = ask(N_("Kind of problem"), codes="escalation_lane")
    pointer: LongText | None = ask(N_("What to check"), N_("For the liaison and the department."), default=None)


class LocatingBegun(Event):
    """A liaison took the problem, to find out which department it belongs to."""


class HandedToDepartment(Event):
    """The liaison located the problem, and handed it to a department."""

    department: CodeOf = ask(
        N_("Department"),
        N_("Hardware: quality or product. System or application: product. Major quality: quality."),
        codes="escalation_department",
    )
    located: LongText = ask(N_("Where the problem lies"), N_("As far as you know."), min_length=2)
    contact: Text | None = ask(N_("Contact there"), default=None)
    department_office: OfficeCode | None = ask(
        N_("Office of the department"),
        N_("Only for a department with its own store. If empty: it works in headquarters' store."),
        default=None,
    )


class DepartmentDeclined(Event):
    """The department found that the problem lies elsewhere; the liaison locates it again."""

    reason: LongText = ask(N_("Reason"), N_("And where the problem is, if known."), min_length=2)


class TestsBegun(Event):
    """Tests are organised."""

    __test__ = False

    plan: LongText = ask(N_("What is tested"), N_("Which tests, with what, by whom."), min_length=2)
    expected: When | None = ask(N_("Result expected"), default=None)


class TestRecorded(Event):
    """A test was made."""

    __test__ = False

    what: LongText = ask(N_("What was tested"), min_length=2)
    result: CodeOf = ask(N_("Result"), codes="test_result")
    words: LongText | None = ask(N_("What was found"), default=None)


class EscalationSolved(Event):
    """The department found the solution; it goes back to whoever raised the problem."""

    cause_code: CodeOf = ask(N_("Cause code"), codes="cause")
    cause: LongText = ask(N_("Cause in words"), NO_PERSON, min_length=2)
    solution: LongText = ask(N_("Solution"), NO_PERSON, min_length=2)
    for_case_base: Yes = ask(N_("Add to the knowledge base"), default=True)
    case_symptom: LongText | None = CASE_SYMPTOM


class EscalationSentBack(Event):
    """Something is missing on the sheet: it goes back with a question, and the time of the raiser runs again."""

    question: LongText = ask(N_("Question"), N_("What is missing, and why you need it."), private=True, min_length=2)


class SheetCompleted(Event):
    """What was asked is answered; the sheet goes back to whoever asked."""

    answer: LongText = ask(N_("Answer"), private=True, min_length=2)
    serial: Serial | None = ask(N_("Serial number"), N_("Only if it was missing or wrong."), default=None)
    configuration: LongText | None = ask(
        N_("Configuration"), N_("Versions, options and what was changed."), default=None
    )


class WithdrawalAsked(Event):
    """The raiser does not need the solution any more."""

    reason: LongText = ask(N_("Reason"), private=True, min_length=2)


class EscalationWithdrawn(Event):
    """The escalation ended without a solution, as its raiser asked."""

    ended_because: LongText | None = ask(N_("Why it ends"), private=True, default=None)


class EscalationReopened(Event):
    """The solution failed: the problem is with a department again, one level higher."""

    lane: CodeOf | None = ask(
        N_("Kind of problem"), N_("Needed if the hotline answered it before."), codes="escalation_lane", default=None
    )
    department: CodeOf | None = ask(
        N_("Department"), N_("Needed if no department had it before."), codes="escalation_department", default=None
    )
    pointer: LongText | None = ask(N_("What to check"), N_("For the liaison and the department."), default=None)


class ProgressTold(Event):
    """The customer was told how far the problem is."""

    result: CodeOf = ask(
        N_("Result"),
        N_("It counts only if the customer was reached. Otherwise it stays due."),
        codes="contact",
        default="reached",
    )
    words: LongText = ask(N_("What was said"), private=True, min_length=2)


class SolutionWorked(Event):
    """The solution was tried on the device, and it works."""

    words: LongText | None = ask(N_("In words"), N_("What was done, if something else."), default=None)


class SolutionFailed(Event):
    """The solution was tried on the device, and it does not work."""

    reason: LongText = ask(N_("What happened"), N_("What was done, and how the device is now."), min_length=2)


class JobWithdrawsEscalation(Event):
    """The job does not need the solution any more."""

    reason: LongText = ask(N_("Reason"), private=True, min_length=2)
