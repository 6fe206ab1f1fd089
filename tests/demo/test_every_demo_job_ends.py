"""Every open request and job of the demo can be completed with the steps that the desk offers first.

A run takes some of each mode and state, others on another day; the soak takes all of them.
"""

from datetime import UTC, datetime
from itertools import groupby
from random import Random

from tests.support.to_the_end import to_the_end

EACH = 2
"""How many of each mode and state a run takes."""


def chosen(rows: list[tuple[str, str, str, str]], each: int) -> list[str]:
    """The things of some rows (kind, mode, state, thing) of each kind, mode and state."""
    chance = Random(datetime.now(UTC).toordinal())
    found = []
    for _alike, group in groupby(sorted(rows), key=lambda row: row[:3]):
        things = [thing for *_alike, thing in group]
        found += chance.sample(things, min(each, len(things)))
    return found


def test_every_open_request_and_job_can_be_taken_on_to_closed(own_desk, rounds):
    rows = own_desk.session.reader.rows(
        "SELECT kind, mode, state, thing FROM work_row WHERE open = 1 AND holder = ? AND kind IN ('request', 'job')",
        (own_desk.session.office,),
    )
    things = chosen(rows, rounds(EACH, soak=len(rows)))

    coordinator = own_desk.session.person("zhao.min")
    for job in filter(lambda thing: thing.state == "in_case", map(own_desk.thing, things)):
        # It goes on once its return case is withdrawn.
        own_desk.take(coordinator, job.get("return_case"), "withdraw_case", {"reason": "客户改为维修"})
        own_desk.take(coordinator, job.id, "resume_work", {})
    ends = {thing: to_the_end(own_desk, thing) for thing in things}

    assert len(ends) > 25
    assert set(ends.values()) == {"closed"}, ends
