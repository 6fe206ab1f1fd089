"""Cleans the cells of a repair data file: escapes become characters, and words for "unknown" become empty."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

BREAK = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
WRITTEN = re.compile(r"\\r\\n|\\n|\\r")
"""A line break that is written as backslash and letter."""
NAMED = re.compile(r"\\N\{([A-Z0-9 -]+)\}")
"""A character written by its name, as Python escapes it."""
BLANKS = re.compile(r"[^\S\n]+")
EMPTY_LINES = re.compile(r" ?\n ?(?:\n ?)+")
SPLIT = re.compile(r"\s*~\s*")
NOBODY = frozenset(
    (
        "",
        "-",
        "--",
        "?",
        "??",
        "n/a",
        "na",
        "n.a.",
        "n/k",
        "n\\k",
        "nk",
        "none",
        "no brand",
        "not known",
        "unknown",
        "unbranded",
        "onbekend",
        "geen",
        "unbekannt",
        "keine",
        "inconnu",
        "inconnue",
        "desconocido",
        "desconocida",
        "sconosciuto",
        "desconhecido",
        "ukendt",
        "ukjent",
        "okänd",
        "okänt",
        "anhysbys",
        "nieznany",
        "未知",
        "不详",
        "不明",
        "无",
    )
)
"""Words for an unknown brand, in the languages of the publishers."""
STATUSES = {
    "fixed": "fixed",
    "repairable": "repairable",
    "end of life": "end_of_life",
    "unknown": "unknown",
    "": "unknown",
}


def _named(found: re.Match[str]) -> str:
    try:
        return unicodedata.lookup(found[1])
    except KeyError:
        return found[0]


def text(cell: str) -> str:
    """Free text with its lines, single blanks, and at most one empty line in a row."""
    if "\\" in cell:
        cell = WRITTEN.sub("\n", NAMED.sub(_named, cell))
    elif cell.isprintable() and "  " not in cell:
        return cell.strip()
    cell = BLANKS.sub(" ", BREAK.sub("\n", cell))
    return EMPTY_LINES.sub("\n\n", cell).strip()


def line(cell: str) -> str:
    """A short text on one line."""
    return " ".join((WRITTEN.sub(" ", cell) if "\\" in cell else cell).split())


def path(cell: str) -> str:
    """A category with its parts: `Electrical ~ Iron` becomes `Electrical / Iron`."""
    return SPLIT.sub(" / ", line(cell)).strip(" /")


def brand(cell: str) -> str:
    name = line(cell)
    return "" if name.casefold() in NOBODY else name


FIELDS: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("id", "source", line),
    ("data_provider", "provider", line),
    ("country", "country", line),
    ("group_identifier", "group", line),
    ("event_date", "repaired", line),
    ("product_category", "product", path),
    ("partner_product_category", "category", path),
    ("brand", "brand", brand),
    ("year_of_manufacture", "made_in", brand),
    ("product_age", "age", brand),
    ("repair_barrier_if_end_of_life", "barrier", line),
    ("problem", "symptom", text),
)
"""Column, field of the entry, and the function that reads the cell."""
COLUMN_OF = {field: column for column, field, _ in FIELDS} | {"status": "repair_status"}


def fields_of(values: Mapping[str, str]) -> dict[str, str]:
    """The fields of the entry for one row.

    `status` is one of our codes; a status that we have no code for is also kept in the publisher's words.
    """
    found = {field: read(values[column]) for column, field, read in FIELDS if column in values}
    result = line(values["repair_status"])
    found["status"] = STATUSES.get(result.casefold(), "unknown")
    if result.casefold() not in STATUSES:
        found["status_words"] = result
    if found.get("category", "").casefold() == found["product"].casefold():
        del found["category"]
    return found
