"""Draws the claim ticket as PDF: the ticket with its large number, codes, devices and terms, and the counterfoils.

All devices share one head and one set of terms. The counterfoils stand below a cut at the foot of the sheets, shared
out among them, so that no sheet has nothing else. A counterfoil is a summary: a text too long for it is cut short there
and printed in full on the ticket.
"""

from collections.abc import Sequence
from math import ceil

from printing import typefaces
from printing.claim_ticket import TicketContent, TicketDevice
from printing.claim_ticket_story import head_of, labels_of, story
from printing.paper_look import arranged
from printing.pdf import layout
from printing.pdf.sheet import (
    ASCENT,
    BAR_HEIGHT_MM,
    BLACK,
    HAIR_PT,
    MM,
    RULE_PT,
    SIZES,
    SOFT,
    SheetSize,
    TextStyle,
    code128,
    code128_width,
    qr,
)
from printing.pdf.sheet_flow import LABEL_LEAD, SheetFlow

_FULL_SHARE = 0.75  # of the height of a sheet for counterfoils, where it has nothing else
_FURTHER = 4  # sheets, at most, that the counterfoils add
_LEAST_ROOM_MM = 12  # above the counterfoils of a sheet
_CUT_MM, _DASH_MM = 3.6, 1.6  # the room of a cut above a counterfoil, its dashes
_LETTERHEAD_MM, _TITLE_MM = 30, 14  # at most
_NUMBER_PT, _STUB_PT = 19, 21
_CODE_SHARE = 0.78  # of the width, at most, for the bars beside the QR
_NAME_SHARE = 0.6  # of the width of a counterfoil, for the name beside the place


def laid_out(content: TicketContent, size: str) -> SheetFlow:
    """The ticket in the setting of the size that needs the fewest sheets."""
    return layout.fewest(SIZES[size], lambda setting: _in_setting(content, setting), packed=True)


class _DoesNotFit(Exception):
    """The ticket needs more sheets, or its counterfoils leave too little room above them."""


def _in_setting(content: TicketContent, size: SheetSize) -> SheetFlow:
    """The ticket on the fewest sheets on which the counterfoils, shared out among them, leave room for the rest."""
    devices = len(content.devices)
    least = len(_on_sheets(content, size, (), searching=False).sheets)
    for sheets in range(least, least + min(devices, _FURTHER) + 1):
        fewest = ceil(devices / sheets)
        for most in range(fewest, min(devices, fewest + 2) + 1):
            # Where the rest ends before the last sheet, those before keep room free, so that some of it goes over.
            for kept in range(min(most, 2) + 1 if sheets > 1 else 1):
                try:
                    flow = _on_sheets(content, size, _shares(devices, sheets, most), kept)
                except _DoesNotFit:
                    break  # with more room kept free it does not fit either
                if len(flow.sheets) == sheets:
                    return flow
    # So little is on the ticket that nothing is left for the last sheets.
    each = max(1, int(_FULL_SHARE * size.height * MM / _stub_high(size)))
    shares = (0,) * least + _shares(devices, ceil(devices / each), each)
    flow = _on_sheets(content, size, shares, searching=False)
    while len(flow.sheets) < len(shares):
        flow.turn()
    return flow


def _shares(devices: int, sheets: int, most: int) -> tuple[int, ...]:
    """How many counterfoils each sheet has, at most so many, where the last sheets have most of them."""
    shares: list[int] = []
    for _sheet in range(sheets):
        shares.append(min(most, devices - sum(shares)))
    return tuple(reversed(shares))


def _on_sheets(
    content: TicketContent, size: SheetSize, shares: Sequence[int], kept: int = 0, *, searching: bool = True
) -> SheetFlow:
    """The ticket with so many counterfoils on each sheet.

    Each sheet but the last keeps room for `kept` of them at least. Raises _DoesNotFit while `searching`.
    """
    high = _stub_high(size)

    def head(flow: SheetFlow) -> float:
        at, below = len(flow.sheets) - 1, _head(flow, content)
        if at >= len(shares):
            if searching:
                raise _DoesNotFit
            return below
        for number in reversed(range(sum(shares[:at]), sum(shares[: at + 1]))):
            flow.bottom -= high
            _counterfoil(flow, content, content.devices[number], number + 1, flow.bottom)
        flow.bottom -= high * max(0, kept - shares[at]) if at < len(shares) - 1 else 0
        if searching and flow.bottom - below < _LEAST_ROOM_MM * MM:
            raise _DoesNotFit
        return below

    flow = SheetFlow(head_of(content), labels_of(content), size, head=head)
    layout.draw(flow, arranged(story(content), content.look))
    return flow


