"""What a service slip costs, beside a page with one line of text drawn by reportlab alone in the same run.

CPU time, not wall: the machine may be shared. Prints one JSON object a line: name, figure, unit, baseline, ratio.
"""

import io
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median

ROUNDS, BATCH, COLD = 60, 200, 7


def minimal(pages: int = 1) -> bytes:
    """Any page of ours with everything taken away but the face and one line."""
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
    """Slips of one page each, every one with a number of its own (and so with codes of its own)."""
    from printing import samples
    from printing.service_slip import draw_slip

    base, out = samples.full("zh"), io.BytesIO()
    numbers = (f"CD01-1-{start + page:06d}-K" for page in range(pages))
    printed = draw_slip([replace(base, paper=replace(base.paper, number=number)) for number in numbers], out)
    if printed.pages != pages or printed.faults or printed.missing:
        raise SystemExit(f"not the slip to measure: {printed}")
    return out.getvalue()


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def cold(call: str) -> float:
    """CPU seconds of a whole process, the interpreter's start included."""
    told = f"from benchmarks import slip; slip.{call}; import time; print(time.process_time())"
    return float(subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout)


def figures() -> Iterator[tuple[str, float, str, float]]:
    slips(2), minimal()
    pairs = [(cpu(lambda at=at: slips(1, at)), cpu(minimal)) for at in range(ROUNDS)]  # taken in turn: load hits both
    warm, bare = (median(times) * 1000 for times in zip(*pairs, strict=True))
    yield "slip_warm", warm, "ms", bare
    batch, bare = (BATCH / median(cpu(lambda work=work: work(BATCH)) for _ in range(3)) for work in (slips, minimal))
    yield "slip_batch", batch, "pages/s", bare
    starts = [(cold("slips(1)"), cold("minimal()")) for _ in range(COLD)]
    whole, bare = (median(times) for times in zip(*starts, strict=True))
    yield "slip_cold", whole, "s", bare
    yield "slip_size", len(slips(1)) / 1024, "KiB", len(minimal()) / 1024


def main() -> None:
    for name, figure, unit, baseline in figures():
        row = {"name": name, "figure": round(figure, 3), "unit": unit, "baseline": round(baseline, 3)}
        print(json.dumps(row | {"ratio": round(figure / baseline, 3)}), flush=True)


if __name__ == "__main__":
    main()
