"""The verdict of a job as people look at it: by cost class, single parts that are paid otherwise, and what is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fieldservice.workflows.common.approvals import answer_to, asks_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.parts.on_the_job.lines import part_lines
from fieldservice.workflows.warranty.decisions import APPLIED
from fieldservice.workflows.warranty.lines import who_pays
from fieldservice.workflows.warranty.verdicts import PARTS, ClassVerdict, is_frozen, verdicts_of

GroupOf = Callable[[str], str]
"""The part group of a part by its number; "" for one that is not published."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Who pays for a job, or for a device that comes in today."""

    classes: Mapping[str, ClassVerdict]
    frozen: bool = False
    parts: Mapping[str, ClassVerdict] = field(default_factory=dict)
    """By number those parts of the job that are paid otherwise than its other parts."""
    asked: Mapping[str, str] = field(default_factory=dict)
    """By kind of approval (verdict, goodwill) what became of the last ask: waits, approved, refused or applied."""


def overview_of(job: Thing, group_of: GroupOf) -> Overview | None:
    """The verdict of a job; None for one without any."""
    classes = verdicts_of(job)
    if not classes:
        return None
    numbers = [line.part for line in part_lines(job)]
    found = {
        part: paid for part in numbers if (paid := who_pays(job, part, group_of(part))) and _differs(paid, classes)
    }
    return Overview(classes, is_frozen(job), found, dict(_asked(job)))


def _differs(paid: ClassVerdict, classes: Mapping[str, ClassVerdict]) -> bool:
    return PARTS in classes and paid.is_charged != classes[PARTS].is_charged


def _asked(job: Thing) -> list[tuple[str, str]]:
    last = {each.kind: each.digest for each in asks_of(job) if each.kind in APPLIED}
    return [(kind, _became(job, kind, digest)) for kind, digest in last.items()]


def _became(job: Thing, kind: str, digest: str) -> str:
    if any(line.get("asked_digest") == digest for line in job.lines(APPLIED[kind])):
        return "applied"
    answer = answer_to(job, digest)
    return str(answer.get("answer") or "") if answer else "waits"
