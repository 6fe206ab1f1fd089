"""Loaner devices of the demo, beside the loaners that scenarios lend: one came back damaged, one is on its way here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fieldservice.demo import branch
from fieldservice.demo.shipments import HERE, Shipping

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner
    from fieldservice.workflows.engine.fold import Thing

DAMAGED, COMING = "LN14-2204", "LN14-2209"
JOBS = (
    "SELECT thing FROM work_row WHERE state = ? AND mode = 'send_in' AND holder = ? AND thing NOT IN"
    " (SELECT thing FROM bench_row WHERE loaner <> '') ORDER BY thing"
)


def lend_devices(runner: ScenarioRunner) -> None:
    """All of it happens today, as far as the branch has jobs for it."""
    runner.moment = runner.now
    _damaged(runner)
    _coming(runner)


def _jobs(runner: ScenarioRunner, state: str) -> Iterator[Thing]:
    for (job,) in runner.desk.session.reader.rows(JOBS, (state, branch.OFFICE)):
        yield runner.desk.thing(job)


def _damaged(runner: ScenarioRunner) -> None:
    desk, clerk = runner.desk, runner.person(runner.name_of("counter_clerk"))
    for job in [*_jobs(runner, "on_bench")][:1]:
        lent = {"loaner": DAMAGED, "loaner_due": "+3d", "loaner_condition": "外观完好，含电源。"}
        desk.take(clerk, job.id, "lend_loaner", lent)
        damaged = {"loaner": DAMAGED, "loaner_state": "damaged", "loaner_condition": "键盘进水，三个键失灵。"}
        desk.take(clerk, job.id, "take_loaner_back", damaged)


def _coming(runner: ScenarioRunner) -> None:
    """The other service point sends a loaner."""
    shipping, piece = Shipping(runner), f"LOAN-14A x1 {COMING}"
    note = {"supplier": "总部备机库", "supplier_note": "HX-26-1190", "parts_remark": "备机"}
    shipping.there("receive_from_supplier", arrived=piece, **note)
    shipping.there("send_parts", receiver=HERE, sending=piece, carrier="sf", tracking="SF1390425520333")
