"""The simulator catches every deliberate defect: a proof that it would find a real defect."""

import pytest

from tests.sync.simulator.mutants import MUTANTS, caught


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_deliberate_defect_is_caught(mutant):
    check, seed = caught(mutant)

    assert check, f"{mutant.name} ({mutant.breaks}) survived {seed} schedules"
