"""Sales over the counter as given/when/then: what is free is sold, and comes back the same day."""

from dataclasses import replace
from types import SimpleNamespace

from fieldservice.documents.sale_slip import sale_slip
from fieldservice.read_model.projections import work_row
from fieldservice.read_model.search_rows import work_words
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Price
from fieldservice.workflows.money.lines import balances_of
from fieldservice.workflows.sales.lines import total_of
from tests.support import parts as shelf
from tests.support.money import act, known, without_ids
from tests.support.money import balances as money_in
from tests.support.parts import FAN, GOOD, PSU, Posted, balances, stocked, take
from tests.support.story import NEW, REFERENCE, Story, given_a_job, refusal

SOLD_PLACE = "CD01/sold"


class PricedShelf(shelf.Shelf):
    """The catalogue with a price for fans alone."""

    def part(self, number: str):
        part = super().part(number)
        return replace(part, price=18_00) if part is not None and part.number == FAN else part

    def price(self, lists, code, day):
        return None

    def services(self, lists, day):
        return ()


def counter() -> Story:
    """A service point with five fans and two power supplies, S1 and S2."""
    story = stocked(given_a_job(), FAN_80=5, PSU_450=2)
    story.reference = replace(story.reference, catalogue=PricedShelf())
    return story


def sold(parts: str, **data) -> Story:
    return take(counter(), "tang", "sell_parts", {"parts": parts, **data}, thing="new")


def sale(story: Story):
    return next(
        story.folded(move.thing) for entry in reversed(story.entries) for move in entry.moves if move.kind == "sale"
    )


def refused(story: Story, step: str, data, thing: str = "new", who: str = "tang", **more):
    return refusal(story, who, step, data, thing, holdings=more.get("holdings") or Posted(story))


def test_what_is_sold_leaves_the_store_at_its_value_and_the_sale_keeps_the_price_of_the_day():
    story = sold("FAN-80 x2\nPSU-450 x1 S1", customer_name="刘女士")

    assert (balances(story)[GOOD, FAN], balances(story)[SOLD_PLACE, FAN], balances(story)[SOLD_PLACE, PSU]) == (3, 2, 1)
    thing = sale(story)
    assert (thing.state, thing.get("number")[:6], work_row(thing)["open"]) == ("sold", "CD01-V", 0)
    assert total_of(thing) == {"CNY": 36_00}
    assert {"S1", PSU, FAN} <= set(work_words(thing)["idents"]) and story.entries[-1].private == {
        "customer_name": "刘女士"
    }


def test_what_requisitions_reserve_and_what_is_not_there_is_not_sold():
    story = counter()
    reserved = SimpleNamespace(
        quantity=Posted(story).quantity, value=Posted(story).value, reserved=lambda place, part, besides="": 4
    )

    assert "for others: 1" in str(refused(story, "sell_parts", {"parts": "FAN-80 x2"}, holdings=reserved).because)
    assert "S9" in str(refused(story, "sell_parts", {"parts": "PSU-450 x1 S9"}).because)
    assert "serial number" in str(refused(story, "sell_parts", {"parts": "PSU-450 x1"}).because)


def test_parts_come_back_the_same_day_as_good_and_with_the_last_of_them_the_sale_has_come_to_nothing():
    story = sold("FAN-80 x2\nPSU-450 x1 S1")
    back = {"parts": "PSU-450 x1 S2", "reason": "型号不符"}
    assert "was not sold here" in str(refused(story, "take_back_sold", back, sale(story).id).because)

    take(story, "tang", "take_back_sold", {**back, "parts": "FAN-80 x2"}, sale(story).id)
    assert (sale(story).state, balances(story)[GOOD, FAN]) == ("sold", 5)
    take(story, "tang", "take_back_sold", {**back, "parts": "PSU-450 x1 S1"}, sale(story).id)

    assert sale(story).state == "returned" and total_of(sale(story)) == {"CNY": 0}
    assert not balances(story)[SOLD_PLACE, PSU]
    assert sale_slip(sale(story), story.reference, "CD01", language="zh").total == "¥0.00"


def test_nothing_comes_back_on_another_day():
    story = sold("FAN-80 x1").later(minutes=24 * 60)

    assert "another day" in str(
        refused(story, "take_back_sold", {"parts": "FAN-80 x1", "reason": "-"}, sale(story).id).because
    )


def test_the_slip_has_a_price_where_one_is_published_and_says_when_the_warranty_begins():
    story = sold("FAN-80 x2\nPSU-450 x1 S1", customer_name="刘女士")
    thing = sale(story)

    slip = sale_slip(thing, story.reference, "CD01", language="en")

    (fan, supply) = slip.lines
    assert fan.price.endswith("18.00") and fan.amount == slip.total and slip.total.endswith("36.00")
    assert (supply.price, supply.amount, supply.serials) == ("", "no price published", "S1")
    assert slip.warranty == slip.sold[:10] and "The receipt shows" in slip.terms and slip.customer == "刘女士"


