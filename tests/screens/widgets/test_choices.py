"""Fields with a list of choices: typing narrows it, arrows and mouse choose, and it covers no error."""

import pytest

from fieldservice.screens.widgets.choice_field import ChoiceList, narrowed
from tests.screens.widgets.forms import ENGINEERS, SMALL, Counter, Field, type_in
from tests.support.grid import grid

pytestmark = pytest.mark.asyncio


async def test_typing_narrows_the_list_and_each_choice_shows_its_reason():
    app = Counter()

    async with app.run_test(size=SMALL) as pilot:
        app.form.focus_field("engineer")
        await pilot.pause()
        await pilot.pause()
        opened = "\n".join(grid(app)[6:9])
        await type_in(pilot, "ｗａｎｇ")
        narrowed_to = grid(app)[6:8]
        await type_in(pilot, "<enter>")
        await pilot.pause()

        assert "李伟" in opened and "on leave until Friday" in opened and "liwei" not in opened
        assert "┃王芳  wangfang  5 open jobs, printers" in narrowed_to[0] and "zhang" not in narrowed_to[1]
        assert "王芳" in grid(app)[5] and not app.query_one(ChoiceList).display


async def test_a_choice_is_found_by_its_value_and_the_list_shows_its_words_only():
    app = Counter((Field("kind", "Caller", "choice", choices=(("dealer", "经销商"), ("end_customer", "最终客户"))),))

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "end")
        await pilot.pause()

        assert "┃最终客户" in grid(app)[1] and "end_customer" not in "".join(grid(app))


async def test_text_that_still_matches_a_choice_of_the_open_list_is_no_error_yet():
    app = Counter(check=lambda data: {"mode": "That is not in the list."} if data["mode"] == "carr" else {})

    async with app.run_test(size=SMALL) as pilot:
        app.form.focus_field("mode")
        await type_in(pilot, "carr")
        app.form.check_now()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "!" not in "".join(grid(app))

        await type_in(pilot, "x", "<escape>")
        app.form.check_now()
        await pilot.pause()
        assert "! Choose from" in "".join(grid(app))


async def test_an_open_list_closes_when_its_field_is_filled_in():
    app = Counter()

    async with app.run_test(size=SMALL) as pilot:
        app.form.focus_field("engineer")
        await pilot.pause()
        assert app.query_one(ChoiceList).display
        app.form.fill({"engineer": "liwei"})

        assert not app.query_one(ChoiceList).display


async def test_a_refusal_leaves_the_list_closed_so_that_all_errors_can_be_read():
    app = Counter((Field("mode", "Mode", "choice", True, choices=(("on_site", "On site"),)), Field("name", "Name")))

    async with app.run_test(size=SMALL) as pilot:
        app.form.focus_field("name")
        await pilot.pause()
        await type_in(pilot, "<f10>")
        await pilot.pause()
        assert app.field_in_focus() == "mode" and not app.query_one(ChoiceList).display

        await type_in(pilot, "<f4>")
        assert app.query_one(ChoiceList).display
        await type_in(pilot, "<f10>")
        await pilot.pause()
        assert not app.query_one(ChoiceList).display and "! Fill this in" in grid(app)[0]


async def test_an_open_list_does_not_cover_the_errors_of_missing_fields():
    app = Counter((Field("mode", "Mode", "choice", True, choices=(("on_site", "On site"),)), Field("name", "Name")))

    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        await type_in(pilot, "<f10>")
        await pilot.pause()

        assert not app.query_one(ChoiceList).display and "! Fill this in" in grid(app)[0]


async def test_a_long_label_takes_the_room_that_a_radio_field_leaves():
    app = Counter((Field("consent", "Customer consents to the repair now", "yes", True),))

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "<f10>")
        await pilot.pause()

        assert "Customer consents to the repair now *" in grid(app)[0] and "! Fill this in" in grid(app)[0]


async def test_the_list_is_driven_by_arrows_closed_by_esc_and_clicked_with_the_mouse():
    app = Counter()

    async with app.run_test(size=SMALL) as pilot:
        app.form.focus_field("engineer")
        await type_in(pilot, "<down>", "<down>", "<enter>")
        assert app.form.data() == {"engineer": "wangfang"}

        await type_in(pilot, "<shift+tab>", "<f4>", "<escape>")
        assert not app.query_one(ChoiceList).display and app.heard[-1][0] != "left"

        await type_in(pilot, "<f4>")
        await pilot.pause()
        await pilot.click(ChoiceList, offset=(4, 2))
        await pilot.pause()
        assert app.form.data() == {"engineer": "zhang"}


async def test_text_that_matches_no_choice_stays_and_is_an_error():
    app = Counter()

    async with app.run_test(size=SMALL) as pilot:
        app.form.focus_field("engineer")
        await type_in(pilot, "Hartmann")
        assert "No match" in "\n".join(grid(app))
        await type_in(pilot, "<tab>")
        await pilot.pause()

        assert app.form.data() == {"engineer": "Hartmann"}
        assert "! Choose from the list." in grid(app)[5]


async def test_text_that_matches_no_choice_is_answered_in_words_not_with_the_codes_of_the_check():
    app = Counter(
        check=lambda data: {"engineer": "Not in the list. Did you mean: liwei?"} if "engineer" in data else {}
    )

    async with app.run_test(size=SMALL) as pilot:
        app.form.focus_field("engineer")
        await type_in(pilot, "Hartmann", "<tab>")
        app.form.check_now()
        await app.workers.wait_for_complete()
        await pilot.pause()

        assert "! Choose from the list." in grid(app)[5]
        assert "liwei" not in "\n".join(grid(app))


@pytest.mark.parametrize("label", ["Kind", "Kinds", "Caller *"])
async def test_no_wide_character_of_an_open_list_is_lost_where_a_field_below_it_ends(label):
    words = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
    kinds = tuple((number, words[number:] + words[:number]) for number in range(5))
    app = Counter(
        (
            Field("kind", label, "choice", choices=kinds),
            Field("one", "One", "yes"),
            Field("two", "Two"),
            Field("three", "3", "score"),
        )
    )

    async with app.run_test(size=SMALL) as pilot:
        app.form.focus_field("kind")
        await pilot.pause()
        shown = "".join("".join(grid(app)).split())

        assert [text for _kind, text in kinds if text not in shown] == []


async def test_a_list_finds_chinese_rows_by_pinyin_and_by_initials():
    found = [[choice.label for choice in narrowed(ENGINEERS, typed)] for typed in ("liw", "lw", "wf", "芳")]
    assert found == [["李伟"], ["李伟"], ["王芳"], ["王芳"]]


async def test_a_needed_list_that_is_passed_over_asks_for_a_choice_and_one_with_a_single_row_takes_it():
    needed = (
        Field("office", "Office", "choice", True, choices=(("cd01", "Chengdu"), ("cd02", "Mianyang"))),
        Field("mode", "Mode", "choice", True, choices=(("on_site", "On site"),)),
        Field("carrier", "Carrier", "choice", choices=(("sf", "SF"), ("ems", "EMS"))),
        Field("words", "In words"),
    )
    app = Counter(needed)

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "<enter>", "<enter>", "<enter>", "x")
        await pilot.pause()

        assert "! Choose from the list." in grid(app)[0] and "\n".join(grid(app)[:5]).count("!") == 1
        assert app.form.data() == {"mode": "on_site", "words": "x"} and app.field_in_focus() == "words"
        app.form.check_now()
        await pilot.pause()
        assert "! Choose from the list." in grid(app)[0]
