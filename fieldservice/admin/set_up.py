"""What is left to set up in an office: the things without which it works, but worse. The list shrinks as it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import Reference

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

NEEDED_ROLES = ("counter_clerk", "coordinator", "engineer", "manager")
"""Roles without which a customer's device cannot go its way."""


class LeftToSetUp(NamedTuple):
    """One thing that is left: the section of the administration in which it is done, and what it is."""

    section: str
    what: Message


def left(session: Session) -> list[LeftToSetUp]:
    """What is left, the most needed first. What headquarters publishes is not left to an office that joined it."""
    reference = session.reference()
    with session.store.reading() as tx:
        joined = bool(tx.meta("exchange/url"))
        prices, parts = (bool(tx.value(f"SELECT 1 FROM {table} LIMIT 1")) for table in ("price", "part"))
        printers = bool(tx.value("SELECT 1 FROM printer LIMIT 1"))
        backups = bool(tx.meta("backups"))
        alone = not joined and not tx.meta("headquarters")
    found: list[LeftToSetUp] = []
    if not joined:
        found += [LeftToSetUp("staff", Message(NO_ROLE, {"role": role})) for role in roles_missing(reference)]
        found += [LeftToSetUp(section, Message(words)) for section, words, is_left in PUBLISHED if is_left(reference)]
    missing: Mapping[str, bool] = {"printers": not printers, "backups": not backups}
    found += [LeftToSetUp(section, Message(MACHINE[section])) for section, is_left in missing.items() if is_left]
    if not joined:
        missing = {"parts": not parts, "prices": not prices}
        found += [LeftToSetUp(section, Message(TABLES[section])) for section, is_left in missing.items() if is_left]
    if alone and not session.is_demo:
        found.append(LeftToSetUp("exchange", Message(ALONE)))
    return found


def roles_missing(reference: Reference) -> list[str]:
    """The needed roles that no active person has."""
    there = {role for person in reference.staff.values() if person.active for role in person.roles}
    return [role for role in NEEDED_ROLES if role not in there]


NO_ROLE = N_("There is no %(role)s yet.")
PUBLISHED: tuple[tuple[str, str, Callable[[Reference], bool]], ...] = (
    ("calendars", N_("Working hours are missing: the office counts as always open."), lambda ref: not ref.calendars),
    ("settings", N_("The company name on papers is missing."), lambda ref: not ref.settings.get("company")),
)
MACHINE = {"printers": N_("No printer is set up: nothing can be printed."), "backups": N_("No backup was made yet.")}
TABLES = {"parts": N_("There are no parts yet."), "prices": N_("There are no prices yet: quotes are empty.")}
ALONE = N_("The office has not joined a headquarters; it can also work on its own.")
