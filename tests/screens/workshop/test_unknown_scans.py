"""A code that is not known here never acts, on whatever screen it is scanned and however the scanner sends."""

import pytest

from fieldservice import words
from fieldservice.presentation.names import DisplayNames
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.find import FindDialog
from fieldservice.screens.input.scanner import is_text_input
from fieldservice.screens.navigation import SCREENS
from fieldservice.screens.panels.section_acts import new_act
from fieldservice.screens.step import StepScreen
from fieldservice.screens.ticket import TicketScreen
from fieldservice.screens.widgets.form import Form
from fieldservice.workflows.engine.reference import SparePart
from tests.support.counter import ON_BENCH, READY, SIGNED
from tests.support.hands import at_the_counter, at_the_desk, notices, scan
from tests.support.shipped_parts import faulty_parts_packed

EAN = "6901234567892"
CHOICES = [("dispatch", "Dispatch"), ("close", "Close")]


class Opened:
    """What screens are opened with: a job, and the person at the terminal."""

    def __init__(self, counter, hands, job):
        self.desk, self.person, self.job, self.hands = counter.desk, counter.person("tang"), job, hands
        self.ticket = counter.ticket(job)

    def devices(self):
        from fieldservice.presentation.ticket_rows import ticket_rows

        return ticket_rows(self.desk, self.person, self.ticket)


def a_rate(desk):
    return desk.rates.page(desk.session.person("zhao"), desk.rates.this())[0]


OPENED = {
    "sign_in": lambda at: (at.desk, at.person),
    "home": lambda at: (at.desk, at.person),
    "obligations": lambda at: (at.desk.lists.obligations(at.person), DisplayNames.of(at.desk), at.desk.session.clock),
    "detail": lambda at: (at.desk, at.person, at.job),
    "step": lambda at: (at.desk, at.person, "new", "check_in"),
    "preview": lambda at: (at.desk, at.person, at.job),
    "sign_code": lambda at: (at.desk, at.person, at.job, "sign_on_phone"),
    "ticket": lambda at: (at.desk, at.person, at.ticket),
    "hand_over": lambda at: (at.desk, at.person, at.devices(), at.ticket),
    "board": lambda at: (at.desk, at.person, "bench"),
    "dispatch_board": lambda at: (at.desk, at.person),
    "print_jobs": lambda at: (at.desk, at.person),
    "print_dialog": lambda at: (at.desk, "ticket"),
    "find": lambda at: (at.desk, at.person),
    "review": lambda at: (at.desk, at.person),
    "approvals": lambda at: (at.desk, at.person),
    "store_room": lambda at: (at.desk, at.person),
    "faulty_parts": lambda at: (at.desk, at.person),
    "closing": lambda at: (at.desk, at.person, at.job),
    "replenishment": lambda at: (at.desk, at.person),
    "pieces": lambda at: (at.desk, at.person, faulty_parts_packed(at.desk)),
    "rates": lambda at: (at.desk, at.person),
    "rate_behind": lambda at: (at.desk, at.desk.session.person("zhao"), a_rate(at.desk)),
    "loaners": lambda at: (at.desk, at.person),
    "contracts": lambda at: (at.desk, at.person),
    "case_base": lambda at: (at.desk, at.person),
    "escalations": lambda at: (at.desk, at.person),
    "returns": lambda at: (at.desk, at.person),
    "late_steps": lambda at: (at.desk, at.person),
    "quality": lambda at: (at.desk, at.person),
    "supplier_returns": lambda at: (at.desk, at.person),
    "quotes": lambda at: (at.desk, at.person),
    "accounts": lambda at: (at.desk, at.person),
    "invoices": lambda at: (at.desk, at.person),
    "payments": lambda at: (at.desk, at.person),
    "account": lambda at: (at.desk, at.person, at.desk.thing(at.job).get("customer")),
    "money": lambda at: (at.desk, at.person, at.job),
    "cash_up": lambda at: (at.desk, at.person),
    "stock": lambda at: (at.desk, at.person),
    "stock_parts": lambda at: (at.desk, at.person, "CD01/good"),
    "stock_moves": lambda at: (at.desk, at.person, "CD01/good"),
    "parts": lambda at: (at.desk, at.person),
    "part_photo": lambda at: (at.desk, SparePart("PSU-450", "电源", "Power supply", photo="psu-450.jpg")),
    "act_form": lambda at: (at.desk, new_act("printers"), "", lambda _typed: None),
    "guide": lambda at: ("The code of CD01", ["It is valid once."], "ABCD-EFGH"),
    "duplicates": lambda at: (at.desk, at.person),
    "administration": lambda at: (at.desk, at.person),
    "table_row": lambda at: (at.desk, at.person, "staff", "Staff"),
    "scanner": lambda at: (at.desk,),
    "help": lambda at: (at.hands.app.screen,),
    "choice_dialog": lambda at: ("What next?", CHOICES),
    "confirm_dialog": lambda at: ("Cancel", ["J1"], ["It ends."]),
    "input_dialog": lambda at: ("Let a guest in", "", {"name": "Name"}, lambda typed: pytest.fail(str(typed))),
}
"""What each screen is opened with, after the screens of the table itself."""


