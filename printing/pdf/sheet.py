"""The sizes of sheets, and a sheet that records what will be drawn on it before it is written as PDF.

Each text is recorded in points from the top left corner, with the box it must stay in, so that the layout lint can
check it. The same content, copy and print number give the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, BinaryIO

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from printing import barcodes, typefaces
from printing.paper import PaperHeader
from printing.plain_text import plain
from printing.strokes import Segment

MM = 72 / 25.4
BAR_HEIGHT_MM, GAP_MM = 9.5, 2.0
RULE_PT, HAIR_PT = 0.9, 0.35
NEEDLES_MM = 4 * 25.4 / 180  # the least module of a code: four dots of a 24-pin printer
LEAST_PT = 7.0  # the smallest letters that people can read
IMPACT_PT, IMPACT_RULE_PT = 9.0, 0.5  # the smallest letters and rules that the third part of a form still shows
TEAR_MM = 12.7  # the strip of holes at each side of a form
BLACK, SOFT, HAIR, FAINT = 0.0, 0.36, 0.62, 0.85  # shades of grey: values, labels, hair rules, the mark across a page
ASCENT, DESCENT = 0.88, 0.20  # of the size, around the baseline

Box = tuple[float, float, float, float]
# Text and weight to (font resource, PDF operator, whether it is drawn bolder) triples.
Shown = dict[tuple[str, bool], list[tuple[str, str, bool]]]


@dataclass(frozen=True, slots=True)
class SheetSize:
    """A size of paper with its margins in millimetres and its letters in points.

    `impact`: needles print through several parts, so everything is black and nothing finer than the IMPACT measures.
    `packed`: drawn by compact_blocks, for forms of little height.
    """

    name: str
    width: float
    height: float
    side: float
    top: float
    foot: float
    text: float
    label: float
    title: float
    section: float
    gap: float  # between sections
    foot_text: float = LEAST_PT
    least: float = LEAST_PT  # serial numbers are made smaller before they are broken, but not below this
    bar: float = 0.34  # bars below 0.33 mm are lost on a 180 dpi printer
    qr: float = 0.56  # QR below 0.5 mm is lost to a slightly blurred camera
    lead: float = 1.36  # line distance in sizes
    air: float = 1.0  # factor on the padding within a cell
    impact: bool = False
    packed: bool = False


def _form(
    name: str, height: float, text: float, title: float, section: float, gap: float, **more: Any
) -> SheetSize:  # Any: further fields of SheetSize
    """A continuous form 241 mm (9½ inch) wide, with a strip of holes at each side."""
    return SheetSize(
        name, 241, height, side=TEAR_MM + 1.6, top=4.2, foot=3.8, text=text, label=IMPACT_PT, title=title,
        section=section, gap=gap, foot_text=IMPACT_PT, least=IMPACT_PT, bar=NEEDLES_MM, qr=NEEDLES_MM, impact=True,
        **more,
    )  # fmt: skip


_PACKED = {"text": 9, "title": 13, "section": 9, "gap": 0.5, "lead": 1.18, "air": 0.3, "packed": True}
_A4: dict[str, Any] = {"side": 14, "top": 9, "foot": 8, "label": 7, "title": 16}  # Any: fields of SheetSize
_A6: dict[str, Any] = {"side": 6, "foot": 4.5, "label": 7}  # Any: fields of SheetSize
_ROOMY = {"lead": 1.22, "air": 0.58}  # where the paper still fits: easier to fill in by hand
_TIGHT = {"lead": 1.12, "air": 0.2, "gap": 0.3}

# The settings of each size, the roomiest first; a paper is printed in the first one that needs the fewest sheets.
SIZES = {
    "A4": (
        SheetSize("A4", 210, 297, side=14, top=11, foot=10, text=9.3, label=7.2, title=19, section=8.6, gap=2.4),
        SheetSize("A4", 210, 297, text=8.4, section=7.8, gap=1.0, air=0.5, lead=1.26, **_A4),
        SheetSize("A4", 210, 297, text=9, section=9, gap=1.6, air=0.8, packed=True, **_A4),
    ),
    "A5": (
        SheetSize("A5", 148, 210, side=9, top=8, foot=7, text=8.2, label=7, title=14.5, section=7.8, gap=1.6, air=0.8),
        SheetSize(
            "A5", 148, 210, side=9, top=7, foot=6, text=7.6, label=7, title=13, section=7.4, gap=0.8, air=0.5, lead=1.26
        ),
        SheetSize(
            "A5",
            148,
            210,
            side=9,
            top=7,
            foot=6,
            text=7.6,
            label=7,
            title=13,
            section=7.6,
            gap=0.8,
            air=0.5,
            lead=1.26,
            packed=True,
        ),
    ),
    "A6": (
        SheetSize("A6", 105, 148, top=5, text=7.8, title=12, section=7.6, gap=1.2, **_A6),
        SheetSize("A6", 105, 148, top=4.5, text=7.4, title=11, section=7.2, gap=0.6, lead=1.25, air=0.6, **_A6),
        SheetSize(
            "A6", 105, 148, top=4.5, text=7.4, title=11, section=7.4, gap=0.6, lead=1.25, air=0.6, packed=True, **_A6
        ),
        SheetSize(
            "A6", 105, 148, top=4.5, text=7.2, title=11, section=7.2, gap=0.3, lead=1.14, air=0.3, packed=True, **_A6
        ),
    ),
    # Continuous form in three parts, by the distance between its perforations: a page, half of it, a third.
    "241": (
        _form("241", 279.4, text=10, title=17, section=9.5, gap=1.6, air=0.7, lead=1.28),
        _form("241", 279.4, text=9.2, title=15, section=9, gap=1, air=0.4, lead=1.22),
        _form("241", 279.4, **_PACKED),
    ),
    "241-half": tuple(_form("241-half", 139.7, **_PACKED | more) for more in (_ROOMY, _PACKED, _TIGHT)),
    "241-third": (_form("241-third", 93.1, **_PACKED | _ROOMY), _form("241-third", 93.1, **_PACKED)),
}


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Typeface, size and colour of a text; a `colour` RRGGBB counts before the shade of grey."""

    size: float
    bold: bool = False
    grey: float = BLACK
    colour: str = ""


