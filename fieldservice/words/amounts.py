"""Amounts of money as they are shown: on screens, papers and the command line, in sentences and in every language.

Amounts are whole minor units of a currency.
"""

DIGITS = {
    "CNY": 2,
    "EUR": 2,
    "GBP": 2,
    "HKD": 2,
    "JPY": 0,
    "KRW": 0,
    "MOP": 2,
    "MYR": 2,
    "SGD": 2,
    "THB": 2,
    "TWD": 2,
    "USD": 2,
    "VND": 0,
}
"""The currencies that prices and payments can have, each with its digits behind the point."""
SHOWN = {
    "CNY": "¥",
    "EUR": "€",
    "GBP": "£",
    "HKD": "HK$",
    "JPY": "JP¥",
    "KRW": "₩",
    "TWD": "NT$",
    "USD": "US$",
    "VND": "₫",
}
"""The sign before an amount; others have their letters. No two currencies share one: yen are not taken for yuan."""


def digits(currency: str) -> int:
    """How many digits an amount of this currency has behind the point: 0 for yen; 2 for one that is not listed."""
    return DIGITS.get(currency, 2)


def figures(minor: int, currency: str, grouped: bool = True) -> str:
    """An amount without its currency: 1,260.00, or 1260.00 where it is not `grouped`."""
    units, rest = divmod(abs(minor), int(10 ** digits(currency)))
    behind = f".{rest:0{places}}" if (places := digits(currency)) else ""
    return f"{'-' * (minor < 0)}{f'{units:,}' if grouped else units}{behind}"


def money(minor: int, currency: str = "CNY") -> str:
    """An amount with the sign of its currency, alike in all languages: ¥1,260.00, -US$12.00, JP¥500."""
    sign = SHOWN.get(currency, f"{currency}\u00a0" if currency else "")
    return f"{'-' * (minor < 0)}{sign}{figures(abs(minor), currency)}"
