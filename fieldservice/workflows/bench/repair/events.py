"""Events of the bench: inspection, intake sheet, work in sessions, tests, loaner devices (flows 5a, 5b)."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.common.events import WorkReport
from fieldservice.workflows.common.part_questions import GIVEN
from fieldservice.workflows.engine.fields import (
    Checks,
    CodeOf,
    Event,
    Label,
    Lines,
    LongText,
    Minutes,
    PartNumber,
    Parts,
    PlaceName,
    Staff,
    Strokes,
    Text,
    When,
    Yes,
    ask,
)


class BenchDispatched(Event):
    """An engineer of the bench was given the job."""

    engineer: Staff = ask(N_("Engineer"), N_("Best match first: skill, fewest open jobs."), role="engineer")
    why_without_skill: LongText | None = ask(
        N_("Why without the skill"), N_("Needed when the engineer lacks the skill for this product."), default=None
    )
    note: LongText | None = ask(N_("Note for the engineer"), private=True, default=None)
    parts_out: CodeOf | None = GIVEN


class PassedOn(BenchDispatched):
    """Another engineer goes on with it."""


class Inspected(Event):
    """The device was inspected, with the customer where the customer is here."""

    SECTIONS = {"configuration": N_("Condition at intake"), "data": N_("Data and fault")}

    checked: Checks = ask(
        N_("Checked"), N_("Go through it item by item with the customer."), codes="check", kind="checklist", default={}
    )
    configuration: LongText | None = ask(N_("Configuration"), N_("Processor, memory, disks, as found."), default=None)
    accessories: Lines | None = ask(N_("Accessories"), N_("Separated by commas, as found here."), default=None)
    condition: LongText | None = ask(N_("Condition"), N_("Scratches, dents, missing screws."), default=None)
    data: CodeOf = ask(N_("Data"), N_("The customer's statement about the data on the device."), codes="data")
    password: CodeOf = ask(
        N_("Password"), N_("Never write the password itself down."), codes="password", default="none"
    )
    reproduced: CodeOf = ask(N_("Fault"), N_("Did the fault appear?"), codes="reproduced")
    cause_code: CodeOf | None = ask(
        N_("Cause code"), N_("If already known: it decides who pays."), codes="cause", default=None
    )
    finding: LongText | None = ask(
        N_("Finding"), N_("Discuss it with the customer before you start."), private=True, default=None
    )


class FindingTold(Event):
    """The customer, who is not here, heard the finding and agrees to the work."""

    told: CodeOf = ask(N_("Told how"), codes="told", default="phone")
    told_to: Text = ask(N_("Told to"), private=True)
    agrees: Yes = ask(N_("Customer agrees to the work"))
    words: LongText | None = ask(N_("What the customer says"), private=True, default=None)


class WorkDone(Event):
    """One session at the bench; several people may work on a device, each session counts."""

    words: LongText = ask(N_("What was done"), private=True)
    minutes: Minutes = ask(N_("Minutes"), default=30)


class Tested(Event):
    """The device was tested after the work."""

    tests: Checks = ask(N_("Tests"), codes="test", kind="checklist", default={})
    passed: Yes = ask(N_("All tests passed"), sums_up="tests")
    words: LongText | None = ask(N_("In words"), N_("Needed if a test failed."), private=True, default=None)


class CustomerTested(Event):
    """The customer tested the repaired device before signing for it, or did not want to."""

    customer_test: CodeOf = ask(N_("Customer's test"), codes="customer_test", default="in_order")
    tested_what: LongText | None = ask(
        N_("What was tested"),
        N_("Needed unless the customer wants no test. Printed on the slip."),
        private=True,
        default=None,
    )
    tested_by: Text = ask(N_("Tested by"), N_("The customer or the person who collects; name in full."), private=True)
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class Repaired(WorkReport):
    """The work on the bench is done and tested."""

    work_minutes: Minutes | None = ask(N_("Minutes of work"), N_("If empty: the sum of the sessions."), default=None)
    place: PlaceName | None = ask(
        N_("Place"), N_("Where it waits for the customer. If empty: it stays where it is."), default=None
    )


class NotRepaired(Event):
    """The device goes back unrepaired; the reason was explained to the customer."""

    reason: CodeOf = ask(N_("Reason"), codes="unrepaired")
    explained: LongText = ask(N_("Explanation for the customer"), N_("Printed on the slip."), private=True)
    handling: LongText | None = ask(N_("Handled so far"), private=True, default=None)
    work_minutes: Minutes | None = ask(N_("Minutes of work"), default=None)
    place: PlaceName | None = ask(
        N_("Place"), N_("Where it waits for the customer. If empty: it stays where it is."), default=None
    )


class WorkStoppedForPart(Event):
    """The work cannot go on without a part: it is missing, wrong or dead on arrival. The device stays on the bench."""

    lacking: CodeOf = ask(N_("Why the work stops"), codes="lacking", default="part_missing")
    parts: Parts = ask(
        N_("Parts to ask for"), N_("One a line: number, x and the quantity."), example="PSU-450 x1", min_length=1
    )
    needed: When | None = ask(N_("Needed by"), N_("If empty: as soon as possible."), default=None, example="+2d")
    urgent: Yes = ask(N_("Urgent"), default=False)
    words: LongText | None = ask(N_("Handled so far"), private=True, default=None)


class BackToBench(Event):
    """Not in order when the customer looked at it: back to the bench."""

    reason: LongText = ask(N_("Reason"), private=True)


class BenchSlipCorrected(Repaired):
    """A signed slip was wrong: a new revision, which needs a new signature."""

    correction: LongText = ask(N_("Reason for the correction"), private=True)


class NotRepairedSlipCorrected(NotRepaired):
    """A signed slip that says "not repaired" was wrong: a new revision, which needs a new signature."""

    correction: LongText = ask(N_("Reason for the correction"), private=True)


class LoanerLent(Event):
    """The customer borrowed a device until their own is back."""

    loaner: Label = ask(
        N_("Loaner device"),
        N_("Its serial number, or the text on its label."),
        example="LOAN-07",
        offers="free_loaners",
    )
    loaner_due: When = ask(N_("Due back"), example="+7d")
    loaner_condition: LongText | None = ask(
        N_("Condition"), N_("Condition of the loaner, and what goes with it."), default=None
    )


class LoanerReturned(Event):
    """The loaner came back."""

    loaner: Label = ask(N_("Loaner device"), N_("Scan it, or type its number."), offers="loaners_out")
    loaner_state: CodeOf = ask(N_("State of the loaner"), codes="loaner_state", default="good")
    loaner_condition: LongText | None = ask(
        N_("Condition"), N_("Condition of the loaner, and what came back with it."), default=None
    )
    loaner_part: PartNumber | None = ask(
        N_("Part number in the catalogue"),
        N_("Only for a loaner that is not in the books yet: this puts it into stock."),
        default=None,
    )


class LoanerPassedOn(Event):
    """A loaner of this store came back at another office; the books of both follow."""


class IntakeSigned(Event):
    """The customer drew a signature under the intake sheet as it was shown."""

    signer: Text = ask(N_("Signed by"), N_("Name in full."), private=True)
    strokes: Strokes = ask(N_("Signature"), N_("Drawn with the mouse or pen."), private=True, min_length=1)
    shown: LongText | None = ask(N_("Digest of what was shown"), hidden=True, default=None)
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class IntakeSignedOnPaper(Event):
    """The customer signed the printed intake sheet."""

    signer: Text = ask(N_("Signed by"), N_("Name as written on the paper."), private=True)
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])


class IntakeSignatureRefused(Event):
    """The customer did not sign the intake sheet: a witness confirms a refusal, an absence needs none."""

    reason: CodeOf = ask(N_("Reason"), codes="sign_refused")
    words: LongText | None = ask(N_("In words"), private=True, default=None)
    witness: Text | None = ask(
        N_("Witness"), N_("Needed if the customer refuses: name and, if known, position."), private=True, default=None
    )
    also_for: list[Text] = ask(N_("Together with"), hidden=True, default=[])
