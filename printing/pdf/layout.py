"""Prints told papers into one PDF: lays each out in the setting that needs the fewest sheets, binds them, judges them.

Loads the PDF library, so it is imported when something is printed and not before.
"""

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import BinaryIO

from printing.paper import PaperBlock, PaperHeader, PrintReport
from printing.pdf import blocks, compact_blocks, layout_lint, sheet
from printing.pdf.sheet_flow import SheetFlow

# A face keeps its reading position while it is embedded: two threads printing at once would mix their glyphs.
_ONE_AT_A_TIME = Lock()

Told = tuple[PaperHeader, Mapping[str, str], Sequence[PaperBlock]]  # header and footer, labels, story


def run(papers: Sequence[Told], out: BinaryIO | str, size: str) -> PrintReport:
    """The papers one after the other, each counting its own pages.

    Raises CannotPrint when a font is missing, OSError when `out` cannot be written, KeyError for an unknown size.
    """
    return bound(lambda: [_laid_out(*told, sheet.SIZES[size]) for told in papers], out)


def bound(lay_out: Callable[[], Sequence[SheetFlow]], out: BinaryIO | str) -> PrintReport:
    """What was laid out as one PDF, each flow counting its own pages, and how sound it is; raises as `run` does."""
    with _ONE_AT_A_TIME:
        flows = lay_out()
        sheets = [sheet for flow in flows for sheet in flow.finish()]
        sheet.bind(out, sheets, flows[0].paper)
    missing = set().union(*(flow.missing for flow in flows))
    return PrintReport(len(sheets), tuple(layout_lint.faults(sheets)), tuple(sorted(missing)))


def _laid_out(
    paper: PaperHeader, labels: Mapping[str, str], story: Sequence[PaperBlock], settings: Sequence[sheet.SheetSize]
) -> SheetFlow:
    def lay_out(setting: sheet.SheetSize) -> SheetFlow:
        flow = SheetFlow(paper, labels, setting, head=compact_blocks.head if setting.packed else None)
        draw(flow, story)
        return flow

    return fewest(settings, lay_out)


def draw(flow: SheetFlow, story: Sequence[PaperBlock]) -> None:
    (compact_blocks if flow.size.packed else blocks).draw(flow, story)


def fewest(
    settings: Sequence[sheet.SheetSize], lay_out: Callable[[sheet.SheetSize], SheetFlow], least: int = 1
) -> SheetFlow:
    """Laid out in the first setting that takes the fewest sheets; none takes fewer than `least`."""
    tried: list[SheetFlow] = []
    for setting in settings:
        tried.append(lay_out(setting))
        if len(tried[-1].sheets) <= least:
            break
    return min(tried, key=lambda flow: len(flow.sheets))
