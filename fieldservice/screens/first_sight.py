"""Shows a person's own work list before Textual is loaded, where and in the colours in which it stood the last time.

Loading Textual and composing the work list take longer than reading its rows. The rows are read from the store; only
their place and their colours are remembered, so that nothing jumps when Textual paints over them. Where nothing is
remembered, as at another size of the terminal, the list appears with Textual.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from fieldservice import settings, words
from fieldservice.presentation import glyphs
from fieldservice.presentation.names import DisplayNames
from fieldservice.private_files import replace_file
from fieldservice.screens.panels.worklist import work_list
from fieldservice.screens.widgets.cells import width_of
from fieldservice.screens.widgets.row_runs import RowRuns, measures
from fieldservice.shapes import JsonObject, as_object

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.screens.panels.list_sources import ListingSource
    from fieldservice.workflows.engine.reference import Person

FILE = "first_sight.json"
KEPT = 20
"""So many looks of the list are remembered: people at one terminal, sizes, themes and languages; the oldest go."""
ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l\x1b[?25h"
"""Show the other screen of the terminal; show the first one again, with its cursor."""
HIDE_CURSOR = "\x1b[?25l"
PLAIN = "\x1b[0m"


class Terminal:
    """A terminal that shows the list until Textual paints, and keeps the keys that are pressed meanwhile."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.is_entered = False
        """Whether the other screen is shown already, so that Textual need not enter it, which would clear it."""

    def show(self, lines: str) -> None:
        self.is_entered = True
        self.out.write(ENTER + HIDE_CURSOR + lines)
        self.out.flush()

    def hand_on(self) -> bool:
        """Whether Textual finds the other screen entered; asked once."""
        entered, self.is_entered = self.is_entered, False
        return entered


@contextmanager
def terminal(environ: Mapping[str, str] = os.environ) -> Iterator[Terminal | None]:
    """A terminal on which a list can be shown, as it was before once this ends; None where there is none."""
    out = sys.__stdout__
    if os.name == "nt" or out is None or not out.isatty() or environ.get("TEXTUAL_DRIVER") or environ.get("NO_COLOR"):
        yield None
        return
    import termios

    place = out.fileno()
    before = termios.tcgetattr(place)
    shown = Terminal(out)
    try:
        _keep_keys(place)
        yield shown
    finally:
        if shown.is_entered:
            out.write(LEAVE)
            out.flush()
        with suppress(termios.error):  # the terminal is gone
            termios.tcsetattr(place, termios.TCSADRAIN, before)


def _keep_keys(place: int) -> None:
    """Do not print keys over the list, and keep each as it was pressed: Enter would come as Ctrl+J otherwise."""
    import termios

    mode = termios.tcgetattr(place)
    mode[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    mode[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    termios.tcsetattr(place, termios.TCSANOW, mode)


def look(folder: Path, person: Person, size: tuple[int, int], environ: Mapping[str, str] = os.environ) -> str:
    """What the place and the colours of the list depend on, as a key."""
    chosen = settings.chosen(folder)
    colours = chosen.get("theme", ""), environ.get("TERM", ""), environ.get("COLORTERM", "")
    return " ".join(map(str, (person.name, *size, words.language(), glyphs.in_use(), *colours)))


def remember(folder: Path, key: str, place: JsonObject) -> None:
    """Keep where the list stands: `x`, `y`, `width`, `height` in cells, and `codes`, the escape codes by part."""
    kept = _remembered(folder)
    if kept.get(key) == place:
        return
    kept.pop(key, None)
    newest = dict([*kept.items(), (key, place)][-KEPT:])
    with suppress(OSError):  # it is for speed alone
        replace_file(folder / FILE, json.dumps(newest, ensure_ascii=False).encode())


def _remembered(folder: Path) -> JsonObject:
    try:
        return as_object(json.loads((folder / FILE).read_text("utf-8")))
    except (OSError, ValueError):
        return {}


def show(shown: Terminal, desk: Desk, person: Person) -> None:
    """Show the person's own work, where the place of the list is remembered and it has rows."""
    folder = desk.session.folder
    glyphs.use(str(settings.chosen(folder).get("signs", "")))
    with suppress(OSError, KeyError, TypeError):  # the screens say what is wrong with the store
        size = os.get_terminal_size(shown.out.fileno())
        place = as_object(_remembered(folder).get(look(folder, person, size)))
        if not place:
            return
        source = work_list(desk.lists.work(person, "mine"), DisplayNames.of(desk), person, mine=True)
        if lines := list_lines(source, place, desk):
            shown.show(painted(lines, place, size))


def list_lines(source: ListingSource, place: JsonObject, desk: Desk) -> list[str]:
    """The head of the list and the rows that are in sight, as text with escape codes; nothing for an empty list."""
    codes, now = place["codes"], desk.session.clock()
    rows = source.page(None, 0, place["height"] - 1)
    if not rows:
        return []
    layout = RowRuns(source.columns, place["width"], measures(source, rows, now))
    lines = [codes["head"] + layout.head(source.sort, source.reverse)]
    for number, row in enumerate(rows):
        cells = tuple(source.cell(row, column, now) for column, _width in layout.shown)
        cursor = "cursor " if number == 0 else ""
        runs = layout.row(cells, bool(cursor))
        rest = " " * (layout.width - sum(width_of(text) for text, _role in runs))
        lines.append("".join(codes[cursor + role] + text for text, role in [*runs, (rest, "")]))
    return lines


def painted(lines: list[str], place: JsonObject, size: os.terminal_size) -> str:
    """The whole screen: the ground, and these lines where the list has its place."""
    ground = place["codes"]["ground"]
    blank = "".join(f"\x1b[{line};1H{PLAIN}{ground}{' ' * size.columns}" for line in range(1, size.lines + 1))
    listed = "".join(
        f"\x1b[{place['y'] + number};{place['x'] + 1}H{PLAIN}{line}" for number, line in enumerate(lines, 1)
    )
    return blank + listed + PLAIN
