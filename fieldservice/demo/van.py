"""The van of the demo: it carries parts. Its engineer was paid at the customer's and handed the pouch in, in which a
counter found less."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from fieldservice.demo import branch
from fieldservice.demo.cash_ups import pay
from fieldservice.demo.shipments import Shipping
from fieldservice.desk import NEW
from fieldservice.words.moments import stamp

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner

NEWLY_ACCEPTED = (
    "SELECT thing FROM work_row WHERE kind = 'job' AND state = 'accepted' AND mode = 'on_site' AND engineer = ''"
    " ORDER BY opened DESC LIMIT 1"
)

IN_THE_VAN = "FAN-60-HS x2\nMEM-8G-D4 x2\nCBL-SAS-2M x2"


@contextmanager
def in_the_van(runner: ScenarioRunner) -> Iterator[None]:
    """What is done here is done in the van, as if its entries had just come in: the demo has one store."""
    session = runner.desk.session
    session.office = branch.VAN
    try:
        yield
    finally:
        session.office = branch.OFFICE


def stock_the_van(runner: ScenarioRunner) -> None:
    """The storekeeper gives the van what is often needed on site; its engineer counts it in."""
    shipping = Shipping(runner)
    sent = shipping.here("send_parts", receiver=branch.VAN, sending=IN_THE_VAN)
    shipping.take(branch.VAN_ENGINEER[0], "receive_parts", sent, branch.VAN, arrived=IN_THE_VAN)


def pay_in_the_van(runner: ScenarioRunner) -> None:
    runner.moment = runner.now
    desk, clerk = runner.desk, runner.person(runner.name_of("counter_clerk"))
    runner.publish_the_van()
    job, engineer = desk.session.reader.value(NEWLY_ACCEPTED), runner.person(branch.VAN_ENGINEER[0])
    if job is None:
        return  # a small demo
    stock_the_van(runner)
    sent = {"engineer": engineer.name, "why_without_skill": "邱波的车就在客户附近。"}
    desk.take(runner.person(runner.name_of("coordinator")), job, "dispatch", sent)
    with in_the_van(runner):
        at = stamp(runner.now + timedelta(minutes=10))
        for step, data in (("take", {}), ("appoint", {"appointment": at}), ("arrive", {})):
            desk.take(engineer, job, step, data)
        pay(runner, engineer, branch.VAN, job, "380")
        pay(runner, engineer, branch.VAN, job, "120", "mobile")
        pouch = desk.take(engineer, NEW, "hand_in_pouch", {"cash": "380", "mobile": "120"}).id
    desk.session.counter = branch.COUNTER
    short = {"cash": "330", "mobile": "120", "cash_reason": "missing"}
    desk.take(clerk, pouch, "receive_pouch", short)
    with in_the_van(runner):
        pay(runner, engineer, branch.VAN, job, "66")
