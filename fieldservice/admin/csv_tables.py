"""Published tables as sheets: their columns and keys, and the check of each value (table_files.py reads a file)."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fieldservice.admin.validators import (
    NAME,
    NAME_RULE,
    NUMBER_RULE,
    OFFICE_CODE,
    OFFICE_RULE,
    WHOLE_NUMBER,
    InvalidValue,
    RowContext,
    ValueCheck,
    a_date,
    all_of,
    code,
    count,
    day,
    days,
    hours,
    label,
    minor_units,
    months,
    not_known,
    one_of,
    phone,
    pin,
    pin_of,
    printed_phone,
    region,
    several,
    shaped,
    start_rule,
    tax,
    text,
    words_of,
    yes,
    zone,
)
from fieldservice.documents.paper_head import fault_of_picture, picture_as_text, read_picture
from fieldservice.shapes import JsonObject, Values
from fieldservice.sheets import values
from fieldservice.words.marking import N_
from fieldservice.words.moments import DEFAULT_ZONE
from fieldservice.workflows.common.approvals import APPROVERS
from fieldservice.workflows.engine.codes import DEFAULT_CODES
from fieldservice.workflows.engine.currencies import CURRENCIES
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import EXCHANGE, HEADQUARTERS, LOANER, SPARE
from fieldservice.workflows.engine.roles import ROLES
from fieldservice.workflows.engine.settings import DEFAULTS
from fieldservice.workflows.engine.take import NO_SUCH_PART
from fieldservice.workflows.money import pricing
from fieldservice.workflows.return_cases import lines as returns

Row = JsonObject
Key = tuple[str | int, ...]

VAN = "van"
REMEDIES = (returns.EXCHANGE, returns.REFUND)
"""What a return policy grants after repairs of the same fault."""
OFFICE_KINDS = ("headquarters", "repair_centre", "branch", "authorised_repairer", "dealer", VAN)
ALLOWED = {
    "currency": tuple(CURRENCIES),
    "paper_language": ("zh", "en", "both"),
    "paper_size": ("A4", "A5"),
    "paper_copies": ("1", "2", "3"),
    "result_owed_by": ("registrar", "branch"),
}
"""Settings in words of which only some have a meaning."""
SHAPED = {
    "reminders": (r"\d{1,4}( +\d{1,4})*", N_("Write whole days separated by spaces, such as 7 30 60.")),
    "discount_limits": (
        r"[a-z_]+ +\d{1,3}( +[a-z_]+ +\d{1,3})*",
        N_("Write roles, each with a percentage, such as coordinator 5 manager 15."),
    ),
    "rounding": (r"\d{1,4}(\.\d{1,2})?", N_("Write the unit to which totals are rounded, such as 0.01, 0.1 or 1.")),
    "head_colour": ("#?[0-9A-Fa-f]{6}", N_("Write a colour as #1F4E79.")),
    "status_url": (r"https?://\S+", N_("The address must begin with https:// or http://.")),
}
"""The pattern of settings that are read by the program, and a sentence that says what would fit; empty is allowed."""
ALSO = {"service_points": "offices", "return-policies": "return_policies"}
"""Other names of tables."""
NO_SUCH_TABLE = N_("There is no table %(given)s. Possible: %(known)s.")
SAME_BARCODE = N_("%(part)s has the same barcode, %(barcode)s.")
OWN_ALTERNATIVE = N_("%(part)s cannot replace itself.")
TRACKED_DEVICE = N_("%(part)s is a whole device: each piece has a serial number, so write yes.")
NO_ALTERNATIVE = N_("There is no part %(part)s, neither in this file nor published.")
NEEDS_WORDS = N_("Services are printed on quotes and receipts. Give the name in Chinese and English.")
OF_A_PRODUCT = N_("A part's price applies to every product line. Leave this empty.")
MORE_THAN_MOST = N_("The minimum (%(least)s) is above the maximum (%(most)s).")
NEEDS_BRANCH = N_("A van needs the branch it belongs to.")
PICTURE_BESIDE = N_("The picture %(given)s is missing or is not a PNG or JPEG. Put it beside the file that names it.")
MOST_OF_A_PICTURE = 20_000
"""Every office gets it, and every print contains it."""
FEWER_DAYS = N_("A device that may be returned may also be exchanged: give at least %(least)s.")
ONLY_VANS = N_("Only a van belongs to a branch.")

APPROVERS_RULE = N_(
    "Write rising amounts, each followed by who approves from there on, such as 2000 manager 10000 headquarters; "
    "possible: %(known)s."
)

RowCheck = Callable[[Row, RowContext], None]


@dataclass(frozen=True, slots=True)
class CsvColumn:
    """One column of a table in a CSV file; `kept_as` is its name in the store if that differs."""

    name: str
    check: ValueCheck
    required: bool = False
    default: str = ""
    kept_as: str = ""


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A published table as a CSV file: its columns, its key, two example rows, and the check of a whole row."""

    name: str
    columns: tuple[CsvColumn, ...]
    key: tuple[str, ...]
    example: tuple[tuple[str, ...], tuple[str, ...]]
    check_row: RowCheck = lambda row, context: None


