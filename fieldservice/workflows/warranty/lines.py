"""Who pays for a single part of a job: the verdict of its class, unless its part group has a policy of its own, or it
was damaged by the customer.

Damage is found by the engineer, or by headquarters, which judges the faulty part later.
"""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.parts.on_the_job.lines import lines_in
from fieldservice.workflows.parts.on_the_job.verdicts import verdicts_of as judged_pieces
from fieldservice.workflows.warranty.coverage import is_damage
from fieldservice.workflows.warranty.verdicts import (
    GOODWILL,
    GROUPS,
    NEVER_FREE,
    PARTS,
    VERDICT,
    ClassVerdict,
    class_verdict,
    verdicts_of,
)

JUDGED = "warranty_judged"
"""The list of a job with what was found of its warranty. A line with `damaged_parts` is about these parts alone."""
DAMAGED = "damaged_parts"
DAMAGED_PART = N_("%(part)s was damaged by the customer: %(cause)s.")
DAMAGED_AT_HEADQUARTERS = N_("Headquarters found of %(part)s: %(cause)s.")
DECIDED = (GOODWILL, "overruled", NEVER_FREE)
"""Verdicts about a whole class that hold for its parts, whatever their group or damage."""


def who_pays(job: Thing, part: str, group: str = "") -> ClassVerdict | None:
    """The verdict about a part of a job, by its number and part group; None for a job without any verdict."""
    whole = verdicts_of(job).get(PARTS)
    if whole is None or whole.by in DECIDED:
        return whole
    if because := damages(job).get(part):
        return ClassVerdict(False, "damage", because=because, waived=whole.waived)
    groups = job.record(VERDICT).get(GROUPS)
    of_group = groups.get(group) if isinstance(groups, dict) and group else None
    return class_verdict(of_group) if isinstance(of_group, dict) else whole


def damages(job: Thing) -> dict[str, Message]:
    """By number of the part: why the customer pays for it. What headquarters found counts more than what was seen at
    the bench."""
    return dict(_damages(job))


def _damages(job: Thing) -> Iterator[tuple[str, Message]]:
    for told in job.lines(JUDGED):
        cause = told.get("found")
        for line in lines_in({"lines": told.get(DAMAGED)}):
            if is_damage(cause):
                yield line["part"], Message(DAMAGED_PART, {"part": line["part"], "cause": cause})
    for each in judged_pieces(job).values():
        if code_of(each.verdict) == "customer_damage":
            yield each.part, Message(DAMAGED_AT_HEADQUARTERS, {"part": each.part, "cause": dict(each.verdict)})
