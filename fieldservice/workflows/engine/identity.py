"""One form of a serial number and of a phone number, however it is written: what is looked up and compared.

A record keeps a serial number as it was typed; rows and questions compare `serial_key`. A phone number is stored as a
person in the office's country dials it, and rows compare `phone_key`, which has the country code.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

HOME = "CN"
"""The country of a stored number without a country code. Numbers of other countries are stored with theirs, so that an
entry says the same in every office, whatever the settings are."""
FEWEST, MOST = 5, 15
"""Digits of a phone number."""
BESIDE_NUMBER = "x"
"""Between number and extension in a stored phone number: 02855503305x21."""

PHONE, PHONE_LOST, PHONE_LETTERS, PHONE_SEVERAL = "phone", "phone_lost", "phone_letters", "phone_several"
"""What is wrong with a text that is no phone number; `fields.WRONG` has the sentences."""

_EXTENSION = re.compile(
    r"(?P<number>.*\d[\s)]*)(?:(?:;ext=|,+|[#~x×]|ext(?:ension|n)?|转接?|轉接?|分机|分機|内线|內線)[\s:.号號]*)+"
    r"(?P<extension>\d{1,7})[\s#)]*"
)
_WRITTEN = re.compile(r"[\s(]*\+?[\s(]*\d[\d\s().·/\\_-]*")
_FLOAT = re.compile(r"\s*\d{5,}\.0+\s*")
_ROUNDED = re.compile(r"\d([.,]\d+)?[eE]\+\d+")
_HELD = re.compile(r"""\s*(?:['‘’＇](?P<marked>[^'‘’＇]*\d[^'‘’＇]*)|=\s*"(?P<quoted>[^"]*\d[^"]*)")\s*""")
_TWO_IN_ROW = re.compile(r"\d{7,}\s*/\s*\d{1,4}")
"""85503305/06 are two lines with numbers in a row."""
_BETWEEN_NUMBERS = re.compile(r"[;,/、|&\\]|或|和|及|\bor\b|\band\b")
_LEAST_ALONE = 7
"""So many digits are a number of their own beside another one."""
MINUS = "\N{MINUS SIGN}"
_EXPONENT = re.compile(r"[+-]?\d+([.,]\d+)?e[+-]?\d+")


def bare(text: object) -> str:
    """The text in half width, without blanks and without characters that nobody sees: zero width, byte order marks."""
    plain = unicodedata.normalize("NFKC", str(text if text is not None else ""))
    return "".join(char for char in plain if unicodedata.category(char)[0] not in "ZC")


def letters_and_digits(text: object) -> str:
    """The text as a number is read out: in capitals, without hyphens and blanks."""
    return "".join(filter(str.isalnum, bare(text))).upper()


NO_SERIAL = frozenset(
    (
        *("NA", "NONE", "NIL", "NULL", "NO", "NOTHING", "UNKNOWN", "MISSING", "WITHOUT"),
        *("NOSN", "NOSERIAL", "NOSERIALNUMBER"),
        *("无", "無", "没有", "沒有", "未知", "不详", "不詳", "不明", "不清楚", "不知道", "暂无", "暫無", "空"),
        *("无序列号", "無序號", "无编号", "無編號", "无号", "無號"),
    )
)
"""What people write where there is no serial number, letters and digits alone."""
_AROUND_SERIAL = re.compile(r"(?:\][A-Z][0-9A-Z]|S/N[:.]*)(?P<inner>.+)|\*(?P<between>.+)\*")
"""What a scanner or a label writes around it: the kind of code, start and stop of Code 39, S/N."""


def serial_key(serial: object) -> str:
    """A serial number as it is compared: as a label, without what stands around it; "" for words that are none."""
    return _serial_key(str(serial if serial is not None else ""))


@lru_cache(maxsize=4096)
def _serial_key(serial: str) -> str:
    key = label_key(without_hold(serial))
    while found := _AROUND_SERIAL.fullmatch(key):
        key = found["inner"] or found["between"]
    key = key.partition(".")[0] if is_float(key) else key
    said = "".join(filter(str.isalnum, key))
    # Nobody's number is 0, 000 or xxx.
    return "" if len(set(said)) < 2 or said in NO_SERIAL else key


def read_serial(text: str) -> str:
    """The serial number as it is stored: as it was typed. Raises ValueError (PHONE_LOST) where a spreadsheet rounded
    it; decimals that one added are cut."""
    text = without_hold(text)
    if _ROUNDED.fullmatch(bare(text)):
        raise ValueError(PHONE_LOST)
    return text.partition(".")[0] if is_float(text) else text


def without_hold(text: str) -> str:
    """A number without the signs with which people keep a spreadsheet from rounding it: '138 and ="138"."""
    found = _HELD.fullmatch(text)
    return (found["marked"] or found["quoted"]).strip() if found else text


def label_key(text: object) -> str:
    """The text of a label as it is compared: half width, capitals, one sort of hyphen, no blanks."""
    plain = bare(text)
    plain = plain.upper() if plain.isascii() else bare(plain.casefold().upper())
    return "".join("-" if unicodedata.category(char) == "Pd" or char == MINUS else char for char in plain)


def labelled(text: object) -> str:
    """The text of a label as it is stored: half width and capitals, so that people read it as it is printed."""
    return " ".join(unicodedata.normalize("NFKC", str(text or "")).upper().split())


def serial_compared_before(serial: object) -> str:
    """A serial number as versions up to 0.3.0 compared it; what they kept a digest of is found by this form only."""
    return str(serial or "").strip().upper()


def regions() -> tuple[str, ...]:
    """The countries whose ways of writing phone numbers are known, by their two letters."""
    from phonenumbers import SUPPORTED_REGIONS

    return tuple(sorted(SUPPORTED_REGIONS))


class PhoneNumber(NamedTuple):
    """A phone number as it was read."""

    number: str
    """With country code, +862855503305, so that it is the same wherever it is dialled."""
    extension: str
    national: str
    """Digits as they are dialled in the country of the stores, leading zeros kept; others with + and country code."""
    known: bool
    """Whether such a number can exist by the numbering plan of its country: a short number of a hotline has no
    country code when it is called."""

    @property
    def key(self) -> str:
        """What identifies it; keys of one number with several extensions begin alike."""
        return f"{self.number};ext={self.extension}" if self.extension else self.number

    @property
    def stored(self) -> str:
        return f"{self.national}{BESIDE_NUMBER}{self.extension}" if self.extension else self.national

    @property
    def link(self) -> str:
        """The address that a phone calls (RFC 3966)."""
        number = self.number if self.known else self.national
        return f"tel:{number};ext={self.extension}" if self.extension else f"tel:{number}"


@lru_cache(maxsize=4096)
def read_phone(text: str, region: str = HOME) -> PhoneNumber:
    """The phone number that a person in this country wrote. Raises ValueError (PHONE, PHONE_LOST).

    Country code (+86, 0086, 86), trunk zero, (0) and extension (ext, x, #, 转, 分机, or a last group behind a complete
    number) are understood. A number that a spreadsheet rounded is refused, since its digits are lost.
    """
    plain = _plain(text).rstrip("# ")
    if _EXPONENT.fullmatch(plain):
        raise ValueError(PHONE_LOST)
    plain = plain.partition(".")[0] if is_float(plain) else plain
    found = _EXTENSION.fullmatch(plain)
    number, extension = (found["number"], found["extension"]) if found else (plain, "")
    if wrong := _fault(plain, number):
        raise ValueError(wrong)
    read = _read(number, extension, region)
    if not extension and not read.known and (cut := re.fullmatch(r"(.*\d)\s*-\s*(\d{1,6})", number)):
        # 028-55503305-21: the last group is an extension where the number before it is complete.
        before = _read(cut[1], cut[2], region)
        read = before if before.known else read
    if not FEWEST <= len(_digits(read.national)) <= MOST:
        raise ValueError(PHONE)
    return read


def _fault(plain: str, number: str) -> str:
    """What is wrong with a text that is to be a phone number, of which `number` comes before the extension."""
    parts = plain.split() if len(_digits(number)) > MOST + 2 else []
    if _are_several(_BETWEEN_NUMBERS.split(plain)) or _are_several(parts) or _TWO_IN_ROW.fullmatch(plain):
        return PHONE_SEVERAL
    if any(char.isalpha() for char in number):
        return PHONE_LETTERS
    return "" if _WRITTEN.fullmatch(number) and FEWEST <= len(_digits(number)) <= MOST + 2 else PHONE


def _are_several(parts: list[str]) -> bool:
    return sum(len(_digits(part)) >= _LEAST_ALONE for part in parts) > 1


def is_float(text: str) -> bool:
    """Whether a spreadsheet wrote the number as one that has decimals: 13800000000.0."""
    return _FLOAT.fullmatch(text) is not None


def written_phone(stored: str, region: str) -> str:
    """A stored phone number as a person in this country writes it, so that it is read there as the same number."""
    if region == HOME or stored.startswith("+"):
        return stored
    try:
        read = read_phone(stored)
    except ValueError:
        return stored
    return f"{read.number}{BESIDE_NUMBER}{read.extension}" if read.extension else read.number


def phone_link(text: str, region: str = HOME) -> str:
    """The address that a phone calls; "" for a text that is no number."""
    try:
        return read_phone(text, region).link
    except ValueError:
        return ""


def _plain(text: str) -> str:
    """Half width, Western digits, one sort of hyphen, no unseen characters."""
    half = unicodedata.normalize("NFKC", without_hold(text)).casefold().strip().removeprefix("tel:")
    half = "|".join(half.splitlines())
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else "-" if unicodedata.category(char) == "Pd" else char
        for char in half
        if unicodedata.category(char) not in ("Cf", "Cc")
    ).strip()


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal())


