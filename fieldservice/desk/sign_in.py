"""Signing in: PINs as argon2id verifiers, back-off after wrong ones, which are recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import moment, stamp
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from fieldservice.desk.session import Session

MEMORY_KIB, ROUNDS = 19_456, 2
"""argon2id with 19 MiB and two rounds: fast enough on an old machine."""
FREE_TRIES = 3
LONGEST_WAIT = 300
PIN_LENGTH = (4, 64)

COLUMNS = ("name", "display", "pin", "roles", "skills", "areas", "office", "active", "offices")

WRONG = N_("Wrong name or PIN.")
WAIT = N_("Too many wrong PINs. Try again in %(seconds)s seconds.")


def sign_in(session: Session, name: str, pin: str) -> Person:
    """The person with this name (or shown name) and PIN. Raises Refused, which is recorded."""
    from fieldservice.desk.guests import belongs_elsewhere, works_here
    from fieldservice.read_model.published import person_of

    typed = name.strip()
    found = session.reader.rows(f"SELECT {', '.join(COLUMNS)} FROM staff WHERE name = ? OR display = ?", (typed, typed))
    row = person_named([dict(zip(COLUMNS, values, strict=True)) for values in found], typed)
    known = row["name"] if row else ""
    fails, until = session.reader.row("SELECT fails, until FROM sign_in_try WHERE name = ?", (known,)) or (0, "")

    def failed(count: int, wait_until: str) -> None:
        with session.store.writing() as tx:
            if known:
                tx.set_sign_in_try(known, count, wait_until)
            tx.append({"kind": "sign_in_refused", "by": known, "made": session.now(), "counter": session.counter})

    check(pin, row, (int(fails), str(until)), session.clock(), failed)
    assert row is not None
    if fails:
        with session.store.writing() as tx:
            tx.set_sign_in_try(known, 0, "")
    person = person_of(row)
    if not works_here(session, person):
        with session.store.writing() as tx:
            tx.append({"kind": "sign_in_refused", "by": known, "made": session.now(), "counter": session.counter})
        raise belongs_elsewhere(session, person)
    return person


def hasher() -> PasswordHasher:
    import argon2

    return argon2.PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=1)


def verifier(pin: str) -> str:
    """The argon2id verifier of a PIN.

    Raises Refused (data) when it is too short or too long.
    """
    if not PIN_LENGTH[0] <= len(pin) <= PIN_LENGTH[1]:
        raise Refused(
            "data", N_("A PIN has %(least)s to %(most)s characters."), least=PIN_LENGTH[0], most=PIN_LENGTH[1]
        )
    return str(hasher().hash(pin))


def fits(verify_with: str, pin: str) -> bool:
    """Whether the PIN fits; an empty verifier fits nothing."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return bool(verify_with) and bool(hasher().verify(verify_with, pin))
    except (VerificationError, InvalidHashError):
        return False


def wait_after(fails: int) -> int:
    """Seconds until the next try after so many wrong ones: none at first, then doubling."""
    return 0 if fails < FREE_TRIES else min(2 ** (fails - FREE_TRIES), LONGEST_WAIT)


def check(
    pin: str, row: JsonObject | None, tried: tuple[int, str], now: datetime, failed: Callable[[int, str], None]
) -> None:
    """Refuse a wrong PIN, or a try that comes too early, which is not checked and does not count.

    `failed` records the refusal, with the number of wrong tries and the moment until which to wait.
    """
    fails, until = tried
    if until and stamp(now) < until:
        failed(fails, until)
        left = int((moment(until) - now).total_seconds()) + 1
        raise Refused("role", WAIT, seconds=left)
    if row is None or not row["active"] or not fits(row["pin"], pin):
        fails += 1
        wait = wait_after(fails)
        failed(fails, stamp(now + timedelta(seconds=wait)) if wait else "")
        raise Refused("role", WRONG)


def person_named(rows: list[JsonObject], typed: str) -> JsonObject | None:
    """The row with the typed sign-in name or else shown name; None where no row or more than one has it."""
    exact = [row for row in rows if row["name"] == typed.strip()]
    shown = [row for row in rows if row["display"] == typed.strip()]
    found = exact or shown
    return found[0] if len(found) == 1 else None
