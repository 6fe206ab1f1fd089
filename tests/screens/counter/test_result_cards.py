"""After each act the desk says what came of it: on a card where something came in or goes out, else in one line."""

from datetime import timedelta

from fieldservice.presentation import result_cards
from fieldservice.presentation.values import Wording
from fieldservice.screens.app import FieldserviceApp
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.home import HomeScreen
from fieldservice.screens.panels.result_card import ResultPanel
from fieldservice.screens.step import StepScreen
from fieldservice.workflows.registry import WORKFLOWS
from tests.support.hands import Hands, at_the_counter, notices, seated


async def test_a_device_that_came_in_is_told_on_a_card_and_a_likely_next_key_acts_at_once(counter):
    counter.closed_once()

    async with at_the_counter(counter) as hands:
        await hands.open("ctrl+d")
        await hands.fill(phone="13805310042", serial="NB-5521-77", symptom="dead", accessories="bag", place="A3")
        await hands.press("f10")
        await hands.until(lambda: hands.app.screen.query(ResultPanel))
        await hands.until_shown("Front")
        ticket = counter.printed[0][1] and counter.page(counter.printed[0][1]).facts["ticket"]

        assert " ".join(ticket) in hands.text, "the number of the ticket stands large"
        assert "A3" in hands.text and "accessories on the ticket with the customer: bag" in hands.text
        assert "F7 Another device of this visit" in hands.text and "Ctrl+D Take a device in" in hands.text
        await hands.press("f7")
        await hands.until(lambda: getattr(hands.app.screen, "step", "") == "add_device")
        await hands.press("escape")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))

        assert not hands.app.screen.query(ResultPanel)


async def test_the_next_customer_is_one_key_away_and_esc_goes_back_to_the_work_list(counter):
    counter.closed_once()

    async with at_the_counter(counter) as hands:
        for last in ("ctrl+d", "escape"):
            if not isinstance(hands.app.screen, StepScreen):
                await hands.open("ctrl+d")
            await hands.fill(phone="13805310042", serial="NB-5521-77", symptom="dead", place="A3")
            await hands.press("f10")
            await hands.until(lambda: hands.app.screen.query(ResultPanel))
            await hands.press(last)
            wanted = StepScreen if last == "ctrl+d" else HomeScreen
            await hands.until(lambda wanted=wanted: isinstance(hands.app.screen, wanted))


async def test_who_was_chosen_and_until_when_he_takes_it_stands_on_the_card_of_a_dispatch(counter):
    job = counter.job()

    async with seated(counter, "zhao", job) as hands:
        await hands.open("f5")
        await hands.fill(engineer="wang")
        await hands.press("f10")
        await hands.until(lambda: hands.app.screen.query(ResultPanel))

        assert " ".join(counter.page(job).number) in hands.text
        assert "Engineer: 王强" in hands.text and "Next: engineer 王强, until" in hands.text
        await hands.press("enter")
        assert not hands.app.screen.query(ResultPanel) and isinstance(hands.app.screen, DetailScreen)


async def test_a_card_over_a_list_names_no_key_of_the_row_that_the_step_took_away(counter):
    counter.accepted()

    async with at_the_counter(counter, "zhao") as hands:
        await hands.until_shown("F5 Dispatch")
        await hands.open("f5")
        await hands.fill(engineer="li.wei")
        await hands.press("f10")
        await hands.until(lambda: hands.app.screen.query(ResultPanel))
        await hands.until_shown("F4 Begin F2 Find Esc Done")

        assert "F5" not in hands.text, "the job waits for the engineer now"


async def test_any_other_act_is_told_in_one_line_with_the_number_over_the_bar_of_keys(counter):
    job = counter.job()

    async with seated(counter, "zhao", job) as hands:
        await hands.press("f9")
        await hands.fill(words="called")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        number = counter.page(job).number

        assert f"{number}: Note" in notices(hands)


async def test_a_notice_is_one_line_over_the_bar_of_keys_and_covers_no_list(counter):
    app = FieldserviceApp(counter.desk, counter.person("zhao"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        hands = Hands(app, pilot)
        await hands.settle()
        app.notify("The first line.\nThe second.", title="About two things", markup=False)
        await hands.until_shown("About two things: The first line.")

        assert hands.lines[-1].endswith("About two things: The first line.  The second.")
        assert not any("first line" in line for line in hands.lines[:-1])


def test_a_step_that_opens_brings_in_gives_out_or_chooses_an_engineer_has_a_card(counter):
    page = counter.desk.page(counter.person("zhao"), counter.job())
    steps = {step.name: step for step in WORKFLOWS["sendin"].steps}

    assert {name for name, step in steps.items() if result_cards.tells_by_card(step)} >= {"dispatch", "hand_out"}
    card = result_cards.card_of(steps["dispatch"], page, None, Wording.of(counter.desk))
    assert card.number == page.number and card.keys[0].key == "f5"


def test_a_card_says_since_when_the_next_step_is_late(counter):
    page = counter.page(counter.job())
    in_time = result_cards.turn_in_words(page, Wording.of(counter.desk))
    counter.now += timedelta(days=1)
    late = result_cards.turn_in_words(page, Wording.of(counter.desk))

    assert in_time.startswith("Next: coordinator, until ") and late.startswith("Next: coordinator, late since ")


async def test_the_bar_of_keys_begins_with_the_next_step_of_the_row_also_for_a_clerk(counter):
    counter.expected()

    async with at_the_counter(counter) as hands:
        await hands.until(lambda: hands.lines[-1].strip().startswith("F"))
        first, then = hands.lines[-1].strip().split("  ")[:2]

        assert first.startswith("F") and then == "Ctrl+D Take in"
