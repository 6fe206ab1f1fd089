"""Fields of events: one declaration makes the form, the command line options, the JSON schema and the docs page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any, ClassVar, get_args, get_origin

import pydantic
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationInfo
from pydantic.fields import FieldInfo

from fieldservice.shapes import JsonObject
from fieldservice.words.amounts import digits
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.currencies import DEFAULT, amount_text, read_amount
from fieldservice.workflows.engine.identity import (
    PHONE,
    PHONE_LETTERS,
    PHONE_LOST,
    PHONE_SEVERAL,
    labelled,
    read_phone,
    read_serial,
)
from fieldservice.workflows.engine.messages import FILL_IN, TWICE, Message
from fieldservice.workflows.engine.numbers import is_printed_number, place_of
from fieldservice.workflows.engine.typed_lines import (
    FreeLineTyped,
    PartsTyped,
    ServiceTyped,
    each_piece_once,
    free_lines_in,
    lines_in,
    parts_in,
    per_mille_in,
    plain,
    services_in,
)

CURRENCY = "currency"
"""Key of the validation's context: the currency in which amounts are typed, that of the office."""


class Event(BaseModel):
    """Something that happened, named in the past tense. Frozen; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    SECTIONS: ClassVar[Mapping[str, str]] = {}
    """The fields with which the sections of a long form begin, each with its heading."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field as a person meets it. `kind`: text, longtext, phone, when, date, number, minutes, score, yes, code,
    staff, colleague, office, place, lines, part, parts, services, free_lines, percent, checklist or strokes; `codes`
    names the list of a code."""

    name: str
    label: str
    help: str = ""
    kind: str = "text"
    required: bool = False
    wanted: bool = False
    """May be left empty at first, but must be known before the thing is handed on."""
    private: bool = False
    codes: str = ""
    role: str = ""
    default: object = None
    example: str = ""
    choices: tuple[object, ...] = ()
    hidden: bool = False
    """Filled in by the desk or the screen, never typed: the customer's file, the digest of what was shown."""
    offers: str = ""
    """What a form offers while a text is typed: free_loaners, loaners_out, free_exchanges, approved_exchange,
    chosen_exchanges or case_devices."""
    sums_up: str = ""
    """The checklist of which this yes or no is the sum: a form answers "yes" where all of its items are in order."""
    only_for: tuple[str, ...] = ()
    """The name of another field, and its values for which alone a form shows this one: ("method", "cash")."""
    needed: bool = False
    """Where `only_for` shows it, it is filled in: a guard of the step refuses it empty."""
    begins: bool = False
    """Typing begins here. A code then shows all of its values, each with a digit that chooses it."""
    past: bool = False
    """A day or moment at which something happened: one that is still to come is refused."""
    section: str = ""
    """The heading under which a long form has the field; "" for none."""


def ask(
    label: str,
    help: str = "",  # noqa: A002  (the word a form uses)
    *,
    kind: str = "",
    private: bool = False,
    wanted: bool = False,
    codes: str = "",
    role: str = "",
    example: str = "",
    hidden: bool = False,
    offers: str = "",
    sums_up: str = "",
    only_for: tuple[str, ...] = (),
    needed: bool = False,
    begins: bool = False,
    past: bool = False,
    default: object = ...,
    **rules: Any,  # Any: pydantic checks them
) -> Any:  # Any: as with pydantic's own Field, the annotation beside it names the type
    """A pydantic field with its label and help. `rules` go to pydantic (ge, le, max_length)."""
    about: JsonObject = {
        "label": label,
        "help": help,
        "kind": kind,
        "private": private,
        "wanted": wanted,
        "codes": codes,
        "role": role,
        "example": example,
        "hidden": hidden,
        "offers": offers,
        "sums_up": sums_up,
        "only_for": only_for,
        "needed": needed,
        "begins": begins,
        "past": past,
    }
    return pydantic.Field(default, json_schema_extra={"ask": about}, **rules)


YEARS = range(1970, 2200)
"""Years of a moment that an entry may name. A moment of the year 9999 could not be shown east of Greenwich."""


