"""Who works where, read from the published service points and from the admissions of guests."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fieldservice.words.moments import TOLERANCE, moment, stamp
from fieldservice.workflows.engine.marks import NOT_COUNTED
from fieldservice.workflows.engine.reference import Office, Reference

if TYPE_CHECKING:
    from db.reading import RowReader

STANDS_IN = {"storekeeper": "coordinator", "commerce": "coordinator"}
"""By role: who does its work in an office where nobody has it (a small branch has no storekeeper)."""
IN_A_VAN = {"storekeeper": "engineer"}
"""The same for vans, where the engineer is alone."""
LONGEST_ADMISSION = timedelta(hours=25) + TOLERANCE


def offices_of(reader: RowReader) -> Reference:
    """The service points as far as it matters who works where."""
    rows = reader.rows("SELECT code, name, name_en, kind, branch FROM office")
    return Reference(
        offices={code: Office(code, name, name_en, kind, branch=branch) for code, name, name_en, kind, branch in rows}
    )


def acting_roles(reader: RowReader, roles: frozenset[str], office: str) -> frozenset[str]:
    """The roles of a person with those for which the person stands in, since nobody at the office has them."""
    in_a_van = reader.value("SELECT 1 FROM office WHERE code = ? AND kind = 'van'", (office,)) is not None
    return roles | {
        role
        for role, stands_in in (*STANDS_IN.items(), *(IN_A_VAN.items() if in_a_van else ()))
        if stands_in in roles and role not in roles and not _somebody_has(reader, role, office)
    }


def _somebody_has(reader: RowReader, role: str, office: str) -> bool:
    rows = reader.rows("SELECT roles, office, offices FROM staff WHERE active = 1 AND roles LIKE ?", (f"%{role}%",))
    return any(role in has.split() and (at in ("", office) or office in more.split()) for has, at, more in rows)


def guests(reader: RowReader, office: str, at: str) -> frozenset[str]:
    """The sign-in names of the people whom a manager let in at the office for the moment `at` (UTC text)."""
    admissions = reader.rows(
        "SELECT key FROM ledger_row WHERE ledger = 'guests' AND key > ? AND key < ?", (f"{office}/", f"{office}/~")
    )
    names = {name for _, name, until, *_ in (key.split("/") for (key,) in admissions) if at[:19] < until <= _latest(at)}
    return frozenset(name for name in names if is_guest(reader, office, name, at))


def _latest(at: str) -> str:
    """The end of the longest admission that counts at this moment: until midnight, on the day that clocks go back.

    One that ends later was given while the clock was ahead, and would go on for years.
    """
    try:
        return stamp(moment(at) + LONGEST_ADMISSION)
    except (ValueError, OverflowError):
        return at  # an entry from elsewhere may say anything; nobody is let in for such a moment


def is_guest(reader: RowReader, office: str, name: str, at: str) -> bool:
    """Whether a manager let this person in at the office for the moment `at` (UTC text)."""
    start = f"{office}/{name}/"
    admissions = reader.rows(
        "SELECT key FROM ledger_row WHERE ledger = 'guests' AND key > ? AND key < ?",
        (start + at[:19], start + _latest(at) + "~"),
    )
    return any(
        reader.value("SELECT mark FROM entry WHERE id = ?", (key.rpartition("/")[2],)) not in (*NOT_COUNTED, None)
        for (key,) in admissions
    )
