"""Published prices and warranty policies, and what publishing them found, in words."""

from __future__ import annotations

from fieldservice.shapes import Values
from fieldservice.words import _, forms, in_context
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.reference import default_codes
from fieldservice.workflows.money.pricing import FLAT, KIND_WORDS, UNIT_WORDS, rate_text

NOT_IN_CATALOGUE = N_("No part in the catalogue has these codes: %(codes)s. For services, give the kind.")
AT_LEAST = N_("at least %(amount)s")
WITH_TAX = N_("%(rate)s incl.")


def not_in_catalogue(done: Values) -> list[str]:
    """The codes of a price list that should be parts and are none."""
    codes = forms.listed(done.get("no_part", ()))
    return [_(NOT_IN_CATALOGUE, codes=codes)] if codes else []


def price_in_words(row: Values, key: str) -> str:
    """A column of a published price."""
    if key == "name":
        return forms.in_language(row)
    if key == "kind":
        return in_context("charged", KIND_WORDS[row["kind"]])
    if key == "amount":
        return _unit_price(row)
    if key == "least":
        return _(AT_LEAST, amount=forms.money(row["least"], row["currency"])) if row["least"] else ""
    if key == "tax":
        rate = rate_text(row["tax"])
        return _(WITH_TAX, rate=rate) if row["inclusive"] else rate
    return str(row[key])


def _unit_price(row: Values) -> str:
    amount = forms.money(row["amount"], row["currency"])
    return amount if row["unit"] == FLAT else f"{amount}/{in_context('unit', UNIT_WORDS[row['unit']])}"


def policy_in_words(row: Values, key: str) -> str:
    """A column of a published policy. Terms of its own only; those for parts hold for what is left empty."""
    if key == "name":
        return forms.in_language({"zh": row["zh"], "en": row["en"]})
    if key == "adds_days":
        return _("yes") if row["adds_days"] else ""
    if key in ("labour", "on_site", "repair_days"):
        return str(row[key]) if row[key] >= 0 else ""
    return str(row[key])


def return_policy_in_words(row: Values, key: str) -> str:
    """A column of a published return policy."""
    if key == "name":
        return forms.in_language({"zh": row["zh"], "en": row["en"]})
    if key == "remedy":
        return forms.in_language(default_codes()["return_decision"][row["remedy"]].words())
    if key == "product":
        return str(row["product"]) or _("all lines")
    return str(row[key])
