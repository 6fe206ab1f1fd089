"""The typefaces of all papers, each loaded once, when it is first needed.

A character is drawn with the first face that has it: GB2312 (regular or bold), then the face of rare characters, which
is drawn bolder where the text is bold. A character that no face has is printed as 〓 with its code point and reported
to the caller, never as an empty box.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont

from printing.plain_text import narrow_quotes, plain

FOLDER = Path(__file__).parent / "fonts"
REGULAR, BOLD, RARE = "Regular", "Bold", "Rare"
FILES = {REGULAR: "NotoSansSC-Regular-gb2312.ttf", BOLD: "NotoSansSC-Bold-gb2312.ttf", RARE: "NotoSansSC-Rare.ttf"}
GETA = "〓"
BOLDER = 0.03  # of the size: the line around a rare character that makes it as heavy as the bold face

rl_config.useA85 = 0  # ASCII armour would make each paper a quarter larger


class CannotPrint(Exception):
    """A paper could not be drawn; the text names the font or file that is at fault."""


class Face(TTFont):  # type: ignore[misc]  # reportlab ships no types
    """A TrueType face with the advance widths of its characters, in thousandths of the size."""

    def __init__(self, name: str, file: Path) -> None:
        # With asciiReadable every paper would carry the whole alphabet instead of only the glyphs that occur.
        super().__init__(name, str(file), asciiReadable=False, shapable=False)
        # Viewers and reportlab silently merge faces of one PostScript name: bold would be printed as regular.
        self.face.name = f"NotoSansSC-{name}".encode()
        del self.face.table["name"]  # the licence text and family names, which no PDF viewer needs
        codes = self.face.charToGlyph
        self.widths: dict[str, float] = {chr(code): self.face.getCharWidth(code) for code in codes if code > 31}
        self.drawable = frozenset(self.widths)
        self.widths["\n"] = 0  # never drawn: line_breaking takes line feeds out
        self.plain = self.drawable - set("‘’“”")

    def addObjects(self, doc: PDFDocument) -> None:
        """Embed the subsets, with the map from glyphs to text mended.

        reportlab truncates code points above U+FFFF in that map, so 𠮷 would be copied as another character.
        """
        state = self.state[doc]
        super().addObjects(doc)
        for number, codes in enumerate(state.subsets):
            if max(codes) > 0xFFFF:
                font = doc.idToObject["BasicFonts"].dict[f"{state.internalName}+{number}"]
                stream = doc.idToObject["toUnicodeCMap:" + font.BaseFont]
                stream.content = re.sub(r"<([0-9A-F]{5,6})>", _as_utf16, stream.content)


def _as_utf16(found: re.Match[str]) -> str:
    return f"<{chr(int(found[1], 16)).encode('utf-16-be').hex().upper()}>"


@cache
def face(name: str) -> Face:
    """The face REGULAR, BOLD or RARE. Raises CannotPrint naming the file when it is missing or unreadable."""
    file = FOLDER / FILES[name]
    try:
        loaded = Face(name, file)
    except Exception as trouble:  # reportlab raises its own, OSError, struct.error and KeyError for a bad file
        raise CannotPrint(f"font {file.name}: {trouble}") from trouble
    pdfmetrics.registerFont(loaded)
    return loaded


def settle(text: str, missing: set[str]) -> str:
    """The text as it can be drawn: plain (plain_text.py), with missing glyphs as 〓U+XXXX and added to `missing`."""
    if face(REGULAR).plain.issuperset(text):
        return text
    text = narrow_quotes(plain(text))
    everyday, out = face(REGULAR).drawable, []
    for char in text:
        if char not in everyday and char != "\n" and char not in face(RARE).drawable:
            missing.add(char)
            char = f"{GETA}U+{ord(char):04X}"
        out.append(char)
    return "".join(out)


def runs(text: str, bold: bool = False) -> list[tuple[Face, str]]:
    """Settled text in parts of one face each. A part in the face RARE of a bold text is to be drawn bolder."""
    main = face(BOLD if bold else REGULAR)
    if main.drawable.issuperset(text):
        return [(main, text)] if text else []
    cut: list[tuple[Face, str]] = []
    for char in text:
        chosen = main if char in main.drawable else face(RARE)
        if cut and cut[-1][0] is chosen:
            cut[-1] = (chosen, cut[-1][1] + char)
        else:
            cut.append((chosen, char))
    return cut


def width(text: str, size: float, bold: bool = False) -> float:
    """Width of settled text in points."""
    return _thousandths(text, bold) * size / 1000


@lru_cache(maxsize=16384)  # a paper is laid out in several sizes, each with the same words
def _thousandths(text: str, bold: bool) -> float:
    try:
        return sum(map(face(BOLD if bold else REGULAR).widths.__getitem__, text))
    except KeyError:
        return sum(sum(map(chosen.widths.__getitem__, part)) for chosen, part in runs(text, bold))
