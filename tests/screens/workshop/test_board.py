"""The board: waiting customers, the places of devices, today's dates, and missing slips."""

import pytest

from fieldservice.screens.board import BoardScreen
from fieldservice.screens.detail import DetailScreen
from tests.support.counter import ON_BENCH, READY, SIZES
from tests.support.hands import at_the_counter, notices, scan


@pytest.mark.parametrize("size", SIZES)
async def test_the_board_opens_with_one_key_and_shows_masked_names_and_running_waiting_minutes(counter, size, language):
    counter.brought(place="")
    counter.clock.later(minutes=6)

    async with at_the_counter(counter, size=size) as hands:
        await hands.press("ctrl+x")
        await hands.until_shown("济南实验…")

        assert isinstance(hands.app.screen, BoardScreen)
        assert "济南实验中学" not in hands.text and "0531" not in hands.text
        if size[0] == 80:
            assert "A01" in hands.text and ("6 min" in hands.text or "6 分" in hands.text)
            counter.clock.later(minutes=5)
            await hands.until(lambda: "!! 11" in hands.text)


async def test_a_large_board_shows_waiting_customers_in_figures_the_longest_first(counter):
    first = counter.brought(place="")
    counter.clock.later(minutes=7)
    counter.brought(place="", serial="NB-9", phone="139 0531 7788", customer_name="王小明")
    counter.clock.later(minutes=4)

    async with at_the_counter(counter, size=(120, 40)) as hands:
        await hands.press("ctrl+x")
        await hands.until_shown("济南实验…", "Mr or Ms 王", "!!")
        assert hands.text.index("济南") < hands.text.index("Ms 王")
        assert "not joined" in hands.text and "Waiting 2" in hands.text
        await hands.press("down", "up", "enter")

        assert isinstance(hands.app.screen, DetailScreen) and hands.app.screen.thing == first


async def test_waiting_goes_on_while_the_device_is_inspected_on_a_bench(counter):
    counter.brought(place="")
    counter.clock.later(minutes=6)
    counter.onwards(counter.job, *ON_BENCH[:2])
    counter.clock.later(minutes=1)

    assert counter.desk.workshop.board("waiting")[0]["since"].startswith("2026-11-23T01:00")


@pytest.mark.parametrize("size", SIZES)
async def test_the_bench_shows_where_each_device_is_and_what_it_waits_for(counter, size, language):
    job = counter.brought(*ON_BENCH)
    counter.brought(place="B2", serial="NB-9")

    async with at_the_counter(counter, size=size) as hands:
        await hands.press("shift+f9", "f3")
        await hands.until_shown(counter.number(job), "B2", "王强")

        waits_for = {"en": "engineer", "zh": "工程师"}[language]
        assert waits_for in hands.text
        await hands.press("f6")
        assert "▾" in hands.lines[3] or "▴" in hands.lines[2]
        await hands.press("enter")
        assert isinstance(hands.app.screen, DetailScreen)


async def test_on_the_bench_a_scanned_place_takes_the_highlighted_device_and_the_old_place_takes_it_back(counter):
    job = counter.brought(place="A3")

    async with at_the_counter(counter) as hands:
        await hands.press("ctrl+x", "f3")
        await hands.until_shown(counter.number(job))
        await scan(hands, counter.label("B2"))
        await hands.until(lambda: f"{counter.number(job)} is now at B2. Scan A3 to move it back." in notices(hands))
        assert counter.place(job) == "B2"
        await hands.until(lambda: hands.app.screen.row()["place"] == "B2")

        await scan(hands, counter.label("A3"))
        await hands.until(lambda: counter.place(job) == "A3")


async def test_on_the_page_of_a_job_a_scanned_place_takes_its_device(counter):
    job = counter.brought(place="A3")

    async with at_the_counter(counter) as hands:
        await scan(hands, counter.number(job))
        await scan(hands, counter.label("B2"))
        await hands.until(lambda: counter.place(job) == "B2")

        assert isinstance(hands.app.screen, DetailScreen)
        await hands.until(lambda: hands.app.screen.page.facts["place"]["name"] == "B2")


async def test_on_other_screens_a_scanned_place_shows_its_devices_and_moves_nothing(counter):
    job, other = counter.brought(place="A3"), counter.brought(place="B2", serial="NB-9")

    async with at_the_counter(counter) as hands:
        await scan(hands, counter.label("A3"))
        await hands.until_shown("only: A3", counter.number(job))
        assert counter.number(other) not in hands.text
        await scan(hands, counter.label("B2"))
        await hands.until_shown("only: B2", counter.number(other))
        assert counter.place(job) == "A3" and counter.place(other) == "B2"
        await hands.press("f7")
        await hands.until_shown(counter.number(job), counter.number(other))


