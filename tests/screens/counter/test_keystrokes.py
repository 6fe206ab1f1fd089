"""The five commonest paths by keys alone, each with no more groups of keys than the table allows."""

from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.hand_over import HandOverScreen
from fieldservice.screens.step import StepScreen
from fieldservice.screens.ticket import TicketScreen
from tests.support.counter import VISIT
from tests.support.groups import Groups
from tests.support.hands import at_the_counter, at_the_desk

CEILINGS = {"intake": 7, "hand-over": 6, "dispatch": 2, "on-site completion": 8, "mail-in": 7}
"""By path the most groups of keys; they go down or stay."""


async def stands(hands, screen) -> None:
    await hands.until(lambda: isinstance(hands.app.screen, screen))
    await hands.settle()


async def test_intake_of_a_known_customer_to_the_printed_ticket(counter):
    counter.closed_once()

    async with at_the_counter(counter) as hands:
        groups = Groups(hands)
        await groups.key("ctrl+d")
        await stands(hands, StepScreen)
        for text in ("13805310042", VISIT["serial"], "no picture", "charger, mouse", "A3"):
            await groups.field(text)
        await groups.key("f10")
        await hands.until(lambda: any(kind == "ticket" for kind, _job in counter.printed))

    assert groups.count <= CEILINGS["intake"]


async def test_a_signed_device_is_handed_over_against_its_ticket(counter):
    job = counter.inspected()
    counter.take("wang", job, "stop", reason="customer_wish", explained="客户不修了")
    counter.take("tang", job, "sign_on_paper", signer="张老师")
    ticket = str(counter.page(job).facts["ticket"])

    async with at_the_counter(counter) as hands:
        groups = Groups(hands)
        await groups.key("f2")
        await groups.field(ticket.lower())
        await stands(hands, TicketScreen)
        await groups.key("f5")
        await stands(hands, HandOverScreen)
        await groups.key("f6")
        await groups.field(ticket.lower())
        await groups.key("f10")
        await hands.until(lambda: counter.page(job).state == "closed")

    assert groups.count <= CEILINGS["hand-over"]


async def test_a_coordinator_dispatches_the_engineer_who_fits_best(counter):
    job = counter.accepted()

    async with at_the_desk(counter, "zhao") as hands:
        groups = Groups(hands)
        await groups.key("f5")
        await stands(hands, StepScreen)
        await groups.key("f10")
        await hands.until(lambda: counter.page(job).state == "dispatched")

    assert counter.page(job).facts["engineer"] == "li.wei" and groups.count <= CEILINGS["dispatch"]


async def test_an_engineer_completes_the_work_on_site(counter):
    job = counter.on_site()
    counter.take("li.wei", job, "examine", consent=True, finding="打印头堵塞")

    async with at_the_desk(counter, "li.wei") as hands:
        groups = Groups(hands)
        await groups.key("f5")
        await stands(hands, StepScreen)
        for text in ("print head", "clean", "cleaned the head", "", "", "y"):
            await groups.field(text)
        await groups.key("f10")
        await hands.until(lambda: counter.page(job).state == "completed")

    assert groups.count <= CEILINGS["on-site completion"]


async def test_a_parcel_of_a_known_customer_is_taken_in(counter):
    counter.closed_once()

    async with at_the_counter(counter) as hands:
        groups = Groups(hands)
        await groups.key("ctrl+n")
        await stands(hands, StepScreen)
        for text in ("SF1420091234567", "13805310042", VISIT["serial"], "no picture", "A3"):
            await groups.field(text)
        await groups.key("f10")
        await stands(hands, DetailScreen)
        assert hands.app.screen.page.facts["mode"]["code"] == "mail_in"

    assert groups.count <= CEILINGS["mail-in"]
