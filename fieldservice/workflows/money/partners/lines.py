"""A settlement as it stands: its claims, what the partner disputes, and what was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import Values, as_objects
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.money.lines import whole
from fieldservice.workflows.money.partners.claims import CREDITED, LEFT_OUT, NOT_RETURNED, OPEN, PartnerClaim, claim_in

KIND = "partner_settlement"
CLAIMS, DISPUTES, DECISIONS = "claims", "disputes_of_lines", "decisions"
"""The lists of what was claimed, disputed and decided."""
CLAIMED, TOLD = "claim_lines", "settlement_lines"
"""The field with lines in an entry that claims, and in one that disputes or decides."""
ROUND = "round"
"""In an entry that disputes or decides: how many did so before."""
KEEP, OUT = ("keep", "保持"), ("out", "剔除")
"""The words by which a decision keeps a line or leaves it out, in both languages."""


@dataclass(frozen=True, slots=True)
class SettledLine:
    """A line of a settlement."""

    line: str
    claim: PartnerClaim
    claimed: int = 0
    """What was claimed, before anything was decided."""
    disputed: str = ""
    """What the partner says is wrong with it, while nobody has decided."""
    decided: str = ""
    """The words of the last decision."""

    @property
    def credited(self) -> int:
        return self.claim.amount if self.claim.state == CREDITED else 0


def lines_of(settlement: Thing) -> list[SettledLine]:
    """The lines in their order, as they were decided last. Total: what is none is left out."""
    found = {line: SettledLine(line, claim, claim.amount) for line, claim in _claims(settlement)}
    told = [(entry, name) for name in (DISPUTES, DECISIONS) for entry in settlement.lines(name)]
    # Partner and headquarters write in turn; their clocks may differ, so that the moments say nothing.
    for entry, name in sorted(told, key=lambda each: whole(each[0], ROUND)):
        for each in as_objects(entry.get(TOLD)):
            known = found.get(str(each.get("line")))
            if known is None:
                continue
            words = str(each.get("words") or "")
            if name == DISPUTES:
                found[known.line] = replace(known, disputed=words)
            else:
                found[known.line] = replace(known, disputed="", decided=words, claim=_decided(known.claim, each))
    return list(found.values())


def _claims(settlement: Thing) -> Iterator[tuple[str, PartnerClaim]]:
    for entry in settlement.lines(CLAIMS):
        for each in as_objects(entry.get(CLAIMED)):
            if claim := claim_in(each):
                yield str(each.get("line") or ""), claim


def _decided(claim: PartnerClaim, decision: Values) -> PartnerClaim:
    amount = decision.get("amount")
    if decision.get("state") == LEFT_OUT:
        return replace(claim, state=LEFT_OUT)
    return replace(claim, amount=amount, state=CREDITED) if type(amount) is int else claim


def total_of(lines: Sequence[SettledLine]) -> dict[str, int]:
    """By currency what is credited."""
    found: dict[str, int] = {}
    for each in lines:
        if each.claim.currency:
            found[each.claim.currency] = found.get(each.claim.currency, 0) + each.credited
    return found


def rounds_of(settlement: Thing) -> int:
    """How often lines were disputed or decided so far."""
    return sum(len(settlement.lines(name)) for name in (DISPUTES, DECISIONS))


def sums_of(lines: Sequence[SettledLine]) -> dict[str, Counter[str]]:
    """By currency what is claimed, what waits for faulty parts (below zero), and what is credited more or less."""
    sums = {name: Counter[str]() for name in ("claimed", "withheld", "refused")}
    for line in lines:
        less = line.credited - line.claimed
        sums["claimed"][line.claim.currency] += line.claimed
        sums["withheld" if line.claim.state == NOT_RETURNED else "refused"][line.claim.currency] += less
    return sums


def waiting_of(lines: Sequence[SettledLine]) -> int:
    """How many lines wait for their faulty part."""
    return sum(each.claim.state == NOT_RETURNED for each in lines)


def disputed_of(settlement: Thing) -> list[SettledLine]:
    return [each for each in lines_of(settlement) if each.disputed]


def settled_before(settlements: Sequence[Thing], partner: str) -> tuple[set[str], Mapping[str, PartnerClaim]]:
    """(keys that were credited or left out for good, claims that still wait, by key) of the earlier settlements with a
    partner; a settlement that was given up settled nothing."""
    done, open_ = set[str](), dict[str, PartnerClaim]()
    for settlement in settlements:
        if settlement.get("partner") != partner or settlement.state == "cancelled":
            continue
        for each in lines_of(settlement):
            if each.claim.state in OPEN:
                open_[each.claim.key] = each.claim
            else:
                done.add(each.claim.key)
    return done, {key: claim for key, claim in open_.items() if key not in done}
