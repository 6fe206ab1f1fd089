"""The value of parts follows them: a changed cost changes nothing in stock, and no value stays where no piece is."""

import random
from collections import Counter

import pytest

from fieldservice.workflows.engine.ledger import postings_of
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.parts.moves import move
from tests.support.ledger import Ledger
from tests.support.store_story import given_stores
from tests.support.story import Made

GOOD, BAG, SUPPLIER, FITTED, CUSTODY = (
    "CD01/good",
    "CD01/bag/li.wei",
    "CD01/supplier",
    "CD01/installed",
    "CD01/custody/li.wei",
)
FAN = "FAN-80"


class Books:
    """Moves one after the other, each an entry; the standard cost is that of the day."""

    def __init__(self, cost):
        self.cost, self.entries = cost, []

    @property
    def holdings(self):
        return Ledger(self.entries)

    def moved(self, source, target, *lines):
        """An entry that moves (quantity, serial numbers) of the fan; answers with the values it posts."""
        draft = Draft("moved")
        for quantity, *serials in lines:
            move(draft, self, FAN, quantity, source, target, self.cost, serials)
        self.entries.append(Made(str(len(self.entries)), "moved", "zhao", "", (), (), draft.data, None))
        return [each.value for each in postings_of(self.entries[-1])]

    def there(self, place):
        return self.holdings.quantity(place, FAN), self.holdings.value(place, FAN)


def bought(cost, *lines):
    books = Books(cost)
    books.moved(SUPPLIER, GOOD, *lines)
    return books


def test_parts_leave_at_what_they_came_in_for_though_their_cost_was_published_anew():
    books = bought(12_00, (3,))
    books.cost = 20_00

    assert books.moved(GOOD, BAG, (2,)) == [24_00]
    assert books.moved(GOOD, BAG, (1,)) == [12_00]
    assert (books.there(GOOD), books.there(BAG)) == ((0, 0), (3, 36_00))


def test_parts_that_came_in_at_two_costs_leave_at_their_average_and_the_last_takes_the_rest():
    books = bought(10_00, (2,))
    books.cost = 10_01
    books.moved(SUPPLIER, GOOD, (1,))

    assert [books.moved(GOOD, BAG, (1,))[0] for _ in range(3)] == [10_00, 10_00, 10_01]
    assert books.there(GOOD) == (0, 0)


def test_two_lines_of_one_entry_take_the_rest_once():
    books = bought(12_00, (3,))

    assert books.moved(GOOD, BAG, (2,), (1,)) == [24_00, 12_00]


def test_a_piece_with_a_serial_number_keeps_its_own_value():
    books = bought(450_00, (1, "S1"))
    books.cost = 480_00
    books.moved(SUPPLIER, GOOD, (1, "S2"))

    assert books.moved(GOOD, FITTED, (1, "s2")) == [480_00]
    assert books.moved(FITTED, BAG, (1, "S2")) == [480_00]
    assert books.moved(GOOD, BAG, (1, "S1")) == [450_00]


def test_what_is_not_in_the_books_leaves_at_standard_cost_and_the_rest_goes_with_the_next_piece():
    books = bought(12_00, (1,))
    books.cost = 15_00

    assert books.moved(GOOD, BAG, (3,)) == [12_00 + 2 * 15_00]
    assert books.there(GOOD) == (-2, -30_00)

    books.cost = 16_00
    books.moved(SUPPLIER, GOOD, (2,))
    assert books.there(GOOD) == (0, 2_00)
    books.moved(SUPPLIER, GOOD, (1,))
    assert books.moved(GOOD, BAG, (1,)) == [18_00]
    assert books.there(GOOD) == (0, 0)


def test_faulty_parts_are_never_worth_more_than_what_was_posted_to_their_place():
    books = Books(12_00)

    assert books.moved(CUSTODY, "CD01/faulty", (1,)) == [0]


def test_a_changed_cost_leaves_no_value_on_the_way_between_offices():
    story = given_stores().when("zheng", "order_parts", sender="HQ", parts="FAN-80 x5")
    story.when("guo", "send_order", sending="FAN-80 x5")
    for line in story.entries[-1].data["sending"]:
        line["cost"] += 100

    story.when("zheng", "receive_parts", arrived="FAN-80 x5")

    assert story.ledger.values()["CD01/transit"] == 0 and story.ledger.values()["CD01/good"] == 5 * 12_00


@pytest.mark.parametrize("seed", range(5))
def test_no_value_is_left_where_no_piece_is_whatever_was_moved_at_whatever_cost(seed):
    by = random.Random(seed)
    books, places = Books(10_00), [GOOD, BAG, "CD01/transit", "CD01/bag/wang"]
    for _ in range(150):
        books.cost = by.randint(1, 99_99)
        source, target = by.sample([*places, SUPPLIER], 2)
        most = 9 if source == SUPPLIER else books.there(source)[0]
        if most > 0:
            books.moved(source, target, (by.randint(1, most),))

    total = Counter[str]()
    for place in [*places, SUPPLIER]:
        quantity, value = books.there(place)
        assert place == SUPPLIER or (value == 0 if quantity == 0 else value >= 0)
        total["quantity"] += quantity
        total["value"] += value
    assert total == {"quantity": 0, "value": 0}
