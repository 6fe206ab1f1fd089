"""What the published return policy says about one device: computed from days and counts, told in a sentence.

Pure: whoever judges sees the sentence and may decide otherwise, with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from datetime import date

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_list, as_object
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import Reference, ReturnPolicy
from fieldservice.workflows.return_cases.lines import CREDIT, EXCHANGE, REFUND

SENTENCES = {
    "refund_days": N_(
        "Bought on %(bought)s, return asked for after %(days)s days: within %(limit)s days the customer may return "
        "or exchange it."
    ),
    "exchange_days": N_(
        "Bought on %(bought)s, return asked for after %(days)s days: within %(limit)s days the customer may exchange "
        "it."
    ),
    "repairs_exchange": N_(
        "Repairs of the same fault within %(within)s days: %(times)s, from %(limit)s on the customer may exchange it."
    ),
    "repairs_refund": N_(
        "Repairs of the same fault within %(within)s days: %(times)s, from %(limit)s on the customer may return or "
        "exchange it."
    ),
    "none": N_(
        "Bought on %(bought)s, return asked for after %(days)s days; repairs of the same fault: "
        "%(times)s of %(limit)s. The policy allows neither return nor exchange."
    ),
    "no_day": N_(
        "Date of purchase unknown; repairs of the same fault: %(times)s of %(limit)s. The policy "
        "allows neither return nor exchange."
    ),
    "no_policy": N_("No return policy is published for this product. The technical centre decides and gives a reason."),
}
"""By the ground on which the policy answers."""
ALLOWS: dict[str, tuple[str, ...]] = {
    "refund_days": (REFUND, EXCHANGE, CREDIT),
    "exchange_days": (EXCHANGE,),
    "repairs_exchange": (EXCHANGE,),
    "repairs_refund": (REFUND, EXCHANGE, CREDIT),
    "none": (),
    "no_day": (),
    "no_policy": (),
}
"""By ground: the decisions that the policy allows; a credit note stands where a refund would."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the office knows of a device when its report is written. Days are local ones: 2026-11-30."""

    product: str = ""
    bought: str = ""
    asked: str = ""
    """The day on which the return was asked for."""
    repairs: tuple[str, ...] = ()
    """Numbers of the jobs that repaired the same fault, within the days that the policy looks back."""
    told: int = 0
    """Repairs of the same fault elsewhere, of which the engineer saw proof."""


@dataclass(frozen=True, slots=True)
class Says:
    """The answer of the policy."""

    ground: str
    values: Values = field(default_factory=dict)

    @property
    def allows(self) -> tuple[str, ...]:
        return ALLOWS[self.ground]

    @property
    def sentence(self) -> Message:
        return Message(SENTENCES[self.ground], self.values)

    def as_data(self) -> JsonObject:
        return {"ground": self.ground, **self.values}


def says_of(kept: object) -> Says | None:
    """The answer that an entry keeps; None for anything else, since folding is total."""
    found = as_object(kept)
    ground = str(found.get("ground") or "")
    return (
        Says(ground, {name: value for name, value in found.items() if name != "ground"}) if ground in ALLOWS else None
    )


def days_between(first: str, last: str) -> int:
    """Days from one day to another; -1 where one of them is none."""
    try:
        return (date.fromisoformat(last) - date.fromisoformat(first)).days
    except ValueError:
        return -1


def policy_for(product: str, reference: Reference) -> ReturnPolicy | None:
    """The policy of a product line, else the one for all lines; None where neither is published."""
    return reference.return_policies.get(product) or reference.return_policies.get("")


def what_it_says(policy: ReturnPolicy | None, known: Known) -> Says:
    """The first ground that holds counts: days of a return, of an exchange, repairs of the same fault."""
    if policy is None:
        return Says("no_policy")
    days, times = days_between(known.bought, known.asked), len(known.repairs) + known.told
    bought = {"bought": known.bought, "days": days}
    if 0 <= days <= policy.refund_days:
        return Says("refund_days", {**bought, "limit": policy.refund_days})
    if 0 <= days <= policy.exchange_days:
        return Says("exchange_days", {**bought, "limit": policy.exchange_days})
    counted = {"times": times, "limit": policy.repairs, "numbers": list(known.repairs)}
    if policy.repairs and times >= policy.repairs:
        ground = "repairs_refund" if policy.remedy == REFUND else "repairs_exchange"
        return Says(ground, {**counted, "within": policy.within_days})
    return Says("none", {**bought, **counted}) if days >= 0 else Says("no_day", counted)


def same_fault(
    repairs: Iterable[Values], cause: object, policy: ReturnPolicy | None, asked: str, job: str
) -> tuple[str, ...]:
    """Numbers of the earlier jobs that repaired this cause within the days that the policy looks back; `repairs` are
    lines of the device's file, `job` is the present one."""
    found: dict[str, str] = {}
    for line in repairs:
        number, ready = str(line.get("number") or line.get("job") or ""), str(line.get("ready") or "")
        days = days_between(ready, asked)
        is_same = code_of(line.get("cause")) == code_of(cause) != ""
        if is_same and line.get("job") != job and 0 <= days <= (policy.within_days if policy else 365):
            found[str(line.get("job") or number)] = number
    return tuple(found.values())


def known_of(kept: object) -> Known:
    """What a report keeps of it."""
    found = as_object(kept)
    named = {name: str(found.get(name) or "") for name in ("product", "bought", "asked")}
    told = found.get("told")
    return Known(**named, repairs=tuple(map(str, as_list(found.get("repairs")))), told=told if type(told) is int else 0)


def as_data(known: Known) -> JsonObject:
    values = {"product": known.product, "bought": known.bought, "asked": known.asked, "told": known.told}
    return {name: value for name, value in values.items() if value} | {"repairs": list(known.repairs)}