def _instant(value: object) -> str:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.replace("Z", "+00:00"))
        except ValueError:
            raise ValueError("moment") from None
    if not isinstance(value, datetime) or value.tzinfo is None or value.year not in YEARS:
        raise ValueError("moment")
    return stamp(value)


_DAY = re.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")


def _day(value: str) -> str:
    found = _DAY.fullmatch(value)
    try:
        return date(*map(int, found.groups() if found else ())).isoformat()
    except (TypeError, ValueError):
        raise ValueError("day") from None


def _phone(value: str) -> str:
    return read_phone(value).stored


def _paper(value: str) -> str:
    number = "-".join(unicodedata.normalize("NFKC", value).upper().split())
    if not is_printed_number(number):
        raise ValueError("paper")
    return number


Text = Annotated[str, pydantic.Field(max_length=200), AfterValidator(plain)]
Serial = Annotated[str, pydantic.Field(max_length=200), AfterValidator(lambda text: read_serial(plain(text)))]
PaperNumber = Annotated[str, pydantic.Field(max_length=60), AfterValidator(_paper), "paper"]
LongText = Annotated[str, pydantic.Field(max_length=4000), AfterValidator(plain), "longtext"]
Phone = Annotated[str, AfterValidator(_phone), "phone"]
When = Annotated[str, BeforeValidator(_instant), "when"]
"""An instant as UTC text; `typed_time` turns what a person typed into one."""
Day = Annotated[str, AfterValidator(_day), "date"]
Minutes = Annotated[int, pydantic.Field(ge=0, le=60_000), "minutes"]
Score = Annotated[int, pydantic.Field(ge=1, le=5), "score"]
Yes = Annotated[bool, "yes"]
CodeOf = Annotated[str, pydantic.Field(max_length=40), "code"]
Staff = Annotated[str, pydantic.Field(max_length=60), "staff"]


def _place(value: object) -> str:
    text = unicodedata.normalize("NFKC", str(value)).strip().upper()
    place = place_of(text) or text
    if not re.fullmatch("[A-Z0-9]{1,12}", place):
        raise ValueError("place")
    return place


def _minor_units(value: object, info: ValidationInfo) -> object:
    """An amount in the currency of the validation's context."""
    if not isinstance(value, str):
        return value
    currency = str((info.context or {}).get(CURRENCY) or DEFAULT)
    if (amount := read_amount(value, currency)) is None:
        without_minus = value.strip().lstrip("-−－").strip()
        if without_minus != value.strip() and read_amount(without_minus, currency) is not None:
            raise ValueError("minus", {"amount": without_minus})
        raise ValueError(no_amount(currency), {"currency": currency})
    if amount > MOST:
        raise ValueError("too_much_money", {"most": amount_text(MOST, currency)})
    return amount


MOST = 10**13
"""Minor units that an amount has at most."""


def no_amount(currency: str) -> str:
    """What `WRONG` calls a text that is no amount in this currency."""
    return "money" if digits(currency) else "whole_money"


Parts = Annotated[
    list[PartsTyped],
    pydantic.Field(min_length=1, max_length=100),
    BeforeValidator(parts_in),
    AfterValidator(each_piece_once),
    "parts",
]
"""Lines of parts. An entry keeps them with what the catalogue said of each: words, unit, standard cost."""
PartNumber = Annotated[str, pydantic.Field(max_length=60), AfterValidator(plain), "part"]
"""One part, by its number or barcode. An entry keeps it like a line of parts: words, unit, standard cost."""
ManyParts = Annotated[list[PartsTyped], pydantic.Field(max_length=1000), BeforeValidator(parts_in), "parts"]
"""Lines of parts where a whole place is counted."""
Services = Annotated[list[ServiceTyped], pydantic.Field(max_length=40), BeforeValidator(services_in), "services"]
"""Services of the price lists. An entry keeps them with what the list said of each: words, price, tax."""
FreeLines = Annotated[list[FreeLineTyped], pydantic.Field(max_length=20), BeforeValidator(free_lines_in), "free_lines"]
"""Lines of words and an amount in the currency of the office."""
Percent = Annotated[int, BeforeValidator(per_mille_in), pydantic.Field(ge=0, le=1000), "percent"]
"""Tenths of a percent, typed as a percentage: 7.5."""
OfficeCode = Annotated[str, pydantic.Field(max_length=20), "office"]
Lines = Annotated[
    list[Annotated[str, pydantic.Field(max_length=100), AfterValidator(plain)]],
    pydantic.Field(max_length=40),
    BeforeValidator(lines_in),
    "lines",
]
"""Things listed one by one: accessories, contents of a parcel."""
Serials = Annotated[
    list[Annotated[str, pydantic.Field(max_length=60), AfterValidator(plain), pydantic.Field(min_length=1)]],
    pydantic.Field(max_length=500),
    BeforeValidator(lines_in),
    "longtext",
]
"""Serial numbers scanned one after the other, each on a line of its own."""
PlaceName = Annotated[str, BeforeValidator(_place), pydantic.Field(max_length=12), "place"]
"""A shelf or bench by its name, or by its scanned label."""
CounterName = Annotated[str, pydantic.Field(max_length=8), AfterValidator(plain)]

