"""Stock by keys, mouse and scanner: places, their parts, what was moved, and where a piece has been; and counting."""

from dataclasses import replace

import pytest

from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.stock import StockScreen
from fieldservice.screens.stock_moves import StockMovesScreen
from fieldservice.screens.stock_parts import StockPartsScreen
from fieldservice.workflows.engine.ledger import Posting
from tests.support.counter import SIZES
from tests.support.hands import at_the_desk, scan, seated
from tests.support.office import staff_rows
from tests.support.stock import BAG, FAN, GOOD, KNOWN, PSU, arrived, issued, moved, part_rows, with_catalogue

PLACE = {"en": ("good stock", "bag of 李伟"), "zh": ("良品库", "李伟")}
NAMED = {"en": "Power supply", "zh": "电源"}


@pytest.fixture
def stocked(counter):
    with_catalogue(counter)
    arrived(counter, FAN, quantity=4)
    arrived(counter, PSU, "9F11-07", "9F11-08")
    issued(counter, PSU, "9F11-07")
    with counter.desk.session.store.writing() as tx:
        keeper = {**staff_rows()[3], "name": "ku", "display": "库管", "roles": "storekeeper"}
        tx.publish("staff", [*staff_rows(), keeper])
    return counter


def on(hands, screen):
    return lambda: isinstance(hands.app.screen, screen) and hands.app.screen.query("#list")


async def opened(hands):
    await hands.press("shift+f7")
    await hands.until(on(hands, StockScreen))


@pytest.mark.parametrize("size", SIZES)
async def test_a_storekeeper_sees_places_their_parts_and_what_was_moved(stocked, size, language):
    async with at_the_desk(stocked, "ku", size) as hands:
        await opened(hands)
        await hands.until_shown(*PLACE[language], "498.00")
        await hands.press("enter")
        await hands.until(on(hands, StockPartsScreen))
        await hands.until_shown("FAN-80", "PSU-450", "██▌█░░░░░", NAMED[language])
        await hands.press("down", "enter")
        await hands.until(on(hands, StockMovesScreen))
        await hands.until_shown("-1", "+1", "PSU-450", "9F11-07")
        await hands.press("f5")
        await hands.until(lambda: getattr(hands.app.screen, "serial", "") == "9F11-07")
        await hands.until_shown({"en": "supplier → good stock", "zh": "→ 良品库"}[language])
        await hands.press("escape", "escape", "escape")
        await hands.until(on(hands, StockScreen))


async def test_a_part_or_a_piece_is_found_by_typing_and_by_scanning(stocked, language):
    async with at_the_desk(stocked, "zhao") as hands:
        await hands.press("ctrl+p", *{"en": "stock", "zh": "库存"}[language])
        await hands.press("enter")
        await hands.until(on(hands, StockScreen))
        await hands.press("ctrl+f")
        await hands.paste("9f11-07")
        await hands.press("enter")
        await hands.until(on(hands, StockMovesScreen))
        await hands.until_shown("9F11-07", *PLACE[language][1:])
        await hands.press("escape", "ctrl+f", *"dianyuan", "enter")
        await hands.until(lambda: getattr(hands.app.screen, "part", "") == PSU)
        await hands.press("escape")
        await hands.until(on(hands, StockScreen))
        await scan(hands, "9F11-08")
        await hands.until(lambda: getattr(hands.app.screen, "serial", "") == "9F11-08")
        await hands.press("escape", "ctrl+f", *"nobody", "enter")
        await hands.until_shown("nobody")


async def test_the_mouse_opens_a_place(stocked):
    async with at_the_desk(stocked, "ku") as hands:
        await opened(hands)
        await hands.pilot.click("#list", offset=(4, 2), times=2)
        await hands.until(on(hands, StockPartsScreen))
        assert hands.app.screen.place == BAG


async def test_a_place_with_less_than_nothing_is_marked_with_the_parts_to_count(stocked):
    moved(stocked, Posting(FAN, GOOD, BAG, 6, 7200))

    async with at_the_desk(stocked, "ku") as hands:
        await opened(hands)
        await hands.until_shown("Below zero", "count these parts: FAN-80 -2")


async def test_a_move_opens_the_work_it_belongs_to(stocked):
    job = stocked.brought()
    moved(stocked, Posting(FAN, GOOD, BAG, 1, 1200), thing=job)

    async with at_the_desk(stocked, "ku") as hands:
        await opened(hands)
        await hands.press("f5")
        await hands.until_shown(stocked.number(job))
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))


async def test_a_place_is_counted_by_scanner_part_by_part_and_piece_by_piece(stocked, language):
    count = stocked.take("zhao", "begin_count", "new", place="good").id

    async with seated(stocked, "zhao", count) as hands:
        await hands.open("f5")
        for code in ("FAN-80", "PSU-450", "9F11-08", "FAN-80", "FAN-80"):
            await scan(hands, code)
        await hands.until_shown("FAN-80 x3", "PSU-450 x1 9F11-08")
        await hands.press("f10")
        await hands.until(lambda: stocked.desk.thing(count).lines("counts"))
        await hands.open("f6")
        await hands.press("f10")
        await hands.until(lambda: stocked.desk.thing(count).state == "differences")
        await hands.press("f3")
        await hands.until_shown({"en": "3 counted, 4 in the books", "zh": "实盘 3，账面 4"}[language])


async def test_the_barcode_of_a_part_or_a_piece_scanned_on_the_work_list_shows_where_it_lies(stocked):
    with stocked.desk.session.store.writing() as tx:
        tx.publish("part", part_rows([replace(KNOWN[FAN], barcode="6901234500024"), KNOWN[PSU]]))
    async with at_the_desk(stocked, "ku") as hands:
        for code, shown in (("6901234500024", FAN), ("9F11-08", "9F11-08")):
            await scan(hands, code, "\r", 0.01)
            await hands.until(on(hands, StockMovesScreen))
            await hands.until_shown(shown)
            await hands.press("escape")


async def test_the_storekeeper_is_told_of_parts_below_zero_in_the_status_line(stocked, language):
    issued(stocked, FAN, quantity=9)
    assert stocked.desk.stock.count_below_zero(stocked.by("ku")) == 1
    assert stocked.desk.stock.count_below_zero(stocked.by("wang")) == 0

    async with at_the_desk(stocked, "ku", (110, 30)) as hands:
        await hands.until_shown({"en": "1 below zero", "zh": "1 种负库存"}[language])
