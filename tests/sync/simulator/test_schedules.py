"""Random schedules of acts, exchanges and failures: no entry is lost or counted twice, and all stores end with the same
entries.

A failing seed is printed with the command that replays it, and becomes one of seeds.py.
"""

import pytest

from tests.sync.simulator.schedules import run
from tests.sync.simulator.seeds import FOUND

CHUNKS = 20


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_offices_and_headquarters_come_to_rest_with_the_same_whatever_fails_on_the_way(chunk, rounds):
    seeds = rounds(range(1000), soak=range(10_000))
    for seed in seeds[chunk::CHUNKS]:
        replayed(seed)


@pytest.mark.parametrize("seed", FOUND, ids=lambda seed: f"{seed}: {FOUND[seed]}")
def test_a_schedule_that_once_found_a_defect_passes(seed):
    replayed(seed)


def replayed(seed: int) -> None:
    try:
        run(seed)
    except Exception as error:
        pytest.fail(f"{type(error).__name__}: {error}\nreplay with: python -m tests.sync.simulator {seed}")