def test_every_screen_is_scanned_at():
    assert OPENED.keys() == SCREENS.keys()


@pytest.mark.parametrize("name", OPENED)
async def test_an_unknown_code_changes_nothing_on_any_screen(counter, name):
    job = counter.brought(*SIGNED)
    number = counter.number(job)
    wrong = number[:-1] + ("A" if number[-1] != "A" else "B")

    async with at_the_counter(counter) as hands:
        if name != "home":
            hands.app.open_screen(name, *OPENED[name](Opened(counter, hands, job)))
            await hands.settle()
        stack, before = list(hands.app.screen_stack), counter.desk.lists.pulse()
        for text, ending, seconds in (
            (EAN, "\r", 0.005),
            (EAN, "\n", 0.12),
            ("]C1SN-77-UNKNOWN", "\t", 0.01),
            (wrong, "\r\n", 0.06),
            (EAN, "", 0.02),
        ):
            hands.app.clear_notifications()
            in_text = is_text_input(hands.app.focused)
            await scan(hands, text, ending, seconds)

            assert list(hands.app.screen_stack) == stack, (name, text, ending)
            assert counter.desk.lists.pulse() == before, (name, text, ending)
            assert in_text or name == "scanner" or text.removeprefix("]C1") in notices(hands), (name, text, ending)


async def test_an_unknown_code_changes_nothing_on_the_wallboard_and_while_nobody_is_signed_in(counter):
    counter.brought(place="")
    before = counter.desk.lists.pulse()

    async with at_the_counter(counter, size=(120, 40)) as hands:
        hands.app.show_board("waiting")
        await hands.settle()
        assert hands.app.screen.is_wall
        board = hands.app.screen
        for seconds in (0.005, 0.12):
            await scan(hands, EAN, "\r", seconds)
        assert hands.app.screen is board and EAN in notices(hands)

        await hands.press("ctrl+k")
        locked = hands.app.screen
        for where in ("pin", "people", "name"):
            locked.query_one(f"#{where}").focus()
            await hands.settle()
            for code, seconds in ((EAN, 0.005), (EAN, 0.12), (counter.number(counter.job), 0.12), ("~SN-77", 0.06)):
                await scan(hands, code, "\r", seconds)
                assert hands.app.screen is locked and hands.app.person is None
        assert locked.query_one("#pin").value == ""

    assert counter.desk.lists.pulse() == before


