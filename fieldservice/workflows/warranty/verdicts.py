"""The verdict of a job: which cost classes the warranty, a contract or goodwill covers, and why.

It stands in the fact `verdict`. It is provisional at intake and frozen at the inspection or the visit; the entry has
it with its sentences, since the fold never reads what is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message, kept_values, read_values

PARTS, LABOUR, ON_SITE = "parts", "labour", "on_site"
CLASSES = (PARTS, LABOUR, ON_SITE)
"""The cost classes: spare parts, labour, and the visit with its travel."""
VERDICT, FROZEN, GROUPS = "verdict", "frozen", "groups"
"""The fact, its key that is true once the verdict is frozen, and its key with the verdict about parts of each part
group that has a policy of its own."""
NEVER_FREE, GOODWILL = "never_free", "goodwill"
UNDECIDED = ("unknown",)
"""What is not decided: nobody is charged because of it."""
NOT_DECIDED = N_(
    "Not decided: the work may begin. Nobody is charged unless a manager approves it (“Ask for another verdict”)."
)
"""What may be done then, and who decides. If the customer is to pay after all, the work is quoted first."""
WHOLE = 1000
"""All of a class is waived, in per mille."""


@dataclass(frozen=True, slots=True)
class ClassVerdict:
    """Whether one cost class is free of charge, and why."""

    covered: bool
    by: str = ""
    """policy, contract, extension, repair, goodwill, overruled, damage, excluded, expired, no_proof, unknown or
    never_free."""
    until: str = ""
    """The last day that is covered, or was, where there is one."""
    because: Message = field(default_factory=lambda: Message(""))
    waived: int = 0
    """The share that goodwill waives, in per mille, of a class that is not covered."""

    @property
    def is_charged(self) -> bool:
        """Whether the customer pays for it, or for some of it. What is unknown is charged to nobody."""
        return not self.covered and self.by not in UNDECIDED and self.waived < WHOLE

    @property
    def is_quoted(self) -> bool:
        """Whether its work is quoted before it begins. Goodwill waives costs up to an amount only, so what they are is
        worked out first."""
        return self.is_charged or self.by == GOODWILL


def verdicts_of(job: Thing) -> Mapping[str, ClassVerdict]:
    """The verdict by cost class; {} where none was made: a job of an earlier version. What is none is left out."""
    return verdicts_in(job.record(VERDICT))


def verdicts_in(record: Values) -> Mapping[str, ClassVerdict]:
    """The verdict by cost class of what an entry keeps."""
    return {name: class_verdict(found) for name in CLASSES if isinstance(found := record.get(name), dict)}


def is_frozen(job: Thing) -> bool:
    return job.record(VERDICT).get(FROZEN) is True


def is_chargeable(job: Thing) -> bool:
    """Whether the customer pays for some cost class of this job."""
    return any(each.is_charged for each in verdicts_of(job).values())


def is_never_free(job: Thing) -> bool:
    """Whether it is work for which no inspection is needed to know that the customer pays: modify, expand, configure,
    software, solution design."""
    return any(each.by == NEVER_FREE for each in verdicts_of(job).values())


def as_kept(each: ClassVerdict) -> JsonObject:
    """The verdict of a cost class as an entry keeps it."""
    until: JsonObject = {"until": each.until} if each.until else {}
    values: JsonObject = {"values": kept_values(each.because.values)} if each.because.values else {}
    waived: JsonObject = {"waived": each.waived} if each.waived else {}
    return {"covered": each.covered, "by": each.by, "because": each.because.message, **until, **values, **waived}


def class_verdict(kept: Values) -> ClassVerdict:
    """The verdict of a cost class as an entry has kept it."""
    values, waived = kept.get("values"), kept.get("waived")
    because = Message(str(kept.get("because") or ""), read_values(values) if isinstance(values, dict) else {})
    return ClassVerdict(
        kept.get("covered") is True,
        str(kept.get("by") or ""),
        str(kept.get("until") or ""),
        because,
        waived if type(waived) is int else 0,
    )
