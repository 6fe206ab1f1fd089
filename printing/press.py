"""Prints told papers into one PDF: lays each out in the setting that needs the fewest sheets, binds them, judges them.

Loads the PDF library, so it is imported when something is printed and not before.
"""

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import BinaryIO

from printing import blocks, lint, packed, page
from printing.flow import Flow
from printing.paper import Block, Paper, Printed

# A face keeps its reading position while it is embedded: two threads printing at once would mix their glyphs.
_ONE_AT_A_TIME = Lock()

Told = tuple[Paper, Mapping[str, str], Sequence[Block]]  # header and footer, labels, story


def run(papers: Sequence[Told], out: BinaryIO | str, size: str) -> Printed:
    """The papers one after the other, each counting its own pages.

    Raises CannotPrint when a font is missing, OSError when `out` cannot be written, KeyError for an unknown size.
    """
    return bound(lambda: [_laid_out(*told, page.SIZES[size]) for told in papers], out)


def bound(lay_out: Callable[[], Sequence[Flow]], out: BinaryIO | str) -> Printed:
    """What was laid out as one PDF, each flow counting its own pages, and how sound it is; raises as `run` does."""
    with _ONE_AT_A_TIME:
        flows = lay_out()
        sheets = [sheet for flow in flows for sheet in flow.finish()]
        page.bind(out, sheets, flows[0].paper)
    missing = set().union(*(flow.missing for flow in flows))
    return Printed(len(sheets), tuple(lint.faults(sheets)), tuple(sorted(missing)))


def _laid_out(paper: Paper, labels: Mapping[str, str], story: Sequence[Block], settings: Sequence[page.Size]) -> Flow:
    def lay_out(setting: page.Size) -> Flow:
        flow = Flow(paper, labels, setting, head=packed.head if setting.packed else None)
        draw(flow, story)
        return flow

    return fewest(settings, lay_out)


def draw(flow: Flow, story: Sequence[Block]) -> None:
    (packed if flow.size.packed else blocks).draw(flow, story)


def fewest(settings: Sequence[page.Size], lay_out: Callable[[page.Size], Flow], least: int = 1) -> Flow:
    """Laid out in the first setting that takes the fewest sheets; none takes fewer than `least`."""
    tried: list[Flow] = []
    for setting in settings:
        tried.append(lay_out(setting))
        if len(tried[-1].sheets) <= least:
            break
    return min(tried, key=lambda flow: len(flow.sheets))
