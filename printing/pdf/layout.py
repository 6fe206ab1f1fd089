"""Prints papers into one PDF: lays each out in the setting that needs the fewest sheets, and runs the layout lint.

Loads the PDF library, so it is imported only when something is printed.
"""

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import BinaryIO

from printing.paper import PaperBlock, PaperHeader, PrintReport
from printing.pdf import blocks, compact_blocks, layout_lint, sheet
from printing.pdf.sheet_flow import SheetFlow

# reportlab keeps a reading position in each typeface while it embeds it: two threads at once would mix their glyphs.
_ONE_AT_A_TIME = Lock()

PaperStory = tuple[PaperHeader, Mapping[str, str], Sequence[PaperBlock]]  # header and footer, labels, blocks


def run(papers: Sequence[PaperStory], out: BinaryIO | str, size: str) -> PrintReport:
    """Print the papers one after the other, each counting its own pages.

    Raises CannotPrint when a font is missing, OSError when `out` cannot be written, KeyError for an unknown size.
    """
    return bound(lambda: [_laid_out(*paper, sheet.SIZES[size]) for paper in papers], out)


def bound(lay_out: Callable[[], Sequence[SheetFlow]], out: BinaryIO | str) -> PrintReport:
    """Write the flows that `lay_out` returns into one PDF, each counting its own pages; raises as `run` does."""
    with _ONE_AT_A_TIME:
        flows = lay_out()
        sheets = [sheet for flow in flows for sheet in flow.finish()]
        sheet.bind(out, sheets, flows[0].header)
    missing = set().union(*(flow.missing for flow in flows))
    return PrintReport(len(sheets), tuple(layout_lint.faults(sheets)), tuple(sorted(missing)))


def _laid_out(
    header: PaperHeader, labels: Mapping[str, str], story: Sequence[PaperBlock], settings: Sequence[sheet.SheetSize]
) -> SheetFlow:
    def lay_out(setting: sheet.SheetSize) -> SheetFlow:
        flow = SheetFlow(header, labels, setting, head=compact_blocks.head if setting.packed else None)
        draw(flow, story)
        return flow

    return fewest(settings, lay_out)


def draw(flow: SheetFlow, story: Sequence[PaperBlock]) -> None:
    (compact_blocks if flow.size.packed else blocks).draw(flow, story)


def fewest(
    settings: Sequence[sheet.SheetSize], lay_out: Callable[[sheet.SheetSize], SheetFlow], least: int = 1
) -> SheetFlow:
    """The layout in the first setting that takes the fewest sheets; a setting that takes `least` ends the search."""
    tried: list[SheetFlow] = []
    for setting in settings:
        tried.append(lay_out(setting))
        if len(tried[-1].sheets) <= least:
            break
    return min(tried, key=lambda flow: len(flow.sheets))
