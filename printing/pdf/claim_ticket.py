"""Draws the claim ticket as PDF: above the cut the ticket with its large number and codes, below it the counterfoil.

The counterfoil is a summary: a text too long for its line is cut short there and printed in full above the cut.
"""

from printing import typefaces
from printing.claim_ticket import TicketContent, TicketDevice
from printing.claim_ticket_story import head_of, labels_of, of_device, terms, visit
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

_STUB_MM, _CUT_MM, _DASH_MM = 31.0, 3.6, 1.6  # the counterfoil, the room of the cut above it, its dashes
_LETTERHEAD_MM, _TITLE_MM = 22, 12  # at most
_NUMBER_PT, _STUB_PT = 19, 21
_CODE_SHARE = 0.78  # of the width, at most, for the bars beside the QR


def laid_out(content: TicketContent, size: str) -> SheetFlow:
    """The ticket on one sheet a device, where a setting of the size allows it."""
    return layout.fewest(SIZES[size], lambda setting: _in_setting(content, setting), len(content.devices))


def _in_setting(content: TicketContent, size: SheetSize) -> SheetFlow:
    stub = (_STUB_MM + _CUT_MM) * MM
    flow = SheetFlow(head_of(content), labels_of(content), size, head=lambda flow: _head(flow, content), stub=stub)
    for number, device in enumerate(content.devices, 1):
        if number > 1:
            flow.turn()
        _counterfoil(flow, content, device, number)
        layout.draw(flow, [*visit(content), *of_device(content, device, number)])
    if not content.devices:
        layout.draw(flow, visit(content))
    layout.draw(flow, terms(content))
    return flow


def _head(flow: SheetFlow, content: TicketContent) -> float:
    """Draw the company, a rule, number and bars to the left, QR and ticket code to the right; returns the y below."""
    sheet, size, header = flow.sheet, flow.size, flow.header
    whole = sheet.right - sheet.left
    small = TextStyle(size.label + 0.4, grey=SOFT)
    lowest = (size.top + _LETTERHEAD_MM) * MM
    y = flow.put(
        sheet.left,
        size.top * MM,
        whole,
        header.company,
        TextStyle(size.text + 2, bold=True),
        least=size.text,
        lowest=lowest - 9,
    )
    y = flow.put(sheet.left, y + 0.5, whole, header.point, TextStyle(size.text), least=size.label, lowest=lowest)
    for line in header.point_lines:
        y = flow.put(sheet.left, y + 0.3, whole, line, small, least=size.label, lowest=lowest)
    y += 0.8 * MM
    sheet.rule(sheet.left, y, sheet.right, y, RULE_PT, BLACK)
    y += 1.6 * MM
    side = qr(sheet, flow.line(content.qr or header.number), sheet.right, y) if content.qr or header.number else 0
    right = y + side
    if content.code:
        right = _boxed(flow, content.code, sheet.right, right + 0.4 * MM, max(side - 4 * size.qr * MM, 10 * MM))
    width = whole - max(side, 14 * MM) - 1 * MM
    again = [flow.labels["reprint"] % {"n": header.print_no - 1}] if header.print_no > 1 else []
    left = flow.put(
        sheet.left,
        y - 1,
        width,
        "   ".join((header.title, *again)),
        TextStyle(size.title, bold=True),
        least=size.text,
        lowest=y + _TITLE_MM * MM,
    )
    left = flow.put(sheet.left, left, width, header.number, TextStyle(_NUMBER_PT, bold=True), least=size.text) + 1
    bars = code128_width(size, flow.line(header.number))
    if bars and bars - 20 * size.bar * MM <= min(width, whole * _CODE_SHARE):
        quiet = 10 * size.bar * MM
        code128(sheet, flow.line(header.number), sheet.left - quiet + bars, left, bars)
        left += BAR_HEIGHT_MM * MM
    return max(left, right) + 1.6 * MM


def _boxed(flow: SheetFlow, code: str, right: float, y: float, width: float) -> float:
    """Draw the ticket code in a frame under its label; returns the y below it."""
    top, small = y, TextStyle(flow.size.label - 0.4, grey=SOFT)
    for text, style in ((flow.labels["code"], small), (code, TextStyle(flow.size.text + 3.4, bold=True))):
        style = flow.fit(flow.settle(text), width - 4, style)
        for line in flow.lines(text, width - 4, style):
            x = right - width / 2 - typefaces.width(line, style.size, style.bold) / 2
            base = y + 1 + ASCENT * style.size
            flow.sheet.text(x, base, line, style, (right - width, y - 1, right, y + style.size * LABEL_LEAD + 2))
            y += style.size * LABEL_LEAD
    flow.sheet.frame(right - width, top, width, y + 1.6 - top, RULE_PT, BLACK)
    return y + 1.6


def _counterfoil(flow: SheetFlow, content: TicketContent, device: TicketDevice, number: int) -> None:
    sheet, size, labels = flow.sheet, flow.size, content.labels
    foot = (size.height - size.foot) * MM
    cut = foot - (_STUB_MM + _CUT_MM * 0.25) * MM
    _cut(flow, cut, labels["counterfoil"])
    y, text = cut + _CUT_MM * 0.6 * MM, size.text
    side = qr(sheet, flow.line(device.job), sheet.right, y) if device.job else 0
    width = sheet.right - sheet.left - side
    y = _line(flow, y - 2, width, "", device.job, _STUB_PT)
    who = content.surname or content.customer
    half = width / 2
    below = _line(flow, y, half, labels["customer"], who, text + 5)
    _line(flow, y, width - half, labels["place"], device.place, text + 5, sheet.left + half)
    y = below
    below = _line(flow, y, half, labels["promised"], device.promised or content.promised, text + 1)
    of = labels["nth"] % {"n": number, "all": len(content.devices)}
    _line(flow, y, width - half + side, of, f"{content.number}  {content.code}", text + 1, sheet.left + half)
    what = "  ".join(filter(None, (device.device, device.serial)))
    _line(flow, below, sheet.right - sheet.left, "", what, text)


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


def _line(flow: SheetFlow, y: float, width: float, label: str, text: str, size: float, x: float | None = None) -> float:
    """Draw a small label and its text below it, made smaller and then cut short to fit; returns the y below them."""
    x, small = flow.sheet.left if x is None else x, TextStyle(flow.size.label, grey=SOFT)
    inner = width - 2 * MM
    for words, style in ((label, small), (text, TextStyle(size, bold=size > flow.size.text))):
        if style is small and not label:
            continue
        high = style.size * LABEL_LEAD
        line = flow.line(words)
        style = flow.fit(line, inner, style, least=min(style.size, flow.size.label))
        while line and typefaces.width(line, style.size, style.bold) > inner:
            line = line[:-2] + "…"
        if line:
            flow.sheet.text(x, y + high * 0.5 + style.size * 0.36, line, style, (x, y - 1, x + width, y + high + 1))
        y += high
    return y