@dataclass(frozen=True, slots=True)
class TextRun:
    """One line of text: start of its baseline, width, and the box (left, top, right, bottom) it must stay in."""

    x: float
    y: float
    width: float
    style: TextStyle
    text: str
    box: Box


@dataclass(slots=True)
class PdfSheet:
    """One page while it is recorded."""

    size: SheetSize
    runs: list[TextRun] = field(default_factory=list)
    solids: list[tuple[str, float, float, float, float]] = field(default_factory=list)
    """Name and box of each code and signature."""
    shapes: list[str] = field(default_factory=list)
    """PDF operators."""
    mark: str = ""
    pictures: list[tuple[bytes, Box]] = field(default_factory=list)
    """PNG or JPEG, and its place: left, top, width, height."""

    @property
    def left(self) -> float:
        return self.size.side * MM

    @property
    def right(self) -> float:
        return (self.size.width - self.size.side) * MM

    def text(self, x: float, y: float, text: str, style: TextStyle, box: Box) -> None:
        self.runs.append(TextRun(x, y, typefaces.width(text, style.size, style.bold), style, text, box))

    def picture(self, data: bytes, x: float, y: float, width: float, height: float) -> None:
        self.pictures.append((data, (x, y, width, height)))
        self.solids.append(("picture", x, y, x + width, y + height))

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, weight: float = HAIR_PT, grey: float = HAIR, colour: str = ""
    ) -> None:
        high = self.size.height * MM
        self.shapes.append(f"{self._pen(weight, grey, colour)} {x0:.2f} {high - y0:.2f} m {x1:.2f} {high - y1:.2f} l S")

    def frame(
        self, x: float, y: float, width: float, height: float, weight: float = HAIR_PT, grey: float = HAIR
    ) -> None:
        foot = self.size.height * MM - y - height
        self.shapes.append(f"{self._pen(weight, grey)} {x:.2f} {foot:.2f} {width:.2f} {height:.2f} re S")

    def _pen(self, weight: float, grey: float, colour: str = "") -> str:
        if self.size.impact:
            weight, grey, colour = max(weight, IMPACT_RULE_PT), BLACK, ""
        return f"{ink(grey, colour).upper()} {weight:g} w"

    def curve(self, x: float, y: float, start: tuple[float, float], segments: Sequence[Segment]) -> None:
        """Draw one pen stroke; a single point becomes a dot, because the line has round caps."""
        high = self.size.height * MM - y
        steps = [f"{x + start[0]:.2f} {high - start[1]:.2f} m"]
        for x1, y1, x2, y2, x3, y3 in segments or [(*start, *start, *start)]:
            steps.append(f"{x + x1:.2f} {high - y1:.2f} {x + x2:.2f} {high - y2:.2f} {x + x3:.2f} {high - y3:.2f} c")
        self.shapes.append("0 G 1.15 w 1 J 1 j " + " ".join(steps) + " S 0 J 0 j")

    def cells(self, name: str, x: float, y: float, width: float, height: float, dark: Sequence[Box]) -> None:
        """Draw filled rectangles (x, y, width, height) as one path, inside a box that nothing else may touch.

        The white quiet zone of a code may reach into the margin, so that its dark part is flush with the text.
        """
        high = self.size.height * MM
        if self.mark and self.size.impact:  # the outline of the mark may not run through a code
            self.shapes.append(f"1 g {x:.2f} {high - y - height:.2f} {width:.2f} {height:.2f} re f")
        path = " ".join(f"{a:.3f} {high - b - d:.3f} {c:.3f} {d:.3f} re" for a, b, c, d in dark)
        self.shapes.append(f"0 g {path} f")
        self.solids.append(
            (name, max(x, self.left), max(y, self.size.top * MM), min(x + width, self.right), y + height)
        )


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height of a picture in dots."""
    wide, high = ImageReader(BytesIO(data)).getSize()
    return int(wide), int(high)


def ink(grey: float, colour: str) -> str:
    """The operator for the ink of texts; in capitals, for that of lines."""
    if not colour:
        return f"{grey:g} g"
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.3f}" for at in (0, 2, 4)) + " rg"


def code128_width(size: SheetSize, text: str) -> float:
    """The width in points with both quiet zones; 0 when no barcode can hold the text."""
    bars = barcodes.code128(text)
    return (bars[-1][0] + bars[-1][1] + 2 * barcodes.QUIET_BARS) * size.bar * MM if bars else 0


def code128(sheet: PdfSheet, text: str, right: float, y: float, room: float) -> float:
    """Draw bars whose quiet zone ends at `right`; returns their width, 0 when they do not fit into `room`."""
    bars, module = barcodes.code128(text), sheet.size.bar * MM
    wide = code128_width(sheet.size, text)
    if not bars or wide > room:
        return 0
    high, x = BAR_HEIGHT_MM * MM, right - wide
    start = x + barcodes.QUIET_BARS * module
    sheet.cells("code128", x, y, wide, high, [(start + at * module, y, w * module, high) for at, w in bars])
    return wide


def qr(sheet: PdfSheet, text: str, right: float, y: float) -> float:
    """Draw a QR whose dark part begins at y and ends at `right`; returns its width with the left quiet zone."""
    side, dark = barcodes.qr(text)
    module = sheet.size.qr * MM
    quiet, x = barcodes.QUIET_QR * module, right - side * module
    cells = [(x + column * module, y + row * module, length * module, module) for row, column, length in dark]
    sheet.cells("qr", x - quiet, y - quiet, side * module + 2 * quiet, side * module + 2 * quiet, cells)
    return side * module + quiet


def qr_side(size: SheetSize, text: str) -> float:
    """The width of the dark part of a QR on this sheet."""
    return barcodes.qr(text)[0] * size.qr * MM


def bind(out: BinaryIO | str, sheets: list[PdfSheet], header: PaperHeader) -> None:
    """Write the recorded sheets as one PDF named after the paper. Raises OSError when `out` cannot be written."""
    size = sheets[0].size
    typefaces.face(typefaces.REGULAR)
    canvas = Canvas(
        out,
        pagesize=(size.width * MM, size.height * MM),
        pageCompression=1,
        invariant=1,
        lang=header.lang,
        initialFontName=typefaces.REGULAR,  # else every PDF lists an unembedded Helvetica
    )
    canvas.setTitle(plain(f"{header.title} {header.number}"))
    canvas.setAuthor(plain(header.company))
    canvas.setSubject(plain(header.copy))
    canvas.setCreator("fieldservice")
    shown: Shown = {}
    for sheet in sheets:
        canvas.addLiteral(_operators(sheet, canvas, shown))
        for data, (x, y, width, height) in sheet.pictures:
            picture = ImageReader(BytesIO(data))
            canvas.drawImage(picture, x, sheet.size.height * MM - y - height, width, height, mask="auto")
        canvas.showPage()
    canvas.save()


def _operators(sheet: PdfSheet, canvas: Canvas, shown: Shown) -> str:
    """The sheet as PDF operators: the mark first, then rules and codes, then all text in one text object."""
    out = [_mark(sheet, canvas, shown)] if sheet.mark else []
    out += sheet.shapes
    out.append("BT")
    high, current, shade = sheet.size.height * MM, "", ""
    for run in sheet.runs:
        grey = ink(BLACK if sheet.size.impact else run.style.grey, "" if sheet.size.impact else run.style.colour)
        if grey != shade:
            shade = grey
            out.append(shade)
        out.append(f"1 0 0 1 {run.x:.2f} {high - run.y:.2f} Tm")
        for name, show, bolder in _shown(run.text, run.style.bold, canvas, shown):
            font = f"{name} {run.style.size:g} Tf"
            if font != current:
                out.append(font)
                current = font
            edge = max(typefaces.BOLDER * run.style.size, IMPACT_RULE_PT if sheet.size.impact else 0)
            out += [f"2 Tr {edge:.3f} w 1 j [] 0 d {grey.upper()}", show, "0 Tr"] if bolder else [show]
    out.append("ET")
    return "\n".join(out)


def _shown(text: str, bold: bool, canvas: Canvas, shown: Shown) -> list[tuple[str, str, bool]]:
    """Fonts and operators of a text, kept for the document because every page repeats the same labels."""
    if (text, bold) not in shown:
        shown[text, bold] = [
            (
                chosen.getSubsetInternalName(subset, canvas._doc),
                f"<{data.hex()}> Tj",
                bold and chosen.fontName == typefaces.RARE,
            )
            for chosen, part in typefaces.runs(text, bold)
            for subset, data in chosen.splitString(part, canvas._doc)
        ]
    return shown[text, bold]


def _mark(sheet: PdfSheet, canvas: Canvas, shown: Shown) -> str:
    """The mark in large letters along the diagonal, below everything else: pale, or in outline on impact forms."""
    wide, high = sheet.size.width * MM, sheet.size.height * MM
    slope = (wide**2 + high**2) ** 0.5
    cos, sin = wide / slope, high / slope
    least = IMPACT_PT if sheet.size.impact else 0
    size = max(
        least,
        min(slope * (0.62 if sheet.size.impact else 0.8) / max(typefaces.width(sheet.mark, 1, True), 1), slope * 0.15),
    )
    half = typefaces.width(sheet.mark, size, True) / 2
    x, y = wide / 2 - half * cos + size * 0.3 * sin, high / 2 - half * sin - size * 0.3 * cos
    words = " ".join(f"{name} {size:.1f} Tf {show}" for name, show, _bolder in _shown(sheet.mark, True, canvas, shown))
    how = f"1 Tr {BLACK:g} G {IMPACT_RULE_PT:g} w [3 1.5] 0 d" if sheet.size.impact else f"{FAINT:g} g"
    return f"q BT {how} {cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {x:.2f} {y:.2f} Tm {words} ET Q"