class WithPriceList(PricedShelf):
    """A fan costs 20.00 and its tax of 13 percent by the price list, and 15.00 by that of dealers."""

    def price(self, lists, code, day):
        amount = 15_00 if "dealer" in lists else 20_00
        return Price("standard", FAN, "2026-01-01", amount, tax=130) if code == FAN else None


def paid_counter() -> Story:
    story = counter()
    story.reference = replace(story.reference, catalogue=WithPriceList(), settings={"rounding": "1"})
    return story


def test_a_dealer_buys_by_the_price_list_of_dealers():
    story = paid_counter()
    file = story.folded().get("customer")
    act(story, "sun", "set_terms", {"customer_kind": "dealer"}, file)
    act(story, "tang", "sell_parts", {"parts": "FAN-80 x2"}, NEW, other=story.folded(file))

    assert balances_of(sale(story))[0].open == 34_00


def test_a_sale_is_charged_with_its_tax_and_paid_in_the_same_act():
    story = act(paid_counter(), "tang", "sell_parts", {"parts": "FAN-80 x2", "method": "cash", "tendered": "50"}, NEW)

    assert without_ids(money_in(story)) == {
        "CD01/drawer/A/cash": 45_00,
        "CD01/revenue/part": -40_00,
        "CD01/tax/130": -5_20,
        "CD01/rounded": 20,
    }
    (balance,) = balances_of(sale(story))
    assert (balance.charged, balance.paid, balance.open) == (45_00, 45_00, 0)
    assert sale_slip(sale(story), story.reference, "CD01", language="en").total.endswith("45.00")


def test_less_cash_than_a_sale_costs_is_told_beside_the_cash():
    short = {"parts": "FAN-80 x2", "method": "cash", "tendered": "44"}
    refused = refusal(paid_counter(), "tang", "sell_parts", short, NEW, **known(paid_counter()))

    assert str(refused.fields["tendered"]) == "The cash given is less than ¥45.00."


def test_a_sale_that_is_not_paid_at_once_is_paid_afterwards():
    story = act(paid_counter(), "tang", "sell_parts", {"parts": "FAN-80 x2"}, NEW)
    assert [each.open for each in balances_of(sale(story))] == [45_00]

    for step in ("put_on_account", "ask_credit", "ask_write_off", "write_off_owed"):
        assert "no account" in str(refusal(story, "sun", step, {"reason": "-"}, sale(story).id).because), step
    act(story, "tang", "take_payment", {"method": "mobile", "reference": "4200008"}, sale(story).id)

    assert money_in(story)["CD01/drawer/A/mobile"] == 45_00 and balances_of(sale(story))[0].open == 0


def test_what_comes_back_is_charged_back_and_owed_to_the_customer():
    story = act(paid_counter(), "tang", "sell_parts", {"parts": "FAN-80 x2", "method": "cash"}, NEW)
    act(story, "tang", "take_back_sold", {"parts": "FAN-80 x1", "reason": "多买了"}, sale(story).id)
    assert [each.open for each in balances_of(sale(story))] == [23_00 - 45_00]

    act(story, "tang", "give_money_back", {"amount": "22", "reason": "退货"}, sale(story).id)
    act(story, "tang", "take_back_sold", {"parts": "FAN-80 x1", "reason": "多买了"}, sale(story).id)

    assert sale(story).state == "returned" and balances_of(sale(story))[0].open == -23_00
    assert not money_in(story)["CD01/revenue/part"] and not money_in(story)["CD01/tax/130"]


def test_the_slip_of_a_sale_says_what_is_open_or_owed_back_and_the_tax_in_it():
    line = {"part": "FAN-80", "quantity": 2, "price": 100_00, "currency": "CNY", "rate": 130, "inclusive": False}
    lists = {
        "sold": [{"entry": "1", "at": "", "by": "tang", "parts": [line]}],
        "charges": [{"entry": "1", "at": "", "amount": 226_00, "currency": "CNY"}],
        "payments": [{"entry": "2", "at": "", "amount": 200_00, "currency": "CNY", "number": "CD01-E000001-K"}],
    }
    back = {"came_back": [{"entry": "3", "at": "", "by": "tang", "parts": [{"part": "FAN-80", "quantity": 1}]}]}
    less = {"charges": [*lists["charges"], {"entry": "3", "at": "", "amount": -113_00, "currency": "CNY"}]}

    def slip(**more):
        sale = Thing("sale-1", "sale", "sold", "CD01", lists=lists | more, opened="2026-11-23T01:00:00Z")
        return sale_slip(sale, REFERENCE, "CD01", language="en")

    first, later = slip(), slip(**back, **less)
    assert (first.lines[0].price, first.total, first.tax) == ("¥100.00 +13%", "¥226.00", "¥26.00")
    assert (first.paid, first.left, first.owed_back) == ("¥200.00 (CD01-E000001-K)", "¥26.00", "")
    assert (later.total, later.left, later.owed_back, later.rounded) == ("¥113.00", "", "¥87.00", "")