async def test_on_a_jobs_page_no_digit_of_a_code_takes_a_step_and_a_persons_digit_does(counter):
    job = counter.brought(*ON_BENCH)

    async with at_the_desk(counter, "wang") as hands:
        hands.app.show_detail(job)
        await hands.settle()
        for seconds in (0.0, 0.01, 0.06, 0.12):
            await scan(hands, EAN, "\r", seconds)
            assert isinstance(hands.app.screen, DetailScreen)
        await scan(hands, "1", "")

        assert isinstance(hands.app.screen, StepScreen)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", f"Scanned {EAN}: unknown here. F2 searches, F4 registers it."),
        ("zh", f"扫到 {EAN}：本网点没有此码。按 F2 查找，按 F4 登记。"),
    ],
)
async def test_the_notice_names_the_keys_that_take_the_code_along(counter, language, sentence):
    words.use(language)

    async with at_the_counter(counter) as hands:
        await scan(hands, EAN)
        assert sentence in notices(hands).replace("\n", " " if language == "en" else "")
        await hands.press("f2")
        assert isinstance(hands.app.screen, FindDialog) and hands.app.screen.typed == EAN

        await hands.press("escape")
        await scan(hands, EAN)
        await hands.press("f4", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        assert EAN in hands.app.screen.query_one(Form).typed().values()


async def test_only_the_key_after_the_scan_takes_the_code_along(counter):
    async with at_the_counter(counter) as hands:
        await scan(hands, EAN)
        await hands.press("down", "f2")

        assert hands.app.screen.typed == ""


async def test_the_notice_of_a_scan_is_gone_when_a_key_opens_a_form(counter):
    async with at_the_counter(counter) as hands:
        for key in ("down", "ctrl+d"):
            await scan(hands, EAN)
            assert EAN in notices(hands)
            await hands.press(key)
            assert notices(hands) == ""


async def test_the_search_says_once_what_can_be_searched(counter):
    async with at_the_counter(counter) as hands:
        await hands.press("f2")

        assert hands.text.count("serial, phone") == 1


async def test_a_job_page_names_only_the_key_that_it_has(counter):
    job = counter.brought(*ON_BENCH)

    async with at_the_counter(counter) as hands:
        hands.app.show_detail(job)
        await hands.settle()
        await scan(hands, EAN)

        assert "unknown here.\nF2 searches." in notices(hands) and "F4" not in notices(hands)


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_one_wrong_character_in_one_of_our_labels_is_said_as_such(counter, language):
    words.use(language)
    job = counter.brought()
    labels = [counter.number(job), counter.ticket(job), counter.label("A3"), f"{counter.number(job)}/1"]
    said = {"en": "its check character is wrong", "zh": "校验位不对"}[language]

    async with at_the_counter(counter) as hands:
        for label in labels:
            at = label.index("-") + 2
            for wrong in (at, len(label.split("/")[0]) - 1):
                other = "7" if label[wrong] != "7" else "4"
                hands.app.clear_notifications()
                await scan(hands, label[:wrong] + other + label[wrong + 1 :])

                assert said in notices(hands), label
        assert len(hands.app.screen_stack) == 1


async def test_a_makers_serial_a_parcel_and_a_ticket_without_hyphens_open_what_they_name(counter):
    job = counter.brought()
    parcel = counter.take(
        "tang", "take_parcel_in", thing="new", phone="139 0531 7788", customer_name="王小明", serial="NB-9",
        tracking="SF1420091234567", condition="好", declared="", contents="", place="B1",
    ).made["job"]  # fmt: skip

    async with at_the_counter(counter) as hands:
        for code, opens in (("nb552177", job), ("]C1NB-5521-77", job), ("SF1420091234567", parcel)):
            await scan(hands, code, "\t")
            assert isinstance(hands.app.screen, DetailScreen) and hands.app.screen.page.id == opens
            await hands.press("escape")
        await scan(hands, counter.ticket(job).replace("-", ""), "")

        assert isinstance(hands.app.screen, TicketScreen) and hands.app.screen.number == counter.ticket(job)


async def test_a_serial_on_several_open_jobs_opens_the_file_of_its_device(counter):
    counter.brought(), counter.brought()

    async with at_the_counter(counter) as hands:
        await scan(hands, "NB-5521-77")

        assert isinstance(hands.app.screen, DetailScreen) and hands.app.screen.page.kind == "device"


async def test_a_number_that_several_things_bear_is_offered_for_choice(counter):
    counter.brought(serial="7712-A"), counter.brought(serial="7712A", phone="139 0531 7788", customer_name="王小明")

    async with at_the_counter(counter) as hands:
        await scan(hands, "7712A")
        await hands.until_shown("found", "7712-A", "7712A")

        assert isinstance(hands.app.screen, FindDialog)


@pytest.mark.parametrize(("before", "ending"), [("", "\r"), ("", "\n"), ("~", "\r"), ("]C1", "\t"), ("~]d2", "")])
async def test_a_makers_serial_scanned_into_its_field_is_typed_there_and_goes_on_to_the_next(counter, before, ending):
    counter.brought()

    async with at_the_counter(counter) as hands:
        await hands.press("ctrl+d")
        await hands.go_to("serial")
        field = hands.app.focused
        await scan(hands, f"{before}NB-5521-77", ending)

        assert isinstance(hands.app.screen, StepScreen)
        assert field.value == "NB-5521-77"
        assert (hands.app.focused is field) is (ending == "")


async def test_a_wrong_label_with_the_prefix_is_said_and_leaves_nothing_in_the_field(counter):
    job = counter.brought()
    number = counter.number(job)

    async with at_the_counter(counter) as hands:
        await hands.press("ctrl+d")
        await hands.go_to("serial")
        field = hands.app.focused
        await scan(hands, "~" + number[:-1] + ("7" if number[-1] != "7" else "4"))

        assert "its check character is wrong" in notices(hands) and field.value == ""
        assert hands.app.focused is field


async def test_an_enter_of_a_scanner_confirms_no_dialog_but_a_persons_does(counter):
    done = []

    async with at_the_counter(counter) as hands:
        hands.app.open_screen("input_dialog", "Let a guest in", "", {"name": "Name"}, lambda typed: done.append(typed))
        await hands.settle()
        await scan(hands, EAN)
        assert done == [] and "Enter confirms it" in notices(hands)
        await scan(hands, "PROMARK-8812-X", "\r", 0.11)
        assert done == [], "as even as no person types"
        await hands.press("enter")

        assert done == [{"name": "PROMARK-8812-X"}]


@pytest.mark.parametrize("seconds", [0.005, 0.11])
async def test_a_scan_in_the_search_takes_the_place_of_the_scan_before(counter, seconds):
    counter.brought(serial="SN-7B9B-4737-B")

    async with at_the_counter(counter) as hands:
        await hands.press("f2")
        for code in (EAN, "NB-9999-11-X"):
            await scan(hands, code, "\r", seconds)
            await hands.until_shown(f"No match for {code}")
        await scan(hands, "SN-7B9B-4737-B", "\r", seconds)

        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))


