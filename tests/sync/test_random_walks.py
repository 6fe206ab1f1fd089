"""Whatever people take at their desks while the line comes and goes, all offices end with the same work."""

import pytest

from tests.sync.random_walks import Walks


@pytest.mark.slow
def test_offices_that_exchange_over_http_say_the_same_from_outside_after_random_walks(tmp_path, rounds):
    walks = Walks(tmp_path)
    try:
        for seed in range(rounds(3, soak=300)):
            walks.walk(seed)
        faults = walks.faults()
    finally:
        walks.close()

    assert faults == []
    assert sum(count for step, count in walks.taken.items() if not step.startswith("-")) > 50
