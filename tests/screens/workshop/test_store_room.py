"""The storekeeper's list: what is asked for, what is here, and issuing it by keys and scanner."""

import pytest

from db import ledgers
from fieldservice.desk import NEW
from fieldservice.read_model import projections
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.panels.step_form import StepForm
from fieldservice.screens.step import StepScreen
from fieldservice.screens.store_room import StoreRoomScreen
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.parts.on_the_job.lines import part_lines
from tests.support.counter import SIZES
from tests.support.hands import at_the_counter, notices, scan

PARTS = (
    {"code": "FAN-80", "zh": "风扇", "en": "Fan", "product": "laptop", "cost": 12_00, "price": 18_00},
    {
        "code": "PSU-450",
        "zh": "电源",
        "en": "Power supply",
        "product": "laptop",
        "cost": 450_00,
        "tracked": 1,
        "alternatives": "PSU-460",
    },
    {"code": "PSU-460", "zh": "电源460", "en": "Power supply 460", "product": "laptop", "cost": 480_00, "tracked": 1},
    {"code": "BRD-77", "zh": "主板", "en": "Main board", "product": "laptop", "cost": 2_600_00, "tracked": 1},
)
ASKED = {"parts": "PSU-450 x1; FAN-80 x2", "needed": "2026-11-25T01:00:00Z"}


@pytest.fixture
def store(counter):
    """A counter with a catalogue, ten fans, and two power supplies with serial numbers."""
    desk = counter.desk
    pieces = [Posting("FAN-80", "CD01/supplier", "CD01/good", 10)]
    pieces += [Posting("PSU-450", "CD01/supplier", "CD01/good", 1, 0, serial) for serial in ("9F11-07", "9F11-08")]
    pieces += [Posting("PSU-460", "CD01/supplier", "CD01/good", 1, 0, "A1")]
    with desk.session.store.writing() as tx:
        tx.publish("part", PARTS)
        tx.publish(
            "office", [{"code": "CD02", "name": "南充网点", "name_en": "Nanchong", "kind": "branch"}], replace=False
        )
        data = {"postings": [each.as_data() for each in pieces]}
        projections.post(
            tx, tx.append_many([{"kind": "stocked", "by": "zhao", "made": desk.session.now(), "data": data}])
        )
    return counter


def bench_job(store, **asked):
    """A laptop on the bench of wang, who asked for parts."""
    job = store.brought(("zhao", "dispatch"), ("wang", "inspect"), ("wang", "sign_intake"))
    store.take("wang", "request_parts", thing=job, **(asked or ASKED))
    return job


async def opened(hands):
    await hands.press("shift+f6")
    await hands.until(lambda: isinstance(hands.app.screen, StoreRoomScreen) and hands.app.screen.item is not None)


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_says_what_is_asked_and_what_is_here(store, size, language):
    job = bench_job(store)

    async with at_the_counter(store, "zhao", size) as hands:
        await opened(hands)

        await hands.until_shown(
            "PSU-450", "FAN-80", store.number(job), "王强", {"en": "Power su", "zh": "电源"}[language]
        )
        await hands.until_shown("PSU-460 (1)", "9F11-07")


async def test_a_requisition_is_issued_with_the_serial_number_that_is_scanned(store):
    job = bench_job(store)

    async with at_the_counter(store, "zhao") as hands:
        await opened(hands)
        await hands.press("f5")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.go_to("parts")
        await hands.press("ctrl+a")
        await hands.paste("PSU-450 x1 9F11-08\nFAN-80 x2")
        await hands.press("f10")
        await hands.until_shown("No parts to issue")
        assert "F4 prints its issue note" in notices(hands)

    assert [(line.part, line.issued) for line in part_lines(store.desk.thing(job))] == [("PSU-450", 1), ("FAN-80", 2)]
    assert ledgers.quantity(store.desk.session.reader, "CD01/bag/wang", "PSU-450", "9F11-08") == 1


