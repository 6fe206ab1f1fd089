"""Forms by keyboard and mouse, in both languages: input is parsed, checked beside its field, and never lost."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.events import Key, Paste

from fieldservice.screens.widgets.choice_field import Choice, ChoiceList, narrowed
from fieldservice.screens.widgets.form import Form
from fieldservice.screens.widgets.parsing import InputFormats
from fieldservice.words import use
from tests.support.grid import grid

pytestmark = pytest.mark.asyncio
SMALL, LARGE = (80, 24), (120, 40)
NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ENGINEERS = (
    Choice("liwei", "李伟", "2 open jobs, printers, same area", "liwei"),
    Choice("wangfang", "王芳", "5 open jobs, printers", "wangfang"),
    Choice("zhang", "Zhang Qiang", "on leave until Friday", "zhang"),
)


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    kind: str = "text"
    required: bool = False
    help: str = ""
    private: bool = False
    choices: tuple = ()
    default: Any = None
    example: str = ""
    sums_up: str = ""


CALL = (
    Field("phone", "Phone", "phone", True, "The number the customer can be reached at.", True, example="028 8123 4567"),
    Field("customer", "Customer", required=True, private=True),
    Field("serial", "Serial number", help="On the plate at the back."),
    Field("words", "In their words", "longtext"),
    Field("engineer", "Engineer", "staff"),
    Field("appointment", "Appointment", "when"),
    Field("spent", "Time spent", "minutes"),
    Field("pages", "Pages printed", "number"),
    Field("score", "Score", "score"),
    Field("consent", "Consent", "yes"),
    Field("mode", "Mode", "choice", choices=(("on_site", "On site"), ("carry_in", "Carried in"))),
)


class Counter(App):
    """An app with only a form; `heard` keeps the messages of the form."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, fields=CALL, **options: Any) -> None:
        super().__init__()
        self.heard: list = []
        formats = InputFormats(
            lambda text: {"tomorrow 9am": NINE, "明天9点": NINE, "2026-11-24 09:00": NINE}.get(text), zone=UTC
        )
        self.form = Form(fields, choices=lambda name, typed: narrowed(ENGINEERS, typed), formats=formats, **options)

    def compose(self) -> ComposeResult:
        yield self.form

    def on_mount(self) -> None:
        self.form.focus_field()

    def on_form_submitted(self, event: Form.Submitted) -> None:
        self.heard.append(("submitted", event.data))

    def on_form_left(self, event: Form.Left) -> None:
        self.heard.append(("left", event.typed))

    def on_form_changed(self, event: Form.Changed) -> None:
        self.heard.append((event.name, event.value))

    def field_in_focus(self) -> str:
        return next((name for name, row in self.form.rows.items() if row.control is self.focused), "")


async def type_in(pilot, *texts: str) -> None:
    """Type without waiting between the keys, as a scanner or a fast typist does; a text in <> is one key."""
    for text in texts:
        for key in [text[1:-1]] if text.startswith("<") else text:
            pilot.app.post_message(Key(key, key if len(key) == 1 else None))
    for _frame in range(3):
        await pilot.pause()


@pytest.fixture
def in_chinese():
    use("zh")
    yield
    use(None)


async def test_a_narrow_form_has_one_column_with_labels_at_the_left_and_required_fields_marked():
    app = Counter()

    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        lines = grid(app)

    assert lines[0].startswith("Phone *          [") and lines[1].startswith("Customer *       [")
    assert lines[3].startswith("In their words") and lines[7].startswith("Engineer")
    assert "( )1 ( )2 ( )3 ( )4 ( )5" in lines[11] and "( )Yes ( )No" in lines[12]
    assert "The number the customer can be reached at. For example: 028 8123 4567" in lines[22]
    assert all(len(line) <= 80 for line in lines)


async def test_many_short_fields_take_two_columns_on_a_wide_screen():
    app = Counter()

    async with app.run_test(size=LARGE):
        lines = grid(app)

    assert lines[0].startswith("Phone *") and "Customer *" in lines[0]
    assert "Mode" in "".join(lines[:12])


