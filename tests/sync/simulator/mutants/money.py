"""Deliberate defects of money: payments, refunds, cancelled payments and their postings."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fieldservice.read_model import line_rows
from fieldservice.workflows.money import accounts, rows
from fieldservice.workflows.money.lines import PAYMENTS, REFUNDS
from fieldservice.workflows.money.payments import effects
from fieldservice.workflows.onsite.table import ONSITE
from tests.sync.simulator import money
from tests.sync.simulator.mutants.registry import Patch, mutant


@mutant("money: a payment goes into the drawer twice")
def a_payment_is_booked_twice() -> Sequence[Patch]:
    record = effects.record_payment

    def twice(draft: Any, *given: Any, **more: Any) -> None:
        record(draft, *given, **more)
        draft.data["postings"] += draft.data["postings"]

    return [(effects, "record_payment", twice)]


@mutant("money: what goes back leaves the drawer, and its job does not learn of it")
def a_job_does_not_learn_what_went_back() -> Sequence[Patch]:
    return [(effects, "REFUNDS", "forgotten")]


@mutant("money: a cancelled payment leaves the drawer, and its job still counts it")
def a_cancelled_payment_still_counts() -> Sequence[Patch]:
    return [(effects, "CANCELLED", "forgotten")]


@mutant("money: the list of payments leaves out what went back")
def refunds_have_no_row() -> Sequence[Patch]:
    return [(rows, "KINDS", {name: row for name, row in rows.KINDS.items() if name != REFUNDS})]


@mutant("money: of several payments for a job only the last one counts")
def only_the_last_payment_counts() -> Sequence[Patch]:
    every = rows.money_lines

    def last(thing: Any) -> Any:
        lines = list(every(thing))
        paid = [line for line in lines if line.line.endswith(f"/{PAYMENTS}")]
        return [line for line in lines if line not in paid[:-1]]

    return [(line_rows, "money_lines", last)]


@mutant("money: what is paid at one office is taken out of the customer's account at another")
def a_payment_moves_what_another_office_has() -> Sequence[Patch]:
    def of_the_holder(thing: Any, context: Any, person: str = "") -> str:
        return accounts.customers(thing.holder, str(thing.get("customer") or ""))

    return [(effects, "owing", of_the_holder)]


@mutant("money: every office may give back what was paid, not the holder alone")
def any_office_gives_money_back() -> Sequence[Patch]:
    steps = tuple(
        replace(step, to=None, office="any") if step.name == "give_money_back" else step for step in ONSITE.steps
    )
    return [(money, "ONSITE", replace(ONSITE, steps=steps))]
