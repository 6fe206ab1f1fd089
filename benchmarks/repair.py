"""Measures a step at the desk, a step that moves a part, and a whole repair from the call to the closed job with its
printed slip.

The baseline is as many durable SQLite transactions of three rows, and a page of one line by reportlab; that of a step
that moves a part are the steps of the same job beside it that move none.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import mean
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from benchmarks import invented_jobs, million, people, slip
from benchmarks.figures import Figure, p50, p95
from benchmarks.raw import Raw
from fieldservice.demo.customers import FAULT_CASES
from fieldservice.demo.signatures import signature
from fieldservice.desk import Desk
from fieldservice.read_model import projections
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.fold import fold
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.parts import places

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView
    from fieldservice.shapes import Values
    from fieldservice.workflows.engine.reference import Person

REPAIRS = 60
FOLDS = 300
WHO = {
    "register": "chen.xiao",
    "hand_on": "chen.xiao",
    "take_over": "liu.fang",
    "hand_over": "liu.fang",
    "accept": "zhao.min",
    "dispatch": "zhao.min",
    "pass_back": "liu.fang",
    "close": "zhao.min",
    "issue": "zhao.min",
    "receive_faulty": "zhao.min",
}
ENGINEER = "li.wei"
PART, COST = "PSU-450", 450_00
MOVES_PARTS = ("issue", "confirm_parts", "fit_part", "receive_faulty")
BESIDE = ("request_parts", "complete", "hand_in", "pass_back", "close")
"""Steps of the same job before and after them. `sign` is left out: it makes the content of the paper that is signed."""


class Repairs:
    """Makes repairs in sequence with calls of a desk whose clock runs by itself."""

    def __init__(self, folder: Path, out: Path) -> None:
        self.out = out
        self.now = datetime.fromisoformat("2026-11-23T01:00:00+00:00")
        self.desk = Desk.open(folder, lambda: self.now, counter="front")
        self.number = int(self.desk.session.reader.value("SELECT max(arrived) FROM entry"))
        self.rng = Random(self.number)
        """Seeded by the journal's length, because customers of earlier runs would be known."""
        self.times: list[float] = []
        """Seconds of each step."""

    def steps(self) -> Iterator[tuple[str, dict[str, Any]]]:
        self.number += 1
        who, device = people.customer(self.rng), people.device(self.rng, 10**8 + self.number)
        case = next(case for case in FAULT_CASES if case.product == "server")
        symptom, tried, finding, handling = case.texts[who.language]
        yield (
            "register",
            {
                "caller_kind": "end_customer",
                "phone": who.phone,
                "customer_name": who.name,
                "contact": who.contact,
                "address": who.address,
                "area": "高新区",
                "serial": device["serial"],
                "product": "server",
                "brand": "岷岭",
                "model": "ML5280 M6",
                "warranty": "in",
                "symptom": symptom,
                "tried": tried,
            },
        )
        yield "hand_on", {"mode": "on_site", "level": "normal"}
        yield "take_over", {}
        yield "hand_over", {"office": "CD01"}
        yield "accept", {}
        yield "dispatch", {"engineer": ENGINEER}
        yield "take", {}
        yield "appoint", {"appointment": stamp(self.now + timedelta(hours=3))}
        yield "arrive", {}
        yield "examine", {"consent": True, "finding": finding}
        yield (
            "complete",
            {
                "cause_code": case.cause,
                "resolution_code": case.resolution,
                "handling": handling,
                "work_minutes": 55,
                "parts_named": "PSU-550W x1 旧 88A1-204 新 91C7-033\nDDR4 32G x1",
                "tested": True,
            },
        )
        yield "sign", {"signer": who.contact, "strokes": signature(who.contact, self.rng)}
        yield "hand_in", {}
        yield "pass_back", {"report": "已修复，客户满意。"}
        yield "close", {}

    def take(self, step: str, thing: str, fields: Values) -> DetailView:
        start = time.perf_counter()
        page = self.desk.take(self.who(step), thing, step, fields)
        self.times.append(time.perf_counter() - start)
        return page

    def who(self, step: str) -> Person:
        found = self.desk.session.person(WHO.get(step, ENGINEER))
        assert found is not None
        return found

    def repair(self) -> float:
        """Seconds of a repair, including the slip as PDF after the signature."""
        began, thing = time.perf_counter(), "new"
        for step, fields in self.steps():
            page = self.take(step, thing, fields)
            thing = str(page.made.get("job") or page.id)
            if step == "sign":
                self.desk.papers.print_to_file(self.who(step), "slip", thing, self.out / "slip.pdf")
            self.now += timedelta(minutes=3)
        return time.perf_counter() - began

    def with_part(self) -> dict[str, float]:
        """Seconds of each step of a repair in which a power supply is replaced, from its requisition on."""
        found: dict[str, float] = {}
        job = "new"
        for step, fields in self.steps():
            if step == "complete":
                for name, thing, given in self.parts(job):
                    self.take(name, thing, given)
                    found[name] = self.times[-1]
                fields = {name: value for name, value in fields.items() if name != "parts_named"}
            page = self.take(step, job, fields)
            job = str(page.made.get("job") or page.id)
            found[step] = self.times[-1]
            self.now += timedelta(minutes=3)
        return found

    def parts(self, job: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """(step, thing, fields) of what happens to the part of a job, until the faulty one is back."""
        new, old = f"9F11-{self.number}", f"88A1-{self.number}"
        reader, piece = self.desk.session.reader, f"{PART} x1 {new}"
        yield "request_parts", job, {"parts": f"{PART} x1"}
        yield "issue", reader.value("SELECT thing FROM need_row WHERE job = ?", (job,)), {"parts": piece}
        yield "confirm_parts", job, {"parts": piece}
        yield "fit_part", job, {"parts": piece, "old": "tagged", "old_serial": old}
        tag = reader.value("SELECT number FROM fault_tag_row WHERE thing = ?", (job,))
        yield "receive_faulty", "new", {"tags": [tag]}

    def stocked(self, pieces: int) -> None:
        """The part is in the catalogue, and as many pieces as are needed for the next repairs came from a supplier."""
        good, supplier = places.good("CD01"), places.outside("CD01", places.SUPPLIER)
        serials = [f"9F11-{self.number + 1 + each}" for each in range(pieces)]
        postings = [Posting(PART, supplier, good, 1, COST, serial).as_data() for serial in serials]
        part = {"code": PART, "zh": "电源", "en": "Power supply", "tracked": 1, "cost": COST, "currency": "CNY"}
        with self.desk.session.store.writing() as tx:
            tx.publish("part", [{**part, "unit": "piece", "active": 1}])
            projections.post(
                tx,
                [
                    tx.append(
                        {"kind": "noted", "by": "zhao.min", "made": stamp(self.now), "data": {"postings": postings}}
                    )
                ],
            )


STEPS = 15


def sketch(raw: Raw, out: Path) -> float:
    start = time.perf_counter()
    for _ in range(STEPS):
        raw.step()
    (out / "bare.pdf").write_bytes(slip.minimal())
    return time.perf_counter() - start


def measure(rounds: int = REPAIRS) -> Iterator[Figure]:
    with TemporaryDirectory(dir=million.FOLDER) as scratch:
        out, raw = Path(scratch), Raw(Path(scratch))
        repairs = Repairs(million.folder(), out)
        repairs.repair(), sketch(raw, out), repairs.times.clear()
        whole, bare, single = [], [], []
        for _ in range(rounds):  # in turn, so that other load on the machine affects both
            whole.append(repairs.repair())
            bare.append(sketch(raw, out))
            for _ in range(STEPS):
                start = time.perf_counter()
                raw.step()
                single.append(time.perf_counter() - start)
        repairs.desk.close()
        raw.close()
    baseline = "raw durable transaction of three rows"
    yield Figure("step p50", p50(repairs.times) * 1000, "ms", p50(single) * 1000, baseline, ratio_most=3)
    yield Figure("step p95", p95(repairs.times) * 1000, "ms", p95(single) * 1000, baseline, most=5)
    yield Figure("whole repair with slip", p50(whole) * 1000, "ms", p50(bare) * 1000, "bare sketch", most=90)


def measure_parts(rounds: int = REPAIRS, at: Path | None = None) -> Iterator[Figure]:
    """A step that moves parts beside the steps of the same job that move none: the mean of the medians of each."""
    with TemporaryDirectory(dir=million.FOLDER) as scratch:
        repairs = Repairs(at or million.folder(), Path(scratch))
        repairs.stocked(rounds + 1)
        repairs.with_part()
        taken = [repairs.with_part() for _ in range(rounds)]
        repairs.desk.close()
    moving, beside = (
        mean(p50([each[step] for each in taken]) * 1000 for step in steps) for steps in (MOVES_PARTS, BESIDE)
    )
    yield Figure("step that moves parts", moving, "ms", beside, "steps of the same job that move none", ratio_most=1)


def fold_measure() -> Iterator[Figure]:
    """Folding the entries of a long job, without the time to read them."""
    id_, drafts = invented_jobs.long_job()
    entries = [invented_jobs.as_entry(draft) for draft in drafts if any(thing == id_ for _, thing in draft["touches"])]
    times = []
    for _ in range(FOLDS):
        start = time.perf_counter()
        thing = fold(id_, entries, projections.APPENDS_TO)
        times.append(time.perf_counter() - start)
    yield Figure(f"fold of {len(thing.history)} entries", p50(times) * 1000, "ms", most=0.3)