async def test_a_call_is_typed_with_enter_from_field_to_field():
    app = Counter()

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "028 8123 4567", "<enter>", "王芳", "<enter>", "SN-1", "<enter>", "no power", "<enter>")
        await type_in(pilot, "zhang", "<enter>", "tomorrow 9am", "<enter>", "1h30", "<enter>", "１２０", "<enter>")
        await type_in(pilot, "4", "<enter>", "y", "<enter>", "carried", "<enter>", "<enter>")

    assert app.heard[-1] == (
        "submitted",
        {
            "phone": "028 8123 4567",
            "customer": "王芳",
            "serial": "SN-1",
            "words": "no power",
            "engineer": "zhang",
            "appointment": "2026-11-24T09:00:00Z",
            "spent": 90,
            "pages": 120,
            "score": 4,
            "consent": True,
            "mode": "carry_in",
        },
    )


async def test_a_burst_of_keys_finds_its_way_through_the_fields():
    app = Counter()

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "028811", "<tab>", "Li", "<enter>", "SN", "<enter>", "no", "<ctrl+j>", "go", "<tab>")
        await type_in(pilot, "zh", "<enter>", "+")

        typed = app.form.typed()

    assert typed == {"phone": "028811", "customer": "Li", "serial": "SN", "words": "no\ngo", "engineer": "zhang",
                     "appointment": "+"}  # fmt: skip


async def test_the_parsed_time_is_shown_beside_the_typed_text():
    app = Counter()

    async with app.run_test(size=SMALL) as pilot:
        app.form.focus_field("appointment")
        await type_in(pilot, "明天9点")
        await pilot.pause()

        assert any("明天9点" in line and "2026-11-24 09:00" in line for line in grid(app))


async def test_an_error_is_shown_beside_its_field_until_it_is_corrected():
    app = Counter(
        check=lambda data: {"serial": "A serial number has 8 characters."} if len(data["serial"]) != 8 else {}
    )

    async with app.run_test(size=SMALL) as pilot:
        app.form.focus_field("serial")
        await type_in(pilot, "LX-300")
        app.form.check_now()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "! A serial number has 8 characters." in grid(app)[3] and "! A serial number" in grid(app)[23]

        await type_in(pilot, "-9")
        app.form.check_now()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "!" not in grid(app)[2] and "!" not in grid(app)[23]


async def test_the_result_of_an_outdated_check_is_not_shown():
    app = Counter()

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "028")
        app.form.post_message(Form.Checked({"phone": "A phone number has 5 to 15 digits."}, edits=2))
        await pilot.pause()

        assert "!" not in grid(app)[0]


async def test_an_empty_required_field_is_an_error_only_when_the_form_is_confirmed():
    app = Counter()

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "<tab>", "<tab>", "SN-1")
        app.form.check_now()
        await pilot.pause()
        assert "!" not in "".join(grid(app)[:2])
        await type_in(pilot, "<f10>")
        await pilot.pause()

        assert "! Please fill this in" in grid(app)[0] and "! Please fill this in" in grid(app)[1]
        assert app.field_in_focus() == "phone"
    assert "submitted" not in [heard[0] for heard in app.heard]


LONG = (
    Field("back", "Accessories that went back with the device", required=True),
    *(Field(f"field_{number}", f"Field {number}") for number in range(7)),
)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_a_long_label_and_a_long_error_are_whole_and_push_the_fields_below_down(size):
    app = Counter(LONG)
    wrong = "The accessories go back with the device: power adapter, mouse, docking station."

    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        left = " ".join(line.partition("[")[0].strip() for line in grid(app)[:3])
        assert "Accessories that went back with the device *" in " ".join(left.split())
        app.form.show_errors({"back": wrong})
        await pilot.pause()

        across = 59 if size == LARGE else 80
        shown = " ".join(" ".join(line[:across] for line in grid(app)[:9]).split())
        assert all(word in shown for word in wrong.split()), grid(app)
        assert any(line.startswith("Field 1") for line in grid(app))
        assert any("Done" in line for line in grid(app)[:-2])


async def test_a_refusal_of_the_desk_is_shown_beside_its_field_and_nothing_is_lost():
    app = Counter()

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "028811", "<tab>", "王芳", "<ctrl+s>")
        app.form.show_errors({"customer": "This customer is blocked."}, "The call cannot be registered.")
        await pilot.pause()

        assert "! This customer is blocked." in grid(app)[2] and app.field_in_focus() == "customer"
        assert app.form.typed() == {"phone": "028811", "customer": "王芳"}


