"""The real program in a real terminal: a customer signs with the mouse, and the journal keeps every stroke."""

import sys

from benchmarks.terminal import Terminal
from db.store import Store
from fieldservice.demo.branch import PIN
from fieldservice.desk import Desk
from tests.support.filled_demo import NOW, filled_demo

F2, F5, F10 = "\x1bOQ", "\x1b[15~", "\x1b[21~"
DRAWN = (((3, 1), (8, 4), (14, 2)), ((20, 3), (20, 6), (26, 6), (30, 2)))
"""Two strokes, in cells of the pad."""


def mouse(button: int, x: int, y: int, released: bool = False) -> str:
    """The bytes that a terminal sends for the mouse (xterm, SGR 1006); cells are counted from 0."""
    return f"\x1b[<{button};{x + 1};{y + 1}{'m' if released else 'M'}"


def draw(line: Terminal, left: int, top: int) -> None:
    for stroke in DRAWN:
        cells = [(left + x, top + y) for x, y in stroke]
        line.send(mouse(0, *cells[0]))
        for cell in cells[1:]:
            line.send(mouse(32, *cell))
        line.send(mouse(0, *cells[-1], released=True))


def completed_job(folder) -> tuple[str, str, str]:  # noqa: ANN001  (pytest's path)
    """Id and number of a job that waits for its signature, and the person who must ask for it."""
    desk = Desk.open(folder, lambda: NOW)
    listing = desk.lists.work(desk.session.person("zhao.min"), "all", kind="job", state="completed")
    row = dict(zip(listing.fields, listing.page(None, 0, 1)[0], strict=True))
    desk.close()
    return row["thing"], row["number"], row["turn_person"] or row["engineer"]


def test_a_signature_drawn_with_the_mouse_of_a_terminal_is_kept_stroke_by_stroke(tmp_path_factory):
    folder = filled_demo(tmp_path_factory)
    job, number, engineer = completed_job(folder)
    home = {"FIELDSERVICE_HOME": str(folder), "FIELDSERVICE_PIN": PIN}

    with Terminal([sys.executable, "-m", "fieldservice", "--lang", "en", "--as", engineer], 80, 24, **home) as line:
        line.wait_for("F2 Find")
        line.send(F2 + number + "\r")
        line.wait_for(lambda lines: number in lines[0] and any("1 F5" in each for each in lines))
        line.send(F5)
        line.wait_for("Slip / signature")
        line.send("\r")
        line.wait_for("Sign here with the mouse")
        line.rest()
        hint = next(y for y, text in enumerate(line.lines()) if "Sign here with the mouse" in text)
        left, top = 2, hint - 5
        draw(line, left, top)
        line.wait_for(lambda lines: any("\u2800" < sign <= "\u28ff" for text in lines for sign in text))
        line.rest()
        line.send(F10)
        line.wait_for("sign-off done")

    with Store.open(folder).reading() as tx:
        strokes = tx.entries_of(job)[-1].private["strokes"]
    times = [t for stroke in strokes for _x, _y, t in stroke]
    assert in_cells(strokes) == [[(x - 3, y - 1) for x, y in stroke] for stroke in DRAWN]
    assert times == sorted(times) and times[0] == 0


def in_cells(strokes) -> list[list[tuple[int, int]]]:  # noqa: ANN001  (as the journal keeps them)
    """Cells right of and below the first point. Its stroke goes three cells down, which gives the height of a cell."""
    (left, top, _t), (_x, below, _t) = strokes[0][:2]
    high = (below - top) / 3
    return [[(round((x - left) * 2 / high), round((y - top) / high)) for x, y, _t in stroke] for stroke in strokes]
