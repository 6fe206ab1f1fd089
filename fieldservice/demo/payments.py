"""Payments in every state: deposits, part payments, more than is open, on account, transfers, refunds, cancelled ones.

Where an invented repair was quoted, its customer pays before the device goes out or the slip is handed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.demo import branch
from fieldservice.demo.quotes import accept, quote
from fieldservice.workflows.common.approvals import waiting
from fieldservice.workflows.money.lines import PAYMENTS, balances_of, latest
from fieldservice.workflows.money.payments.guards import CREDIT

if TYPE_CHECKING:
    from fieldservice.demo.faulty_parts import Runner
    from fieldservice.demo.step_inputs import RunningScenario

BEFORE = {"hand_in": "engineer", "hand_out": "counter_clerk", "ship": "counter_clerk", "close": "counter_clerk"}
"""By step that waits for the money: who takes it."""
WAYS = ({"method": "cash"}, {"method": "card"}, {"method": "mobile", "reference": "4200002871"})
AT_THE_COUNTER, AT_THE_CUSTOMERS, CALL = ("signed", "ready"), ("completed", "signed"), ("open",)
ROWS = "SELECT thing FROM work_row WHERE kind = ? AND mode = ? AND holder = ? AND state IN ({states}) ORDER BY thing"


def pay_before(runner: Runner, running: RunningScenario, step: str) -> None:
    """The customer pays what is to be paid before this step."""
    if step not in BEFORE or not running.job:
        return
    if any(each.owed_now for each in balances_of(runner.desk.thing(running.job))):
        by = running.engineer if BEFORE[step] == "engineer" else runner.name_of(BEFORE[step])
        take(runner, running.job, "take_payment", by, **running.rng.choice(WAYS))


def pay_today(runner: Runner) -> None:
    """What customers pay today, and what they still owe, on jobs and calls that nobody has quoted yet."""
    runner.moment = runner.now
    runner.desk.session.counter = branch.COUNTER
    here, there = (
        _things(runner, "job", "send_in", *AT_THE_COUNTER),
        _things(runner, "job", "on_site", *AT_THE_CUSTOMERS),
    )
    for job, (amount, act) in zip(here, COUNTER_ACTS, strict=False):
        charge(runner, job, amount)
        act(runner, job)
    for job in there[:2]:
        charge(runner, job, "240.00")
    for job in there[:1]:
        take(
            runner,
            job,
            "take_payment",
            str(runner.desk.thing(job).get("engineer")),
            method="mobile",
            reference="4200009915",
        )
    for call in _things(runner, "request", "", *CALL)[-1:]:
        take(runner, call, "take_payment", amount="100", tendered="100")


def part_payment(runner: Runner, job: str) -> None:
    take(runner, job, "take_payment", amount="200", tendered="200")


def too_much(runner: Runner, job: str) -> None:
    """The customer paid at the bank and at the counter as well."""
    take(runner, job, "take_payment", method="transfer", reference="ICBC-77120")
    take(runner, job, "take_payment", amount="145", method="card", more=True)


def given_back(runner: Runner, job: str) -> None:
    take(runner, job, "take_payment", amount="600", more=True)
    take(runner, job, "give_money_back", amount="80", reason="多收 80 元，已退客户")


def mistyped(runner: Runner, job: str) -> None:
    take(runner, job, "take_payment", method="card")
    number = str(runner.desk.thing(job).lines(PAYMENTS)[-1]["number"])
    take(runner, job, "cancel_payment", payment=number, reason="刷卡录成了另一台机器")


def on_account(runner: Runner, job: str) -> None:
    """A school pays once a month: a manager approved more than its credit limit."""
    take(runner, job, "ask_credit", runner.name_of("coordinator"), reason="学校每月结账")
    (asked,) = (each for each in waiting(runner.desk.thing(job)) if each.kind == CREDIT)
    take(runner, job, "approve", runner.name_of("manager"), digest=asked.digest)
    take(runner, job, "put_on_account", runner.name_of("coordinator"))


def transfer(runner: Runner, job: str) -> None:
    take(runner, job, "await_transfer")


COUNTER_ACTS = (
    ("380.00", part_payment),
    ("145.00", too_much),
    ("520.00", given_back),
    ("260.00", mistyped),
    ("1280.00", on_account),
    ("450.00", transfer),
)
"""By job at the counter: what is agreed, and what happens with the money."""


def charge(runner: Runner, job: str, amount: str) -> None:
    """The customer accepted a quote of this amount by phone."""
    quote(runner, job, other=f"更换磨损件并调试 = {amount}")
    accept(runner, job)


def take(runner: Runner, thing: str, step: str, by: str = "", **fields: object) -> None:
    runner.desk.take(runner.person(by or runner.name_of("counter_clerk")), thing, step, fields)


def _things(runner: Runner, kind: str, mode: str, *states: str) -> list[str]:
    """Calls or jobs of the branch in these states without a quote, the oldest first."""
    rows = runner.desk.session.reader.rows(
        ROWS.format(states=", ".join("?" for _ in states)), (kind, mode, branch.OFFICE, *states)
    )
    return [thing for (thing,) in rows if latest(runner.desk.thing(thing)) is None]
