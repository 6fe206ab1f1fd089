"""The verdict of a job: which cost classes the warranty, a contract or goodwill covers, and why.

It stands in the fact `verdict`. It is provisional at intake and frozen at the inspection or the visit; the entry has
it with its sentences, since the fold never reads what is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message

PARTS, LABOUR, ON_SITE = "parts", "labour", "on_site"
CLASSES = (PARTS, LABOUR, ON_SITE)
"""The cost classes: spare parts, labour, and the visit with its travel."""
VERDICT, FROZEN = "verdict", "frozen"
"""The fact, and its key that is true once the verdict is frozen."""


@dataclass(frozen=True, slots=True)
class ClassVerdict:
    """Whether one cost class is free of charge, and why."""

    covered: bool
    by: str = ""
    """policy, contract, extension, repair, goodwill, overruled, damage, excluded, expired, unknown or never_free."""
    until: str = ""
    """The last day that is covered, where there is one."""
    because: Message = field(default_factory=lambda: Message(""))


def verdicts_of(job: Thing) -> Mapping[str, ClassVerdict]:
    """The verdict by cost class; {} where none was made: a job of an earlier version. What is none is left out."""
    record = job.record(VERDICT)
    return {name: _of_class(found) for name in CLASSES if isinstance(found := record.get(name), dict)}


def is_frozen(job: Thing) -> bool:
    return job.record(VERDICT).get(FROZEN) is True


def is_chargeable(job: Thing) -> bool:
    """Whether the customer pays for some cost class of this job."""
    return any(not each.covered for each in verdicts_of(job).values())


def as_kept(each: ClassVerdict) -> JsonObject:
    """The verdict of a cost class as an entry keeps it."""
    until: JsonObject = {"until": each.until} if each.until else {}
    values: JsonObject = {"values": dict(each.because.values)} if each.because.values else {}
    return {"covered": each.covered, "by": each.by, "because": each.because.message, **until, **values}


def _of_class(kept: JsonObject) -> ClassVerdict:
    values = kept.get("values")
    because = Message(str(kept.get("because") or ""), values if isinstance(values, dict) else {})
    return ClassVerdict(kept.get("covered") is True, str(kept.get("by") or ""), str(kept.get("until") or ""), because)
