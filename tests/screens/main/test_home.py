"""The work list of the person who signed in shows urgent work without a search."""

from datetime import timedelta

import pytest

from fieldservice import words
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.home import HomeScreen
from fieldservice.screens.panels.tiles import tiles_of
from fieldservice.screens.step import StepScreen
from fieldservice.screens.widgets.row_list import RowList
from tests.support.hands import at_the_desk

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


@SIZES
@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["[Mine 1]", "received", "30m", "F5 Accept the job"]),
        ("zh", ["[我的 1]", "已收到", "30分", "F5 受理维修单"]),
    ],
)
async def test_the_first_screen_lists_the_persons_work_with_its_time_limit_and_its_next_step(
    branch, size, language, shown
):
    branch.received()
    words.use(language)

    async with at_the_desk(branch, "zhao", size) as hands:
        await hands.until_shown(*shown)

        assert "济南实验中学" in hands.text and "LX-350K" in hands.text
        assert "138****0042" in hands.text and "0531" not in hands.text, "phones are never whole"


async def test_overdue_work_has_a_view_of_its_own_and_is_marked_without_colours(branch):
    job = branch.received()
    branch.now += timedelta(minutes=43)

    async with at_the_desk(branch, "chen") as hands:
        await hands.until_shown("Overdue 1")
        await hands.press("f3")

        assert "[Overdue 1]" in hands.text
        row = next(line for line in hands.lines if branch.page(job).number in line)
        assert "received" in row and "-13m" in row


async def test_views_are_turned_by_key_both_ways_and_chosen_by_mouse(branch):
    branch.received()

    async with at_the_desk(branch, "chen") as hands:
        await hands.press("f3", "f3")
        assert "[With others 1]" in hands.text and "received" in hands.text
        await hands.press("ctrl+left")
        assert "[Overdue 0]" in hands.text
        await hands.pilot.click("ViewTabs", offset=(2, 0))
        await hands.settle()
        assert "[Mine 0]" in hands.text


async def test_the_likely_step_is_taken_from_the_list_by_its_key(branch):
    job = branch.received()

    async with at_the_desk(branch, "zhao") as hands:
        await hands.until_shown("F5 Accept the job")
        await hands.press("f5")
        assert isinstance(hands.app.screen, StepScreen)
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, HomeScreen))

        assert branch.page(job).state == "accepted"
        await hands.until_shown("F5 Dispatch an engineer", "accepted")


async def test_a_step_of_another_role_is_not_offered_in_the_list(branch):
    branch.received()

    async with at_the_desk(branch, "chen") as hands:
        await hands.press("f3", "f3")
        await hands.press("f5")

        assert "F5" not in hands.lines[-1] and isinstance(hands.app.screen, HomeScreen)


@pytest.mark.parametrize("by", ["key", "mouse"])
async def test_a_job_is_opened_with_enter_or_a_double_click(branch, by):
    job = branch.received()

    async with at_the_desk(branch, "zhao") as hands:
        if by == "key":
            await hands.press("enter")
        else:
            await hands.pilot.click("#work", offset=(4, 1), times=2)
            await hands.settle()

        assert isinstance(hands.app.screen, DetailScreen) and branch.page(job).number in hands.text


async def test_an_opening_step_has_a_key_only_for_people_who_may_take_it(branch):
    async with at_the_desk(branch, "chen") as hands:
        assert "F4 Register a call" in hands.lines[-1]
        await hands.press("f4")
        await hands.until_shown("Register a call", "Caller")
    with branch.desk.session.store.writing() as tx:
        tx.publish(
            "staff",
            [{"name": "qian", "display": "钱进", "roles": "technical_support", "office": "CD01"}],
            replace=False,
        )
    async with at_the_desk(branch, "qian") as hands:
        assert "F4" not in hands.lines[-1]
        await hands.press("f4")
        assert isinstance(hands.app.screen, HomeScreen)


async def test_what_a_person_may_begin_is_what_the_roles_of_the_person_begin(branch):
    async with at_the_desk(branch, "sun") as hands:
        assert "F4 Begin" in hands.lines[-1]
        await hands.press("f4")
        assert "Cash-up" in hands.text and "Enter a contract or extension" in hands.text
        assert "Register a call" not in hands.text and "Sell parts" not in hands.text


async def test_an_empty_list_says_what_would_be_here_and_which_key_begins_it(branch):
    async with at_the_desk(branch, "chen") as hands:
        assert "Nothing to do." in hands.text and "F4 begins something new" in " ".join(hands.text.split())


@SIZES
async def test_the_obligations_of_a_person_are_in_sight_and_open(branch, size):
    job = branch.accepted()
    branch.take("zhao", job, "dispatch", engineer="li.wei")

    async with at_the_desk(branch, "zhao", size) as hands:
        assert "You owe" in hands.text and "Dispatched: see that" in hands.text
        await hands.press("f8")

        assert isinstance(hands.app.screen, DetailScreen) and hands.app.screen.thing == job


