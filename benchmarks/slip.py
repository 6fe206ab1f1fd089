"""Measures a service slip against a page with one line of text that reportlab draws in the same run.

All times are CPU times, because the machine may be shared.
"""

import io
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median

from benchmarks.figures import Figure

ROUNDS, BATCH, COLD = 60, 200, 7
BASELINE = "minimal page"


def minimal(pages: int = 1) -> bytes:
    """A page with nothing but our typeface and one line."""
    from reportlab.pdfgen.canvas import Canvas

    from printing import typefaces

    typefaces.face(typefaces.REGULAR)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), pageCompression=1, invariant=1, initialFontName=typefaces.REGULAR)
    for page in range(pages):
        canvas.setFont(typefaces.REGULAR, 9)
        canvas.drawString(40, 800, f"服务单 CD01-1-{page:06d}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def slips(pages: int, start: int = 0) -> bytes:
    """Slips of one page each, all with different numbers and so with different codes."""
    from printing import samples
    from printing.sheets import draw

    base, out = samples.full("zh"), io.BytesIO()
    numbers = (f"CD01-1-{start + page:06d}-K" for page in range(pages))
    printed = draw([replace(base, header=replace(base.header, number=number)) for number in numbers], out)
    if printed.pages != pages or printed.faults or printed.missing:
        raise SystemExit(f"not the slip to measure: {printed}")
    return out.getvalue()


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def cold(call: str) -> float:
    """CPU seconds of a whole process, including the start of the interpreter."""
    program = f"from benchmarks import slip; slip.{call}; import time; print(time.process_time())"
    return float(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)


def measure() -> Iterator[Figure]:
    slips(2), minimal()
    pairs = [
        (cpu(lambda at=at: slips(1, at)), cpu(minimal)) for at in range(ROUNDS)
    ]  # in turn: other load affects both
    warm, bare = (median(times) * 1000 for times in zip(*pairs, strict=True))
    yield Figure("slip warm", warm, "ms", bare, BASELINE, most=13)
    batch, bare = (BATCH / median(cpu(lambda work=work: work(BATCH)) for _ in range(3)) for work in (slips, minimal))
    yield Figure("slip batch", batch, "pages/s", bare, BASELINE, least=170)
    starts = [(cold("slips(1)"), cold("minimal()")) for _ in range(COLD)]
    whole, bare = (median(times) for times in zip(*starts, strict=True))
    yield Figure("slip cold", whole, "s", bare, BASELINE, most=0.38)
    yield Figure("slip size", len(slips(1)) / 1024, "KiB", len(minimal()) / 1024, BASELINE, most=70)
