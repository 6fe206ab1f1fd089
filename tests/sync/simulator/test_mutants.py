"""Every deliberate defect is caught by the simulator: a proof that it would see a real one."""

import pytest

from tests.sync.simulator.mutants import MUTANTS, caught


@pytest.mark.parametrize("one", MUTANTS, ids=lambda one: one.name)
def test_a_deliberate_defect_is_caught(one):
    check, seed = caught(one)

    assert check, f"{one.name} ({one.breaks}) survived {seed} schedules"