@SIZES
async def test_a_manager_finds_the_unhappy_customer_at_sign_in_and_records_what_was_done(branch, size):
    job = branch.completed()
    branch.take("li.wei", job, "sign_on_paper", signer="张老师")
    branch.take("li.wei", job, "hand_in")
    branch.take("chen", job, "call_back", score=4, complains=True, words="要求投诉")

    async with at_the_desk(branch, "sun", size) as hands:
        assert "Attend to the unhappy" in hands.text
        assert "No work is waiting, but you have open obligations" in " ".join(hands.text.split())
        await hands.press("f8")
        await hands.until_shown("Attend to the unhappy customer")
        await hands.press("ctrl+a")
        await hands.fill(words="已登门致歉")
        await hands.press("f10")
        await hands.until(lambda: branch.page(job).lists.get("attended"))

    assert branch.desk.lists.obligations(branch.person("sun")) == []
    assert "call_back" in {debt["kind"] for debt in branch.desk.lists.obligations(branch.person("chen"))}


async def test_the_line_of_debts_opens_them_all_with_the_mouse(branch):
    for _ in range(2):
        branch.take("zhao", branch.accepted(), "dispatch", engineer="li.wei")
    for number in range(14):
        branch.received(serial=f"SN-7D42-02{number:02}")

    async with at_the_desk(branch, "zhao") as hands:
        await hands.pilot.click("ObligationSummary", offset=(5, 0))
        await hands.settle()

        assert "Your open obligations, most urgent first" in hands.text


async def test_the_list_is_read_again_when_somebody_else_has_written(branch):
    async with at_the_desk(branch, "zhao") as hands:
        assert "Nothing to do." in hands.text
        job = branch.received()
        hands.app.screen.look()

        await hands.until_shown(branch.page(job).number, "[Mine 1]", "Next: F5 Accept")
        await hands.press("f5")
        assert "Accept" in hands.text.splitlines()[0], "the first key acts on the job that has just come"


async def test_the_list_shows_one_state_and_then_all_again(branch):
    waiting, accepted = branch.received(), branch.accepted()
    numbers = branch.page(waiting).number, branch.page(accepted).number

    async with at_the_desk(branch, "zhao") as hands:
        place = [state for state, _words in hands.app.screen._states()].index("accepted")
        tiles = len(tiles_of(branch.person("zhao")))
        await hands.press("f7", "home")
        await hands.press(*["down"] * (tiles + place + 1), "enter")
        assert "only: accepted" in hands.text
        assert numbers[1] in hands.text and numbers[0] not in hands.text
        await hands.press("f7", "home")
        await hands.press(*["down"] * tiles, "enter")
        assert numbers[0] in hands.text and "only:" not in hands.text
        await hands.press("f7", "home", "enter")
        assert "[Overdue 0]" in hands.text, "the tiles stand first among what F7 offers"


async def test_a_click_on_a_title_sorts_and_the_order_stays_when_the_list_is_read_again(branch):
    branch.received()
    branch.received(serial="SN-7D42-0194")

    async with at_the_desk(branch, "zhao") as hands:
        await hands.pilot.click("#work", offset=(12, 0))
        await hands.settle()
        assert hands.app.screen.query_one("#work", RowList).source.sort == "number"
        branch.received(serial="SN-7D42-0195")
        hands.app.screen.look()
        await hands.settle()

        assert hands.app.screen.query_one("#work", RowList).source.sort == "number"
        assert "Number ▴" in hands.text


@SIZES
async def test_work_that_becomes_urgent_moves_to_the_top_of_the_list_and_says_so(branch, size):
    first, second = branch.received(), branch.received()

    async with at_the_desk(branch, "zhao", size) as hands:
        rows = hands.app.screen.query_one("#work", RowList)
        await hands.until(lambda: rows.row[0] == first)
        await hands.press("down", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        hands.app.take_step(second, "set_urgency")
        await hands.fill(level="urgent", reason="全院停诊")
        await hands.press("f10")
        await hands.until(lambda: branch.page(second).lists.get("urgencies"))
        await hands.until_shown("Urgent", "Waits for coordinator")
        await hands.press("f3", "f3")
        await hands.until_shown("全院停诊")
        await hands.press("escape")
        await hands.until(lambda: isinstance(hands.app.screen, HomeScreen))
        rows = hands.app.screen.query_one("#work", RowList)
        await hands.press("home")
        await hands.until(lambda: rows.row and rows.row[0] == second)

        assert "Urgent" in hands.text


@SIZES
async def test_tiles_say_what_presses_and_filter_the_list_by_key_and_by_mouse(branch, size):
    job = branch.received()
    number = branch.page(job).number
    branch.now += timedelta(minutes=43)

    async with at_the_desk(branch, "zhao", size) as hands:
        await hands.until_shown("1 Overdue", "oldest 13m", "6 Owed")
        await hands.press("right")
        assert "[Overdue 1]" in hands.text and number in hands.text
        await hands.press("right")
        assert "Nobody waits in the shop" in hands.text and number not in hands.text
        await hands.press("left", "left")
        assert "[Mine 1]" in hands.text and "Next: F5 Accept the job" in hands.text
        await hands.pilot.click("HomeTiles", offset=(3, 1))
        await hands.settle()
        assert "[Overdue 1]" in hands.text
        await hands.press("2")
        assert "Nobody waits in the shop" in hands.text, "the digit of a tile chooses it"
        await hands.press("2")
        assert "[Mine 1]" in hands.text and hands.lines[-1].startswith(" F5 Accept the job  Enter Open  F4 Begin")
