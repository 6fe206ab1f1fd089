"""Payments in every state: deposits, part payments, more than is open, on account, transfers, refunds, cancelled ones.

Where an invented repair was quoted, its customer pays before the device goes out or the slip is handed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.demo import branch
from fieldservice.demo.quotes import accept, quote
from fieldservice.workflows.common.approvals import waiting
from fieldservice.workflows.money.lines import NOT_REPAIRED, PAYMENTS, balances_of, latest
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
    for job, act in zip(_owing(runner), (part_payment, given_back), strict=False):
        act(runner, job)
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
    """The customer paid with an old price in mind, and wants an invoice."""
    owed = sum(each.open for each in balances_of(runner.desk.thing(job)))
    take(runner, job, "take_payment", amount=str(owed // 100 + 80), more=True)
    take(runner, job, "give_money_back", amount="80", reason="多收 80 元，已退客户")
    title = str(runner.desk.thing(job).get("customer_name") or "个人")
    take(runner, job, "ask_invoice", invoice_kind="ordinary", invoice_title=title, invoice_for="维修费")


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


COUNTER_ACTS = (("145.00", too_much), ("260.00", mistyped), ("450.00", transfer), ("1280.00", on_account))
"""By repaired job at the counter: what is agreed when it is collected, and what happens with the money."""


def charge(runner: Runner, job: str, amount: str) -> None:
    """After the repair the customer wanted the data too, and accepted a quote of this amount by phone."""
    is_english = str(runner.desk.thing(job).get("symptom") or "").isascii()
    quote(runner, job, other=f"{'Data copied to a new disk' if is_english else '按客户要求转存数据'} = {amount}")
    accept(runner, job)


def take(runner: Runner, thing: str, step: str, by: str = "", **fields: object) -> None:
    runner.desk.take(runner.person(by or runner.name_of("counter_clerk")), thing, step, fields)


def _things(runner: Runner, kind: str, mode: str, *states: str) -> list[str]:
    """Calls or jobs of the branch in these states without a quote, the oldest first; none that was not repaired."""
    found = map(runner.desk.thing, _ids(runner, kind, mode, *states))
    return [each.id for each in found if latest(each) is None and each.get("result") != NOT_REPAIRED]


def _owing(runner: Runner) -> list[str]:
    """Repaired jobs at the counter that were quoted before the work, and are to be paid."""
    found = map(runner.desk.thing, _ids(runner, "job", "send_in", "ready"))
    return [each.id for each in found if any(balance.owed_now for balance in balances_of(each))]


def _ids(runner: Runner, kind: str, mode: str, *states: str) -> list[str]:
    rows = runner.desk.session.reader.rows(
        ROWS.format(states=", ".join("?" for _ in states)), (kind, mode, branch.OFFICE, *states)
    )
    return [str(thing) for (thing,) in rows]
