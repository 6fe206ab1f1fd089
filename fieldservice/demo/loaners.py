"""Loaner devices of the demo: beside those that scenarios lend, one that came back damaged, and one on its way here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.demo import branch
from fieldservice.demo.shipments import HERE, Shipping

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner

DAMAGED, COMING = "LN14-2204", "LN14-2209"
AT_THE_BENCH = (
    "SELECT thing FROM work_row WHERE state = 'on_bench' AND mode = 'send_in' AND holder = ? AND thing NOT IN"
    " (SELECT thing FROM bench_row WHERE loaner <> '') ORDER BY thing"
)


def lend_devices(runner: ScenarioRunner) -> None:
    """A customer brings a loaner back that is damaged, and the other service point sends one."""
    runner.moment = runner.now
    desk, clerk = runner.desk, runner.person(runner.name_of("counter_clerk"))
    job = str(desk.session.reader.value(AT_THE_BENCH, (branch.OFFICE,)))
    lent = {"loaner": DAMAGED, "loaner_due": "+3d", "loaner_condition": "外观完好，含电源。"}
    desk.take(clerk, job, "lend_loaner", lent)
    damaged = {"loaner": DAMAGED, "loaner_state": "damaged", "loaner_condition": "键盘进水，三个键失灵。"}
    desk.take(clerk, job, "take_loaner_back", damaged)
    shipping = Shipping(runner)
    note = {"supplier": "总部备机库", "supplier_note": "HX-26-1190", "parts_remark": "备机"}
    shipping.there("receive_from_supplier", arrived=f"LOAN-14A x1 {COMING}", **note)
    shipping.there(
        "send_parts", receiver=HERE, sending=f"LOAN-14A x1 {COMING}", carrier="sf", tracking="SF1390425520333"
    )
