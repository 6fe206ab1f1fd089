"""Prints papers into one PDF: lays each out in the setting that needs the fewest sheets, and runs the layout lint.

Loads the PDF library, so it is imported only when something is printed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from threading import Lock
from typing import BinaryIO

from printing.paper import PaperBlock, PaperHeader, PaperTable, PrintReport
from printing.paper_look import arranged
from printing.pdf import blocks, compact_blocks, layout_lint, rows, sheet
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
    def lay_out(setting: sheet.SheetSize, story: Sequence[PaperBlock]) -> SheetFlow:
        flow = SheetFlow(
            header, labels, setting, head=compact_blocks.head if setting.impact and setting.packed else None
        )
        draw(flow, story)
        return flow

    story = arranged(story, header.look)
    if not blocks.is_form(story):
        return fewest(settings, lambda setting: lay_out(setting, story))
    # A form has a line in each of its blank tables, and then as many more as the last sheet has room for.
    short = with_blanks(story, 0)
    found = fewest(settings, lambda setting: lay_out(setting, short))
    for more in range(int(found.spare / (blocks.BLANK_MM * sheet.MM)), 0, -1):
        fuller = lay_out(found.size, with_blanks(story, more))
        if len(fuller.sheets) == len(found.sheets):
            return fuller
    return found


def with_blanks(story: Sequence[PaperBlock], more: int) -> list[PaperBlock]:
    """The story with one line in each blank table, and `more` lines shared out as the tables asked for them."""
    asked = {at: block.blank for at, block in enumerate(story) if isinstance(block, PaperTable) and block.blank}
    given = dict.fromkeys(asked, 1)
    blank = [at for at in asked if not _rows(story[at])]
    for _line in range(more if blank else 0):
        given[max(blank, key=lambda at: asked[at] / given[at])] += 1
    return [
        replace(block, blank=given[at]) if isinstance(block, PaperTable) and at in given else block
        for at, block in enumerate(story)
    ]


def _rows(block: PaperBlock) -> bool:
    return isinstance(block, PaperTable) and bool(block.rows)


def draw(flow: SheetFlow, story: Sequence[PaperBlock]) -> None:
    rows.place(flow, _parts(flow, story))


def high_of(flow: SheetFlow, story: Sequence[PaperBlock]) -> float:
    """The height of the blocks where they are not broken."""
    return rows.high_of(flow, _parts(flow, story))


def _parts(flow: SheetFlow, story: Sequence[PaperBlock]) -> rows.Parts:
    return compact_blocks.parts_of(flow, story) if flow.size.packed else blocks.parts_of(flow, story)


def fewest(
    settings: Sequence[sheet.SheetSize], lay_out: Callable[[sheet.SheetSize], SheetFlow], *, packed: bool = False
) -> SheetFlow:
    """The layout in the first setting that takes the fewest sheets; one sheet ends the search.

    On cut sheets a packed setting only counts where it is enough for one sheet, unless `packed` says otherwise.
    """
    tried: list[SheetFlow] = []
    for setting in settings:
        flow = lay_out(setting)
        if len(flow.sheets) == 1:
            return flow
        if packed or setting.impact or not setting.packed:
            tried.append(flow)
    return min(tried, key=lambda flow: len(flow.sheets))
