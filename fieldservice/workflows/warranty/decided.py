"""What people decided about a verdict: overruled, or waived as goodwill, each with an approval.

Both stand in facts of the job beside the computed verdict, so that judging anew neither loses nor repeats them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import Values, as_object
from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import plain_amount
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message, and_then
from fieldservice.workflows.warranty.verdicts import CLASSES, GOODWILL, NEVER_FREE, WHOLE, ClassVerdict

OVERRULED = "verdict_overruled"
"""A fact of a job, by cost class: `free`, `by` (who approved), `ground`, `asked` (the digest). The fact `goodwill` has
`classes` (share in per mille by cost class), `amount`, `currency`, `by`, `ground`, `asked`."""
FREE = N_("Free of charge: overruled with the approval of %(by)s (%(ground)s).")
CHARGED = N_("Charged to the customer: overruled with the approval of %(by)s (%(ground)s).")
WAIVED = N_("Free of charge as goodwill up to %(amount)s, approved by %(by)s (%(ground)s).")
WAIVED_PARTLY = N_("Goodwill waives %(share)s %% of it, %(amount)s at most, approved by %(by)s (%(ground)s).")
COMPUTED = N_("Computed: %(because)s")


@dataclass(frozen=True, slots=True)
class Goodwill:
    """What is waived of the costs of a job."""

    classes: Mapping[str, int] = field(default_factory=dict)
    """The share of each cost class in per mille."""
    amount: int = 0
    """What it was approved to cost at most, with tax, in minor units."""
    currency: str = ""

    def of_other_costs(self) -> int:
        """The share of costs that are in no class, such as carriage: they are waived where all classes are."""
        return min(self.classes.get(name, 0) for name in CLASSES)


def goodwill_of(job: Thing) -> Goodwill:
    """The goodwill of a job; one that waives nothing where none was given."""
    kept = job.record(GOODWILL)
    amount = kept.get("amount")
    return Goodwill(_shares(kept), amount if type(amount) is int else 0, str(kept.get("currency") or ""))


def as_decided(name: str, computed: ClassVerdict, facts: Values) -> ClassVerdict:
    """The verdict of a cost class with what was decided about it."""
    found = computed
    overruled = as_object(as_object(facts.get(OVERRULED)).get(name))
    if overruled and computed.by != NEVER_FREE:
        free = overruled.get("free") is True
        because = and_then(
            _said(FREE if free else CHARGED, overruled), Message(COMPUTED, {"because": computed.because})
        )
        found = ClassVerdict(free, "overruled", computed.until if free and computed.covered else "", because)
    kept = as_object(facts.get(GOODWILL))
    share = _shares(kept).get(name, 0)
    if not share or not found.is_charged:
        return found
    if share >= WHOLE:
        because = and_then(_said(WAIVED, kept, amount=_most(kept)), Message(COMPUTED, {"because": found.because}))
        return ClassVerdict(True, GOODWILL, because=because)
    partly = _said(WAIVED_PARTLY, kept, amount=_most(kept), share=f"{share // 10}")
    return replace(found, waived=share, because=and_then(found.because, partly))


def _said(sentence: str, kept: Values, **more: object) -> Message:
    return Message(sentence, {"by": str(kept.get("by") or ""), "ground": kept.get("ground") or "-", **more})


def _most(kept: Values) -> str:
    amount = kept.get("amount")
    return plain_amount(amount if type(amount) is int else 0, str(kept.get("currency") or ""))


def _shares(kept: Values) -> dict[str, int]:
    classes = as_object(kept.get("classes"))
    return {name: classes[name] for name in CLASSES if type(classes.get(name)) is int}
