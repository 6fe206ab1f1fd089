"""What the form of a quote begins with: the version before, else what is known of the job."""

from __future__ import annotations

from collections.abc import Iterable

from fieldservice.shapes import JsonObject, Values
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.currencies import amount_text
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.prices import offered
from fieldservice.workflows.engine.reference import Price
from fieldservice.workflows.money.lines import latest
from fieldservice.workflows.money.pricing import (
    CARRIAGE,
    INSPECTION,
    LABOUR,
    OTHER,
    PART,
    ROUNDED,
    VISIT,
    quantity_text,
)
from fieldservice.workflows.money.quotes.making import last_day, verdict_on
from fieldservice.workflows.parts.on_the_job.lines import part_lines

BY_MODE = {"on_site": (LABOUR, VISIT), "send_in": (LABOUR,), "mail_in": (LABOUR, CARRIAGE), "": (LABOUR,)}
"""By the way of service: the kinds of services of which the first is suggested."""


def suggest(thing: Thing, context: Context) -> Values:
    before = latest(thing)
    found = _of_version(before.lines, before.currency) if before else _of_job(thing, context)
    fee = before.fee_lines if before else _first(offered(thing, context), (INSPECTION,))
    return {**found, "if_declined": _services(fee), "until": last_day(context)}


def _of_version(lines: Iterable[JsonObject], currency: str) -> JsonObject:
    kept = [line for line in lines if line.get("kind") != ROUNDED]
    parts = [f"{line['code']} x{line['quantity'] // 100}" for line in kept if line.get("kind") == PART]
    free = [line for line in kept if line.get("kind") == OTHER and not line.get("code")]
    services = [line for line in kept if line.get("kind") != PART and line.get("code")]
    return {
        "services": _services(services),
        "parts": "\n".join(parts),
        "other": "\n".join(f"{line['words'].get('zh')} = {amount_text(line['price'], currency)}" for line in free),
    }


def _of_job(thing: Thing, context: Context) -> JsonObject:
    """The usual services of this way of service and the parts that were asked for, without what the verdict covers."""
    kinds = [kind for kind in BY_MODE.get(code_of(thing.get("mode")), (LABOUR,)) if not _is_covered(thing, kind)]
    asked = [
        line
        for line in part_lines(thing)
        if (line.open or line.fitted) and not _is_covered(thing, PART, line.part, _group(line.part, context))
    ]
    return {
        "services": _services(_first(offered(thing, context), kinds)),
        "parts": "\n".join(f"{line.part} x{line.asked or line.open or line.fitted}" for line in asked),
    }


def _is_covered(thing: Thing, kind: str, part: str = "", group: str = "") -> bool:
    """Whether the verdict, also a provisional one, covers a line of this kind."""
    verdict = verdict_on(thing, kind, part, group)
    return verdict is not None and verdict.covered and not verdict.is_quoted


def _group(part: str, context: Context) -> str:
    found = context.reference.catalogue.part(part)
    return found.group if found is not None else ""


def _first(prices: Iterable[Price], kinds: Iterable[str]) -> list[JsonObject]:
    """The first service of each kind, one that is for this product before those for all."""
    listed = sorted(prices, key=lambda price: not price.product)
    firsts = (next((price for price in listed if price.kind == kind), None) for kind in kinds)
    return [{"code": price.code, "quantity": 100} for price in firsts if price is not None]


def _services(lines: Iterable[Values]) -> str:
    """Services as a person types them."""
    return "\n".join(
        f"{line['code']} x{quantity_text(int(str(line['quantity'])))}" for line in lines if line.get("code")
    )
