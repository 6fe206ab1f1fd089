"""The fields of counter and bench: places, lists, amounts, checklists answered by single keys."""

from dataclasses import replace

import pytest

from fieldservice.screens.widgets.cells import width_of
from fieldservice.screens.widgets.choice_field import Choice
from fieldservice.screens.widgets.form import Form
from fieldservice.screens.widgets.parsing import InputFormats, format_value, parse
from fieldservice.words import use
from fieldservice.workflows.engine.numbers import place_number
from tests.support.grid import grid

from .test_form import LARGE, SMALL, Counter, Field, type_in

RESULTS = (
    Choice("ok", "In order"),
    Choice("worn", "Worn"),
    Choice("damaged", "Damaged"),
    Choice("not_checked", "Not checked"),
)
ITEMS = tuple(
    Field(f"checked.{name}", name.capitalize(), "result", choices=RESULTS)
    for name in ("housing", "screen", "keyboard", "ports", "disk")
)
INSPECTION = (
    *ITEMS,
    Field("finding", "Finding", "longtext"),
    Field("data", "Data", "choice", choices=(("none", "No data"), ("keep", "Must stay"))),
)
SHELVES = (
    Field("place", "Place", "place", choices=(Choice("A3", "A3", "holds 2"), Choice("A31", "A31", "holds 1"))),
    Field("words", "Words"),
)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_each_item_of_a_checklist_takes_one_key_and_a_last_key_sets_the_rest_in_order(size):
    app = Counter(INSPECTION)

    async with app.run_test(size=size) as pilot:
        await pilot.press("1", "w")
        assert app.field_in_focus() == "checked.keyboard"
        await pilot.press("3", "f6")

        assert app.form.data() == {
            "checked.housing": "ok", "checked.screen": "worn", "checked.keyboard": "damaged",
            "checked.ports": "ok", "checked.disk": "ok",
        }  # fmt: skip
        assert app.field_in_focus() == "finding"
        lines = grid(app)
        (first,) = (line for line in lines if line.startswith("Housing"))
        assert "In order" in first and "Screen" in first and "Worn" in first, "two columns"
        assert len(next(line for line in lines if line.startswith("Disk"))) < 40
        assert not any("Disk" in line and "Finding" in line for line in lines)


EXPLAINED = (
    *(
        field
        for item in ITEMS
        for field in (replace(item, required=True), Field(f"{item.name}.words", "In words", "result_words"))
    ),
    Field("finding", "Finding", "longtext"),
)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_an_item_that_is_not_in_order_asks_for_words_at_once_and_the_others_do_not(size):
    app = Counter(EXPLAINED)

    async with app.run_test(size=size) as pilot:
        assert "In words" not in "".join(grid(app))
        await pilot.press("1", "3")
        assert app.field_in_focus() == "checked.screen.words"
        await type_in(pilot, "crack", "<enter>", "<f6>")
        await pilot.pause()

        assert app.field_in_focus() == "finding"
        assert sum("In words" in line for line in grid(app)) == 1
        data = app.form.data()
        assert data.pop("checked.screen.words") == "crack" and data.pop("checked.screen") == "damaged"
        assert set(data.values()) == {"ok"} and len(data) == len(ITEMS) - 1


async def test_with_all_in_order_first_the_exceptions_are_changed_after_it_and_lead_to_their_words():
    app = Counter(EXPLAINED)

    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        await pilot.press("f6", "shift+tab", "4")
        await pilot.pause()
        assert app.field_in_focus() == "checked.disk.words"
        await pilot.press("shift+tab", "1")
        await pilot.pause()

        assert "In words" not in "".join(grid(app)) and "checked.disk.words" not in app.form.data()


TEST = (
    *ITEMS,
    Field("passed", "All tests passed", "yes", required=True, sums_up="checked"),
    Field("words", "In words"),
)


async def test_the_key_for_the_rest_answers_the_sum_of_the_checklist_too_and_is_named_at_the_foot():
    app = Counter(TEST)

    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert "F6 Rest in order" in grid(app)[-2]
        await pilot.press("f6")
        await pilot.pause()

        assert app.form.data()["passed"] is True and app.field_in_focus() == "words"


async def test_the_sum_of_a_checklist_is_left_to_the_person_once_an_item_is_not_in_order():
    app = Counter(TEST)

    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        await pilot.press("3", "f6")
        await pilot.pause()
        assert "passed" not in app.form.data() and app.field_in_focus() == "passed"

        await pilot.press("y", *["up"] * len(ITEMS), "4")
        await pilot.pause()
        assert "passed" not in app.form.data(), "what is changed is asked again"


async def test_an_item_without_an_answer_is_marked_and_takes_the_focus_when_the_form_is_confirmed():
    app = Counter(EXPLAINED)

    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        await pilot.press("1", "1", "f10")
        await pilot.pause()

        assert app.field_in_focus() == "checked.keyboard"
        (item,) = (number for number, line in enumerate(grid(app)) if "Keyboard" in line)
        assert "! Fill this in." in grid(app)[item + 1]


async def test_the_help_line_shows_the_key_of_each_result_and_a_result_can_be_cleared():
    app = Counter(INSPECTION)

    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert any("1 In order  2 Worn  3 Damaged  4 Not checked  F6 Rest in order." in line for line in grid(app))
        await type_in(pilot, "2", "<shift+tab>", "<delete>")
        await pilot.pause()
        assert app.form.data() == {}
        await type_in(pilot, "<right>", "<right>")
        await pilot.pause()
        assert app.form.data() == {"checked.housing": "worn"}


