"""Signing in: PINs as argon2id verifiers, back-off after wrong ones, which are recorded."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fieldservice.desk import pins
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import left, stamp
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from fieldservice.desk.session import Session

MEMORY_KIB, ROUNDS = 19_456, 2
"""argon2id with 19 MiB and two rounds: fast enough on an old machine."""
FREE_TRIES = 3
LONGEST_WAIT = 300

COLUMNS = ("name", "display", "pin", "roles", "skills", "areas", "office", "active", "offices", "phone")

WRONG = N_("Wrong name or PIN.")
WAIT = N_("Too many wrong PINs. Try again in %(seconds)s seconds.")


def sign_in(session: Session, name: str, pin: str) -> Person:
    """The person with this name (or shown name) and PIN. Raises Refused, which is recorded.

    Each try is counted as a wrong one before its PIN is looked at, and taken back if it was right: so many tries at
    once, or a program that is killed meanwhile, look at no more PINs than the same tries one by one.
    """
    from fieldservice.desk.guests import belongs_elsewhere, works_here
    from fieldservice.read_model.published import person_of

    row = check_pin(session, name, pin)
    person = person_of(row)
    if not works_here(session, person):
        raise refused(session, row["name"], belongs_elsewhere(session, person))
    session.pin_fault = None if session.is_demo else pins.fault(pin, holder_of(row))
    return person


def check_pin(session: Session, name: str, pin: str, otherwise: str = WRONG) -> JsonObject:
    """The row of the person with this name (or shown name) and PIN. Raises Refused with the sentence `otherwise`, which
    is recorded; the try is counted."""
    from db.sign_in_lock import one_at_a_time

    typed = name.strip()
    found = session.reader.rows(f"SELECT {', '.join(COLUMNS)} FROM staff WHERE name = ? OR display = ?", (typed, typed))
    row = person_named([dict(zip(COLUMNS, values, strict=True)) for values in found], typed)
    known = row["name"] if row else ""
    # One by one: right PINs that are typed at the same time must not use each other's tries up.
    with one_at_a_time(session.folder):
        count_try(session, known)
        if row is None or not row["active"] or not fits(row["pin"], pin):
            raise refused(session, known, Refused("role", otherwise))
        with session.store.writing() as tx:
            tx.set_sign_in_try(known, 0, "")
    return row


def count_try(session: Session, known: str) -> None:
    """Count a try of this person as a wrong one. Raises Refused where it comes too early; then it does not count."""
    if not known:
        return
    with session.store.writing() as tx:
        fails, until = tx.sign_in_try(known)
        seconds = wait_left(fails, until, session.clock())
        if not seconds:
            wait = wait_after(fails + 1)
            end = stamp(session.clock() + timedelta(seconds=wait)) if wait else ""
            tx.set_sign_in_try(known, fails + 1, end)
    if seconds:
        raise refused(session, known, Refused("role", WAIT, seconds=seconds))


def refused(session: Session, known: str, because: Refused) -> Refused:
    """The refusal, once it is recorded."""
    with session.store.writing() as tx:
        tx.append({"kind": "sign_in_refused", "by": known, "made": session.now(), "counter": session.counter})
    return because


def holder_of(row: JsonObject, office_phone: str = "") -> pins.PinHolder:
    """What a row of the staff tells about whose PIN it is."""
    name, display, roles, phone, office = (
        str(row.get(column) or "") for column in ("name", "display", "roles", "phone", "office")
    )
    return pins.PinHolder(name, display, roles.split(), phone, office, office_phone)


def hasher() -> PasswordHasher:
    import argon2

    return argon2.PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=1)


def verifier(pin: str) -> str:
    """The argon2id verifier of a PIN, however it is typed."""
    return str(hasher().hash(pins.plain(pin)))


def new_verifier(pin: str, row: JsonObject, office_phone: str = "") -> str:
    """The verifier of a new PIN of the person in this row of the staff.

    Raises Refused (data) where it is too short or easy to guess.
    """
    if because := pins.fault(pin, holder_of(row, office_phone)):
        raise Refused("data", because.message, **because.values)
    return verifier(pin)


def fits(verify_with: str, pin: str) -> bool:
    """Whether the PIN fits; an empty verifier fits nothing.

    One that was set before PINs were made plain fits as it was typed then.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    for typed in dict.fromkeys((pins.plain(pin), pin)) if verify_with else ():
        with suppress(VerificationError, InvalidHashError):
            return bool(hasher().verify(verify_with, typed))
    return False


def wait_after(fails: int) -> int:
    """Seconds until the next try after so many wrong ones: none at first, then doubling."""
    return 0 if fails < FREE_TRIES else min(2 ** (fails - FREE_TRIES), LONGEST_WAIT)


def wait_left(fails: int, until: str, now: datetime) -> int:
    """Seconds until the next try is allowed, 0 for at once."""
    wait = left(until, now, timedelta(seconds=wait_after(fails)))
    return int(wait.total_seconds()) + 1 if wait else 0


def person_named(rows: list[JsonObject], typed: str) -> JsonObject | None:
    """The row with the typed sign-in name or else shown name; None where no row or more than one has it."""
    exact = [row for row in rows if row["name"] == typed.strip()]
    shown = [row for row in rows if row["display"] == typed.strip()]
    found = exact or shown
    return found[0] if len(found) == 1 else None
