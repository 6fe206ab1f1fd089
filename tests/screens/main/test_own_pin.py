"""People change their own PIN from the palette, at any terminal and in any role."""

import pytest

from fieldservice import words
from fieldservice.screens.input_dialog import InputDialog
from fieldservice.workflows.engine.messages import Refused
from tests.screens.main.conftest import PIN
from tests.support.hands import at_the_desk, notices


async def ask(hands, word="pin"):
    await hands.press("ctrl+p", *word)
    await hands.until_shown({"pin": "Change your PIN", "密码": "修改自己的密码"}[word])
    await hands.press("enter")


async def test_an_agent_changes_the_own_pin_and_a_wrong_present_one_counts_as_at_the_sign_in(branch):
    async with at_the_desk(branch, "chen") as hands:
        await ask(hands)
        await hands.until(lambda: isinstance(hands.app.screen, InputDialog))

        await hands.press(*"9999", "enter", *"7748", "enter", *"7749", "enter")
        await hands.until_shown("The two PINs are different.")
        await hands.press("backspace", *"8", "enter")
        await hands.until_shown("This is not your present PIN.")
        with branch.desk.session.store.reading() as tx:
            assert tx.sign_in_try("chen")[0] == 1
        hands.app.screen.query_one("#present").value = PIN
        await hands.press("enter")
        await hands.until(lambda: "Your PIN has been changed." in notices(hands))

    assert branch.desk.sign_in("chen", "7748").name == "chen"
    with pytest.raises(Refused):
        branch.desk.sign_in("chen", PIN)


async def test_a_pin_that_is_easy_to_guess_is_refused_beside_the_rule(branch):
    async with at_the_desk(branch, "chen") as hands:
        await ask(hands)
        await hands.until_shown("No date, no name or number of a person or office, no sequence such", "as 123456.")
        await hands.press(*PIN, "enter", *"123456", "enter", *"123456", "enter")

        await hands.until_shown("This PIN is easy to guess")


async def test_in_chinese_it_is_found_by_its_word_and_in_the_demo_every_pin_stays(branch):
    words.use("zh")
    with branch.desk.session.store.writing() as tx:
        tx.set_meta("demo", "1")
    async with at_the_desk(branch, "chen") as hands:
        await ask(hands, "密码")

        await hands.until(lambda: "演示数据中所有人的密码都是 0000" in notices(hands))
        assert not isinstance(hands.app.screen, InputDialog)


async def test_printers_are_found_by_their_word(branch):
    async with at_the_desk(branch, "chen") as hands:
        await hands.press("ctrl+p", *"printer")

        await hands.until_shown("Printers: print jobs")