Money = Annotated[int, BeforeValidator(_minor_units), pydantic.Field(ge=0, le=MOST), "money"]
"""Whole minor units (fen, yen) of the office's currency; typed as an amount with its digits: 128.50."""
SomeMoney = Annotated[int, BeforeValidator(_minor_units), pydantic.Field(gt=0, le=MOST), "money"]
"""The same where nothing at all would make no sense: what is paid, given back or written off."""
Checks = Annotated[dict[Annotated[str, pydantic.Field(max_length=50)], Text], "checklist"]
"""Results by item of a checklist, and words about an item under `screen.words`.

A form asks for each in a field of its own, `checked.screen` and `checked.screen.words`.
"""
Label = Annotated[str, pydantic.Field(max_length=200), AfterValidator(lambda text: labelled(plain(text)))]
"""The text of a label, in capitals, so that loan-07 and LOAN-07 are the same device."""
Strokes = Annotated[list[list[tuple[int, int, int]]], "strokes"]
"""Strokes of points (x, y in thousandths of the pad's height, milliseconds since the first point)."""


def _kind(info: FieldInfo) -> str:
    marks = [mark for mark in info.metadata if isinstance(mark, str)]
    if marks:
        return marks[0]
    for candidate in get_args(info.annotation):
        if get_origin(candidate) is Annotated:
            named = [mark for mark in get_args(candidate)[1:] if isinstance(mark, str)]
            if named:
                return named[0]
    if info.annotation in (int,) or int in get_args(info.annotation):
        return "number"
    return "text"


def _sections(event: type) -> Mapping[str, str]:
    """The sections that a class declares itself, and not one that it follows from."""
    own: Mapping[str, str] = vars(event).get("SECTIONS", {})
    return own


@lru_cache(maxsize=256)
def fields(event: type[Event]) -> tuple[Field, ...]:
    """The fields of an event in the order of the form."""
    found, section = [], ""
    sections = {name: heading for each in reversed(event.__mro__) for name, heading in _sections(each).items()}
    for name, info in event.model_fields.items():
        section = sections.get(name, section)
        extra: Any = info.json_schema_extra  # Any: pydantic allows functions there too; `ask` puts a dict
        about: JsonObject = {"label": name}
        if isinstance(extra, dict):
            about |= extra.get("ask", {})
        about["kind"] = about.get("kind") or _kind(info)
        required = info.is_required()
        default = None if required else info.get_default()
        found.append(Field(name=name, required=required, default=default, section=section, **about))
    return tuple(found)


@lru_cache(maxsize=256)
def private_names(event: type[Event]) -> frozenset[str]:
    """The fields whose values go to the private part of an entry."""
    return frozenset(field.name for field in fields(event) if field.private)


LISTED = ("code", "staff", "colleague", "office", "checklist", "part", "parts", "services", "free_lines")
"""Kinds of field whose values must be published."""


@lru_cache(maxsize=256)
def past_fields(event: type[Event]) -> tuple[Field, ...]:
    """The fields that say when something happened."""
    return tuple(field for field in fields(event) if field.past)