async def test_a_scan_in_a_field_of_a_form_takes_the_place_of_a_scan_but_never_of_what_was_typed(counter):
    counter.brought()

    async with at_the_counter(counter) as hands:
        await hands.press("ctrl+d")
        for before, scans, after in (
            ("", ["WRONG-BOX-1"], "WRONG-BOX-1"),
            ("", ["NB-5521-77"], "NB-5521-77"),
            ("A", ["SN-77", "SN-78"], "NB-5521-77ASN-77SN-78"),
        ):
            await hands.go_to("serial")
            field = hands.app.focused
            await hands.press(*before)
            for code in scans:
                await hands.go_to("serial")
                await scan(hands, code)

            assert field.value == after


@pytest.mark.parametrize("ending", ["\r", ""])
@pytest.mark.parametrize(("code", "seconds"), [("PROMARK8812X", 0.1), ("NB-99", 0.005), ("SN-77-UNKNOWN-1", 0.005)])
async def test_no_scan_in_a_hidden_field_is_tried_as_a_pin_and_typing_replaces_it(counter, code, seconds, ending):
    async with at_the_counter(counter) as hands:
        await hands.press("ctrl+k")
        locked = hands.app.screen
        for _scan in range(2):
            await scan(hands, code, ending, seconds)
            assert "Was this scanned?" in notices(hands)
            assert locked.query_one("#pin").value == code
        await hands.press(*"0000")

        assert locked.query_one("#pin").value == "0000" and locked._wrong() == ""


async def test_a_pin_that_a_program_types_is_tried_after_a_further_enter(counter):
    async with at_the_counter(counter) as hands:
        await hands.press("ctrl+k")
        await scan(hands, "correct-horse")
        assert hands.app.person is None
        await hands.press("enter")

        await hands.until_shown("Wrong name or PIN")


async def test_a_number_pasted_on_a_list_opens_what_it_names(counter):
    job = counter.brought(*READY)

    async with at_the_counter(counter) as hands:
        await hands.paste(f" {counter.number(job)}\n")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        await hands.press("escape")
        await hands.paste(EAN)
        assert f"Pasted {EAN}: unknown here. F2 searches" in notices(hands).replace("\n", " ")
        hands.app.clear_notifications()
        await hands.paste("three lines\nof a\nletter")

        assert notices(hands) == ""


async def test_a_ticket_is_found_by_every_part_of_its_number(counter):
    job, other = counter.brought(), counter.brought(serial="NB-9", phone="139 0531 7788", customer_name="王小明")
    ticket = counter.ticket(job)
    running = ticket.split("-")[-2]

    async with at_the_counter(counter) as hands:
        for part in (ticket.lower(), ticket.replace("-", ""), running[1:], f"{running}-{ticket[-1]}"):
            await hands.press("shift+f2")
            await hands.paste(part)
            await hands.press("enter")
            await hands.until(lambda: isinstance(hands.app.screen, TicketScreen))
            assert hands.app.screen.number == ticket
            await hands.press("escape")
        await hands.press("shift+f2")
        await hands.paste("CD01-T")
        await hands.press("enter")
        await hands.until_shown("Which ticket do you mean?", ticket, counter.ticket(other))
