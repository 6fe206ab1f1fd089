"""Forms by keyboard and mouse, in both languages: input is parsed, checked beside its field, and never lost."""

import pytest
from textual.events import Paste

from fieldservice.screens.widgets.form import Form
from fieldservice.words import use
from tests.screens.widgets.forms import LARGE, SMALL, Counter, Field, type_in
from tests.support.grid import grid

pytestmark = pytest.mark.asyncio


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

    assert lines[0].split() == ["Phone", "*", "┃"] and lines[1] == "Customer *"
    assert lines[3].startswith("In their words") and lines[5].startswith("Engineer")
    assert "○ 1  ○ 2  ○ 3  ○ 4  ○ 5" in lines[9] and "○ Yes  ○ No" in lines[10]
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
        assert "! A serial number has 8 characters." in grid(app)[3] and "! A serial number" in grid(app)[22]

        await type_in(pilot, "-9")
        app.form.check_now()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "!" not in grid(app)[2] and "!" not in grid(app)[22]


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

        assert "! Fill this in" in grid(app)[0] and "! Fill this in" in grid(app)[1]
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
        left = " ".join(line[:23].strip() for line in grid(app)[:3])
        assert "Accessories that went back with the device *" in " ".join(left.split())
        app.form.show_errors({"back": wrong})
        await pilot.pause()

        across = 59 if size == LARGE else 80
        shown = " ".join(" ".join(line[:across] for line in grid(app)[:9]).split())
        assert all(word in shown for word in wrong.split()), grid(app)
        assert any(line.startswith("Field 1") for line in grid(app))
        assert any("Done" in line for line in grid(app)[:-2])
        assert f"! {wrong}" in " ".join(" ".join(grid(app)[-3:]).split())  # whole, in as many lines as it takes


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
        assert "李伟" in grid(app)[5] and "2 open jobs, printers, same area" in grid(app)[6]
        assert "2026-11-24 09:00" in grid(app)[7]


async def test_a_default_is_replaced_by_typing_but_typed_text_is_not_deleted_by_one_key():
    app = Counter((Field("area", "Area", default="Gaoxin"), Field("street", "Street")))

    async with app.run_test(size=SMALL) as pilot:
        app.form.focus_field("area")
        await type_in(pilot, "W", "<tab>", "1 Renmin Rd", "<shift+tab>", "u", "<tab>", ".")

        assert app.form.data() == {"area": "Wu", "street": "1 Renmin Rd."}


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


async def test_an_error_stands_whole_below_the_form_and_the_hint_takes_the_lines_that_are_left():
    two_lines = "The serial number of the device as it is printed on the plate, where the first two signs are letters."
    app = Counter((Field("phone", "Phone", "phone", help=two_lines), Field("name", "Name", help="In short.")))
    async with app.run_test(size=SMALL) as pilot:
        app.form.show_errors({"phone": "That is no number.", "name": "That is no name."})
        await pilot.pause()
        shown = grid(app)
        assert shown[-2].strip() == "! That is no number." and shown[-1].strip().endswith("…")
        assert any("! That is no number." in line for line in shown[:-2])

        await pilot.press("tab")
        assert [line.strip() for line in grid(app)[-2:]] == ["! That is no name.", "In short."]
        app.form.show_errors({}, "That cannot be done now.")
        app.form.focus_field("phone")
        await pilot.pause()
        assert grid(app)[-2].strip() == "! That cannot be done now." and grid(app)[-1].strip().endswith("…")
        three_lines = " ".join(["It cannot be done before somebody at headquarters has looked at the device."] * 3)
        app.form.show_errors({}, three_lines)
        await pilot.pause()
        assert " ".join(" ".join(grid(app)[-3:]).split()) == f"! {three_lines}"


async def test_a_form_in_chinese_has_chinese_labels_and_help(in_chinese):
    app = Counter((Field("phone", "Phone", "phone", True), Field("consent", "Consent", "yes")))

    async with app.run_test(size=SMALL) as pilot:
        await type_in(pilot, "<f10>")
        await pilot.pause()
        lines = grid(app)

    assert lines[0].startswith("电话 *") and "○ 是  ○ 否" in lines[1]
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
        assert app.heard == [("consent", key != "<left>")] and "Fill this in" not in grid(app)[0]


PARTED = tuple(
    Field(f"field{number}", f"Field {number}", section="" if number < 2 else "Customer" if number < 6 else "Device")
    for number in range(9)
)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_long_form_has_headings_that_follow_a_field_which_is_moved(size):
    app = Counter(PARTED)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        lines = grid(app)
        headings = [line.split()[1] for line in lines if line.startswith("─ ")]
        assert headings == ["Customer", "Device"]
        at = next(number for number, line in enumerate(lines) if "Customer" in line)
        assert lines[at - 1].startswith(("Field 0", "Field 1")) and lines[at + 1].startswith("Field 2")

        app.form.move_after("field0", ["field8"])
        await pilot.pause()
        text = "\n".join(grid(app))
        assert text.index("Field 8") < text.index("Customer") < text.index("Field 7")

    short = Counter(PARTED[:6])
    async with short.run_test(size=size) as pilot:
        await pilot.pause()
        assert "Customer" not in "\n".join(grid(short))


async def test_the_arrows_go_through_the_whole_form_and_stop_at_both_ends():
    app = Counter()

    async with app.run_test(size=SMALL) as pilot:
        await pilot.press(*["up"] * 30)
        await pilot.pause()
        assert app.is_running and app.query_one(Form).rows["phone"].control.has_focus
        await pilot.press(*["down"] * 60, *["up"] * 60)
        await pilot.pause()
        assert app.is_running
