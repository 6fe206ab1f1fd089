"""Which new PINs are too short or too easy to guess. PINs that were set before go on working until they are changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import datetime

from fieldservice.late_dataclass import dataclass
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message

LENGTH = (4, 64)
LEAST_TRUSTED = 6
"""Characters that a PIN of people in these roles has, unless it is a word: letters only."""
LEAST_REST = 3
"""Characters that a PIN has besides a row or a date in it."""
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
    "147",
    "258",
    "369",
    "2580",
    "1qaz2wsx3edc4rfv",
    "1q2w3e4r5t6y7u8i9o0p",
    "13579",
    "24680",
)
"""Rows of the keyboard and of the number pad; read backwards too."""
COLUMNS = "147258369"
"""The number pad by columns: half of one and half of the next is no row within a PIN, as 472 is none in 4729."""
TRIED_FIRST = frozenset(
    {
        "password", "passwort", "passw0rd", "admin", "administrator", "manager", "welcome", "letmein", "iloveyou",
        "woaini", "mima", "secret", "test", "fieldservice", "5201314", "1314520", "123654", "147852", "密码", "管理员",
        "login", "hello", "changeme", "default", "guest", "master", "monkey", "dragon", "sunshine", "service", "nihao",
    }
)  # fmt: skip
LOOKALIKES = str.maketrans("@013457$!", "aoieastsi")
"""Digits and signs that people write for letters, as in P@ssw0rd."""
DATE_LIKE = re.compile(r"\d(?:[-./ 年月]?\d){5,7}")
DATES = {
    8: ("%Y%m%d", "%d%m%Y", "%m%d%Y"),
    7: ("%Y%m%d", "%d%m%Y", "%m%d%Y"),
    6: ("%y%m%d", "%d%m%y", "%m%d%y"),
    4: ("%m%d", "%d%m"),
}
"""By number of digits: the ways in which people write a birthday."""
YEARS = range(1930, 2040)

LENGTH_RULE = N_("A PIN has %(least)s to %(most)s characters.")
DIGITS_RULE = N_("The PIN of an administrator or manager must have at least %(least)s characters, or be a word.")
ROW = N_("This PIN is easy to guess: it is a sequence such as 123456, or repeats itself.")
DATE = N_("This PIN is easy to guess: it is a date, such as a birthday.")
NAME = N_("This PIN is easy to guess: it is the person's name.")
PHONE = N_("This PIN is easy to guess: it is part of the person's phone number.")
OFFICE = N_("This PIN is easy to guess: it is the code or the phone number of the service point.")
CHANGE_BY_COMMAND = N_("Change it with: fieldservice passwd, or ask the administrator to change it.")
RULES = N_(
    "At least 4 characters; for administrators and managers 6, or a word. No date, no name or number of a person or "
    "office, no sequence such as 123456."
)
NOT_THE_SAME = N_("The two PINs are different.")
WORD = N_("This PIN is easy to guess: it is one of the first that anybody tries.")


@dataclass(frozen=True, slots=True)
class PinHolder:
    """What is known of the person whose PIN it is."""

    name: str = ""
    display: str = ""
    roles: Collection[str] = ()
    phone: str = ""
    office: str = ""
    """The code of the service point, where it is known."""
    office_phone: str = ""


def fault(pin: str, holder: PinHolder) -> Message | None:
    """Why this must not become the PIN of the person; None where it may."""
    pin = plain(pin).casefold()
    least, most = LENGTH
    if not least <= len(pin) <= most:
        return Message(LENGTH_RULE, {"least": least, "most": most})
    easy = next((reason for reason, is_so in EASY if is_so(pin, holder)), None)
    if easy is not None:
        return Message(easy)
    is_a_word = all(character.isalpha() or character.isspace() for character in pin)
    if len(pin) < LEAST_TRUSTED and not is_a_word and not TRUSTED.isdisjoint(holder.roles):
        return Message(DIGITS_RULE, {"least": LEAST_TRUSTED})
    return None


def plain(pin: str) -> str:
    """The PIN however it was typed: an input method may write its digits and letters in full width."""
    return unicodedata.normalize("NFKC", pin)


def is_row(pin: str, holder: PinHolder) -> bool:
    repeats = any(
        len(pin) % part == 0 and pin == pin[:part] * (len(pin) // part) for part in range(1, len(pin) // 2 + 1)
    )
    doubled = pin[::2] if pin[::2] == pin[1::2] else pin
    return (
        repeats
        or len(set(pin)) <= 2
        or _rest_without_rows(pin) < LEAST_REST
        or any(doubled in row or doubled[::-1] in row for row in ROWS)
    )


def _rest_without_rows(pin: str) -> int:
    """Number of characters that belong to no row of three or more, and to no character three times."""
    at = rest = 0
    while at < len(pin):
        end = at + 1
        while end < len(pin) and _is_in_a_row(pin[at : end + 1]):
            end += 1
        if end - at < LEAST_REST:
            end, rest = at + 1, rest + 1
        at = end
    return rest


def _is_in_a_row(part: str) -> bool:
    return len(set(part)) == 1 or any(part in row or part[::-1] in row for row in ROWS if row != COLUMNS)


def is_date(pin: str, holder: PinHolder) -> bool:
    if re.fullmatch(r"[0-9]{4}", pin):
        return int(pin) in YEARS or any(_reads(pin, form) for form in DATES[4])
    return any(
        len(pin) - len(found[0]) < LEAST_REST and any(_reads(digits, form) for form in DATES[len(digits)])
        for found in DATE_LIKE.finditer(pin)
        if (digits := "".join(filter(str.isdecimal, found[0]))).isascii()
    )


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


def is_office(pin: str, holder: PinHolder) -> bool:
    code = "".join(filter(str.isalnum, holder.office.casefold()))
    if len(code) >= NAMED and (code in pin or code[::-1] in pin):
        return True
    return pin.isdecimal() and pin in "".join(filter(str.isdecimal, holder.office_phone))


def is_tried_first(pin: str, holder: PinHolder) -> bool:
    whole = "".join(pin.split())
    bare = whole.strip("0123456789!.-_")
    return not TRIED_FIRST.isdisjoint({whole, bare, whole.translate(LOOKALIKES), bare.translate(LOOKALIKES)})


EASY: tuple[tuple[str, Callable[[str, PinHolder], bool]], ...] = (
    (ROW, is_row),
    (DATE, is_date),
    (NAME, is_name),
    (PHONE, is_phone),
    (OFFICE, is_office),
    (WORD, is_tried_first),
)
