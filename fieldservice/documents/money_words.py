"""Amounts, quantities and rates as they stand in the tables of papers about money."""

from __future__ import annotations

from fieldservice.documents.signed_facts import said
from fieldservice.words import forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.currencies import digits, minor_units
from fieldservice.workflows.money.pricing import UNIT_WORDS, quantity_text

NO_CHARGE = N_("no charge")


def figures(minor: int, currency: str) -> str:
    """An amount without its currency, which the paper names once: 1,260.00."""
    units, rest = divmod(abs(minor), minor_units(1, currency))
    behind = f".{rest:0{places}}" if (places := digits(currency)) else ""
    return f"{'-' * (minor < 0)}{units:,}{behind}"


def money(minor: int, currency: str) -> str:
    """An amount with the sign of its currency, alike in both languages: ¥1,260.00, US$12.00."""
    return forms.money(minor, currency, "zh")


def quantity_with_unit(hundredths: int, unit: str) -> dict[str, str]:
    """A quantity with its unit: 1.5 h, in both languages 1.5 小时 h. The number stands where coded texts have their
    code."""
    words = said(UNIT_WORDS[unit], "unit") if unit in UNIT_WORDS else {"zh": unit, "en": unit}
    return {"code": quantity_text(hundredths), **words}
