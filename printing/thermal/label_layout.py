"""Lays out a label of a fixed size with the largest letters at which all lines and codes fit.

A number stands above everything in letters of its own size, whatever else is on the label. For the rest three
arrangements are tried, and the one with the largest letters is taken: all lines beside the QR, the large lines above
and the others beside it, or all lines above a row of codes. A long line is wrapped before its letters are made smaller.
Where no arrangement holds every word whole, the label does without what its content spares, one after the other; words
are cut and texts end in "…" only where that is not enough.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from itertools import product

from fieldservice.words import line_breaking
from printing import barcodes, typefaces
from printing.labels import LabelContent
from printing.thermal import raster
from printing.thermal.media import ThermalMedia
from printing.thermal.paper_strip import code_text
from printing.thermal.raster import DotCanvas, leading

_LEAST_MM = 2.5  # the smallest letters that people can read: 7 points
# Letters in millimetres: (largest, usual, least, bold). Each scale multiplies the usual size, within the other two.
_WEIGHTS = {
    "big": (12.0, 4.4, _LEAST_MM, True),
    "text": (3.6, 3.0, _LEAST_MM, False),
    "small": (2.7, 2.5, _LEAST_MM, False),
}
_NUMBER_MM, _NUMBER_SHARE = 3.0, 0.17  # the least size of a number, and the largest as a share of the label's height
_NUMBER_LABEL_MM = 25  # on a label of less height a number is a line like others
_SCALES = (2.8, 2.5, 2.25, 2.0, 1.8, 1.6, 1.45, 1.3, 1.2, 1.1, 1.0, 0.92, 0.85, 0.78, 0.72, 0.66, 0.6, 0.56)
_MARGIN_MM, _GAP_MM, _BAR_MM, _MARK_MM = 2, 1, 7, _LEAST_MM
_SQUARE_MM = 18.5  # a QR grows beyond its least module up to this size
_LEAST_COLUMN_MM = 12
_MORE = "…"


@dataclass(frozen=True, slots=True)
class LabelLayout:
    """A label laid out; `shortened` are the texts that end in "…" on it, because no letters are small enough.

    `whole` says that no word is cut; `left_out` are the texts that it does without.
    """

    canvas: DotCanvas
    missing: tuple[str, ...]
    shortened: tuple[str, ...]
    whole: bool = True
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _TextRow:
    text: str
    size: int
    bold: bool
    of: int  # index of the line of the content


@dataclass(frozen=True, slots=True)
class _LabelParts:
    """The settled lines and the codes that fit on this size of label; the first line may begin at `top`."""

    on: ThermalMedia
    lines: tuple[tuple[str, str], ...]
    squares: tuple[str, ...]
    bars: str
    top: int
    whole_mark: bool

    def dots(self, mm: float) -> int:
        return round(mm * self.on.per_mm)

    @property
    def grown(self) -> float:
        """The factor by which letters and codes may be larger than on a label 40 mm high."""
        height_mm = (self.on.height or 0) / self.on.per_mm
        return max(1.0, float((height_mm / 40) ** 0.5))


@dataclass(frozen=True, slots=True)
class _Arrangement:
    rows: tuple[tuple[int, int, _TextRow], ...]  # left, top
    squares: tuple[tuple[int, int, str], ...]
    module: int
    bars: tuple[int, int, int, int] | None  # left, top, module, height
    shortened: frozenset[int] = frozenset()
    whole: bool = True


def laid_out(content: LabelContent, on: ThermalMedia) -> LabelLayout:
    """The label on its canvas, with nothing outside the edges and nothing overlapping."""
    laid, spared = _laid_out(content, on), list[tuple[str, str]]()
    for step in content.without:
        if laid.whole:
            break
        spared.append(step)
        laid = _laid_out(_without(content, spared), on)
    again = spared[:-1]
    if not laid.whole and content.barcode not in ("", content.code):
        worded = _laid_out(_without(_in_words(content), spared), on)
        if worded.whole:
            laid, content, again = worded, _in_words(content), spared
    # A short line that was left out before a long one stands again where there is room for it.
    for step in reversed(again):
        fewer = [other for other in spared if other != step]
        fuller = _laid_out(_without(content, fewer), on)
        if fuller.whole:
            laid, spared = fuller, fewer
    return replace(laid, left_out=tuple(text for text, _instead in spared))


def _in_words(content: LabelContent) -> LabelContent:
    """The label whose second code is a line of text: what names it keeps its code, and no text is cut for another."""
    more = () if content.barcode in dict(content.lines) else ((content.barcode, "small"),)
    return replace(content, barcode="", lines=(*content.lines, *more))


def _without(content: LabelContent, spared: Iterable[tuple[str, str]]) -> LabelContent:
    lines, mark = content.lines, content.mark
    for text, instead in spared:
        lines = tuple((instead if line == text else line, weight) for line, weight in lines)
        mark = instead if mark == text else mark
    return replace(content, lines=lines, mark=mark)


def _laid_out(content: LabelContent, on: ThermalMedia) -> LabelLayout:
    missing: set[str] = set()
    canvas = DotCanvas(on.width)
    label = _with_codes(content, on, canvas, missing)
    label, plan = _best(label, missing)
    for left, top, row in plan.rows:
        canvas.text(left, top, row.text, row.size, row.bold)
    for left, top, text in plan.squares:
        canvas.square(left, top, text, plan.module)
    if plan.bars:
        left, top, thin, high = plan.bars
        canvas.bars(left, top, label.bars, thin, high)
    shortened = tuple(label.lines[of][0] for of in sorted(plan.shortened))
    return LabelLayout(canvas, tuple(sorted(missing)), shortened, plan.whole and label.whole_mark)


def _with_codes(content: LabelContent, on: ThermalMedia, canvas: DotCanvas, missing: set[str]) -> _LabelParts:
    """The parts to place: a barcode too long for the label becomes a QR, a QR too large becomes a line of text."""
    lines = [(typefaces.settle(text, missing), weight) for text, weight in content.lines]
    square, bars = code_text(content.code), code_text(content.barcode)
    modules, quiet = raster.bars_wide(bars), max(barcodes.QUIET_BARS * on.bar, round(_MARGIN_MM * on.per_mm))
    squares = [square] if square else []
    if bars and (not modules or modules * on.bar + 2 * quiet > on.width):
        squares += [bars] if bars != square else []
        bars = ""
    half = min(on.width, on.height or on.width) * 0.8  # a QR larger than this leaves no room for text
    large = [text for text in squares if not barcodes.qr_side(text) or raster.square_side(text) * on.module > half]
    lines += [(typefaces.settle(text, missing), "small") for text in large if text not in dict(lines)]
    top = round(_MARGIN_MM * on.per_mm)
    mark, whole_mark = typefaces.settle(content.mark, missing).replace("\n", " "), True
    if mark:
        size, high = round(_MARK_MM * on.per_mm), leading(round(_MARK_MM * on.per_mm)) + 2
        whole_mark = raster.width(mark, size, True) <= on.width - 4 * top
        mark = _ending(mark, size, True, on.width - 4 * top)
        canvas.band(top, top // 2, on.width - top, top // 2 + high)
        canvas.text((on.width - raster.width(mark, size, True)) // 2, top // 2 + 1, mark, size, True, white=True)
        top = top // 2 + high + round(_GAP_MM * on.per_mm)
    kept = [(text, "big" if weight == "number" else weight) for text, weight in lines if text.strip()]
    number = next((text for text, weight in lines if weight == "number" and text.strip()), "")
    if number and (below := _number(canvas, on, number, top)):
        kept.remove((number, "big"))
        top = below
    return _LabelParts(on, tuple(kept), tuple(text for text in squares if text not in large), bars, top, whole_mark)


def _number(canvas: DotCanvas, on: ThermalMedia, text: str, top: int) -> int:
    """Place a number across the label, in letters that depend on nothing but the number; returns the y below it.

    A number that does not fit on one line is not placed, and 0 returned.
    """
    high, margin, least = on.height or 0, round(_MARGIN_MM * on.per_mm), round(_NUMBER_MM * on.per_mm)
    size = raster.fitting(text, on.width - 2 * margin, max(round(high * _NUMBER_SHARE), least), least, True)
    across = raster.width(text, size, True)
    if high < _NUMBER_LABEL_MM * on.per_mm or "\n" in text or across > on.width - 2 * margin:
        return 0
    canvas.text(margin, top, text, size, True)
    return top + leading(size) + round(_GAP_MM * on.per_mm) // 2


def _best(label: _LabelParts, missing: set[str]) -> tuple[_LabelParts, _Arrangement]:
    """The arrangement with the largest letters, and the label's parts, of which a code may have become text."""
    best: tuple[float, _Arrangement] | None = None
    least = label.on.module
    widest = max(map(raster.square_side, label.squares), default=1)
    grown = max(least, min(2 * least, int(label.dots(_SQUARE_MM) * label.grown) // widest))
    ways = list(product(("beside", "head", "bottom"), sorted({grown, least}, reverse=True)))
    for where, module in ways:
        for scale in _SCALES:
            plan = _plan(label, where, module, scale)
            if plan:
                score = scale * (plan.rows[0][2].size if plan.rows else 1)
                # An earlier arrangement is kept unless this one has clearly larger letters.
                if best is None or score > best[0] * 1.02:
                    best = score, plan
                break
    if best:
        return label, best[1]
    if label.bars in label.squares:
        return _best(replace(label, bars=""), missing)
    short = [plan for where, _ in ways if (plan := _plan(label, where, least, _SCALES[-1], shorten=True))]
    if short:
        return label, max(short, key=lambda plan: sum(len(row.text) for _x, _y, row in plan.rows))
    # Two codes and a mark do not fit on a very small label: one of them becomes text, the first one last.
    lost = label.bars or label.squares[-1]
    rest = replace(label, bars="") if label.bars else replace(label, squares=label.squares[:-1])
    more = [] if lost in dict(label.lines) else [(typefaces.settle(lost, missing), "small")]
    return _best(replace(rest, lines=(*label.lines, *more)), missing)


def _plan(label: _LabelParts, where: str, module: int, scale: float, shorten: bool = False) -> _Arrangement | None:
    """One arrangement of the label, None when it does not fit.

    With `shorten`, words are cut and lines end in "…" until it does.
    """
    on, gap, margin = label.on, label.dots(_GAP_MM), label.dots(_MARGIN_MM)
    left, right, top, bottom = margin, on.width - margin, label.top, (on.height or 0) - margin
    bars, spots, rest = None, [], list(enumerate(label.lines))
    if label.bars:
        modules, high = raster.bars_wide(label.bars), round(label.dots(_BAR_MM) * label.grown)
        thin = max(on.bar, min(2 * on.bar, (on.width - 2 * margin) // (modules + 2 * barcodes.QUIET_BARS)))
        bars = ((on.width - modules * thin) // 2, bottom - high, thin, high)
        bottom -= high + gap
    if where == "head":
        head = [(of, line) for of, line in rest if line[1] == "big"]
        rest = [(of, line) for of, line in rest if line[1] != "big"]
        rows = _rows(label, head, right - left, scale, shorten)
        if not head or rows is None:
            return None
        spots = _placed(rows, left, top)
        top += _high(rows) + gap
    squares: list[tuple[int, int, str]] = []
    sides = [raster.square_side(text) * module for text in label.squares]
    quiet, above = barcodes.QUIET_QR * module, gap if where == "head" else gap // 2 if label.top > margin else 0
    # A quiet zone may reach into the margin and into the gap to the parts above and below.
    highest, lowest = top - above if above else max(0, top - quiet), bottom + (gap if bars else min(quiet, margin))
    x, high = max(0, left - quiet), max(sides, default=0) if where == "bottom" else sum(sides)
    if x + (sum(sides) if where == "bottom" else max(sides, default=0)) > on.width or high > lowest - highest:
        return None
    if sides and where == "bottom":
        bottom = lowest - high
    elif sides:
        left = x + max(sides)
    if right - left < label.dots(_LEAST_COLUMN_MM):
        return None
    rows, short = _rows(label, rest, right - left, scale, shorten), frozenset[int]()
    if rows is None or (_high(rows) > bottom - top and not shorten):
        return None
    if shorten:
        if bottom - top < leading(label.dots(_WEIGHTS["small"][2])):
            return None
        rows, short = _shortened(rows, bottom - top, right - left)
    # Codes and lines side by side are centred on each other, and on the label where no large lines are above them.
    middle = (top + bottom) // 2 if where == "beside" else top + max(_high(rows), high - 2 * quiet) // 2
    y = lowest - high if where == "bottom" else max(highest, min(middle - high // 2, lowest - high))
    for text, side in zip(label.squares, sides, strict=True):
        squares.append((x if rows or spots or where == "bottom" else (on.width - side) // 2, y, text))
        x, y = (x + side, y) if where == "bottom" else (x, y + side)
    spots += _placed(rows, left, top if where == "bottom" else max(top, middle - _high(rows) // 2))
    return _Arrangement(tuple(spots), tuple(squares), module, bars, short, not shorten)


def _rows(
    label: _LabelParts, lines: Iterable[tuple[int, tuple[str, str]]], across: int, scale: float, cut: bool
) -> list[_TextRow] | None:
    """The lines broken into rows; None where a word is wider than a row, unless it may be `cut`."""
    rows: list[_TextRow] = []
    for of, (text, weight) in lines:
        most, usual, least, bold = _WEIGHTS[weight]
        size = label.dots(min(most * label.grown, max(least, usual * scale)))
        # Slightly smaller letters rather than a second line.
        small = max(label.dots(least), round(size * 0.8))
        on_one_line = raster.fitting(max(text.split("\n"), key=len), across, size, small, bold)
        if raster.width(text, on_one_line, bold) <= across:
            size = on_one_line
        words = line_breaking.whole_words(text)
        if not cut and any(raster.width(word, size, bold) > across for word in words):
            return None
        measure = partial(raster.width, size=size, bold=bold)
        rows += [_TextRow(row, size, bold, of) for row in line_breaking.lines(text, across, measure)]
    return rows


def _high(rows: Iterable[_TextRow]) -> int:
    return sum(leading(row.size) for row in rows)


def _placed(rows: Iterable[_TextRow], left: int, top: int) -> list[tuple[int, int, _TextRow]]:
    spots = []
    for row in rows:
        spots.append((left, top, row))
        top += leading(row.size)
    return spots


def _shortened(rows: list[_TextRow], high: int, across: int) -> tuple[list[_TextRow], frozenset[int]]:
    """As many rows as fit; the longest text loses rows first, so each line keeps its beginning as long as possible."""
    kept, short = list(rows), set()
    while len(kept) > 1 and _high(kept) > high:
        counts = {row.of: sum(other.of == row.of for other in kept) for row in kept}
        longest = max(counts, key=lambda of: (counts[of], of))
        last = max(at for at, row in enumerate(kept) if row.of == longest)
        short.add(longest)
        del kept[last]
    # A text of which nothing is left shows as the … of the row before it.
    gone = {of for of in short if all(row.of != of for row in kept)}
    ends = {max((row.of for row in kept if row.of < of), default=kept[0].of) for of in gone} | (short - gone)
    for of in ends:
        last = max(at for at, row in enumerate(kept) if row.of == of)
        row = kept[last]
        kept[last] = replace(row, text=_ending(row.text + _MORE, row.size, row.bold, across))
    return kept, frozenset(short)


def _ending(text: str, size: int, bold: bool, across: int) -> str:
    """The text, or its beginning and … when it is wider than `across`."""
    if raster.width(text, size, bold) <= across:
        return text
    text = text.removesuffix(_MORE)
    while text and raster.width(text + _MORE, size, bold) > across:
        text = text[:-1]
    return text.rstrip(" ") + _MORE