def its_office(row: Row, context: RowContext) -> None:
    row["office"] = row["office"] or context.office


def a_person(row: Row, context: RowContext) -> None:
    its_office(row, context)
    row["pin"] = pin_of(row, context)


def a_van_has_a_branch(row: Row, context: RowContext) -> None:
    if (row["kind"] == VAN) != bool(row["branch"]):
        raise InvalidValue(NEEDS_BRANCH if row["kind"] == VAN else ONLY_VANS, "branch")


def a_setting_key(value: str, context: RowContext) -> str:
    """The name of a setting, for one office with the office's code: `paper_language@CD01`."""
    name, at, office = value.partition("@")
    one_of(lambda context: tuple(DEFAULTS))(name, context)
    if at:
        one_of(lambda context: tuple(context.reference.offices))(office, context)
    return value


def a_setting(row: Row, context: RowContext) -> None:
    """Check the value of a setting by the setting's kind."""
    key, value = row["key"].partition("@")[0], row["value"]
    setting = DEFAULTS[key]
    if setting.kind in ("minutes", "number"):
        least = max(setting.least, int(setting.kind == "minutes"))
        number = values.whole(value)
        if number is None:
            raise InvalidValue(WHOLE_NUMBER, "value")
        if not least <= number <= setting.most:
            raise InvalidValue(NUMBER_RULE, "value", least=least, most=setting.most)
        row["value"] = str(number)
    if setting.kind == "region" and value:
        row["value"] = region(value)
    if setting.kind == "approvers":
        row["value"] = approvers(value)
    if setting.kind == "picture" and value:
        row["value"] = a_picture(value, context)
    if key in ALLOWED and value not in ALLOWED[key]:
        raise not_known(value, ALLOWED[key], "value")
    if key in SHAPED and value and not re.fullmatch(SHAPED[key][0], value, re.ASCII):
        raise InvalidValue(SHAPED[key][1], "value")


def approvers(value: str) -> str:
    """Amounts in whole units, rising, each with the role that approves from there on: `2000 manager 10000
    headquarters`."""
    words = value.split()
    amounts, roles = words[::2], words[1::2]
    rising = all(map(str.isdecimal, amounts)) and list(map(int, amounts)) == sorted({int(each) for each in amounts})
    if not rising or len(amounts) != len(roles) or not set(roles) <= {*APPROVERS, HEADQUARTERS}:
        raise InvalidValue(APPROVERS_RULE, "value", known=", ".join((*APPROVERS, HEADQUARTERS)))
    return " ".join(words)


def a_picture(name: str, context: RowContext) -> str:
    """The picture of this name beside the file, as text."""
    if Path(name).name != name:
        raise InvalidValue(PICTURE_BESIDE, "value", given=name)
    picture = read_picture(context.folder / name)
    if wrong := fault_of_picture(picture, name, MOST_OF_A_PICTURE, PICTURE_BESIDE):
        raise InvalidValue(wrong.message, "value", **wrong.values)
    return picture_as_text(picture)


