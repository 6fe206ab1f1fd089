"""A signature drawn with the mouse: every point is kept, as whole numbers, and can be shown again."""

from math import sin

import pytest
from textual.app import App, ComposeResult
from textual.events import MouseDown, MouseMove, MouseUp

from fieldservice.screens.widgets.signpad import SignPad
from tests.support.grid import forward, grid

pytestmark = pytest.mark.asyncio


class Counter(App):
    def __init__(self, pad: SignPad) -> None:
        super().__init__()
        self.pad, self.heard = pad, []
        self.supports_smooth_scrolling = True  # the terminal reports pixels

    def compose(self) -> ComposeResult:
        yield self.pad

    def on_mount(self) -> None:
        self.pad.focus()

    def on_sign_pad_changed(self, event: SignPad.Changed) -> None:
        self.heard.append("changed")

    def on_sign_pad_signed(self, event: SignPad.Signed) -> None:
        self.heard.append(("signed", len(event.strokes)))


def mouse(kind, app: App, x: float, y: float):
    return kind(app.pad, x, y, 0, 0, 1, False, False, False, x, y)


async def drawn(app: App, pilot, points) -> None:
    """Drag through the points as a terminal that reports pixels sends them."""
    kinds = [MouseDown] + [MouseMove] * (len(points) - 2) + [MouseUp]
    for kind, (x, y) in zip(kinds, points, strict=True):
        forward(app, mouse(kind, app, x, y))
        if kind is MouseDown:
            await pilot.pause()
    await pilot.pause()


async def test_no_point_of_a_quick_signature_is_lost():
    app = Counter(SignPad())
    wave = [(4.05 + 50.02 * n / 301, 4.03 + 3.01 * sin(n / 20)) for n in range(302)]

    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(app, pilot, wave)

        strokes = app.pad.strokes

    assert [len(stroke) for stroke in strokes] == [301]
    assert all(type(number) is int for point in strokes[0] for number in point)
    assert strokes[0][0] == (253, 504, 0)
    assert [t for _x, _y, t in strokes[0]] == sorted(t for _x, _y, t in strokes[0])
    assert app.heard == ["changed"]


async def test_a_stroke_is_taken_back_the_pad_is_cleared_and_enter_signs():
    app = Counter(SignPad())

    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(app, pilot, [(2.1, 1.1), (9.1, 5.1), (9.1, 5.1)])
        await drawn(app, pilot, [(12.1, 1.1), (19.1, 5.1), (19.1, 5.1)])
        await pilot.press("enter", "ctrl+z")
        assert len(app.pad.strokes) == 1 and "⠑" not in grid(app)[0][12:]
        await pilot.press("ctrl+r", "enter")

        assert app.pad.strokes == ()
        assert "Sign here with the mouse" in grid(app)[4]
    assert app.heard == ["changed", "changed", ("signed", 2), "changed", "changed"]


async def test_a_stored_signature_looks_the_same_when_it_is_shown_again():
    signing = Counter(SignPad())
    async with signing.run_test(size=(80, 24)) as pilot:
        await drawn(signing, pilot, [(3.2, 1.4), (9.7, 6.8), (14.3, 2.2), (21.9, 5.6), (22.1, 5.6)])
        before, strokes = grid(signing), signing.pad.strokes

    showing = Counter(SignPad(strokes, locked=True))
    async with showing.run_test(size=(80, 24)) as pilot:
        assert grid(showing) == before
        await drawn(showing, pilot, [(1.1, 1.1), (5.1, 5.1), (5.1, 5.1)])
        await pilot.press("ctrl+r", "ctrl+z")

        assert showing.pad.strokes == strokes


async def test_a_terminal_that_reports_only_cells_gives_the_middle_of_each():
    app = Counter(SignPad())
    app.supports_smooth_scrolling = False

    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(app, pilot, [(0.0, 0.0), (1.0, 7.0), (1.0, 7.0)])

    assert [point[:2] for point in app.pad.strokes[0]] == [(31, 62), (94, 938)]


async def test_a_hand_that_leaves_the_pad_stays_at_its_edge():
    app = Counter(SignPad())

    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(app, pilot, [(30.1, 4.1), (200.1, 40.1), (-3.1, -2.1), (0.1, 0.1)])

    assert app.pad.strokes[0][1][:2] == (3750, 1000)
    assert app.pad.strokes[0][2][:2] == (0, 0)
