"""Two branches and a van with work of their own; headquarters gives first copies."""

from dataclasses import replace

import pytest

from fieldservice.read_model import rebuild
from fieldservice.sync.hub import first_copies
from tests.support.world import RULES, World, act, note


@pytest.fixture
def town(world_on: World):
    """Two branches and a van with work of their own; headquarters gives first copies."""
    world = world_on
    world.here = replace(world.here, rules=replace(RULES, rebuild=rebuild.rebuild))
    world.answers.update({path: answer for path, (_, answer) in first_copies.HANDLERS.items()})
    for code in ("CD01", "CD02"):
        office = world.office(code)
        for number in range(12):
            act(office.store, f"job-{code}-{number}", "received", kind="handed_over")
            note(office.store, f"job-{code}-{number}", f"客户{number}来电")
        act(office.store, f"job-{code}-0", "accepted")
    act(world.office("CD01").store, "job-CD01-3", "dispatched", "CD01-V2", kind="dispatched")
    world.exchange("CD01", "CD02", "CD01-V2", "CD01")
    return world
