"""Checks for the values of published tables. Each returns the value as the store keeps it, or raises InvalidValue."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.desk import sign_in
from fieldservice.shapes import JsonObject
from fieldservice.sheets import values
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.clocks import WEEKDAYS, parse_hours
from fieldservice.workflows.engine.currencies import CURRENCIES, without_sign
from fieldservice.workflows.engine.fields import WRONG
from fieldservice.workflows.engine.identity import (
    PHONE_LOST,
    PhoneNumber,
    is_float,
    labelled,
    read_phone,
    read_serial,
    regions,
)
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.warranty.start_rules import read_rule

if TYPE_CHECKING:
    from fieldservice.workflows.engine.reference import Reference

YES, NO = ("yes", "y", "true", "1", "是", "在职", "√", "✓"), ("no", "n", "false", "0", "否", "离职", "×", "✗")
NAME = re.compile(r"[^\W_][\w.-]{0,39}")
OFFICE_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,10})[A-Za-z0-9]")
CODE = re.compile(r"[^\W_][\w.-]{0,39}")
PIN_WITH_DECIMALS, PIN_ROUNDED = re.compile(r"\d{4,}\.0+", re.ASCII), re.compile(r"\d(\.\d+)?E\+\d+", re.ASCII)
MOST_MONEY = 10**12
MOST_MONTHS = 600
MOST_DAYS = 3650
MOST_COUNT = 99_999

FILL_IN = N_("Fill this in.")
LONG_TEXT = N_("Too long: %(max_length)s characters at most.")
NOT_KNOWN = N_("%(value)s is unknown here. Did you mean: %(near)s?")
NOT_AMONG = N_("%(value)s is unknown here. Possible: %(known)s.")
NAME_RULE = N_("A sign-in name has letters, digits, dot, hyphen and underscore, up to 40 characters.")
CODE_RULE = N_("A code has letters, digits, dot, hyphen and underscore, up to 40 characters.")
OFFICE_RULE = N_("The code of a service point has 2 to 12 letters, digits and hyphens.")
REGION_RULE = N_("Write the country as two letters, such as CN. Did you mean: %(near)s?")
YES_OR_NO = N_("Enter yes or no.")
DAY_RULE = N_("Write a day as mon to sun, or as a date such as 2026-10-01. Did you mean: %(near)s?")
DATE_RULE = N_("Write the date as 2026-10-01.")
HOURS_RULE = N_("Write hours as 09:00-12:00 13:00-18:00, earliest first, or `closed`.")
WHOLE_NUMBER = N_("Enter a whole number.")
NUMBER_RULE = N_("Enter a whole number from %(least)s to %(most)s.")
MONTHS_RULE = N_("Enter whole months, from 0 to %(most)s.")
TAX_RULE = N_("Write the tax rate per mille, at most 1000, or as a percentage such as 13%.")
MONEY_RULE = N_("Write an amount in %(currency)s with at most %(digits)s decimal places, such as %(example)s.")


class InvalidValue(Exception):
    """A value that does not fit, with a sentence that says what would fit; `column` for a check of the whole row."""

    def __init__(self, message: str, column: str = "", **values: object) -> None:
        super().__init__(message)
        self.because = Message(message, values)
        self.column = column


@dataclass(frozen=True, slots=True)
class RowContext:
    """The published reference data, and the office that publishes, against which a row is checked."""

    reference: Reference
    office: str
    folder: Path = Path()
    """The folder of the file, in which pictures are that it names."""


TextCheck = Callable[[str, RowContext], str]
ValueCheck = Callable[[str, RowContext], str | int]


MOST_NAMED, FEW = 12, 3


def alike(value: str, known: Sequence[str]) -> list[str]:
    return get_close_matches(value, known, 3, 0.5)


def near(value: str, known: Sequence[str]) -> str:
    return ", ".join(get_close_matches(value, known, 3, 0.3) or known[:8])


def not_known(value: str, known: Sequence[str], column: str = "") -> InvalidValue:
    """What is said of a value that is none of these: which ones are like it, else which there are."""
    if similar := alike(value, known) or (list(known) if len(known) <= FEW else []):
        return InvalidValue(NOT_KNOWN, column, value=value, near=", ".join(similar))
    more = ["…"] if len(known) > MOST_NAMED else []
    return InvalidValue(NOT_AMONG, column, value=value, known=", ".join([*known[:MOST_NAMED], *more]) or "-")


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of the values that are known, or with `several` some of them, parted by blanks, commas or semicolons."""

    known: Callable[[RowContext], Sequence[str]]
    several: bool = False

    def __call__(self, value: str, context: RowContext) -> str:
        possible = list(self.known(context))
        parts = [part for part in re.split(r"[\s,;，、；]+", value) if part] if self.several else [value]
        for part in parts:
            if part not in possible:
                raise not_known(part, possible)
        return " ".join(dict.fromkeys(parts))


