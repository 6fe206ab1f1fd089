"""What lines of a quote cost: quantities, prices, discounts, tax and rounding, in whole minor units.

Sums of lines equal totals: each line is rounded for itself, totals only add up. A half is rounded away from zero, so a
credit is exactly the negative of what it takes back. A line is worked out in this order:

1. amount = price x quantity, rounded; at least `least`;
2. less its own discount and the one over all, rounded once: what is left;
3. the tax of it: where the price is exclusive, net is what is left and tax = net x rate, rounded; where it is
   inclusive, gross is what is left, tax = gross x rate / (1 + rate), rounded, and net is the rest;
4. less what goodwill waives of gross, as long as its amount lasts; the tax is then that of a gross amount.

The sum of the lines is rounded to the unit of the office; the difference is a line of its own, of the kind `rounded`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.amounts import digits
from fieldservice.words.marking import NP_
from fieldservice.workflows.money.lines import whole

LABOUR, PART, VISIT, TRAVEL, CARRIAGE, INSPECTION, SOFTWARE, OTHER = KINDS = (
    "labour",
    "part",
    "visit",
    "travel",
    "carriage",
    "inspection",
    "software",
    "other",
)
"""What is charged. Revenue is kept by these kinds."""
KIND_WORDS = {
    LABOUR: NP_("charged", "Labour"),
    PART: NP_("charged", "Part"),
    VISIT: NP_("charged", "Visit"),
    TRAVEL: NP_("charged", "Travel"),
    CARRIAGE: NP_("charged", "Carriage"),
    INSPECTION: NP_("charged", "Inspection"),
    SOFTWARE: NP_("charged", "Software work"),
    OTHER: NP_("charged", "Other"),
}
"""In the context `charged`."""
ROUNDED = "rounded"
"""The kind of the line that rounds the total; it has no tax."""
FLAT, HOUR, KM, PIECE = UNITS = ("flat", "hour", "km", "piece")
"""What a price is for."""
UNIT_WORDS = {FLAT: NP_("unit", "flat"), HOUR: NP_("unit", "h"), KM: NP_("unit", "km"), PIECE: NP_("unit", "pc.")}
"""As they stand behind a quantity, in the context `unit`."""
ONCE = 100
"""A quantity of one: quantities are hundredths, 150 is an hour and a half."""
ALL = 1000
"""Discounts and rates are in per mille."""
ROUNDED_WORDS = {"code": ROUNDED, "zh": "尾数取整", "en": "Rounding"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line before it is worked out. Amounts are minor units of the currency of the quote."""

    code: str
    words: Values = field(default_factory=dict)
    """What it is, in both languages: `zh`, `en`."""
    kind: str = OTHER
    unit: str = FLAT
    quantity: int = ONCE
    """In hundredths; below zero in a credit."""
    price: int = 0
    """Of one unit."""
    rate: int = 0
    """Of the tax, in per mille: 130."""
    inclusive: bool = False
    """The price contains the tax."""
    least: int = 0
    """The least that is charged for the line, before discounts; nothing for a quantity of zero."""
    discount: int = 0
    """In per mille: 100 takes a tenth off."""
    waived: int = 0
    """What goodwill waives of what is left then, in per mille."""


@dataclass(frozen=True, slots=True)
class Priced:
    """What lines cost together: `net` + `tax` + `rounded` = `total`."""

    currency: str
    lines: tuple[JsonObject, ...]
    """As lines.py has them in `Quote.lines`. Each has `code`, `words`, `kind`, `unit`, `quantity`, `price`, `rate`,
    `inclusive`, `discount` (its own), `amount` (before discounts, with tax if the price is), `reduced` (what both
    discounts and goodwill took off), `waived` where goodwill took some of it, with tax, and `net` + `tax` = `gross`.
    The line of the kind `rounded`, if any, is the last one."""
    net: int
    """Without the line `rounded`."""
    tax: int
    total: int
    """What the customer pays: the sum of `gross` over all lines."""
    rounded: int = 0
    discount: int = 0
    """Over all, in per mille; it is contained in `reduced` of each line."""


@dataclass(frozen=True, slots=True)
class OfRate:
    """The lines that have one rate of tax, added up."""

    rate: int
    net: int
    tax: int
    gross: int


