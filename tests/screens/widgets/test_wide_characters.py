"""Wide characters stand whole on the screen, whatever is covered, laid over them and taken away again."""

import re

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.screens.textual_private import WholeSpans, keep_characters_whole, whole
from tests.support.grid import grid

TEXT = "工作网点在成都高新区天府大道"


class Line(Widget):
    """A line of wide characters."""

    def render_line(self, y: int) -> Strip:
        return Strip([Segment(TEXT)]).adjust_cell_length(self.size.width, self.rich_style)


class Layers(App):
    """Under the line a widget of seven cells; over it another that comes and goes."""

    CSS = """
    Screen { layers: under middle over; }
    #under { layer: under; position: absolute; width: 7; height: 1; }
    #middle { layer: middle; position: absolute; width: 40; height: 1; }
    #over { layer: over; position: absolute; width: 6; height: 1; display: none; }
    """

    def __init__(self, at: int) -> None:
        keep_characters_whole()
        super().__init__()
        self.at = at

    def compose(self) -> ComposeResult:
        for name in ("under", "middle", "over"):
            yield Line(id=name) if name == "middle" else Widget(id=name)

    def on_mount(self) -> None:
        self.query_one("#under").styles.offset = self.query_one("#over").styles.offset = (self.at, 0)

    @property
    def line(self) -> str:
        return grid(self)[0].rstrip()


@pytest.mark.parametrize("at", [4, 5], ids=["even", "odd"])
async def test_the_edges_of_what_is_covered_cut_no_character_and_what_lay_over_one_gives_it_back(at):
    app = Layers(at)
    async with app.run_test(size=(40, 3)) as pilot:
        await pilot.pause()
        assert app.line == TEXT
        app.query_one("#over").display = True
        await pilot.pause()
        half = " " if at % 2 else ""
        assert app.line == TEXT[: at // 2] + half + "Widget" + half + TEXT[(at + 6) // 2 + at % 2 :]
        app.query_one("#over").display = False
        await pilot.pause()
        assert app.line == TEXT


@pytest.mark.parametrize(("end", "painted"), [(4, "工作"), (5, "工作网"), (6, "工作网")])
async def test_what_is_painted_anew_ends_behind_a_whole_character(end, painted):
    app = App()
    async with app.run_test():
        spans = WholeSpans([{0: Strip([Segment(TEXT)])}], [(0, 0, end)], [[28]])
        assert re.sub(r"\x1b\[[0-9;]*[mH]", "", spans.render_segments(app.console)) == painted
    assert [whole("ab工作", cells) for cells in (1, 2, 3, 4, 5, 6)] == [1, 2, 4, 4, 6, 6]
