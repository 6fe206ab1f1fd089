"""The simulator catches every deliberate defect: a proof that it would find a real defect."""

import pytest

from tests.sync.simulator.mutants import MUTANTS, caught


@pytest.mark.parametrize("one", MUTANTS, ids=lambda one: one.name)
def test_a_deliberate_defect_is_caught(one):
    check, seed = caught(one)

    assert check, f"{one.name} ({one.breaks}) survived {seed} schedules"