async def test_one_key_sets_aside_what_is_here(store):
    bench_job(store, parts="FAN-80 x2")

    async with at_the_counter(store, "zhao") as hands:
        await opened(hands)
        await hands.press("f6")
        await hands.until_shown("Reserved: 2")

    assert store.desk.store_room.available("FAN-80") == 8


async def test_what_waits_for_approval_is_said_and_not_issued(store):
    bench_job(store, parts="BRD-77 x1")

    async with at_the_counter(store, "zhao") as hands:
        await opened(hands)
        await hands.until_shown("Waiting for approval", "Missing: 1")
        await hands.press("f5")

        assert isinstance(hands.app.screen, StoreRoomScreen) and "F5 Issue" not in hands.text


async def test_another_part_is_proposed_that_is_here(store):
    job = bench_job(store, parts="PSU-450 x1")

    async with at_the_counter(store, "zhao") as hands:
        await opened(hands)
        await hands.press("f7")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.until_shown("PSU-460")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, StoreRoomScreen))
        await hands.until(lambda: hands.app.screen.item is not None and hands.app.screen.item.part == "PSU-460")

    assert store.desk.thing(job).lines("parts")[-1]["act"] == "substituted"


async def test_enter_opens_the_requisition_and_a_job_that_is_urgent_stands_first(store):
    bench_job(store, parts="FAN-80 x1")
    urgent = store.another(("zhao", "dispatch"))
    store.take("zhao", "request_parts", thing=urgent, parts="FAN-80 x3", urgent=True)

    async with at_the_counter(store, "zhao") as hands:
        await opened(hands)
        assert hands.app.screen.item.open == 3
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        await hands.until_shown("Urgent", "Issue to the engineer")


async def test_a_scanned_serial_number_of_the_list_moves_to_its_line(store):
    bench_job(store)

    async with at_the_counter(store, "zhao") as hands:
        await opened(hands)
        await scan(hands, "9F11-08")
        await hands.until(lambda: hands.app.screen.item is not None and hands.app.screen.item.part == "PSU-450")


async def test_what_is_missing_is_ordered_for_the_requisition_and_its_arrival_is_owed(store):
    bench_job(store, parts="BRD-77 x2")
    desk, keeper = store.desk, store.person("zhao")

    async with at_the_counter(store, "zhao") as hands:
        await opened(hands)
        await hands.press("f4")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.fill(sender="CD02")
        await hands.until_shown("Main board")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, StoreRoomScreen))
        await hands.until_shown("On order: 2.")

    (need,) = desk.store_room.needs(keeper)
    order = desk.session.reader.value("SELECT thing FROM work_row WHERE kind = 'shipment'")
    assert desk.thing(order).holder == "CD02" and desk.thing(need.thing).lines("deliveries")[0]["act"] == "ordered"
    assert desk.store_room.order(need)[1]["parts"] == "BRD-77 x1"


async def test_parts_are_sold_over_the_counter_with_their_prices_below_the_field(store):
    async with at_the_counter(store, "tang") as hands:
        hands.app.screen.services.begin("sell_parts")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.until_shown("Take the payment on the page of the sale")
        await hands.press(*"fan", "enter", *"3")
        await hands.until_shown("Fan x3", "54.00")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        await hands.until_shown(" ".join("CD01-V000001"), "See the page")
        await hands.press("enter")
        await hands.until_shown("CD01-V000001", "sold over the counter", "1 Take a payment")
        await hands.press("enter")
        await hands.until_shown("Cash given", "54.00")


def test_nobody_orders_from_the_own_office_or_hands_parts_to_oneself(store):
    def offered(step, field):
        _flow, row, _thing = store.desk.session.step(NEW, step)
        form = StepForm.of(store.desk, row, None, store.desk.fields(NEW, step), {}, by="wang")
        return [choice.value for choice in form.choices(field, "")]

    assert "CD02" in offered("order_parts", "sender") and "CD01" not in offered("order_parts", "sender")
    assert "li.wei" in offered("offer_part", "colleague") and "wang" not in offered("offer_part", "colleague")