@pytest.mark.parametrize(
    ("typed", "place"), [("a3", "A3"), ("A", "A"), ("Ｂ１２", "B12"), (place_number("CD01", "C7"), "C7")]
)
async def test_a_typed_or_scanned_place_counts_as_it_is_and_the_list_only_suggests(typed, place):
    app = Counter(SHELVES)

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, typed, "<enter>")
        await pilot.pause()

        assert app.form.data() == {"place": place} and app.field_in_focus() == "words"


async def test_a_place_can_be_chosen_from_those_in_use():
    app = Counter(SHELVES)

    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert any("A31" in line and "holds 1" in line for line in grid(app))
        await type_in(pilot, "<down>", "<down>", "<enter>")
        await pilot.pause()
        assert app.form.data() == {"place": "A31"}


async def test_a_highlighted_choice_counts_when_the_form_is_confirmed_inside_the_field():
    app = Counter((Field("data", "Data", "choice", True, choices=(("none", "No data"), ("keep", "Must stay"))),))

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "mus", "<f10>")
        await pilot.pause()
        assert ("submitted", {"data": "keep"}) in app.heard


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("lines", "power supply, mouse ,, bag", ["power supply", "mouse", "bag"]),
        ("lines", "电源适配器、鼠标；包", ["电源适配器", "鼠标", "包"]),
        ("lines", " , ", None),
        ("money", "128.50", 12850),
        ("money", "１２８．５", 12850),
        ("money", "￥2,000", 200000),
        ("money", "¥ 0.05", 5),
        ("place", "b2", "B2"),
    ],
)
async def test_input_of_each_kind_is_parsed(kind, typed, value):
    assert parse(kind, typed, InputFormats()).value == value and not parse(kind, typed, InputFormats()).wrong


@pytest.mark.parametrize(
    ("kind", "typed"), [("money", "a lot"), ("money", "1.234"), ("place", "A-3"), ("place", "A very long shelf")]
)
async def test_input_that_cannot_be_parsed_keeps_its_text_and_shows_what_would_be_right(kind, typed):
    parsed = parse(kind, typed, InputFormats())

    assert parsed.value == typed and parsed.wrong


async def test_an_amount_in_a_form_has_the_digits_of_the_currency_of_the_office():
    yen = InputFormats(currency="JPY")

    assert [parse("money", typed, yen).value for typed in ("1280", "¥1,280")] == [1280, 1280]
    assert "JPY has no decimals" in parse("money", "12.80", yen).wrong
    assert format_value("money", 1280, yen) == "1280" and "1,280" in parse("money", "1280", yen).note


async def test_a_value_goes_back_into_its_field_as_a_person_would_have_typed_it():
    for kind, value in (("lines", ["电源", "鼠标"]), ("money", 12850), ("money", 5)):
        for language in ("zh", "en"):
            use(language)
            assert parse(kind, format_value(kind, value, InputFormats()), InputFormats()).value == value


PAID = (
    Field("method", "Paid by", "one_key", choices=(("cash", "Cash"), ("mobile", "Mobile")), default="cash"),
    Field("tendered", "Cash given", only_for=("method", "cash")),
    Field("reference", "Transaction number", only_for=("method", "mobile")),
)


async def test_one_key_chooses_the_way_to_pay_and_only_its_own_fields_are_shown():
    app = Counter(PAID)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        form = app.query_one(Form)
        form.focus_field("method")
        assert [name for name, row in form.rows.items() if row.display] == ["method", "tendered"]

        await pilot.press("2", "enter", *"42")

        assert [name for name, row in form.rows.items() if row.display] == ["method", "reference"]
        assert form.data() == {"method": "mobile", "reference": "42"}


LONG = tuple((each, each) for each in ("Exchange", "Return and refund", "Return and credit note", "Refused"))
DECIDED = (
    Field("decision", "Decision", "one_key", choices=LONG),
    Field("agreed", "Customer agrees", "yes", default=False),
    Field("proposal", "Proposed solution", only_for=("decision", "Refused"), needed=True),
    Field("signed_for", "Signed for", only_for=("agreed", "yes")),
)


async def test_values_that_need_more_than_a_line_are_all_in_sight_and_are_clicked_where_they_stand():
    app = Counter(DECIDED)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        form = app.query_one(Form)
        decision = form.rows["decision"].control
        assert decision.size.height == 2

        lines = decision.lines(decision.size.width)
        await pilot.click(decision, offset=(sum(width_of(text) for _value, text in lines[1]) - 4, 1))

        assert form.data()["decision"] == "Refused"


async def test_a_field_that_is_needed_for_one_answer_alone_is_marked_and_asked_for_there():
    app = Counter(DECIDED)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        form = app.query_one(Form)
        form.focus_field("decision")
        await pilot.press("1", "f10")
        assert form.rows["proposal"].error() == ""

        form.focus_field("decision")
        await pilot.press("4", "f10")
        assert form.rows["proposal"].is_required and form.rows["proposal"].error() == "Fill this in."


async def test_a_field_for_yes_alone_is_shown_once_the_answer_is_yes():
    app = Counter(DECIDED)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        form = app.query_one(Form)
        assert not form.rows["signed_for"].display
        form.focus_field("agreed")
        await pilot.press("y")
        assert form.rows["signed_for"].display


async def test_what_is_missing_stays_marked_while_another_field_is_filled_in():
    fields = (Field("cause", "Cause", required=True), Field("words", "Words", required=True))
    app = Counter(fields, check=lambda data: {})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        form = app.query_one(Form)
        await pilot.press("f10")
        form.focus_field("cause")
        await pilot.press(*"dust")
        form.check_now()
        await app.workers.wait_for_complete()
        await pilot.pause()

        assert (form.rows["cause"].error(), form.rows["words"].error()) == ("", "Fill this in.")
