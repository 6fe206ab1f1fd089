"""Signing in, being locked out, and going on with the work that was open."""

from datetime import timedelta

import pytest
from textual.events import AppBlur

from fieldservice import words
from fieldservice.screens.home import HomeScreen
from fieldservice.screens.sign_in import SignInScreen
from fieldservice.screens.step import StepScreen
from fieldservice.screens.widgets.form import Form
from fieldservice.workflows.engine.roles import ROLES, SETTLING
from fieldservice.workflows.registry import WORKFLOWS
from tests.support.hands import at_the_desk, notices

from .conftest import ADMINISTRATOR, PIN


async def sign_in(hands, name: str, pin: str = PIN) -> None:
    await hands.press(*name, "enter")
    await hands.press(*pin, "enter")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize(("language", "title"), [("en", "Sign in"), ("zh", "登录")])
async def test_name_and_pin_lead_to_the_work_list(branch, size, language, title):
    words.use(language)

    async with at_the_desk(branch, size=size) as hands:
        assert title in hands.text and "PIN is 0000" not in hands.text
        assert "Ctrl+Q" in hands.lines[-1]
        await sign_in(hands, "zhao")
        await hands.until(lambda: isinstance(hands.app.screen, HomeScreen))

        assert "赵敏" in hands.lines[0]


async def test_typing_goes_on_in_the_same_field_after_the_window_lost_the_focus(branch):
    async with at_the_desk(branch) as hands:
        await hands.press(*"zhao", "enter", *PIN[:3])
        hands.app.post_message(AppBlur())
        await hands.press(*PIN[3:], "f10")
        await hands.until(lambda: isinstance(hands.app.screen, HomeScreen))


async def test_the_help_of_the_sign_in_promises_nothing_of_scans(branch):
    async with at_the_desk(branch) as hands:
        await hands.press("f1")
        assert "Tab goes" in hands.text and "scanned" not in hands.text


@pytest.mark.parametrize("typed", ["zha", "zm"])
async def test_a_part_of_the_name_is_enough_or_how_it_is_spelled_where_that_fits_one_person(branch, typed):
    async with at_the_desk(branch) as hands:
        await hands.press(*typed, "enter")
        await hands.press(*PIN, "enter")

        await hands.until(lambda: hands.app.person is not None and hands.app.person.name == "zhao")


async def test_a_name_is_chosen_from_the_list_with_the_mouse(branch):
    async with at_the_desk(branch) as hands:
        await hands.pilot.click("#people", offset=(3, 2))
        await hands.press(*PIN, "enter")

        await hands.until(lambda: hands.app.person is not None and hands.app.person.name == "chen")


async def test_the_demo_shows_its_pin_and_lists_everybody_with_their_role(branch):
    with branch.desk.session.store.writing() as tx:
        tx.set_meta("demo", "1")

    async with at_the_desk(branch) as hands:
        assert "every PIN is 0000" in hands.text and "DEMO" in hands.lines[2] + hands.text
        assert "赵敏           zhao         coordinator" in hands.text


async def test_a_wrong_pin_is_refused_and_after_several_the_next_try_waits(branch):
    async with at_the_desk(branch) as hands:
        await sign_in(hands, "zhao", "1111")
        await hands.until_shown("Wrong name or PIN.")
        for _try in range(3):
            await hands.press(*"1111", "enter")
        await hands.until_shown("Too many wrong PINs.")
        assert isinstance(hands.app.screen, SignInScreen)

        branch.now += timedelta(minutes=10)
        await hands.press(*PIN, "enter")

        await hands.until(lambda: isinstance(hands.app.screen, HomeScreen))


async def test_untouched_for_the_published_time_the_screen_locks_and_shows_nothing_of_the_work(branch):
    branch.received()

    async with at_the_desk(branch, "zhao") as hands:
        branch.now += timedelta(minutes=14)
        hands.app.lock_if_idle()
        await hands.settle()
        assert isinstance(hands.app.screen, HomeScreen)

        branch.now += timedelta(minutes=2)
        hands.app.lock_if_idle()
        await hands.settle()

        assert "Locked: sign in to go on" in hands.text and "济南实验中学" not in hands.text
        await hands.press("ctrl+s", "f2", "f5")
        assert isinstance(hands.app.screen, SignInScreen)


