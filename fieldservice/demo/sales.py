"""Parts sold over the counter today: to a customer of ours, to somebody without a name, and one taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import ledgers
from fieldservice.demo import branch
from fieldservice.demo.customers import CUSTOMERS
from fieldservice.desk import NEW
from fieldservice.workflows.parts.places import good

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner
    from fieldservice.workflows.engine.reference import SparePart

FREE = 2
"""So many pieces are left for jobs."""


def sell_over_the_counter(runner: ScenarioRunner) -> None:
    runner.moment = runner.now
    runner.desk.session.counter = branch.COUNTER
    desk, clerk, place = runner.desk, runner.person(runner.name_of("counter_clerk")), good(branch.OFFICE)
    keeper = runner.person(runner.name_of("storekeeper"))
    in_stock = [desk.parts.part(each.part) for each in desk.stock.every_level(keeper, "good") if each.quantity > FREE]
    priced = [
        part for part in in_stock if part is not None and part.price and desk.store_room.available(part.number) > FREE
    ]
    plain, tracked = ([part for part in priced if part.tracked is is_tracked] for is_tracked in (False, True))

    def sell(part: SparePart, many: int, **who: str) -> str:
        serials = ledgers.serials(desk.session.reader, place, part.number)[:many] if part.tracked else []
        return desk.take(clerk, NEW, "sell_parts", {"parts": " ".join((part.number, f"x{many}", *serials)), **who}).id

    known = next(
        each for each in CUSTOMERS if each.is_person and desk.lookup.known(clerk, phone=each.phone)["customer"]
    )
    for part in tracked[:1]:
        sell(part, 1, customer_name=known.name, phone=known.phone, parts_remark="客户自行安装", method="card")
    for part in plain[:1]:
        sell(part, 2)
    for part in plain[1:2]:
        sold = sell(part, 1, customer_name="马先生")
        desk.take(clerk, sold, "take_payment", {"method": "cash"})
        desk.take(clerk, sold, "take_back_sold", {"parts": f"{part.number} x1", "reason": "型号不符，未拆封"})
