"""The pages of the first run: what each asks for, in which order, and what is wrong with what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fieldservice.presentation.messages import role_word
from fieldservice.presentation.printer_words import LANGUAGES as PRINTER_LANGUAGES
from fieldservice.presentation.printer_words import kind_word, language_word
from fieldservice.screens.widgets.choice_field import Choice
from fieldservice.words import LANGUAGES, language
from fieldservice.words.marking import N_
from fieldservice.words.moments import DEFAULT_ZONE
from fieldservice.workflows.engine.fields import Field
from fieldservice.workflows.engine.roles import ROLES

OFFICE, JOIN, DEMO = "office", "join", "demo"
WAYS: Mapping[str, tuple[str, str]] = {
    DEMO: (N_("Look around"), N_("A branch with invented customers and devices; every PIN is 0000.")),
    OFFICE: (N_("Set up a new office"), N_("A service point of your own. It takes about three minutes.")),
    JOIN: (N_("Join headquarters"), N_("You have the address of headquarters and a code for this service point.")),
}
"""By way to begin: its name and what follows."""


class WizardPage(NamedTuple):
    """One page with a form; a page that `may_stay_empty` is skipped by confirming it empty."""

    title: str
    short: str
    """Its name on the line of progress."""
    explanation: str
    fields: tuple[Field, ...]
    may_stay_empty: bool = False


PAGES: Mapping[str, WizardPage] = {
    "office": WizardPage(
        N_("The service point"),
        N_("Office"),
        N_("Names and time zone appear on papers and lists. You can change everything later under Administration."),
        (
            Field("name", N_("Name of the service point"), N_("As people call it, such as Chengdu branch."),
                  required=True),
            Field("office", N_("Code"), N_("2 to 12 letters, digits and hyphens, such as CD01. It begins every "
                  "number and cannot be changed later."), required=True),
            Field("language", N_("Language"), N_("The language of this terminal; F12 changes it at any time."),
                  kind="choice", required=True),
            Field("zone", N_("Time zone"), N_("Type part of the name, such as Shanghai."), kind="choice",
                  required=True, default=DEFAULT_ZONE),
            Field("company", N_("Company on papers"), N_("Printed at the top of every paper; optional.")),
        ),
    ),
    "pin": WizardPage(
        N_("The administrator"),
        N_("PIN"),
        N_("The first person is the administrator, who signs in as admin and adds everybody else."),
        (
            Field("pin", N_("PIN"), kind="pin", required=True),
            Field("again", N_("Repeat it"), kind="pin", required=True),
        ),
    ),
    "printer": WizardPage(
        N_("A printer"),
        N_("Printer"),
        N_("The first printer prints every paper. Leave everything empty to set it up later."),
        (
            Field("printer", N_("Name of the printer"), N_("Any name, such as desk.")),
            Field("kind", N_("Connection"), N_("IPP for most office printers; a network port for receipt and "
                  "label printers; a folder for files."), kind="choice", default="ipp"),
            Field("address", N_("Address"), N_("ipp://192.168.1.51/ipp/print, 192.168.1.50:9100, the name of a queue, "
                  "or a folder.")),
            Field("speaks", N_("Printer language"), N_("PDF unless it is a receipt or label printer."), kind="choice",
                  default="pdf"),
        ),
        may_stay_empty=True,
    ),
    "people": WizardPage(
        N_("The first people"),
        N_("People"),
        N_("Enter one person after the other; confirm an empty form to finish. You can add more later."),
        (
            Field("display", N_("Full name"), N_("As colleagues call the person.")),
            Field("person", N_("Sign-in name"), N_("Letters, digits, dot, hyphen and underscore.")),
            Field("role", N_("Role"), N_("The person's main work; more roles can be added later."),
                  kind="choice"),
            Field("pin", N_("First PIN"), kind="pin"),
            Field("again", N_("Repeat it"), kind="pin"),
        ),
        may_stay_empty=True,
    ),
    "join": WizardPage(
        N_("Headquarters"),
        N_("Headquarters"),
        N_("Headquarters creates the code with: fieldservice hq enrol OFFICE, or under Administration, Exchange."),
        (
            Field("url", N_("Address"), N_("Such as https://service.example.com."), required=True),
            Field("code", N_("Code"), N_("The letters and digits from headquarters; valid once."),
                  required=True),
            Field("plain", N_("Inside a VPN"), N_("Yes, if the address begins with http:// and the connection is "
                                                  "protected in another way."), kind="choice", default="no"),
        ),
    ),
}  # fmt: skip
KEEP_PRINTER = N_("Mend it and press F10, or press F10 at once to keep this printer: its papers wait until it answers.")
READY = "ready"
ORDER: Mapping[str, tuple[str, ...]] = {OFFICE: ("office", "pin", "printer", "people", READY), JOIN: ("join",)}
"""The pages of each way, in their order."""
NAMES = {"en": "English", "zh": "中文"}
YES_NO = {"yes": N_("Yes"), "no": N_("No")}


def choices_of(field: str) -> list[Choice]:
    """What may be chosen in a field of these pages."""
    from zoneinfo import available_timezones

    from fieldservice.desk.printers import ADDRESSES
    from fieldservice.words import _

    if field == "zone":
        return [Choice(zone, zone) for zone in sorted(available_timezones())]
    pairs = {
        "language": [(code, NAMES[code]) for code in LANGUAGES],
        "kind": [(kind, kind_word(kind)) for kind in ("ipp", *(each for each in ADDRESSES if each != "ipp"))],
        "speaks": [(speaks, language_word(speaks)) for speaks in PRINTER_LANGUAGES],
        "role": [(role, role_word(role)) for role in ROLES],
        "plain": [(value, _(label)) for value, label in YES_NO.items()],
    }
    return [Choice(value, label) for value, label in pairs.get(field, [])]


def begun_with(page: str) -> dict[str, object]:
    """What a page proposes that depends on the terminal."""
    return {"language": language()} if page == "office" else {}
