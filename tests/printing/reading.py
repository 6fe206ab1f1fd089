"""Prints content in memory and reads the paper back: text, pictures of pages, fonts, codes."""

import io
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pypdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from printing.paper import PrintReport
from printing.service_slip import SlipContent
from printing.sheets import draw


@dataclass(frozen=True)
class Read:
    pdf: bytes
    printed: PrintReport

    @property
    def pages(self) -> list[str]:
        document = pypdfium2.PdfDocument(self.pdf)
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]

    @property
    def text(self) -> str:
        return "\n".join(self.pages)

    @property
    def run_on(self) -> str:
        """All text without spaces and line ends, so that text broken over lines is found."""
        return "".join(self.text.split())

    @property
    def reader(self) -> pypdf.PdfReader:
        return pypdf.PdfReader(io.BytesIO(self.pdf))

    def picture(self, page: int = 0, dpi: int = 203) -> Image.Image:
        return pypdfium2.PdfDocument(self.pdf)[page].render(scale=dpi / 72, grayscale=True).to_pil()

    def codes(self, page: int = 0, dpi: int = 203) -> set[tuple[str, str]]:
        """(kind, text) of each code in a black and white rendering, as a label printer would put it on paper."""
        return {(found.format.name, found.text) for found in zxingcpp.read_barcodes(self.sharp(page, dpi))}

    def sharp(self, page: int = 0, dpi: int = 203) -> Image.Image:
        return self.picture(page, dpi).point(lambda shade: 255 if shade > 127 else 0)

    def second_codes(self, page: int = 0, dpi: int = 203) -> set[tuple[str, str]]:
        """The same codes read by zbarimg, with their kinds named as by zxing."""
        picture = io.BytesIO()
        self.sharp(page, dpi).save(picture, "PNG")
        done = subprocess.run(["zbarimg", "-q", "-"], input=picture.getvalue(), capture_output=True, check=False)
        lines = done.stdout.decode().splitlines()
        return {(KINDS[kind], text) for kind, _colon, text in (line.partition(":") for line in lines)}


KINDS = {"CODE-128": "Code128", "QR-Code": "QRCode"}


def read(contents: SlipContent | Sequence[SlipContent], size: str = "A4") -> Read:
    out = io.BytesIO()
    printed = draw([contents] if isinstance(contents, SlipContent) else contents, out, size)
    return Read(out.getvalue(), printed)


def drawn(draw: Callable[..., PrintReport], contents: Any, size: str) -> Read:
    """Draw one content or a list of them with a paper's drawing function, and read the result."""
    out = io.BytesIO()
    printed = draw(contents if isinstance(contents, list) else [contents], out, size)
    return Read(out.getvalue(), printed)


def missing_from(paper: Read, expected: Sequence[str]) -> list[str]:
    """The expected texts that cannot be read on the paper, regardless of line ends and the shape of quotes."""

    def bare(text: str) -> str:
        return "".join(text.split()).translate(str.maketrans("“”‘’", "\"\"''"))

    text = bare(paper.run_on)
    return [each for each in expected if bare(each) not in text]


needs_zbar = pytest.mark.skipif(
    not shutil.which("zbarimg"), reason="zbarimg (Debian package zbar-tools) is not installed"
)
