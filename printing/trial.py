"""A small page that shows whether a printer is set up rightly: its name in both scripts, a code to scan, a rule as wide
as the paper.

It is bilingual by itself, so that whoever stands at the printer can read it, and holds nothing of anybody.
"""

from io import BytesIO

from printing.paper import LABELS, Barcode, Field, Fields, Paper, Section

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
        from printing import press  # the PDF library loads when something is printed

        out = BytesIO()
        paper = Paper(title=TITLE, number="TEST-0000", company=office, printed=printed, mark=mark)
        rows = tuple((Field(label, value),) for label, value in (*said, ("字符 Characters", HAN)))
        press.run([(paper, dict(LABELS), [Section(TITLE), Fields(rows), Barcode("Code128", "TEST-0000")])], out, media)
        return out.getvalue()
    from printing.thermal import Bars, Line, Rule, Square
    from printing.thermal_print import printed as in_thermal

    told = [Line(f"{label}  {value}", "small") for label, value in said]
    strip = [Line(TITLE, "big"), Rule(), *told, Line(HAN), *([Line(mark, "strong")] if mark else [])]
    # A label has no room for all of it: what counts is that its edges and a code come out.
    label = [Line(TITLE, "strong"), Square("TEST-0000", (Line(printer, "small"), Line(f"{speaks} {media}", "small")))]
    return in_thermal([label if "x" in media else [*strip, Bars("TEST-0000"), Rule()]], speaks, media).data
