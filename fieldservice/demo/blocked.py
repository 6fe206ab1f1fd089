"""An engineer of the demo who is blocked: for one job the manager has lifted the block, for another he is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fieldservice.demo import branch
from fieldservice.demo.job_parts import JOBS, OnJobs
from fieldservice.words.moments import stamp

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner
    from fieldservice.workflows.engine.reference import SparePart

TOO_MANY = 5


def block_an_engineer(runner: ScenarioRunner) -> None:
    """An engineer who works on two jobs keeps five faulty parts of one of them."""
    on = OnJobs(runner)
    jobs: dict[str, list[str]] = {}
    for job, engineer in runner.desk.session.reader.rows(JOBS, (branch.OFFICE,)):
        jobs.setdefault(engineer, []).append(job)
    several = {engineer: found for engineer, found in jobs.items() if len(found) > 1}
    for on.engineer, found in several.items():
        on.job, other = found[0], found[1]
        part = on.plenty(TOO_MANY)
        if part is not None:
            _keeps_too_many(on, part, other)
            return


def _keeps_too_many(on: OnJobs, part: SparePart, other: str) -> None:
    on.request(part, TOO_MANY)
    on.take(on.engineer, "confirm_parts", parts=on.issue(part, TOO_MANY))
    on.take(on.engineer, "fit_part", parts=f"{part.number} x{TOO_MANY}", old="tagged")
    on.take(on.engineer, "ask_lift", reason="客户机房停机，旧件明天一早一并交回")
    on.take(on.runner.name_of("manager"), "approve", words="明早交齐")
    on.request(part, 1, needed=stamp(on.runner.now + timedelta(days=1)))
    on.take(on.engineer, "ask_lift", other, reason="客户催得急，下班前交旧件")
