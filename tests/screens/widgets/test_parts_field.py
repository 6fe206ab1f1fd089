"""Lines of parts in a form: typed with type-ahead or scanned, by keyboard and mouse, in both languages."""

import pytest
from textual.events import Paste

from fieldservice.screens.widgets.parts_field import PartChoice
from tests.screens.widgets.test_form import SMALL, Counter, Field, type_in
from tests.support.grid import grid

pytestmark = pytest.mark.asyncio
SHELF = (
    PartChoice("PSU-450", "PSU-450 450瓦电源", "RS 220", is_tracked=True),
    PartChoice("FAN-80", "FAN-80 80毫米风扇", "RS 220"),
    PartChoice("FAN-92", "FAN-92 92毫米风扇"),
)
BARCODES = {"PSU-450": "6901234500017", "FAN-80": "6901234500024", "FAN-92": "6901234500031"}
FIELDS = (
    Field("parts", "Parts", "parts", True, "One part a line."),
    Field("one", "Instead of", "part"),
    Field("words", "Words"),
)


def offer(name, typed):
    def exact(part):
        return typed.upper() in (part.value, BARCODES[part.value])

    typed = typed.strip()
    found = [part for part in SHELF if typed.casefold() in f"{part.label} {BARCODES[part.value]}".casefold()]
    return sorted((part._replace(is_exact=exact(part)) for part in found), key=lambda part: not part.is_exact)


def form():
    app = Counter(FIELDS)
    for row in app.form.rows.values():
        row.control._offer = lambda typed, name=row.field.name: offer(name, typed)
    return app


def text(app):
    return app.form.rows["parts"].control.text


async def test_a_part_is_chosen_by_a_word_of_its_name_then_its_quantity_then_the_next_line():
    app = form()

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "风", "<down>", "<enter>", "2", "<enter>", "450", "<enter>", "<enter>", "<enter>")

        assert text(app) == "FAN-92 x2\nPSU-450 x1\n"
        assert app.field_in_focus() == "one"
    assert ("parts", "FAN-92 x2\nPSU-450 x1") in app.heard


async def test_the_list_is_under_the_line_being_typed_and_says_when_nothing_matches():
    app = form()

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "fan-80", "<enter>", "fan")
        lines = grid(app)
        assert "FAN-80 80毫米风扇" in lines[2] and "FAN-92" in lines[3]
        await type_in(pilot, "zz")
        assert "No match" in grid(app)[2]
        await type_in(pilot, "<escape>")
        assert "No match" not in grid(app)[2] and text(app) == "FAN-80 x1\nfanzz"


async def test_scans_follow_each_other_line_by_line_and_the_same_part_counts_one_more():
    app = form()

    async with app.run_test(size=SMALL) as pilot:
        for code in ("6901234500024", "6901234500017", "6901234500024"):
            await type_in(pilot, code, "<enter>")
        await type_in(pilot, "6901234500031", "<ctrl+j>")

        assert text(app) == "FAN-80 x2\nPSU-450 x1\nFAN-92 x1\n"


async def test_a_serial_number_scanned_after_a_part_with_serial_numbers_stands_behind_it():
    app = form()

    async with app.run_test(size=SMALL) as pilot:
        for code in ("6901234500017", "9F11-07", "6901234500024", "9F11-08"):
            await type_in(pilot, code, "<enter>")

        assert text(app) == "PSU-450 x1 9F11-07\nFAN-80 x1\n9F11-08\n"


async def test_tab_leaves_the_lines_and_takes_what_can_only_mean_one_part():
    app = form()

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "psu", "<tab>")
        assert (text(app), app.field_in_focus()) == ("PSU-450 x1", "one")
        await type_in(pilot, "92", "<enter>")
        assert app.form.data()["one"] == "FAN-92"


async def test_what_is_typed_as_a_whole_line_stays_as_it_is():
    app = form()

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "FAN-80 x3", "<enter>")
        app.post_message(Paste("PSU-450 x2 9F11-07 9F11-08"))
        await type_in(pilot)

        assert text(app) == "FAN-80 x3\nPSU-450 x2 9F11-07 9F11-08"
        assert app.form.data()["parts"] == text(app)


async def test_a_part_is_taken_with_the_mouse():
    app = form()

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "fan")
        await pilot.mouse_down(offset=(25, 2))
        await pilot.pause()

        assert text(app) == "FAN-92 x1"


async def test_a_draft_comes_back_line_by_line():
    app = form()

    async with app.run_test(size=SMALL) as pilot:
        app.form.restore({"parts": "FAN-80 x2\nPSU-450 x1 9F11-07", "one": "FAN-92"})
        await pilot.pause()

        assert app.form.typed() == {"parts": "FAN-80 x2\nPSU-450 x1 9F11-07", "one": "FAN-92"}
        assert "FAN-92 92毫米风扇" in "\n".join(grid(app))