def _head(flow: SheetFlow, content: TicketContent) -> float:
    """Draw the head of the first sheet, or the line that repeats title and number on the others; returns the y below.

    The head is the company, a rule, number and bars to the left, QR and ticket code to the right.
    """
    sheet, size, header = flow.sheet, flow.size, flow.header
    whole = sheet.right - sheet.left
    again = flow.labels["reprint"] % {"n": header.print_no - 1} if header.print_no > 1 else ""
    if len(flow.sheets) > 1:
        bold, y = TextStyle(size.text + 1, bold=True), size.top * MM
        for line in flow.together((header.title, f"{header.number}   {content.code}".rstrip(), again), whole, bold):
            y = flow.put(sheet.left, y, whole, line, bold)
        y += 0.6 * MM
        sheet.rule(sheet.left, y, sheet.right, y, RULE_PT, BLACK)
        return y + 1.2 * MM
    lowest = (size.top + _LETTERHEAD_MM) * MM
    bold = TextStyle(size.text + 2, bold=True, colour=header.look.colour)
    beside, high = flow.logo(size.top * MM, whole / 3)
    x, width = sheet.left + beside, whole - beside
    y = flow.put(x, size.top * MM, width, header.company, bold, lowest=lowest - 18)
    y = flow.put(x, y + 0.5, width, header.point, TextStyle(size.text), lowest=lowest - 9)
    y = flow.together_put(max(y, size.top * MM + high) + 0.3, header.point_lines, lowest) + 0.8 * MM
    sheet.rule(sheet.left, y, sheet.right, y, RULE_PT, BLACK, header.look.colour)
    y += 1.6 * MM
    side = qr(sheet, flow.line(content.qr or header.number), sheet.right, y) if content.qr or header.number else 0
    right = y + side
    if content.code:
        right = _boxed(flow, content.code, sheet.right, right + 0.4 * MM, max(side - 4 * size.qr * MM, 10 * MM))
    width = whole - max(side, 14 * MM) - 1 * MM
    title = TextStyle(size.title, bold=True, colour=header.look.colour)
    left = _title(flow, y - 1, width, header.title, again, title)
    left = flow.put(sheet.left, left, width, header.number, TextStyle(_NUMBER_PT, bold=True), whole=True) + 1
    bars = code128_width(size, flow.line(header.number))
    if bars and bars - 20 * size.bar * MM <= min(width, whole * _CODE_SHARE):
        quiet = 10 * size.bar * MM
        code128(sheet, flow.line(header.number), sheet.left - quiet + bars, left, bars)
        left += BAR_HEIGHT_MM * MM
    return max(left, right) + 1.6 * MM


def _title(flow: SheetFlow, y: float, width: float, title: str, again: str, style: TextStyle) -> float:
    """Draw the title, and the number of the reprint beside it or on a line of its own; returns the y below."""
    left, small = flow.sheet.left, TextStyle(flow.size.text, bold=True)
    below = flow.put(left, y, width, title, style, lowest=y + _TITLE_MM * MM)
    if not again:
        return below
    gap = typefaces.width(flow.line(title), style.size, True) + 2 * MM
    is_line = bool(title) and "\n" not in flow.settle(title)
    if is_line and gap + typefaces.width(flow.line(again), small.size, True) <= width:
        down = (style.size - small.size) * ASCENT
        return max(below, flow.put(left + gap, y + down, width - gap, again, small))
    return flow.put(left, below, width, again, small, whole=True)


