"""The list of rows: any length, keyboard and mouse, and the cursor stays on its job."""

from datetime import timedelta

import pytest
from textual.app import App, ComposeResult

from fieldservice.screens.widgets.row_list import RowList
from tests.screens.widgets.repairs import MORNING, Repairs
from tests.support.grid import grid

pytestmark = pytest.mark.asyncio
SMALL, LARGE = (80, 24), (120, 40)


class Desk(App):
    """An app with only a list; `heard` keeps the messages of the list."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, source: Repairs, empty: str = "") -> None:
        super().__init__()
        self.source, self.empty, self.time, self.heard = source, empty, MORNING, []

    def compose(self) -> ComposeResult:
        yield RowList(self.source, self.source.page(None, 0, 128), empty=self.empty, now=lambda: self.time)

    def on_mount(self) -> None:
        self.row_list.focus()

    @property
    def row_list(self) -> RowList:
        return self.query_one(RowList)

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self.heard.append(("opened", event.row_id))

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        self.heard.append(("highlighted", event.row_id))

    def on_row_list_sorted(self, event: RowList.Sorted) -> None:
        self.heard.append(("sorted", event.key, event.reverse))

    def on_row_list_trouble(self, event: RowList.Trouble) -> None:
        self.heard.append(("trouble", str(event.error)))


async def counted(app: Desk, pilot) -> None:
    """Wait until the list has been counted. A count that a newer count has cancelled would raise, so it is left out."""
    await app.workers.wait_for_complete([worker for worker in app.workers if not worker.is_cancelled])
    await pilot.pause()


async def test_a_work_list_fills_eighty_columns_and_cuts_chinese_at_the_right_cell():
    app = Desk(Repairs(40))

    async with app.run_test(size=SMALL):
        lines = grid(app)

    assert lines[0].split() == ["Number", "Customer", "Device", "Symptom", "Due", "▴", "Engineer"]
    assert lines[1].startswith("┃J0000000  济南欧阳修…  LX-300K ")
    assert "overdue 2 min" in lines[1]
    assert "\x1b" not in "".join(lines) and "[31m红" in lines[5]


async def test_a_wide_screen_shows_more_columns_and_more_of_the_symptom():
    app = Desk(Repairs(60))

    async with app.run_test(size=LARGE):
        lines = grid(app)

    assert "Office" in lines[0]
    assert "打印头漏墨，纸上有竖条" in lines[1] and "济南 CD01" in lines[1]
    assert len(lines) == 40 and lines[39].startswith(" J0000038")


async def test_the_end_of_a_million_jobs_is_one_key_away():
    app = Desk(Repairs(1_000_000))

    async with app.run_test(size=SMALL) as pilot:
        await counted(app, pilot)
        await pilot.press("end")
        lines = grid(app)

    assert lines[23].startswith("┃J0999999")
    assert all(limit <= 128 and offset < 512 for _after, offset, limit in app.source.asked)


async def test_the_end_is_reached_even_when_asked_for_before_the_jobs_are_counted():
    app = Desk(Repairs(5_000))

    async with app.run_test(size=SMALL) as pilot:
        app.row_list.action_bottom()
        await counted(app, pilot)
        await pilot.pause()

        assert app.row_list.row_id == "job4999"


@pytest.mark.parametrize(
    ("keys", "job"),
    [
        (["down", "down"], "job2"),
        (["j", "j", "k"], "job1"),
        (["pagedown"], "job23"),
        (["pagedown", "pagedown", "pageup"], "job23"),
        (["end"], "job4999"),
        (["end", "home"], "job0"),
        (["up"], "job0"),
    ],
)
async def test_arrows_pages_and_letters_move_the_cursor(keys, job):
    app = Desk(Repairs(5_000))

    async with app.run_test(size=SMALL) as pilot:
        await counted(app, pilot)
        await pilot.press(*keys)

        assert app.row_list.row_id == job
        assert any(line.startswith(f"┃J{int(job[3:]):07d}") for line in grid(app))


async def test_enter_and_a_double_click_open_the_job_and_one_click_only_points_at_it():
    app = Desk(Repairs(40))

    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("down", "enter")
        await pilot.click(RowList, offset=(10, 6))
        await pilot.click(RowList, offset=(10, 8), times=2)

    assert app.heard == [("highlighted", "job1"), ("opened", "job1"), ("highlighted", "job5"),
                         ("highlighted", "job7"), ("opened", "job7")]  # fmt: skip


async def test_the_wheel_scrolls_and_the_next_key_brings_the_cursor_back():
    app = Desk(Repairs(400))

    async with app.run_test(size=SMALL) as pilot:
        await counted(app, pilot)
        app.row_list.scroll_to(y=200, animate=False)
        await pilot.pause()
        assert grid(app)[1].startswith(" J0000200")
        await pilot.press("down")

        assert any(line.startswith("┃J0000001") for line in grid(app))


async def test_a_click_on_a_title_or_f6_sorts_and_a_column_without_an_index_is_passed_over():
    app = Desk(Repairs(400))

    async with app.run_test(size=SMALL) as pilot:
        await pilot.click(RowList, offset=(3, 0))
        await pilot.click(RowList, offset=(30, 0))
        by_number = grid(app)
        await pilot.press("f6")
        backwards = grid(app)
        await pilot.press("f6")

    assert by_number[0].startswith(" Number ▴") and by_number[1].startswith("┃J0000000")
    assert backwards[0].startswith(" Number ▾") and backwards[1].startswith("┃J0000399")
    assert [heard for heard in app.heard if heard[0] == "sorted"] == [
        ("sorted", "number", False), ("sorted", "number", True), ("sorted", "due", False)]  # fmt: skip


async def test_after_reading_again_the_cursor_is_on_the_same_job_at_the_same_height():
    app = Desk(Repairs(5_000))

    async with app.run_test(size=SMALL) as pilot:
        await counted(app, pilot)
        app.row_list.go_to(300)
        await pilot.pause()
        line = next(n for n, text in enumerate(grid(app)) if text.startswith("┃"))
        app.row_list.reload(Repairs(5_000, gone=frozenset(range(10, 50))))
        await counted(app, pilot)

        assert app.row_list.row_id == "job300" and app.row_list.cursor == 260
        assert grid(app)[line].startswith("┃J0000300")


async def test_a_job_that_moved_far_away_is_followed():
    app = Desk(Repairs(5_000))

    async with app.run_test(size=SMALL) as pilot:
        await counted(app, pilot)
        app.row_list.go_to(4_000)
        app.row_list.reload(Repairs(5_000, gone=frozenset(range(3_000))))
        await counted(app, pilot)

        assert app.row_list.row_id == "job4000" and app.row_list.cursor == 1_000


async def test_the_cursor_stays_where_it_was_when_its_job_has_left_the_list():
    app = Desk(Repairs(50))

    async with app.run_test(size=SMALL) as pilot:
        app.row_list.go_to(49)
        app.row_list.reload(Repairs(50, gone=frozenset({49})))
        await counted(app, pilot)

        assert app.row_list.row_id == "job48"


@pytest.mark.parametrize(
    ("before", "after", "job"),
    [(Repairs(0), Repairs(3), "job0"), (Repairs(50), Repairs(50, gone=frozenset({49})), "job48")],
)
async def test_the_screen_hears_of_the_row_that_is_under_the_cursor_after_reading_again(before, after, job):
    app = Desk(before)

    async with app.run_test(size=SMALL) as pilot:
        app.row_list.go_to(49)
        await counted(app, pilot)
        app.heard.clear()
        app.row_list.reload(after)
        await counted(app, pilot)
        await pilot.pause()

        assert app.heard == [("highlighted", job)]


async def test_an_empty_list_shows_what_would_be_listed_and_which_key_begins_it():
    app = Desk(
        Repairs(0),
        empty="今天没有等待派工的工单。按 F2 登记一个来电。Nothing waits to be dispatched; F2 registers a call.",
    )

    async with app.run_test(size=(40, 10)) as pilot:
        await counted(app, pilot)
        lines = grid(app)

    assert lines[2:4] == ["  今天没有等待派工的工单。按 F2 登记", "  一个来电。Nothing waits to be"]


async def test_a_tick_redraws_only_the_lines_whose_time_limit_reads_differently():
    app = Desk(Repairs(40))

    async with app.run_test(size=SMALL) as pilot:
        await counted(app, pilot)
        drawn = []
        app.row_list._refresh_row = lambda *numbers: drawn.extend(numbers)
        app.row_list._tick()
        assert drawn == []

        app.time = MORNING + timedelta(minutes=1)
        app.row_list._tick()
        app.row_list.refresh()
        await pilot.pause()

        assert drawn == list(range(23))
        assert "overdue 3 min" in grid(app)[1] and "overdue 1 min" in grid(app)[3]


async def test_a_move_within_the_page_draws_two_lines():
    app = Desk(Repairs(40))

    async with app.run_test(size=SMALL) as pilot:
        await counted(app, pilot)
        regions = []
        app.row_list.refresh = lambda *areas, **_: regions.extend(areas)
        app.row_list.go_to(5)

    assert [(area.y, area.height) for area in regions] == [(1, 1), (6, 1)]


async def test_a_store_in_trouble_leaves_blank_rows_and_posts_a_message():
    class Vanished(Repairs):
        def page(self, after, offset, limit):
            if offset or after:
                raise OSError("The folder of the store has vanished")
            return super().page(after, offset, limit)

    app = Desk(Vanished(400))

    async with app.run_test(size=SMALL) as pilot:
        await counted(app, pilot)
        await pilot.press("end")
        await pilot.pause()

        assert ("trouble", "The folder of the store has vanished") in app.heard
        assert grid(app)[23] == ""


async def test_the_list_is_readable_without_colours_and_in_light_and_dark():
    for theme in ("textual-light", "textual-dark", "nord"):
        app = Desk(Repairs(40))
        async with app.run_test(size=SMALL) as pilot:
            app.theme = theme
            await pilot.pause()

            assert grid(app)[1].startswith("┃J0000000")
