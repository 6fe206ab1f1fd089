"""Parts on jobs of past months, so that the rates of spare parts have something to compare."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from fieldservice.demo.customers import CUSTOMERS, FAULT_CASES, MAKES
from fieldservice.demo.scenarios import LEFT_AT_COUNTER, Scenario
from fieldservice.demo.step_inputs import Fields, RunningScenario, StepInput
from fieldservice.words.moments import stamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

PART = "CBL-C13"
"""A power cord fits every device, and there are many of them."""
COLLECTED = "test finish contact/ready try_out sign_on_paper/counter hand_out"
AT_ONCE = f"{LEFT_AT_COUNTER} work request_parts issue confirm_parts fit_part/two {COLLECTED}"
ONE_TOO_MANY = f"{LEFT_AT_COUNTER} work request_parts issue confirm_parts fit_part return_parts {COLLECTED}"
IN_TWO = f"{LEFT_AT_COUNTER} work request_parts issue/one issue/one_late confirm_parts fit_part/two {COLLECTED}"
PAST = tuple(
    Scenario(steps, ago)
    for steps, ago in (
        (AT_ONCE, 10_900),
        (AT_ONCE, 11_400),
        (ONE_TOO_MANY, 12_300),
        (AT_ONCE, 20_300),
        (IN_TWO, 21_000),
        (ONE_TOO_MANY, 21_600),
    )
)
"""One and two months ago."""
SEED = 12
OF_REQUISITION = ("issue",)
"""Steps that are taken on the requisition of the job."""


def cast(now: datetime, choose: Callable[[RunningScenario, bool], str]) -> list[RunningScenario]:
    """A customer with a laptop of his own for each scenario."""
    rng, found = Random(SEED), []
    make = next(each for each in MAKES if each.product == "laptop")
    case = next(each for each in FAULT_CASES if each.product == "laptop" and not each.parts)
    customers = [each for each in CUSTOMERS if each.language == "zh"][-len(PAST) :]
    for number, customer in enumerate(customers):
        device = {
            "product": make.product,
            "brand": make.brand,
            "model": make.models[0],
            "serial": f"SN-{0xC130 + number:04X}-{7001 + number}",
            "age": 400 + 37 * number,
        }
        found.append(RunningScenario(customer, device, case, rng, now, "", choose=choose))
    return found


def _asked(running: RunningScenario) -> Fields:
    assert running.moment is not None
    return {"parts": f"{PART} x2", "needed": stamp(running.moment + timedelta(days=1))}


def _pieces(many: int, **more: object) -> Callable[[RunningScenario], Fields]:
    return lambda running: {"parts": f"{PART} x{many}", **more}


PAST_STEP_INPUTS = {
    "request_parts": StepInput("engineer", (5, 15), _asked),
    "issue": StepInput("storekeeper", (20, 60), _pieces(2)),
    "issue/one": StepInput("storekeeper", (20, 60), _pieces(1)),
    "issue/one_late": StepInput("storekeeper", (1_200, 1_300), _pieces(1)),
    "confirm_parts": StepInput("engineer", (5, 15), _pieces(2)),
    "fit_part": StepInput("engineer", (10, 30), _pieces(1, old="none")),
    "fit_part/two": StepInput("engineer", (10, 30), _pieces(2, old="none")),
    "return_parts": StepInput("engineer", (5, 15), _pieces(1)),
}
