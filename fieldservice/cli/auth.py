"""Who is at the desk: name and PIN for one command, from the environment or asked on a terminal, never from an argument."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fieldservice import settings
from fieldservice.cli import call
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person


WHO = N_("Several administrators exist. Choose one with --as NAME or FIELDSERVICE_AS.")
NOBODY = N_("There is no administrator here. Choose a person with --as NAME or FIELDSERVICE_AS.")
NO_PIN = N_(
    "The PIN of %(name)s is needed: put it in FIELDSERVICE_PIN, or run this in a terminal, where it is asked for."
)
NOT_THE_SAME = N_("The two PINs are not the same.")


@contextmanager
def desk_open() -> Iterator[Desk]:
    """The desk of this machine's office, nobody signed in."""
    from fieldservice.desk import Desk

    desk = Desk.open(settings.home(), counter=settings.counter())
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def at_the_desk() -> Iterator[tuple[Desk, Person]]:
    """The desk and the person who signed in. Raises Refused, StoreTrouble."""
    with desk_open() as desk:
        name = call.now.who or only_administrator(desk)
        yield desk, desk.sign_in(name, pin_of(name))


def only_administrator(desk: Desk) -> str:
    columns = desk.lists.listing("staff").fields
    staff = [dict(zip(columns, row, strict=True)) for row in desk.lists.listing("staff").page(None, 0, 10_000)]
    found = [row["name"] for row in staff if row["active"] and "administrator" in row["roles"].split()]
    if len(found) != 1:
        raise Refused("usage", WHO if found else NOBODY)
    return str(found[0])


def pin_of(name: str) -> str:
    given = os.environ.get("FIELDSERVICE_PIN")
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Refused("usage", NO_PIN, name=name)
    return asked(_("PIN of %(name)s: ", name=name))


def asked(question: str) -> str:
    from getpass import getpass

    return getpass(question)


def asked_twice(name: str) -> str:
    """A new PIN typed twice on a terminal. Raises Refused when the two differ."""
    first = asked(_("New PIN of %(name)s: ", name=name))
    if first != asked(_("Once more: ")):
        raise Refused("data", NOT_THE_SAME)
    return first