async def test_the_label_of_another_office_s_shelf_moves_nothing_and_says_so(counter):
    job = counter.brought(place="A3")
    from fieldservice.workflows.engine.numbers import place_number

    async with at_the_counter(counter) as hands:
        await scan(hands, counter.number(job))
        await scan(hands, place_number("CD02", "B2"))
        await hands.until(lambda: "another service point" in notices(hands))

        assert counter.place(job) == "A3"


async def test_an_accessory_s_label_opens_its_job_and_says_which_accessory_it_is(counter):
    job = counter.brought()

    async with at_the_counter(counter) as hands:
        await scan(hands, f"{counter.number(job)}/2")

        assert isinstance(hands.app.screen, DetailScreen) and hands.app.screen.thing == job
        await hands.until(lambda: "Accessory 2 of 2: 鼠标" in notices(hands))
        await scan(hands, f"{counter.number(job)}/9")
        await hands.until(lambda: "has no accessory 9" in notices(hands))


@pytest.mark.parametrize("size", SIZES)
async def test_the_day_lists_due_work_in_order_of_urgency(counter, size):
    late = counter.brought(place="A3", promised="+1h")
    ready = counter.brought(*READY, serial="NB-9")
    counter.clock.later(hours=2)

    async with at_the_counter(counter, size=size) as hands:
        await hands.press("ctrl+x", "f3", "f3")
        await hands.until_shown("Promised", "Ready", counter.number(late), counter.number(ready))

        assert hands.text.index("Promised") < hands.text.index("Ready")


async def test_on_the_slips_view_scanning_a_slip_records_that_it_came_in(counter):
    job = counter.brought(*READY, ("tang", "sign_on_paper"))

    async with at_the_counter(counter) as hands:
        await hands.press("ctrl+x", "f3", "f3", "f3")
        await hands.until_shown(counter.number(job))
        await scan(hands, counter.number(job))
        await hands.until(lambda: counter.desk.thing(job).lines("slips_received"))
        await hands.until_shown("No paper slip is missing")

        await scan(hands, counter.number(job))
        assert isinstance(hands.app.screen, BoardScreen)


async def test_a_list_that_is_cut_shows_that_it_is_cut(counter, monkeypatch):
    from fieldservice.screens import board
    from fieldservice.screens.panels import board_lists

    monkeypatch.setattr(board_lists, "MOST", 1)
    monkeypatch.setattr(board, "MOST", 1)
    counter.brought(place="A3")

    async with at_the_counter(counter) as hands:
        await hands.press("ctrl+x", "f3")

        await hands.until_shown("only the first 1 are shown", "[Bench 1+]")


async def test_the_board_follows_the_steps_of_other_people_and_changes_its_language(counter):
    async with at_the_counter(counter) as hands:
        await hands.press("ctrl+x", "f3")
        await hands.until_shown("No device is here.")
        job = counter.brought(place="A3")
        hands.app.screen.look()
        await hands.until_shown(counter.number(job), "[Bench 1]")
        await hands.press("f12")
        await hands.until_shown("A3", counter.number(job))
        await hands.press("escape")
        assert not isinstance(hands.app.screen, BoardScreen)


async def test_the_large_board_counts_the_customers_for_whom_it_has_no_room(counter):
    for number in range(8):
        counter.brought(place="", serial=f"NB-{number}")

    async with at_the_counter(counter, size=(120, 40)) as hands:
        await hands.press("ctrl+x")

        await hands.until_shown("Waiting 8", "3 more wait")


async def test_a_customer_is_called_to_the_counter_of_this_terminal_by_one_key_and_again_by_it_has_come(counter):
    counter.desk.session.counter = "counter-2"
    counter.brought(place="")
    counter.brought(place="", serial="NB-9", phone="139 0531 7788", customer_name="王小明")

    async with at_the_counter(counter, size=(120, 40)) as hands:
        await hands.press("ctrl+x")
        await hands.until_shown("Mr or Ms 王")
        await hands.press("down", "ctrl+b")
        await hands.until_shown("please come to counter 2")
        assert hands.text.index("Ms 王") < hands.text.index("济南")
        assert [row["called_to"] for row in counter.desk.workshop.board("waiting")] == ["", "2"]

        await hands.press("ctrl+b")
        await hands.until(lambda: "please come" not in hands.text)
        await hands.press("enter", "ctrl+b")
        await hands.until(lambda: any(row["called"] for row in counter.desk.workshop.board("waiting")))
