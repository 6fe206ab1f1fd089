"""The strip of tiles on top of a work list: two lines, or framed on a tall screen.

Each shows the digit that chooses it; a click does the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.presentation.glyphs import glyphs
from fieldservice.presentation.home_tiles import ShownTile
from fieldservice.screens.widgets.cells import cut, fit, inert, width_of

LEAST = 11
"""Cells of a tile at least; tiles that do not fit are left out, the last but one first."""
AROUND, TENS = 4, 2
"""Cells of a tile around its name and number, and those that are kept for the number."""
PARTS = ("label", "note", "key", "chosen", "late", "soon", "ready", "done")


class HomeTiles(Widget):
    """`show` replaces the tiles, `choose` marks the one by which the list is filtered."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {f"tiles--{part}" for part in PARTS}
    DEFAULT_CSS = """
    HomeTiles { height: 2; background: $surface; color: $foreground; }
    HomeTiles.framed { height: 3; background: $background; }
    HomeTiles > .tiles--label { color: $foreground; }
    HomeTiles > .tiles--note { color: $text-muted; }
    HomeTiles > .tiles--key { color: $text-accent; text-style: bold; }
    HomeTiles > .tiles--chosen { color: $text-accent; text-style: bold; }
    HomeTiles > .tiles--late { color: $text-error; text-style: bold; }
    HomeTiles > .tiles--soon { color: $text-warning; text-style: bold; }
    HomeTiles > .tiles--ready { color: $text-success; text-style: bold; }
    HomeTiles > .tiles--done { color: $text-muted; }
    """

    class Chosen(Message):
        """A person clicked on a tile."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, tiles: Sequence[ShownTile], framed: bool) -> None:
        super().__init__(classes="framed" if framed else "")
        self._tiles, self._framed, self._chosen = list(tiles), framed, ""

    def show(self, tiles: Sequence[ShownTile]) -> None:
        if list(tiles) != self._tiles:
            self._tiles = list(tiles)
            self.refresh()

    @property
    def lines(self) -> int:
        return 3 if self._framed else 2

    def choose(self, name: str) -> None:
        self._chosen = name
        self.refresh()

    def _in_sight(self) -> list[ShownTile]:
        fits = max(1, self.size.width // LEAST)
        return self._tiles if len(self._tiles) <= fits else [*self._tiles[: fits - 1], self._tiles[-1]]

    def _widths(self) -> list[int]:
        """The cells of each tile in sight: what its words need where that is possible, and a share of the rest."""
        tiles = self._in_sight()
        even = [self.size.width // max(1, len(tiles))] * len(tiles)
        needed = [AROUND + width_of(tile.label) + max(TENS, width_of(tile.count)) for tile in tiles]
        spare = self.size.width - sum(needed)
        if spare < 0 or max(needed, default=0) <= min(even, default=0):
            return even
        return [cells + spare // len(tiles) for cells in needed]

    def render_line(self, y: int) -> Strip:
        draw = self._framed_line if self._framed else self._plain_line
        tiles = enumerate(zip(self._in_sight(), self._widths(), strict=True), 1)
        segments = [segment for number, (tile, cells) in tiles for segment in draw(tile, str(number), y, cells)]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _plain_line(self, tile: ShownTile, key: str, y: int, width: int) -> list[Segment]:
        if y == 1:
            return [
                Segment(" ", self.rich_style),
                Segment(fit(notes_in(tile, width - 2), width - 1), self._style(tile.note_role or "note")),
            ]
        chosen = tile.name == self._chosen
        label = cut(inert(tile.label), width - 4 - width_of(tile.count))
        rest = width - 3 - width_of(label) - 1
        return [
            Segment(glyphs().cursor if chosen else " ", self._style("chosen")),
            Segment(f"{key} ", self._style("key")),
            Segment(label + " ", self._style("chosen" if chosen else "label")),
            Segment(fit(tile.count, rest), self._style(tile.role)),
        ]

    def _framed_line(self, tile: ShownTile, key: str, y: int, width: int) -> list[Segment]:
        signs, inner, chosen = glyphs(), width - 2, tile.name == self._chosen
        frame = self._style("chosen" if chosen else "note")
        if y == 1:
            middle = Segment(fit(tile.count.center(inner - 2), inner - 2), self._style(tile.role))
            edge = Segment(f"{signs.upright} ", frame)
            return [edge, middle, Segment(f" {signs.upright}", frame)]
        corners = signs.corners[:2] if y == 0 else signs.corners[2:]
        key = f"{key} " if y == 0 else ""
        text = cut(inert(tile.label), inner - 5) if y == 0 else notes_in(tile, inner - 3)
        head = f"{signs.rule} " if text else signs.rule * 2
        rest = inner - 3 - len(key) - width_of(text)
        tail = " " + signs.rule * rest if text else signs.rule * (inner - 2)
        return [
            Segment(corners[0] + head, frame),
            Segment(key, self._style("key")),
            Segment(text, self._style("chosen" if chosen else "label" if y == 0 else tile.note_role or "note")),
            Segment(tail + corners[1], frame),
        ]

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"tiles--{part}") if part in PARTS else self.rich_style

    def named(self, key: str) -> str:
        """The name of the tile that has this digit; "" for none."""
        tiles = self._in_sight()
        return tiles[int(key) - 1].name if key.isdecimal() and 0 < int(key) <= len(tiles) else ""

    def on_click(self, event: Click) -> None:
        right = 0
        for tile, cells in zip(self._in_sight(), self._widths(), strict=True):
            right += cells
            if event.x < right:
                self.post_message(self.Chosen(tile.name))
                return


def notes_in(tile: ShownTile, cells: int) -> str:
    """As many whole notes of the tile as fit; the first at least in part."""
    text = inert(tile.notes[0]) if tile.notes else ""
    for note in tile.notes[1:]:
        longer = f"{text} {glyphs().dot} {inert(note)}"
        text = longer if width_of(longer) <= cells else text
    return cut(text, cells)
