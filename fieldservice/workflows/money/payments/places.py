"""Where a payment goes: into the drawer of this counter, into the pouch of an engineer on the way, or to the bank."""

from __future__ import annotations

from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import office_of_account
from fieldservice.workflows.money import accounts

COUNTER = "counter"
"""The counter of a terminal without a name."""
ON_THE_WAY = ("on_site", "completed", "not_completed", "going_along", "signed", "taken_along", "solved")
"""States of a job in which its engineer is with the customer."""


def counter_of(context: Context) -> str:
    """The counter as a part of an account's name."""
    return counter_named(context.counter) or COUNTER


def counter_named(terminal: str) -> str:
    """The counter that a terminal of this name is, as a part of an account's name; "" for no name."""
    return "-".join(terminal.replace("/", "-").split())


def takes_into_the_pouch(thing: Thing | None, context: Context) -> bool:
    """Whether the person who takes the money is out of the house: in the store of a van, or with the customer."""
    if context.reference.branch_of(context.office):
        return True
    if thing is None or thing.kind != "job":
        return False
    away = code_of(thing.get("mode")) == "on_site" and thing.state in ON_THE_WAY
    return away and context.by.name == thing.get("engineer")


def place_of(thing: Thing | None, method: str, context: Context) -> str:
    """The account into which a payment by this method goes, and out of which it is given back."""
    if method == accounts.TRANSFER:
        return accounts.bank(context.reference.point_of(context.office))
    if takes_into_the_pouch(thing, context):
        return accounts.pouch(context.office, context.by.name, method)
    return accounts.drawer(context.office, counter_of(context), method)


def customer_of(thing: Thing) -> str:
    """The id of the customer who pays for a thing; "" for somebody without a file."""
    return thing.id if thing.kind == "customer" else str(thing.get("customer") or "")


def owing(thing: Thing | None, context: Context, person: str = "") -> str:
    """The customer's account in the books of this office. `person` is the customer where a step opens the thing."""
    return accounts.customers(context.office, customer_of(thing) if thing is not None else person)


def is_of(account: str, office: str) -> bool:
    return office_of_account(account) == office
