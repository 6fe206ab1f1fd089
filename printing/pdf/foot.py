"""The foot of a paper: its terms, the sentence that is confirmed, and the boxes to sign in, kept together."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from printing import typefaces
from printing.paper import COLUMNS, PaperField, SignatureBox, TermsAndSignatures, written_out
from printing.pdf.rows import LEAST_LINES, PAD_TOP_MM, PAD_X_MM, Part, Parts
from printing.pdf.sheet import ASCENT, BLACK, HAIR, HAIR_PT, MM, SOFT, PdfSheet, TextStyle
from printing.pdf.sheet_flow import LABEL_LEAD, SheetFlow
from printing.strokes import Strokes, curves, fitted

_BESIDE_SHARE = 0.4  # of a box for a signature, for name and date
_SIGNS_SHARE = 0.4  # of a sheet, for boxes with what stands in them
_TAIL_SHARE = 0.6  # of a sheet: longer terms begin where there is room for their first lines


MeasuresSigns = Callable[[SheetFlow, Sequence[SignatureBox]], float]
"""The height of boxes for signatures."""


def written_above(
    flow: SheetFlow, signs: Sequence[SignatureBox], high: MeasuresSigns
) -> tuple[tuple[PaperField, ...], Sequence[SignatureBox]]:
    """The boxes, and as fields above them what is too long to leave room to sign: captions, names and
    dates. Names and dates that are written by hand keep their place.
    """
    fields: tuple[PaperField, ...] = ()
    if high(flow, signs) > (flow.bottom - flow.start) * _SIGNS_SHARE:
        known = [replace(sign, name_and_date=_known(sign, True), seal="") for sign in signs]
        fields = tuple(PaperField(sign.label, written_out(sign)) for sign in known if written_out(sign))
        signs = [replace(sign, caption="", name_and_date=_known(sign, False)) for sign in signs]
    return fields, signs


def _known(sign: SignatureBox, is_known: bool) -> tuple[tuple[str, str], ...]:
    """Name and date as far as they are known, or as far as they are not."""
    return tuple((label, value) for label, value in sign.name_and_date if bool(value) == is_known)


def tail(flow: SheetFlow, block: TermsAndSignatures, by_hand: bool) -> Parts:
    terms, label = TextStyle(flow.size.label, grey=0.2), TextStyle(flow.size.label + 1, bold=True)
    whole, lead, gap = flow.sheet.right - flow.sheet.left, flow.size.label * 1.34, flow.size.gap * MM
    lines = [line for term in block.terms for line in flow.lines(term, whole, terms)]
    confirmed = TextStyle(flow.size.text, bold=True)
    confirms = flow.lines(block.confirms, whole, confirmed) if block.confirms else []
    confirms_high = len(confirms) * flow.lead + (gap if confirms else 0)
    signs_high = signatures_high(flow, block.signs)
    head = gap + label.size * LABEL_LEAD if lines else 0

    def draw_head(flow: SheetFlow) -> None:
        flow.y = flow.put(flow.sheet.left, flow.y + gap, whole, block.terms_label, label) if lines else flow.y

    def draw_signs(flow: SheetFlow) -> None:
        flow.y += gap
        flow.write(confirms, flow.lead, confirmed)
        flow.y += gap if confirms else 0
        if block.signs:
            _signs(flow, block.signs, signs_high)

    signed = gap + confirms_high + signs_high if block.signs or confirms else 0
    return [TermsPart(block.terms_label, lines, lead, terms, head, draw_head, signed, draw_signs).part(flow)]


class TermsPart(NamedTuple):
    """Terms with what stays with them: their title above, and below the sentence and the boxes to sign."""

    title: str
    lines: Sequence[str]
    lead: float
    style: TextStyle
    head: float
    draw_head: Callable[[SheetFlow], None]
    signed: float
    draw_signs: Callable[[SheetFlow], None]

    def part(self, flow: SheetFlow) -> Part:
        """At the foot of one sheet where they fit there; long terms flow, and their last lines stay with the boxes."""
        need = self.head + len(self.lines) * self.lead + self.signed
        kept = self.lines[-LEAST_LINES:] if self.signed else []
        is_long = len(self.lines) > 2 * LEAST_LINES and need > (flow.bottom - flow.start) * _TAIL_SHARE

        def draw_all(flow: SheetFlow) -> None:
            if not is_long or need <= flow.room:
                flow.spare = max(0, flow.room - need)
                flow.y += flow.spare
            self.draw_head(flow)
            flow.section = self.title if self.lines else ""
            flow.write(self.lines[: len(self.lines) - len(kept)], self.lead, self.style)
            if flow.room < len(kept) * self.lead + self.signed - 0.5 and not flow.fresh:
                flow.turn()
            flow.write(kept, self.lead, self.style)
            flow.section = ""
            self.draw_signs(flow)

        return Part(self.head + LEAST_LINES * self.lead if is_long else need, draw_all, opens="")


def _caption(flow: SheetFlow, sign: SignatureBox, width: float) -> list[str]:
    return flow.lines(sign.caption, width, TextStyle(flow.size.label + 0.6))


def signatures_high(flow: SheetFlow, signs: Sequence[SignatureBox]) -> float:
    """The height of the boxes: room to sign, for the names beside it, and for the captions below."""
    if not signs:
        return 0
    whole, pad = flow.sheet.right - flow.sheet.left, 2 * PAD_X_MM * MM
    inner = [whole * sign.span / COLUMNS - pad for sign in signs]
    captions = max(len(_caption(flow, sign, width)) for sign, width in zip(signs, inner, strict=True))
    beside = max(
        len(sign.name_and_date) * _beside_high(flow, sign, width * _BESIDE_SHARE)
        for sign, width in zip(signs, inner, strict=True)
    )
    label = (flow.size.label + 0.6) * flow.size.lead
    return max(_pen_high(flow) + label + 1.8 * MM, beside) + captions * label + 1.2 * MM


def _beside_high(flow: SheetFlow, sign: SignatureBox, width: float) -> float:
    """The height of each of the fields beside a signature, so that the longest value fits."""
    small, style = TextStyle(flow.size.label, grey=SOFT), TextStyle(flow.size.label + 0.6)
    return max(
        (
            PAD_TOP_MM * MM
            + len(flow.lines(label, width, small)) * small.size * LABEL_LEAD
            + (len(flow.lines(value, width, style)) or 1) * style.size * LABEL_LEAD
            + 0.5
            for label, value in sign.name_and_date
        ),
        default=0,
    )


def _pen_high(flow: SheetFlow) -> float:
    return flow.size.height * 0.062 * MM


def _signs(flow: SheetFlow, signs: Sequence[SignatureBox], high: float) -> None:
    sheet, x, pad = flow.sheet, flow.sheet.left, PAD_X_MM * MM
    small, caption = TextStyle(flow.size.label, grey=SOFT), TextStyle(flow.size.label + 0.6)
    for sign in signs:
        width = (sheet.right - sheet.left) * sign.span / COLUMNS
        inner = width - 2 * pad
        sheet.frame(x, flow.y, width, high)
        lines = _caption(flow, sign, inner)
        line_y = flow.y + high - len(lines) * caption.size * flow.size.lead - 1.2 * MM
        beside = inner * _BESIDE_SHARE if sign.name_and_date else 0
        room = inner - beside - (2 * pad if beside else 0)
        seal = typefaces.width(flow.line(sign.seal), small.size) if sign.seal else 0
        y = flow.put(x + pad, flow.y + PAD_TOP_MM * MM, room - seal - pad if seal else room, sign.label, small)
        if seal:
            flow.put(x + pad + room - seal, flow.y + PAD_TOP_MM * MM, seal + 0.1, sign.seal, small)
        if sign.strokes:
            draw_pen(sheet, sign.strokes, x + pad, y, room, line_y - y - 0.8 * MM)
        elif sign.instead:
            flow.put(x + pad, y + 2 * MM, room, sign.instead, TextStyle(flow.size.text, bold=True))
        if beside:
            _name_and_date(flow, sign, x + width - pad - beside, beside, flow.y, line_y)
        if lines or not sign.instead:
            sheet.rule(x + pad, line_y, x + pad + room, line_y, HAIR_PT, BLACK if not sign.strokes else HAIR)
        for index, line in enumerate(lines):
            top = line_y + 0.6 * MM + index * caption.size * flow.size.lead
            sheet.text(
                x + pad, top + ASCENT * caption.size, line, caption, (x + pad, top - 1, x + width - pad, flow.y + high)
            )
        x += width
    flow.y += high


def _name_and_date(flow: SheetFlow, sign: SignatureBox, x: float, width: float, top: float, line_y: float) -> None:
    """Name and date one below the other, each over a line where it is to be written by hand."""
    small, style = TextStyle(flow.size.label, grey=SOFT), TextStyle(flow.size.label + 0.6)
    high = (line_y - top) / len(sign.name_and_date)
    for index, (label, value) in enumerate(sign.name_and_date):
        low = top + (index + 1) * high
        y = flow.put(x, low - high + PAD_TOP_MM * MM, width, label, small)
        if value:
            flow.put(x, y, width, value, style, lowest=low + 1)
        flow.sheet.rule(x, low, x + width, low, HAIR_PT, HAIR if value else BLACK)


def draw_pen(sheet: PdfSheet, drawn: Strokes, x: float, y: float, width: float, height: float) -> None:
    for stroke in fitted(drawn, width, height):
        sheet.curve(x, y, stroke[0], curves(stroke))
    sheet.solids.append(("signature", x, y, x + width, y + height))
