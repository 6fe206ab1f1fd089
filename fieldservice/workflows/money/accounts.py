"""Where money is, as accounts of the ledger: drawers, pouches, the bank, and what customers owe.

A posting of money has the item `money/CNY`, its quantity is the amount in minor units, and it has no value. The account
that is its target has received: what a customer owes is the balance of the customer's account, what is in a drawer that
of the drawer. Each account belongs to one office, and only that office takes out of it; money comes in anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from fieldservice.workflows.engine.ledger import Posting, account

DRAWER, POUCH, BANK, ON_THE_WAY, SET_APART = "drawer", "pouch", "bank", "money_transit", "set_apart"
CUSTOMER, REVENUE, TAX, ROUNDED = "customer", "revenue", "tax", "rounded"
CASH_DIFFERENCE, WRITTEN_OFF, OPENED, BANK_FEE = "cash_difference", "written_off", "opened", "bank_fee"
MAKER_ACCOUNT, SUPPLIER_CREDIT = "maker_account", "supplier_credit"
HELD = (DRAWER, POUCH, BANK, ON_THE_WAY, SET_APART)
"""Places in which money is; the others say why it is there."""
INTERNAL = (SET_APART, CASH_DIFFERENCE)
"""Kinds of accounts to which a cash-up itself moves money: such a move is neither taken in nor paid out."""
MONEY = "money/"
WALK_IN = "counter"
"""In the place of a customer's id: who buys at the counter without a name."""
CASH, CARD, MOBILE, TRANSFER = "cash", "card", "mobile", "transfer"
METHODS = (CASH, CARD, MOBILE, TRANSFER)
"""The ways to pay, each counted for itself. On account is none: nothing was paid yet."""
CASH_ONLY, NOT_CASH = ("method", CASH), ("method", CARD, MOBILE, TRANSFER)
"""For which of them a form shows a field."""


def item(currency: str) -> str:
    """The item of the ledger that is money of a currency."""
    return f"{MONEY}{currency}"


def currency_of(name: str) -> str:
    """The currency of an item; "" for one that is no money."""
    return name.removeprefix(MONEY) if name.startswith(MONEY) else ""


def drawer(office: str, counter: str, method: str) -> str:
    """The drawer of a counter, or what stands behind its card reader and payment code."""
    return account(office, DRAWER, counter, method)


def pouch(office: str, person: str, method: str) -> str:
    """What an engineer has taken in and not handed in, as a place of the office in whose store the person works."""
    return account(office, POUCH, person, method)


def bank(office: str) -> str:
    return account(office, BANK)


def on_the_way(office: str, person: str, method: str) -> str:
    """Money that an engineer handed in to this office, and that no counter of it has received yet. It is below zero
    where a counter received money before the engineer's entry came."""
    return account(office, ON_THE_WAY, person, method)


def set_apart(office: str, counter: str, method: str) -> str:
    """What a cash-up took out of a drawer, and what is not paid in at the bank yet."""
    return account(office, SET_APART, counter, method)


def till(office: str, kind: str, name: str) -> str:
    """What is cashed up as one: the accounts of a counter's drawer, or of an engineer's pouch, without the way to pay.

    The accounts of it are named `till/method`."""
    return account(office, kind, name)


def till_of(place: str) -> str:
    """The till to which an account belongs; "" for an account of another kind."""
    return place.rsplit("/", 1)[0] if kind_of(place) in (DRAWER, POUCH, ON_THE_WAY, SET_APART) else ""


def name_of(place: str) -> str:
    """The counter or person in the name of a till or of one of its accounts."""
    return place.split("/")[2] if place.count("/") > 1 else ""


def customers(office: str, customer: str) -> str:
    """What a customer owes this office; below zero what this office owes the customer."""
    return account(office, CUSTOMER, customer or WALK_IN)


def revenue(office: str, kind: str) -> str:
    """What was charged without tax, by the kind of line: labour, part, visit, carriage."""
    return account(office, REVENUE, kind)


def tax(office: str, rate: int) -> str:
    """The tax that was charged at a rate in per mille."""
    return account(office, TAX, str(rate))


def maker_account(office: str, maker: str) -> str:
    """What a maker has credited and not paid: it is set against what the maker is to be paid."""
    return account(office, MAKER_ACCOUNT, maker[:40])


def supplier_credit(office: str) -> str:
    """What makers have credited for faulty pieces that went back to them."""
    return account(office, SUPPLIER_CREDIT)


def outside(office: str, kind: str) -> str:
    """rounded, cash_difference, written_off, opened or bank_fee."""
    return account(office, kind)


def moved(currency: str, amount: int, source: str, target: str) -> Posting:
    """An amount from one account to another; below zero it goes the other way."""
    ends = (source, target) if amount >= 0 else (target, source)
    return Posting(item(currency), *ends, abs(amount))


def kind_of(place: str) -> str:
    return place.split("/")[1] if "/" in place else ""


def method_of(place: str) -> str:
    """How the money in a drawer or pouch, set apart or on the way was paid; "" for other accounts."""
    return place.rsplit("/", 1)[1] if till_of(place) else ""


def is_money(posting: Posting) -> bool:
    return posting.item.startswith(MONEY)


def total(postings: Iterable[Posting], place: str) -> int:
    """What these postings put into an account less what they took out of it."""
    found = 0
    for each in postings:
        found += each.quantity * ((each.target == place) - (each.source == place))
    return found
