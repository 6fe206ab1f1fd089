"""Money of today: a counter that was cashed up, one whose difference waits for approval, pouches of engineers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.demo import branch
from fieldservice.desk import NEW
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.currencies import amount_text, minor_units
from fieldservice.workflows.money.accounts import CASH, POUCH, till
from fieldservice.workflows.money.payments.places import ON_THE_WAY

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner
    from fieldservice.desk.cash_up import Till
    from fieldservice.workflows.engine.reference import Person

AT_THE_COUNTER, ON_SITE = "send_in", "on_site"
PAYS = "take_payment"
OTHER_COUNTER, POUCHES = "front-2", "bench-1"
"""The terminals at which money is taken."""


def cash_up_today(runner: ScenarioRunner) -> None:
    runner.moment = runner.now
    desk, clerk = runner.desk, runner.person(runner.name_of("counter_clerk"))
    coordinator = runner.person(runner.name_of("coordinator"))
    jobs = payable(runner, clerk, AT_THE_COUNTER)
    if len(jobs) < 2:
        return  # a small demo
    for job, (amount, method) in zip(jobs, (("860", "cash"), ("320", "card"), ("158", "mobile")), strict=False):
        pay(runner, clerk, branch.COUNTER, job, amount, method)
    hand_in_old_pouches(runner, clerk)
    close_and_pay_in(runner, clerk)
    pay(runner, clerk, branch.COUNTER, jobs[0], "100")

    pay(runner, coordinator, OTHER_COUNTER, jobs[1], "260")
    there = counted(runner, OTHER_COUNTER)
    till_ = desk.cash_ups.drawer(OTHER_COUNTER)
    cash = next(each.expected for each in till_.expected if each.method == CASH)
    missing = amount_text(cash - minor_units(50, till_.currency), till_.currency)
    words = {"cash_reason": "other", "words": "一位客户找零时可能多找了 50 元"}
    desk.take(coordinator, NEW, "count_cash", {**there, "cash": missing, **words})

    names = desk.session.reader.rows("SELECT DISTINCT engineer FROM work_row WHERE open = 1 ORDER BY engineer")
    engineers = [runner.person(str(name)) for (name,) in names if name]
    handed_in = False
    for engineer in engineers:
        for job in payable(runner, engineer, ON_SITE, engineer.name)[:1]:
            pay(runner, engineer, POUCHES, job, "180")
            if not handed_in:
                pouch = desk.cash_ups.till(till(branch.OFFICE, POUCH, engineer.name))
                desk.take(engineer, NEW, "hand_in_pouch", amounts_of(pouch))
            handed_in = True


def hand_in_old_pouches(runner: ScenarioRunner, clerk: Person) -> None:
    """What engineers were paid on earlier days is in the drawer; only one of them is late."""
    desk, now = runner.desk, stamp(runner.now)
    late = sorted((each for each in desk.cash_ups.tills() if each.kind == POUCH and each.due <= now), key=_due)
    for pouch in late[:-1]:
        desk.session.counter = POUCHES
        handed_in = desk.take(runner.person(pouch.whose), NEW, "hand_in_pouch", amounts_of(pouch)).id
        desk.session.counter = branch.COUNTER
        desk.take(clerk, handed_in, "receive_pouch", amounts_of(pouch))


def _due(till_: Till) -> str:
    return till_.due


def pay(runner: ScenarioRunner, by: Person, terminal: str, job: str, amount: str, method: str = "cash") -> None:
    """A customer pays something on account of the work."""
    runner.desk.session.counter = terminal
    reference = {} if method == "cash" else {"reference": f"4200 7731 {amount}"}
    runner.desk.take(by, job, PAYS, {"amount": amount, "method": method, "more": True, **reference})


def close_and_pay_in(runner: ScenarioRunner, by: Person) -> None:
    """The drawer agrees, is closed, and all of it has reached the bank."""
    desk, day = runner.desk, runner.now.date().isoformat()
    cash_up = desk.take(by, NEW, "count_cash", counted(runner, branch.COUNTER)).id
    desk.take(by, cash_up, "close_cash_up", {})
    desk.take(by, cash_up, "pay_in", {"slip": "BOC-20-77120", "day": day})
    for method, fee, slip in (
        ("card", "1.92", f"POS-{day.replace('-', '')}-0317"),
        ("mobile", "0.60", "MP-8850114207"),
    ):
        desk.take(by, cash_up, "settle_provider", {"method": method, "fee": fee, "slip": slip, "day": day})


def counted(runner: ScenarioRunner, counter: str) -> dict[str, str]:
    """What is in a drawer, as it is typed."""
    return {"counter": counter, **amounts_of(runner.desk.cash_ups.drawer(counter))}


def amounts_of(till: Till) -> dict[str, str]:
    """What the books expect in a drawer or pouch, as amounts that are typed."""
    return {each.method: amount_text(each.expected, till.currency) for each in till.expected}


def payable(runner: ScenarioRunner, by: Person, mode: str, engineer: str = "") -> list[str]:
    """Open jobs of this mode for which this person may take a payment; with `engineer` only those with which that one
    is on the way."""
    rows = runner.desk.session.reader.rows(
        "SELECT thing, state, engineer FROM work_row WHERE kind = 'job' AND open = 1 AND mode = ? ORDER BY opened DESC",
        (mode,),
    )
    meant = [thing for thing, state, whose in rows if not engineer or (whose == engineer and state in ON_THE_WAY)]
    return [job for job in meant if any(offer.step == PAYS for offer in runner.desk.page(by, job).offers)]
