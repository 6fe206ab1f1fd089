"""The currencies that prices and payments can have."""

CURRENCIES = {
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
"""Each with its digits behind the point."""


def digits(currency: str) -> int:
    """How many digits an amount of this currency has behind the point: 0 for yen; 2 for one that is not listed."""
    return CURRENCIES.get(currency, 2)


def minor_units(units: int, currency: str) -> int:
    """Whole units (yuan, yen) in minor units."""
    return units * int(10 ** digits(currency))
