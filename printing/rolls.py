"""Head and foot of papers that are printed on a roll as well as on sheets."""

from printing.sheets import Sheet
from printing.thermal.paper_strip import BarcodeBlock, NumberLine, ReversedBand, RuleLine, StripBlock, TextLine


def head_of(content: Sheet) -> list[StripBlock]:
    """Mark, company and service point, the title, and the number with its bars."""
    head = content.header
    again = content.labels["reprint"] % {"n": head.print_no - 1} if head.print_no > 1 else ""
    return [
        ReversedBand(head.mark),
        TextLine(head.company, "strong", centred=True),
        TextLine(head.point, centred=True),
        *(TextLine(line, "small", centred=True) for line in head.point_lines),
        RuleLine(),
        TextLine(head.title, "big", centred=True),
        TextLine(again, "strong", centred=True),
        NumberLine(head.number),
        BarcodeBlock(head.number),
    ]


def foot_of(content: Sheet) -> list[StripBlock]:
    """When and by whom it was printed, and what the office puts below."""
    return [TextLine(text, "small") for text in (content.header.printed, *content.header.look.footer)]
