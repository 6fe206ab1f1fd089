"""Guards of the work on the bench: the customer's consent, tests, the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.bench.device import worked_since_the_test
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard

if TYPE_CHECKING:
    from fieldservice.workflows.bench.repair.events import CustomerTested, FindingTold, Tested


@guard(N_("The slip says “not repaired”."), not_offered=True)
def the_slip_says_repaired(job: Thing, event: None, context: Context) -> bool:
    return bool(job.get("result") == "completed")


@guard(N_("The slip says “repaired”."), not_offered=True)
def the_slip_says_not_repaired(job: Thing, event: None, context: Context) -> bool:
    return bool(job.get("result") == "not_completed")


@guard(N_("The intake sheet is empty. Inspect the device again, item by item."))
def the_intake_sheet_is_filled_in(job: Thing, event: None, context: Context) -> bool:
    return bool(job.get("checked")) or not context.reference.needed_items("check", code_of(job.get("product")))


@guard(N_("The customer has neither signed the intake sheet nor been told the finding."))
def the_intake_sheet_is_signed_or_the_customer_agreed(job: Thing, event: None, context: Context) -> bool:
    return bool(job.get("intake_signed") or job.lines("findings_told"))


@guard(
    N_(
        "Do not start work without the customer's consent. If the customer wants the device back, record "
        "“not repaired”."
    ),
    beside=("agrees",),
)
def the_customer_agrees_to_the_work(job: Thing, event: FindingTold, context: Context) -> bool:
    return event.agrees


@guard(N_("The device was not tested after the last work on it."))
def the_tests_after_the_work_are_passed(job: Thing, event: None, context: Context) -> bool:
    return bool(job.get("tests_passed")) and not worked_since_the_test(job)


@guard(N_("Describe what failed."), beside=("words",))
def a_failed_test_is_explained(job: Thing, event: Tested, context: Context) -> bool:
    return event.passed or bool(event.words)


@guard(N_("Record what the customer tested, and the result, first."))
def the_customer_tested_what_was_repaired(job: Thing, event: None, context: Context) -> bool:
    return job.get("result") != "completed" or bool(job.get("customer_test"))


@guard(N_("Enter what the customer tested."), beside=("tested_what",))
def what_was_tested_is_named(job: Thing, event: CustomerTested, context: Context) -> bool:
    return event.customer_test == "not_wanted" or bool(event.tested_what)