def _read(number: str, extension: str, region: str) -> PhoneNumber:
    import phonenumbers
    from phonenumbers import PhoneNumberFormat

    digits = ("+" if number.lstrip(" (").startswith("+") else "") + _digits(number)
    try:
        parsed = phonenumbers.parse(digits, region, keep_raw_input=True)
    except phonenumbers.NumberParseException:
        # Nothing that a numbering plan knows, such as a line within the house: what was written.
        return PhoneNumber(digits, extension, digits, False)
    sources = phonenumbers.CountryCodeSource
    at_home = parsed.country_code_source == sources.FROM_DEFAULT_COUNTRY
    if parsed.country_code_source == sources.FROM_NUMBER_WITH_IDD and not digits.startswith("00"):
        # 17994009272 is a mobile number, although a carrier's customers call abroad with 17994 00.
        parsed = phonenumbers.parse(f"+{phonenumbers.country_code_for_region(region)}{digits}")
        at_home = True
    known = phonenumbers.is_valid_number(parsed)
    number = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    if parsed.country_code != phonenumbers.country_code_for_region(HOME):
        national = number
    elif not known and at_home and region == HOME:
        national = digits
    else:
        national = _digits(phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL))
    return PhoneNumber(number, extension, national, known)


def phone_key(phone: object, region: str = HOME) -> str:
    """What identifies a phone number, stored or as a person in this country wrote it; "" for none.

    Older entries may hold what nobody could type today: their digits are the key then.
    """
    return _phone_key(str(phone or ""), region)


@lru_cache(maxsize=4096)
def _phone_key(text: str, region: str) -> str:
    try:
        return read_phone(text, region).key
    except ValueError:
        return _digits(_plain(text))


def phone_idents(stored: str) -> tuple[str, ...]:
    """The numbers by which a stored phone is found: its number alone, and with the extension behind it."""
    number, _, extension = stored.partition(BESIDE_NUMBER)
    return (number, f"{number}{extension}") if extension else (number,)


def searched_numbers(typed: str, region: str = HOME) -> tuple[str, ...]:
    """The numbers to search for where somebody typed a phone number: as it is stored, and without its leading zeros,
    since the form that a person knows or that an older entry holds may lack them."""
    try:
        read = read_phone(typed, region)
    except ValueError:
        return ()
    number = f"{read.national.removeprefix('+')}{read.extension}"
    return tuple(dict.fromkeys((number, number.lstrip("0"))))


def line_of(key: str) -> str:
    """The number in a key without its extension: the line that a switchboard answers."""
    return key.partition(";")[0]
