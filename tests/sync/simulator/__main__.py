"""Replays schedules by hand: `python -m tests.sync.simulator SEED`, `python -m tests.sync.simulator FIRST LAST`,
`python -m tests.sync.simulator mutants`."""

import sys
import time
import traceback
from collections import Counter

from tests.sync.simulator.mutants import MUTANTS, caught
from tests.sync.simulator.schedules import run


def several(first: int, last: int) -> None:
    began, happened, failed = time.perf_counter(), Counter(), Counter()
    for seed in range(first, last):
        try:
            happened.update(run(seed).happened)
        except Exception as error:  # noqa: BLE001  # the error of a schedule is its result
            text = f"{type(error).__name__}: {error}"
            failed[text[:60]] += 1
            if sum(failed.values()) <= 20:
                print(f"seed {seed}: {text[:300]}")
    print(dict(sorted(happened.items())))
    print(f"{last - first} schedules, {sum(failed.values())} failed, {time.perf_counter() - began:.1f} s")
    for text, count in failed.most_common(12):
        print(count, text)


def mutants(first: int) -> None:
    """The rows of the table in docs/sync.md, from this mutant on."""
    print("| deliberate defect | the rule it breaks, and how | caught by the check | in schedule |")
    print("| --- | --- | --- | --- |")
    for mutant in MUTANTS[first:]:
        check, seed = caught(mutant)
        print(f"| {mutant.name} | {mutant.breaks} | {check or 'NOT CAUGHT'} | {seed} |", flush=True)


def main() -> None:
    if sys.argv[1:2] == ["mutants"]:
        mutants(int(sys.argv[2]) if sys.argv[2:] else 0)
        return
    if len(sys.argv) == 3:
        several(int(sys.argv[1]), int(sys.argv[2]))
        return
    try:
        print(run(int(sys.argv[1])).happened)
    except Exception:  # noqa: BLE001
        traceback.print_exc()
        sys.exit(1)


if __name__ == "__main__":
    main()