def a_price(row: Row, context: RowContext) -> None:
    """A part has its words and its unit from the catalogue; a service brings them along."""
    of_part = row["kind"] == pricing.PART
    for column in ("amount", "least"):
        row[column] = minor_units(row[column] or "0", row["currency"], column)
    row["unit"] = row["unit"] or (pricing.PIECE if of_part else pricing.FLAT)
    missing = [] if of_part else [column for column in ("zh", "en") if not row[column]]
    if missing:
        raise InvalidValue(NEEDS_WORDS, missing[0])
    if of_part and row["product"]:
        raise InvalidValue(OF_A_PRODUCT, "product")


def a_policy(row: Row, context: RowContext) -> None:
    """Terms that are left empty are those for parts; empty days of a repair are those of the setting."""
    for column in ("labour", "on_site", "repair_days"):
        row[column] = -1 if row[column] == "" else row[column]


def a_return_policy(row: Row, context: RowContext) -> None:
    """Whoever may return a device may exchange it, so the days of an exchange are not fewer."""
    if row["exchange_days"] < row["refund_days"]:
        raise InvalidValue(FEWER_DAYS, "exchange_days", least=row["refund_days"])


def a_part(row: Row, context: RowContext) -> None:
    for column in ("cost", "price"):
        row[column] = minor_units(row[column] or "0", row["currency"], column)
    if row["code"] in row["alternatives"].split():
        raise InvalidValue(OWN_ALTERNATIVE, "alternatives", part=row["code"])
    if row["purpose"] != SPARE and not row["tracked"]:
        raise InvalidValue(TRACKED_DEVICE, "tracked", part=row["code"])


def a_known_part(value: str, context: RowContext) -> str:
    """The number of a published part, typed in any way."""
    if (part := context.reference.catalogue.part(value)) is None:
        raise InvalidValue(NO_SUCH_PART, part=value)
    return part.number


def levels(row: Row, context: RowContext) -> None:
    """Where no upper level is given, a place is filled up to the lower one."""
    row["most"] = row["most"] or row["least"]
    if row["least"] > row["most"]:
        raise InvalidValue(MORE_THAN_MOST, "least", least=row["least"], most=row["most"])


products = one_of(lambda context: tuple(context.reference.codes.get("product", {})))
CODE_LISTS = tuple(dict.fromkeys(name for name, *_ in DEFAULT_CODES))
CHECKLISTS = ("check", "test", "check_optional", "test_optional")
"""Lists of the items of a checklist, and of those among them that may be left open, each for one kind of device."""


def code_lists(context: RowContext) -> tuple[str, ...]:
    """The lists of the program, and the checklists of every published kind of device."""
    products = ("other", *context.reference.codes.get("product", {}))
    return tuple(dict.fromkeys((*CODE_LISTS, *(f"{name}/{product}" for name in CHECKLISTS for product in products))))


