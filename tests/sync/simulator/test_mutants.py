"""The simulator catches every deliberate defect: a proof that it would find a real defect."""

import pytest

from tests.sync.simulator.mutants import MUTANTS, caught

UNFIT = ("TypeError", "AttributeError", "NameError")
"""Errors of a defect that is put into a function whose shape has changed: such a defect proves nothing."""


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_deliberate_defect_is_caught(mutant):
    check, seed = caught(mutant)

    assert check, f"{mutant.name} ({mutant.breaks}) survived {seed} schedules"
    assert check not in UNFIT, f"{mutant.name} does not fit the program any more: {check} in schedule {seed}"
