"""A small page that shows whether a printer is set up rightly: its name in both scripts, a code to scan, a rule as wide
as the paper.

It is bilingual by itself, so that whoever stands at the printer can read it, and holds nothing of anybody.
"""

from io import BytesIO

from printing.paper import LABELS, Barcode, FieldRows, PaperField, PaperHeader, Section

TITLE = "测试页 Test page"
HAN = "中文字体：永东国酬爱郁灵鹰袋"
"""Characters in which a wrong table of the printer's shows at once."""


def page(speaks: str, media: str, *, printer: str, address: str, office: str, printed: str, mark: str = "") -> bytes:
    """The page in the language of the printer. Raises KeyError or ValueError for media that do not go with it."""
    said = (
        ("打印机 Printer", printer),
        ("地址 Address", address),
        ("语言 Language", speaks),
        ("纸张 Paper", media),
        ("时间 Time", printed),
    )
    if speaks == "pdf":
        from printing.pdf import layout  # the PDF library loads when something is printed

        out = BytesIO()
        paper = PaperHeader(title=TITLE, number="TEST-0000", company=office, printed=printed, mark=mark)
        rows = tuple((PaperField(label, value),) for label, value in (*said, ("字符 Characters", HAN)))
        layout.run(
            [(paper, dict(LABELS), [Section(TITLE), FieldRows(rows), Barcode("Code128", "TEST-0000")])], out, media
        )
        return out.getvalue()
    from printing.thermal.languages import printed as in_thermal
    from printing.thermal.paper_strip import BarcodeBlock, QrBlock, RuleLine, TextLine

    told = [TextLine(f"{label}  {value}", "small") for label, value in said]
    strip = [TextLine(TITLE, "big"), RuleLine(), *told, TextLine(HAN), *([TextLine(mark, "strong")] if mark else [])]
    # A label has no room for all of it: what counts is that its edges and a code come out.
    label = [
        TextLine(TITLE, "strong"),
        QrBlock("TEST-0000", (TextLine(printer, "small"), TextLine(f"{speaks} {media}", "small"))),
    ]
    return in_thermal([label if "x" in media else [*strip, BarcodeBlock("TEST-0000"), RuleLine()]], speaks, media).data
