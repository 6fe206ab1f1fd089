"""Quotes in every state: before the device is here, open, expired, accepted, declined, made anew, waiting for approval.

Where the warranty of an invented repair says that the customer pays, its work is quoted and accepted before it begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.demo import branch
from fieldservice.workflows.money.lines import agreed, latest
from fieldservice.workflows.money.quotes.chargeable import must_be_paid

if TYPE_CHECKING:
    from fieldservice.demo.faulty_parts import Runner
    from fieldservice.demo.step_inputs import RunningScenario

PAID_WORK = ("work", "fit_part", "finish", "complete", "enter_completed")
"""Steps that wait for the customer's yes where the customer pays."""
WORK = ("260.00", "380.00", "145.00", "520.00", "90.00")
"""What the invented work costs where no price list says it."""
BOARD = ("更换主板并测试", "Main board replaced and tested")
DISK = ("更换硬盘", "Hard disk replaced")
ROWS = "SELECT thing FROM work_row WHERE kind = ? AND open = 1 AND holder = ? AND state IN ({states}) ORDER BY thing"


def quote_before(runner: Runner, running: RunningScenario, step: str) -> None:
    """Where the customer pays for the work that this step begins or ends: a quote, accepted by phone."""
    if step not in PAID_WORK or not running.job:
        return
    quote_what_is_charged(runner, running.job, running.signer)


def quote_what_is_charged(runner: Runner, job: str, who: str = "") -> None:
    """A quote for the work on a job for which the customer pays, accepted by phone; none where there is one."""
    known = runner.desk.thing(job)
    if must_be_paid(known) and agreed(known) is None:
        is_english = str(known.get("symptom") or "").isascii()
        quote(runner, job, other=f"{'Worn parts replaced' if is_english else '更换磨损件并调试'} = 180.00")
        accept(runner, job, who=who)


def quote_announced(runner: Runner, running: RunningScenario, step: str) -> None:
    """The customer of a parcel that is on its way wants the price first; the quote holds for that day only."""
    if step == "announce":
        words = running.say("检测并更换故障件 = 230.00", "Diagnosis and replacement = 230.00")
        day = runner.moment.astimezone(runner.desk.session.zone()).date().isoformat()
        quote(runner, running.job, other=words, until=day)


def quote_today(runner: Runner) -> None:
    """Quotes of today on calls and jobs that have none yet."""
    runner.moment = runner.now
    calls, jobs = _things(runner, "request", "open"), _things(runner, "job", "on_bench", "inspected")
    visits, amounts = _things(runner, "job", "on_site", "appointed"), iter(WORK * 3)
    agent = runner.name_of("agent")

    def priced(thing: str, zh: str, en: str, amount: str = "") -> str:
        return f"{en if answers(runner, thing).isascii() else zh} = {amount or next(amounts)}"

    for thing in calls[:2]:
        quote(runner, thing, agent, other=priced(thing, "上门检测与调试", "Diagnosis and adjustment on site"))
    for thing in calls[1:2]:
        accept(runner, thing, agent)
    for thing, how in zip(jobs, ("open", "accepted", "declined", "discount", "anew"), strict=False):
        quote(runner, thing, other=priced(thing, *BOARD), **({"discount": "12"} if how == "discount" else {}))
        if how in ("accepted", "anew"):
            accept(runner, thing)
        if how == "declined":
            take(runner, thing, "decline_quote", who=answers(runner, thing), how="phone", reason="不如买新的")
        if how == "anew":
            quote(runner, thing, other=f"{priced(thing, *BOARD)}\n{priced(thing, *DISK, '640.00')}")
    for thing in visits[:1]:
        quote(runner, thing, other=priced(thing, "更换阵列卡", "RAID card replaced"))
        take(runner, thing, "accept_quote", who=answers(runner, thing), how="message", reference="微信 10:12")


def quote(runner: Runner, thing: str, by: str = "", **fields: str) -> None:
    """Quote what the form suggests, with these fields; the parts of a job are left out where they have no price."""
    person = runner.person(by or runner.name_of("coordinator"))
    step, folded = runner.desk.session.step(thing, "quote")[1], runner.desk.thing(thing)
    suggested = runner.desk.suggested(step, folded, person.name)
    begins = {name: value for name, value in suggested.items() if name in ("services", "if_declined") and value}
    runner.desk.take(person, thing, "quote", {**begins, **fields})


def accept(runner: Runner, thing: str, by: str = "", who: str = "") -> None:
    take(runner, thing, "accept_quote", by, who=who or answers(runner, thing), how="phone")


def answers(runner: Runner, thing: str) -> str:
    """Who answers for the customer: the contact person."""
    known = runner.desk.thing(thing)
    return str(known.get("contact") or known.get("customer_name") or "刘女士")


def take(runner: Runner, thing: str, step: str, by: str = "", **fields: str) -> None:
    runner.desk.take(runner.person(by or runner.name_of("coordinator")), thing, step, fields)


def _things(runner: Runner, kind: str, *states: str) -> list[str]:
    """Calls or jobs of the branch in these states without a quote, the oldest first."""
    rows = runner.desk.session.reader.rows(
        ROWS.format(states=", ".join("?" for _ in states)), (kind, branch.OFFICE, *states)
    )
    return [thing for (thing,) in rows if latest(runner.desk.thing(thing)) is None]
