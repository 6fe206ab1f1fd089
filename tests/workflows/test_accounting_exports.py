"""Which line of the journal is in which export: given some exports, when a line became known, then it went out once."""

from random import Random

import pytest

from fieldservice.workflows.money.accounting.exports import Export, Origin, change_in

DAYS = [f"2026-11-{day:02}" for day in range(20, 28)]


def exports_of(rng):
    """Exports of one office, each with what was known when it was made; some of days that were exported before."""
    seen, uncounted, made = {"CD01": 0, "CD01-V1": 0}, set(), []
    for _ in range(rng.randint(1, 8)):
        for store in seen:
            seen[store] += rng.randint(0, 6)
        uncounted ^= {f"{store}/{rng.randint(1, 20)}" for store in seen if rng.random() < 0.5}
        first, last = sorted(rng.choices(DAYS, k=2))
        made.append(Export(first, last, dict(seen), frozenset(uncounted)))
    return made


@pytest.mark.parametrize("seed", range(40))
def test_after_each_export_a_line_is_handed_over_once_if_it_counts_and_not_at_all_if_it_does_not(seed):
    rng = Random(seed)
    exports = exports_of(rng)
    for seq in range(1, 40):
        origin = Origin(f"CD01/{seq}", "CD01", seq, rng.choice(DAYS))
        handed_over, is_due = 0, False
        for place, export in enumerate(exports):
            change = change_in(origin, exports, place)
            is_due |= export.has_day(origin.day)
            handed_over += change
            if is_due and export.knew("CD01", seq):
                assert handed_over == (origin.entry not in export.uncounted)
            else:
                assert not change


def test_a_line_of_a_day_that_nobody_has_exported_is_in_no_export():
    export = Export("2026-11-20", "2026-11-20", {"CD01": 9})

    assert change_in(Origin("e", "CD01", 3, "2026-11-21"), [export], 0) == 0
    assert change_in(Origin("e", "CD01", 3, "2026-11-20"), [export], 0) == 1