def one_of(known: Callable[[RowContext], Sequence[str]]) -> OneOf:
    return OneOf(known)


def all_of(known: Callable[[RowContext], Sequence[str]]) -> OneOf:
    return OneOf(known, several=True)


def words_of(value: str, context: RowContext) -> str:
    return " ".join(dict.fromkeys(part for part in re.split(r"[\s,;，、；]+", value) if part))


def text(longest: int = 200) -> TextCheck:
    def check(value: str, context: RowContext) -> str:
        if len(value) > longest:
            raise InvalidValue(LONG_TEXT, max_length=longest)
        return value

    return check


def several(longest: int) -> TextCheck:
    """Names with semicolons or line breaks between them: names of models contain blanks, and some of them commas."""
    check = text(longest)
    return lambda value, context: check(
        ";".join(dict.fromkeys(name for each in re.split(r"[;；\n]", value) if (name := each.strip()))), context
    )


def label(longest: int) -> TextCheck:
    """The text of a label; a spreadsheet may have given it decimals."""
    check = text(longest)

    def checked(value: str, context: RowContext) -> str:
        try:
            return check(read_serial(labelled(value)), context)
        except ValueError as error:
            raise InvalidValue(WRONG[str(error)]) from None

    return checked


def shaped(pattern: re.Pattern[str], message: str) -> TextCheck:
    def check(value: str, context: RowContext) -> str:
        if not pattern.fullmatch(value):
            raise InvalidValue(message)
        return value

    return check


code = shaped(CODE, CODE_RULE)


def phone(value: str, context: RowContext) -> str:
    """A phone number as it is stored."""
    return _read_phone(value, context).stored if value else value


def printed_phone(value: str, context: RowContext) -> str:
    """A phone number that papers show as its owner writes it: 028-8123 4567."""
    read = _read_phone(value, context) if value else None
    return read.stored if read and is_float(value) else value


def _read_phone(value: str, context: RowContext) -> PhoneNumber:
    try:
        return read_phone(value, context.reference.text("phone_region", context.office))
    except ValueError as error:
        raise InvalidValue(WRONG[str(error)]) from None


def region(value: str) -> str:
    """A country by its two letters."""
    if value.upper() not in regions():
        raise InvalidValue(REGION_RULE, "value", near=near(value.upper(), regions()))
    return value.upper()


def yes(value: str, context: RowContext) -> int:
    typed = values.plain(value).lower().removesuffix(".0")
    if typed not in (*YES, *NO):
        raise InvalidValue(YES_OR_NO)
    return int(typed in YES)


def zone(value: str, context: RowContext) -> str:
    from zoneinfo import available_timezones

    return one_of(lambda context: sorted(available_timezones()))(value, context)


