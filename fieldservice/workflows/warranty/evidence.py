"""What is known about who pays for the work on a device: its days, its repairs, its contracts, and what was said of it.

A verdict keeps its evidence in the entry. Whoever judges next adds what is known there, so that a van judges offline by
what the branch and headquarters had found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_list, as_object, as_objects
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.cover import USUAL, Cover
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import today
from fieldservice.workflows.engine.past import Past
from fieldservice.workflows.engine.promises import CARE_VISIT, ITS_CONTRACT, covers_of
from fieldservice.workflows.engine.reference import Policy
from fieldservice.workflows.warranty.repairs import Repair, as_lines, local_day, parts_of_the_job, repairs_in
from fieldservice.workflows.warranty.verdicts import LABOUR, ON_SITE, VERDICT

DEVICE_DAYS = {
    "purchased": "purchased",
    "first_used": "first_used",
    "shipped_on": "shipped",
    "invoiced_on": "invoiced",
    "made_on": "made",
}
"""By the fact of a device: the name of this day in a start rule."""
PROOF, SAID, WORK, CAUSE = "purchase_proof", "warranty", "work", "cause_code"
CARRIED = "warranty_carried"
"""The fact of a device that was given in exchange: until when which class of costs was covered (exchanges.py)."""
NOT_SHOWN = "none"
"""The code of a purchase proof that nobody has seen: the day that the customer names begins no term."""
EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that a verdict rests on, except the published policies."""

    day: str
    """The day on which the fault was reported: 2026-11-30."""
    product: str = ""
    days: Mapping[str, str] = field(default_factory=dict)
    """By the name of a start rule."""
    proof: Values = field(default_factory=dict)
    """What was shown for the purchase, coded; {} where nobody noted it."""
    said: str = ""
    """in, out or unknown, as noted at intake."""
    work: Values = field(default_factory=dict)
    """The kind of work, coded; {} for a repair."""
    cause: Values = field(default_factory=dict)
    """The cause of the fault, coded; {} before it is known."""
    parts: frozenset[str] = frozenset()
    pieces: frozenset[str] = frozenset()
    """Serial numbers of parts that came out of the device."""
    repairs: tuple[Repair, ...] = ()
    covers: tuple[Cover, ...] = ()
    carried: Values = field(default_factory=dict)
    repair_days: int = 90
    """Days of warranty on a repair where the policy says none."""

    def kept(self) -> JsonObject:
        """As an entry keeps it for whoever judges next."""
        return {
            "days": dict(self.days),
            **({"proof": dict(self.proof)} if self.proof else {}),
            **({"repairs": as_lines(self.repairs)} if self.repairs else {}),
            **({"covers": [_as_kept(each) for each in self.covers]} if self.covers else {}),
            **({"carried": dict(self.carried)} if self.carried else {}),
        }


def evidence_for(job: str, facts: Values, thing: Thing | None, context: Context) -> Evidence:
    """The evidence for a job: its facts, the file of the device, contracts, and what an earlier verdict knew.

    `facts` are those that the job has after the entry that is being made, `thing` its fold before (None for a new one).
    """
    device = str(facts.get("device") or "")
    past = context.pasts.of(device)
    known = as_object(as_object(facts.get(VERDICT)).get(EVIDENCE))
    zone = context.reference.zone(context.office)
    about = {**facts, **{name: value for name, value in past.facts.items() if value}}
    parts, pieces = parts_of_the_job(thing) if thing else (frozenset[str](), frozenset[str]())
    days = {**as_object(known.get("days")), **days_of(about)}
    reported = facts.get("called") or facts.get("came_in") or (thing.opened if thing else "")
    day = local_day(reported, zone) or today(context)
    covers = [_with_its_care(cover, facts, day) for cover in covers_of(facts, context)]
    return Evidence(
        day=day,
        product=code_of(facts.get("product")) or code_of(past.facts.get("product")),
        days=days,
        proof=as_object(about.get(PROOF)) or as_object(known.get("proof")),
        said=code_of(facts.get(SAID)),
        work=as_object(facts.get(WORK)),
        cause=as_object(facts.get(CAUSE)),
        parts=parts,
        pieces=pieces,
        repairs=repairs_in((*as_objects(known.get("repairs")), *past.repairs), without=job),
        covers=_merged(as_objects(known.get("covers")), covers),
        carried=as_object(past.facts.get(CARRIED)) or as_object(known.get("carried")),
        repair_days=context.reference.number("repair_warranty_days", context.office),
    )


def _with_its_care(cover: Cover, facts: Values, day: str) -> Cover:
    """A care visit that a contract promised is never charged, whatever else the contract covers and however late it
    is made."""
    if not facts.get(CARE_VISIT) or cover.contract != facts.get(ITS_CONTRACT):
        return cover
    return replace(cover, classes=cover.classes | {LABOUR, ON_SITE}, ends=max(cover.ends, day))


def evidence_of_device(day: str, past: Past, covers: Sequence[Cover], repair_days: int) -> Evidence:
    """The evidence for a device of which no job is made: as if its fault were reported on this day."""
    return Evidence(
        day=day,
        product=code_of(past.facts.get("product")),
        days=days_of(past.facts),
        proof=as_object(past.facts.get(PROOF)),
        said=code_of(past.facts.get(SAID)),
        repairs=repairs_in(past.repairs),
        covers=tuple(covers),
        carried=as_object(past.facts.get(CARRIED)),
        repair_days=repair_days,
    )


def days_of(facts: Values) -> dict[str, str]:
    """The days of a device by the name of a start rule; a purchase without any proof begins nothing."""
    found = {name: str(facts[fact]) for fact, name in DEVICE_DAYS.items() if facts.get(fact)}
    if code_of(facts.get(PROOF)) == NOT_SHOWN:
        found.pop("purchased", None)
    return found


def policy_for(policies: Mapping[tuple[str, str], Policy], product: str, group: str = "") -> Policy | None:
    """The policy of a part group, else that of its product line; None where nothing is published."""
    return policies.get((product, group)) or policies.get((product, ""))


def _merged(kept: Iterable[Values], here: Iterable[Cover]) -> tuple[Cover, ...]:
    """The contracts that were known when an earlier verdict was made, and those that are known here; of one that both
    know this office's."""
    found = {(each.contract, each.begins): each for each in (*map(_cover, kept), *here)}
    return tuple(sorted(found.values(), key=lambda each: each.ends, reverse=True))


def _as_kept(cover: Cover) -> JsonObject:
    return {
        "contract": cover.contract,
        "number": cover.number,
        "begins": cover.begins,
        "ends": cover.ends,
        "classes": sorted(cover.classes),
        "kind": cover.kind,
    }


def _cover(kept: Values) -> Cover:
    contract, number, begins, ends = (str(kept.get(name) or "") for name in ("contract", "number", "begins", "ends"))
    classes = kept.get("classes")
    return Cover(
        contract,
        number,
        begins,
        ends,
        classes=frozenset(map(str, as_list(classes))),
        kind=str(kept.get("kind") or USUAL),
    )
