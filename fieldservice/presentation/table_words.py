"""The columns of published tables in words: the name of each, and the rule for what may stand there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fieldservice.words.marking import N_


class ColumnWords(NamedTuple):
    """How a column is called on a form, and what may stand in it."""

    label: str
    rule: str = ""


CODE = N_("Letters, digits, dot, hyphen and underscore; cannot be changed while it is in use.")
PRODUCT = N_("A product line from the code list; empty: all.")
DAYS = N_("Whole days.")
MONTHS = N_("Whole months.")
AMOUNT = N_("An amount such as 120.00.")
ENGLISH = ColumnWords(N_("Name in English"))
CHINESE = ColumnWords(N_("Name in Chinese"))
ACTIVE = ColumnWords(N_("Active"), N_("No: no longer offered; existing records stay readable."))

# fmt: off
COLUMNS: Mapping[str, Mapping[str, ColumnWords]] = {
    "staff": {
        "name": ColumnWords(N_("Sign-in name"), N_("Letters, digits, dot, hyphen and underscore.")),
        "display": ColumnWords(N_("Full name"), N_("As colleagues call the person; empty: the sign-in name.")),
        "roles": ColumnWords(N_("Roles"), N_("One or several, separated by commas.")),
        "skills": ColumnWords(N_("Can repair"), N_("Product lines, separated by commas.")),
        "areas": ColumnWords(N_("Areas"), N_("Districts, separated by spaces.")),
        "office": ColumnWords(N_("Service point"), N_("Empty: this office.")),
        "phone": ColumnWords(N_("Phone")),
        "active": ColumnWords(N_("Works here"), N_("No: cannot sign in; past work stays. Hand open work over "
                                                   "first.")),
        "pin": ColumnWords(N_("New PIN"), N_("Empty keeps the present one. At least 4 characters; for administrators "
                                             "and managers 6, or a word.")),
        "offices": ColumnWords(N_("Also works at"), N_("Further service points, separated by commas.")),
    },
    "offices": {
        "code": ColumnWords(N_("Code"), N_("2 to 12 letters, digits and hyphens; begins every number.")),
        "name": ColumnWords(N_("Name of the service point")),
        "name_en": ENGLISH,
        "kind": ColumnWords(N_("Kind")),
        "address": ColumnWords(N_("Address"), N_("Printed on papers.")),
        "phone": ColumnWords(N_("Phone"), N_("Printed on papers.")),
        "zone": ColumnWords(N_("Time zone"), N_("Type part of the name, such as Shanghai.")),
        "calendar": ColumnWords(N_("Calendar"), N_("The name of its calendar; without one it counts as always open.")),
        "active": ColumnWords(N_("Active"), N_("No: closed. Hand open work over first.")),
        "branch": ColumnWords(N_("Van of"), N_("Only for a van: the service point it belongs to.")),
    },
    "calendars": {
        "calendar": ColumnWords(N_("Calendar"), N_("The same name as in the service points.")),
        "day": ColumnWords(N_("Day"), N_("mon to sun, or a date such as 2026-10-01, which comes before the weekday.")),
        "hours": ColumnWords(N_("Working hours"), N_("Such as 09:00-12:00 13:00-18:00, or closed.")),
    },
    "codes": {
        "list": ColumnWords(N_("List"), N_("The list that a field offers.")),
        "code": ColumnWords(N_("Code"), CODE),
        "zh": ColumnWords(N_("In Chinese")),
        "en": ColumnWords(N_("In English")),
        "active": ACTIVE,
    },
    "settings": {
        "key": ColumnWords(N_("Name in the file"), N_("With @ and a code it applies to that service point only, "
                                                      "such as hand_over_minutes@CD01.")),
        "value": ColumnWords(N_("Value")),
    },
    "parts": {
        "code": ColumnWords(N_("Part number"), CODE),
        "zh": CHINESE,
        "en": ENGLISH,
        "product": ColumnWords(N_("Product line"), PRODUCT),
        "group": ColumnWords(N_("Part group"), N_("A code of your own, such as power.")),
        "unit": ColumnWords(N_("Unit"), N_("Such as piece.")),
        "tracked": ColumnWords(N_("Has serial numbers"), N_("Yes: every piece has one of its own.")),
        "active": ACTIVE,
        "models": ColumnWords(N_("Fits models"), N_("Separated by semicolons; empty: all models of the product "
                                                    "line.")),
        "barcode": ColumnWords(N_("Barcode"), N_("As on the maker's label; each only once.")),
        "cost": ColumnWords(N_("Standard cost"), AMOUNT),
        "price": ColumnWords(N_("Price before tax"), AMOUNT),
        "currency": ColumnWords(N_("Currency")),
        "alternatives": ColumnWords(N_("Can be replaced by"), N_("Part numbers, the best first, separated by "
                                                                 "spaces.")),
        "photo": ColumnWords(N_("Picture"), N_("The name of a file in the folder photos, or an address.")),
        "purpose": ColumnWords(N_("Purpose"), N_("A spare part, or a whole device that is lent or given in "
                                                 "exchange.")),
    },
    "part_levels": {
        "office": ColumnWords(N_("Service point")),
        "part": ColumnWords(N_("Part number")),
        "least": ColumnWords(N_("Minimum"), N_("Below this number an order is suggested.")),
        "most": ColumnWords(N_("Maximum"), N_("Order up to this number; 0: up to the minimum.")),
        "sender": ColumnWords(N_("Ordered from"), N_("Empty: headquarters.")),
    },
    "prices": {
        "list": ColumnWords(N_("Price list"), N_("Such as standard.")),
        "code": ColumnWords(N_("Part or service"), CODE),
        "valid_from": ColumnWords(N_("Valid from"), N_("A date such as 2026-10-01.")),
        "amount": ColumnWords(N_("Amount"), AMOUNT),
        "currency": ColumnWords(N_("Currency")),
        "tax": ColumnWords(N_("Tax"), N_("A percentage such as 13%.")),
        "kind": ColumnWords(N_("Kind")),
        "zh": ColumnWords(N_("Name in Chinese"), N_("Needed for services; parts use the name in the catalogue.")),
        "en": ColumnWords(N_("Name in English"), N_("Needed for services; parts use the name in the catalogue.")),
        "unit": ColumnWords(N_("Price for"), N_("What the amount is for.")),
        "least": ColumnWords(N_("Minimum"), N_("The minimum charge.")),
        "inclusive": ColumnWords(N_("Contains the tax")),
        "product": ColumnWords(N_("Product line"), PRODUCT),
    },
    "policies": {
        "product": ColumnWords(N_("Product line")),
        "group": ColumnWords(N_("Part group"), N_("Empty: the whole product line.")),
        "months": ColumnWords(N_("Months for parts"), MONTHS),
        "zh": ColumnWords(N_("In words, Chinese")),
        "en": ColumnWords(N_("In words, English")),
        "labour": ColumnWords(N_("Months for labour"), N_("Empty: as for parts.")),
        "on_site": ColumnWords(N_("Months on site"), N_("Empty: as for parts.")),
        "start": ColumnWords(N_("Begins with"), N_("purchased, first_used, shipped, invoiced or made; the first "
                                                   "known date counts; made+3 is three months later.")),
        "exclusions": ColumnWords(N_("Not covered"), N_("Causes, separated by commas.")),
        "repair_days": ColumnWords(N_("Days on a repair"), N_("Empty: as in the settings.")),
        "adds_days": ColumnWords(N_("Adds days in repair"), N_("Yes: the days in repair lengthen the warranty.")),
    },
    "return_policies": {
        "product": ColumnWords(N_("Product line"), PRODUCT),
        "refund_days": ColumnWords(N_("Days to return"), DAYS),
        "exchange_days": ColumnWords(N_("Days to exchange"), DAYS),
        "repairs": ColumnWords(N_("Same repairs"), N_("Repairs of the same fault after which the device may be "
                                                      "returned; 0: never.")),
        "within_days": ColumnWords(N_("Within days"), DAYS),
        "remedy": ColumnWords(N_("Then"), N_("What applies after these repairs.")),
        "zh": ColumnWords(N_("In words, Chinese")),
        "en": ColumnWords(N_("In words, English")),
    },
}
# fmt: on
"""By table, as it is published, and by column of its file."""