def day(value: str, context: RowContext) -> str:
    """`1` (Monday) to `7`, or a date."""
    typed = values.plain(value).lower().removesuffix(".0")
    if typed[:3] in WEEKDAYS and ("monday tuesday wednesday thursday friday saturday sunday".find(typed) >= 0):
        return str(WEEKDAYS.index(typed[:3]) + 1)
    if typed in tuple("1234567"):
        return typed
    found = values.day(value)
    if found is None:
        raise InvalidValue(DAY_RULE, near=near(typed, WEEKDAYS))
    return found.isoformat()


def a_date(value: str, context: RowContext) -> str:
    """2026-10-01, also as spreadsheets write it: 2026/10/1."""
    found = values.day(value)
    if found is None:
        raise InvalidValue(DATE_RULE)
    return found.isoformat()


def hours(value: str, context: RowContext) -> str:
    """As `parse_hours` reads them, with two digits for every hour; "" is closed. Spans follow each other."""
    written = values.hours(value)
    try:
        spans = parse_hours(written)
    except ValueError:
        raise InvalidValue(HOURS_RULE) from None
    if any(later[0] < earlier[1] or earlier[1].isoformat() == "00:00:00" for earlier, later in pairwise(spans)):
        raise InvalidValue(HOURS_RULE)
    return written if spans else ""


def pin(value: str, context: RowContext) -> str:
    """A PIN as it was typed; a spreadsheet may have rounded it, or have given it decimals."""
    if PIN_ROUNDED.fullmatch(value):
        raise InvalidValue(WRONG[PHONE_LOST])
    return value.partition(".")[0] if PIN_WITH_DECIMALS.fullmatch(value) else value


def pin_of(row: JsonObject, context: RowContext) -> str:
    """The verifier of the new PIN in a row of the staff; "" for none."""
    try:
        office = context.reference.offices.get(row["office"])
        return sign_in.new_verifier(row["pin"], row, office.phone if office else "") if row["pin"] else ""
    except Refused as refused:
        raise InvalidValue(refused.because.message, "pin", **refused.because.values) from None


def months(value: str, context: RowContext) -> int:
    found = values.whole(value)
    if found is None or not 0 <= found <= MOST_MONTHS:
        raise InvalidValue(MONTHS_RULE, most=MOST_MONTHS)
    return found


def days(value: str, context: RowContext) -> int:
    found = values.whole(value)
    if found is None or not 0 <= found <= MOST_DAYS:
        raise InvalidValue(NUMBER_RULE, least=0, most=MOST_DAYS)
    return found


def start_rule(value: str, context: RowContext) -> str:
    """The days from which a warranty runs, as workflows/warranty/start_rules.py reads them."""
    written = " ".join(re.sub(r"\s*(<=|≤|\+)\s*", r"\1", values.plain(value).lower()).replace("≤", "<=").split())
    try:
        read_rule(written)
    except ValueError as error:
        raise InvalidValue(str(error)) from None
    return written


def count(value: str, context: RowContext) -> int:
    """How many of something."""
    found = values.whole(value)
    if found is None or not 0 <= found <= MOST_COUNT:
        raise InvalidValue(NUMBER_RULE, least=0, most=MOST_COUNT)
    return found


def tax(value: str, context: RowContext) -> int:
    """Per mille: `13%` is 130, and so is 130."""
    share = values.share(value)
    rate = share * 10 if share is not None else values.whole(value)
    if rate is None or rate != int(rate) or not 0 <= rate <= 1000:
        raise InvalidValue(TAX_RULE)
    return int(rate)


def minor_units(value: str, currency: str, column: str = "amount") -> int:
    """Whole minor units of an amount as people write it: 1,120.00 in CNY is 112000. It is never a float on the way."""
    digits = CURRENCIES[currency]
    amount = values.number(without_sign(values.plain(value), currency))
    units = amount.scaleb(digits) if amount is not None else None
    if amount is None or units is None or units != int(units) or not 0 <= amount < MOST_MONEY:
        raise InvalidValue(
            MONEY_RULE, column, currency=currency, digits=digits, example="120" if not digits else f"120.{'0' * digits}"
        )
    return int(units)
