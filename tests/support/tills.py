"""Money that customers pay, as entries of any flow post it, and what the accounts hold then."""

from __future__ import annotations

from itertools import count
from typing import Any

from db import ledgers
from fieldservice.workflows.money import accounts
from tests.support.stock import moved

CNY = "money/CNY"
_receipts = count(1)


def paid(
    office: Any, amount: int, method: str = "cash", *, counter: str = "front-1", by: str = "tang", at: str = ""
) -> str:
    """A customer paid at a counter; gives the number of the receipt."""
    code = at or office.desk.session.office
    return _paid(office, amount, code, accounts.drawer(code, counter, method), by)


def paid_on_site(office: Any, amount: int, method: str = "cash", *, person: str = "li.wei", at: str = "") -> str:
    """A customer paid an engineer, who has it in the pouch."""
    code = at or office.desk.session.office
    return _paid(office, amount, code, accounts.pouch(code, person, method), person)


def _paid(office: Any, amount: int, code: str, place: str, by: str) -> str:
    number = f"{code}-E{next(_receipts):06d}-0"
    moved(office, accounts.moved("CNY", amount, accounts.customers(code, ""), place), by=by, number=number)
    return number


def given_back(office: Any, amount: int, method: str = "cash", *, counter: str = "front-1") -> None:
    code = office.desk.session.office
    place = accounts.drawer(code, counter, method)
    moved(office, accounts.moved("CNY", amount, place, accounts.customers(code, "")), by="tang")


def holds(office: Any, account: str) -> int:
    """What an account of this office holds: `drawer/front-1/cash`; with an office before it, that of another one."""
    name = account if account.split("/")[0].isupper() else f"{office.desk.session.office}/{account}"
    return ledgers.quantity(office.desk.session.reader, name, CNY)
