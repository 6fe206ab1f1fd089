"""Shipments of the demo: a delivery, orders in every state between the two service points, parts passed between
colleagues. What the other service point does is written with its people and its office, as it would come from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from fieldservice.desk import NEW
from fieldservice.desk.step_context import context
from fieldservice.desk.step_forms import typed
from fieldservice.desk.take_step import write
from fieldservice.shapes import JsonObject
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.numbers import printed_number
from fieldservice.workflows.engine.take import take

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner

HERE, THERE = "CD01", "CQ01"
STOREKEEPER, COORDINATOR_THERE = "zheng.hao", "gu.lan"
STOCK = (
    "FAN-60-HS x8\nBAT-RAID x6\nCBL-SAS-2M x10\nMEM-8G-D4 x12\nPSU-300-T x5\nFAN-CPU-T x6\n"
    "PSU-550 x3 PS55-2231 PS55-2232 PS55-2240\nMEM-32G-3200 x4 MM32-7001 MM32-7002 MM32-7003 MM32-7004\n"
    "SSD-512 x3 SD51-0881 SD51-0882 SD51-0890\nLCD-14-FHD x2 LC14-3301 LC14-3302"
)
STOCK_THERE = "FAN-60-HS x6\nMEM-16G-D4 x8\nPSU-800 x3 PS80-1101 PS80-1102 PS80-1103\nFAN-CPU-T x4"


class Shipping:
    """Takes the steps of shipments, here or at the other service point, all of them today: the journal of the demo is
    in the order of time."""

    def __init__(self, runner: ScenarioRunner) -> None:
        self.runner, self.desk = runner, runner.desk
        runner.moment = runner.now

    # Any: each step has fields of its own
    def take(self, who: str, step: str, thing: str = NEW, office: str = HERE, **data: Any) -> str:
        """Take a step at an office; returns the id of the shipment."""
        session, by = self.desk.session, self.runner.person(who)
        with session.store.writing() as tx:
            shipment = None if thing == NEW else session.fold(tx, thing)
            workflow, row, _ = session.step(thing, step)
            known = context(session, by, row, shipment, data, tx)

            def number(kind: str) -> str:
                return printed_number(office, kind, tx.counter(f"number/{office}/{kind}"))

            at = known if office == HERE else replace(known, office=office, works_here=True, number=number)
            draft = take(workflow, row, shipment, typed(session, row, data), at)
            _, things = write(session, tx, draft, shipment)
        return things[0].id

    # Any: as in take
    def there(self, step: str, thing: str = NEW, **data: Any) -> str:
        return self.take(COORDINATOR_THERE, step, thing, THERE, **data)

    # Any: as in take
    def here(self, step: str, thing: str = NEW, **data: Any) -> str:
        return self.take(STOREKEEPER, step, thing, **data)


def ship_parts(runner: ScenarioRunner) -> None:
    """All shipments of the demo, the oldest first."""
    shipping = Shipping(runner)
    for story in STORIES:
        story(shipping)


def _delivered(shipping: Shipping) -> None:
    """The stock of both: a supplier delivered it."""
    note: JsonObject = {"supplier": "深圳华芯备件有限公司", "parts_remark": "外箱完好"}
    shipping.here("receive_from_supplier", supplier_note="HX-26-1181", arrived=STOCK, **note)
    shipping.there("receive_from_supplier", supplier_note="HX-26-1182", arrived=STOCK_THERE, **note)


def _expected(shipping: Shipping, days: int) -> str:
    return stamp(shipping.runner.now + timedelta(days=days))


def _received(shipping: Shipping) -> None:
    order = shipping.here("order_parts", sender=THERE, parts="MEM-16G-D4 x2\nPSU-800 x1")
    shipping.there("confirm_order", order, expected=_expected(shipping, 1))
    shipping.there(
        "send_order", order, sending="MEM-16G-D4 x2", scanned="PS80-1101", carrier="sf", tracking="SF1390425517703"
    )
    shipping.here("receive_parts", order, arrived="MEM-16G-D4 x2", scanned="PS80-1101")


def _with_differences(shipping: Shipping) -> None:
    """One fan is missing, and a manager is asked whether it is lost."""
    order = shipping.here("order_parts", sender=THERE, parts="FAN-CPU-T x3")
    shipping.there("send_order", order, sending="FAN-CPU-T x3", carrier="jd", tracking="JD0099381120")
    shipping.here("receive_parts", order, arrived="FAN-CPU-T x2", parts_remark="外箱一角破损")
    shipping.here("report_loss", order, lost="FAN-CPU-T x1", reason="快递公司查无，外箱破损")


def _refused(shipping: Shipping) -> None:
    order = shipping.here("order_parts", sender=THERE, parts="CTRL-HS1200 x1")
    shipping.there("refuse_order", order, reason="本中心无此件，请向总部申请。")


def _asked_of_us(shipping: Shipping) -> None:
    confirmed = shipping.there(
        "order_parts", sender=HERE, parts="CBL-SAS-2M x4\nSSD-512 x1", parts_remark="客户停机，请尽快"
    )
    shipping.here("confirm_order", confirmed, expected=_expected(shipping, 1))
    shipping.there("order_parts", sender=HERE, parts="BAT-RAID x2\nLCD-14-FHD x1")


def _on_its_way(shipping: Shipping) -> None:
    order = shipping.here("order_parts", sender=THERE, parts="FAN-60-HS x2\nPSU-800 x2", parts_remark="补最低库存")
    shipping.there("confirm_order", order, expected=_expected(shipping, 1))
    shipping.there(
        "send_order", order, sending="FAN-60-HS x2", scanned="PS80-1102", carrier="sf", tracking="SF1390425519921"
    )
    shipping.here("order_parts", sender=THERE, parts="MEM-16G-D4 x4")
    shipping.here("send_parts", receiver=THERE, sending="PSU-300-T x1", carrier="ems", tracking="EM202611230042")


def _below_minimum(shipping: Shipping) -> None:
    """Of what is proposed the first part that the other service point supplies is ordered; the others still wait."""
    desk, keeper = shipping.desk, shipping.runner.person(STOREKEEPER)
    proposals = [each for each in desk.replenishment.proposals(keeper) if each.sender == THERE][:1]
    for order in desk.replenishment.orders(proposals, {each.part: each.quantity for each in proposals}):
        shipping.here(order.step, **order.fields)


def _for_jobs(shipping: Shipping) -> None:
    """What two jobs wait for is ordered: of one the date slips, the parts of the other have come."""
    room, keeper = shipping.desk.store_room, shipping.runner.person(STOREKEEPER)
    short = [
        need
        for need in room.needs(keeper)
        if need.available < need.open and not (need.expected or need.ordered or need.serials or need.waits_for_approval)
    ]
    for number, need in enumerate(short[:2]):
        step, fields = room.order(need)
        order = shipping.here(step, **{**fields, "sender": THERE})
        shipping.there("confirm_order", order, expected=_expected(shipping, 2))
        if number == 0:
            shipping.there("confirm_order", order, expected=_expected(shipping, 5))
            continue
        shipping.there(
            "receive_from_supplier",
            supplier="深圳华芯备件有限公司",
            supplier_note="HX-26-1190",
            arrived=fields["parts"],
        )
        shipping.there("send_order", order, sending=fields["parts"], carrier="sf", tracking="SF1390425520144")
        shipping.here("receive_parts", order, arrived=fields["parts"])


def _passed_on(shipping: Shipping) -> None:
    """Fans from the bag of an engineer: offered, accepted, declined, and kept after all."""
    giver, colleague = "li.wei", "zhou.rui"
    for step, who, more in (
        ("accept_part", colleague, {}),
        ("decline_part", colleague, {"reason": "我这边已换好，用不上"}),
        ("withdraw_offer", giver, {}),
        ("", "", {}),
    ):
        offered = shipping.take(
            giver, "offer_part", colleague=colleague, sending="FAN-60-HS x1", parts_remark="今天下午分中心碰头"
        )
        if step:
            shipping.take(who, step, offered, **more)


STORIES: tuple[Callable[[Shipping], None], ...] = (
    _for_jobs,
    _delivered,
    _received,
    _with_differences,
    _refused,
    _asked_of_us,
    _on_its_way,
    _passed_on,
    _below_minimum,
)