async def test_esc_leaves_with_a_draft_and_the_draft_comes_back():
    leaving = Counter()
    async with leaving.run_test(size=SMALL) as pilot:
        await type_in(pilot, "02", "<tab>", "王", "<tab>", "<tab>", "line", "<ctrl+j>", "two", "<tab>", "wang")
        await type_in(
            pilot, "<tab>", "next week", "<tab>", "1h", "<tab>", "many", "<tab>", "3", "<tab>", "n", "<escape>"
        )
        kind, typed = leaving.heard[-1]

    back = Counter()
    async with back.run_test(size=SMALL) as pilot:
        back.form.restore(typed)
        await type_in(pilot, "<escape>")

    assert kind == "left" and back.heard == [("left", typed)]
    assert typed == {"phone": "02", "customer": "王", "words": "line\ntwo", "engineer": "wangfang",
                     "appointment": "next week", "spent": "1h", "pages": "many", "score": 3,
                     "consent": False}  # fmt: skip


async def test_a_known_customer_fills_empty_fields_but_no_typed_ones():
    app = Counter()

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "028811", "<tab>", "王先生", "<tab>")
        app.form.fill(
            {"customer": "王芳", "serial": "SN-77", "engineer": "liwei", "appointment": "2026-11-24T09:00:00Z"}
        )
        await pilot.pause()

        assert app.form.data() == {"phone": "028811", "customer": "王先生", "serial": "SN-77", "engineer": "liwei",
                                   "appointment": "2026-11-24T09:00:00Z"}  # fmt: skip
        assert "[李伟" in grid(app)[7] and "2 open jobs, printers, same area" in grid(app)[8]
        assert "[2026-11-24 09:00" in grid(app)[9]


async def test_a_default_is_replaced_by_typing_but_typed_text_is_not_deleted_by_one_key():
    app = Counter((Field("area", "Area", default="Gaoxin"), Field("street", "Street")))

    async with app.run_test(size=SMALL) as pilot:
        app.form.focus_field("area")
        await type_in(pilot, "W", "<tab>", "1 Renmin Rd", "<shift+tab>", "u", "<tab>", ".")

        assert app.form.data() == {"area": "Wu", "street": "1 Renmin Rd."}


async def test_typing_narrows_the_list_and_each_choice_shows_its_reason():
    app = Counter()

    async with app.run_test(size=SMALL) as pilot:
        app.form.focus_field("engineer")
        await pilot.pause()
        await pilot.pause()
        opened = "\n".join(grid(app)[8:11])
        await type_in(pilot, "ｗａｎｇ")
        narrowed_to = grid(app)[8:10]
        await type_in(pilot, "<enter>")
        await pilot.pause()

        assert "李伟" in opened and "on leave until Friday" in opened
        assert ">王芳  wangfang  5 open jobs, printers" in narrowed_to[0] and "zhang" not in narrowed_to[1]
        assert "[王芳" in grid(app)[7] and not app.query_one(ChoiceList).display


async def test_a_choice_is_found_by_its_value_and_the_list_shows_its_words_only():
    app = Counter((Field("kind", "Caller", "choice", choices=(("dealer", "经销商"), ("end_customer", "最终客户"))),))

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "end")
        await pilot.pause()

        assert ">最终客户" in grid(app)[1] and "end_customer" not in "".join(grid(app))


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
        assert "! Please choose from" in "".join(grid(app))


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
        assert not app.query_one(ChoiceList).display and "! Please fill this in" in grid(app)[0]


async def test_an_open_list_does_not_cover_the_errors_of_missing_fields():
    app = Counter((Field("mode", "Mode", "choice", True, choices=(("on_site", "On site"),)), Field("name", "Name")))

    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        await type_in(pilot, "<f10>")
        await pilot.pause()

        assert not app.query_one(ChoiceList).display and "! Please fill this in" in grid(app)[0]


async def test_a_long_label_takes_the_room_that_a_radio_field_leaves():
    app = Counter((Field("consent", "Customer consents to the repair now", "yes", True),))

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "<f10>")
        await pilot.pause()

        assert "Customer consents to the repair now *" in grid(app)[0] and "! Please fill this in" in grid(app)[0]


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
        assert "! Please choose from the list." in grid(app)[8]


