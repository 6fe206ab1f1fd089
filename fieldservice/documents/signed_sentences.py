"""The sentence above the signatures of a paper: what the customer confirms by signing it."""

from __future__ import annotations

from collections.abc import Callable

from fieldservice.documents.availability import is_bench, is_by_parcel, is_inspected_alone
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing

Holds = Callable[[Thing], bool]
Sentences = tuple[tuple[Holds, str], ...]
"""The first sentence counts whose condition holds."""


def _ended(result: str, bench: bool, also: Holds = lambda job: True) -> Holds:
    return lambda job: job.get("result") == result and is_bench(job) == bench and also(job)


def _tested(answer: str) -> Holds:
    return lambda job: code_of(job.get("customer_test")) == answer


SLIP: Sentences = (
    (
        lambda job: bool(job.get("solved_how")),
        N_("Solved without a visit; the customer has confirmed that the device works."),
    ),
    (
        _ended("completed", bench=False),
        N_("The customer confirms: the work described here was done, and the customer has tested the device."),
    ),
    (
        lambda job: bool(job.get("goes_along")),
        N_(
            "The customer confirms: the work is not completed, the reason was explained, and the engineer takes the "
            "device along, in the condition, with the accessories and against the claim ticket named here."
        ),
    ),
    (
        _ended("not_completed", bench=False, also=lambda job: bool(job.get("second_visit"))),
        N_("The customer confirms: the work is not completed, the reason was explained, and a second visit follows."),
    ),
    (
        _ended("not_completed", bench=False),
        N_("The customer confirms: the work is not completed, and the reason was explained."),
    ),
    (
        _ended("completed", bench=True, also=is_by_parcel),
        N_("The customer confirms: the device was repaired as described here and received."),
    ),
    (
        _ended("completed", bench=True, also=_tested("not_in_order")),
        N_(
            "The customer confirms: the device was repaired as described here and taken back; the customer's test "
            "found it not in order."
        ),
    ),
    (
        _ended("completed", bench=True, also=_tested("not_wanted")),
        N_(
            "The customer confirms: the device was repaired as described here and taken back without a test by the "
            "customer."
        ),
    ),
    (
        _ended("completed", bench=True, also=lambda job: bool(job.get("customer_test"))),
        N_("The customer confirms: the device was repaired as described here, tested and taken back."),
    ),
    (
        _ended("completed", bench=True),
        N_("The customer confirms: the device was repaired as described here and taken back."),
    ),
    (
        _ended("not_completed", bench=True, also=is_by_parcel),
        N_(
            "The customer confirms: the device was not repaired, the reason was explained, and the device was received."
        ),
    ),
    (
        _ended("not_completed", bench=True),
        N_(
            "The customer confirms: the device was not repaired, the reason was explained, and the device was "
            "taken back."
        ),
    ),
    (lambda job: True, N_("The customer confirms the work and the result that are entered here.")),
)
CANCELLATION: Sentences = (
    (lambda job: True, N_("The customer confirms: the job ended without repair, and the reason was explained.")),
)
INTAKE: Sentences = (
    (
        is_inspected_alone,
        N_(
            "The customer confirms: the device and its condition, what came with it and the statements about data are "
            "recorded correctly, and the device is to be repaired on the terms printed here."
        ),
    ),
    (
        lambda job: True,
        N_(
            "The customer confirms: the device and its condition, the accessories and the statements about data are "
            "recorded correctly, and the device is left for repair on the terms printed here."
        ),
    ),
)
