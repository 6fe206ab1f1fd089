"""The layout lint: finds text that is clipped, overlaps, leaves the margins or is too small, before printing.

It does not look for missing glyphs: typefaces.settle replaces and counts those.
"""

from printing.paper import LayoutFault
from printing.pdf.sheet import ASCENT, DESCENT, LEAST_PT, MM, Box, PdfSheet, TextRun

_LOOSE = 0.4  # points of tolerance: rounding, and side bearings wider than the advance width
_TIGHT_TOP, _TIGHT_BOTTOM = 0.74, 0.14  # of the size around the baseline: ink there may not touch the next line


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
        if run.style.size < LEAST_PT:
            found.append(LayoutFault(page, "small", run.text))
        inked.append((*_ink(run, _TIGHT_TOP, _TIGHT_BOTTOM), run.text))
    for name, left, top, right, bottom in sheet.solids:
        if not _inside((left, top, right, bottom), margins):
            found.append(LayoutFault(page, "outside", name))
        inked.append((left, top, right, bottom, name))
    inked.sort(key=lambda box: box[1])
    for index, (left, _top, right, bottom, text) in enumerate(inked):
        for other_left, other_top, other_right, _bottom, other in inked[index + 1 :]:
            if other_top >= bottom - _LOOSE:
                break
            if other_left < right - _LOOSE and left < other_right - _LOOSE:
                found.append(LayoutFault(page, "overlapping", f"{text} | {other}"))
    return found


def _ink(run: TextRun, ascent: float, descent: float) -> Box:
    return run.x, run.y - ascent * run.style.size, run.x + run.width, run.y + descent * run.style.size


def _inside(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - _LOOSE
        and inner[1] >= outer[1] - _LOOSE
        and inner[2] <= outer[2] + _LOOSE
        and inner[3] <= outer[3] + _LOOSE
    )
