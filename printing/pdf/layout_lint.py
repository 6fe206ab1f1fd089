"""Layout lint: judges recorded sheets before they are printed; a sheet without faults has no clipped, overlapping or
outlying text.

Glyphs are not judged here: what no face has is replaced and counted where text is settled (faces.settle).
"""

from printing.paper import LayoutFault
from printing.pdf.sheet import ASCENT, DESCENT, MM, PdfSheet, TextRun

_LOOSE = 0.4  # points: rounding, and side bearings that reach over an advance width
_TIGHT_TOP, _TIGHT_BOTTOM = 0.74, 0.14  # what ink of two neighbouring lines may not share


def faults(sheets: list[PdfSheet]) -> list[LayoutFault]:
    return [fault for page, sheet in enumerate(sheets, 1) for fault in _of(page, sheet)]


def _of(page: int, sheet: PdfSheet) -> list[LayoutFault]:
    found = []
    margins = (sheet.left, sheet.size.top * MM, sheet.right, (sheet.size.height - sheet.size.foot) * MM)
    inked = []
    for run in sheet.runs:
        full = _ink(run, ASCENT, DESCENT)
        if not _inside(full, run.box):
            found.append(LayoutFault(page, "clipped", run.text))
        if not _inside(full, margins):
            found.append(LayoutFault(page, "outside", run.text))
        inked.append((*_ink(run, _TIGHT_TOP, _TIGHT_BOTTOM), run.text))
    for name, *box in sheet.solids:
        if not _inside(tuple(box), margins):
            found.append(LayoutFault(page, "outside", name))
        inked.append((*box, name))
    inked.sort(key=lambda box: box[1])
    for place, (left, _top, right, bottom, text) in enumerate(inked):
        for other_left, other_top, other_right, _bottom, other in inked[place + 1 :]:
            if other_top >= bottom - _LOOSE:
                break
            if other_left < right - _LOOSE and left < other_right - _LOOSE:
                found.append(LayoutFault(page, "overlapping", f"{text} | {other}"))
    return found


def _ink(run: TextRun, ascent: float, descent: float) -> tuple[float, float, float, float]:
    return run.x, run.y - ascent * run.style.size, run.x + run.width, run.y + descent * run.style.size


def _inside(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    return (
        inner[0] >= outer[0] - _LOOSE
        and inner[1] >= outer[1] - _LOOSE
        and inner[2] <= outer[2] + _LOOSE
        and inner[3] <= outer[3] + _LOOSE
    )
