"""A terminal that is locked opens for nobody without a PIN, and never another person's form."""

from datetime import timedelta
from threading import Event

import pytest

from fieldservice.screens.help import HelpDialog
from fieldservice.screens.home import HomeScreen
from fieldservice.screens.sign_in import SignInScreen
from fieldservice.screens.step import StepScreen
from fieldservice.screens.widgets.form import Form
from tests.screens.conftest import _no_pauses as _no_pauses
from tests.screens.main.conftest import PIN
from tests.screens.main.conftest import branch as branch
from tests.support.drafts import newest_draft
from tests.support.hands import at_the_desk


async def locked_with_a_form_open(hands, name="红色文具店"):
    await hands.press("f4")
    await hands.fill(customer_name=name)
    hands.app.action_lock()
    await hands.settle()


async def unlock(hands, name, pin=PIN):
    await hands.press("escape", *name, "enter")
    await hands.press(*pin, "enter")


async def test_an_idle_form_locks_and_its_owner_finds_what_was_typed_on_the_screen_and_as_a_draft(branch):
    async with at_the_desk(branch, "chen") as hands:
        await hands.press("f4")
        await hands.fill(customer_name="红色文具店")
        branch.now += timedelta(minutes=20)
        hands.app.lock_if_idle()
        await hands.settle()
        assert isinstance(hands.app.screen, SignInScreen) and "红色文具店" not in hands.text

        chen = branch.desk.session.person("chen")
        await hands.until(lambda: newest_draft(branch.desk, chen, "new/register"))
        await hands.press(*PIN, "enter")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))

        assert hands.app.screen.query_one(Form).data()["customer_name"] == "红色文具店"


@pytest.mark.parametrize("wrong_by", [timedelta(days=-365 * 20), timedelta(days=365 * 3)], ids=["1970", "ahead"])
async def test_a_clock_that_is_set_while_nobody_is_there_does_not_keep_the_terminal_open(branch, wrong_by):
    async with at_the_desk(branch, "chen") as hands:
        branch.now += wrong_by
        seen = hands.app.steady()
        hands.app.steady = lambda: seen + 16 * 60
        hands.app.lock_if_idle()
        await hands.settle()

        assert isinstance(hands.app.screen, SignInScreen)
        await hands.press(*PIN, "enter")
        await hands.until(lambda: isinstance(hands.app.screen, HomeScreen))


async def test_a_step_that_ends_behind_the_lock_neither_opens_the_terminal_nor_shows_its_page(branch, monkeypatch):
    """Its form closes when it has been taken; Textual closed the sign-in instead, which was in front."""
    goes_on, take = Event(), type(branch.desk).take

    def slowly(*arguments, **more):
        goes_on.wait(10)
        return take(*arguments, **more)

    monkeypatch.setattr(type(branch.desk), "take", slowly)
    async with at_the_desk(branch, "chen") as hands:
        await hands.press("f4")
        await hands.fill(phone="13805310042", customer_name="红色文具店", symptom="no power")
        form = hands.app.screen
        form._submit({**form.form.data(), "caller_kind": "end_customer", "serial": "SN-1", "product": "server"})
        hands.app.action_lock()
        await hands.settle()
        goes_on.set()
        await hands.until(lambda: form._over or not form._busy)
        await hands.settle()

        assert isinstance(hands.app.screen, SignInScreen) and hands.app.person is None
        assert "红色文具店" not in hands.text

        await hands.press(*PIN, "enter")
        await hands.until(lambda: hands.app.person is not None and not isinstance(hands.app.screen, SignInScreen))
        await hands.until(lambda: form not in hands.app.screen_stack or not form._over)


async def test_another_person_who_unlocks_behind_the_help_begins_at_the_work_list(branch):
    async with at_the_desk(branch, "chen") as hands:
        await locked_with_a_form_open(hands)
        await hands.press("f1")
        assert isinstance(hands.app.screen, HelpDialog)
        hands.app.screen_stack[-2].post_message(SignInScreen.SignedIn(branch.desk.session.person("zhao")))
        await hands.until(lambda: hands.app.person is not None)
        await hands.settle()

        assert isinstance(hands.app.screen, HomeScreen) and hands.app.person.name == "zhao"
        assert not any(isinstance(screen, (StepScreen, SignInScreen)) for screen in hands.app.screen_stack[1:])
        chen = branch.desk.session.person("chen")
        await hands.until(lambda: newest_draft(branch.desk, chen, "new/register"))
        assert newest_draft(branch.desk, branch.desk.session.person("zhao"), "new/register") is None


async def test_of_two_right_pins_typed_one_after_the_other_the_first_comes_in(branch):
    async with at_the_desk(branch, "chen") as hands:
        await locked_with_a_form_open(hands)
        lock = hands.app.screen
        for name in ("chen", "zhao"):
            lock.post_message(SignInScreen.SignedIn(branch.desk.session.person(name)))
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.settle()

        assert hands.app.person.name == "chen"


async def test_a_form_of_the_person_before_does_not_open_for_the_one_who_signed_in(branch):
    async with at_the_desk(branch, "chen") as hands:
        chen = branch.desk.session.person("chen")
        hands.app.action_lock()
        await hands.settle()
        hands.app.open_screen("step", branch.desk, chen, "new", "register")  # such as: one more device of the visit
        await hands.settle()
        assert isinstance(hands.app.screen, SignInScreen)

        await unlock(hands, "zhao")
        await hands.until(lambda: isinstance(hands.app.screen, HomeScreen))
        hands.app.open_screen("step", branch.desk, chen, "new", "register")
        await hands.settle()

        assert isinstance(hands.app.screen, HomeScreen)


async def test_the_same_form_opens_once_its_owner_has_unlocked(branch):
    async with at_the_desk(branch, "chen") as hands:
        hands.app.action_lock()
        await hands.settle()
        hands.app.open_screen("step", branch.desk, branch.desk.session.person("chen"), "new", "register")
        await hands.press(*PIN, "enter")

        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
