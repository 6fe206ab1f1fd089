"""Amounts in Chinese capital numerals 大写, as they stand on quotes and receipts: 人民币壹仟肆佰零玖元伍角.

The rule is annex 1 of 《支付结算办法》, 附一 正确填写票据和结算凭证的基本规定: 整 follows 元, never 分,
and may be left out after 角; several zeros in a row are one 零; where both forms are allowed, 零 stands behind 元
and not behind 万.
"""

from __future__ import annotations

from fieldservice.words.amounts import digits

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))
NAMES = {
    "CNY": "人民币",
    "EUR": "欧元",
    "GBP": "英镑",
    "HKD": "港币",
    "JPY": "日元",
    "KRW": "韩元",
    "MOP": "澳门元",
    "MYR": "马来西亚林吉特",
    "SGD": "新加坡元",
    "THB": "泰铢",
    "TWD": "新台币",
    "USD": "美元",
    "VND": "越南盾",
}
"""What stands before the amount. Banks count all of them in 元, 角 and 分."""


def capitals(minor: int, currency: str = "CNY") -> str:
    """An amount in whole minor units (fen, cents, yen); a currency that is not listed is named by its code."""
    hundredths = abs(minor) * 10 ** (2 - digits(currency))
    return NAMES.get(currency, currency) + "负" * (minor < 0) + _amount(hundredths)


def _amount(fen: int) -> str:
    yuan, rest = divmod(fen, 100)
    tenths, hundredths = divmod(rest, 10)
    if not rest:
        return _number(yuan) + "元整"
    spelt = _number(yuan) + "元" if yuan else ""
    if yuan and (not tenths or yuan % 10 == 0):
        spelt += "零"
    if tenths:
        spelt += DIGITS[tenths] + "角"
    if hundredths:
        spelt += DIGITS[hundredths] + "分"
    return spelt


def _number(number: int) -> str:
    for place, name in PLACES:
        if number >= place:
            high, low = divmod(number, place)
            # A place that is skipped is said once, however many are skipped.
            between = "零" if 0 < low < place // 10 else ""
            return _number(high) + name + between + (_number(low) if low else "")
    return DIGITS[number]