def _boxed(flow: SheetFlow, code: str, right: float, y: float, width: float) -> float:
    """Draw the ticket code in a frame under its label; returns the y below it."""
    top, small = y, TextStyle(flow.size.label, grey=SOFT)
    for text, style in ((flow.labels["code"], small), (code, TextStyle(flow.size.text + 3.4, bold=True))):
        style = flow.fit(flow.settle(text), width - 4, style)
        for line in flow.lines(text, width - 4, style):
            x = right - width / 2 - typefaces.width(line, style.size, style.bold) / 2
            base = y + 1 + ASCENT * style.size
            flow.sheet.text(x, base, line, style, (right - width, y - 1, right, y + style.size * LABEL_LEAD + 2))
            y += style.size * LABEL_LEAD
    flow.sheet.frame(right - width, top, width, y + 1.6 - top, RULE_PT, BLACK)
    return y + 1.6


def _stub_high(size: SheetSize) -> float:
    """The height of a counterfoil with its cut: the lines that `_counterfoil` draws."""
    letters = _STUB_PT + 2 * size.label + _two_lines(size) + size.text + 1 + size.text
    return letters * LABEL_LEAD + _CUT_MM * MM


def _two_lines(size: SheetSize) -> float:
    """The size of letters whose line is as high as a name, which may have two lines of the smallest ones."""
    return max(size.text + 5, 2 * size.least)


def _counterfoil(flow: SheetFlow, content: TicketContent, device: TicketDevice, number: int, top: float) -> None:
    sheet, size, labels = flow.sheet, flow.size, content.labels
    cut = top + _CUT_MM * 0.4 * MM
    _cut(flow, cut, labels["counterfoil"])
    y, text = top + _CUT_MM * MM, size.text
    side = qr(sheet, flow.line(device.job), sheet.right, y) if device.job else 0
    whole, below_code = sheet.right - sheet.left, y + side
    width = whole - side
    y = _line(flow, y, width, "", device.job, _STUB_PT)
    name, high = width * _NAME_SHARE, _two_lines(size)
    _line(flow, y, name, labels["customer"], content.surname or content.customer, text + 5, high=high)
    y = _line(flow, y, width - name, labels["place"], device.place, text + 5, sheet.left + name, high)
    width = whole if y > below_code else width
    half = width / 2
    _line(flow, y, half, labels["promised"], device.promised or content.promised, text + 1)
    of = labels["nth"] % {"n": number, "all": len(content.devices)}
    y = _line(flow, y, width - half, of, f"{content.number}  {content.code}", text + 1, sheet.left + half)
    _line(flow, y, whole, "", "  ".join(filter(None, (device.device, device.serial))), text)


def _cut(flow: SheetFlow, y: float, label: str) -> None:
    """Draw a dashed line across with the label in its middle, because no typeface has a pair of scissors."""
    sheet, style = flow.sheet, TextStyle(flow.size.label, grey=SOFT)
    text = flow.line(label)
    wide = typefaces.width(text, style.size)
    middle = (sheet.left + sheet.right) / 2
    x, dash = sheet.left, _DASH_MM * MM
    while x < sheet.right - 0.1:
        end = min(x + dash, sheet.right)
        if end < middle - wide / 2 - 3 or x > middle + wide / 2 + 3:
            sheet.rule(x, y, end, y, HAIR_PT * 2, BLACK)
        x += dash * 1.8
    sheet.text(
        middle - wide / 2, y + style.size * 0.34, text, style, (sheet.left, y - style.size, sheet.right, y + style.size)
    )


def _line(
    flow: SheetFlow, y: float, width: float, label: str, text: str, size: float, x: float | None = None, high: float = 0
) -> float:
    """Draw a small label and its text below it, cut short where it does not fit; returns the y below it.

    A text that may be `high` has as many lines as fit, any other has one.
    """
    x, small, inner = flow.sheet.left if x is None else x, TextStyle(flow.size.label, grey=SOFT), width - 2 * MM
    if label and text:
        flow.put(x, y, inner, label, small, lowest=y + small.size * LABEL_LEAD)
    y += small.size * LABEL_LEAD if label else 0
    below = y + (high or size) * LABEL_LEAD
    flow.put(x, y, inner, text, TextStyle(size, bold=size > flow.size.text), whole=not high, lowest=below)
    return below
