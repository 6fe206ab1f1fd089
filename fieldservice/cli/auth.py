"""Signs a person in for one command: the name comes from --as, the PIN from the environment or a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fieldservice import settings
from fieldservice.cli import global_options
from fieldservice.desk import pins
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

ADMINISTRATOR = "admin"
"""Name of the administrator of a new office."""

SEVERAL_ADMINISTRATORS = N_("Several administrators exist. Choose one with --as NAME or FIELDSERVICE_AS.")
NO_ADMINISTRATOR = N_("There is no administrator here. Choose a person with --as NAME or FIELDSERVICE_AS.")
FIRST_PIN = N_("FIELDSERVICE_PIN is to become the PIN of %(admin)s. %(fault)s")
NO_PIN = N_("The PIN of %(name)s is needed. Set FIELDSERVICE_PIN, or run this in a terminal and enter it there.")
NO_NEW_PIN = N_(
    "A new PIN is needed. Set FIELDSERVICE_NEW_PIN, pass it on standard input, or run this in a terminal and "
    "enter it there."
)


@contextmanager
def at_the_desk() -> Iterator[tuple[Desk, Person]]:
    """The desk of this machine's office and the person who signed in. Raises Refused, StoreTrouble."""
    from fieldservice.desk import Desk

    desk = Desk.open(settings.home(), counter=settings.counter())
    try:
        name = global_options.current.person or only_administrator(desk)
        person = desk.sign_in(name, pin_of(name))
        remind(desk)
        yield desk, person
    finally:
        desk.close()


def remind(desk: Desk) -> None:
    """Ask a person at a terminal to change a PIN that is easy to guess; a script has nobody who could."""
    if (fault := desk.session.pin_fault) and sys.stderr.isatty():
        from fieldservice.cli.output import say_beside
        from fieldservice.presentation.messages import render

        say_beside(f"{render(fault)} {_(pins.CHANGE_BY_COMMAND)}")


def only_administrator(desk: Desk) -> str:
    columns = desk.lists.listing("staff").fields
    staff = [dict(zip(columns, row, strict=True)) for row in desk.lists.listing("staff").page(None, 0, 10_000)]
    found = [row["name"] for row in staff if row["active"] and "administrator" in row["roles"].split()]
    if len(found) != 1:
        raise Refused("usage", SEVERAL_ADMINISTRATORS if found else NO_ADMINISTRATOR)
    return str(found[0])


def pin_of(name: str) -> str:
    given = os.environ.get("FIELDSERVICE_PIN")
    if given is None:
        require_terminal(name)
        given = ask(_("PIN of %(name)s: ", name=name))
    return given


def first_pin(office: str = "") -> str:
    """The PIN of a new office's administrator."""
    given = os.environ.get("FIELDSERVICE_PIN")
    if given is None:
        require_terminal(ADMINISTRATOR)
        return ask_twice(ADMINISTRATOR)
    if fault := pins.fault(given, pins.PinHolder(ADMINISTRATOR, roles=("administrator",), office=office)):
        raise Refused("data", FIRST_PIN, admin=ADMINISTRATOR, fault=fault)
    return given


def require_terminal(name: str) -> None:
    if not sys.stdin.isatty():
        raise Refused("usage", NO_PIN, name=name)


def new_pin(name: str) -> str:
    given = os.environ.get("FIELDSERVICE_NEW_PIN")
    if given is None and sys.stdin.isatty():
        return ask_twice(name)
    given = sys.stdin.readline().rstrip("\r\n") if given is None else given
    if not given:
        raise Refused("usage", NO_NEW_PIN)
    return given


def ask(question: str) -> str:
    from getpass import getpass

    return getpass(question)


def ask_twice(name: str) -> str:
    """A new PIN, typed twice on a terminal. Raises Refused if the two differ."""
    first = ask(_("New PIN of %(name)s: ", name=name))
    if first != ask(_("Once more: ")):
        raise Refused("data", pins.NOT_THE_SAME)
    return first
