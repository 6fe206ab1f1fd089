"""Amounts in Chinese capital numerals 大写.

Source of PUBLISHED: the examples of annex 1 to 《支付结算办法》, 附一 正确填写票据和结算凭证的基本规定, rules 二 to 四;
where it allows two forms, the one that the program writes. The others were worked by hand by its rules.
"""

import pytest
from babel.numbers import get_currency_precision

from fieldservice.words.capitals import NAMES, capitals
from fieldservice.workflows.engine.currencies import CURRENCIES

PUBLISHED = [
    (140950, "人民币壹仟肆佰零玖元伍角"),
    (600714, "人民币陆仟零柒元壹角肆分"),
    (168032, "人民币壹仟陆佰捌拾元零叁角贰分"),
    (10700053, "人民币壹拾万柒仟元零伍角叁分"),
    (1640902, "人民币壹万陆仟肆佰零玖元零贰分"),
    (32504, "人民币叁佰贰拾伍元零肆分"),
]
BY_THE_RULES = [
    (0, "人民币零元整"),
    (1, "人民币壹分"),
    (10, "人民币壹角"),
    (99, "人民币玖角玖分"),
    (100, "人民币壹元整"),
    (101, "人民币壹元零壹分"),
    (110, "人民币壹元壹角"),
    (1000, "人民币壹拾元整"),
    (1001, "人民币壹拾元零壹分"),
    (1600, "人民币壹拾陆元整"),
    (10100, "人民币壹佰零壹元整"),
    (11000, "人民币壹佰壹拾元整"),
    (100100, "人民币壹仟零壹元整"),
    (101000, "人民币壹仟零壹拾元整"),
    (1000000, "人民币壹万元整"),
    (1000100, "人民币壹万零壹元整"),
    (1010000, "人民币壹万零壹佰元整"),
    (1100000, "人民币壹万壹仟元整"),
    (10000000, "人民币壹拾万元整"),
    (100000000, "人民币壹佰万元整"),
    (100005000, "人民币壹佰万零伍拾元整"),
    (1000000000, "人民币壹仟万元整"),
    (1000500000, "人民币壹仟万伍仟元整"),
    (10000000000, "人民币壹亿元整"),
    (10000000001, "人民币壹亿元零壹分"),
    (10000000100, "人民币壹亿零壹元整"),
    (10000100000, "人民币壹亿零壹仟元整"),
    (10001000000, "人民币壹亿零壹万元整"),
    (10100000000, "人民币壹亿零壹佰万元整"),
    (11000000000, "人民币壹亿壹仟万元整"),
    (100000000000, "人民币壹拾亿元整"),
    (101000000010, "人民币壹拾亿壹仟万元零壹角"),
    (900000000009, "人民币玖拾亿元零玖分"),
    (123456789012, "人民币壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元零壹角贰分"),
    (999999999999, "人民币玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
]


@pytest.mark.parametrize(("fen", "spelt"), PUBLISHED + BY_THE_RULES)
def test_an_amount_is_spelt_as_the_rules_of_settlement_say(fen, spelt):
    assert capitals(fen) == spelt


@pytest.mark.parametrize(
    ("minor", "currency", "spelt"),
    [
        (1000, "JPY", "日元壹仟元整"),
        (1000, "USD", "美元壹拾元整"),
        (123, "HKD", "港币壹元贰角叁分"),
        (-500, "CNY", "人民币负伍元整"),
        (-1, "EUR", "欧元负壹分"),
        (100, "XTS", "XTS壹元整"),
    ],
)
def test_other_currencies_have_their_name_and_what_is_below_nothing_says_so(minor, currency, spelt):
    assert capitals(minor, currency) == spelt


def test_every_amount_can_be_read_back():
    for fen in (*range(0, 30000, 7), *(10**place + 10**other for place in range(12) for other in range(place))):
        assert read_back(capitals(fen)) == fen


def test_every_currency_has_a_name_and_its_digits():
    assert set(NAMES) == set(CURRENCIES)
    assert {each: get_currency_precision(each) for each in CURRENCIES} == CURRENCIES


def read_back(spelt):
    """The fen of an amount in capital numerals, by reading its characters from left to right."""
    total = section = digit = 0
    for char in spelt.removeprefix("人民币").removesuffix("整"):
        if char in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(char)
        elif char in "角分":
            total, digit = total + digit * (10 if char == "角" else 1), 0
        elif char in "拾佰仟":
            section, digit = section + digit * 10 ** ("拾佰仟".index(char) + 1), 0
        else:
            total, section, digit = total + (section + digit) * {"元": 1, "万": 10**4, "亿": 10**8}[char] * 100, 0, 0
    return total
