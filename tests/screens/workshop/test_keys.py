"""The palette leads to board, tickets and print jobs, the help names their keys, and a scan is read."""

import pytest

from fieldservice.screens.board import BoardScreen
from fieldservice.screens.help import keys_of
from fieldservice.screens.input.scanner import scan_of
from fieldservice.screens.print_jobs import PrintJobsScreen
from fieldservice.workflows.engine.numbers import place_number, printed_number
from tests.support.hands import at_the_counter

JOB, TICKET = printed_number("CD01", "J", 12), printed_number("CD01", "T", 7)


async def test_the_palette_leads_to_every_view_of_the_board_to_tickets_and_to_print_jobs(counter):
    async with at_the_counter(counter, size=(120, 60)) as hands:
        await hands.press("ctrl+p", *"board: sl")
        await hands.until_shown("Board: Slips")
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, BoardScreen))
        await hands.until_shown("[Slips")
        await hands.press("ctrl+p", *"print jobs")
        await hands.until_shown("Printers: print jobs")
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, PrintJobsScreen))


async def test_the_help_of_the_board_names_its_keys(counter):
    async with at_the_counter(counter) as hands:
        await hands.press("ctrl+x")
        keys = {key.keys: key.does for key in keys_of(hands.app.screen)}

        assert any("F3" in each for each in keys) and any("Esc" in each for each in keys)


async def test_without_a_sign_in_no_board_is_shown(counter):
    from fieldservice.screens.app import FieldserviceApp
    from tests.support.hands import Hands

    app = FieldserviceApp(counter.desk, None)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.until(lambda: app.warm)
        await hands.press("ctrl+x", "shift+f2", "shift+f4")

        assert len(app.screen_stack) == 1


@pytest.mark.parametrize(
    ("text", "kind", "number", "part"),
    [
        (JOB, "number", JOB, ""),
        (f"{JOB}/3", "accessory", JOB, "3"),
        (TICKET, "ticket", TICKET, ""),
        (f"HTTPS://SERVICE.EXAMPLE/S/{TICKET}-0123456789ABCDEF", "ticket", TICKET, "0123456789abcdef"),
        (f"HTTP://192.168.1.20:8352/DESK/S/{TICKET}-0123456789ABCDEF?L=ZH", "ticket", TICKET, "0123456789abcdef"),
        (place_number("CD01", "A3"), "place", place_number("CD01", "A3"), "A3"),
    ],
)
def test_a_scan_gives_the_kind_the_number_and_the_part_of_a_thing(text, kind, number, part):
    scan = scan_of(text)

    assert scan is not None and (scan.kind, scan.number, scan.part) == (kind, number, part)


@pytest.mark.parametrize(
    "text",
    [
        f"{JOB[:-1]}{'A' if JOB[-1] != 'A' else 'B'}/1",
        "HTTPS://SERVICE.EXAMPLE/S/X-0123456789ABCDEF",
        "CD01-P-A3-",
        f"{JOB}/",
        "HTTPS://SERVICE.EXAMPLE/",
        f"{TICKET}-0123456789ABCDEF",
    ],
)
def test_a_text_without_our_check_character_is_no_scan(text):
    assert scan_of(text) is None
