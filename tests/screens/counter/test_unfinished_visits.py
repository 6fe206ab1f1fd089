"""The choice of a person and the scanned code belong to the draft, and no code gets into another customer's draft."""

from fieldservice.screens.choice_dialog import ChoiceDialog
from fieldservice.screens.home import HomeScreen
from fieldservice.screens.panels.caller import CallerPanel
from fieldservice.screens.step import StepScreen
from fieldservice.screens.widgets.form import Form
from tests.support.hands import at_the_counter, scan

PHONE = "02885503305"


def called(counter, *names):
    """Customers who called from one phone."""
    for name in names:
        call = {"caller_kind": "end_customer", "phone": PHONE, "customer_name": name, "area": "武侯区"}
        counter.desk.take(counter.person("chen"), "new", "register", call)


def data(hands):
    return hands.app.screen.query_one(Form).data()


def panel(hands):
    return hands.app.screen.query_one(CallerPanel)


async def in_form(hands):
    await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
    await hands.settle()


async def asked_who(hands):
    await hands.open("ctrl+d")
    await hands.press(*PHONE, "enter")
    await hands.until(lambda: panel(hands).several)
    await hands.press("f7")
    await hands.until(lambda: isinstance(hands.app.screen, ChoiceDialog))


async def test_who_was_chosen_stays_after_a_change_of_language_and_after_esc(counter):
    called(counter, "王建国", "王明")

    async with at_the_counter(counter) as hands:
        await asked_who(hands)
        await hands.press("down", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen) and data(hands).get("customer_name"))
        chosen, name = hands.app.screen.chosen(), data(hands)["customer_name"]
        for keys in (("f12",), ("f12",), ("escape",)):
            await hands.press(*keys)
            if keys == ("escape",):
                await hands.until(lambda: isinstance(hands.app.screen, HomeScreen))
                await hands.open("ctrl+d")
                await hands.press("f8")
            await in_form(hands)
            await hands.until(lambda: data(hands).get("customer_name") == name)

            assert hands.app.screen.chosen() == chosen


async def test_somebody_new_with_the_phone_is_said_and_asked_for_the_name(counter):
    called(counter, "王建国", "王明")

    async with at_the_counter(counter) as hands:
        await asked_who(hands)
        await hands.press("end", "enter")
        await hands.until_shown("New customer with this phone. F7 chooses another.")
        form = hands.app.screen.query_one(Form)
        assert hands.app.focused is form.rows["customer_name"].control

        await hands.press("escape")
        await hands.until(lambda: isinstance(hands.app.screen, HomeScreen))
        await hands.open("ctrl+d")
        await hands.press("f8")
        await hands.until_shown("New customer with this phone.")


async def test_a_file_that_a_draft_names_and_that_is_gone_is_asked_again(counter):
    called(counter, "王建国", "王明")
    tang = counter.person("tang")
    counter.desk.drafts.keep(tang, "new/check_in", {"phone": PHONE, "customer": "01a00000-0000-7000-8000-000000000000"})

    async with at_the_counter(counter) as hands:
        await hands.open("ctrl+d")
        await hands.press("f8")
        await hands.until(lambda: panel(hands).several)

        assert hands.app.screen.chosen() == {} and "(F7):" in hands.text


async def test_the_customers_are_told_by_name_first_and_the_panel_says_how_many_there_are(counter):
    called(counter, *(f"王{number}" for number in "一二三四五六七八"))

    for size in ((80, 24), (120, 40)):
        async with at_the_counter(counter, size=size) as hands:
            await hands.open("ctrl+d")
            await hands.press(*PHONE, "enter")
            await hands.until_shown("Several customers have this phone (F7):")
            known = [line for line in hands.lines if "王" in line]
            if size[0] == 80:
                assert len(known) == 4 and "and 4 more" in hands.text
            else:
                assert len(known) == 8 and "more" not in hands.text
            assert "last call Nov" in known[0]

            await hands.press("f7")
            await hands.until_shown("Who is it?")
            first = next(at for at, line in enumerate(hands.lines) if "│ 王" in line)
            assert "last call Nov" in hands.lines[first] and "│     CD01-C" in hands.lines[first + 1]
        counter.desk.drafts.drop(counter.person("tang"), "new/check_in")


async def scanned(hands, code):
    """An unknown code, and the key that registers it."""
    await hands.until(lambda: isinstance(hands.app.screen, HomeScreen))
    await scan(hands, code)
    await hands.press("ctrl+d")


async def test_a_new_form_starts_empty_and_what_was_left_is_one_line_that_f8_continues(counter):
    async with at_the_counter(counter) as hands:
        await scanned(hands, "SN-AAAA-9")
        await in_form(hands)
        await hands.fill(customer_name="王明")
        await hands.press("escape")

        await scanned(hands, "SN-BBBB-8")
        await in_form(hands)
        assert data(hands)["serial"] == "SN-BBBB-8" and "customer_name" not in data(hands)
        await hands.until_shown("Unfinished: 王明")
        await hands.press("f8")
        await in_form(hands)
        assert (data(hands)["serial"], data(hands)["customer_name"]) == ("SN-AAAA-9", "王明")
        await hands.press("escape", "ctrl+d")

        await hands.fill(customer_name="李静")
        await hands.press("f8")
        await hands.until(lambda: data(hands).get("customer_name") == "王明")
        await hands.until_shown("Unfinished: 李静")
        await hands.press("escape", "ctrl+d")
        await hands.until_shown("and 1 more. F8 shows them.")
        await hands.press("f8")
        await hands.until_shown("Continue the unfinished input?", "王明", "李静")
        await hands.press("escape")
        await in_form(hands)
        assert "customer_name" not in data(hands)


async def test_a_scanned_code_alone_makes_no_draft(counter):
    async with at_the_counter(counter) as hands:
        await scanned(hands, "SN-AAAA-9")
        await in_form(hands)
        await hands.press("escape", "ctrl+d")
        await in_form(hands)

        assert "serial" not in data(hands)
