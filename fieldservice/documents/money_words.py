"""Amounts, quantities and rates as they stand in the tables of papers about money."""

from __future__ import annotations

from fieldservice.documents.signed_facts import said, worded
from fieldservice.documents.wording import Text
from fieldservice.shapes import Values
from fieldservice.words.amounts import figures, money
from fieldservice.words.marking import N_
from fieldservice.workflows.money.lines import whole
from fieldservice.workflows.money.pricing import OTHER, PART, ROUNDED, UNIT_WORDS, quantity_text

__all__ = ["NO_CHARGE", "figures", "line_amount", "line_quantity", "line_words", "money", "quantity_with_unit"]

NO_CHARGE = N_("no charge")


def line_words(line: Values) -> Text:
    """What a line of a quote is for; a part behind its number."""
    words, code = worded(line.get("words")), str(line.get("code") or "")
    return {"code": code, **words} if code and line.get("kind") == PART and isinstance(words, dict) else words


def line_quantity(line: Values) -> Text:
    """The quantity of a line; what was written in free words has no unit, and the line that rounds no quantity."""
    kind, hundredths = line.get("kind"), whole(line, "quantity")
    if kind == ROUNDED or not hundredths:
        return ""
    if kind == OTHER and not line.get("code"):
        return quantity_text(hundredths)
    return quantity_with_unit(hundredths, str(line.get("unit") or ""))


def line_amount(line: Values, currency: str) -> Text:
    """What a line costs with its tax; what costs nothing says so."""
    amount = whole(line, "gross")
    return figures(amount, currency) if amount else said(NO_CHARGE)


def quantity_with_unit(hundredths: int, unit: str) -> dict[str, str]:
    """A quantity with its unit: 1.5 h, in both languages 1.5 小时 h. The number stands where coded texts have their
    code."""
    words = said(UNIT_WORDS[unit], "unit") if unit in UNIT_WORDS else {"zh": unit, "en": unit}
    return {"code": quantity_text(hundredths), **words}
