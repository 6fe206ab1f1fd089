"""The pieces of a consignment by keys and scanner: packed, received and judged, each scan marks a row."""

import pytest

from fieldservice.presentation.asked_words import consequence, in_words
from fieldservice.presentation.job_parts import groups
from fieldservice.presentation.stock_rows import done_in_words, move_object
from fieldservice.presentation.values import Wording
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.pieces import PiecesScreen
from fieldservice.screens.step import StepScreen
from fieldservice.workflows.parts.consignments.lines import pieces_of
from tests.screens.workshop.test_store_room import bench_job, store  # noqa: F401  (a fixture)
from tests.support.counter import SIZES
from tests.support.hands import at_the_counter, scan


@pytest.fixture
def tags(store):  # noqa: F811
    """Three faulty parts in the faulty stock: two fans under a tag each, and a power supply with a serial number."""
    job = bench_job(store)
    asked = store.desk.session.reader.value("SELECT thing FROM work_row WHERE kind = 'requisition'")
    store.take("zhao", "issue", thing=asked, parts="PSU-450 x1 9F11-07\nFAN-80 x2")
    store.take("wang", "fit_part", thing=job, parts="PSU-450 x1 9F11-07", old="tagged", old_serial="0A81-22")
    for _fan in range(2):
        store.take("wang", "fit_part", thing=job, parts="FAN-80 x1", old="tagged")
    rows = store.desk.session.reader.rows("SELECT number FROM fault_tag_row ORDER BY serial, number")
    found = [number for (number,) in rows]
    store.take("zhao", "receive_faulty", thing="new", tags=found)
    return found


async def opened(hands, consignment):
    hands.app.screen.services.show_detail(consignment)
    await hands.until(lambda: isinstance(hands.app.screen, DetailScreen) and hands.app.screen.page is not None)
    await hands.press("shift+f6")
    await hands.until(lambda: isinstance(hands.app.screen, PiecesScreen) and hands.app.screen.item is not None)


def state(store, consignment):  # noqa: F811
    return store.desk.thing(consignment).state


@pytest.mark.parametrize("size", SIZES)
async def test_scanned_tags_are_marked_and_packed_in_one_act(store, tags, size, language):  # noqa: F811
    consignment = store.take("zhao", "open_consignment", thing="new").id
    async with at_the_counter(store, "zhao", size) as hands:
        await opened(hands, consignment)
        await hands.until_shown(*tags)
        packed = {"en": "packed", "zh": "已装箱"}[language]
        assert packed not in hands.text

        await scan(hands, tags[0])
        await scan(hands, "0A81-22")
        await hands.until_shown({"en": "2 of 3 marked", "zh": "已勾选 2 / 3 件"}[language])
        await hands.press("f5")
        await hands.until(lambda: len(pieces_of(store.desk.thing(consignment))) == 2)
        await hands.until_shown(packed)


async def test_a_box_is_received_by_scanning_and_judged_by_what_is_marked(store, tags):  # noqa: F811
    consignment = store.take("zhao", "open_consignment", thing="new", tags=tags[:2]).id
    store.take("zhao", "send_consignment", thing=consignment)
    async with at_the_counter(store, "zhao") as hands:
        await opened(hands, consignment)
        for tag in tags:
            await scan(hands, tag)
        await hands.until_shown(f"Not in the list: {tags[2]}")
        await hands.press("f5")
        await hands.until(lambda: state(store, consignment) == "differs")
        await hands.until_shown("surplus")

        await scan(hands, tags[0])
        await hands.press("f6")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.until_shown("Faulty parts of the consignment", "received, to be assessed")
        await hands.fill(verdict="customer_damage", words="liquid")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, PiecesScreen))
        await hands.until_shown("Customer damage")

    found = {piece.tag: piece for piece in pieces_of(store.desk.thing(consignment))}
    assert found[tags[0]].words == "liquid" and found[tags[2]].on_the_way == -1


async def test_tags_that_a_scanner_marks_as_scans_stand_line_by_line_in_a_form(store, tags):  # noqa: F811
    consignment = store.take("zhao", "open_consignment", thing="new").id
    async with at_the_counter(store, "zhao") as hands:
        hands.app.screen.services.show_detail(consignment)
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen) and hands.app.screen.page is not None)
        await hands.press("f6")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        for tag in tags[:2]:
            await scan(hands, f"~{tag}")
        await hands.press("f10")
        await hands.until(lambda: len(pieces_of(store.desk.thing(consignment))) == 2)


def test_a_verdict_stands_on_the_page_of_the_job_in_the_file_of_the_device_and_in_the_way_of_the_piece(store, tags):  # noqa: F811
    desk, keeper = store.desk, store.person("zhao")
    consignment = store.take("zhao", "open_consignment", thing="new", everything=True).id
    store.take("zhao", "send_consignment", thing=consignment)
    store.take("zhao", "receive_pieces", thing=consignment, everything=True)

    store.take("zhao", "judge_pieces", thing=consignment, tags=["0A81-22"], verdict="customer_damage", words="液体痕迹")

    job = next(kind_id for kind_id in desk.thing(consignment).history[-1].entry.touches if kind_id[0] == "job")[1]
    device = desk.thing(job).get("device")
    for thing in (job, device):
        page = desk.page(keeper, thing)
        said = "\n".join(value for _heading, rows in groups(page, Wording.of(desk)) for _label, value in rows)
        assert "Customer damage" in said and "液体痕迹" in said, thing
    way = desk.stock.history(keeper, "0A81-22")
    assert done_in_words(way[-1]) == "Judge faulty parts: Customer damage"
    assert (move_object(way[-1])["found"]["code"], way[-1].source, way[-1].target) == (
        "customer_damage",
        "CD01/faulty",
        "CD01/faulty",
    )
    assert [move_object(each)["found"] for each in way[:-1]] == [None] * (len(way) - 1)


def test_a_manager_who_is_asked_about_a_loss_sees_the_parts_and_that_they_are_worth_nothing(store, tags):  # noqa: F811
    consignment = store.take("zhao", "open_consignment", thing="new", everything=True).id
    store.take("zhao", "send_consignment", thing=consignment)
    store.take("zhao", "report_lost_pieces", thing=consignment, tags=["0A81-22"], reason="快递查无")

    (asked,) = store.desk.approvals.asked(store.person("sun"))

    said = in_words(asked, Wording.of(store.desk))
    assert any("PSU-450 Power supply x1 0A81-22" in line for line in said) and not any(
        "Amount" in line for line in said
    )
    assert consequence(asked) == f"The lost parts of {asked.waits.number} are written off."
