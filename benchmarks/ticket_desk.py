"""Measures a claim ticket of three devices at the desk, until it is durably in the queue of its printer.

The baseline is one durable transaction of three rows. All times are CPU times, because the machine may be shared.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure
from benchmarks.raw import Raw
from benchmarks.thermal import cpu
from db.store import Store
from fieldservice.demo import branch
from fieldservice.desk import Desk, printers

ROUNDS = 40
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
DEVICE = {
    "product": "laptop",
    "model": "天逸 310",
    "symptom": "开机无显示，风扇转",
    "accessories": ["电源适配器", "鼠标"],
    "condition": "左上角有划痕",
}
ON = {
    "ticket as characters at the desk": ("escpos-text", "80", 10),
    "ticket as a picture at the desk": ("escpos-raster", "80", 30),
    "ticket as PDF at the desk": ("pdf", "A6", 50),
}
"""By figure: printer language, media, and the CPU milliseconds allowed."""


def visit(folder: Path) -> tuple[Desk, str]:
    """A desk where a customer left three devices, and the id of the visit's request."""
    store = Store.create(folder, office=branch.OFFICE, name=branch.NAME)
    with store.writing() as tx:
        tx.publish("staff", branch.staff(""))
        tx.publish("office", branch.OFFICES)
    store.close()
    desk = Desk.open(folder, lambda: NOW, counter="front")
    clerk = next(person for person in desk.session.reference().staff.values() if "counter_clerk" in person.roles)
    page = desk.take(
        clerk,
        "new",
        "check_in",
        {**DEVICE, "serial": "NB-5521-1", "place": "A1", "phone": "138 0531 0042", "customer_name": "欧阳修文"},
    )
    for at in (2, 3):
        desk.take(clerk, page.id, "add_device", {**DEVICE, "serial": f"NB-5521-{at}", "place": f"A{at}"})
    administrator = next(
        person for person in desk.session.reference().staff.values() if "administrator" in person.roles
    )
    for speaks, media, _most in ON.values():
        printers.add(desk.session, administrator, speaks, "raw", "127.0.0.1:9", speaks, media)
    return desk, page.id


def measure() -> Iterator[Figure]:
    with TemporaryDirectory() as scratch:
        desk, request = visit(Path(scratch) / "office")
        raw = Raw(Path(scratch))
        clerk = next(person for person in desk.session.reference().staff.values() if "counter_clerk" in person.roles)
        for name, (speaks, _media, most) in ON.items():
            printed = partial(desk.papers.print_to, clerk, "ticket", request, printer=speaks)
            printed()
            # In turn, so that other load on the machine affects both.
            pairs = [(cpu(printed), cpu(raw.step)) for _ in range(ROUNDS)]
            ours, bare = (median(times) for times in zip(*pairs, strict=True))
            yield Figure(name, ours, "ms", bare, "raw durable transaction of three rows", most=most)
        raw.close()
        desk.close()
