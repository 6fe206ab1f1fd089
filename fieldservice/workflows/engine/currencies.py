"""The currencies that prices and payments can have, and amounts as people type them."""

import re
import unicodedata
from decimal import Decimal

from fieldservice.words.amounts import DIGITS, SHOWN, digits, figures

CURRENCIES = DIGITS
"""The currencies that prices and payments can have, each with its digits behind the point."""
DEFAULT = "CNY"
"""The currency of an office that has no other, and of everything that earlier versions entered."""

SIGNS = {"CNY": "¥ 元 RMB", "JPY": "¥ 円", "EUR": "€", "GBP": "£", "KRW": "₩ 원", "THB": "฿", "VND": "₫"}
"""What people and spreadsheets write before or behind an amount; of all others it is $, and of each its own letters."""
_AMOUNT = re.compile(r"([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.([0-9]+))?")
"""A comma parts thousands; `12,50` is no amount."""


def in_units(minor: int, currency: str) -> Decimal:
    """Minor units in whole units, exactly: 12850 of CNY is 128.50."""
    return Decimal(minor).scaleb(-digits(currency))


def minor_units(units: int, currency: str) -> int:
    """Whole units (yuan, yen) in minor units."""
    return units * int(10 ** digits(currency))


def without_sign(text: str, currency: str) -> str:
    """The text without the sign or letters of this currency around it."""
    for sign in (SHOWN.get(currency, currency), *SIGNS.get(currency, "$").split(), currency):
        text = text.removeprefix(sign).removesuffix(sign).strip()
    return text


def read_amount(text: str, currency: str) -> int | None:
    """Whole minor units of an amount as a person types it: 1,120.5 in CNY is 112050. None for what is no amount, or has
    more digits behind the point than the currency."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    found, places = _AMOUNT.fullmatch(without_sign(plain, currency)), digits(currency)
    if found is None or len(found[2] or "") > places:
        return None
    return int(found[1].replace(",", "") + (found[2] or "").ljust(places, "0"))


def amount_text(minor: int, currency: str) -> str:
    """An amount as a person types it, with the digits of the currency: 128.50, or 128."""
    return figures(minor, currency, grouped=False)