TABLES: Mapping[str, CsvTable] = {
    "staff": CsvTable(
        "staff",
        (
            CsvColumn("name", shaped(NAME, NAME_RULE), True),
            CsvColumn("display", text(60)),
            CsvColumn("roles", all_of(lambda context: tuple(ROLES)), True),
            CsvColumn("skills", all_of(lambda context: tuple(context.reference.codes.get("product", {})))),
            CsvColumn("areas", words_of),
            CsvColumn(
                "office",
                one_of(
                    lambda context: [
                        *context.reference.offices,
                        *([] if context.office in context.reference.offices else [context.office]),
                    ]
                ),
            ),
            CsvColumn("phone", phone),
            CsvColumn("active", yes, default="yes"),
            CsvColumn("pin", pin),
            CsvColumn("offices", all_of(lambda context: tuple(context.reference.offices))),
        ),
        ("name",),
        (
            ("li.wei", "李伟", "engineer", "server printer", "高新区", "CD01", "138 0531 0042", "yes", "4729", ""),
            ("zhao.min", "赵敏", "coordinator manager", "", "", "CD01", "", "yes", "", ""),
        ),
        a_person,
    ),
    "offices": CsvTable(
        "office",
        (
            CsvColumn("code", shaped(OFFICE_CODE, OFFICE_RULE), True),
            CsvColumn("name", text(), True),
            CsvColumn("name_en", text()),
            CsvColumn("kind", one_of(lambda context: OFFICE_KINDS), default="branch"),
            CsvColumn("address", text(400)),
            CsvColumn("phone", printed_phone),
            CsvColumn("zone", zone, default=DEFAULT_ZONE),
            CsvColumn("calendar", text(40), kept_as="hours_calendar"),
            CsvColumn("active", yes, default="yes"),
            CsvColumn("branch", shaped(OFFICE_CODE, OFFICE_RULE)),
        ),
        ("code",),
        (
            (
                "CD01",
                "成都分中心",
                "Chengdu branch",
                "branch",
                "成都市高新区天府大道1号",
                "028-8511 0000",
                DEFAULT_ZONE,
                "week",
                "yes",
                "",
            ),
            ("CD01-V2", "成都2号车", "Chengdu van 2", "van", "", "138 0531 0042", DEFAULT_ZONE, "week", "yes", "CD01"),
        ),
        a_van_has_a_branch,
    ),
    "calendars": CsvTable(
        "calendar",
        (
            CsvColumn("calendar", text(40), True, kept_as="office"),
            CsvColumn("day", day, True),
            CsvColumn("hours", hours, True),
        ),
        ("office", "day"),
        (("week", "mon", "09:00-12:00 13:00-18:00"), ("week", "2026-10-01", "closed")),
    ),
    "codes": CsvTable(
        "code",
        (
            CsvColumn("list", one_of(code_lists), True),
            CsvColumn("code", code, True),
            CsvColumn("zh", text(), True),
            CsvColumn("en", text(), True),
            CsvColumn("active", yes, default="yes"),
        ),
        ("list", "code"),
        (
            ("cause", "PSU", "电源故障", "Power supply", "yes"),
            ("cause", "USER", "人为损坏", "Damage by the customer", "yes"),
        ),
    ),
    "settings": CsvTable(
        "setting",
        (CsvColumn("key", a_setting_key, True), CsvColumn("value", text(1000))),
        ("key",),
        (("hand_over_minutes", "15"), ("hand_over_minutes@CD01", "20")),
        a_setting,
    ),
    "parts": CsvTable(
        "part",
        (
            CsvColumn("code", code, True),
            CsvColumn("zh", text(), True),
            CsvColumn("en", text(), True),
            CsvColumn("product", products),
            CsvColumn("group", code),
            CsvColumn("unit", text(20), default="piece"),
            CsvColumn("tracked", yes, default="no"),
            CsvColumn("active", yes, default="yes"),
            CsvColumn("models", several(1000)),
            CsvColumn("barcode", label(60)),
            CsvColumn("cost", text(20), default="0"),
            CsvColumn("price", text(20), default="0"),
            CsvColumn("currency", one_of(lambda context: tuple(CURRENCIES)), default="CNY"),
            CsvColumn("alternatives", words_of),
            CsvColumn("photo", text()),
            CsvColumn("purpose", one_of(lambda context: (SPARE, LOANER, EXCHANGE)), default=SPARE),
        ),
        ("code",),
        (
            (
                *("PSU-450", "450瓦电源", "Power supply 450 W", "server", "power", "piece", "yes", "yes"),
                *("RS 220; RS 240", "6901234500017", "268.00", "398.00", "CNY", "PSU-500", "psu-450.jpg", "spare"),
            ),
            (
                *("PSU-500", "500瓦电源", "Power supply 500 W", "server", "power", "piece", "yes", "yes"),
                *("RS 240", "6901234500024", "310.00", "458.00", "CNY", "", "", "spare"),
            ),
        ),
        a_part,
    ),
    "part_levels": CsvTable(
        "part_level",
        (
            CsvColumn("office", one_of(lambda context: tuple(context.reference.offices)), True),
            CsvColumn("part", a_known_part, True),
            CsvColumn("least", count, True),
            CsvColumn("most", count, default="0"),
            CsvColumn("sender", one_of(lambda context: tuple(context.reference.offices))),
        ),
        ("office", "part"),
        (("CD01", "PSU-450", "2", "6", ""), ("CD01", "PSU-500", "1", "2", "")),
        levels,
    ),
    "prices": CsvTable(
        "price",
        (
            CsvColumn("list", code, True),
            CsvColumn("code", code, True),
            CsvColumn("valid_from", a_date, True),
            CsvColumn("amount", text(20), True),
            CsvColumn("currency", one_of(lambda context: tuple(CURRENCIES)), default="CNY"),
            CsvColumn("tax", tax, True),
            CsvColumn("kind", one_of(lambda context: pricing.KINDS), default=pricing.PART),
            CsvColumn("zh", text(100)),
            CsvColumn("en", text(100)),
            CsvColumn("unit", one_of(lambda context: pricing.UNITS)),
            CsvColumn("least", text(20)),
            CsvColumn("inclusive", yes, default="no"),
            CsvColumn("product", products),
        ),
        ("list", "code", "valid_from"),
        (
            ("standard", "PSU-450", "2026-10-01", "320.00", "CNY", "13%", "part", "", "", "piece", "", "no", ""),
            (
                *("standard", "LABOUR", "2026-10-01", "120.00", "CNY", "6%", "labour", "维修工时", "Labour"),
                *("hour", "60.00", "no", ""),
            ),
        ),
        a_price,
    ),
    "policies": CsvTable(
        "policy",
        (
            CsvColumn("product", products, True),
            CsvColumn("group", code),
            CsvColumn("months", months, True),
            CsvColumn("zh", text(400)),
            CsvColumn("en", text(400)),
            CsvColumn("labour", months),
            CsvColumn("on_site", months),
            CsvColumn("start", start_rule),
            CsvColumn("exclusions", all_of(lambda context: tuple(context.reference.codes.get("cause", {})))),
            CsvColumn("repair_days", days),
            CsvColumn("adds_days", yes, default="no"),
        ),
        ("product", "group"),
        (
            (
                *("server", "", "36", "整机保修三年", "Three years on the whole machine", "36", "12"),
                *("purchased invoiced<=made+3 made+3", "USER", "90", "yes"),
            ),
            ("server", "cooling", "12", "风扇保修一年", "One year on fans", "", "", "", "USER", "", "no"),
        ),
        a_policy,
    ),
    "return_policies": CsvTable(
        "return_policy",
        (
            CsvColumn("product", products),
            CsvColumn("refund_days", days, default="7"),
            CsvColumn("exchange_days", days, default="15"),
            CsvColumn("repairs", count, default="2"),
            CsvColumn("within_days", days, default="365"),
            CsvColumn("remedy", one_of(lambda context: REMEDIES), default=returns.EXCHANGE),
            CsvColumn("zh", text(400)),
            CsvColumn("en", text(400)),
        ),
        ("product",),
        (
            ("", "7", "15", "2", "365", "exchange", "七日退货，十五日换货", "Return in 7 days, exchange in 15"),
            ("server", "7", "30", "2", "365", "refund", "服务器三十日换货", "Servers: exchange in 30 days"),
        ),
        a_return_policy,
    ),
}


def table_of(what: str) -> CsvTable:
    what = ALSO.get(what, what)
    if what not in TABLES:
        raise Refused("usage", NO_SUCH_TABLE, given=what, known=", ".join(TABLES))
    return TABLES[what]


def example(what: str) -> str:
    """Header and two rows of a table's CSV file."""
    import io

    table, out = table_of(what), io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([[column.name for column in table.columns], *table.example])
    return out.getvalue()


def key_of(table: CsvTable, row: Values) -> Key:
    return tuple(row[name] for name in table.key)
