"""Measures a claim ticket for a receipt printer, as characters and as a picture, against the bare words of each kind.

All times are CPU times, because the machine may be shared. All tickets have different numbers and codes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.figures import Figure

if TYPE_CHECKING:  # nothing is loaded before it is measured
    from printing.claim_ticket import TicketContent

ROUNDS = 60


def content(at: int) -> TicketContent:
    """An ordinary ticket: one device with two accessories, and its counterfoil."""
    from printing import samples_bench

    base = samples_bench.ticket_full("zh")
    device = replace(base.devices[0], job=f"CD01-J{at:06d}-K", accessories=base.devices[0].accessories[:2])
    return replace(
        base, number=f"CD01-T{at:06d}-X", qr=f"https://service.example.cn/s/9c41f07be2{at:06x}", devices=(device,)
    )


def words() -> tuple[str, ...]:
    ticket = content(0)
    device = ticket.devices[0]
    head = (ticket.company, ticket.point, ticket.title, ticket.number, ticket.customer, ticket.phone, ticket.promised)
    rest = (device.job, device.device, device.serial, device.symptom, device.condition, device.place)
    return (*head, *ticket.terms, *rest)


def least_text(words: tuple[str, ...]) -> bytes:
    """The words joined and encoded, without a layout."""
    return "\n".join(words).encode("gb18030")


def least_picture(words: tuple[str, ...]) -> bytes:
    """The words one below the other, drawn by Pillow as dots of the ticket's size."""
    from PIL import Image, ImageDraw, ImageFont

    from printing import typefaces

    made = Image.new("1", (576, 1200))
    draw = ImageDraw.Draw(made)
    font = ImageFont.truetype(str(typefaces.FOLDER / typefaces.FILES[typefaces.REGULAR]), 24)
    for at, line in enumerate(words):
        draw.text((0, 30 * at), line, font=font, fill=1)
    return made.tobytes()


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


KINDS = (
    ("escpos-text", least_text, "bare words", 1, 1.5),
    ("escpos-raster", least_picture, "bare words as dots", 20, 40),
)


def measure() -> Iterator[Figure]:
    from printing import claim_ticket

    texts = words()
    for speaks, bare, of, most_ms, most_kib in KINDS:
        for media in ("80", "58"):
            name = f"ticket {speaks.removeprefix('escpos-')} {media} mm"
            tickets = [content(at) for at in range(ROUNDS + 1)]
            size, least = len(claim_ticket.thermal(tickets.pop(), speaks, media).data), len(bare(texts))
            # In turn, so that other load on the machine affects both.
            pairs = [
                (cpu(partial(claim_ticket.thermal, ticket, speaks, media)), cpu(partial(bare, texts)))
                for ticket in tickets
            ]
            ours, baseline = (median(times) for times in zip(*pairs, strict=True))
            yield Figure(name, ours, "ms", baseline, of, most=most_ms)
            yield Figure(f"{name} size", size / 1024, "KiB", least / 1024, of, most=most_kib)
    yield from labels()


def labels() -> Iterator[Figure]:
    """A device label as ZPL, with a new layout each time."""
    from printing import labels, samples_labels

    made = [
        replace(samples_labels.device(), code=f"CD01-J{at:06d}-K", barcode=f"CD01-J{at:06d}-K")
        for at in range(ROUNDS + 1)
    ]
    size = len(labels.thermal(made.pop(), "zpl").data)
    yield Figure("device label", median(cpu(partial(labels.thermal, label, "zpl")) for label in made), "ms")
    yield Figure("device label size", size / 1024, "KiB", shown=False)