@lru_cache(maxsize=256)
def listed_fields(event: type[Event]) -> tuple[Field, ...]:
    """The fields whose values must be in a published list."""
    return tuple(field for field in fields(event) if field.kind in LISTED)


WRONG: dict[str, str] = {
    "missing": FILL_IN,
    "string_too_long": N_("Too long: %(max_length)s characters at most."),
    "string_too_short": FILL_IN,
    "too_short": FILL_IN,
    "too_long": N_("Too many: %(max_length)s at most."),
    "twice": TWICE,
    "extra_forbidden": N_("There is no such field here."),
    "int_parsing": N_("Enter a whole number."),
    "int_type": N_("Enter a whole number."),
    "int_from_float": N_("Enter a whole number."),
    "bool_parsing": N_("Enter yes or no."),
    "greater_than": N_("Enter a number above %(gt)s."),
    "greater_than_equal": N_("Enter %(ge)s or more."),
    "less_than_equal": N_("Enter %(le)s or less."),
    "string_type": N_("Enter text."),
    "moment": N_("Enter a date and time: 2026-11-25 14:00, tomorrow 9am or +2h."),
    "day": N_("Enter a date: 2026-11-25."),
    "month": N_("Enter a month: 2026-11."),
    PHONE: N_("A phone number has 5 to 15 digits."),
    PHONE_LETTERS: N_("A phone number has no letters. Write an extension as: ext 21."),
    PHONE_SEVERAL: N_("This is more than one phone number. Enter one."),
    PHONE_LOST: N_("A spreadsheet rounded this number and lost its last digits. Copy it from its source again."),
    "money": N_("Enter an amount: 128.50."),
    "whole_money": N_("Enter a whole amount: %(currency)s has no decimals."),
    "minus": N_("Enter it without a minus sign: %(amount)s."),
    "too_much_money": N_("%(most)s at most."),
    "place": N_("A place is 1 to 12 letters and digits, as on its label: A3."),
    "parts": N_("One part per line: number, x and quantity, then serial numbers: PSU-450 x2 9F11-07 9F11-08."),
    "services": N_("One service per line: code, x and quantity: LAB-STD x1.5."),
    "free_lines": N_("One per line: description = amount, such as: cleaning = 60.00."),
    "percent": N_("Enter a percentage: 10 or 7.5."),
    "paper": N_("No paper has this number: one of its characters is wrong."),
}
"""By pydantic's kind of error: the sentence that says what is wrong, or what would be right."""
NOT_RIGHT = N_("This value does not fit here.")


def wrong_fields(error: pydantic.ValidationError) -> dict[str, Message]:
    """Each wrong field with its sentence; the first error of a field counts."""
    found: dict[str, Message] = {}
    for problem in error.errors(include_url=False, include_input=False):
        context = problem.get("ctx", {})
        kind, *more = context["error"].args if problem["type"] == "value_error" else (problem["type"],)
        name = str(problem["loc"][0]) if problem["loc"] else ""
        values = {key: value for key, value in context.items() if key != "error"} | dict(*more)
        found.setdefault(name, Message(WRONG.get(str(kind), NOT_RIGHT), values))
    return found


def as_far_as_valid(event_class: type[Event], well: Mapping[str, object]) -> Event:
    """The event of a form with only these fields, each of which is valid by itself; required ones may be missing."""
    known: JsonObject = {name: None for name, field in event_class.model_fields.items() if field.is_required()}
    instants = {field.name for field in fields(event_class) if field.kind == "when"}
    known |= {name: _instant(value) if name in instants else value for name, value in well.items()}
    return event_class.model_construct(**known)


def schema(event: type[Event], say: Callable[[str], str]) -> JsonObject:
    """The JSON schema of an event for scripts, its titles and descriptions in the caller's language."""
    made = event.model_json_schema()
    for name, field in made.get("properties", {}).items():
        about = field.pop("ask", {})
        field["title"] = say(about.get("label", name))
        if about.get("help"):
            field["description"] = say(about["help"])
        if about.get("codes"):
            field["codes"] = about["codes"]
    return made
