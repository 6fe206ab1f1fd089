"""Deliberate defects of return cases and escalations."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fieldservice.sync_rules import entitlement
from fieldservice.workflows.common import approvals
from fieldservice.workflows.escalations import effects as escalations
from fieldservice.workflows.return_cases import debts, effects, given_twice, guards, lines
from fieldservice.workflows.return_cases.execution import giving, meant, supply_guards
from fieldservice.workflows.return_cases.execution import guards as executing
from fieldservice.workflows.return_cases.execution import lines as execution
from tests.sync.simulator import returns
from tests.sync.simulator.mutants.registry import Patch, mutant


@mutant("return cases: headquarters admits a judgement that a branch claims to have made")
def a_branch_judges() -> Sequence[Patch]:
    return [(entitlement, "AT_HEADQUARTERS", entitlement.AT_HEADQUARTERS - {"case_judged"})]


@mutant("return cases: the engineer who diagnosed may approve what was judged")
def whoever_diagnosed_approves() -> Sequence[Patch]:
    refused_to = approvals.refused_to
    whoever = lambda person, asked, *rest: refused_to(person, replace(asked, not_by=()), *rest)
    nobody = (guards, "checked_by", lambda case: ())
    return [(approvals, "refused_to", whoever), (entitlement, "refused_to", whoever), nobody]


@mutant("return cases: commerce carries out what nobody has approved")
def a_return_needs_no_approval() -> Sequence[Patch]:
    approved = lambda case, digest: True
    return [(guards, "is_approved", approved), (lines, "is_approved", approved), (guards, "waiting", lambda case: []),
            (guards, "answers", lambda case: [])]  # fmt: skip


@mutant("return cases: the job does not learn how its case stands")
def a_job_does_not_learn_of_its_case() -> Sequence[Patch]:
    return [(effects, "NEWS", "forgotten")]


@mutant("return cases: a customer gets more back than was judged and approved")
def more_goes_back_than_was_approved() -> Sequence[Patch]:
    return [(returns, "to_pay_back", lambda case: 400_000), (executing, "to_pay_back", lambda case: 400_000)]


@mutant("return cases: the old device is handed in, and the books know nothing of it")
def the_old_device_is_forgotten() -> Sequence[Patch]:
    return [(giving, "take_old", lambda draft, context, devices: None)]


@mutant("escalations: a solution goes back to its raiser, and its job does not have it")
def a_job_does_not_get_its_solution() -> Sequence[Patch]:
    return [(escalations, "SOLUTIONS", "forgotten")]


@mutant("escalations: a solution that failed is tried again at the level at which it was found")
def a_failed_solution_stays_at_its_level() -> Sequence[Patch]:
    tier_of = escalations.tier_of

    def level(escalation: Any) -> int:
        return tier_of(escalation) - 1 if escalation.state == "solved" else tier_of(escalation)

    return [(escalations, "tier_of", level)]


@mutant("return cases: nobody is told that offices which were apart gave something twice for one device")
def what_was_given_twice_is_not_told() -> Sequence[Patch]:
    return [(debts, "is_given_twice", lambda case: False)]


@mutant("return cases: nobody is told that a customer kept the device for which another office gave something")
def a_device_that_was_kept_is_forgotten() -> Sequence[Patch]:
    return [(given_twice, "_of_job", lambda job: ())]


@mutant("return cases: what was given already is given again once a manager forced the case back")
def what_was_given_is_given_again() -> Sequence[Patch]:
    decided_devices = execution.decided_devices
    undone = lambda case: list(decided_devices(case))
    return [(module, "undone", undone) for module in (execution, giving, executing, meant, supply_guards)]
