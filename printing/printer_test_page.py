"""A small page that shows whether a printer is set up correctly: Chinese text, a code to scan, a rule across the paper.

It is bilingual, so that anybody at the printer can read it, and holds no personal data.
"""

from io import BytesIO

from printing.paper import LABELS, Barcode, FieldRows, PaperField, PaperHeader, Section

TITLE = "测试页 Test page"
HAN = "中文字体：永东国酬爱郁灵鹰袋"
"""Characters that look wrong at once where the printer has the wrong character table."""


def page(speaks: str, media: str, *, printer: str, address: str, office: str, printed: str, mark: str = "") -> bytes:
    """The page in the language of the printer. Raises KeyError or ValueError for media that do not go with it."""
    lines = (
        ("打印机 Printer", printer),
        ("地址 Address", address),
        ("语言 Language", speaks),
        ("纸张 Paper", media),
        ("时间 Time", printed),
    )
    if speaks == "pdf":
        from printing.pdf import layout  # the PDF library loads when something is printed

        out = BytesIO()
        header = PaperHeader(title=TITLE, number="TEST-0000", company=office, printed=printed, mark=mark)
        rows = tuple((PaperField(label, value),) for label, value in (*lines, ("字符 Characters", HAN)))
        layout.run(
            [(header, dict(LABELS), [Section(TITLE), FieldRows(rows), Barcode("Code128", "TEST-0000")])], out, media
        )
        return out.getvalue()
    from printing.thermal.languages import printed as in_thermal
    from printing.thermal.paper_strip import BarcodeBlock, QrBlock, RuleLine, StripBlock, TextLine

    small = [TextLine(f"{label}  {value}", "small") for label, value in lines]
    marked = [TextLine(mark, "strong")] if mark else []
    code = (BarcodeBlock("TEST-0000"), RuleLine())
    strip: list[StripBlock] = [TextLine(TITLE, "big"), RuleLine(), *small, TextLine(HAN), *marked, *code]
    # A label has no room for everything: its edges and a code are what must be seen.
    label: list[StripBlock] = [
        TextLine(TITLE, "strong"),
        QrBlock("TEST-0000", (TextLine(printer, "small"), TextLine(f"{speaks} {media}", "small"))),
    ]
    return in_thermal([label if "x" in media else strip], speaks, media).data
