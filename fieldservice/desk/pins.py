"""Which new PINs are too short or too easy to guess. PINs that were set before go on working until they are changed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message

LENGTH = (4, 64)
DIGITS = 6
"""Digits that a PIN of people in these roles has, unless it is a word."""
TRUSTED = frozenset({"administrator", "manager"})
NAMED = 3
"""Characters of a name from which on a PIN that contains it is easy to guess; two where they are Chinese."""

ROWS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "147258369",
    "2580",
    "1qaz2wsx3edc4rfv",
)
"""Rows of the keyboard and of the number pad; read backwards too."""
TRIED_FIRST = frozenset(
    {
        "password", "passwort", "passw0rd", "admin", "administrator", "manager", "welcome", "letmein", "iloveyou",
        "woaini", "mima", "secret", "test", "fieldservice", "5201314", "1314520", "123654", "147852", "密码", "管理员",
    }
)  # fmt: skip
DATES = {8: ("%Y%m%d", "%d%m%Y", "%m%d%Y"), 6: ("%y%m%d", "%d%m%y", "%m%d%y"), 4: ("%m%d", "%d%m")}
"""By number of digits: the ways in which people write a birthday."""
YEARS = range(1930, 2040)

LENGTH_RULE = N_("A PIN has %(least)s to %(most)s characters.")
DIGITS_RULE = N_("The PIN of an administrator or a manager has at least %(least)s digits, or is a word.")
ROW = N_("This PIN is easy to guess: it is a row such as 123456, or repeats itself.")
DATE = N_("This PIN is easy to guess: it is a date, such as a birthday.")
NAME = N_("This PIN is easy to guess: it is the person's name.")
PHONE = N_("This PIN is easy to guess: it is part of the person's phone number.")
CHANGE = N_("Change it with: fieldservice passwd, or have the administrator change it.")
WORD = N_("This PIN is easy to guess: it is one of those that are tried first.")


@dataclass(frozen=True, slots=True)
class PinHolder:
    """What is known of the person whose PIN it is."""

    name: str = ""
    display: str = ""
    roles: Collection[str] = ()
    phone: str = ""


def fault(pin: str, holder: PinHolder) -> Message | None:
    """Why this must not become the PIN of the person; None where it may."""
    least, most = LENGTH
    if not least <= len(pin) <= most:
        return Message(LENGTH_RULE, {"least": least, "most": most})
    easy = next((reason for reason, is_so in EASY if is_so(pin.casefold(), holder)), None)
    if easy is not None:
        return Message(easy)
    if pin.isdecimal() and len(pin) < DIGITS and not TRUSTED.isdisjoint(holder.roles):
        return Message(DIGITS_RULE, {"least": DIGITS})
    return None


def is_row(pin: str, holder: PinHolder) -> bool:
    repeats = any(
        len(pin) % part == 0 and pin == pin[:part] * (len(pin) // part) for part in range(1, len(pin) // 2 + 1)
    )
    doubled = pin[::2] if pin[::2] == pin[1::2] else pin
    return repeats or len(set(pin)) <= 2 or any(doubled in row or doubled[::-1] in row for row in ROWS)


def is_date(pin: str, holder: PinHolder) -> bool:
    if not (pin.isascii() and pin.isdecimal()):
        return False
    return (len(pin) == 4 and int(pin) in YEARS) or any(_reads(pin, form) for form in DATES.get(len(pin), ()))


def _reads(pin: str, form: str) -> bool:
    leap_year = "2000 " if "y" not in form.casefold() else ""
    try:
        moment = datetime.strptime(leap_year + pin, ("%Y " if leap_year else "") + form)
    except ValueError:
        return False
    return bool(leap_year) or "%y" in form or moment.year in YEARS


def is_name(pin: str, holder: PinHolder) -> bool:
    names = ("".join(filter(str.isalnum, name.casefold())) for name in (holder.name, holder.display))
    return any(
        (name in pin or name[::-1] in pin or pin in name)
        for name in names
        if len(name) >= NAMED or (len(name) > 1 and not name.isascii())
    )


def is_phone(pin: str, holder: PinHolder) -> bool:
    return pin.isdecimal() and pin in "".join(filter(str.isdecimal, holder.phone))


def is_tried_first(pin: str, holder: PinHolder) -> bool:
    return pin in TRIED_FIRST or pin.rstrip("0123456789!.") in TRIED_FIRST


EASY: tuple[tuple[str, Callable[[str, PinHolder], bool]], ...] = (
    (ROW, is_row),
    (DATE, is_date),
    (NAME, is_name),
    (PHONE, is_phone),
    (WORD, is_tried_first),
)
