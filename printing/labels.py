"""Labels for devices, accessories, storage places and parcels: a few lines and a code, fitted to the label's size.

Text is wrapped, and then made smaller until it fits. A label that is too small even for letters of 7 points does
without, in turn: a barcode that repeats the QR, the words of the second language, the lines that its content spares,
and a barcode of something else, which then stands in words. Only then is a word cut, or does a text end in "…". The
number and the code always stand, the number in its own size.
"""

from collections.abc import Sequence
from typing import ClassVar

from fieldservice.late_dataclass import dataclass
from printing.paper import Drawing
from printing.thermal.languages import printed
from printing.thermal.media import media_named
from printing.thermal.paper_strip import BarcodeBlock, QrBlock, ReversedBand, StripBlock, TextLine, ThermalData


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelContent:
    """The content of one label.

    `lines` are (text, weight) with weight "number" (above all others), "big", "text" or "small"; `code` is the text of
    the QR and `barcode` that of the Code128, "" for none; `size` is width x height in millimetres. `without` are
    (text of a line or of the mark, the text in its place, "" for none) in the order in which a small label needs them.
    """

    drawing: ClassVar[Drawing] = Drawing(thermal="printing.labels:thermal")

    lines: tuple[tuple[str, str], ...]
    code: str = ""
    barcode: str = ""
    mark: str = ""
    size: str = "60x40"
    without: tuple[tuple[str, str], ...] = ()


Line = tuple[str, str]
"""A text of a label and its weight."""


def spared(shown: Sequence[Line], brief: Sequence[Line], spare: Sequence[int] = ()) -> tuple[tuple[str, str], ...]:
    """What a label does without: words of a second language, the last line's first, and then the lines at `spare`.

    `shown` are its lines, `brief` the same lines in one language.
    """
    briefer = [(text, less) for (text, _weight), (less, _same) in zip(shown, brief, strict=True) if text != less]
    return (*reversed(briefer), *((brief[at][0], "") for at in spare if brief[at][0]))


def thermal(content: LabelContent, speaks: str, media: str = "") -> ThermalData:
    """The label for a thermal printer in the language `speaks`; `media` is a label size, "80" or "58".

    Without media the content's own size is used. On a roll, and in the printer's own characters, a label is a strip
    that is cut off. Raises ValueError for another language or media, CannotPrint when a font is missing.
    """
    media = media or content.size
    on = media_named(media)
    if on.height is None or speaks == "escpos-text":
        return printed([strip(content)], speaks, media)
    from printing.thermal import escpos, label_layout, zpl  # the picture library loads when a picture is printed

    laid = label_layout.laid_out(content, on)
    picture = laid.canvas.picture(on.height)
    if speaks == "zpl":
        return ThermalData(zpl.label(picture), laid.missing)
    if speaks != "escpos-raster":
        raise ValueError(f"no thermal printer speaks {speaks!r}")
    # Rows below the last ink are not sent: a picture that ran over the gap would make the printer skip a label.
    inked = picture.getbbox()
    sent = escpos.raster(picture.crop((0, 0, picture.width, inked[3]))) if inked else b""
    return ThermalData(escpos.START + sent + escpos.NEXT_LABEL, laid.missing)


def strip(content: LabelContent) -> list[StripBlock]:
    """The label as a strip, for paper on a roll."""
    first = [TextLine(text, "huge" if weight == "number" else weight) for text, weight in content.lines]
    codes: list[StripBlock] = [QrBlock(content.code)] if content.code else []
    codes += [BarcodeBlock(content.barcode)] if content.barcode else []
    return [ReversedBand(content.mark), *first, *codes]
