"""The dispatch board: engineers by hour, and dispatching from there by keys and by mouse."""

from datetime import date

import pytest

from fieldservice import words
from fieldservice.cli.dispatch_board import as_object
from fieldservice.desk.dispatch_board import GIVES_OUT, states, steps_by_state
from fieldservice.presentation.engineer_hours import conflict, hours_of, in_sight, pieces
from fieldservice.presentation.result_cards import spaced
from fieldservice.read_model.visit_rows import BETWEEN, waiting_in
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.dispatch_board import DispatchBoardScreen
from fieldservice.screens.panels.result_card import ResultPanel
from fieldservice.screens.step import StepScreen
from fieldservice.screens.widgets.engineer_grid import EngineerGrid
from tests.support.branch import Branch
from tests.support.hands import at_the_desk

TODAY = date(2026, 11, 23)


@pytest.fixture
def branch(tmp_path):
    found = Branch(tmp_path / "CD01")
    yield found
    found.desk.close()


def on_the_board(branch, name):
    return next(each for each in branch.desk.dispatch_board.day(TODAY).engineers if each.person.name == name)


def test_a_planned_time_stands_on_the_board_until_the_customer_agrees_one(branch):
    job = branch.accepted()
    assert [row["waits_for"] for row in branch.desk.dispatch_board.day(TODAY).waiting] == ["dispatches"]

    branch.take("zhao", job, "dispatch", engineer="li.wei", planned="14:00")
    (planned,) = on_the_board(branch, "li.wei").visits
    assert (planned.thing, f"{planned.begins:%H:%M}", planned.is_agreed) == (job, "14:00", False)

    branch.take("li.wei", job, "take")
    assert [row["waits_for"] for row in branch.desk.dispatch_board.day(TODAY).waiting] == ["appoints"]
    assert branch.desk.suggested(branch.desk.session.step(job, "appoint")[1], branch.desk.thing(job), "li.wei") == {
        "appointment": branch.desk.thing(job).get("planned")
    }
    branch.take("li.wei", job, "appoint", appointment="15:30")
    (agreed,) = on_the_board(branch, "li.wei").visits
    assert f"{agreed.begins:%H:%M}" == "15:30" and agreed.is_agreed


def test_a_plan_for_one_engineer_does_not_bind_the_next(branch):
    job = branch.accepted()
    branch.take("zhao", job, "dispatch", engineer="li.wei", planned="14:00")
    branch.take("zhao", job, "take_back", reason="换人")
    assert on_the_board(branch, "li.wei").visits == ()

    branch.take("zhao", job, "dispatch", engineer="wang", why_without_skill="就近")

    assert on_the_board(branch, "wang").visits == ()


def test_every_state_that_waits_for_dispatch_is_read_from_the_tables():
    assert {step.purpose for step in steps_by_state().values()} == set(GIVES_OUT)
    assert ("on_site", "appointed") not in steps_by_state()  # what is agreed waits for nothing


def test_the_board_reads_indexes_and_no_closed_work(branch):
    def plan(sql, count):
        return " / ".join(
            row[-1] for row in branch.desk.session.reader.rows(f"EXPLAIN QUERY PLAN {sql}", (*[""] * count,))
        )

    assert "visit_at" in plan(BETWEEN, 2) and "SCAN" not in plan(BETWEEN, 2)
    assert "INDEX work_open" in plan(waiting_in(len(states())), len(states()) + 2)


def test_the_row_of_an_engineer_fills_its_hours_and_shows_two_visits_at_once_as_one_more(branch):
    for _visit in range(2):
        branch.take("zhao", branch.accepted(), "dispatch", engineer="li.wei", planned="14:00")
    day = branch.desk.dispatch_board.day(TODAY)
    hours = in_sight(day, 60, 9)
    row = pieces(day, on_the_board(branch, "li.wei").visits, hours)

    assert sum(piece.cells for piece in row) == hours.width
    assert [(piece.kind, piece.more) for piece in row if piece.visit] == [("planned", 1)]
    assert hours_of(day)[0] <= 9


def test_the_board_says_what_speaks_against_a_time(branch):
    branch.take("zhao", branch.accepted(), "dispatch", engineer="li.wei", planned="14:00")
    day, visits = branch.desk.dispatch_board.day(TODAY), on_the_board(branch, "li.wei").visits
    (visit,) = visits

    assert conflict(day, visits, visit.begins - day.length) == ""
    assert visit.number in conflict(day, visits, visit.begins - day.length / 2)
    assert conflict(day, (), day.open_hours[-1][1]) == "outside working hours"
    assert conflict(day, (), visit.begins) == ""


def test_the_command_line_prints_the_same_board(branch):
    branch.take("zhao", branch.accepted(), "dispatch", engineer="li.wei", planned="14:00")
    waits = branch.accepted()
    found = as_object(branch.desk.dispatch_board.day(TODAY))

    engineer = next(each for each in found["engineers"] if each["name"] == "li.wei")
    assert [visit["agreed"] for visit in engineer["visits"]] == [False] and engineer["load"] == 1
    assert [(row["id"], row["waits_for"]) for row in found["waiting"]] == [(waits, "dispatches")]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_coordinator_dispatches_from_the_board_by_keys_and_by_mouse(branch, size):
    first, second = branch.accepted(), branch.accepted()
    words.use("zh" if size[0] == 80 else "en")

    async with at_the_desk(branch, "zhao", size) as hands:
        await hands.press("ctrl+x", "ctrl+x")
        await hands.until(lambda: isinstance(hands.app.screen, DispatchBoardScreen))
        await hands.until_shown("李伟", "王强", "14")
        grid = hands.app.screen.query_one(EngineerGrid)
        number = branch.desk.thing(first).get("number")
        await hands.until_shown(number)
        while grid.at.hour < 14:
            await hands.press("right")
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        assert hands.app.screen.form.data()["engineer"] == "li.wei"
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, DispatchBoardScreen))
        await hands.until(lambda: grid.visit is not None)
        assert f"{grid.visit.begins:%H:%M}" == "14:00" and grid.visit.thing == first

        # The card says who goes and when; Enter closes it, and opens the visit after that.
        await hands.until(lambda: hands.app.screen.query(ResultPanel))
        planned, by = ("计划时间：14:00", "工程师：李伟") if size[0] == 80 else ("Planned for: 14:00", "Engineer: 李伟")
        await hands.until_shown(spaced(number), by, planned)
        await hands.press("enter")
        await hands.until(lambda: not hands.app.screen.query(ResultPanel))
        assert isinstance(hands.app.screen, DispatchBoardScreen)

        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        await hands.press("escape")
        await hands.until(lambda: isinstance(hands.app.screen, DispatchBoardScreen))
        line = next(y for y, text in enumerate(hands.lines) if text.lstrip("┃> ").strip().startswith("王强"))
        await hands.pilot.click(offset=(grid.region.x + 25, line))
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        assert hands.app.screen.thing == second and hands.app.screen.form.data()["engineer"] == "wang"
