"""Parts below the minimum: chosen, changed and ordered by keys, one order for each office that supplies them."""

import csv

import pytest

from fieldservice.read_model import projections
from fieldservice.screens.replenishment import ReplenishmentScreen
from fieldservice.screens.step import StepScreen
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.parts.shipments.lines import lines_of
from tests.support.counter import SIZES
from tests.support.hands import at_the_counter
from tests.support.stock import FAN, PSU, RAM, part_rows

OFFICES = (
    {"code": "HQ", "name": "总部", "name_en": "Headquarters", "kind": "headquarters"},
    {"code": "CD02", "name": "南充网点", "name_en": "Nanchong", "kind": "branch"},
)
LEVELS = (
    {"office": "CD01", "part": FAN, "least": 4, "most": 10},
    {"office": "CD01", "part": PSU, "least": 2, "most": 3, "sender": "CD02"},
    {"office": "CD01", "part": RAM, "least": 1, "most": 1},
)


@pytest.fixture
def store(counter):
    """A store with one fan of at least four, no power supply and no memory; of five fans four were used."""
    moves = [Posting(FAN, "CD01/supplier", "CD01/good", 5, 60_00), Posting(FAN, "CD01/good", "CD01/bag/wang", 4, 48_00)]
    desk = counter.desk
    with desk.session.store.writing() as tx:
        tx.publish("part", part_rows())
        tx.publish("part_level", LEVELS)
        tx.publish("office", OFFICES, replace=False)
        data = {"postings": [each.as_data() for each in moves]}
        projections.post(
            tx, tx.append_many([{"kind": "stocked", "by": "zhao", "made": desk.session.now(), "data": data}])
        )
    return counter


async def opened(hands):
    await hands.press("shift+f6", "ctrl+n")
    await hands.until(lambda: isinstance(hands.app.screen, ReplenishmentScreen) and hands.app.screen.item is not None)


def orders(store):
    """By office that is asked: how many of each part were ordered."""
    rows = store.desk.session.reader.rows("SELECT thing FROM work_row WHERE kind = 'shipment' ORDER BY thing")
    things = [store.desk.thing(thing) for (thing,) in rows]
    return {thing.get("sender"): {line.part: line.asked for line in lines_of(thing)} for thing in things}


@pytest.mark.parametrize("size", SIZES)
async def test_each_line_says_how_full_the_place_is_what_was_used_and_why(store, size, language):
    async with at_the_counter(store, "zhao", size) as hands:
        await hands.until_shown({"en": "3 below minimum", "zh": "3 种低于最低库存"}[language])
        await opened(hands)

        await hands.until_shown(PSU, FAN, RAM, "CD02", "HQ", "●")
        await hands.press("down")
        why = {
            "en": "below the minimum of 4. Order up to the maximum of 10.",
            "zh": "低于最低库存 4。补到最高库存 10。",
        }
        await hands.until_shown(*why[language].split(" ")[:3], {"en": "90 days: 4.", "zh": "90 天用量：4。"}[language])


async def test_one_key_orders_what_is_chosen_with_one_order_for_each_office_that_supplies_it(store):
    async with at_the_counter(store, "zhao") as hands:
        await opened(hands)
        await hands.press("end", "f6")  # no memory
        await hands.press("up", "f7")
        await hands.paste("12")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, ReplenishmentScreen))
        await hands.until_shown("Selected: 2 of 3 lines, 15 pieces, from CD02, HQ.")
        await hands.press("f5")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.press("f10")
        await hands.until(lambda: "FAN-80 x12" in hands.text)
        await hands.press("f10")
        await hands.until(
            lambda: isinstance(hands.app.screen, ReplenishmentScreen) and len(hands.app.screen.items) == 1
        )

    assert orders(store) == {"CD02": {PSU: 3}, "HQ": {FAN: 12}}
    assert [each.part for each in store.desk.replenishment.proposals(store.by("zhao"))] == [RAM]


async def test_what_was_changed_and_struck_is_there_again_after_leaving(store):
    async with at_the_counter(store, "zhao") as hands:
        await opened(hands)
        await hands.press("f6", "escape")
        await hands.press("ctrl+n")
        await hands.until_shown("Selected: 2 of 3 lines")


async def test_a_quantity_that_is_none_is_told_and_nothing_changes(store):
    async with at_the_counter(store, "zhao") as hands:
        await opened(hands)
        await hands.press("f7")
        await hands.paste("viele")
        await hands.press("f10")
        await hands.until_shown("Enter a whole number from 0 to 99999")

    assert orders(store) == {}


async def test_headquarters_writes_a_sheet_to_buy_from_suppliers(store, tmp_path):
    with store.desk.session.store.writing() as tx:
        tx.publish("office", [{"code": "HQ", "name": "-", "kind": "branch"}], replace=False)
    async with at_the_counter(store, "zhao") as hands:
        await opened(hands)
        await hands.press("down", "down", "ctrl+d")
        await hands.paste(str(tmp_path / "buy.csv"))
        await hands.press("f10")
        await hands.until(lambda: (tmp_path / "buy.csv").exists())

    with (tmp_path / "buy.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["part"]: (row["quantity"], row["sender"], row["used"]) for row in csv.DictReader(file)}
    assert rows == {PSU: ("3", "CD02", "0"), FAN: ("9", "", "4"), RAM: ("1", "", "0")}
