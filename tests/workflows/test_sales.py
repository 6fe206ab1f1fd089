"""Sales over the counter as given/when/then: what is free is sold, and comes back the same day."""

from dataclasses import replace
from types import SimpleNamespace

from fieldservice.documents.sale_slip import sale_slip
from fieldservice.read_model.projections import work_row
from fieldservice.read_model.search_rows import work_words
from fieldservice.workflows.sales.lines import lines_of, total_of
from tests.support import parts as shelf
from tests.support.parts import FAN, GOOD, PSU, Posted, balances, stocked, take
from tests.support.story import Story, given_a_job, refusal

SOLD_PLACE = "CD01/sold"


class Priced(shelf.Shelf):
    """The catalogue with a price for fans alone."""

    def part(self, number: str):
        part = super().part(number)
        return replace(part, price=18_00) if part is not None and part.number == FAN else part


def counter() -> Story:
    """A service point with five fans and two power supplies, S1 and S2."""
    story = stocked(given_a_job(), FAN_80=5, PSU_450=2)
    story.reference = replace(story.reference, catalogue=Priced())
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
    assert total_of(lines_of(thing)) == {"CNY": 36_00}
    assert {"S1", PSU, FAN} <= set(work_words(thing)["idents"]) and story.entries[-1].private == {
        "customer_name": "刘女士"
    }


def test_what_requisitions_reserve_and_what_is_not_there_is_not_sold():
    story = counter()
    reserved = SimpleNamespace(
        quantity=Posted(story).quantity, value=Posted(story).value, reserved=lambda place, part, besides="": 4
    )

    assert "there are 1" in str(refused(story, "sell_parts", {"parts": "FAN-80 x2"}, holdings=reserved).because)
    assert "S9" in str(refused(story, "sell_parts", {"parts": "PSU-450 x1 S9"}).because)
    assert "serial number" in str(refused(story, "sell_parts", {"parts": "PSU-450 x1"}).because)


def test_parts_come_back_the_same_day_as_good_and_with_the_last_of_them_the_sale_has_come_to_nothing():
    story = sold("FAN-80 x2\nPSU-450 x1 S1")
    back = {"parts": "PSU-450 x1 S2", "reason": "型号不符"}
    assert "was not sold here" in str(refused(story, "take_back_sold", back, sale(story).id).because)

    take(story, "tang", "take_back_sold", {**back, "parts": "FAN-80 x2"}, sale(story).id)
    assert (sale(story).state, balances(story)[GOOD, FAN]) == ("sold", 5)
    take(story, "tang", "take_back_sold", {**back, "parts": "PSU-450 x1 S1"}, sale(story).id)

    assert sale(story).state == "returned" and total_of(lines_of(sale(story))) == {"CNY": 0}
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
    assert slip.warranty == slip.sold[:10] and "no receipt" in slip.terms and slip.customer == "刘女士"
