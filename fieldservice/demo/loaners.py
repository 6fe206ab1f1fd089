"""Loaner and exchange devices of the demo, beside the loaners that scenarios lend: one came back damaged, one is on its
way here; an exchange waits for its approval, another one is carried out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fieldservice.demo import branch
from fieldservice.demo.shipments import HERE, Shipping
from fieldservice.workflows.engine.reference import EXCHANGE

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner
    from fieldservice.workflows.engine.fold import Thing

ASKED = "exchanges_asked"
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
    _exchange(runner)


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


def _fitting(runner: ScenarioRunner, job: Thing) -> str:
    """The serial number of a free exchange device of this model; "" for none."""
    free = runner.desk.loaners.free(EXCHANGE)
    return next((row.serial for row in free if str(job.get("model")) in row.models), "")


def _ask(runner: ScenarioRunner) -> tuple[str, str]:
    """Ask for an exchange device for a device that is given up; (job, serial number), ("", "") where none fits."""
    clerk = runner.person(runner.name_of("counter_clerk"))
    given_up = [job for job in _jobs(runner, "ready") if job.get("result") == "not_completed" and not job.lines(ASKED)]
    for job in (*given_up, *_jobs(runner, "on_bench")):
        if device := _fitting(runner, job):
            if job.state == "on_bench":
                stopped = {"reason": "no_part", "explained": "主板多处烧毁，无维修价值，建议换机。"}
                runner.desk.take(runner.person(str(job.get("engineer"))), job.id, "stop", stopped)
            asked = {"exchange": device, "reason": "保修期内，主板烧毁，无维修价值。"}
            runner.desk.take(clerk, job.id, "ask_exchange", asked)
            return job.id, device
    return "", ""


def _exchange(runner: ScenarioRunner) -> None:
    """One exchange is carried out, and the defective device is in the faulty stock; another one waits for a manager."""
    desk, clerk, manager = runner.desk, *(runner.person(runner.name_of(role)) for role in ("counter_clerk", "manager"))
    job, device = _ask(runner)
    if job:
        desk.take(manager, job, "approve", {})
        signer = str(desk.thing(job).get("contact") or desk.thing(job).get("customer_name"))
        desk.take(clerk, job, "sign_on_paper", {"signer": signer})
        desk.take(clerk, job, "give_exchange", {"exchange": device})
    _ask(runner)