async def test_text_that_matches_no_choice_is_answered_in_words_not_with_the_codes_of_the_check():
    app = Counter(check=lambda data: {"engineer": "Not in the list. Near: liwei."} if "engineer" in data else {})

    async with app.run_test(size=SMALL) as pilot:
        app.form.focus_field("engineer")
        await type_in(pilot, "Hartmann", "<tab>")
        app.form.check_now()
        await app.workers.wait_for_complete()
        await pilot.pause()

        assert "! Please choose from the list." in grid(app)[8]
        assert "liwei" not in "\n".join(grid(app))


async def test_an_address_of_several_lines_is_pasted_whole_into_one():
    app = Counter()

    async with app.run_test(size=SMALL) as pilot:
        app.form.focus_field("customer")
        await pilot.pause()
        app.focused.post_message(Paste("四川省成都市\r\n高新区天府大道 1 号\n\n"))
        await pilot.pause()

        assert app.form.data() == {"customer": "四川省成都市 高新区天府大道 1 号"}


async def test_the_mouse_chooses_a_score_and_presses_done():
    app = Counter((Field("score", "Score", "score"), Field("consent", "Consent", "yes")))

    async with app.run_test(size=SMALL) as pilot:
        await pilot.click(app.form.rows["score"].control, offset=(12, 0))
        await pilot.click(app.form.rows["consent"].control, offset=(10, 0))
        await pilot.click("#done")

    assert app.heard[-1] == ("submitted", {"score": 3, "consent": False})


@pytest.mark.parametrize(
    ("key", "marked"), [("是", True), ("n", False), ("ｙ", True), ("space", True), ("left", False)]
)
async def test_yes_and_no_are_chosen_by_keys_of_either_language(key, marked):
    app = Counter((Field("consent", "Consent", "yes"),))

    async with app.run_test(size=SMALL) as pilot:
        await pilot.press(key)

        assert app.form.data() == {"consent": marked}


@pytest.mark.parametrize("name", ["customer", "words"])
async def test_one_key_selects_a_whole_field_so_that_typing_replaces_it(name):
    app = Counter()
    async with app.run_test(size=SMALL) as pilot:
        app.form.focus_field(name)
        await pilot.press(*"one two", "home", "ctrl+a", *"x")

        assert app.form.data()[name] == "x"


async def test_an_error_takes_no_line_of_a_hint_that_needs_both_since_it_stands_beside_its_field():
    two_lines = "The serial number of the device as it is printed on the plate, where the first two signs are letters."
    app = Counter((Field("phone", "Phone", "phone", help=two_lines), Field("name", "Name", help="In short.")))
    async with app.run_test(size=SMALL) as pilot:
        app.form.show_errors({"phone": "That is no number.", "name": "That is no name."})
        await pilot.pause()
        shown = grid(app)
        assert " ".join((shown[-2] + shown[-1]).split()) == two_lines
        assert any("! That is no number." in line for line in shown[:-2])

        await pilot.press("tab")
        assert [line.strip() for line in grid(app)[-2:]] == ["In short.", "! That is no name."]
        app.form.show_errors({}, "That cannot be done now.")
        app.form.focus_field("phone")
        await pilot.pause()
        assert grid(app)[-2].strip().endswith("..") and grid(app)[-1].strip() == "! That cannot be done now."


async def test_a_form_in_chinese_has_chinese_labels_and_help(in_chinese):
    app = Counter((Field("phone", "Phone", "phone", True), Field("consent", "Consent", "yes")))

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "<f10>")
        await pilot.pause()
        lines = grid(app)

    assert lines[0].startswith("电话 *") and "( )是 ( )否" in lines[1]
    assert "Please" not in "\n".join(lines) and "Done" not in "\n".join(lines)


@pytest.mark.parametrize("key", ["<space>", "<right>", "<left>", "y", "是"])
async def test_an_answer_given_with_any_key_is_checked_and_kept_like_typed_words(key):
    app = Counter((Field("consent", "Consent", "yes", True), Field("name", "Name")))

    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        await type_in(pilot, "<f10>")
        await type_in(pilot, key)

        row = app.form.rows["consent"]
        assert row.touched and row.parsed().value is (key != "<left>")
        assert app.heard == [("consent", key != "<left>")] and "Please fill this in" not in grid(app)[0]


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
