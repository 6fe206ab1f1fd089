"""What a partner can claim for the warranty work of a month: labour by price list, parts against faulty parts returned.

A claim is a line of a settlement. Each piece of work is claimed once: a claim is known by its job and what it is for,
and what an earlier settlement has credited or left out for good is not claimed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import FaultTagged, office_of_account
from fieldservice.workflows.engine.reference import Catalogue, Price
from fieldservice.workflows.money.pricing import HOUR, ONCE, Wanted, hours, priced
from fieldservice.workflows.parts.on_the_job.lines import part_lines
from fieldservice.workflows.parts.on_the_job.tags import tagged_parts
from fieldservice.workflows.parts.places import CUSTODY, FAULTY_TRANSIT, kind_of
from fieldservice.workflows.warranty.lines import who_pays
from fieldservice.workflows.warranty.verdicts import LABOUR, verdicts_of

CREDITED, NOT_RETURNED, CUSTOMER_DAMAGE, NO_PRICE, LEFT_OUT = (
    "credited",
    "not_returned",
    "customer_damage",
    "no_price",
    "left_out",
)
"""What becomes of a claim. Only what is credited is paid; what was not returned, or has no price yet, is claimed again
in a later month."""
OPEN = (NOT_RETURNED, NO_PRICE)
NOT_CREDITED = {
    NOT_RETURNED: N_("not credited: the faulty part is not back yet"),
    CUSTOMER_DAMAGE: N_("not credited: damaged by the customer"),
    NO_PRICE: N_("not credited: no price is published"),
    LEFT_OUT: N_("left out"),
}
"""By state of a claim that is not paid: what the line says instead of its amount."""
IN_WARRANTY = "in"
REPAIRED = "completed"
DAMAGE = "damage"
"""In a verdict: the customer pays because of damage."""


@dataclass(frozen=True, slots=True)
class PartnerClaim:
    """One line of a settlement. `amount` is in minor units of `currency`, for all of `quantity`."""

    key: str
    """The job and what is claimed of it: no other line has the same."""
    kind: str
    """labour or part."""
    job: str
    job_number: str
    day: str
    """The day on which the work ended."""
    words: Values
    """The service or part in words, with its code."""
    quantity: int = 1
    amount: int = 0
    currency: str = ""
    tag: str = ""
    serial: str = ""
    state: str = CREDITED

    def as_data(self, line: str) -> JsonObject:
        """The claim as an entry keeps it, under a number of its own."""
        kept: JsonObject = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "words"}
        return {"line": line, **{name: value for name, value in kept.items() if value != ""}, "words": dict(self.words)}


def claims_of(
    job: Thing, catalogue: Catalogue, lists: Sequence[str], day: str, settling_office: str
) -> Iterator[PartnerClaim]:
    """What the partner claims for this job, at the prices of `day`, the last one of the month."""
    ended = day_of(job)
    if code_of(job.get("result")) == REPAIRED and _labour_is_free(job):
        yield _labour(job, catalogue, lists, day, ended)
    for each in tagged_parts(job):
        if not each.dead and (state := _state(job, each.part, each, catalogue, settling_office)):
            yield _part(job, each.part, each.name, each.quantity, catalogue, lists, day, ended, state, each)
    for line in part_lines(job):
        state = _state(job, line.part, None, catalogue, settling_office) if line.replaced_nothing > 0 else ""
        if state:
            yield _part(job, line.part, line.name, line.replaced_nothing, catalogue, lists, day, ended, state, None)


def open_again(claim: PartnerClaim, job: Thing, catalogue: Catalogue, settling_office: str) -> PartnerClaim:
    """A claim that waited for its faulty part, as it stands now."""
    tagged = next((each for each in tagged_parts(job) if each.number == claim.tag), None)
    if tagged is None:
        return claim
    return replace(claim, state=_state(job, tagged.part, tagged, catalogue, settling_office) or LEFT_OUT)


def day_of(job: Thing) -> str:
    """The day (UTC) on which the job ended."""
    return job.entered[:10]


def _labour_is_free(job: Thing) -> bool:
    """Whether the customer did not pay for the work. Jobs of an earlier version say only that the device is in
    warranty."""
    verdict = verdicts_of(job).get(LABOUR)
    return not verdict.is_charged if verdict else code_of(job.get("warranty")) == IN_WARRANTY


def _state(job: Thing, part: str, tagged: FaultTagged | None, catalogue: Catalogue, settling_office: str) -> str:
    """What becomes of the claim for a part; "" where the customer paid for it."""
    known = catalogue.part(part)
    verdict = who_pays(job, part, known.group if known else "")
    if verdict is None and code_of(job.get("warranty")) != IN_WARRANTY:
        return ""
    if verdict is not None and verdict.is_charged:
        return CUSTOMER_DAMAGE if verdict.by == DAMAGE else ""
    is_here = tagged is None or office_of_account(tagged.account) == settling_office
    is_on_the_way = tagged is not None and kind_of(tagged.account) in (CUSTODY, FAULTY_TRANSIT)
    return CREDITED if is_here and not is_on_the_way else NOT_RETURNED


def _labour(job: Thing, catalogue: Catalogue, lists: Sequence[str], day: str, ended: str) -> PartnerClaim:
    claim = PartnerClaim(f"{job.id}/labour", "labour", job.id, str(job.get("number") or ""), ended, {}, state=NO_PRICE)
    price = labour_price(catalogue.services(lists, day), code_of(job.get("product")))
    if price is None:
        return claim
    amount = charged(price, minutes_of(job))
    return replace(claim, words=price.words(), amount=amount, currency=price.currency, state=CREDITED)


def labour_price(services: Sequence[Price], product: str) -> Price | None:
    """The labour of a product line; else that of all of them."""
    labour = [each for each in services if each.kind == "labour" and each.product in ("", product)]
    return max(labour, key=lambda each: bool(each.product), default=None)


def charged(price: Price, minutes: int) -> int:
    """What so many minutes come to without tax: a flat price, or by the hour with the least that is charged."""
    quantity = hours(minutes) if price.unit == HOUR else ONCE
    wanted = Wanted(price.code, price.words(), price.kind, price.unit, quantity, price.amount, least=price.least)
    return priced([wanted], price.currency).net


def minutes_of(job: Thing) -> int:
    """The minutes of work of a job: as reported, else the sum of its sessions."""
    reported = job.get("work_minutes")
    if type(reported) is int:
        return reported
    return sum(minutes for line in job.lines("sessions") if type(minutes := line.get("minutes")) is int)


def _part(
    job: Thing,
    part: str,
    name: Values,
    quantity: int,
    catalogue: Catalogue,
    lists: Sequence[str],
    day: str,
    ended: str,
    state: str,
    tagged: FaultTagged | None,
) -> PartnerClaim:
    price, known = catalogue.price(lists, part, day), catalogue.part(part)
    each, currency = (price.amount, price.currency) if price else (known.cost, known.currency) if known else (0, "")
    return PartnerClaim(
        f"{job.id}/{tagged.number if tagged else part}",
        "part",
        job.id,
        str(job.get("number") or ""),
        ended,
        {**name, "code": part},
        quantity,
        each * quantity,
        currency,
        tagged.number if tagged else "",
        tagged.serial if tagged else "",
        state if currency or state != CREDITED else NO_PRICE,
    )


def claim_in(line: Values) -> PartnerClaim | None:
    """The claim that a line of an entry holds; None for what is none, since folding is total."""
    try:
        words = line["words"] if isinstance(line.get("words"), dict) else {}
        texts = {name: str(line.get(name) or "") for name in ("job_number", "day", "currency", "tag", "serial")}
        quantity, amount = (line.get(name) if type(line.get(name)) is int else 0 for name in ("quantity", "amount"))
        return PartnerClaim(
            str(line["key"]),
            str(line["kind"]),
            str(line.get("job") or ""),
            words=words,
            quantity=quantity or 0,
            amount=amount or 0,
            state=str(line.get("state") or CREDITED),
            **texts,
        )
    except KeyError:
        return None


def totals(claims: Mapping[str, PartnerClaim]) -> dict[str, int]:
    """By currency what is credited."""
    found: dict[str, int] = {}
    for claim in claims.values():
        if claim.state == CREDITED and claim.currency:
            found[claim.currency] = found.get(claim.currency, 0) + claim.amount
    return found
