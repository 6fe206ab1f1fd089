"""A customer pays at the counter by keys alone; the money of a job stands on its page and on a screen of its own."""

import pytest

from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.hand_over import HandOverScreen
from fieldservice.screens.money import MoneyScreen
from fieldservice.screens.panels import arrival_papers
from fieldservice.screens.panels.result_card import ResultPanel
from fieldservice.screens.preview import PreviewScreen
from fieldservice.screens.step import StepScreen
from tests.screens.counter.test_counter_path import Groups
from tests.support.counter import SIGNED, SIZES
from tests.support.hands import at_the_counter, scan
from tests.support.prices import publish_prices


def charged(counter, job, services="LAB-STD x1.5"):
    """The customer accepted a quote of 339.00 by phone."""
    publish_prices(counter.desk)
    counter.take("zhao", "quote", thing=job, services=services, fee="", parts="")
    counter.desk.take(counter.by("zhao"), job, "accept_quote", {"who": "刘女士"})
    return job


@pytest.fixture
def printed(monkeypatch):
    """The papers that went to the printer."""
    found = []
    monkeypatch.setattr(arrival_papers, "check_printer", lambda desk, kind: None)
    monkeypatch.setattr(
        arrival_papers, "put_to_printer", lambda desk, by, kind, of: found.append((kind, of)) or {"printer": "Front"}
    )
    return found


@pytest.mark.parametrize(
    ("arrives", "pays", "account"),
    [
        ("scan", (), "CD01/drawer/front-1/cash"),
        ("scan", ("3", "4200000971"), "CD01/drawer/front-1/mobile"),
        ("type", (), "CD01/drawer/front-1/cash"),
    ],
)
async def test_a_known_customer_pays_and_takes_the_device_along_after_at_most_seven_groups_of_keys(
    counter, printed, arrives, pays, account
):
    job = charged(counter, counter.brought(*SIGNED))

    async with at_the_counter(counter) as hands:
        groups = Groups(hands)
        if arrives == "scan":
            groups.count += 1
            await scan(hands, counter.ticket(job))
        else:
            await groups.key("f2")
            await groups.field(counter.ticket(job).partition(" ")[0])
        await hands.until_shown("To be paid first: ¥339.00")
        await groups.key("f5")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.until_shown("339.00")
        for typed in pays:
            await groups.field(typed)
        await groups.key("f10")
        await hands.until(lambda: isinstance(hands.app.screen, HandOverScreen))
        await hands.until(lambda: hands.app.screen.query(ResultPanel))
        await hands.until_shown("Paid: ¥339.00", "Still open: nothing", "Receipt CD01-E000001-")
        await groups.key("f6")
        await groups.key("f10")
        await hands.until(lambda: counter.desk.thing(job).state == "closed")

        assert groups.count <= 7 and printed == [("receipt", job)]
    (paid,) = counter.desk.lists.payments()
    assert (paid["amount"], paid["account"]) == (339_00, account)


@pytest.mark.parametrize("size", SIZES)
async def test_the_money_of_a_job_is_shown_with_what_is_open_and_paid_from_there(counter, printed, size, language):
    job = charged(counter, counter.brought(*SIGNED))
    counter.take("tang", "take_payment", thing=job, amount="100", tendered="150")

    async with at_the_counter(counter, size=size) as hands:
        hands.app.show_detail(job)
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        await hands.until_shown({"en": "owed ¥239.00", "zh": "应付 ¥239.00"}[language])
        await hands.press("shift+f8")
        await hands.until(lambda: isinstance(hands.app.screen, MoneyScreen))
        await hands.until_shown("100.00", "50.00", "239.00", "339.00")
        await hands.press("f5")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.until_shown("239.00")
        await hands.fill(tendered="300")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, MoneyScreen))
        await hands.until(lambda: len(hands.app.screen.items) == 2)
        await hands.until(lambda: hands.app.screen.query(ResultPanel))
        card = hands.app.screen.query_one(ResultPanel).render().plain
        for said in ("239.00", "61.00", "CD01-E000002-"):  # paid, the change, the receipt
            assert said in card
        await hands.press("escape")
        await hands.until_shown({"en": "Total paid: ¥339.00", "zh": "已付总额：¥339.00"}[language])
        await hands.press("f4")
        await hands.until(lambda: isinstance(hands.app.screen, PreviewScreen))

    assert counter.desk.thing(job).lines("payments")[1]["amount"] == 239_00


async def test_the_devices_of_a_visit_are_ticked_on_the_payment_and_one_that_is_not_ticked_stays_open(counter, printed):
    first = charged(counter, counter.brought(*SIGNED))
    others = [charged(counter, counter.another(*SIGNED, serial=f"NB-55{n}")) for n in (1, 2)]

    async with at_the_counter(counter) as hands:
        hands.app.show_detail(first)
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        await hands.press("shift+f8")
        await hands.until(lambda: isinstance(hands.app.screen, MoneyScreen))
        await hands.press("f5")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.go_to(f"also_for.{others[1]}")
        await hands.press("n")
        await hands.fill(amount="678")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, MoneyScreen))

    paid = [counter.desk.thing(job).lines("payments") for job in (first, *others)]
    assert [[each["amount"] for each in lines] for lines in paid] == [[339_00], [339_00], []]
    assert paid[0][0]["number"] == paid[1][0]["number"]