async def type_a_name_and_lock(hands):
    await hands.press("f4")
    await hands.fill(customer_name="红色文具店")
    hands.app.action_lock()
    await hands.settle()


async def test_a_person_who_signs_in_again_finds_the_typed_text(branch):
    async with at_the_desk(branch, "chen") as hands:
        await type_a_name_and_lock(hands)
        await hands.press(*PIN, "enter")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))

        assert hands.app.screen.query_one(Form).data()["customer_name"] == "红色文具店"


async def test_another_person_signs_in_to_a_fresh_screen_and_the_draft_waits_for_its_owner(branch):
    async with at_the_desk(branch, "chen") as hands:
        await type_a_name_and_lock(hands)
        await hands.press("shift+tab")
        await sign_in(hands, "zhao")
        await hands.until(lambda: isinstance(hands.app.screen, HomeScreen) and "赵敏" in hands.lines[0])
        hands.app.action_lock()
        await hands.settle()
        await hands.press("shift+tab")
        await sign_in(hands, "chen")
        await hands.until(lambda: isinstance(hands.app.screen, HomeScreen) and "陈晓" in hands.lines[0])
        await hands.press("f4")
        await hands.until_shown("Unfinished: 红色文具店")
        assert not hands.app.screen.query_one(Form).data().get("customer_name")
        await hands.press("f8")

        await hands.until(lambda: hands.app.screen.query_one(Form).data().get("customer_name") == "红色文具店")


async def test_no_caret_blinks_over_a_slow_line(branch):
    async with at_the_desk(branch) as hands:
        assert not hands.app.focused.cursor_blink
        await hands.press("tab")
        assert not hands.app.focused.cursor_blink


def with_roles(branch, **roles: str) -> None:
    """Publish further people, each with these roles."""
    with branch.desk.session.store.writing() as tx:
        tx.publish(
            "staff",
            [*tx.published("staff"), *({**ADMINISTRATOR, "name": name, "display": name, "roles": given}
                                       for name, given in roles.items())],
        )  # fmt: skip


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["No step of the workflows waits for your role: complaint specialist.", "F2 finds", "add a note"]),
        ("zh", ["没有等待您的岗位（投诉专员）办理的步骤", "按 F2 可查找", "添加备注"]),
    ],
)
async def test_a_person_for_whom_nothing_can_wait_reads_so_on_the_empty_list(branch, size, language, sentences):
    with_roles(branch, fang="complaint_specialist")
    words.use(language)

    async with at_the_desk(branch, size=size) as hands:
        await sign_in(hands, "fang")
        await hands.until(lambda: "".join(sentences[0].split()) in "".join(hands.text.split()))

        for sentence in sentences:
            assert "".join(sentence.split()) in "".join(hands.text.split())
        assert notices(hands) == ""


async def test_a_role_that_may_begin_something_reads_that_too(branch):
    with_roles(branch, fang="complaint_specialist")

    async with at_the_desk(branch, "fang") as hands:
        assert "complaint specialist" in hands.text and "F4 begins something new" in " ".join(hands.text.split())


@pytest.mark.parametrize("who", ["zhao", "chen", "li.wei", "sun", "admin"])
async def test_people_for_whom_work_can_wait_are_not_told_that_none_does(branch, who):
    async with at_the_desk(branch) as hands:
        await sign_in(hands, who)
        await hands.until(lambda: isinstance(hands.app.screen, HomeScreen))

        assert notices(hands) == "" and "No step of the workflows" not in hands.text


def test_the_roles_without_work_are_read_off_the_tables(branch):
    with_roles(branch, **{f"of.{role}": role for role in ROLES})

    without = {role for role in ROLES if branch.desk.lists.roles_without_work(branch.person(f"of.{role}"))}

    awaited = {state.awaits_role for flow in WORKFLOWS.values() for state in flow.states.values()}
    assert without == set(ROLES) - awaited - set(SETTLING) - {"technical_support", "service_management"}
    assert without == {"complaint_specialist"}
