"""Faulty parts of invented jobs: replaced or dead on arrival in a branch, and lying in its faulty stock."""

from __future__ import annotations

from typing import Any

from fieldservice.workflows.engine.ledger import Posting
from tests.support.store_story import PARTS, StoreStory
from tests.support.story import Made, Moved

FAN, PSU, DEAD, TWO = "CD01-F000001-K", "CD01-F000002-4", "CD01-F000003-Q", "CD01-F000004-7"
"""The tags: a fan, a power supply with a serial number, one that was dead on arrival, and two fans under one tag."""
JOB, CLOSED_JOB, DEVICE = "job-1", "job-2", "device-1"
FAULTY = "CD01/faulty"
SYMPTOM = {"code": "NOISE", "zh": "异响", "en": "Abnormal noise"}


def given_faulty_parts(two_at: str = FAULTY) -> StoreStory:
    """A branch with four fault tags in its faulty stock, out of two jobs; the second job is closed. The two fans under
    one tag may be elsewhere."""
    story = StoreStory()
    _job(story, JOB, "CD01-J000001-K", "accepted")
    _job(story, CLOSED_JOB, "CD01-J000002-4", "closed")
    _taken_out(story, JOB, FAN, "FAN-80")
    _taken_out(story, JOB, PSU, "PSU-450", "9F11-01")
    _taken_out(story, CLOSED_JOB, DEAD, "PSU-450", "9F11-02", dead=True)
    _taken_out(story, CLOSED_JOB, TWO, "FAN-92", quantity=2, place=two_at)
    return story


def _job(story: StoreStory, id_: str, number: str, state: str) -> None:
    facts = {
        "number": number,
        "mode": {"code": "on_site", "zh": "上门", "en": "On-site"},
        "engineer": "wang",
        "device": DEVICE,
        "symptom": "张女士说机器一直响",
        "symptom_code": SYMPTOM,
    }
    _made(story, "accepted", (("job", id_),), facts, (Moved(id_, "job", None, state, "CD01"),))


def _taken_out(
    story: StoreStory,
    job: str,
    tag: str,
    part: str,
    serial: str = "",
    quantity: int = 1,
    dead: bool = False,
    place: str = FAULTY,
) -> None:
    """A part with its tag, as it would be once it was handed in; only one that was never fitted has a worth."""
    known = PARTS[part]
    value = known.cost * quantity if dead else 0
    told = {"number": tag, "quantity": quantity, "serial": serial, "account": place, "value": value}
    line = {"part": part, "name": known.words(), "quantity": quantity, "tags": [told]}
    source = "CD01/bag/wang" if dead else "CD01/installed"
    act = {"act": "dead", "symptom": "一通电就跳闸"} if dead else {"act": "fitted"}
    lines = [{**line, "symptom": act["symptom"]}] if dead else [line]
    postings = [Posting(part, source, place, quantity, value, serial).as_data()]
    _made(story, "part_dead" if dead else "part_fitted", (("job", job),), {**act, "lines": lines, "postings": postings})


def _made(
    story: StoreStory,
    kind: str,
    touches: tuple[tuple[str, str], ...],
    data: dict[str, Any],
    moves: tuple[Moved, ...] = (),
) -> None:
    id_ = f"entry-{len(story.entries) + 1:04d}"
    story.entries.append(Made(id_, kind, "wang", "2026-11-20T01:00:00.000Z", moves, touches, data, None))