def priced(wanted: Sequence[Wanted], currency: str, rounding: int = 1, discount: int = 0, goodwill: int = 0) -> Priced:
    """Lines worked out, in the order in which they came.

    `rounding` is the unit to which the total is rounded, in minor units: 10 for 0.1 yuan; 1 leaves the total as it is.
    `discount` is the one over all, in per mille. `goodwill` is what may be waived of all lines together, with tax.

    Raises ValueError where a discount is not between 0 and 1000, or the rounding unit is below 1.
    """
    if rounding < 1:
        raise ValueError(f"the rounding unit must be at least 1, not {rounding}")
    lines, left = [], goodwill
    for each in wanted:
        line = _line(each, discount)
        if waived := max(0, min(left, half_up(line["gross"] * each.waived, ALL))):
            line, left = _waived(line, waived), left - waived
        lines.append(line)
    net, tax = sum(line["net"] for line in lines), sum(line["tax"] for line in lines)
    total = rounded_to(net + tax, rounding)
    if difference := total - net - tax:
        lines.append(_line(Wanted(ROUNDED, ROUNDED_WORDS, ROUNDED, price=difference), 0))
    return Priced(currency, tuple(lines), net, tax, total, difference, discount)


def by_rate(lines: Iterable[Values]) -> tuple[OfRate, ...]:
    """The sums by rate of tax, the highest first, without the line `rounded`."""
    sums: dict[int, list[int]] = {}
    for line in lines:
        if line.get("kind") != ROUNDED:
            of_rate = sums.setdefault(whole(line, "rate"), [0, 0, 0])
            for place, name in enumerate(("net", "tax", "gross")):
                of_rate[place] += whole(line, name)
    return tuple(OfRate(rate, *sums[rate]) for rate in sorted(sums, reverse=True))


def half_up(numerator: int, denominator: int) -> int:
    """A fraction as the nearest whole number; a half is rounded away from zero. The denominator is above zero."""
    nearest = (2 * abs(numerator) + denominator) // (2 * denominator)
    return nearest if numerator >= 0 else -nearest


def rounded_to(amount: int, unit: int) -> int:
    """The nearest multiple of a unit."""
    return half_up(amount, unit) * unit


def hours(minutes: int) -> int:
    """Minutes of work as the quantity of a line that is charged by the hour."""
    return half_up(minutes * ONCE, 60)


def tax_in(gross: int, rate: int) -> int:
    """The tax that an amount contains at a rate in per mille."""
    return half_up(gross * rate, ALL + rate)


def rate_text(per_mille: int) -> str:
    """A rate as people write it: 13%, 6.5%."""
    percent, tenth = divmod(per_mille, 10)
    return f"{percent}.{tenth}%" if tenth else f"{percent}%"


def quantity_text(hundredths: int) -> str:
    """A quantity as people write it: 150 is 1.5."""
    units, rest = divmod(abs(hundredths), ONCE)
    behind = f".{rest:02}".rstrip("0") if rest else ""
    return f"{'-' * (hundredths < 0)}{units}{behind}"


def rounding_unit(setting: str, currency: str) -> int:
    """The setting `rounding` in minor units: `0.1` is 10 fen; at least the smallest unit of the currency.

    Raises ValueError for what is no amount.
    """
    units, _, behind = setting.strip().partition(".")
    places = digits(currency)
    return max(1, int((units or "0") + behind[:places].ljust(places, "0")))


def _line(wanted: Wanted, over_all: int) -> JsonObject:
    for discount in (wanted.discount, over_all):
        if not 0 <= discount <= ALL:
            raise ValueError(f"a discount is between 0 and {ALL} per mille, not {discount}")
    amount = _amount(wanted)
    left = half_up(amount * (ALL - wanted.discount) * (ALL - over_all), ALL * ALL)
    tax = half_up(left * wanted.rate, ALL + wanted.rate if wanted.inclusive else ALL)
    net = left - tax if wanted.inclusive else left
    return {
        "code": wanted.code,
        "words": dict(wanted.words),
        "kind": wanted.kind,
        "unit": wanted.unit,
        "quantity": wanted.quantity,
        "price": wanted.price,
        "rate": wanted.rate,
        "inclusive": wanted.inclusive,
        "discount": wanted.discount,
        "amount": amount,
        "reduced": amount - left,
        "net": net,
        "tax": tax,
        "gross": net + tax,
    }


def _waived(line: JsonObject, waived: int) -> JsonObject:
    """The line without what is waived of its gross amount."""
    gross = line["gross"] - waived
    tax = half_up(gross * line["rate"], ALL + line["rate"])
    left = gross if line["inclusive"] else gross - tax
    return {
        **line, "waived": waived, "reduced": line["amount"] - left, "net": gross - tax, "tax": tax, "gross": gross
    }  # fmt: skip


def _amount(wanted: Wanted) -> int:
    exact = half_up(wanted.price * wanted.quantity, ONCE)
    if not wanted.quantity or abs(exact) >= wanted.least:
        return exact
    return wanted.least if wanted.quantity > 0 else -wanted.least
