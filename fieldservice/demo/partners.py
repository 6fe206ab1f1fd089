"""Settlements with an authorised repairer that works on paper: drawn up, disputed, agreed and paid."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fieldservice.desk import NEW
from fieldservice.words.moments import stamp

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner

PARTNER, DEALER = "SN01", "RD01"
CLAIMS = (
    ("0231", "更换硒鼓分离爪，试打 20 页正常", "86.00", True),
    ("0236", "更换笔记本风扇 FAN-80", "68.00", True),
    ("0240", "更换服务器电源 PSU-450", "398.00", False),
)
"""Number of the paper, what was done, amount, whether the faulty part has come back."""


def settle_with_partners(runner: ScenarioRunner) -> None:
    """With the repairer the month before last is paid and the last one disputed; the dealer agrees."""
    month = runner.now.replace(day=1)
    last = (month - timedelta(days=1)).replace(day=1)
    before = (last - timedelta(days=1)).replace(day=1)
    runner.moment = runner.now
    paid = _sent(runner, PARTNER, f"{before:%Y-%m}", f"{before:%Y-%m}-17")
    _take(runner, paid, "agree_settlement", agreed_by="何老板")
    _take(runner, paid, "pay_partner", paid_on=stamp(runner.now)[:10], bank_reference="HT20260014")
    disputed = _sent(runner, PARTNER, f"{last:%Y-%m}", f"{last:%Y-%m}-21")
    _take(runner, disputed, "dispute_settlement", disputes="3 旧件已于上月底随返还单寄回", disputed_by="何老板")
    agreed = _sent(runner, DEALER, f"{before:%Y-%m}", f"{before:%Y-%m}-09")
    _take(runner, agreed, "agree_settlement", agreed_by="涂勇")


def _sent(runner: ScenarioRunner, partner: str, month: str, day: str) -> str:
    settlement = _drawn_up(runner, partner, month, day)
    _take(runner, settlement, "send_settlement", by_paper=True)
    return settlement


def _drawn_up(runner: ScenarioRunner, partner: str, month: str, day: str) -> str:
    settlement = _take(runner, NEW, "settle_partner", partner=partner, month=month)
    for paper, words, amount, is_back in CLAIMS:
        number = f"{partner}-{month[-2:]}-{paper}"
        claim = {"claim_paper": number, "done_on": day, "claimed_for": words, "amount": amount}
        _take(runner, settlement, "add_paper_claim", **claim, fault_returned=is_back)
    return settlement


def _take(runner: ScenarioRunner, thing: str, step: str, **data: object) -> str:
    return runner.desk.take(runner.person(runner.name_of("commerce")), thing, step, data).id
